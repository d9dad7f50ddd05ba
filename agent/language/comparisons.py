"""What is compared and what holds what, said in the one way that the parser reads: "the banana whose colour is the same
as one of the spoons" as "the banana with the same colour as a spoon"."""

from __future__ import annotations

import re

from agent.language.english import COLOURS_OF, NUMBER_WORDS, PREPOSITIONS, RANK_OF, singular, with_article

_WHAT = r"(?P<{}>colou?r|size|kind|material)"
_SAME_AS = re.compile(
    r"\b(?:(?:that|which) (?:is|are|has|have) (?=(?:the same|a different) (?:colou?r|size|kind)\b)"
    rf"|whose {_WHAT.format('whose')} (?:matches|equals|is (?:(?:exactly |just )?the same as|that of|like|equal to))"
    r"(?: that of)? "
    rf"|(?:that|which) (?:has|is|have|are) the {_WHAT.format('of')} of "
    rf"|(?:that|which) (?:shares?|sharing) (?:its|the|their|a) {_WHAT.format('shared')} with "
    r"|in (?=(?:exactly )?the same (?:colou?r|size|kind) (?:as|of)\b)"
    r"|(?:(?:that|which) (?:is|are) )?(?P<coloured>colou?r)ed (?:exactly |just )?(?:like|the same as|as) )"
)
"""What leads to a thing that another one is like, and in which property."""
_BARE_SAME = re.compile(
    r"^(?:(?:the (?:thing|one)|something|anything) )?(?:(?:in|of|with) )?(?:the )?same (colou?r|size) as "
)
_SAME_LIKE = re.compile(r"\b(?:(?:with|in|of) )?(?:the )?same (colou?r|size) like\b")
_FURTHEST_SIDE = re.compile(r"\b(?:the )?(?:furthest|farthest)[- ](left|right) (?=(?!of\b|side\b)[a-z])")
_COUNTED_FROM = re.compile(
    rf"^(?:counting|going|starting|counted)? ?from the (?P<side>left|right),? (?:the )?(?P<rank>{'|'.join(RANK_OF)}) "
    r"(?P<thing>[a-z_]+(?: [a-z_]+)?)$"
)
_NUMERAL = re.compile(
    rf"\b(of the|the|these|those|all) ({'|'.join(map(str, range(2, 10)))}) (?=(?:[a-z_]+ )?[a-z_]+s\b)"
)
_SAME_COLOURED = re.compile(r"\b(the|an?) same[- ]colou?red ([a-z_]+) as ")
_MATCHING_IN = re.compile(
    r"\b(?:(?:that|which) matches|matching) (?P<thing>(?:the|that|my) [a-z_ ]+?) (?:in|by) (colou?r|size)\b"
)
_POSSESSED = re.compile(r"\b(?:with|in) (?P<thing>the (?:[a-z_]+ )?[a-z_]+)'s (colou?r|size)\b")
_ONE_OF = re.compile(
    rf"\b(?P<lead>as|{'|'.join(PREPOSITIONS)}) (?:one|any|either) of (?:the|these|those) "
    r"(?:(?:two|three|four|\d) )?(?P<kind>(?:[a-z_]+ )?[a-z_]+s)(?=$|,)"
)
_A_COLOUR = f"(?:{'|'.join(sorted(COLOURS_OF, key=len, reverse=True))})"
_BETWEEN_TWO = re.compile(
    rf"\bbetween the ({_A_COLOUR})(?: one)? and the ({_A_COLOUR})(?: (?!(?:and|or|that|which|is|on|in)\b)([a-z_]+))?"
    r"(?=$|[,.]| (?:and|that|which|on|in)\b)"
)
"""Two things of which the first at least is named by its colour alone: "between the white and the pink bowl"."""
_MOST = re.compile(r"\b(?:the )?(?P<most>most|least) (?:distant|remote|far(?: away)?)\b")
_AWAY = re.compile(r"\b(?P<most>furthest|farthest)(?P<thing>(?! away)(?: [a-z_]+){1,3}?)? away(?= [a-z])")
_OFF = re.compile(r"\b(further|farther|furthest|farthest) (?:off|out|back|along)(?=$|[,.]| (?:from|than|of|on|in)\b)")
_MORE = re.compile(
    r"\b(?:more|(?P<most>most)) (?P<plain>far|near|close|big|small|tall|short|long)"
    r"(?=$|[,.]|(?: (?:to|from))?(?: (?:the|my|that))?(?: [a-z_]+){1,2}$)(?! than one)"
)
"""Degrees that people who learn English make: "the apple that is more far from me"."""
_LONG_DEGREES = {"far": "farth", "big": "bigg", "close": "clos"}
_EDGE = re.compile(
    r"\b(?:closest|nearest|nearer|closer)(?: to)? the (?P<side>left|right|far|back|rear|front|near)(?:[- ]hand|most)?"
    r" (?:edge|side|end)(?: of the (?:table|desk|picture|image))?(?=$|,)"
)
_ENDS = {"far": "furthest from me", "back": "furthest from me", "rear": "furthest from me"} | dict.fromkeys(
    ("front", "near"), "closest to me"
)
"""What is most so at an end of the table."""
_HOLDS = re.compile(
    r"^(?:which|what) (?P<kind>[a-z_]+(?: [a-z_]+)??) "
    r"(?:(?P<has>has|holds|contains|touches) |is (?P<held>(?:the|an?) [a-z_ ]+) (?P<how>in|on)$)"
)
"""What asks which thing holds another: "which box has the duck on it", "which box is the duck in"."""


