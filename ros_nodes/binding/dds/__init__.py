"""The part that speaks DDS: participants, raw payloads in and out, waiting, discovery and the graph."""
