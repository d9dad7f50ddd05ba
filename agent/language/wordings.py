"""What people say in many ways, said in one that the parser and the scorer read; a step before the parse.

Words after a noun become one word before it: "the cup in red" is "the red cup", "something to drink from" is "a
to_drink_from_able thing" and "the one with a handle" "the with_handle_able one", each a fact of
`agent.language.things`. Names of several words are joined ("ping_pong_ball"), and a misspelt name or colour is read as
the only one that is near.
"""

from __future__ import annotations

import re

from agent.language.describing import is_unseen
from agent.language.english import (
    BIG,
    COLOURS_OF,
    DETERMINERS,
    INDEFINITES,
    LIKE_COLOURED,
    MATERIALS,
    OPINIONS,
    POSTURES,
    PREPOSITIONS,
    SHADES,
    SHADING_THINGS,
    SMALL,
    plural,
    singular,
    with_article,
)
from agent.language.framing import PLACES, with_plain_frames
from agent.language.spelling import corrected
from agent.language.things import FACTS, PARTS, VERBS
from agent.language.vocabulary import Vocabulary
from agent.language.words import any_of

_PIECES = re.compile(r"\b(?:piece|bit|item)(?P<several>s?) of (?:the |your |my )?(?P<kind>[\w-]+)")
_NOT = re.compile(r"\b(?:(is|are|was|were|do|does|did)nt|ain'?t)\b")
_TO = re.compile(r"\b(nearest|closest) (?=(?:the|an?|that|this|my|your) )")
_APOSTROPHE = re.compile(
    r"\b(that|what|where|there|it)s(?= (?:in|on|the|a|an|got|not|lying|standing|sitting|made)\b)|\b(that|what)s\b"
)
_JUST = re.compile(rf"(?<!the )\bright (?=(?:{PLACES}|by|near|between|on top of|inside)\b)")


def expression_as_written(expression: str, vocabulary: Vocabulary | None = None) -> str:
    """In lower case and plain words, with what describes a thing before its noun; see this module.

    Args:
        vocabulary: whose names of several words are joined, and whose words may be misspelt; None for neither.
    """
    written = _NOT.sub(lambda match: f"{match[1] or 'is'} not", expression.lower().replace("\u2019", "'"))
    written = _YOU.sub(r"\1 the robot", re.sub(r"\bu\b", "you", written))
    written = _with_sizes(re.sub(r"\b(what(?:ever)?|whichever|who)'s\b", r"\1 is", _APOSTROPHE.sub(r"\1\2's", written)))
    written = _TO.sub(r"\1 to ", _JUST.sub("directly ", written))
    written = _PIECES.sub(lambda match: plural(match["kind"]) if match["several"] else match["kind"], written)
    if vocabulary is not None:
        written = re.sub(r"[a-z]+", lambda match: _grown_up(corrected(match[0], vocabulary), vocabulary), written)
        written = vocabulary.names_of_several_words.sub(lambda match: re.sub("[ -]", "_", match[0]), written)
    return _with_facts(_with_states(_with_colours(with_plain_frames(written))))


def _grown_up(word: str, vocabulary: Vocabulary) -> str:
    """ "ducky" as "duck": parsers take it for an adjective."""
    known = vocabulary.synonyms.get(word, word)
    return known if word.removeprefix(known) in ("y", "ie") else word


def as_said(text: str) -> str:
    """A text of such plain words as a person says it: "the red thing to drink from" """
    return _FACT_BEFORE.sub(_fact_behind, text).replace("_", " ")


_YOU = re.compile(r"\b(to|from|of|by|near|beside) (?:you|yourself)\b")
"""Whom people mean by "you" is the arm, wherever the camera is."""
_FACT_BEFORE = re.compile(r"\b(to|with|without)_(\w+)_able ((?:[\w-]+ )*?)(things?|ones?|[\w-]+)(?=$|[\"'.,?!])")


def _fact_behind(match: re.Match[str]) -> str:
    said = f"to {match[2]}" if match[1] == "to" else f"{match[1]} {with_article(match[2])}"
    return f"{match[3]}{match[4]} {said}"


# Sizes, and how somebody likes it

_LARGE = re.compile(rf"\b(?:{any_of(BIG)},? )*{any_of(BIG[3:])}(?:,? {any_of((*BIG, 'great'))})*(?=,? [a-z])")
_LITTLE = re.compile(rf"\b(?:{any_of(SMALL)}[ -])*{any_of(SMALL[3:])}(?:,?[ -]{any_of(SMALL)})*(?=,? [a-z])")
_CURSES = re.compile(rf"\b{any_of(each for each in OPINIONS if each.endswith(('ing', 'ed', 'in')))} (?=[a-z])")


