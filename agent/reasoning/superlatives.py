"""The six superlatives: a box wins by standing in a relation to the other boxes that fit the same phrase.

Source: ReCLIP (ACL 2022), section 3.2 and appendix, as its authors' program computes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from agent.reasoning.relations import Rule, above, below, bigger, left, right, smaller

SUPERLATIVES: Mapping[str, Rule] = MappingProxyType(
    {"left": left, "right": right, "above": above, "below": below, "bigger": bigger, "smaller": smaller}
)
"""Rule name, as in `agent.language.lexicon`, to the comparison behind it."""
