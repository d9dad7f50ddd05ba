"""Seeded noun phrases up to the noun: determiners, adjectives, compounds and parts of a whole."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agent.language.english import plural
from training.parser.nodes import Node, adverb, comma, conjoin, owner, preposition, the
from training.parser.words import w

KINDS = {"object": 40, "food": 12, "person": 20, "animal": 6, "vehicle": 8, "furniture": 9, "place": 5}
"""Kind of thing, by its list of words -> how often it is meant."""


@dataclass
class Vocabulary:
    """Words harvested from the training treebanks, to widen the lists."""

    nouns: list[str] = field(default_factory=list)
    plurals: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)


class NounPhrases:
    """Nouns with what stands before them. `terse` phrases drop their determiners, as people do when they type."""

    def __init__(self, rng: random.Random, vocabulary: Vocabulary) -> None:
        self.rng = rng
        self.vocabulary = vocabulary

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def maybe(self, probability: float, node: Node) -> list[Node]:
        """The node alone, or nothing."""
        return [node] if self.chance(probability) else []

    def pick(self, options: str | Sequence[str]) -> str:
        """One of some words, which a text may list."""
        return self.rng.choice(options.split() if isinstance(options, str) else options)

    def choose(self, makers: Sequence[Callable[[], Node]], weights: Sequence[float]) -> Node:
        return self.rng.choices(makers, weights)[0]()

    def any_kind(self) -> str:
        return self.rng.choices(list(KINDS), list(KINDS.values()))[0]

    def noun(self, kind: str) -> Node:
        if self.vocabulary.nouns and kind != "person" and self.chance(0.15):
            if self.chance(0.25):
                return Node(self.pick(self.vocabulary.plurals), "NNS")
            return Node(self.pick(self.vocabulary.nouns), "NN")
        word = self.pick(getattr(w, kind))
        if word in w.always_plural or self.chance(0.12):
            return Node(plural(word), "NNS")
        return Node(word, "NN")

    def adjective(self, word: str | None = None) -> Node:
        if word is None:
            pools = [w.colours, w.sizes, w.materials, w.qualities, self.vocabulary.adjectives or w.qualities]
            word = self.pick(self.rng.choices(pools, [45, 20, 10, 15, 10])[0])
        tag = "JJS" if word in w.superlatives else "JJR" if word in w.comparatives else "JJ"
        node = Node(word, tag, "amod")
        if word in w.colours and self.chance(0.12):
            node.before(Node(self.pick("dark light bright pale"), "JJ", "amod"))
        elif tag == "JJ" and self.chance(0.05):
            node.before(adverb(self.pick("very really slightly almost mostly bright")))
        return node

    def side_adjective(self) -> Node:
        """`left`, `far right`, `top left`, `front` before a noun."""
        word = self.pick("left right left right top bottom front back middle center upper lower")
        node = Node(word, "NN" if word == "center" else "JJ", "compound" if word == "center" else "amod")
        if word in w.sides and self.chance(0.5):
            if self.chance(0.5):
                return node.before(adverb("far"))
            return node.before(Node(self.pick("top bottom upper lower front back"), "JJ", "amod"))
        return node

    def adjectives(self) -> list[Node]:
        rng = self.rng
        if self.chance(0.07):
            return [self.joined_adjectives()]
        if self.chance(0.02):
            return [
                Node(self.pick(w.done), "VBN", "amod", left=[adverb(self.pick(w.half))] if self.chance(0.7) else [])
            ]
        count = rng.choices([0, 1, 2, 3], [44, 40, 13, 3])[0]
        found: list[Node] = []
        if self.chance(0.09):
            found.append(self.side_adjective())
        elif self.chance(0.07):
            found.append(self.adjective(self.pick(w.superlatives)))
        elif self.chance(0.05):
            found.append(self.adjective(self.pick(w.comparatives)))
        elif self.chance(0.06):
            found.append(Node(self.pick(w.ordinals), "JJ", "amod"))
        for i in range(count):
            if found and i and self.chance(0.15):
                found.append(comma())
            found.append(self.adjective())
        return found

    def joined_adjectives(self) -> Node:
        """`brown and gray`, `same sized but lighter`."""
        first = self.adjective()
        if self.chance(0.2):
            first = Node("sized", "VBN", "amod", left=[Node(self.pick("same medium similar"), "JJ", "amod")])
        second = self.adjective(self.pick(w.comparatives)) if self.chance(0.25) else self.adjective()
        return conjoin(first, second, self.pick("and and but or"))

    def determiner(self, noun: Node, terse: bool) -> list[Node]:
        if self.chance(0.75 if terse else 0.04):
            return []
        if self.chance(0.1):
            return [Node(self.pick("my your his her our their"), "PRP$", "poss")]
        if self.chance(0.02):
            owner = Node(self.pick(w.person), "NN", "poss", left=[the()])
            return [owner.add(Node("'s", "POS", "case"))]
        many = noun.tag in ("NNS", "NNPS")
        options = ["the"] * 12 + (
            ["these", "those", "some", "all", "several"] if many else ["a", "a", "a", "that", "this", "each", "another"]
        )
        word = self.pick(options)
        found = [Node(word, "JJ", "amod") if word == "several" else Node(word, "DT", "det")]
        if word == "all" and self.chance(0.6):
            found = [Node("all", "PDT", "predet"), the()]
        if many and self.chance(0.25) and word not in ("some", "all", "several"):
            found.append(Node(self.pick(w.numbers[:-1]), "CD", "nummod"))
        return found

    def bare(self, kind: str, terse: bool = False) -> Node:
        """Determiner, adjectives, compound and noun; nothing after the noun."""
        noun = self.noun(kind)
        has_compound = noun.word not in ("one", "ones") and self.chance(0.13)
        compound = [Node(self.pick(w.compounds), "NN", "compound")] if has_compound else []
        if compound and self.chance(0.08):
            compound.insert(0, Node(self.pick(w.compounds), "NN", "compound"))
        adjectives = self.adjectives()
        has_number = terse and noun.tag == "NNS" and self.chance(0.2)
        number = [Node(self.pick(w.numbers[:-1]), "CD", "nummod")] if has_number else []
        noun.before(*self.determiner(noun, terse), *number, *adjectives, *compound)
        return fix_article(noun)

    def partitive(self, terse: bool) -> Node:
        """`a slice of potato`, `the stack of plastic chairs`, `bottom of picture`."""
        if self.chance(0.4):
            part = Node(self.pick(w.areas), "NN")
            if part.word in ("side", "corner", "edge", "end") and self.chance(0.6):
                part.before(self.side_adjective())
            whole = self.place_noun(self.pick(w.regions), terse)
        else:
            part = Node(self.pick(w.partitives), "NN")
            if self.chance(0.25):
                part.before(self.adjective())
            whole = self.bare(self.pick("food object food animal person"), terse=self.chance(0.7))
        part.left = self.determiner(part, terse) + part.left
        return fix_article(part).add(preposition("of", whole))

    def place_noun(self, word: str, terse: bool) -> Node:
        return Node(word, "NN", left=[] if terse and self.chance(0.7) else [the()])

    def clothes(self, terse: bool) -> Node:
        word = self.pick(w.clothes)
        noun = Node(word, "NNS" if word in w.always_plural else "NN")
        if "-" in word:
            start, end = word.split("-")
            noun = Node(end, "NN", left=[Node(start, "NN", "compound"), Node("-", "HYPH", "punct")])
        no_owner = (terse and self.chance(0.8)) or noun.tag == "NNS"
        front = [] if no_owner else [owner(self.pick("a the a his her"))]
        looks = [self.adjective(self.pick([*w.colours, "striped", "long", "plaid"]))] if self.chance(0.75) else []
        if looks and self.chance(0.1):
            looks = [conjoin(looks[0], self.adjective(self.pick(w.colours)), "and")]
        noun.left = front + looks + noun.left
        return fix_article(noun)


def fix_article(noun: Node) -> Node:
    """`an` before a vowel."""
    if noun.left and noun.left[0].word in ("a", "another"):
        following = noun.left[1] if len(noun.left) > 1 else noun
        while following.left:
            following = following.left[0]
        if noun.left[0].word == "a" and following.word[0].lower() in "aeio":
            noun.left[0].word = "an"
    return noun
