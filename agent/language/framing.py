"""Frames around a thing, said in the one that the parser reads: "of the two cups, the red one" as "the red cup", "the
box the lemon is in" as "the box that the lemon is in"."""

from __future__ import annotations

import re

from agent.language.comparisons import with_plain_comparisons
from agent.language.describing import PURPOSES
from agent.language.english import COLOURS_OF, NUMBER_OF, ORDINAL_WORDS, plural, singular
from agent.language.groups import with_plain_groups
from agent.language.things import NOUNS, PARTS
from agent.language.words import any_of

PLACES = "behind|in front of|beside|next to|under|underneath|beneath|below|above"
_BESIDE = rf"(?:{PLACES}|(?:to |on |at )?(?:the )?(?:left|right)(?: hand)?(?: side)?(?: of\b|$))"
_SLIGHTLY = re.compile(
    r"\b(?:just )?(?:a (?:(?:little|tiny|small|wee) )?(?:bit|touch|tad|little|smidgen)|slightly|somewhat|partly|half)"
    rf" (?={_BESIDE})"
)
_HIDDEN = re.compile(
    r"(?<= )(?:(?:a bit|a little|slightly|partly|partially|half|mostly|almost|kind of|sort of)[ -])?"
    r"(?:hidden|hiding|tucked|peeking|peeping|poking|sticking)(?: away| out)?(?: from)? "
    rf"(?:(?P<by>by)\b|(?={_BESIDE}|inside|in\b|among))"
)
_LIKE_A = re.compile(
    r"\b(?:something|(?P<the>the|that) (?:thing|object|item|one))"
    r"(?: (?:that|which))?(?: (?:is|looks|looking))?(?: a bit| just)? like an? "
)
"""What "something like a cup" and "the thing that looks like a cup" are called after."""
_PARTS_OF = "tip|tips|handle|neck|spout|cap|lid|stem|stalk|beak|tail|foot|base|point|blade|mouth|nose|opening|nozzle"
_BY_PART = re.compile(
    r"(?P<near>\b(?:near|nearest|closest|next to|by|beside|touching|against)(?: to)? (?:the|its) )"
    rf"(?:(?:{_PARTS_OF}) of (?:the|that) )?(?P<thing>[a-z_]+(?: [a-z_]+)??)"
    rf"(?:(?:'s)? (?:{_PARTS_OF}))*(?=$|[,.]| (?:that|and)\b)"
)
"""A part of a thing where another one is near it: "the tip of the spoon handle" stands for the spoon."""
_THAT = re.compile(r"^(?:that|this|these|those) (?!is\b|are\b|was\b|were\b|which\b|that\b|there\b)(?=[a-z])")
_SIDE_OF = re.compile(r"\b(right|left)[- ]hand(?= side\b)")
_PIECE_OF = re.compile(r"\b(?:piece|bit|item|lump|kind|sort|type)(s?) of (?!the |a |an )([a-z]+)")
_OF_SEVERAL = re.compile(
    r"^(?:out )?of (?:all )?(?:the|these|those|your|my) (?:(?:two|three|four|five|six|\d) )?(?P<kind>[a-z_ ]+?),?"
    r" (?:only )?(?P<which>(?:the|that) (?:[a-z]+ )?)one\b"
)
_WHATEVER = re.compile(
    r"^(?:(?:any|which|what)ever|what) (?P<kind>(?!is |are |lies |stands |sits |has |'s )[a-z_]+ )?"
    r"(?P<be>is|are|'s|lies|stands|sits|happens to be|matches|has|holds|contains|touches) "
)
_CONTENTS = re.compile(
    rf"\b(?P<holder>can|tin|bottle|cup|mug|glass|jar|box|carton|bag|bowl) of (?P<what>{'|'.join(sorted(PURPOSES))})\b"
)
_RANK_BEHIND = re.compile(
    r"^the (?P<thing>[\w ]+?)(?: (?:that|which) is)? (?P<rank>second|third|fourth|fifth) "
    r"(?P<most>nearest|closest|furthest|farthest) (?P<to>to|from) "
)
_RANK_OF_KIND = re.compile(
    r"^the (?P<rank>first|second|third|fourth|fifth|last) (?:out )?of (?:all )?(?:the|these|those) (?P<kind>[a-z_ ]+?s)"
    r"(?P<side> from the (?:left|right))?$"
)
_ALMOST = re.compile(r"\b(?:almost|nearly|practically) touching\b")
_ONE_OF = re.compile(
    r"^the (?:(?:two|three|four|five|\d) )?(?P<kind>(?:(?!that\b|which\b)[a-z_]+ )*?[a-z_]+s) "
    r"(?P<be>is|has|holds|contains) "
)
_YOUR_SIDE = re.compile(r" (?:over )?(?:on|at) your (?:own )?(?:side|end)(?: of the (?:table|desk))?$")
_TASTES = re.compile(r" (?:that|which) (?:taste|smell)s? (?:the |most )?(?:\w+)$")
_FOR_MY = re.compile(
    rf"(?<!thing)(?<!one) for (?:(?:my|our|his|her|their) (?:[a-z]+ )?|the (?!{any_of(NOUNS)}\b))"
    r"[a-z]+(?: and [a-z]+)?$"
)
"""For whom or what a thing is meant to be, which is no thing itself: "a bowl for my cornflakes", "... for the soup"."""
_NOT_A = re.compile(rf"\b((?:is|are) not|isn't|aren't) (?={any_of(NOUNS)}(?: or |$))")
_WHAT_IS = re.compile(r"\b(every thing|thing|one|ones|things|stuff|everything|something) what (?=is|are|has|have)")
_PLACED = rf"(?P<place>(?:{PLACES}|(?:to the )?(?:left|right) of|near|on|in|by) (?:the|that|an?) (?:[a-z_]+ )?[a-z_]+)"
_ALSO_COLOURED = re.compile(
    rf"^(?:(?P<thing>.+) that(?:'s| is) )?{_PLACED},? and (?:is )?(?P<colour>{any_of(COLOURS_OF)})(?: colou?red)?$"
)
"""A place, and what is said of the thing itself: "behind the bowl and orange"."""
_CARRIED_ON = re.compile(
    r"^(?P<holder>(?:the|that|an?) (?:[a-z_]+ )?[a-z_]+) (?P<held>(?:the|that|my) (?:[a-z_]+ )?[a-z_]+?)"
    r"(?:'s| is|'re| are) "
    rf"(?P<how>(?:(?:sitting|lying|standing|sat|stood) )?(?:in|on|inside|next to|near|on top of|{PLACES}))$"
)
"""A clause without its "which": "the box the lemon is in"."""
_ON_TOP = re.compile(r"\b((?:with|has|holding|carrying) (?:an?|the|that|something|nothing)(?: [a-z_]+){0,2} on) top$")
_NON = re.compile(rf"\bnon[- ]({'|'.join(sorted(COLOURS_OF))}) ([a-z]+)")
_WHERE = re.compile(r"\b(to|from) where (?P<who>i|we|you|the robot)(?: am| are|'?m|'re| is)?(?: \w+)?(?=$|,| and\b)")
_AND_HAS = re.compile(rf"(?<=[a-z]),? and (?:it |that )?(?:has|got) (?=(?:an?|no) {any_of(PARTS)}$)")
_FURTHEST_OVER = re.compile(
    r"\b(furthest|farthest) (?:over|out|along|across)(?: (?:on|to|at))?(?: the)? (left|right)\b"
)
_BUT_THE_ONE = re.compile(
    rf"^(?!(?:an?|any|all|each|every|both|some|no|none)\b)(?P<thing>(?:[a-z]+ ){{0,3}}{any_of(NOUNS)}),? but"
    rf" (?:only |just )?the one (?:(?:that is |which is )?(?:standing|sitting|lying) )?(?={_BESIDE}|on|in|near|by\b)"
)
"""What tells a thing apart behind "but", where nothing is left out of several: "a cup, but the one on the left"."""
_STOOD = re.compile(rf"(?<=[a-z] )(sat|stood) (?={_BESIDE}|on|in|inside|atop|between|near|by|at)")
_ONE_WHICHEVER = re.compile(
    r"^(?:one|any|either) of (?:the|these|those) (?P<kind>[a-z_ ]+?s),? whichever(?:'s| is)(?: the)? (?P<claim>.+)$"
)
_OLD = re.compile(r"\bany old ")
_NUMBERED = re.compile(rf"\b([a-z_]+) (?:number|no\.?) ({'|'.join(NUMBER_OF)})\b")


