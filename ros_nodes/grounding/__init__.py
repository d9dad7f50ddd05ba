"""grounding_node, and what is its own: pictures are looked at as they come, commands answered in a line."""
