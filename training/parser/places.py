"""Seeded places: where a thing is in the picture, and where it stands to a landmark, each as one dependent."""

from __future__ import annotations

from training.parser.nodes import Node, adverb, conjoin, owner, preposition, the
from training.parser.noun_phrases import NounPhrases
from training.parser.words import w


class Places(NounPhrases):
    """Places with and without a landmark."""

    def place(self, terse: bool) -> Node:
        """A place without a landmark: `on right`, `in the middle`, `far left`, `at upper left`, `on the left side`."""
        if self.chance(0.25):
            word = self.pick("left right left right center middle top bottom front")
            node = adverb(word)
            if word in w.sides and self.chance(0.7):
                node.before(adverb(self.pick("far far top bottom upper lower front")))
            return node
        spot = self.pick(w.spots)
        noun = Node(spot, "NN")
        if spot in w.sides and self.chance(0.25):
            noun.before(Node(self.pick("far upper lower top bottom"), "JJ", "amod"))
        elif spot in ("corner", "side", "end", "front") and self.chance(0.7 if spot != "front" else 0.1):
            noun.before(self.side_adjective())
        if not (terse and self.chance(0.65)) and not (spot in ("front", "back") and self.chance(0.3)):
            noun.left.insert(0, owner(self.pick("the the the the the your our my")))
        word = "at" if spot in ("top", "bottom") else "on" if spot in ("left", "right", "side", "end") else "in"
        if self.chance(0.25):
            word = self.pick("on at to in near towards toward by")
        return preposition(word, noun)

    def relation(self, landmark: Node, terse: bool = False) -> Node:
        """A relation to a landmark, as one dependent of the thing that stands there."""
        makers = [self._plain, self._side_of, self._to_the_side_of, self._area_of]
        makers += [self._next_to, self._compared, self._between]
        make = self.rng.choices(makers, [46, 9, 10, 14, 12, 6, 3])[0]
        return make(landmark, terse)

    def _plain(self, landmark: Node, terse: bool) -> Node:
        node = preposition(self.pick(w.prepositions), landmark)
        if self.chance(0.06):
            node.before(adverb(self.pick("right just directly")))
        return node

    def _side_of(self, landmark: Node, terse: bool) -> Node:
        word = self.pick("left right left right north south east west")
        return adverb(word).add(preposition("of", landmark))

    def _to_the_side_of(self, landmark: Node, terse: bool) -> Node:
        side = Node(self.pick(w.sides), "NN")
        if self.chance(0.3):
            side = Node("side", "NN", left=[Node(side.word, "JJ", "amod")])
        if self.chance(0.1):
            side.left.insert(0, Node("immediate", "JJ", "amod"))
        if not (terse and self.chance(0.4)):
            side.left.insert(0, the())
        side.add(preposition("of", landmark))
        if self.chance(0.05):
            return side.as_("appos")
        return preposition(self.pick("to to to on on at"), side)

    def _area_of(self, landmark: Node, terse: bool) -> Node:
        word, area, article = self.pick(w.areas_of).split(":")
        noun = Node(area, "NN")
        if area in ("corner", "side", "end", "edge") and self.chance(0.6):
            noun.before(Node("other", "JJ", "amod") if self.chance(0.3) else self.side_adjective())
        if self.chance(float(article) * (0.5 if terse else 1.0)):
            noun.left.insert(0, the())
        return preposition(word, noun.add(preposition("of", landmark)))

    def _next_to(self, landmark: Node, terse: bool) -> Node:
        word, link, tag = self.pick(w.next_to).split(":")
        dep = {"IN": "prep", "RB": "advmod"}.get(tag, "amod")
        return Node(word, tag, dep, right=[preposition(link, landmark)])

    def _compared(self, landmark: Node, terse: bool) -> Node:
        return Node(self.pick(w.comparatives), "JJR", "amod", right=[preposition("than", landmark)])

    def _between(self, landmark: Node, terse: bool) -> Node:
        if landmark.tag == "NNS":
            if landmark.left and landmark.left[0].tag == "DT" and self.chance(0.5):
                landmark.left.insert(1, Node("two", "CD", "nummod"))
        else:
            conjoin(landmark, self.bare("object", terse), "and")
        return preposition("between", landmark)
