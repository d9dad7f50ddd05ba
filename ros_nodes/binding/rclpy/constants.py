"""Numbers that several modules share."""

from __future__ import annotations

S_TO_NS = 1_000_000_000
"""Nanoseconds in a second."""
