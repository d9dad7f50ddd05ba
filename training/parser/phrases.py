"""Seeded noun phrases: determiners, adjectives, places, relations, clauses, each with its right attachment."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from training.parser import words as w
from training.parser.nodes import Node, adverb, comma, conjoin, plural, preposition

KINDS: dict[str, list[str]] = {
    "object": w.OBJECTS,
    "food": w.FOODS,
    "person": w.PEOPLE,
    "animal": w.ANIMALS,
    "vehicle": w.VEHICLES,
    "furniture": w.FURNITURE,
    "place": w.PLACES,
}
ALWAYS_PLURAL = frozenset(
    w.listed("pants shorts jeans khakis glasses sunglasses shoes boots gloves stripes stairs scissors")
)


@dataclass
class Vocabulary:
    """Words harvested from the training treebanks, to widen the lists."""

    nouns: list[str] = field(default_factory=list)
    plurals: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)


class Phrases:
    """Noun phrases and their parts. `terse` phrases drop their determiners, as people do when they type."""

    def __init__(self, rng: random.Random, vocabulary: Vocabulary) -> None:
        self.rng = rng
        self.vocabulary = vocabulary

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, options: Sequence[str]) -> str:
        return self.rng.choice(options)

    def choose(self, weighted: Sequence[tuple[float, Callable[[], Node]]]) -> Node:
        return self.rng.choices([make for _, make in weighted], [weight for weight, _ in weighted])[0]()

    def any_kind(self) -> str:
        return self.rng.choices(list(KINDS), [40, 12, 20, 6, 8, 9, 5])[0]

    # nouns and what stands before them

    def noun(self, kind: str) -> Node:
        if self.vocabulary.nouns and kind != "person" and self.chance(0.15):
            if self.chance(0.25):
                return Node(self.pick(self.vocabulary.plurals), "NNS")
            return Node(self.pick(self.vocabulary.nouns), "NN")
        word = self.pick(KINDS[kind])
        if word in ALWAYS_PLURAL or self.chance(0.12):
            return Node(plural(word), "NNS")
        return Node(word, "NN")

    def adjective(self, word: str | None = None) -> Node:
        if word is None:
            pools = [w.COLOURS, w.SIZES, w.MATERIALS, w.QUALITIES, self.vocabulary.adjectives or w.QUALITIES]
            word = self.pick(self.rng.choices(pools, [45, 20, 10, 15, 10])[0])
        tag = "JJS" if word in w.SUPERLATIVES else "JJR" if word in w.COMPARATIVES else "JJ"
        node = Node(word, tag, "amod")
        if word in w.COLOURS and self.chance(0.12):
            node.before(Node(self.pick(["dark", "light", "bright", "pale"]), "JJ", "amod"))
        elif tag == "JJ" and self.chance(0.05):
            node.before(adverb(self.pick(["very", "really", "slightly", "almost", "mostly", "bright"])))
        return node

    def side_adjective(self) -> Node:
        """`left`, `far right`, `top left`, `front` before a noun."""
        word = self.pick(
            ["left", "right", "left", "right", "top", "bottom", "front", "back", "middle", "center", "upper", "lower"]
        )
        node = Node(word, "NN" if word == "center" else "JJ", "compound" if word == "center" else "amod")
        if word in w.SIDES and self.chance(0.5):
            if self.chance(0.5):
                return node.before(adverb("far"))
            return node.before(Node(self.pick(["top", "bottom", "upper", "lower", "front", "back"]), "JJ", "amod"))
        return node

    def adjectives(self) -> list[Node]:
        rng = self.rng
        if self.chance(0.07):
            return [self.joined_adjectives()]
        if self.chance(0.02):
            return [
                Node(self.pick(w.DONE), "VBN", "amod", left=[adverb(self.pick(w.HALF))] if self.chance(0.7) else [])
            ]
        count = rng.choices([0, 1, 2, 3], [44, 40, 13, 3])[0]
        found: list[Node] = []
        if self.chance(0.09):
            found.append(self.side_adjective())
        elif self.chance(0.07):
            found.append(self.adjective(self.pick(w.SUPERLATIVES)))
        elif self.chance(0.05):
            found.append(self.adjective(self.pick(w.COMPARATIVES)))
        elif self.chance(0.06):
            found.append(Node(self.pick(w.ORDINALS), "JJ", "amod"))
        for i in range(count):
            if found and i and self.chance(0.15):
                found.append(comma())
            found.append(self.adjective())
        return found

    def joined_adjectives(self) -> Node:
        """`brown and gray`, `same sized but lighter`."""
        first = self.adjective()
        if self.chance(0.2):
            first = Node("sized", "VBN", "amod", left=[Node(self.pick(["same", "medium", "similar"]), "JJ", "amod")])
        second = self.adjective(self.pick(w.COMPARATIVES)) if self.chance(0.25) else self.adjective()
        return conjoin(first, second, self.pick(["and", "and", "but", "or"]))

    def determiner(self, noun: Node, terse: bool) -> list[Node]:
        if self.chance(0.75 if terse else 0.04):
            return []
        if self.chance(0.1):
            return [Node(self.pick(["my", "your", "his", "her", "our", "their"]), "PRP$", "poss")]
        if self.chance(0.02):
            owner = Node(self.pick(w.PEOPLE), "NN", "poss", left=[Node("the", "DT", "det")])
            return [owner.add(Node("'s", "POS", "case"))]
        many = noun.tag in ("NNS", "NNPS")
        options = ["the"] * 12 + (
            ["these", "those", "some", "all", "several"] if many else ["a", "a", "a", "that", "this", "each", "another"]
        )
        word = self.pick(options)
        found = [Node(word, "JJ", "amod") if word == "several" else Node(word, "DT", "det")]
        if word == "all" and self.chance(0.6):
            found = [Node("all", "PDT", "predet"), Node("the", "DT", "det")]
        if many and self.chance(0.25) and word not in ("some", "all", "several"):
            found.append(Node(self.pick(w.NUMBERS[:-1]), "CD", "nummod"))
        return found

    def bare(self, kind: str, terse: bool = False) -> Node:
        """Determiner, adjectives, compound and noun; nothing after the noun."""
        noun = self.noun(kind)
        compound = (
            [Node(self.pick(w.COMPOUNDS), "NN", "compound")]
            if noun.word not in ("one", "ones") and self.chance(0.13)
            else []
        )
        if compound and self.chance(0.08):
            compound.insert(0, Node(self.pick(w.COMPOUNDS), "NN", "compound"))
        adjectives = self.adjectives()
        number = (
            [Node(self.pick(w.NUMBERS[:-1]), "CD", "nummod")]
            if terse and noun.tag == "NNS" and self.chance(0.2)
            else []
        )
        noun.before(*self.determiner(noun, terse), *number, *adjectives, *compound)
        return fix_article(noun)

    def partitive(self, terse: bool) -> Node:
        """`a slice of potato`, `the stack of plastic chairs`, `bottom of picture`."""
        if self.chance(0.4):
            part = Node(self.pick(w.AREAS), "NN")
            if part.word in ("side", "corner", "edge", "end") and self.chance(0.6):
                part.before(self.side_adjective())
            whole = self.place_noun(self.pick(w.REGIONS), terse)
        else:
            part = Node(self.pick(w.PARTITIVES), "NN")
            if self.chance(0.25):
                part.before(self.adjective())
            whole = self.bare(self.rng.choice(["food", "object", "food", "animal", "person"]), terse=self.chance(0.7))
        part.left = self.determiner(part, terse) + part.left
        return fix_article(part).add(preposition("of", whole))

    def place_noun(self, word: str, terse: bool) -> Node:
        return Node(word, "NN", left=[] if terse and self.chance(0.7) else [Node("the", "DT", "det")])

    def clothes(self, terse: bool) -> Node:
        word = self.pick(w.CLOTHES)
        noun = Node(word, "NNS" if word in ALWAYS_PLURAL else "NN")
        if "-" in word:
            start, end = word.split("-")
            noun = Node(end, "NN", left=[Node(start, "NN", "compound"), Node("-", "HYPH", "punct")])
        front = (
            []
            if (terse and self.chance(0.8)) or noun.tag == "NNS"
            else [Node(self.pick(["a", "the", "a", "his", "her"]), "DT", "det")]
        )
        front = [Node(n.word, "PRP$", "poss") if n.word in ("his", "her") else n for n in front]
        looks = [self.adjective(self.pick([*w.COLOURS, "striped", "long", "plaid"]))] if self.chance(0.75) else []
        if looks and self.chance(0.1):
            looks = [conjoin(looks[0], self.adjective(self.pick(w.COLOURS)), "and")]
        noun.left = front + looks + noun.left
        return fix_article(noun)

    # what stands after a noun

    def place(self, terse: bool) -> Node:
        """A place without a landmark: `on right`, `in the middle`, `far left`, `at upper left`, `on the left side`."""
        if self.chance(0.25):
            word = self.pick(["left", "right", "left", "right", "center", "middle", "top", "bottom", "front"])
            node = adverb(word)
            if word in w.SIDES and self.chance(0.7):
                node.before(adverb(self.pick(["far", "far", "top", "bottom", "upper", "lower", "front"])))
            return node
        spot = self.pick(w.SPOTS)
        noun = Node(spot, "NN")
        if spot in w.SIDES and self.chance(0.25):
            noun.before(Node(self.pick(["far", "upper", "lower", "top", "bottom"]), "JJ", "amod"))
        elif spot in ("corner", "side", "end", "front") and self.chance(0.7 if spot != "front" else 0.1):
            noun.before(self.side_adjective())
        if not (terse and self.chance(0.65)) and not (spot in ("front", "back") and self.chance(0.3)):
            noun.left.insert(0, Node(self.pick(["the", "the", "the", "the", "the", "your", "our", "my"]), "DT", "det"))
            if noun.left[0].word != "the":
                noun.left[0] = Node(noun.left[0].word, "PRP$", "poss")
        word = {
            "middle": "in",
            "center": "in",
            "front": "in",
            "back": "in",
            "top": "at",
            "bottom": "at",
            "corner": "in",
        }.get(spot, "on")
        if self.chance(0.25):
            word = self.pick(["on", "at", "to", "in", "near", "towards", "toward", "by"])
        return preposition(word, noun)

    def relation(self, landmark: Node, terse: bool = False) -> Node:
        """A relation to a landmark, as one dependent of the thing that stands there."""
        make = self.rng.choices(
            [
                self._plain,
                self._side_of,
                self._to_the_side_of,
                self._area_of,
                self._next_to,
                self._compared,
                self._between,
            ],
            [46, 9, 10, 14, 12, 6, 3],
        )[0]
        return make(landmark, terse)

    def _plain(self, landmark: Node, terse: bool) -> Node:
        node = preposition(self.pick(w.PREPOSITIONS), landmark)
        if self.chance(0.06):
            node.before(adverb(self.pick(["right", "just", "directly"])))
        return node

    def _side_of(self, landmark: Node, terse: bool) -> Node:
        word = self.pick(["left", "right", "left", "right", "north", "south", "east", "west"])
        return adverb(word).add(preposition("of", landmark))

    def _to_the_side_of(self, landmark: Node, terse: bool) -> Node:
        side = Node(self.pick(w.SIDES), "NN")
        if self.chance(0.3):
            side = Node("side", "NN", left=[Node(side.word, "JJ", "amod")])
        if self.chance(0.1):
            side.left.insert(0, Node("immediate", "JJ", "amod"))
        if not (terse and self.chance(0.4)):
            side.left.insert(0, Node("the", "DT", "det"))
        side.add(preposition("of", landmark))
        if self.chance(0.05):
            return side.as_("appos")
        return preposition(self.pick(["to", "to", "to", "on", "on", "at"]), side)

    def _area_of(self, landmark: Node, terse: bool) -> Node:
        word, area, article = self.pick(w.AREAS_OF).split(":")
        noun = Node(area, "NN")
        if area in ("corner", "side", "end", "edge") and self.chance(0.6):
            noun.before(Node("other", "JJ", "amod") if self.chance(0.3) else self.side_adjective())
        if self.chance(float(article) * (0.5 if terse else 1.0)):
            noun.left.insert(0, Node("the", "DT", "det"))
        return preposition(word, noun.add(preposition("of", landmark)))

    def _next_to(self, landmark: Node, terse: bool) -> Node:
        word, link, tag = self.pick(w.NEXT_TO).split(":")
        dep = {"IN": "prep", "RB": "advmod"}.get(tag, "amod")
        return Node(word, tag, dep, right=[preposition(link, landmark)])

    def _compared(self, landmark: Node, terse: bool) -> Node:
        return Node(self.pick(w.COMPARATIVES), "JJR", "amod", right=[preposition("than", landmark)])

    def _between(self, landmark: Node, terse: bool) -> Node:
        if landmark.tag == "NNS":
            if landmark.left and landmark.left[0].tag == "DT" and self.chance(0.5):
                landmark.left.insert(1, Node("two", "CD", "nummod"))
        else:
            conjoin(landmark, self.bare("object", terse), "and")
        return preposition("between", landmark)

    def landmark(self, depth: int, terse: bool) -> Node:
        """What a thing stands at, itself placed now and then: the second relation belongs to it."""
        if self.chance(0.04):
            return Node(self.pick(["me", "you", "us", "it", "him", "her", "them"]), "PRP")
        kind = self.rng.choices(["object", "furniture", "food", "place", "person", "vehicle"], [42, 28, 10, 8, 6, 6])[0]
        noun = self.bare(kind, terse)
        if depth > 0 and self.chance(0.3):
            noun.add(self.relation(self.landmark(depth - 1, terse), terse))
        elif depth > 0 and self.chance(0.08):
            noun.add(self.relative_clause(kind, terse))
        elif self.chance(0.07):
            noun.add(self.place(terse))
        return noun

    def with_part(self, terse: bool) -> Node:
        """`with black screen and red numbers`, `with the butter knife in it`, `with no lid`."""
        part = Node(self.pick(w.PARTS), "NN") if self.chance(0.4) else self.noun("object")
        part.before(
            *([] if terse or part.tag == "NNS" else [Node(self.pick(["a", "the", "a", "no"]), "DT", "det")]),
            *self.adjectives()[:2],
        )
        fix_article(part)
        roll = self.rng.random()
        if roll < 0.2:
            part.add(
                preposition(
                    self.pick(["in", "on", "inside", "under", "on"]),
                    Node(self.pick(["it", "it", "top", "them"]), "PRP"),
                )
            )
            if part.right[0].right[0].word == "top":
                part.right[0].right[0].tag = "NN"
        elif roll < 0.4:
            conjoin(part, self.bare("object", terse=True), "and" if self.chance(0.8) else None, self.chance(0.1))
        elif roll < 0.5:
            part.add(self.relation(self.landmark(0, terse), terse))
        return preposition(self.pick(["with", "with", "with", "without"]), part)

    def worn(self, terse: bool) -> Node:
        """`in a red shirt`, `with brown shirt and hat`, `in white`."""
        if self.chance(0.2):
            return preposition("in", self.colour_noun())
        clothes = self.clothes(terse)
        if self.chance(0.2):
            conjoin(clothes, self.clothes(terse), "and")
        return preposition(self.pick(["in", "with"]), clothes)

    def colour_noun(self) -> Node:
        return Node(self.pick(w.COLOURS), "NN", left=[Node("all", "RB", "advmod")] if self.chance(0.15) else [])

    def carried(self, terse: bool) -> Node:
        """`with phone`, `with bananas in hand`, `with hand on hip`, `with a dog on a leash`."""
        thing = self.bare(self.rng.choice(["object", "food", "animal"]), terse)
        if self.chance(0.15):
            body = Node(self.pick(w.BODY), "NN", left=self.determiner(thing, terse))
            body.add(
                preposition(self.pick(["on", "in", "near", "under"]), Node(self.pick([*w.BODY, "hip", "pocket"]), "NN"))
            )
            return preposition("with", conjoin(self.clothes(terse) if self.chance(0.6) else thing, body, "and"))
        if self.chance(0.2):
            body = Node(
                self.pick(w.BODY), "NN", left=[] if terse else [Node(self.pick(["his", "her", "the"]), "PRP$", "poss")]
            )
            return preposition(
                "with",
                body.add(
                    preposition(self.pick(["on", "in", "near"]), Node(self.pick([*w.BODY, "hip", "pocket"]), "NN"))
                ),
            )
        if self.chance(0.3):
            where = Node(
                self.pick(w.BODY),
                "NN",
                left=[] if terse or self.chance(0.3) else [Node(self.pick(["his", "her"]), "PRP$", "poss")],
            )
            thing.add(preposition(self.pick(["in", "on"]), where))
        return preposition("with", thing)

    def participle(self, kind: str, terse: bool, depth: int = 0) -> Node:
        """A reduced clause: `holding a bat`, `sitting on the bench`, `bent over`, `parked on right side`."""
        roll = self.rng.random()
        if kind in ("person", "animal") and roll < 0.3:
            verb = Node(self.pick(w.HOLDING), "VBG", "acl")
            verb.add((self.clothes(terse) if verb.word == "wearing" else self.landmark(depth, terse)).as_("dobj"))
            if self.chance(0.1):
                verb.add(self.place(terse))
            return verb
        if kind in ("person", "animal") and roll < 0.4:
            verb = Node(self.pick(w.INTRANSITIVE), "VBG", "acl")
            return verb.add(adverb(self.pick(["away", "around", "over", "down", "left"]))) if self.chance(0.2) else verb
        if kind in ("person", "animal") and roll < 0.55:
            word, link = self.pick(w.DOING_AT).split(":")
            return Node(word, "VBG", "acl", right=[preposition(link, self.landmark(depth, terse))])
        if roll < 0.75:
            verb = Node(self.pick(w.RESTING), "VBG", "acl")
            verb.tag = "VBN" if verb.word == "parked" else "VBG"
            where = self.place(terse) if self.chance(0.25) else self.relation(self.landmark(depth, terse), terse)
            return verb.add(where)
        if roll < 0.85:
            word, link = self.pick(w.PARTICIPLES).split(":")
            return Node(word, "VBN", "acl", right=[Node(link, "RP", "prt")])
        if roll < 0.93:
            word, link = self.pick(w.PARTICIPLES_PP).split(":")
            inner = (
                Node("half", "NN")
                if word == "cut"
                else self.bare("object", True)
                if link != "of"
                else Node(self.pick(["wood", "metal", "plastic", "glass"]), "NN")
            )
            return Node(
                word,
                "VBN",
                "acl",
                right=[Node(link, "IN", "agent" if link == "by" else "prep", right=[inner.as_("pobj")])],
            )
        verb = Node(
            self.pick(["facing", "touching", "holding", "covering", "showing", "containing", "blocking"]), "VBG", "acl"
        )
        return verb.add(self.landmark(depth, terse).as_("dobj"))

    def nested(self, hops: int) -> Node:
        """A chain of relations, each to the thing just named: `the cup left of the bowl behind the duck`."""
        word = self.pick(w.OBJECTS)
        noun = Node(plural(word), "NNS") if self.chance(0.04) else Node(word, "NN")
        looks = [self.adjective(self.pick(pool)) for pool in (w.SIZES, w.COLOURS, w.MATERIALS) if self.chance(0.25)]
        if self.chance(0.06):
            looks.insert(0, self.adjective(self.pick(w.SUPERLATIVES)))
        article = self.pick(["the", "the", "the", "the", "a", "that"]) if self.chance(0.92) else None
        noun.left = [*([Node(article, "DT", "det")] if article else []), *looks]
        fix_article(noun)
        if hops:
            relation = self.relation(self.nested(hops - 1))
            if self.chance(0.15):
                relation = Node(
                    "is", "VBZ", "relcl", left=[Node(self.pick(["that", "which"]), "WDT", "nsubj")], right=[relation]
                )
            noun.add(relation)
        return noun

    def person(self, terse: bool) -> Node:
        """Several things said of one person: `man in the blue shirt holding a bat`, `girl on the phone in front`."""
        person = self.bare("person", terse)
        first = self.choose(
            [
                (4, lambda: self.worn(terse)),
                (1, lambda: preposition("in", self.colour_noun())),
                (2, lambda: self.carried(terse)),
                (2, lambda: preposition(self.pick(["on", "at", "with"]), self.bare("object", terse))),
                (1, lambda: self.place(terse)),
            ]
        )
        second = self.choose(
            [
                (4, lambda: self.participle("person", terse)),
                (3, lambda: self.place(terse)),
                (2, lambda: self.worn(terse)),
            ]
        )
        return person.add(first, second)

    def among(self, terse: bool) -> Node:
        """`the largest of the blue cups`, `one of the men`, `the red one of the two`."""
        words = self.rng.choice([w.SUPERLATIVES, w.SUPERLATIVES, ["one", "any", "all", "both", "two"], w.ORDINALS])
        word = self.pick(words)
        tag = (
            "JJS"
            if word in w.SUPERLATIVES
            else "JJ"
            if word in w.ORDINALS
            else "CD"
            if word in ("one", "two")
            else "DT"
        )
        head = Node(word, tag, left=[Node("the", "DT", "det")] if tag.startswith("JJ") and not terse else [])
        group = self.noun("object")
        group = Node(plural(group.word), "NNS") if group.tag == "NN" and group.word.isalpha() else group
        looks = self.adjectives()
        return head.add(
            preposition("of", group.before(Node(self.pick(["the", "these", "those", "the"]), "DT", "det"), *looks))
        )

    def anything(self) -> Node:
        """`something red`, `everything`."""
        word = self.pick(
            ["something", "anything", "everything", "nothing", "someone", "somebody", "anyone", "everyone"]
        )
        node = Node(word, "NN")
        return node.add(self.adjective()) if self.chance(0.5) else node

    def relative_clause(self, kind: str, terse: bool, depth: int = 0) -> Node:
        """`that is behind the duck`, `which has a lid`, `who is wearing a hat`, `you just put on the table`."""
        roll = self.rng.random()
        who = (
            Node(self.pick(["who", "that"]), "WP", "nsubj")
            if kind == "person"
            else Node(self.pick(["that", "that", "which"]), "WDT", "nsubj")
        )
        if who.word == "that":
            who.tag = "WDT"
        be = Node(self.pick(["is", "is", "is", "'s", "was"]), "VBZ", "relcl", left=[who])
        if roll < 0.45:
            where = self.place(terse) if self.chance(0.3) else self.relation(self.landmark(depth, terse), terse)
            return be.add(where if where.dep != "appos" else where.as_("attr"))
        if roll < 0.55:
            return be.add(self.adjective().as_("acomp"))
        if roll < 0.7:
            verb = self.participle(kind, terse, depth)
            if verb.tag == "VBG":
                return verb.as_("relcl").before(who, Node(be.word, "VBZ", "aux"))
            return verb.as_("relcl").before(who.as_("nsubjpass"), Node(be.word, "VBZ", "auxpass"))
        if roll < 0.82:
            verb = Node(self.pick(["has", "holds", "contains", "shows", "touches", "had"]), "VBZ", "relcl", left=[who])
            return verb.add(self.bare("object").as_("dobj"))
        subject = Node(self.pick(w.SUBJECTS), "PRP", "nsubj")
        verb = Node(
            self.pick(["put", "see", "saw", "want", "bought", "used", "dropped", "like", "showed", "mentioned"]),
            "VBD",
            "relcl",
            left=[subject],
        )
        if self.chance(0.3):
            verb.before(adverb("just"))
        if self.chance(0.3):
            verb.left.insert(0, Node(self.pick(["that", "which"]), "WDT", "dobj"))
        return verb.add(self.relation(self.bare("furniture"))) if self.chance(0.3) else verb

    def things(self, kind: str | None = None, terse: bool = False, depth: int = 1) -> Node:
        """A referring expression of any shape."""
        kind = kind or self.any_kind()
        if self.chance(0.08):
            return self.partitive(terse)
        if self.chance(0.04):
            return self.among(terse)
        noun = self.anything() if self.chance(0.02) else self.bare(kind, terse)
        count = self.rng.choices([0, 1, 2, 3], [22, 46, 26, 6])[0]
        landmarked = False
        for i in range(count):
            animate = kind in ("person", "animal")
            roll = self.rng.random()
            if (
                landmarked
            ):  # a second relation would belong to the landmark: only what clearly is the thing's own may follow
                if not animate or noun.right[-1].tag.startswith("V"):
                    break
                noun.add(self.rng.choice([self.place, self.worn, lambda t: self.participle(kind, t)])(terse))
            elif animate and roll < 0.27:
                noun.add(self.worn(terse))
            elif animate and roll < 0.37:
                noun.add(self.carried(terse))
            elif animate and roll < 0.42:
                noun.add(preposition(self.pick(["on", "with", "at", "by"]), self.bare("object", terse)))
                landmarked = True
            elif roll < 0.2:
                noun.add(self.with_part(terse))
                landmarked = True
            elif roll < 0.55:
                noun.add(self.place(terse))
            elif roll < 0.7:
                noun.add(self.participle(kind, terse, depth - 1))
                break
            elif roll < 0.77:
                noun.add(self.relative_clause(kind, terse, depth - 1))
                break
            elif roll < 0.8:
                noun.add(
                    preposition(
                        "from", Node(self.pick(SIDE_NOUNS), "NN", left=[] if terse else [Node("the", "DT", "det")])
                    )
                )
            else:
                relation = self.relation(self.landmark(depth, terse), terse)
                noun.add(relation)
                landmarked = True
                if self.chance(0.06):
                    conjoin(relation, self.relation(self.landmark(0, terse), terse), "and")
                    break
            if i and terse and self.chance(0.12):
                noun.right.insert(-1, comma())
        return noun


SIDE_NOUNS = ["left", "right", "top", "bottom", "front", "back", "end"]


def fix_article(noun: Node) -> Node:
    """`an` before a vowel."""
    if noun.left and noun.left[0].word in ("a", "another"):
        following = noun.left[1] if len(noun.left) > 1 else noun
        while following.left:
            following = following.left[0]
        if noun.left[0].word == "a" and following.word[0].lower() in "aeio":
            noun.left[0].word = "an"
    return noun
