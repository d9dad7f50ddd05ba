"""Seeded utterances to a robot: commands, bare expressions, answers and questions, as labelled trees."""

from __future__ import annotations

import random
from collections.abc import Iterator

from agent.language.english import plural
from training.parser.actions import Actions
from training.parser.nodes import Node, adverb, comma, conjoin, linearise, preposition, the
from training.parser.noun_phrases import Vocabulary
from training.parser.sentence import Sentence
from training.parser.words import w


class Commands(Actions):
    """Whole utterances."""

    def command(self) -> Node:
        verb = self.single()
        if self.chance(0.22):
            self.chain(verb)
        roll = self.rng.random()
        if roll < 0.12:
            verb.left.insert(0, Node(self.pick("please ok now hey then okay so"), "UH", "intj"))
            if verb.left[0].word in ("now", "then", "so"):
                verb.left[0] = adverb(verb.left[0].word)
            elif self.chance(0.3):
                verb.left.insert(1, comma())
        elif roll < 0.26:
            return self.polite(verb)
        elif roll < 0.31:
            verb.before_all(Node("robot", "NN", "npadvmod"), *self.maybe(0.6, comma()))
        elif roll < 0.35:
            verb.add(Node("please", "UH", "intj"))
        elif roll < 0.38:
            verb.add(self.clause_when())
        elif roll < 0.4:
            verb.left = [Node("do", "VB", "aux"), Node(self.pick("n't not"), "RB", "neg"), *verb.left]
        return verb

    def chain(self, verb: Node) -> Node:
        """`..., then turn left to face the counter`, `... and place it in the basket`, or nothing between."""
        last = verb
        for _ in range(self.rng.choices([1, 2], [80, 20])[0]):
            following = self.choose([self.single, self.put, self.turn, self.motion], [5, 3, 2, 1])
            style = self.rng.random()
            if style < 0.55:
                conjoin(last, following, "and", self.chance(0.15))
                if self.chance(0.2):
                    following.before_all(adverb("then"))
            elif style < 0.85:
                conjoin(last, following, None, self.chance(0.5))
                following.before_all(adverb("then"))
            else:
                conjoin(last, following, None, self.chance(0.5))
            last = following
        return verb

    def polite(self, verb: Node) -> Node:
        roll = self.rng.random()
        if roll < 0.65:
            modal = Node(self.pick("can could would will can could"), "MD", "aux")
            please = self.maybe(0.25, Node("please", "UH", "intj"))
            return verb.before_all(modal, Node("you", "PRP", "nsubj"), *please)
        if roll < 0.75:
            modal = Node(self.pick("should must can will"), "MD", "aux")
            return verb.before_all(Node(self.pick("you we I"), "PRP", "nsubj"), modal)
        if roll < 0.85:
            verb.before_all(Node("you", "PRP", "nsubj"), Node("to", "TO", "aux"))
            want = Node(self.pick("want need want"), "VBP", left=[Node("I", "PRP", "nsubj")])
            return want.add(verb.as_("ccomp"))
        if roll < 0.93:
            make = Node("make", "VB", right=[Node("sure", "JJ", "acomp")])
            if not self.chance(0.6):
                return make.add(verb.before_all(Node("to", "TO", "aux")).as_("xcomp"))
            verb.before_all(*self.maybe(0.3, Node("that", "IN", "mark")), Node("you", "PRP", "nsubj")).tag = "VBP"
            return make.add(verb.as_("ccomp"))
        return Node("try", "VB", right=[verb.before(Node("to", "TO", "aux")).as_("xcomp")]) if not verb.left else verb

    def expression(self) -> Node:
        """A bare referring expression, often terse."""
        terse = self.chance(0.6)
        roll = self.rng.random()
        if roll < 0.04:
            return self.ordinal_from(terse)
        if roll < 0.07:
            return self.region(terse)
        if roll < 0.11:
            return self.clothes_first()
        if roll < 0.14:
            return conjoin(self.things(None, terse, 0), self.things(None, terse, 0), "and")
        noun = self.things(None, terse)
        if roll < 0.17 and not noun.right:
            noun.add(*self.maybe(0.5, comma()), self.clothes(True).as_("appos"))
        elif roll < 0.2:
            noun.add(comma(), self.place(True) if self.chance(0.5) else self.relation(self.landmark(0, terse), terse))
        elif roll < 0.22:
            noun.before(Node(self.pick("not only just"), "RB", "neg"))
            noun.left = [noun.left[-1], *noun.left[:-1]]
        return noun

    def several_things_said(self) -> Node:
        """Chains of relations and modifiers of one person, bare or after a verb."""
        if self.chance(0.65):
            thing = self.nested(self.rng.choices([1, 2, 3], [35, 55, 10])[0])
        else:
            thing = self.person(self.chance(0.6))
        if self.chance(0.65):
            return thing
        if self.chance(0.5):
            return Node("pick", "VB", right=[Node("up", "RP", "prt"), thing.as_("dobj")])
        return Node(self.pick(w.get_verbs), "VB", right=[thing.as_("dobj")])

    def ordinal_from(self, terse: bool) -> Node:
        """`second cup from the left`, `third from right`."""
        side = Node(self.pick(w.sides), "NN", left=[] if terse and self.chance(0.6) else [the()])
        ordinal = Node(self.pick(w.ordinals[:6]), "JJ", "amod")
        if self.chance(0.3):
            head = ordinal.as_("ROOT")
        else:
            head = self.noun(self.any_kind())
            head.before(ordinal)
        if not terse:
            head.left.insert(0, the())
        return head.add(preposition("from", side))

    def region(self, terse: bool) -> Node:
        """`bottom left`, `top right corner`, `far left`, `left side of picture`."""
        noun = Node(self.pick("left right corner side corner"), "NN")
        noun.before(Node(self.pick("top bottom upper lower far front back"), "JJ", "amod"))
        if noun.word == "corner" and self.chance(0.7):
            noun.before(Node(self.pick(w.sides), "JJ", "amod"))
        if not terse:
            noun.left.insert(0, the())
        if self.chance(0.35):
            noun.add(preposition("of", self.place_noun(self.pick(w.regions), terse)))
        return noun

    def clothes_first(self) -> Node:
        """A piece of clothing for its wearer: `blue shirt on left`, `white hat bending over`."""
        noun = self.clothes(True)
        return noun.add(self.place(True) if self.chance(0.5) else self.participle("person", True))

    def statement(self) -> Node:
        """`the cup is behind the bowl`, `a man is walking on the left`, `there is a ball on the table`."""
        roll = self.rng.random()
        if roll < 0.25:
            be = Node(self.pick("is 's"), "VBZ", left=[Node("there", "EX", "expl")])
            return be.add(self.things().as_("attr"))
        if roll < 0.4:
            be = Node(self.pick("is 's"), "VBZ", left=[Node("it", "PRP", "nsubj")])
            return be.add(self.things(depth=0).as_("attr"))
        subject = self.bare(self.any_kind()).as_("nsubj")
        be = Node("are", "VBP") if subject.tag == "NNS" else Node("is", "VBZ")
        if roll < 0.65:
            where = self.place(False) if self.chance(0.4) else self.relation(self.landmark(1, False))
            return be.before(subject).add(where)
        if roll < 0.72:
            return be.before(subject).add(self.adjective().as_("acomp"))
        verb = self.participle(self.pick("person person object"), False).as_("ROOT")
        role, aux = ("nsubj", "aux") if verb.tag == "VBG" else ("nsubjpass", "auxpass")
        return verb.before_all(subject.as_(role), be.as_(aux))

    def question(self) -> Node:
        if self.chance(0.2):
            return self.count_or_colour()
        roll = self.rng.random()
        if roll < 0.3:
            return Node("is", "VBZ", left=[Node("where", "WRB", "advmod")], right=[self.things(depth=0).as_("nsubj")])
        if roll < 0.5:
            return Node("is", "VBZ", left=[Node("what", "WP", "attr")], right=[self.relation(self.landmark(0, False))])
        if roll < 0.7:
            noun = self.noun("object")
            noun.left = [Node("which", "WDT", "det")]
            return Node("is", "VBZ", left=[noun.as_("nsubj")], right=[self.relation(self.landmark(0, False))])
        if roll < 0.85:
            return Node("is", "VBZ", left=[], right=[Node("there", "EX", "expl"), self.things(depth=0).as_("attr")])
        verb = Node("see", "VB", left=[Node(self.pick("do can"), "VBP", "aux"), Node("you", "PRP", "nsubj")])
        verb.left[0].tag = "MD" if verb.left[0].word == "can" else "VBP"
        return verb.add(self.things(depth=0).as_("dobj"))

    def count_or_colour(self) -> Node:
        """`how many cups are there on the table`, `what colour is the ball`."""
        noun = Node(self.pick("color colour shape size kind"), "NN", "attr", left=[Node("what", "WDT", "det")])
        if self.chance(0.5):
            return Node("is", "VBZ", left=[noun], right=[self.things(depth=0).as_("nsubj")])
        many = Node("many", "JJ", "amod", left=[Node("how", "WRB", "advmod")])
        cups = Node(plural(self.pick(w.object)), "NNS", left=[many])
        if self.chance(0.5):
            verb = Node("are", "VBP", left=[cups.as_("attr")], right=[Node("there", "EX", "expl")])
            return verb.add(self.relation(self.landmark(0, False))) if self.chance(0.5) else verb
        verb = Node(self.pick("see have find"), "VB")
        return verb.before(cups.as_("dobj"), Node(self.pick("do can"), "VBP", "aux"), Node("you", "PRP", "nsubj"))

    def answer(self) -> Node:
        """What follows a question: `I mean the one behind the box`, `no, the red one`."""
        thing = self.things("object", depth=0)
        if self.chance(0.5):
            verb = Node(self.pick("mean want meant need see"), "VBP", left=[Node("I", "PRP", "nsubj")])
            return verb.add(thing.as_("dobj"))
        word = self.pick("no no yes ok yeah sorry")
        return thing.before_all(Node(word, "UH", "intj"), *self.maybe(0.7, comma()))

    def utterance(self) -> Sentence:
        """One labelled utterance, cased and punctuated as people do."""
        make = self.rng.choices(
            [self.command, self.expression, self.several_things_said, self.statement, self.question, self.answer],
            [40, 35, 13, 6, 3, 3],
        )[0]
        root = make()
        if self.chance(0.35):
            root.add(Node("?" if make == self.question else ".", ".", "punct"))
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
