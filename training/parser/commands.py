"""Seeded utterances to a robot: commands, bare expressions, answers and questions, as labelled trees.

grammar.txt says how they are drawn; here is what a rule of one line cannot say.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from training.parser.nodes import Node, linearise
from training.parser.noun_phrases import NounPhrases, Vocabulary
from training.parser.sentence import Sentence

UTTERANCES = {"command": 40, "expression": 35, "several_things_said": 13, "statement": 6, "question": 3, "answer": 3}
LANDMARKS = ("beside", "with_part", "at_landmark")
_SAID_OF_ALL = {"place": 0.55, "doing": 0.7, "relative": 0.77, "from_a_side": 0.8, "at_landmark": 1.0}
SAID_OF_BEINGS = {"worn": 0.27, "carried": 0.37, "beside": 0.42} | _SAID_OF_ALL
SAID_OF_THINGS = {"with_part": 0.2} | _SAID_OF_ALL
"""Rule -> the draw below which it is the next to be said of a thing."""


class Commands(NounPhrases):
    """Whole utterances."""

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

    def relative_clause(self, kind: str, terse: bool = False) -> Node:
        """`that is behind the duck`, `which has a lid`, `who is wearing a hat`, `you just put on the table`."""
        roll = self.rng.random()
        who, be = self.make("who", kind), self.make("be")
        if roll < 0.45:
            return be.before(who).add(self.make("predicate", terse))
        if roll < 0.55:
            return be.before(who).add(self.adjective().as_("acomp"))
        if roll < 0.7:
            return self.make("helped", who, be, self.make("participle", kind, terse)).as_("relcl")
        return self.make("that_has", who) if roll < 0.82 else self.make("told")

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


def generate(count: int, seed: int, vocabulary: Vocabulary) -> Iterator[Sentence]:
    """`count` utterances, the same for the same seed and vocabulary."""
    commands = Commands(random.Random(seed), vocabulary)
    for _ in range(count):
        yield commands.utterance()