def _with_sizes(text: str) -> str:
    """With "big" and "small" for rarer words, "teeny tiny", and without curses that may be taken for verbs."""
    return _LITTLE.sub("small", _LARGE.sub("big", _CURSES.sub("", text)))


# Colours

_ONE_COLOUR = any_of(COLOURS_OF)
_COLOUR = rf"(?P<colour>{_ONE_COLOUR}(?: or {_ONE_COLOUR})?)(?! (?:and|or) {_ONE_COLOUR}\b)"
_HEAD = r"\b(?!(?:is|are|be|not|that|which|and|or)\b)(?P<head>[\w-]+)"
_WHICH = r"(?:,? (?:that|which|who))?(?:'s| is| are)?"
_GOING_ON = PREPOSITIONS | {
    "and", "or", "but", "that", "which", "is", "are", "next", "left", "right", "behind", "closest", "nearest",
    "furthest", "farthest", "over", "further", "closer", "beneath", "underneath", "i", "you", "we",
}  # fmt: skip
"""Words that may follow the description of a thing."""
_END = rf"(?=$|[,.;!?]| {any_of(_GOING_ON)}\b)"
_COLOURS_BEHIND = [
    re.compile(f"{_HEAD}{behind}{_END}")
    for behind in (
        rf"{_WHICH} (?:in )?(?:all )?(?:colou?red|painted|dyed|tinted)(?: in)? (?:the colou?r )?{_COLOUR}",
        rf"(?:,|{_WHICH}) {_COLOUR} in colou?r",
        rf"{_WHICH} in(?: an?| the)?(?: colou?r)? {_COLOUR}(?: colou?r| shade| paint)?",
        rf"{_WHICH} of(?: an?| the)? colou?r {_COLOUR}",
        rf"{_WHICH} of(?: an?| the)? {_COLOUR} colou?r",
        rf",? (?:with|having|(?:that|which) (?:has|have|comes in))(?: an?| the| its)? colou?r {_COLOUR}",
        rf",? (?:with|having|(?:that|which) (?:has|have))(?: an?| the)? {_COLOUR} colou?r",
        rf",? whose colou?r is {_COLOUR}",
    )
]
_TWO_COLOURS = rf"\b{_ONE_COLOUR}(?: and |-and-|/| & ){_ONE_COLOUR} (?=[a-z]*[^s\W](?: |$))"
_COLOURS_BEFORE = [
    (re.compile(rf"^everything (?:that|which)(?:'s| is) ({_ONE_COLOUR})\b"), r"all the \1 things"),
    (re.compile(rf"\b(?:{any_of(SHADES)}[ -])+(?={_ONE_COLOUR}\b)"), ""),
    (re.compile(rf"\b{any_of(SHADING_THINGS)}[ -](?={_ONE_COLOUR} [a-z])"), ""),
    (re.compile(rf"\b{_ONE_COLOUR}[ -](?={_ONE_COLOUR} (?!and |or )[a-z])"), ""),
    (re.compile(_TWO_COLOURS), "two_coloured "),
    (
        re.compile(
            rf"^(?!.*\b{_ONE_COLOUR}\b.*,)(?P<before>(?:(?!{any_of(_GOING_ON)}\b)[\w-]+ ){{0,3}}?)(?P<head>[\w-]+), "
            rf"(?P<colour>{_ONE_COLOUR})$"
        ),
        r"\g<before>\g<colour> \g<head>",
    ),
]


_COLOURED = re.compile(rf"\b(?:({_ONE_COLOUR})[ -](?:colou?r(?:ed)?|ish)|({any_of(LIKE_COLOURED)})[ -]colou?red)\b")
_ANY_COLOUR = re.compile(r" (?:in|of) (?:any|whatever|whichever) colou?r\b")


def _with_colours(text: str) -> str:
    """With each colour before its noun and in a plain word: "the cup that is dark red in colour" is "the red cup"."""
    for pattern, plain in _COLOURS_BEFORE:
        text = pattern.sub(plain, text)
    for pattern in _COLOURS_BEHIND:
        text = pattern.sub(_colour_first, text)
    return _ANY_COLOUR.sub("", _COLOURED.sub(lambda match: match[1] or LIKE_COLOURED[match[2]], text))


def _colour_first(match: re.Match[str]) -> str:
    head, colour = match["head"], match["colour"]
    return f"{head} {colour}" if head in INDEFINITES else f"{colour} {head}"


# What it is made of, and how it stands

