"""Seeded modifiers after a noun: places, landmarks, parts, clothes, participles and relative clauses."""

from __future__ import annotations

from training.parser.nodes import Node, adverb, conjoin, owner, preposition, the
from training.parser.noun_phrases import NounPhrases, fix_article
from training.parser.words import w


class Modifiers(NounPhrases):
    """What tells a thing by its place, by others or by what it has and does."""

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

    def landmark(self, depth: int, terse: bool) -> Node:
        """What a thing stands at, itself placed now and then: the second relation belongs to it."""
        if self.chance(0.04):
            return Node(self.pick("me you us it him her them"), "PRP")
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
        part = Node(self.pick(w.parts), "NN") if self.chance(0.4) else self.noun("object")
        part.before(
            *([] if terse or part.tag == "NNS" else [Node(self.pick("a the a no"), "DT", "det")]),
            *self.adjectives()[:2],
        )
        fix_article(part)
        roll = self.rng.random()
        if roll < 0.2:
            link, word = self.pick("in on inside under on"), self.pick("it it top them")
            part.add(preposition(link, Node(word, "NN" if word == "top" else "PRP")))
        elif roll < 0.4:
            conjoin(part, self.bare("object", terse=True), "and" if self.chance(0.8) else None, self.chance(0.1))
        elif roll < 0.5:
            part.add(self.relation(self.landmark(0, terse), terse))
        return preposition(self.pick("with with with without"), part)

    def worn(self, terse: bool) -> Node:
        """`in a red shirt`, `with brown shirt and hat`, `in white`."""
        if self.chance(0.2):
            return preposition("in", self.colour_noun())
        clothes = self.clothes(terse)
        if self.chance(0.2):
            conjoin(clothes, self.clothes(terse), "and")
        return preposition(self.pick("in with"), clothes)

    def colour_noun(self) -> Node:
        return Node(self.pick(w.colours), "NN", left=self.maybe(0.15, Node("all", "RB", "advmod")))

    def carried(self, terse: bool) -> Node:
        """`with phone`, `with bananas in hand`, `with hand on hip`, `with a dog on a leash`."""
        thing = self.bare(self.pick("object food animal"), terse)
        if self.chance(0.15):
            body = Node(self.pick(w.body), "NN", left=self.determiner(thing, terse))
            body.add(preposition(self.pick("on in near under"), Node(self.pick([*w.body, "hip", "pocket"]), "NN")))
            return preposition("with", conjoin(self.clothes(terse) if self.chance(0.6) else thing, body, "and"))
        if self.chance(0.2):
            body = Node(self.pick(w.body), "NN", left=[] if terse else [Node(self.pick("his her the"), "PRP$", "poss")])
            body.add(preposition(self.pick("on in near"), Node(self.pick([*w.body, "hip", "pocket"]), "NN")))
            return preposition("with", body)
        if self.chance(0.3):
            where = Node(self.pick(w.body), "NN")
            if not (terse or self.chance(0.3)):
                where.before(Node(self.pick("his her"), "PRP$", "poss"))
            thing.add(preposition(self.pick("in on"), where))
        return preposition("with", thing)

    def participle(self, kind: str, terse: bool, depth: int = 0) -> Node:
        """A reduced clause: `holding a bat`, `sitting on the bench`, `bent over`, `parked on right side`."""
        roll = self.rng.random()
        if kind in ("person", "animal") and roll < 0.3:
            verb = Node(self.pick(w.holding), "VBG", "acl")
            verb.add((self.clothes(terse) if verb.word == "wearing" else self.landmark(depth, terse)).as_("dobj"))
            if self.chance(0.1):
                verb.add(self.place(terse))
            return verb
        if kind in ("person", "animal") and roll < 0.4:
            verb = Node(self.pick(w.intransitive), "VBG", "acl")
            return verb.add(adverb(self.pick("away around over down left"))) if self.chance(0.2) else verb
        if kind in ("person", "animal") and roll < 0.55:
            word, link = self.pick(w.doing_at).split(":")
            return Node(word, "VBG", "acl", right=[preposition(link, self.landmark(depth, terse))])
        if roll < 0.75:
            verb = Node(self.pick(w.resting), "VBG", "acl")
            verb.tag = "VBN" if verb.word == "parked" else "VBG"
            where = self.place(terse) if self.chance(0.25) else self.relation(self.landmark(depth, terse), terse)
            return verb.add(where)
        if roll < 0.85:
            word, link = self.pick(w.participles).split(":")
            return Node(word, "VBN", "acl", right=[Node(link, "RP", "prt")])
        if roll < 0.93:
            word, link = self.pick(w.participles_pp).split(":")
            if word == "cut" or link == "of":
                inner = Node("half" if word == "cut" else self.pick("wood metal plastic glass"), "NN")
            else:
                inner = self.bare("object", True)
            return Node(word, "VBN", "acl", right=[preposition(link, inner, "agent" if link == "by" else "prep")])
        verb = Node(self.pick("facing touching holding covering showing containing blocking"), "VBG", "acl")
        return verb.add(self.landmark(depth, terse).as_("dobj"))

    def relative_clause(self, kind: str, terse: bool, depth: int = 0) -> Node:
        """`that is behind the duck`, `which has a lid`, `who is wearing a hat`, `you just put on the table`."""
        roll = self.rng.random()
        word = self.pick("who that" if kind == "person" else "that that which")
        who = Node(word, "WP" if word == "who" else "WDT", "nsubj")
        be = Node(self.pick("is is is 's was"), "VBZ", "relcl", left=[who])
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
            verb = Node(self.pick("has holds contains shows touches had"), "VBZ", "relcl", left=[who])
            return verb.add(self.bare("object").as_("dobj"))
        subject = Node(self.pick(w.subjects), "PRP", "nsubj")
        verb = Node(
            self.pick("put see saw want bought used dropped like showed mentioned"), "VBD", "relcl", left=[subject]
        )
        if self.chance(0.3):
            verb.before(adverb("just"))
        if self.chance(0.3):
            verb.left.insert(0, Node(self.pick("that which"), "WDT", "dobj"))
        return verb.add(self.relation(self.bare("furniture"))) if self.chance(0.3) else verb
