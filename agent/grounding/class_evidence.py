"""What a detector's class names say about a noun: as much as they proved to on pictures whose things are known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from agent.datatypes import FloatArray

SMOOTHING = 2.0
"""So many things more of each class, of the kinds that all are of: a class that was rarely seen says little."""
MOST = 3.0
"""No class adds or takes more than this."""


@dataclass(frozen=True, eq=False)
class ClassEvidence:
    """What things of each class of a detector were.

    Attributes:
        counts: class name -> kind of thing -> how many; empty for a detector without classes, or an unknown one.
    """

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, seen: Iterable[tuple[str, str]]) -> ClassEvidence:
        """From class name and kind of each thing."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for label, kind in seen:
            counts[label][kind] += 1
        return cls(counts)

    def logits(self, kinds: Collection[str], labels: Sequence[str]) -> FloatArray:
        """By how much a class raises the logit of being of some kinds, within `MOST` of 0.

        Args:
            kinds: any of them; none where nothing is said of these.
            labels: (N,) class names.

        Returns:
            (N,) float64; 0 for classes that were never seen.
        """
        raised = {label: self._logit(kinds, label) if kinds else 0.0 for label in {*labels}}
        return np.array([raised[label] for label in labels], dtype=np.float64)

    def _logit(self, kinds: Collection[str], label: str) -> float:
        """The logarithm of the odds in this class, as a multiple of those in all."""
        every, own = Counter[bool](), Counter[bool]()
        for name, of_kind in self.counts.items():
            for kind, count in of_kind.items():
                every[kind in kinds] += count
                own[kind in kinds] += count if name == label else 0
        if not own.total():
            return 0.0
        shares = [max(every[each], 0.5) / every.total() for each in (True, False)]
        fits, not_so = (own[each] / share + SMOOTHING for each, share in zip((True, False), shares, strict=True))
        return float(np.clip(np.log(fits / not_so), -MOST, MOST))

    @classmethod
    def from_mapping(cls, content: Mapping[str, Mapping[str, Any]]) -> ClassEvidence:
        """From what `as_mapping` gave.

        Raises:
            ValueError, TypeError, AttributeError: it is no such mapping.
        """
        counts = {str(label): {str(kind): int(n) for kind, n in of.items()} for label, of in content.items()}
        if any(count < 0 for of in counts.values() for count in of.values()):
            raise ValueError("a count is negative")
        return cls(counts)

    def as_mapping(self) -> dict[str, dict[str, int]]:
        """For JSON."""
        return {label: dict(of_kind) for label, of_kind in self.counts.items()}
