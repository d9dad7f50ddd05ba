"""The supervisor: the other nodes' processes, and the answers that are owed while grounding_node gives none."""
