"""From a semantic tree and scored boxes to the box that is meant."""
