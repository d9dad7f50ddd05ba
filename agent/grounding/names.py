"""What the things of a scene are called: each proposal's category, colour and material, asked of the CLIP scorer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from agent import geometry
from agent.datatypes import FloatArray
from agent.language.english import (
    ANYTHING,
    COLOUR_WORDS,
    COLOURS,
    DETERMINERS,
    MATERIALS,
    NEGATIONS,
    STAND_INS,
    singular,
    with_article,
)
from agent.language.vocabulary import Vocabulary
from agent.language.words import words_of
from agent.perception.phrase_scorer import ScoredProposals

CATEGORIES = (
    "cup", "bowl", "plate", "bottle", "glass", "jar", "can", "box", "bag", "ball", "block", "spoon", "fork", "knife",
    "pan", "pot", "tray", "basket", "book", "pen", "phone", "remote control", "laptop", "keyboard", "mouse",
    "scissors", "hammer", "screwdriver", "wrench", "pliers", "tape", "lamp", "clock", "vase", "plant", "toy", "duck",
    "teddy bear", "car", "shoe", "hat", "towel", "sponge", "brush", "banana", "apple", "orange", "lemon", "carrot",
    "tomato", "bread", "chair", "table", "person", "dog", "cat",
)  # fmt: skip
"""What things are called under a preset that knows all of English."""

KINDS: dict[str, tuple[str, ...]] = {
    "fruit": ("apple", "banana", "lemon", "orange", "tomato"),
    "vegetable": ("carrot", "tomato"),
    "food": ("apple", "banana", "lemon", "orange", "carrot", "tomato", "bread"),
    "toy": ("ball", "block", "duck", "toy", "teddy bear", "car"),
    "dish": ("cup", "bowl", "plate", "pot", "pan"),
    "tableware": ("cup", "bowl", "plate", "spoon", "glass", "fork", "knife"),
    "crockery": ("cup", "bowl", "plate"),
    "utensil": ("spoon", "fork", "knife"),
    "cutlery": ("spoon", "fork", "knife"),
    "container": ("cup", "bowl", "box", "bottle", "can", "jar", "basket", "bag", "pot", "vase"),
    "tool": ("hammer", "screwdriver", "wrench", "pliers", "scissors", "spoon"),
}
"""Words for several categories."""

SURE_SHARE = 0.7
"""A name is plain where no other one has more than this share of its likelihood."""
FITTING_SHARE = 0.9
"""What has this share of its likeliest name's likelihood for another may be called that, too."""
DOUBTED_SHARE = 0.45
"""A thing whose likelihood to be of a kind is below this share of its likeliest name's is plainly not of it."""


@dataclass(frozen=True, eq=False)
class Naming:
    """One kind of word for every proposal.

    Attributes:
        words: (W,) what was chosen from.
        shares: (N, W) float64 in (0, 1]: how likely each is, as a share of the likeliest.
        view_logits: (V, N, W) float64: of each word, by the scorer's views.
    """

    words: tuple[str, ...]
    shares: FloatArray
    view_logits: FloatArray

    def __getitem__(self, index: int) -> str:
        """The likeliest word for a proposal; empty where there is none to choose from."""
        return self.words[int(self.shares[index].argmax())] if self.words else ""

    def shares_of(self, words: Iterable[str]) -> FloatArray:
        """(N,) how likely the likeliest of some words is, as a share of the likeliest; 1 where none is given."""
        columns = [self.words.index(each) for each in words if each in self.words]
        return np.asarray(self.shares[:, columns].max(axis=1)) if columns else np.ones(len(self.shares))

    def margins_of(self, words: Iterable[str]) -> FloatArray:
        """(N, V) by how much the best of some words beats the best other one in each view; 0 where there is none."""
        said = np.isin(self.words, [*words])
        if not said.any() or said.all():
            return np.zeros(self.view_logits.shape[1::-1])
        best, other = (self.view_logits[..., columns].max(axis=-1) for columns in (said, ~said))
        return np.asarray((best - other).T)

    def is_sure(self, index: int) -> bool:
        """Whether no other word comes near the likeliest."""
        return bool(self.words) and bool((self.shares[index] > SURE_SHARE).sum() == 1)

    def could_be(self, index: int, words: Iterable[str], share: float = 1.0) -> bool:
        """Whether a proposal is one of the words, or one of them has this share of the likeliest one's likelihood."""
        columns = [self.words.index(each) for each in words if each in self.words]
        return bool(columns) and float(self.shares[index, columns].max()) >= share


