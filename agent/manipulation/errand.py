"""What an arm is asked to do with one thing that was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agent.datatypes import Answer, Displacement, Status
from agent.language.intents import Intent
from agent.language.utterance.destination import ORIGIN
from agent.language.utterance.directions import direction_of
from agent.language.words import phrases

MOVES = frozenset({Intent.PICK_UP, Intent.HAND_OVER, Intent.PUT, Intent.PUSH, Intent.POINT_AT})
"""Intents that are an arm's; each has an outcome, if only that it is refused."""
PUTTING = frozenset({Intent.PUT, Intent.PUSH})
"""What is pushed is lifted as well: nothing in its way is met."""
PUSHED_M = 0.1
"""How far something is moved to a side where no length is said."""
_PUSHING = phrases("push, pull, move, shift, slide, nudge, scoot, drag")
"""Verbs with which a direction is one from where a thing is: "move it left", but "put it on the left"."""
_ASIDE = {"left": "to the left", "right": "to the right", "forward": "forward", "back": "back"}
_BESIDE = {
    "left": "to the left of", "right": "to the right of", "forward": "behind", "back": "in front of",
    "towards": "towards", "away": "away from",
}  # fmt: skip

BACK = "back"
_SAID_AS = {
    "on": "back|down? on, onto, on to, back onto, on top of, onto the top of, upon, atop",
    "in": "back? in, into, in to, back into, inside of?, within",
    "next to": """
        right? next to, beside, besides, alongside, near, near to, close to, closer to, nearer to, by, over by,
        adjacent to, up? against, up|over? to
    """,
    "left of": "to|on the left of, on|to the left side of, left of",
    "right of": "to|on the right of, on|to the right side of, right of",
    "behind": "behind, right|directly behind, in back of, beyond",
    "in front of": "in front of, right|directly in front of, ahead of",
    "between": "in|right|exactly|halfway|midway|somewhere? between, among, amongst",
    BACK: ORIGIN,
}
_RELATION_OF: Mapping[str, str] = MappingProxyType(
    {phrase: relation for relation, table in _SAID_AS.items() for phrase in phrases(table)}
)


@dataclass(frozen=True)
class Errand:
    """One command, as far as an arm has to know it.

    Attributes:
        id: the command's.
        intent: one of `MOVES`.
        expression: words for the thing ("the red cup").
        relation: of `PUTTING`, how it is to lie to its destination; see `relation_of`.
        destination: words for that; empty where the table is.
        stamp_s: of the picture in which the thing was found, on the arm's clock.
        things: how many were found.
        is_held: whether it is what the hand holds already: it is not to be looked for in pictures.
        moved: how far it is moved, in the place of a relation; level with the table.
    """

    id: str
    intent: Intent
    expression: str
    relation: str = ""
    destination: str = ""
    stamp_s: float = 0.0
    things: int = 1
    is_held: bool = False
    moved: Displacement | None = None

    @property
    def has_spot(self) -> bool:
        """Whether it is to stand at a certain spot, told by where it stood before."""
        return self.moved is not None or self.relation == BACK

    @property
    def whereto(self) -> str:
        """Words for where it goes: "in the bowl", "5 cm to the left"."""
        if self.moved is None:
            return f"{self.relation} {self.destination}".rstrip()
        beside = f"{_BESIDE[self.moved.direction]} {self.destination}"
        return f"{self.moved.length} {beside if self.destination else _ASIDE[self.moved.direction]}"


def relation_of(placement: str, has_destination: bool) -> str:
    """How a thing is to lie to where it is put, as `agent.manipulation.places.find_place` takes it.

    Args:
        placement: the words that lead there, such as "into" or "to the left of".
        has_destination: whether a thing follows them.

    Returns:
        "on", "in", "next to", "left of", "right of", "behind", "in front of", "between", "on the table", `BACK` (where
        it was taken), or nothing where the words say no such place.
    """
    relation = _RELATION_OF.get(placement, "")
    if not has_destination:  # "put it down", "put it on the table"; but not "next to me"
        return "on the table" if relation == "on" or not placement else BACK if relation == BACK else ""
    return "" if relation == BACK else relation


def errand_of(id_: str, intent: Intent | None, answer: Answer, *, is_held: bool = False) -> Errand | None:
    """What an answer asks an arm for; None where it asks for nothing: a robot acts on `Status.FOUND` alone.

    Args:
        is_held: see `Errand`.
    """
    if answer.status is not Status.FOUND or intent not in MOVES:
        return None
    destination = answer.destination.expression if answer.destination else ""
    relation, moved = _whereto(answer, destination) if intent in PUTTING else ("", None)
    things = len(answer.chosen)
    return Errand(id_, intent, answer.expression, relation, destination, answer.stamp_s, things, is_held, moved)


def _whereto(answer: Answer, destination: str) -> tuple[str, Displacement | None]:
    """A relation, or how far something is moved; neither where no arm can do what is said."""
    moved = answer.displacement
    if moved is not None:
        return "", moved if moved.direction in (_BESIDE if destination else _ASIDE) else None
    verb = answer.action.partition(" ")[0]
    is_pushed = verb in _PUSHING
    relation = relation_of(answer.placement, bool(destination)) if answer.placement or not is_pushed else ""
    direction = direction_of(answer.placement, destination, verb) if is_pushed and not relation else ""
    return relation, Displacement(PUSHED_M, direction) if direction in (_BESIDE if destination else _ASIDE) else None
