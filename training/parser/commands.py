"""Seeded utterances to a robot: commands, bare expressions, answers and questions, as labelled trees.

grammar.txt says how they are drawn; here is what a rule of one line cannot say.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.language.english import plural
from training.parser.grammar import Drawing
from training.parser.nodes import Node, linearise
from training.parser.sentence import Sentence
from training.parser.words import w

UTTERANCES = {"command": 40, "expression": 35, "several_things_said": 13, "statement": 6, "question": 3, "answer": 3}
LANDMARKS = ("beside", "with_part", "at_landmark")
_SAID_OF_ALL = {"place": 0.55, "doing": 0.7, "relative": 0.77, "from_a_side": 0.8, "at_landmark": 1.0}
SAID_OF_BEINGS = {"worn": 0.27, "carried": 0.37, "beside": 0.42} | _SAID_OF_ALL
SAID_OF_THINGS = {"with_part": 0.2} | _SAID_OF_ALL
"""Rule -> the draw below which it is the next to be said of a thing."""


@dataclass
class Vocabulary:
    """Words harvested from the training treebanks, to widen the lists."""

    nouns: list[str] = field(default_factory=list)
    plurals: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)


class Commands(Drawing):
    """Whole utterances. `terse` phrases drop their determiners, as people do when they type."""

    def __init__(self, rng: random.Random, vocabulary: Vocabulary) -> None:
        super().__init__(rng)
        self.vocabulary = vocabulary

    def chain(self, verb: Node) -> Node:
        """`..., then turn left to face the counter`, `... and place it in the basket`, or nothing between."""
        last = verb
        for _ in range(self.rng.choices([1, 2], [80, 20])[0]):
            following = self.make("following")
            style = self.rng.random()
            has_and = style < 0.55
            self.make("joined", following, has_and, self.chance(0.15 if has_and else 0.5), onto=last)
            if self.chance(0.2) if has_and else style < 0.85:
                following.before_all(Node("then", "RB", "advmod"))
            last = following
        return verb

    def things(self, kind: str, terse: bool, deep: bool) -> Node:
        """A referring expression of any shape."""
        kind = self.call("any_kind", []) if kind == "any" else kind
        if self.chance(0.08):
            return self.make("partitive", terse)
        if self.chance(0.04):
            return self.make("among", terse)
        noun = self.make("anything") if self.chance(0.02) else self.make("bare", kind, terse)
        is_animate = kind in ("person", "animal")
        ways = SAID_OF_BEINGS if is_animate else SAID_OF_THINGS
        is_landmarked = False
        for i in range(self.rng.choices([0, 1, 2, 3], [22, 46, 26, 6])[0]):
            roll = self.rng.random()
            if not is_landmarked:
                name = next(name for name, below in ways.items() if roll < below)
            elif is_animate and not noun.right[-1].tag.startswith("V"):
                name = self.pick("place worn doing")
            else:  # a second relation would belong to the landmark
                break
            said = self.make(name, terse, kind, deep)
            noun.add(said)
            if name in ("doing", "relative") and not is_landmarked:
                break
            if name == "at_landmark" and self.chance(0.06):
                self.make("joined", self.make("at_landmark", terse), True, onto=said)
                break
            is_landmarked = is_landmarked or name in LANDMARKS
            if i and terse and self.chance(0.12):
                noun.right.insert(-1, self.comma())
        return noun

    def the_at_times(self, noun: Node, share: str, terse: bool) -> Node:
        is_said = self.chance(float(share) * (0.5 if terse else 1.0))
        return noun.before_all(self.make("the")) if is_said else noun

    def deeper(self, tree: Node, node: Node) -> Node:
        """Hang a node on the last word of a tree."""
        tree.rightmost().add(node)
        return tree

    def after_first(self, tree: Node, node: Node) -> Node:
        """Hang a node on the left, after the first that hangs there."""
        tree.left.insert(1, node)
        return tree

    def utterance(self) -> Sentence:
        """One labelled utterance, cased and punctuated as people do."""
        name = self.rng.choices(list(UTTERANCES), list(UTTERANCES.values()))[0]
        root = self.make(name)
        if self.chance(0.35):
            root.add(Node("?" if name == "question" else ".", ".", "punct"))
        return self.cased(linearise(root))

    def cased(self, sentence: Sentence) -> Sentence:
        roll = self.rng.random()
        if roll < 0.45:
            sentence.words[0] = sentence.words[0][:1].upper() + sentence.words[0][1:]
        elif roll < 0.47:
            sentence.words = [word.upper() for word in sentence.words]
        elif roll < 0.8:
            sentence.words = [word.lower() for word in sentence.words]
        return sentence

    # Up to the noun, where words must agree

    def comma(self) -> Node:
        return Node(",", ",", "punct")

    def noun(self, kind: str) -> Node:
        if self.vocabulary.nouns and kind != "person" and self.chance(0.15):
            if self.chance(0.25):
                return Node(self.pick(self.vocabulary.plurals), "NNS")
            return Node(self.pick(self.vocabulary.nouns), "NN")
        noun = Node(self.pick(getattr(w, kind)), "NN")
        return self.in_plural(noun) if noun.word in w.always_plural or self.chance(0.12) else noun

    def in_plural(self, noun: Node) -> Node:
        noun.word, noun.tag = plural(noun.word), "NNS"
        return noun

    def adjective(self, word: str | None = None) -> Node:
        if word is None:
            pools = [w.colours, w.sizes, w.materials, w.qualities, self.vocabulary.adjectives or w.qualities]
            word = self.pick(self.rng.choices(pools, [45, 20, 10, 15, 10])[0])
        tag = "JJS" if word in w.superlatives else "JJR" if word in w.comparatives else "JJ"
        node = Node(word, tag, "amod")
        if word in w.colours and self.chance(0.12):
            return node.before(Node(self.pick("dark light bright pale"), "JJ", "amod"))
        if tag == "JJ" and self.chance(0.05):
            node.before(Node(self.pick("very really slightly almost mostly bright"), "RB", "advmod"))
        return node

    def adjectives(self, at_most: int | None = None) -> list[Node]:
        if self.chance(0.07):
            return [self.make("joined_adjectives")]
        if self.chance(0.02):
            return [self.make("done")]
        count = self.rng.choices([0, 1, 2, 3], [44, 40, 13, 3])[0]
        first = self.make("first_adjective")
        found = [first] if first else []
        for i in range(count):
            if found and i and self.chance(0.15):
                found.append(self.comma())
            found.append(self.adjective())
        return found[:at_most]

    def garment(self) -> Node:
        """`shirt`, `shoes`, `tank-top` in three words."""
        start, _, end = self.pick(w.clothes).rpartition("-")
        noun = Node(end, "NNS" if end in w.always_plural else "NN")
        return noun.before(Node(start, "NN", "compound"), Node("-", "HYPH", "punct")) if start else noun

    def fix_article(self, noun: Node) -> Node:
        """`an` before a vowel."""
        if noun.left and noun.left[0].word == "a":
            following = noun.left[1] if len(noun.left) > 1 else noun
            while following.left:
                following = following.left[0]
            if following.word[0].lower() in "aeio":
                noun.left[0].word = "an"
        return noun


def generate(count: int, seed: int, vocabulary: Vocabulary) -> Iterator[Sentence]:
    """`count` utterances, the same for the same seed and vocabulary."""
    commands = Commands(random.Random(seed), vocabulary)
    for _ in range(count):
        yield commands.utterance()