_MADE_OF = {word: word for word in (*MATERIALS, "rubber", "cardboard", "tin", "steel")} | {"wood": "wooden"}
_MADE = re.compile(rf"{_HEAD}{_WHICH} (?:made )?(?:out )?(?:of|from) (?P<material>{any_of(_MADE_OF)}){_END}")
_STATE = re.compile(
    rf"{_HEAD}{_WHICH} (?:(?:lying|lies|sitting|standing|tipped|turned|placed|put|balanced) )?"
    r"(?:(?:over )?on (?P<side>its side|their sides?)|(?P<over>the wrong way (?:up|round)|upside_down|face_down"
    rf"|(?:knocked|tipped|fallen) over)|(?P<up>the right way up)){_END}"
)
_JOINED_STATES = re.compile(
    r"\b(upside|face|see|half|second|two|three|multi|good)[ -]"
    r"(down|up|through|full|empty|hand|tone|colou?red|looking)\b"
)
_NAMELESS = re.compile(
    r"(?<=[a-z] )(?:thing(?:y|ie|amajig|amabob|ummy)|whatsit|whatchamacallit|gizmo|doodah|doohickey|doodad"
    r"|guys?|fella|fellow|chap|dude|buddy|sucker|bad boy)\b"
)


def _with_states(text: str) -> str:
    """With what a thing is made of, and a way of standing that has a name, before its noun."""
    text = _MADE.sub(lambda match: f"{_MADE_OF[match['material']]} {match['head']}", _NAMELESS.sub("thing", text))
    text = _JOINED_STATES.sub(lambda match: f"{match[1]}_{match[2].replace('colored', 'coloured')}", text)
    return _STATE.sub(lambda match: f"{_standing(match)} {match['head']}", text)


def _standing(match: re.Match[str]) -> str:
    return "on_its_side" if match["side"] else "upside_down" if match["over"] else "upright"


# Parts and uses

_HAS = r"(?:with|having|(?:that|which|who) (?:has|have)(?: got)?)"
_LACKS = (
    rf"(?:without(?: an?y?)?|{_HAS} no|(?:that |which )?(?:lacks|lack|lacking|does not have|doesn't have)(?: an?y?)?)"
)
_PART = re.compile(
    rf" (?:(?P<lacks>{_LACKS})|{_HAS}) (?:(?:an?|the|its|their|some|two|little|small|big|large|long|short|round|pointy"
    rf"|curved) )*(?P<colour>{_ONE_COLOUR} )?(?P<part>{any_of(PARTS)})(?:e?s)?(?: on (?:it|the side|top|them))?{_END}"
)
_PEOPLE = (
    r"(?:i|you|we|one|they|people|someone|somebody|everyone|kids|children|babies|toddlers|"
    r"(?:an?|the|my|our|your) (?:child|kid|baby|toddler|person|kids|children|daughter|son))"
)
_MAY = r"(?:(?:can|could|would|will|may|might|should|must|normally|usually|often|always|typically|like to|love to) )"
_FIT = r"(?:(?:used|meant|made|good|suitable|intended|designed|handy|useful|great|there|supposed|safe|perfect|fit) )"
_USES = tuple(
    re.compile(pattern)
    for pattern in (
        rf" (?:(?:that|which) )?(?:is |are |(?:can|could) be )?{_FIT}?(?:for (?:me|us) )?"
        r"(?:to be |to )(?:use (?:to |for ))?",
        rf" (?:(?:that|which) )?(?:is |are |(?:can|could) be )?{_FIT}?(?P<for>for) "
        r"(?:(?:me|us|you|kids|children) to )?(?=\w+ing\b|\w+ to )",
        rf" (?:(?:that|which|what) )?{_PEOPLE} {_MAY}*(?:use (?:to |for ))?",
        rf" (?:that|which) (?:is |are )?{_MAY}*(?:be )?",
        r" (?:(?:that|which) )?(?:an? )?(?P<animal>monkey|rabbit|bunny|horse)(?:s|ies)? (?:like to |love to |can )?",
    )
)
_LIKES = re.compile(rf"\b(monkeys?|rabbits?|bunn(?:y|ies)|horses?) (?:like|love|enjoy|adore)s?(?! to\b){_END}")
_RECEIVER = re.compile(
    r" (?:to|for) (?:the|my|our|your|his|her|an?) (?:dog|puppy|cat|kitten|kid|child|baby|toddler|son|daughter)"
    rf"{_END}"
)
"""Whom something is done to or for, which says nothing of the thing: "that I can throw | to the dog"."""
_SHORT = {"out of ": "from ", "off of ": "off ", "into ": "in ", "onto ": "on ", "using ": "with ", "inside ": "in "}
_BEHIND_VERBS = frozenset({"from", "in", "on", "with", "off", "at", "by"})
_LONGEST_USE = 6
_PARTICIPLES = {"eaten": "eat", "drunk": "drink", "thrown": "throw", "held": "hold", "grown": "grow", "built": "build"}