def with_plain_comparisons(text: str) -> str:
    """An expression in lower case, with its words for what is compared and what holds what in plain ones."""
    text = _SAME_LIKE.sub(r"with the same \1 as", text)
    text = _SAME_AS.sub(_alike, _BARE_SAME.sub(r"the thing with the same \1 as ", text))
    text = _SAME_COLOURED.sub(r"\1 \2 with the same colour as ", text)
    for form in (_MATCHING_IN, _POSSESSED):
        text = form.sub(r"with the same \2 as \g<thing>", text)
    text = _FURTHEST_SIDE.sub(r"the \1most ", text)
    text = _COUNTED_FROM.sub(r"the \g<rank> \g<thing> from the \g<side>", text)
    text = _NUMERAL.sub(lambda match: f"{match[1]} {NUMBER_WORDS[int(match[2]) - 1]} ", text)
    text = _BETWEEN_TWO.sub(_with_noun_twice, text)
    text = _ONE_OF.sub(lambda match: f"{match['lead']} {with_article(singular(match['kind']))}", text)
    text = _MOST.sub(_superlative, text)
    text = _OFF.sub(r"\1", _MORE.sub(_degree, text))
    text = _AWAY.sub(r"\g<most>\g<thing>", text)
    text = _EDGE.sub(lambda match: _ENDS.get(match["side"], f"furthest to the {match['side']}"), text)
    return _HOLDS.sub(_that_holds, text)


def _alike(match: re.Match[str]) -> str:
    what = next(filter(None, match.groups()), "")
    return f"with the same {what} as " if what else "with "


def _degree(match: re.Match[str]) -> str:
    return f"{_LONG_DEGREES.get(match['plain'], match['plain'])}{'est' if match['most'] else 'er'}"


def _superlative(match: re.Match[str]) -> str:
    return "furthest" if match["most"] == "most" else "nearest"


def _that_holds(match: re.Match[str]) -> str:
    lead = f"the {match['kind']} that"
    return f"{lead} {match['has']} " if match["has"] else f"{lead} has {match['held']} {match['how']} it"


def _with_noun_twice(match: re.Match[str]) -> str:
    noun = match[3] or "one"
    return f"between the {match[1]} {noun} and the {match[2]} {noun}"
