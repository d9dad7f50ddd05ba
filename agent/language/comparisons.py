"""What is compared and what holds what, said in the one way that the parser reads: "the banana whose colour is the same
as one of the spoons" as "the banana with the same colour as a spoon"."""

from __future__ import annotations

import re

from agent.language.english import PREPOSITIONS, singular, with_article

_SAME_AS = re.compile(
    r"\b(?:(?:that|which) (?:is|are|has|have) (?=(?:the same|a different) (?:colou?r|size|kind)\b)"
    r"|whose (?P<what>colou?r|size) is (?:(?:exactly |just )?the same as|like|equal to)(?: that of)? )"
)
_ONE_OF = re.compile(
    rf"\b(?P<lead>as|{'|'.join(PREPOSITIONS)}) (?:one|any|either) of (?:the|these|those) "
    r"(?:(?:two|three|four|\d) )?(?P<kind>(?:[a-z_]+ )?[a-z_]+s)(?=$|,)"
)
_MOST = re.compile(r"\b(?:the )?(?P<most>most|least) (?:distant|remote|far(?: away)?)\b")
_AWAY = re.compile(r"\b(?P<most>furthest|farthest)(?P<thing>(?! away)(?: [a-z_]+){1,3}?)? away(?= [a-z])")
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
    r"(?:(?P<has>has|holds|contains) |is (?P<held>(?:the|an?) [a-z_ ]+) (?P<how>in|on)$)"
)
"""What asks which thing holds another: "which box has the duck on it", "which box is the duck in"."""


def with_plain_comparisons(text: str) -> str:
    """An expression in lower case, with its words for what is compared and what holds what in plain ones."""
    text = _SAME_AS.sub(lambda match: f"with the same {match['what']} as " if match["what"] else "with ", text)
    text = _ONE_OF.sub(lambda match: f"{match['lead']} {with_article(singular(match['kind']))}", text)
    text = _MOST.sub(_superlative, text)
    text = _AWAY.sub(r"\g<most>\g<thing>", text)
    text = _EDGE.sub(lambda match: _ENDS.get(match["side"], f"furthest to the {match['side']}"), text)
    return _HOLDS.sub(_that_holds, text)


def _superlative(match: re.Match[str]) -> str:
    return "furthest" if match["most"] == "most" else "nearest"


def _that_holds(match: re.Match[str]) -> str:
    lead = f"the {match['kind']} that"
    return f"{lead} {match['has']} " if match["has"] else f"{lead} has {match['held']} {match['how']} it"
