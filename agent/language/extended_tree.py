"""Extended mode's way from a parse to the semantic tree: what the published builder leaves to the whole expression.

The tree is the same (`agent.language.semantic_tree`); its entities say more: what is excluded ("not the red one"), how
many are meant ("the two cups", "the cup and the spoon"), what else would do ("the cup or the spoon"), which in a row
("second from the left"), and relations to two things at once ("between") or denied ("not left of").

`agent.language.clauses` reads what each word says of its thing; here it is decided what that means together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from agent.language.clauses import (
    ANY_NOUN,
    IT,
    Alternative,
    Attribute,
    Beside,
    Clause,
    Denial,
    Exclusion,
    Link,
    Number,
    Rank,
    Thing,
    Tie,
    Whichever,
)
from agent.language.english import RELATIVES
from agent.language.lexicon import EXTENDED, HOLDS, INVERSE, LAST, NEXT_TO_IT, NUMBERS, SAME, Lexicon
from agent.language.semantic_tree import REGION, Entity, Relation, SemanticTree, Superlative, check_nesting
from agent.language.thing_reader import EMPTY, read_thing
from agent.language.viewpoint import Viewpoint, faced

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SUPPORTS = frozenset({"on", "inside"})
"""Relations that a thing has to one other at a time."""
_TO_A_LANDMARK = {"near": "nearest", "far": "farthest"}
"""What a superlative of the viewer's becomes before "to" and "from": "the nearest cup to the bowl"."""
_BY_DISTANCE = frozenset(_TO_A_LANDMARK.values())
_ACROSS = ("left", "right")
_ALONG = {"behind": "behind", "above": "behind", "front": "front", "below": "front"}
"""Superlatives that name a corner together: "the top left cup"."""

_LEADS_TO_HELD = frozenset(
    {"with", "'s", "is", "are", "has", "having", "have", "got", "of", "that", "which", "where", "without"}
)
"""Words that lead to what a thing carries or contains, or to what it is like."""

_CLOSELY = frozenset({"directly", "immediately", "immediate", "just", "straight"})
"""Words that say that nothing else lies between: "directly behind"."""

_Kind = TypeVar("_Kind")


def build_extended_tree(doc: Doc, lexicon: Lexicon = EXTENDED, viewpoint: Viewpoint = Viewpoint.CAMERA) -> SemanticTree:
    """The semantic tree of one parsed expression, with all that extended mode reads in it.

    Args:
        doc: as for `agent.language.paper_tree.build_tree`.
        lexicon: which words name which rule.
        viewpoint: see `Viewpoint`.

    Raises:
        InvalidTextError: the parse is too deep.
    """
    check_nesting(doc)
    thing, unread = read_thing(doc, lexicon)
    root = None if thing is None else meaning_of(thing)
    if root is not None and viewpoint is Viewpoint.FACING:
        root = faced(root)
    left_over = (relation for entity in (() if root is None else root.everything()) for relation in entity.relations)
    unread += tuple(word for each in left_over if each.name is None for word in each.words if word not in RELATIVES)
    unread = tuple(dict.fromkeys(unread))
    return SemanticTree(doc.text, root, names_a_rule=True, unread=unread)


def meaning_of(thing: Thing) -> Entity:
    """What a whole expression means: its thing, with how many, and with what is joined to it by "and" or "or".

    Args:
        thing: the root of the expression.
    """
    settled = _settled(thing, ANY_NOUN)
    first = _counted(settled)
    joined = list(_joined(settled, thing.noun or ANY_NOUN, is_related=bool(first.relations)))
    if not joined:
        return first
    others = tuple(_counted(other) for other, _ in joined)
    if any(is_or for _, is_or in joined):
        return replace(first, number=None, alternatives=(*first.alternatives, *others))
    is_both = first.number == len(joined) + 1 and not thing.is_plural  # "both the cup and the bowl"
    numbers = [1 if each.number is None or (is_both and each is first) else each.number for each in (first, *others)]
    return replace(first, number=sum(numbers) if all(numbers) else NUMBERS["all"], joined=others)


