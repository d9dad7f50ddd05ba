"""Seeded referring expressions: a noun with its places, parts and clauses, each rightly attached."""

from __future__ import annotations

from collections.abc import Callable

from agent.language.english import plural
from training.parser.modifiers import Modifiers
from training.parser.nodes import Node, comma, conjoin, preposition, the
from training.parser.noun_phrases import fix_article
from training.parser.words import w

SIDE_NOUNS = ["left", "right", "top", "bottom", "front", "back", "end"]


class Phrases(Modifiers):
    """Whole referring expressions."""

    def nested(self, hops: int) -> Node:
        """A chain of relations, each to the thing just named: `the cup left of the bowl behind the duck`."""
        word = self.pick(w.object)
        noun = Node(plural(word), "NNS") if self.chance(0.04) else Node(word, "NN")
        looks = [self.adjective(self.pick(pool)) for pool in (w.sizes, w.colours, w.materials) if self.chance(0.25)]
        if self.chance(0.06):
            looks.insert(0, self.adjective(self.pick(w.superlatives)))
        article = self.pick("the the the the a that") if self.chance(0.92) else None
        noun.left = [*([Node(article, "DT", "det")] if article else []), *looks]
        fix_article(noun)
        if hops:
            relation = self.relation(self.nested(hops - 1))
            if self.chance(0.15):
                relation = Node(
                    "is", "VBZ", "relcl", left=[Node(self.pick("that which"), "WDT", "nsubj")], right=[relation]
                )
            noun.add(relation)
        return noun

    def person(self, terse: bool) -> Node:
        """Several things said of one person: `man in the blue shirt holding a bat`, `girl on the phone in front`."""
        person = self.bare("person", terse)
        firsts: list[Callable[[], Node]] = [
            lambda: self.worn(terse),
            lambda: preposition("in", self.colour_noun()),
            lambda: self.carried(terse),
            lambda: preposition(self.pick("on at with"), self.bare("object", terse)),
            lambda: self.place(terse),
        ]
        first = self.choose(firsts, [4, 1, 2, 2, 1])
        seconds = [lambda: self.participle("person", terse), lambda: self.place(terse), lambda: self.worn(terse)]
        second = self.choose(seconds, [4, 3, 2])
        return person.add(first, second)

    def among(self, terse: bool) -> Node:
        """`the largest of the blue cups`, `one of the men`, `the red one of the two`."""
        words = self.rng.choice([w.superlatives, w.superlatives, ["one", "any", "all", "both", "two"], w.ordinals])
        word = self.pick(words)
        tags = {**dict.fromkeys(w.ordinals, "JJ"), **dict.fromkeys(w.superlatives, "JJS"), "one": "CD", "two": "CD"}
        tag = tags.get(word, "DT")
        head = Node(word, tag, left=[the()] if tag.startswith("JJ") and not terse else [])
        group = self.noun("object")
        group = Node(plural(group.word), "NNS") if group.tag == "NN" and group.word.isalpha() else group
        looks = self.adjectives()
        return head.add(preposition("of", group.before(Node(self.pick("the these those the"), "DT", "det"), *looks)))

    def anything(self) -> Node:
        """`something red`, `everything`."""
        word = self.pick("something anything everything nothing someone somebody anyone everyone")
        node = Node(word, "NN")
        return node.add(self.adjective()) if self.chance(0.5) else node

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
                own: list[Callable[[bool], Node]] = [self.place, self.worn, lambda t: self.participle(kind, t)]
                noun.add(self.rng.choice(own)(terse))
            elif animate and roll < 0.27:
                noun.add(self.worn(terse))
            elif animate and roll < 0.37:
                noun.add(self.carried(terse))
            elif animate and roll < 0.42:
                noun.add(preposition(self.pick("on with at by"), self.bare("object", terse)))
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
                noun.add(preposition("from", Node(self.pick(SIDE_NOUNS), "NN", left=[] if terse else [the()])))
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
