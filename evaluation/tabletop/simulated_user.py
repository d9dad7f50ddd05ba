"""A person who answers the agent's question by what is true of the thing that is meant, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.language.english import ORDINAL_WORDS
from sim.catalogue import CATEGORIES, COLOURS, MATERIALS
from sim.orders import SeenObject

_PHRASINGS = ("{}", "{} please", "um {}", "I mean {}", "yes, {}")


@dataclass(frozen=True, eq=False)
class SimulatedUser:
    """Knows the things of a scene as the camera sees them.

    Attributes:
        objects: all of them.
        fitting: those that fit what the user said at first.
        meant: the one of these that the user wants.
        rng: chooses the phrasing of the reply.
    """

    objects: Sequence[SeenObject]
    fitting: Sequence[int]
    meant: int
    rng: np.random.Generator

    def answer(self, options: Sequence[str]) -> str:
        """A reply to a question, given its options in words; "neither" where none of them is true of what is meant."""
        true = [at for at, option in enumerate(options) if self.is_true(option, [*options[:at], *options[at + 1 :]])]
        if not true:
            return "neither"
        return self._phrased(options[true[0]], true[0])

    def tell_more(self) -> str:
        """A reply to a question that names no options: what colour and kind of thing is meant."""
        thing = self.objects[self.meant]
        return f"the {thing.colour} {thing.category}"

    def is_true(self, option: str, others: Sequence[str] = ()) -> bool:
        """Whether the words of an option are true of what is meant, among the things that fit.

        Args:
            others: the options beside it, which "the other one" leaves out.
        """
        words = set(re.findall(r"\w+", option.lower()))
        alike = [index for index in self.fitting if self._has_nature(index, words)]
        if "other" in words:
            named = [set(re.findall(r"\w+", each.lower())) for each in others if "other" not in each]
            alike = [index for index in alike if not any(self._has_nature(index, each) for each in named)]
        if self.meant not in alike:
            return False
        return all(self.meant == self._ranked(word, option, alike) for word in words if word in _STANDINGS)

    def _has_nature(self, index: int, words: set[str]) -> bool:
        thing = self.objects[index]
        stated = (COLOURS, thing.colour), (CATEGORIES, thing.category), (MATERIALS, thing.material)
        return all(truth in words or words.isdisjoint(known) for known, truth in stated)

    def _ranked(self, word: str, option: str, alike: Sequence[int]) -> int | None:
        """Which of those alike the word names."""
        across = sorted(alike, key=lambda index: self.objects[index].right_m)
        number = next((at for at, ordinal in enumerate(ORDINAL_WORDS) if ordinal in option), None)
        if number is not None:
            return across[number] if number < len(across) else None
        if word == "middle":
            return across[len(across) // 2] if len(across) % 2 else None
        if word in ("left", "right"):
            return across[0] if word == "left" else across[-1]
        if word in ("front", "back"):
            deep = sorted(alike, key=lambda index: self.objects[index].away_m)
            return deep[0] if word == "front" else deep[-1]
        by_area = sorted(alike, key=lambda index: self.objects[index].area_px)
        return by_area[0] if word == "small" else by_area[-1]

    def _phrased(self, option: str, at: int) -> str:
        choices = [option, option, re.sub(r"^one ", "", re.sub(r"^the | one$", "", option))]
        if at < len(ORDINAL_WORDS) and not any(ordinal in option for ordinal in ORDINAL_WORDS):
            choices.append(f"the {ORDINAL_WORDS[at]} one")
        said = str(self.rng.choice(choices))
        return str(self.rng.choice(_PHRASINGS)).format(said)


_STANDINGS = frozenset({"left", "right", "middle", "front", "back", "small", "big"})