@dataclass(frozen=True, eq=False)
class Names:
    """The names of a scene's proposals.

    Attributes:
        categories, colours, materials: the likeliest of each for every proposal; see `Naming`.
        boxes_xyxy: (N, 4) float64 pixels.
        vocabulary: what leads from other words to those names; None where any English is known.
    """

    categories: Naming
    colours: Naming
    materials: Naming
    boxes_xyxy: FloatArray
    vocabulary: Vocabulary | None = None

    def __len__(self) -> int:
        return len(self.boxes_xyxy)

    @property
    def areas(self) -> FloatArray:
        """(N,) square pixels."""
        return geometry.areas(self.boxes_xyxy)

    @property
    def centres(self) -> FloatArray:
        """(N, 2) pixels."""
        return geometry.centres(self.boxes_xyxy)

    def alike(self, naming: str) -> FloatArray:
        """(N, N) in [0, 1]: how well one "colour", "material" or "kind" goes with two proposals."""
        of = {"colour": self.colours, "material": self.materials, "kind": self.categories}[naming]
        common = np.minimum(of.shares[:, None], of.shares[None, :])
        return np.asarray(common.max(axis=-1, initial=0.0) ** 2, dtype=np.float64)

    def full(self, index: int) -> str:
        """What a proposal is called: "red cup"."""
        return " ".join(part for part in (self.colours[index], self.categories[index]) if part)

    def category_words(self, text: str) -> list[tuple[str, frozenset[str]]]:
        """Each word of the text that names a category, or several, and the names that it allows."""
        found = []
        for word in words_of(text):
            forms = {singular(form) for form in (word, self._in_known_words(word))}
            named = forms & {*self.categories.words}
            kinds = [KINDS[each] for each in forms if each in KINDS]
            if named or kinds:
                found.append((word, frozenset(named or kinds[0])))
        return found

    def _in_known_words(self, word: str) -> str:
        return word if self.vocabulary is None else self.vocabulary.in_known_words(word)

    def contradictions(self, index: int, text: str) -> int:
        """How much of what a text says about colour and kind is plainly false of a proposal: 0 to 2."""
        colours = {*words_of(text)} & {*COLOURS}
        categories = [allowed for _, allowed in self.category_words(text)][-1:]
        other_colour = bool(colours) and not self.colours.could_be(index, colours)
        return other_colour + any(not self.categories.could_be(index, each, DOUBTED_SHARE) for each in categories)

    def fitting(self, text: str, among: Sequence[int] | None = None, *, share: float = 1.0) -> list[int]:
        """Those that no colour, category or material of the text contradicts.

        Args:
            among: of these proposals; of all where not given.
            share: what has this share of its likeliest name's likelihood may be called by another name too.
        """
        words = set(words_of(text))
        stated: list[tuple[Naming, Set[str]]] = [
            (self.colours, words & {*COLOURS}),
            (self.materials, words & {*self.materials.words}),
        ]
        stated += [(self.categories, allowed) for _, allowed in self.category_words(text)][-1:]
        return [
            index
            for index in (range(len(self)) if among is None else among)
            if all(not names or naming.could_be(index, names, share) for naming, names in stated)
        ]

    def can_tell(self, phrase: str) -> bool:
        """Whether all that a phrase says is colour and kind: "a red cup", "not blue"."""
        kinds = {word for word, _ in self.category_words(phrase)}
        return {*words_of(phrase)} <= kinds | {*COLOURS} | DETERMINERS | NEGATIONS | STAND_INS | {"and", "or"}

    def untold(self, phrase: str) -> str:
        """What of a phrase no name tells, with its article: "wooden", "a table"; empty where it can be checked."""
        words = words_of(phrase)
        material = next((word for word in words if word in MATERIALS), "")
        if material or not words or self.category_words(phrase) or not {*COLOUR_WORDS}.isdisjoint(words):
            return material
        return "" if words[-1] in ANYTHING | STAND_INS | DETERMINERS else with_article(words[-1])

    def fits(self, phrase: str) -> FloatArray:
        """(N,) 1 for proposals whose names allow a phrase, else 0."""
        fits = np.zeros(len(self))
        fits[self.fitting(phrase, share=FITTING_SHARE)] = 1.0
        return fits


@lru_cache(maxsize=8)
def _categories(synonyms: tuple[str, ...], words: frozenset[str]) -> tuple[str, ...]:
    return synonyms or tuple(word for word in CATEGORIES if word in words) or CATEGORIES


def categories_of(vocabulary: Vocabulary | None) -> tuple[str, ...]:
    """What a preset calls things: what its synonyms lead to, else the household words that it knows."""
    if vocabulary is None:
        return CATEGORIES
    return _categories(tuple(sorted({*vocabulary.synonyms.values()})), vocabulary.words)


def name_things(encoded: ScoredProposals, vocabulary: Vocabulary | None = None) -> Names:
    """Ask for the colour of each proposal, then for its category in that colour, and for its material."""
    proposals = encoded.proposals
    known = None if vocabulary is None else vocabulary.words - {*vocabulary.synonyms}
    colours = _naming(encoded, tuple(word for word in COLOURS if known is None or word in known), "the {} one")
    materials = _naming(encoded, tuple(word for word in MATERIALS if known is None or word in known), "the {} one")
    categories = categories_of(vocabulary)
    kinds = Naming(
        categories,
        np.ones((len(proposals), len(categories))),
        np.zeros((len(colours.view_logits), len(proposals), len(categories))),
    )
    named = [colours[index] for index in range(len(proposals))]
    for colour in dict.fromkeys(named):
        same = [index for index, each in enumerate(named) if each == colour]
        in_colour = _naming(encoded, categories, f"the {colour} {{}}" if colour else "the {}")
        kinds.shares[same] = in_colour.shares[same]
        kinds.view_logits[:, same] = in_colour.view_logits[:, same]
    return Names(kinds, colours, materials, proposals.boxes_xyxy, vocabulary)


def _naming(encoded: ScoredProposals, words: tuple[str, ...], pattern: str) -> Naming:
    if not words or not len(encoded.proposals):
        nothing = np.zeros((1, len(encoded.proposals), len(words)))
        return Naming(words, np.ones(nothing.shape[1:]), nothing)
    phrases = [pattern.format(word) for word in words]
    encoded.prepare(phrases)
    logits = np.stack([encoded.logits(phrase) for phrase in phrases], axis=1)
    by_view = np.stack([encoded.view_logits(phrase) for phrase in phrases], axis=-1)
    return Naming(words, np.exp(logits - logits.max(axis=1, keepdims=True)), by_view)