def entity_of(thing: Thing, noun: str = ANY_NOUN) -> Entity:
    """The entity of a thing by itself, without what is joined to it.

    Args:
        noun: what it is called where its own noun is empty.
    """
    return _entity(_settled(thing, noun))


def _settled(thing: Thing, noun: str) -> Thing:
    """The same thing with its noun, where what depends on the clauses before it is decided.

    Left are ties that only extend the phrase, and things beside it that are no landmarks.
    """
    own, said, ahead = thing.noun, list[Clause](), list(thing.clauses)
    while ahead:
        clause = ahead.pop(0)
        if isinstance(clause, Beside) and _is_landmark(clause, said):
            at, link = _last(Link, said)
            said[at] = replace(link, things=(*link.things, *_chain(clause.thing)))
        elif not isinstance(clause, Tie):
            said.append(clause)
        elif clause.words in (("to",), ("from",)) and _all(Superlative, said):
            said = _measured(said, clause)
        elif "of" in clause.words and ((own or noun) == ANY_NOUN or not own) and clause.thing.noun not in SAME:
            own = "" if clause.thing.noun == IT else clause.thing.noun or own
            ahead = [*_taken_over(clause.thing), *ahead]
        else:
            said.append(_link_of(clause, ahead))
    is_empty = own == ANY_NOUN and any(each.words == (EMPTY,) for each in _all(Link, said))
    return replace(thing, noun="holder" if is_empty else own or noun, clauses=tuple(said))


def _link_of(tie: Tie, ahead: list[Clause]) -> Link:
    """What a thing has to do with another that no rule leads to: it carries it, or is like it.

    "The plate with the apple on it", "the bowl of lemons", "the plate with nothing next to it"; "the duck with the same
    colour as the cup". Where words lead there that say nothing known, the link has no name.

    Args:
        ahead: the clauses behind; what likeness compares with is taken off it.
    """
    thing, rules = tie.thing, _all(Link, tie.thing.clauses)
    said = {each.word for each in _all(Attribute, thing.clauses)} & {"same", "different"}
    if thing.noun in SAME and said:
        within = [*_all(Tie, thing.clauses), *(each for each in ahead[:1] if isinstance(each, Tie))]
        ahead[:1] = [each for each in ahead[:1] if each not in within]
        compared = tuple(each.thing for each in within if each.words in (("as",), ("from",), ("to",), ("than",)))
        name = SAME[thing.noun] if compared else ""
        return Link((*tie.words, *said), name, compared or (thing,), tie.is_denied or "different" in said)
    to_itself = next((each for each in rules if each.things == (Thing(IT),)), None)
    name = HOLDS if to_itself is None else INVERSE.get(to_itself.name, HOLDS)
    is_nothing = thing.noun == "nothing"
    held = replace(
        thing,
        noun=ANY_NOUN if is_nothing else thing.noun,
        clauses=tuple(each for each in thing.clauses if each not in (to_itself, Denial())),
    )
    is_known = _LEADS_TO_HELD.issuperset(tie.words)
    return Link(tie.words, name if is_known else "", (held,), tie.is_denied or is_nothing)


def _is_landmark(beside: Beside, said: Sequence[Clause]) -> bool:
    """Whether a thing that is joined to a noun by "and" is what it stands in relation to, as another before it.

    "The cup left of the bowl and the can" is one thing, "the cup on the plate and the can" are two: nothing lies on
    two things.
    """
    links = _all(Link, said)
    if not links or links[-1].name in _SUPPORTS or not beside.is_apart:
        return False
    return links[-1].is_denied or not beside.is_or


def _measured(said: Sequence[Clause], tie: Tie) -> list[Clause]:
    """The clauses where the last superlative compares distances to a landmark: "the nearest cup to the bowl"."""
    at, last = _last(Superlative, said)
    if last.name not in _TO_A_LANDMARK:
        return list(said)
    landmark = Link((*last.words, *tie.words), _TO_A_LANDMARK[last.name], (tie.thing,))
    return [*said[:at], *said[at + 1 :], landmark]


