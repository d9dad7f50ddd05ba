"""What is known of each kind of thing: what it is, is like, has, and is for; the table is ``things.txt``.

A fact is one word that may stand before a noun: "fruit", "round", "with_handle_able", "to_stir_with_able"; the ending
makes parsers take the longer ones for adjectives. `agent.language.wordings` makes them of what people say after a noun.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.language.english import singular

_TABLE = Path(__file__).with_name("things.txt")
_OTHERS = Path(__file__).with_name("other_things.txt")
_WORDS = {"is": "{}", "like": "{}", "has": "with_{}_able", "for": "to_{}_able"}
"""The word that each line of a kind makes of its entries."""


@dataclass(frozen=True)
class Fact:
    """What one word is true of.

    Attributes:
        kinds: the kinds that it describes by itself: "the round thing".
        beside: those that it is true of where they are named, too: "the round cup".
        is_noun: whether it names them: "the fruit".
    """

    kinds: frozenset[str]
    beside: frozenset[str]
    is_noun: bool

    def among(self, kinds: Iterable[str]) -> Fact:
        """The same of some kinds alone."""
        return Fact(self.kinds.intersection(kinds), self.beside.intersection(kinds), self.is_noun)


def _entries() -> Iterator[tuple[str, str, str]]:
    """Each kind, the name of a line and an entry of it; a kind alone comes first, with two empty strings."""
    kind = line = ""
    for row in _TABLE.read_text(encoding="utf-8").splitlines():
        text, _, rest = row.partition("#")[0].partition(":") if ":" in row else (row.partition("#")[0], "", "")
        if text and not text.startswith(" "):
            kind = text.strip()
            yield kind, "", ""
            continue
        line, entries = (text.strip(), rest) if text.strip() in _WORDS else (line, text)
        yield from ((kind, line, entry.strip()) for entry in entries.split(",") if entry.strip())


def _facts() -> Mapping[str, Fact]:
    said: dict[tuple[str, bool], dict[bool, set[str]]] = defaultdict(lambda: defaultdict(set))
    for kind, line, entry in _entries():
        if line:
            word = re.sub(r"[ -]", "_", _WORDS[line].format(entry.removesuffix("?")))
            said[word, line == "is"][entry.endswith("?")].add(kind)
    facts = {
        word: Fact(frozenset(sure := of[False] or of[True]), frozenset(sure | of[True]), is_noun)
        for (word, is_noun), of in said.items()
    }
    for word in [word for word in facts if word.startswith("with_")]:
        without = frozenset(CATEGORIES) - facts[word].beside
        facts[word.replace("with_", "without_")] = Fact(without, without, is_noun=False)
    return facts


CATEGORIES = tuple(kind for kind, line, _ in _entries() if not line)
"""What things are called under a preset that knows all of English."""
FACTS = _facts()
"""Each word that tells something of kinds of things; see `Fact`."""
NOUNS = frozenset(CATEGORIES).union(word for word, fact in FACTS.items() if fact.is_noun)
"""Names of kinds of things, and what else they are called."""
FACTS_OF_SEVERAL = tuple(word for word in FACTS if "_" in word and not word.endswith("_able"))
"""Those that people write as several words: "cube-shaped"."""
PARTS = tuple(word[5:-5].replace("_", " ") for word in FACTS if word.startswith("with_"))
"""What some kinds have."""
OTHER_THINGS = frozenset(
    word.replace("-", "_")
    for row in _OTHERS.read_text(encoding="utf-8").splitlines()
    for word in row.partition("#")[0].split()
)
"""Names of everyday things that are of none of these kinds."""
VERBS = frozenset(word.split("_")[1] for word in FACTS if word.startswith("to_"))
"""What one does with some."""
_MOST_WORDS = 3


def is_bare_name(text: str) -> bool:
    """Whether a text in lower case is the name of a kind, and two words before it at most: "small red cup"."""
    words = text.split()
    return 0 < len(words) <= _MOST_WORDS and singular(words[-1]) in NOUNS
