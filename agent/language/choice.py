"""A choice between named things: "the cup or the bowl, whichever is closer to you", "the bigger one of the two"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from agent.language.english import ARTICLES, COLOUR_WORDS, DEMONSTRATIVES, POSSESSIVES, PREPOSITIONS, RANK_OF
from agent.language.semantic_tree import Entity, SemanticTree

_STARTS = rf"(?:{'|'.join(sorted(ARTICLES | DEMONSTRATIVES | POSSESSIVES))}) "
_OPTION = rf"{_STARTS}.+?"
_OR, _AND = (rf"(?P<options>(?:either )?{_OPTION},? {joiner} {_OPTION})" for joiner in ("or", "(?:and|or)"))
_AMONG = re.compile(
    r"^(?:among(?:st)?|between|from|out of|of)(?: (?:these|those|the))?(?: (?:two|three|four|five)(?: things)?)?"
    rf"(?: ?[:,-])? (?={_STARTS})"
)
_MOST = r"(?:\w{2,}(?:er|est)|(?:more|most|less|least) \w+)"
_NOUN = r"(?: (?P<noun>(?!is\b|of\b)[\w-]+))?"
_IS = r"(?:is|looks|seems|lies|stands|sits|comes)(?: the)?"
_BARE = r"(?P<bare>(?:either )?[\w'-][\w' -]*? (?:or|and) [\w'-][\w' -]*)"
_WHICH_ONE = r"(?:whichever|the one)(?: (?:one|thing|object|item))?(?:'s)?(?: that| which)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_OR}[,;:-]*\s+whichever{_NOUN}(?: of (?:them|these|those|the two))? {_IS} (?P<claim>.+)",
        rf"(?P<bare>(?:either )?[\w -]+? or [\w -]+?)[,;:-]+\s+whichever{_NOUN} {_IS} (?P<claim>.+)",
        rf"whichever(?: one)? of {_AND} {_IS} (?P<claim>.+)",
        rf"whichever{_NOUN} {_IS} (?P<claim>.+?)[,;:]+ {_OR}",
        rf"(?:the )?(?P<most>{_MOST}[\w -]*?) (?:out )?of {_AND}",
        rf"the (?P<most>[\w -]+?) one(?: (?:out )?of {_AND}|[,;:]+ {_OR.replace('options', 'others')})",
        rf"the one (?P<most>{_MOST}[\w -]*?) (?:out )?of {_AND}",
        rf"the one (?:out )?of {_AND} (?:that|which) {_IS} (?P<claim>.+)",
        rf"{_WHICH_ONE}(?: {_IS})? (?P<claim>{_MOST}.*?) ?[,;:\u2013\u2014-]+ {_BARE}",
    )
)
_THING = "the thing"
_WHICHEVER = re.compile(rf"whichever(?P<noun>(?: (?!is\b)[\w-]+)*?)(?: of (?P<kind>.+?))? {_IS} (?P<claim>.+)")
_WHICHEVER_NAMED = re.compile(
    rf"whichever (?:one )?is (?P<thing>the {_MOST}(?: (?!to\b|from\b|of\b|one\b|thing\b)[\w-]+)+)"
)
_OFFERED = re.compile(
    rf"(?:of |between |out of )?(?P<options>(?:either )?[\w' -]+? (?:or|and) [\w' -]+?) (?P<break>[,;:\u2013\u2014-]) "
    rf"(?P<verb>[\w' ]+?) (?P<which>{_WHICH_ONE}(?: {_IS})? {_MOST}"
    rf"(?: one)?(?: (?:to|from) [\w ]+?)?|the {_MOST} one)"
)
_PARTS = re.compile(rf",? (?:or|and) (?={_STARTS})|, (?={_STARTS})")
_BARE_PARTS = re.compile(r",? (?:or|and) ")
_COMPARED = (
    (re.compile(r"\b(?:closer|nearer|closest|nearest)\b(?: by)?"), "closest"),
    (re.compile(r"\b(?:further|farther|furthest|farthest)(?: away)?(?= from\b|$)"), "farthest"),
    (re.compile(r" (?:one|thing|object|item)$"), ""),
    (re.compile(r" (?:of|out of) (?:the two|them|these|those|both)$"), ""),
)


@dataclass(frozen=True)
class Choice:
    """Things of which the one is meant that fits a description best.

    Attributes:
        description: an expression for what fits: "the thing that is closest to you".
        options: expressions for the things.
    """

    description: str
    options: tuple[str, ...]


def choice_between(claim: str, *options: str, noun: str = "one") -> str:
    """An expression for the one of several things, all called by a noun, of which a predicate is so, or more so."""
    return f"{' or '.join(options)}, whichever {noun} is {claim}"


def is_comparison(claim: str) -> bool:
    """Whether a predicate says "more so" or "most so": "bigger", "closest to the can"."""
    return bool(re.match(rf"{_MOST}\b", claim))


def tells_apart(word: str) -> bool:
    """Whether a word without a noun tells one of several: "the bigger", "the red", "the second"."""
    return is_comparison(word) or word in COLOUR_WORDS or word in RANK_OF or word in ("left", "right", "middle")


def read_choice(expression: str) -> Choice | None:
    """The choice that an expression in lower case makes between things that it names; None where it makes none."""
    expression = expression.replace("whichever's", "whichever is")
    named = _AMONG.match(expression)
    if named:  # "between the cup and the bowl, whichever is bigger"
        things, comma, claim = expression[named.end() :].partition(", whichever")
        expression = re.sub(r",? and (?=[^,]*$)", " or ", things) + comma + claim
    for form in _FORMS:
        match = form.fullmatch(expression)
        if match:
            said = match.groupdict()
            bare = said.get("bare")
            listed = (bare or said.get("options") or said["others"]).removeprefix("either ")
            options = _BARE_PARTS.split(listed) if bare else _PARTS.split(listed)
            thing = f"the {said['noun']}" if said.get("noun") not in (None, "one") else _THING
            options = [re.sub(r"\bone$", plain_noun(options[0]), option) for option in options]
            return Choice(_described(said.get("claim") or said["most"], thing), tuple(options))
    return None


def plain_noun(thing: str) -> str:
    """The noun of a thing that nothing stands behind, which "one" stands for: "the green carrot or the white one"."""
    words = thing.split()
    return words[-1] if words and PREPOSITIONS.isdisjoint(words) else "one"


def offered_first(text: str) -> tuple[int, int, int] | None:
    """Where "A or B, hand me whichever is bigger" has its parts, as counts of characters; None for any other text.

    Returns:
        Where what is offered begins and ends, and where the verb begins.
    """
    match = _OFFERED.fullmatch(text)
    if match is None or (" and " in match["options"] and not match["which"].startswith(("whichever", "the one"))):
        return None
    return match.start("options"), match.end("options"), match.start("verb")


def without_whichever(expression: str) -> str:
    """With "the cup that is biggest" for "whichever cup is biggest"."""
    named = _WHICHEVER_NAMED.fullmatch(expression)
    if named:
        return named["thing"]
    match = _WHICHEVER.fullmatch(expression)
    if not match:
        return expression
    kind = f" of {match['kind']}" if match["kind"] else ""
    return _described(match["claim"], f"the{match['noun'] or ' one'}{kind}")


def tree_of_choice(expression: str, tree_of: Callable[[str], SemanticTree]) -> SemanticTree:
    """The semantic tree of an expression, also where it chooses between named things.

    Args:
        tree_of: an expression that makes no choice to its tree.
    """
    choice = read_choice(expression)
    if choice is None:
        return tree_of(without_whichever(expression))
    described, *options = map(tree_of, (choice.description, *choice.options))
    among = tuple(each.root or Entity(each.expression) for each in options)
    root = replace(described.root or Entity(choice.description), among=among)
    unread = tuple(dict.fromkeys(word for each in (described, *options) for word in each.unread))
    return SemanticTree(expression, root, names_a_rule=True, unread=unread)


def _described(claim: str, thing: str = _THING) -> str:
    for compared, most in _COMPARED:
        claim = compared.sub(most, claim)
    return f"{thing} that is {claim}"