def _taken_over(kind: Thing) -> Iterator[Clause]:
    """What is said of the one of a kind, too: "the biggest one of the red blocks"; but of the two it is one."""
    for clause in kind.clauses:
        if isinstance(clause, Beside):
            yield Tie(("of",), clause.thing)
        elif not isinstance(clause, Number):
            yield clause


def _chain(thing: Thing) -> Iterator[Thing]:
    """A thing and all that is joined to it."""
    yield thing
    for each in _all(Beside, thing.clauses):
        yield from _chain(each.thing)


def _joined(thing: Thing, noun: str, is_related: bool) -> Iterator[tuple[Thing, bool]]:
    """What is meant beside a settled thing, each with whether "or" leads to it.

    In "the cup left of the bowl or the can" it is open what the can stands in place of: it is left out.
    """
    for each in _all(Beside, thing.clauses):
        if not (each.is_or and is_related):
            other = _settled(each.thing, noun)
            yield other, each.is_or
            yield from _joined(other, noun, is_related)


def _counted(thing: Thing) -> Entity:
    """A plain plural is all that there are; so is one at a place: "the bottles on the right"."""
    entity = _entity(thing)
    if not thing.is_plural or entity.number is not None:
        return entity
    regions = entity.rewritten(_as_region)
    is_all = all(each.rank == REGION for each in regions.superlatives)
    return replace(regions, number=NUMBERS["all"]) if is_all else entity


def _entity(thing: Thing) -> Entity:
    """The entity of a settled thing."""
    first, *others = (_described(clauses, thing.noun) for clauses in _options(thing.clauses))
    if not _all(Denial, thing.clauses):
        return replace(first, alternatives=tuple(others))
    is_special = first.superlatives or any(not each.is_denied for each in _all(Attribute, thing.clauses))
    denied = (Entity(each.phrase, superlatives=each.superlatives) for each in (first, *others))
    phrase = f"the {thing.noun if is_special else ANY_NOUN}"
    return replace(first, phrase=phrase, superlatives=(), excluded=(*first.excluded, *denied))


def _options(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, ...]]:
    """The clauses as they are said first, then with each choice in its place."""
    yield tuple(each for each in clauses if not isinstance(each, Alternative))
    for at, choice in enumerate(clauses):
        if isinstance(choice, Alternative) and _all(type(choice.clauses[0]), clauses[:at]):
            place, _ = _last(type(choice.clauses[0]), clauses[:at])
            around = (*clauses[:place], *choice.clauses, *clauses[place + 1 :])
            yield tuple(each for each in around if not isinstance(each, Alternative))


def _described(clauses: Sequence[Clause], noun: str) -> Entity:
    attributes = [each.word for each in _all(Attribute, clauses) if not each.is_denied]
    numbers = [each.number for each in _all(Number, clauses)]
    if _all(Exclusion, clauses) and NUMBERS["all"] in numbers:  # "all three cups except the red one" are two
        numbers = [NUMBERS["all"]]
    return Entity(
        " ".join(("the", *attributes, noun)),
        tuple(_relation(each, noun, clauses) for each in _all(Link, clauses)),
        _superlatives(clauses),
        tuple(_excluded(clauses, noun)),
        next(filter(None, numbers), numbers[0]) if numbers else None,  # "all three"
        is_any=bool(_all(Whichever, clauses)),
    )


def _relation(link: Link, noun: str, clauses: Iterable[Clause]) -> Relation:
    entity, *others = (entity_of(each, noun) for each in link.things)
    is_in_row = all(_settled(each, noun).noun == noun for each in link.things) and noun != ANY_NOUN
    is_next = is_in_row or not _CLOSELY.isdisjoint(link.words)
    rank = _rank_from(link, clauses) or int(is_next)
    return Relation(link.words, link.name or None, entity, tuple(others), link.is_denied, rank)


