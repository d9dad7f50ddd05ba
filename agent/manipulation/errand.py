"""What an arm is asked to do with one thing that was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agent.datatypes import Answer, Status
from agent.language.intents import Intent
from agent.language.words import phrases

MOVES = frozenset({Intent.PICK_UP, Intent.HAND_OVER, Intent.PUT, Intent.PUSH, Intent.POINT_AT})
"""Intents that are an arm's; each has an outcome, if only that it is refused."""

_SAID_AS = {
    "on": "back|down? on, onto, on to, back onto, on top of, onto the top of, upon, atop",
    "in": "back? in, into, in to, back into, inside of?, within",
    "next to": """
        right? next to, beside, besides, alongside, near, near to, close to, closer to, nearer to, by, over by,
        adjacent to, up? against
    """,
    "left of": "to|on the left of, on|to the left side of, left of",
    "right of": "to|on the right of, on|to the right side of, right of",
    "behind": "behind, right|directly behind, in back of, beyond",
    "in front of": "in front of, right|directly in front of, ahead of",
    "between": "in|right|exactly|halfway|midway|somewhere? between, among, amongst",
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
        relation: for `Intent.PUT`, how it is to lie to its destination; see `relation_of`.
        destination: words for that; empty where the table is.
        stamp_s: of the picture in which the thing was found, on the arm's clock.
        things: how many were found.
        is_held: whether it is what the hand holds already: it is not to be looked for in pictures.
    """

    id: str
    intent: Intent
    expression: str
    relation: str = ""
    destination: str = ""
    stamp_s: float = 0.0
    things: int = 1
    is_held: bool = False


def relation_of(placement: str, has_destination: bool) -> str:
    """How a thing is to lie to where it is put, as `agent.manipulation.places.find_place` takes it.

    Args:
        placement: the words that lead there, such as "into" or "to the left of".
        has_destination: whether a thing follows them.

    Returns:
        "on", "in", "next to", "left of", "right of", "behind", "in front of", "between", "on the table", or nothing
        where the words say no such place.
    """
    relation = _RELATION_OF.get(placement, "")
    if not has_destination:  # "put it down", "put it on the table"; but not "next to me"
        return "on the table" if relation == "on" or not placement else ""
    return relation


def errand_of(id_: str, intent: Intent | None, answer: Answer, *, is_held: bool = False) -> Errand | None:
    """What an answer asks an arm for; None where it asks for nothing: a robot acts on `Status.FOUND` alone.

    Args:
        is_held: see `Errand`.
    """
    if answer.status is not Status.FOUND or intent not in MOVES:
        return None
    place = answer.destination
    has_relation = intent is Intent.PUT and answer.displacement is None
    relation = relation_of(answer.placement, place is not None) if has_relation else ""
    destination = place.expression if place else ""
    return Errand(
        id_, intent, answer.expression, relation, destination, answer.stamp_s, len(answer.chosen), is_held=is_held
    )