def _with_facts(text: str) -> str:
    """With what things have, and are for, in one word before each noun."""
    words = _LIKES.sub(r"\1 eat", text).split(" ")
    if words[0] == "what":  # "what you drink from"
        words[:1] = ["the", "thing"]
    at = 0
    while at < len(words):
        rest = " ".join(("", *words[at + 1 :]))
        fact, length = _part(rest) or _use(rest) or _quality(words[at], rest) or ("", 0)
        if fact:
            behind = rest[length:]
            if behind.startswith(" and ") and _use(f" that {behind[5:]}"):  # "that rolls and bounces"
                behind = f" that {behind[5:]}"
            words = [*_with_fact(words[: at + 1], fact), *behind.split()]
        at += 1
    return " ".join(words)


def _with_fact(words: list[str], fact: str) -> list[str]:
    """The words up to a noun, with a fact before it: "a red to_stir_with_able thing" of "something red"."""
    for back, word in enumerate(reversed(words[-2:])):
        if word in _INDEFINITES:
            article, noun = _INDEFINITES[word].split()
            return [*words[: len(words) - back - 1], article, *words[len(words) - back :], fact, noun]
    return [*words[:-1], fact, words[-1]]


_INDEFINITES = {"something": "a thing", "anything": "a thing", "everything": "all things"}


def _part(rest: str) -> tuple[str, int] | None:
    """The word for a part that the text behind a noun begins with, and how long it is in the text."""
    match = _PART.match(rest)
    if match is None:
        return None
    colour = f"{match['colour'].strip()}_" if match["colour"] else ""
    return f"{'without' if match['lacks'] else 'with'}_{colour}{match['part']}_able".replace(" ", "_"), match.end()


def _quality(noun: str, rest: str) -> tuple[str, int] | None:
    """The same for what it is like, behind "something": parsers take "round" for a preposition there."""
    word = rest.split(" ", 2)[1] if rest and noun in _INDEFINITES else ""
    is_quality = is_unseen(word) and word != "empty" if word not in FACTS else not FACTS[word].is_noun
    return (word, len(word) + 1) if is_quality else None


def _use(rest: str) -> tuple[str, int] | None:
    """The same for what one does with a thing."""
    for pattern in _USES:
        match = pattern.match(rest)
        if match is None:
            continue
        words, group = rest[match.end() :].split(), match.groupdict()
        if words[:1] and words[0] in VERBS and match.group().split()[-1:] in (["is"], ["are"]):
            continue  # "that is open"
        for count in range(min(_LONGEST_USE, len(words)), 0, -1):
            said, behind = " ".join(words[:count]), "".join(f" {word}" for word in words[count:])
            if said.endswith(","):
                said, behind = said[:-1], f",{behind}"
            fact = re.match(_END, behind) and _named_use(said, group.get("animal", ""), is_for="for" in group)
            if fact:
                receiver = _RECEIVER.match(behind)
                return fact, match.end() + len(said) + (receiver.end() if receiver else 0)
    return None


def _named_use(said: str, animal: str, *, is_for: bool) -> str:
    """The fact that a verb, with its object and its preposition, stands for; empty where there is none.

    Args:
        animal: who does it.
        is_for: "for drinking": what for is said by the verb alone.
    """
    said = f"{said} "
    for long, short in _SHORT.items():
        said = said.replace(long, short)
    verb, *rest = said.split() or [""]
    if verb in POSTURES and verb.endswith(("ing", "s")) and not is_for:
        return ""  # "that is sitting on the box", "which sits on it"
    verb, last = _base(verb), rest[-1] if rest else ""
    rest = [singular(word) for word in rest if word not in DETERMINERS]
    names = ["_".join((verb, *rest))]
    if is_for:
        names[bool(rest) :] = [*(f"{verb}_{each}" for each in ("with", "from", "in")), verb]
    elif rest and _BEHIND_VERBS.isdisjoint(rest):
        names.append(f"{verb}_with")
    elif last in _BEHIND_VERBS and _BEHIND_VERBS.isdisjoint(rest[:-1]):
        names.append(f"{verb}_{last}")
    facts = ("_".join(filter(None, ("to", animal, name, "able"))) for name in names)
    return next((fact for fact in facts if fact in FACTS), "")


def _base(verb: str) -> str:
    """The base form of a verb that some fact begins with: "stir" of "stirring"; any other stays as it is."""
    stems = [re.sub(f"{ending}$", "", verb) for ending in ("ing", "ed", "es", "s") if verb.endswith(ending)]
    forms = [verb, _PARTICIPLES.get(verb, ""), *stems, *(f"{stem}e" for stem in stems), *(stem[:-1] for stem in stems)]
    return next((form for form in forms if form in VERBS), verb)
