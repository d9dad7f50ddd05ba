"""Words: from a command to the tree that the reasoning walks."""