def _rank_from(link: Link, clauses: Iterable[Clause]) -> int:
    """Which in the order of distance from a landmark: "the second can behind the bowl"; 0 where that is not said."""
    clauses = [*clauses]
    is_ranked = (link.name in NEXT_TO_IT or link.name in _BY_DISTANCE) and not _all(Superlative, clauses)
    return next((each.rank for each in _all(Rank, clauses) if is_ranked and each.rank > 0), 0)


def _excluded(clauses: Iterable[Clause], noun: str) -> Iterable[Entity]:
    """What the thing must not be, each once; of what is denied itself ("but not a ball"), what that denies."""
    excluded: list[Entity] = []
    for clause in clauses:
        if isinstance(clause, Attribute) and clause.is_denied:
            excluded.append(Entity(clause.word))
        for thing in clause.things if isinstance(clause, Exclusion) else ():
            other = entity_of(thing, noun)
            excluded += other.excluded or (other,)
    return dict.fromkeys(each for each in excluded if each != Entity(f"the {ANY_NOUN}"))


def _superlatives(clauses: Iterable[Clause]) -> tuple[Superlative, ...]:
    """With their rank; where only that is said, in a row from the left."""
    clauses = [*clauses]
    superlatives, ranks = _all(Superlative, clauses), [each.rank for each in _all(Rank, clauses)]
    if any(_rank_from(each, clauses) for each in _all(Link, clauses)):
        return ()
    is_first_of_several = ranks == [1] and any(each.number > 1 for each in _all(Number, clauses))
    if not ranks or (ranks[-1] == 1 and not is_first_of_several):
        return tuple(_with_corners(superlatives))
    superlatives = superlatives or [Superlative(("from", "the", "left"), "left")]
    return tuple(each if _is_at_the_end(each, ranks[-1]) else replace(each, rank=ranks[-1]) for each in superlatives)


def _is_at_the_end(superlative: Superlative, rank: int) -> bool:
    """Whether the last is the one that is most so: "the last on the right", but not "the last from the right"."""
    return rank == LAST and not {"from", "of"} & {*superlative.words} and superlative.name in _SIDES


def _with_corners(superlatives: list[Superlative]) -> list[Superlative]:
    """Two sides that name a corner as one, in place of the first."""
    along = next((each for each in superlatives if each.name in _ALONG), None)
    across = next((each for each in superlatives if each.name in _ACROSS), None)
    if along is None or across is None:
        return superlatives
    words = tuple(dict.fromkeys((*along.words, *across.words)))
    corner = Superlative(words, f"{_ALONG[along.name]} {across.name}")
    first, last = sorted((superlatives.index(along), superlatives.index(across)))
    return [*superlatives[:first], corner, *superlatives[first + 1 : last], *superlatives[last + 1 :]]


def _all(kind: type[_Kind], clauses: Iterable[Clause]) -> list[_Kind]:
    return [each for each in clauses if isinstance(each, kind)]


def _last(kind: type[_Kind], clauses: Sequence[Clause]) -> tuple[int, _Kind]:
    """The last clause of a kind, and where it stands; one is there."""
    return [(at, each) for at, each in enumerate(clauses) if isinstance(each, kind)][-1]


_SIDES = frozenset({"left", "right", "front", "behind", "above", "below", "middle", "corner", "edge"})
_RANKING = ("most", "est")
"""Endings of words that pick one out of several."""


def with_regions(tree: SemanticTree) -> SemanticTree:
    """The tree for all that fits: with regions in place of the sides that its root and what is joined are ranked by."""
    return tree if tree.root is None else replace(tree, root=replace(tree.root.rewritten(_as_region), number=0))


def _as_region(superlative: Superlative) -> Superlative:
    picks_one = any(word.endswith(_RANKING) for word in superlative.words)
    is_region = superlative.rank == 1 and {*superlative.name.split()} <= _SIDES and not picks_one
    return replace(superlative, rank=REGION) if is_region else superlative
