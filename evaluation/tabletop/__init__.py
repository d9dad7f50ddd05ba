"""Rendered tables with questions whose answers are known."""
