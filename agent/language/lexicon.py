"""The words that the method reacts to, as tables: one place for each word.

A new word for an existing rule is one more string below. A new rule is one more row here and one more function in
`agent.reasoning` under the same name: for `PAPER` in `relations` or `superlatives`, for `EXTENDED` in `soft_relations`
or `soft_superlatives`. A word is matched against the exact text of one token of the lowercased expression; of several
words in one string, all must be there.

Source of `PAPER`: ReCLIP (ACL 2022), section 3.2, as its authors' program computes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from agent.language.english import BIG, NUMBER_OF, NUMBER_WORDS, RANK_OF, SMALL

Table = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Lexicon:
    """Which words name which rule. Tables are searched in order: the first row that matches wins.

    An empty table switches its rules off: without any, ``Lexicon({}, {})``, plain isolated proposal scoring is left.

    Attributes:
        relations: rule name -> words for "i stands so to j".
        superlatives: rule name -> words for "the most so of them".
        null_words: nouns that only carry a place ("the left *side* of the bowl") and name no object of their own.
    """

    relations: Table
    superlatives: Table
    null_words: frozenset[str] = frozenset()

    def relation_named_by(self, words: Iterable[str]) -> str | None:
        """The first relation that any of the words names, or None."""
        return _first_match(self.relations, words)

    def superlative_named_by(self, words: Iterable[str]) -> str | None:
        """The first superlative that any of the words names, or None."""
        return _first_match(self.superlatives, words)

    def superlatives_named_by(self, words: Iterable[str]) -> frozenset[str]:
        """All superlatives that the words name."""
        return frozenset(name for name in self.superlatives if _first_match({name: self.superlatives[name]}, words))

    def is_relation_word(self, word: str) -> bool:
        """Whether the word names a relation or is a null word: such a noun is not an entity."""
        return word in self.null_words or self.relation_named_by((word,)) is not None

    def is_superlative_word(self, word: str) -> bool:
        """Whether the word names a superlative."""
        return self.superlative_named_by((word,)) is not None

    def names_a_place(self, word: str) -> bool:
        """Whether the word says where a thing is, or how it ranks, rather than what it is."""
        return self.is_relation_word(word) or self.is_superlative_word(word)

    def names_a_rule(self, words: Iterable[str]) -> bool:
        """Whether any of the words names a relation or a superlative."""
        words = tuple(words)
        return self.relation_named_by(words) is not None or self.superlative_named_by(words) is not None


def _first_match(table: Table, words: Iterable[str]) -> str | None:
    present = {*words}
    for name, keywords in table.items():
        single, several = _parted(keywords)
        if not present.isdisjoint(single) or any(present >= each for each in several):
            return name
    return None


@cache
def _parted(keywords: tuple[str, ...]) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """The keywords of a single word, and the words of each of the others."""
    single = frozenset(each for each in keywords if " " not in each)
    return single, tuple(frozenset(each.split()) for each in keywords if " " in each)


PAPER = Lexicon(
    relations=MappingProxyType(
        {
            "left": ("left", "west"),
            "right": ("right", "east"),
            "above": ("above", "north", "top", "back", "behind"),
            "below": ("below", "south", "under", "front"),
            "bigger": ("bigger", "larger", "closer"),
            "smaller": ("smaller", "tinier", "further"),
            "inside": ("inside", "within", "contained"),
        }
    ),
    superlatives=MappingProxyType(
        {
            "left": ("left", "west", "leftmost", "western"),
            "right": ("right", "rightmost", "east", "eastern"),
            "above": ("above", "north", "top"),
            "below": ("below", "south", "underneath", "front"),
            "bigger": ("bigger", "biggest", "larger", "largest", "closer", "closest"),
            "smaller": ("smaller", "smallest", "tinier", "tiniest", "further", "furthest"),
        }
    ),
    null_words=frozenset({"part", "image", "side", "picture", "half", "region", "section"}),
)
"""Paper mode: seven relations, six superlatives, seven null words."""

EXTENDED = Lexicon(
    relations=MappingProxyType(
        {
            "nearest": ("closest", "nearest"),
            "farthest": ("farthest", "furthest"),
            "closer": ("closer than", "nearer than"),
            "further": ("further than", "farther than"),
            "bigger": ("bigger", "larger"),
            "smaller": ("smaller", "tinier", "littler"),
            "taller": ("taller", "higher"),
            "shorter": ("shorter", "lower"),
            "longer": ("longer",),
            "between": ("between", "inbetween", "amid"),
            "left": ("left", "west", "lefthand", "left-hand"),
            "right": ("right", "east", "righthand", "right-hand"),
            "behind": ("behind", "back", "beyond", "far side", "other side", "opposite side"),
            "front": ("front", "before", "near side", "this side"),
            "same colour": ("matching", "matches"),
            "same size": ("as big", "as large", "as small", "as tall", "as long"),
            "touching": ("touching", "touches", "against", "contact"),
            "holds": ("holding", "holds", "carrying", "carries", "containing", "contains", "supporting", "supports"),
            "above": ("above", "north", "over"),
            "on": ("on", "onto", "top", "atop", "upon"),
            "under": ("under", "underneath", "beneath"),
            "below": ("below", "south"),
            "inside": ("inside", "within", "contained", "in", "into"),
            "near": ("near", "next", "beside", "by", "close", "closer", "nearer", "nearby", "alongside", "adjacent",
                     "around"),
        }
    ),
    superlatives=MappingProxyType(
        {
            "left": ("left", "leftmost", "west", "western", "lefthand", "left-hand"),
            "right": ("right", "rightmost", "east", "eastern", "righthand", "right-hand"),
            "middle": ("middle", "center", "centre", "central", "mid"),
            "front": ("front", "frontmost", "foremost"),
            "behind": ("back", "rear", "backmost"),
            "above": ("above", "north", "top", "topmost", "upper", "uppermost"),
            "below": ("below", "south", "underneath", "bottom", "lower", "lowest"),
            "corner": ("corner", "corners"),
            "edge": ("edge", "edges", "rim", "border", "outermost"),
            "near": ("closest", "nearest", "closer", "nearer", "near"),
            "far": ("furthest", "farthest", "further", "farther", "far"),
            "taller": ("tallest", "taller", "tall", "highest"),
            "shorter": ("shortest", "shorter", "short"),
            "longer": ("longest", "longer", "long"),
            "bigger": ("bigger", "biggest", "larger", "largest", *BIG),
            "smaller": ("smaller", "smallest", "tinier", "tiniest", "littlest", *SMALL),
        }
    ),
    null_words=frozenset({
        "part", "image", "side", "picture", "half", "region", "section", "table", "row", "end", "hand", "scene",
    }),
)  # fmt: skip
"""Extended mode: what else people say to robots. A place on the table is not a thing on it."""

HOLDS = "holds"
"""The rule of what carries or contains another thing."""
_OPPOSITES = (
    ("left", "right"), ("behind", "front"), ("above", "below"), ("bigger", "smaller"), ("taller", "shorter"),
    ("closer", "further"), ("near", "near"), ("touching", "touching"), ("on", HOLDS), ("inside", HOLDS),
    ("under", "on"),
)  # fmt: skip
INVERSE: Mapping[str, str] = MappingProxyType(
    {each: other for pair in _OPPOSITES for each, other in (pair, pair[::-1])} | {HOLDS: "on", "on": HOLDS}
)
"""The rule that a thing stands in to another where the other one stands in this rule to it."""
NEXT_TO_IT: Mapping[str, int | None] = MappingProxyType({"left": 1, "right": 1, "behind": 0, "front": 0, "near": None})
"""Relations of which the candidate next to the landmark is meant, where one is plainly nearer than the others; each
with the axis beside its own: 0 across the picture, 1 along the table, None where it has none."""
SAME_PROPERTY = "same "
"""How the names of rules begin that compare a property."""
SAME: Mapping[str, str] = MappingProxyType({
    "colour": "same colour", "color": "same colour", "shade": "same colour", "size": "same size", "kind": "same kind",
    "type": "same kind", "sort": "same kind", "material": "same material",
})  # fmt: skip
"""The rule of what is alike, by the noun that says in what: "with the same colour as the cup"."""
GROUPS: Mapping[str, int] = MappingProxyType(
    {
        "pair": 2,
        "couple": 2,
        "trio": 3,
        "row": 0,
        "line": 0,
        "group": 0,
        "set": 0,
        "bunch": 0,
        "collection": 0,
        "lot": 0,
    }
)
"""Nouns for several things, and how many: "the pair of ducks"; 0 for all."""

LAST = -1
"""The rank of the last; negative ones count from the other end."""
ORDINALS = MappingProxyType({**RANK_OF, "last": LAST})
"""Which in a row."""
NUMBERS = MappingProxyType(
    {word: NUMBER_OF[word] for word in NUMBER_WORDS if word != "one"} | {"both": 2, "all": 0, "every": 0}
)
"""How many; 0 for as many as there are. "One" stands for a noun, and numerals measure: "the 2 litre bottle"."""
