"""What the things of a scene are called: each proposal's category, colour and material, asked of the CLIP scorer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from agent import geometry
from agent.datatypes import FloatArray
from agent.language.describing import EMPTY, PURPOSES, is_of_degree, is_unseen
from agent.language.english import (
    ANYTHING,
    COLOUR_WORDS,
    COLOURS,
    COLOURS_OF,
    DETERMINERS,
    MATERIALS,
    NEGATIONS,
    PREPOSITIONS,
    RELATIVES,
    STAND_INS,
    SUBJECTS,
    singular,
    with_article,
)
from agent.language.lexicon import EXTENDED
from agent.language.things import CATEGORIES, FACTS, OTHER_THINGS, Fact
from agent.language.vocabulary import Vocabulary
from agent.language.wordings import as_said
from agent.language.words import words_of
from agent.perception.phrase_scorer import ScoredProposals

_OF_NO_KIND = Fact(frozenset(), frozenset(), is_noun=True)
_PASSED_OVER = frozenset().union(
    ANYTHING, STAND_INS, DETERMINERS, PREPOSITIONS, NEGATIONS, SUBJECTS, RELATIVES, EMPTY, PURPOSES, MATERIALS,
    COLOURS_OF, {"and", "or", "for", "most", "more", "least", "less", "as", "like"},
)  # fmt: skip
CLUTTER = "clutter"
"""A scorer's word for what it has no name for; where it knows the word, "" is among the names of categories."""
CLUTTER_LEAD = 0.3
"""Added to the logit of `CLUTTER`: of 80 path-traced tables of no training, 0.73 of 311 proposals away from all things
are then called nothing (0.40 without), and 5 of 629 things."""
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
        words: (W,) what was chosen from; "" for something else than all the others.
        shares: (N, W) float64 in (0, 1]: how likely each is, as a share of the likeliest.
        view_logits: (V, N, W) float64: of each word, by the scorer's views.
    """

    words: tuple[str, ...]
    shares: FloatArray
    view_logits: FloatArray

    def __getitem__(self, index: int) -> str:
        """The likeliest word for a proposal; empty where there is none to choose from, or it is something else."""
        return self.words[int(self.shares[index].argmax())] if self.words else ""

    @property
    def names(self) -> tuple[str, ...]:
        """What was chosen from but for "something else"."""
        return tuple(filter(None, self.words))

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
        labels: (N,) what the detector calls each; empty for one without classes.
    """

    categories: Naming
    colours: Naming
    materials: Naming
    boxes_xyxy: FloatArray
    vocabulary: Vocabulary | None = None
    labels: tuple[str, ...] = ()

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
        shares = of.shares[:, [bool(word) for word in of.words]]
        common = np.minimum(shares[:, None], shares[None, :])
        return np.asarray(common.max(axis=-1, initial=0.0) ** 2, dtype=np.float64)

    def full(self, index: int) -> str:
        """What a proposal is called: "red cup"."""
        return " ".join(part for part in (self.colours[index], self.categories[index] or "thing") if part)

    def category_words(self, text: str) -> list[tuple[str, frozenset[str]]]:
        """Each word of the text that tells of categories, and the names that it allows: a name or a fact."""
        found = ((word, self._fact(word)) for word in words_of(text))
        return [(word, fact.kinds) for word, fact in found if fact is not None]

    def kinds(self, text: str) -> frozenset[str] | None:
        """The names that all that a text tells of categories allows; None where it tells nothing of them.

        The last noun decides, "the apple box" is a box; a noun before it may say more, as adjectives do.
        """
        told = [fact for fact in map(self._fact, words_of(text)) if fact is not None]
        noun = next((fact for fact in reversed(told) if fact.is_noun), None)
        allowed = frozenset(self.categories.names) if noun is None else noun.kinds
        for fact in told:
            left = allowed & (fact.beside if noun is not None and len(noun.kinds) == 1 else fact.kinds)
            allowed = left if left or not fact.is_noun else allowed
        return allowed if told else None

    def _fact(self, word: str) -> Fact | None:
        """What a word tells of categories: the one that it names, before whatever else it says."""
        known = word if self.vocabulary is None else self.vocabulary.in_known_words(word)
        for form in dict.fromkeys((word, singular(word), singular(known))):
            if form in self.categories.words:
                return Fact(frozenset({form}), frozenset({form}), is_noun=True)
            if form in FACTS:
                return FACTS[form].among(self.categories.words)
        base = re.sub(r"(.)\1?est$", r"\1", word)
        if base != word and base in FACTS:
            return self._fact(base)
        return _OF_NO_KIND if self._is_other(word) else None

    def _is_other(self, word: str) -> bool:
        """Whether a word names things that the scorer has no name for."""
        name = singular(word)
        is_named = self.vocabulary is None or word in self.vocabulary or name in self.categories.words
        return not is_named and (name in OTHER_THINGS or name in CATEGORIES)

    def other_noun(self, phrase: str) -> str:
        """The noun of a phrase, where a scorer that knows English has it on no list; else empty."""
        words = words_of(phrase)
        if self.vocabulary is not None or not words or self.kinds(phrase) is not None:
            return ""
        return "" if words[-1] in _PASSED_OVER | {*COLOUR_WORDS} else singular(words[-1])

    def readings(self, phrase: str) -> tuple[str, ...]:
        """The phrase in words that the scorer was trained on: one phrase for each colour and kind that it allows.

        None where no kind, or no colour, is all that is said: "the square ball".
        """
        words, kinds = words_of(phrase), self.kinds(phrase)
        if all(map(self._is_plain, words)) and kinds != frozenset():
            return (phrase,)
        known = self.colours.words
        colours = [[each for each in COLOURS_OF[word] if each in known] for word in words if word in COLOURS_OF]
        nouns = ("thing",) if kinds is None else sorted(kinds)
        made_of = [word for word in words if word in MATERIALS]
        return tuple(" ".join(("the", *said, *made_of, noun)) for said in product(*colours) for noun in nouns)

    def _is_plain(self, word: str) -> bool:
        """Whether the scorer can be asked with a word as it is."""
        fact = self._fact(word)
        if word in COLOURS_OF or (fact is not None and not fact.is_noun):
            return word in self.colours.words
        return self.vocabulary is None or word in self.vocabulary or word in DETERMINERS | PREPOSITIONS

    def unread(self, phrase: str) -> str:
        """Why a phrase cannot be told of things, for a person: what it says is not seen, or a word is unknown.

        Empty where every word tells something that can be.
        """
        words = words_of(phrase) if self.vocabulary is not None else []
        beside = next((word for word in words[:-1] if self._is_other(word)), "")  # "the pencil box"
        return _unknown(beside) if beside else next(filter(None, map(self._unread_word, words)), "")

    def _unread_word(self, word: str) -> str:
        if word in COLOURS_OF and {*COLOURS_OF[word]}.isdisjoint(self.colours.words):
            return f"I cannot judge which is {word}"
        if (self._fact(word) is not None and not is_of_degree(word)) or word in _PASSED_OVER:
            return ""
        if EXTENDED.names_a_place(word):
            return ""
        if word.endswith("_able"):
            said = as_said(f"{word} one").removeprefix("one ")
            return f"I cannot judge which {'has' if said.startswith('with ') else 'is'} {said.removeprefix('with ')}"
        if is_unseen(word):
            return f"I cannot judge which is {as_said(word)}"
        is_trained = self.vocabulary is not None and word in self.vocabulary.words
        return f"I cannot tell what is {with_article(word)}" if is_trained else _unknown(word)

    def contradictions(self, index: int, text: str) -> int:
        """How much of what a text says about colour and kind is plainly false of a proposal: 0 to 2."""
        colours, kinds = colours_in(text), self.kinds(text)
        other_colour = bool(colours) and not self.colours.could_be(index, colours)
        return other_colour + (kinds is not None and not self.categories.could_be(index, kinds, DOUBTED_SHARE))

    def fitting(self, text: str, among: Sequence[int] | None = None, *, share: float = 1.0) -> list[int]:
        """Those that no colour, category or material of the text contradicts.

        Args:
            among: of these proposals; of all where not given.
            share: what has this share of its likeliest name's likelihood may be called by another name too.
        """
        words = set(words_of(text))
        stated: list[tuple[Naming, Set[str] | None]] = [
            (self.colours, colours_in(text) or None),
            (self.materials, words & {*self.materials.words} or None),
            (self.categories, self.kinds(text)),
        ]
        return [
            index
            for index in (range(len(self)) if among is None else among)
            if all(names is None or naming.could_be(index, names, share) for naming, names in stated)
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


def _unknown(word: str) -> str:
    return f'I don\'t know the word "{as_said(word)}"'


def colours_in(text: str) -> frozenset[str]:
    """What the things that a text tells a colour of may be called: "turquoise", blue or green."""
    return frozenset(colour for word in words_of(text) for colour in COLOURS_OF.get(word, ()))


@lru_cache(maxsize=8)
def _categories(synonyms: tuple[str, ...], words: frozenset[str]) -> tuple[str, ...]:
    return synonyms or tuple(word for word in CATEGORIES if word in words) or CATEGORIES


def categories_of(vocabulary: Vocabulary | None) -> tuple[str, ...]:
    """What a preset calls things: what its synonyms lead to, else the household words that it knows."""
    if vocabulary is None:
        return CATEGORIES
    return _categories(tuple(sorted({*vocabulary.synonyms.values()})), vocabulary.words)


def name_things(encoded: ScoredProposals, vocabulary: Vocabulary | None = None, things: tuple[str, ...] = ()) -> Names:
    """Ask for the colour of each proposal, then for its category in that colour, and for its material.

    Args:
        things: what they may be called, in place of `categories_of` the vocabulary.
    """
    proposals = encoded.proposals
    known = None if vocabulary is None else vocabulary.words - {*vocabulary.synonyms}
    colours = _naming(encoded, tuple(word for word in COLOURS if known is None or word in known), "the {} one")
    materials = _naming(encoded, tuple(word for word in MATERIALS if known is None or word in known), "the {} one")
    categories = (*(things or categories_of(vocabulary)), *[""][: known is not None and CLUTTER in known])
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
    return Names(kinds, colours, materials, proposals.boxes_xyxy, vocabulary, proposals.labels)


def _naming(encoded: ScoredProposals, words: tuple[str, ...], pattern: str) -> Naming:
    if not words or not len(encoded.proposals):
        nothing = np.zeros((1, len(encoded.proposals), len(words)))
        return Naming(words, np.ones(nothing.shape[1:]), nothing)
    phrases = [pattern.format(word or CLUTTER) for word in words]
    encoded.prepare(phrases)
    lead = np.array([0.0 if word else CLUTTER_LEAD for word in words])
    logits = np.stack([encoded.logits(phrase) for phrase in phrases], axis=1) + lead
    by_view = np.stack([encoded.view_logits(phrase) for phrase in phrases], axis=-1)
    by_view += lead / len(by_view)
    return Naming(words, np.exp(logits - logits.max(axis=1, keepdims=True)), by_view)
