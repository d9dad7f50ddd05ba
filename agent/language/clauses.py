"""What an expression says of each thing, clause by clause: what lies between a parse and its semantic tree.

"the two red cups left of the bowl" is a `Thing`, "cup", with three clauses: a `Number`, an `Attribute`, and a `Link` to
another thing. `agent.language.thing_reader` reads them off a parse; what they mean together is for
`agent.language.extended_tree` to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.language.semantic_tree import Superlative

ANY_NOUN = "thing"
"""What a thing is called whose kind is left open: "something red"."""
IT = "it"
"""What the thing itself is called in what is said of another: "the plate with an apple on it"."""


@dataclass(frozen=True)
class Thing:
    """A thing that the expression talks about.

    Attributes:
        noun: in the singular; empty where another thing's is meant: "the cup left of the white one".
        clauses: what is said of it, in the order of the words.
        is_plural: whether its noun is a plural.
    """

    noun: str
    clauses: tuple[Clause, ...] = ()
    is_plural: bool = False


@dataclass(frozen=True)
class Attribute:
    """A word of what it is like: "red"; denied, "that is not red"."""

    word: str
    is_denied: bool = False


@dataclass(frozen=True)
class Rank:
    """Which in a row: "second"; -1 is the last."""

    rank: int


@dataclass(frozen=True)
class Number:
    """How many: "two"; 0 for all."""

    number: int


@dataclass(frozen=True)
class Denial:
    """The thing as described is not meant: "not the red cup"."""


@dataclass(frozen=True)
class Whichever:
    """Any one of those that fit will do: "any cup", "something red"."""


@dataclass(frozen=True)
class Alternative:
    """What may stand in place of the last clause of the same kind before: "[the red] or dark blue [cup]"."""

    clauses: tuple[Attribute | Superlative, ...]


@dataclass(frozen=True)
class Link:
    """Words that name a rule and lead to other things.

    Attributes:
        words: those that lead there, without denials.
        name: the rule.
        things: one or more.
        is_denied: "not left of the bowl".
    """

    words: tuple[str, ...]
    name: str
    things: tuple[Thing, ...]
    is_denied: bool = False


@dataclass(frozen=True)
class Tie:
    """Words that name no rule and lead to another thing: "of the blocks", "with the apple on it", "without a ball"."""

    words: tuple[str, ...]
    thing: Thing
    is_denied: bool = False


@dataclass(frozen=True)
class Exclusion:
    """Other things that are not meant: "except the red one"."""

    things: tuple[Thing, ...]


@dataclass(frozen=True)
class Beside:
    """A thing that is joined to this one: "[the cup] and the spoon".

    Attributes:
        thing: which may have further ones beside it.
        is_or: "or" stands between the two.
        is_apart: a third thing stands between the two: "[the cup left of the bowl] and the can".
    """

    thing: Thing
    is_or: bool = False
    is_apart: bool = False


Clause = Attribute | Superlative | Rank | Number | Denial | Whichever | Alternative | Link | Tie | Exclusion | Beside


def with_clause(said: list[Clause], clause: Clause, is_choice: bool) -> list[Clause]:
    """Clauses and one more, which may stand in place of one before, or belong to what does: "[red or dark] blue"."""
    last = said[-1] if said else None
    if is_choice and isinstance(clause, Attribute | Superlative) and type(clause) in map(type, said):
        return [*said, Alternative((clause,))]
    if isinstance(clause, Attribute) and isinstance(last, Alternative) and isinstance(last.clauses[0], Attribute):
        return [*said[:-1], Alternative((*last.clauses, clause))]
    return [*said, clause]
