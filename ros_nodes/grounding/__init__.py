"""grounding_node and its parts: pictures are looked at as they come, and commands answered in turn."""