def with_plain_frames(text: str) -> str:
    """An expression in lower case, with the frames around its thing in the one that is read."""
    text = _THAT.sub("the ", text)
    text = _BUT_THE_ONE.sub(r"\g<thing> ", _FURTHEST_OVER.sub(r"\1 to the \2", text))
    text = _HIDDEN.sub(lambda match: "behind" if match["by"] else "", _SLIGHTLY.sub("", text))
    text = _LIKE_A.sub(lambda match: "the " if match["the"] else "a ", _BY_PART.sub(r"\g<near>\g<thing>", text))
    text = _ONE_OF.sub(lambda match: f"the {singular(match['kind'])} that {match['be']} ", text)
    text = _TASTES.sub(" that is tasty", _YOUR_SIDE.sub(" near the robot", text))
    text = _SIDE_OF.sub(r"\1", _STOOD.sub(lambda match: "sitting " if match[1] == "sat" else "standing ", text))
    text = with_plain_comparisons(text)
    text = _WHERE.sub(lambda match: f"{match[1]} {'me' if match['who'] in ('i', 'we') else 'the robot'}", text)
    text = _PIECE_OF.sub(lambda match: plural(match[2]) if match[1] else match[2], text)
    text = _OF_SEVERAL.sub(lambda match: f"{match['which']}{singular(match['kind'])}", text)
    text = _WHATEVER.sub(lambda match: f"the {match['kind'] or 'thing '}that {match['be']} ".replace("'s", "is"), text)
    text = _CONTENTS.sub(r"\g<what> \g<holder>", text)
    text = _ONE_WHICHEVER.sub(lambda match: f"the {singular(match['kind'])} that is {match['claim']}", text)
    text = _CARRIED_ON.sub(r"\g<holder> that \g<held> is \g<how>", _ON_TOP.sub(r"\1 it", _OLD.sub("any ", text)))
    text = _ALSO_COLOURED.sub(
        _coloured_there, _WHAT_IS.sub(r"\1 that ", _NOT_A.sub(r"\1 a ", _AND_HAS.sub(" that has ", text)))
    )
    text = _FOR_MY.sub("", _ALMOST.sub("next to", with_plain_groups(text)))
    text = _NON.sub(r"\2 that is not \1", text)
    text = _RANK_OF_KIND.sub(lambda match: f"the {match['rank']} {singular(match['kind'])}{match['side'] or ''}", text)
    text = _RANK_BEHIND.sub(r"the \g<rank> \g<most> \g<thing> \g<to> ", text)
    return _NUMBERED.sub(lambda match: f"{ORDINAL_WORDS[NUMBER_OF[match[2]] - 1]} {match[1]}", text)


def _coloured_there(match: re.Match[str]) -> str:
    noun = match["thing"].split()[-1] if match["thing"] else "thing"
    before = (match["thing"] or "the thing").removesuffix(noun)
    return f"{before}{match['colour']} {noun} {match['place']}"
