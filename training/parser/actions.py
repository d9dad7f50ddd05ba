"""Seeded single commands to a robot: a verb with its arguments, places and purpose."""

from __future__ import annotations

from collections.abc import Sequence

from training.parser.nodes import Node, adverb, preposition, the
from training.parser.phrases import Phrases
from training.parser.words import w

AT = [entry.split(":") for entry in w.at_verbs]
PARTICLES = [entry.split(":") for entry in w.particle_verbs]


class Actions(Phrases):
    """Single commands over the phrases; unless said otherwise each method gives a verb with its arguments."""

    def verb(self, words: str | Sequence[str]) -> Node:
        """One of some words."""
        return Node(self.pick(words), "VB")

    def pronoun(self) -> Node:
        word = self.pick(w.pronouns)
        return Node(word, "DT" if word in ("that", "this", "those", "these") else "PRP")

    def target(self, terse: bool = False) -> Node:
        return self.things(self.rng.choice(["object", "object", "food", "furniture", None]), terse, depth=1)

    def put(self) -> Node:
        """A destination verb: the last place is the verb's, one before it the thing's."""
        terse = self.chance(0.2)
        verb = self.verb(w.put_verbs)
        if self.chance(0.15):
            thing = self.pronoun()
        elif self.chance(0.12):
            thing = self.partitive(terse)
        else:
            thing = self.bare(self.pick("object food"), terse)
            if self.chance(0.15):
                makers = [self._side_of, self._to_the_side_of, self._next_to, self._compared, self._plain]
                thing.add(self.rng.choice(makers)(self.bare(self.pick("object furniture"), terse), terse))
            elif self.chance(0.1):
                thing.add(self.with_part(terse))
            elif self.chance(0.05):
                thing.add(self.place(terse))
            elif self.chance(0.06):
                thing.add(self.relative_clause("object", terse))
        verb.add(thing.as_("dobj"))
        if self.chance(0.06):
            verb.add(adverb(self.pick("down back over away there here")))
        return verb.add(self.destination(terse)) if self.chance(0.93) else verb

    def destination(self, terse: bool) -> Node:
        place = self.pick("furniture object furniture place")
        roll = self.rng.random()
        if roll < 0.5:
            where = self.bare(place, terse)
            if self.chance(0.3):
                where.add(self.relation(self.bare("furniture", terse), terse))
            elif self.chance(0.12):
                where.add(self.place(terse))
            return preposition(self.pick("on in into onto inside to under on in behind near by"), where)
        if roll < 0.6:
            part = self.partitive(terse)
            return preposition(self.pick("on in into at to"), part)
        if roll < 0.62:
            return self._between(self.bare("object", terse), terse)
        if roll < 0.68:
            where = self.bare(place, terse)
            if self.chance(0.5):
                where.add(self.relation(self.bare("furniture", terse), terse))
            return self._area_of(where, terse)
        if roll < 0.75:
            spot = self.place(terse)
            if spot.tag == "IN" and self.chance(0.4):
                spot.rightmost().add(preposition("of", self.bare(place, terse)))
            return spot
        where = self.relation(self.landmark(1, terse), terse)
        return where if where.tag != "JJR" and where.dep != "appos" else preposition("on", self.bare(place, terse))

    def get(self) -> Node:
        """A verb that takes no destination: every place belongs to the thing."""
        if self.chance(0.07):
            verb = self.verb(w.instrument_verbs).add(self.bare(self.any_kind()).as_("dobj"))
            return verb.add(preposition("with", self.bare(self.pick("object object furniture"))))
        verb = self.verb(w.get_verbs)
        verb.add(self.target(self.chance(0.25)).as_("dobj"))
        return self.from_or_manner(verb)

    def from_or_manner(self, verb: Node) -> Node:
        clean = not verb.right or not verb.right[-1].right
        if clean and self.chance(0.1):
            where = self.partitive(False) if self.chance(0.3) else self.bare(self.pick("furniture object"))
            if self.chance(0.3):
                return verb.add(Node(self.pick("out off"), "IN", "prep", right=[preposition("of", where)]))
            return verb.add(preposition(self.pick("from from from with off into for"), where))
        if clean and self.chance(0.04):
            pieces = Node(self.pick("slices pieces halves parts"), "NNS", left=[Node("several", "JJ", "amod")])
            return verb.add(preposition("into", pieces))
        if self.chance(0.05):
            return verb.add(adverb(self.pick(w.manner)))
        return verb

    def give(self) -> Node:
        verb = self.verb(w.give_verbs)
        if self.chance(0.8):
            verb.add(Node(self.pick("me me me us him her"), "PRP", "dative"))
            return verb.add(self.target(self.chance(0.2)).as_("dobj"))
        verb.add(self.bare("object").as_("dobj"))
        return verb.add(preposition("to", Node("me", "PRP") if self.chance(0.6) else self.bare("person")))

    def at(self) -> Node:
        word, link = self.rng.choice(AT)
        return Node(word, "VB").add(preposition(link, self.target(self.chance(0.25))))

    def particle(self) -> Node:
        word, link = self.rng.choice(PARTICLES if self.chance(0.6) else [["pick", "up"]])
        verb, particle = Node(word, "VB"), Node(link, "RP", "prt")
        roll = self.rng.random()
        if roll < 0.12:
            verb.add(self.pronoun().as_("dobj"), particle)
        elif roll < 0.27:
            verb.add(self.bare("object").as_("dobj"), particle)
        elif roll < 0.95:
            verb.add(particle, self.target(self.chance(0.25)).as_("dobj"))
        else:
            verb.add(particle)
        return self.from_or_manner(verb)

    def motion(self) -> Node:
        verb = self.verb(w.motion_verbs)
        if self.chance(0.18):
            verb.add(adverb(self.pick("straight back over up forward right down slowly in out")))
        place = self.bare(self.pick("furniture place vehicle object place"), self.chance(0.15))
        roll = self.rng.random()
        if roll < 0.3:
            place.add(self.relation(self.landmark(0, False)))
        elif roll < 0.45:
            place.add(self.place(False))
            if self.chance(0.3):
                place.add(self._next_to(self.bare("vehicle"), False))
        elif roll < 0.52:
            place.add(self.relative_clause("object", False))
        if self.chance(0.2):
            verb.add(self._next_to(place, False) if self.chance(0.7) else self._side_of(place, False))
            return verb
        link = self.pick(w.direction_prepositions if self.chance(0.6) else "to to in on at behind under")
        verb.add(preposition(link, place))
        if self.chance(0.15) and not place.right:
            verb.add(preposition(self.pick("to for towards"), self.bare("furniture")))
        return verb

    def turn(self) -> Node:
        verb = self.verb("turn turn go look move face step rotate drive keep bear veer")
        if self.chance(0.65):
            verb.add(adverb(self.pick(w.directions)))
        else:
            side = Node(self.pick("left right left right side front back"), "NN")
            owner = the() if self.chance(0.6) else Node(self.pick("your my our"), "PRP$", "poss")
            verb.add(preposition(self.pick("to to on"), side.before(owner)))
        roll = self.rng.random()
        if roll < 0.25:
            verb.add(preposition(self.pick("at across into toward before after around past for"), self.bare("place")))
        elif roll < 0.4:
            verb.add(self.clause_when())
        elif roll < 0.5:
            verb.add(self.purpose())
        return verb

    def face(self) -> Node:
        verb = self.verb("face pass follow cross leave enter approach exit watch")
        verb.add(self.bare(self.pick("furniture place vehicle")).as_("dobj"))
        if self.chance(0.4):
            side = Node(self.pick(w.sides), "NN", left=[Node(self.pick("your our my"), "PRP$", "poss")])
            verb.right[-1].add(preposition(self.pick("to on"), side))
        return verb

    def purpose(self) -> Node:
        verb = self.choose([self.get, self.face, self.put], [1, 1, 1]).as_("advcl")
        verb.left.insert(0, Node("to", "TO", "aux"))
        return verb

    def clause_when(self) -> Node:
        """`where that man is walking to our left`, `before that truck gets here`, `after the car has passed`."""
        word = self.pick("when where before after if until once while because as")
        marker = Node(word, "WRB", "advmod") if word in ("when", "where") else Node(word, "IN", "mark")
        subject = self.bare(self.pick("person vehicle object")).as_("nsubj")
        if self.chance(0.3):
            subject = Node(self.pick(w.subjects), "PRP", "nsubj")
        roll = self.rng.random()
        if roll < 0.4:
            verb = Node(self.pick("walking standing driving sitting parked turning waiting moving"), "VBG", "advcl")
            verb.left = [marker, subject, Node("is", "VBZ", "aux")]
            return verb.add(self.place(False) if self.chance(0.5) else self.relation(self.bare("place")))
        if roll < 0.65:
            verb = Node(self.pick("passed stopped moved gone left finished turned"), "VBN", "advcl")
            verb.left = [marker, subject, Node(self.pick("has have"), "VBZ", "aux")]
            return verb
        if roll < 0.85:
            verb = Node(
                self.pick("gets turns goes moves comes stops see reach"), "VBZ", "advcl", left=[marker, subject]
            )
            if verb.word in ("see", "reach"):
                verb.tag = "VBP"
                return verb.add(self.bare("place").as_("dobj"))
            return verb.add(adverb(self.pick("here left right there away over")))
        verb = Node("is", "VBZ", "advcl", left=[marker, subject])
        return verb.add(self.adjective().as_("acomp") if self.chance(0.5) else self.relation(self.bare("furniture")))

    def single(self) -> Node:
        makers = [self.put, self.get, self.give, self.at, self.particle, self.motion, self.turn, self.face]
        return self.choose(makers, [24, 20, 11, 12, 17, 11, 5, 3])
