"""The forms of questions, as patterns over lower-case words joined by single spaces; one place for each.

A pattern matches from the first word. Its group ``thing`` is what the question is about; a form without one asks about
everything in view.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from agent.language.english import DEMONSTRATIVES, NUMBER_WORDS, ON_THE_TABLE, POSSESSIVES, TABLES, VIEWS

_TABLE = f"(?:{'|'.join((*TABLES, *VIEWS))})"
HERE = re.compile(
    rf"(?:^| )(?:(?:left |lying |sitting |standing |located |placed |visible )?{ON_THE_TABLE}"
    r"|in front of (?:you|me|us|your camera)|(?:over|right|around) (?:there|here)|here|there|in view|in sight"
    r"|right now|at the moment|in total|altogether|in all|currently|for me|to me|again|exactly|now|please|with you"
    r"|at all"
    r"|(?:that )?(?:you|we|i) (?:can |could )?(?:see|have)|left over|or not|today|anywhere|somewhere|around)$"
)
"""Ends of a question that only say "here" and "now"."""

ABOUT_TO_ASK = re.compile(
    r"(?:(?:please )?(?:can you |could you |would you |will you |can anyone )?(?:please )?(?:tell|show|remind"
    r"|inform) (?:me|us)"
    r"|do you (?:happen to )?know|can you say|could you say|i wonder|i would like to know|i want to know"
    r"|i need to know|let me know"
    r"|i am wondering|any idea|do you have any idea|can you see|can you check|check|find out"
    r"|look around and tell me|say|see)"
    r"(?: if| whether)?(?= (?:what|which|how|where|who|is|are|do|there|it|the) )(?! (?:what|how) (?:to|about))"
)
"""What comes before a question that is asked in a sentence: "tell me | what you see"."""

_SEE = (
    r"(?:see|have|find|spot|notice|detect|recognize|recognise|make out|observe|perceive|got|identify|look at|looking at"
    r"|seeing|able to see)"
)
_THINGS = (
    r"(?:(?:all |different |other )?(?:the )?(?:things?|objects?|items?|stuff|kinds? of (?:things|objects"
    r"|items)|everything))"
)
_SPEAKERS = r"(?:you|we|i|your camera|the robot|your cameras)"
_WHAT = rf"(?:what|which)(?: else| all| exactly| {_THINGS})*"
_LIES = r"(?: else)?(?: there| lying| sitting| standing| located| placed| visible| currently)*"
_SIGHT = (
    rf"(?:(?:the |this |your |our |my |that |whole |entire |current )*(?:{_TABLE}|surroundings|situation|environment"
    rf"|table top"
    r"|objects|things|items|view|setup|setting)|everything|all|it all|the things|what (?:you|we)|whatever"
    r"|all of (?:it|them|the)"
    r"|each object|every object)"
)

SCENE_QUESTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_WHAT} (?:do|can|could|did|are|have) {_SPEAKERS} (?:currently |actually |also |even |all "
        rf"|still )*{_SEE}(?P<place>.*)",
        rf"{_WHAT} {_SPEAKERS} (?:currently |actually |can |all )*{_SEE}(?P<place>.*)",
        r"what have (?:you|we) here(?P<place>.*)",
        rf"(?:what|which)(?: else| all)* {_THINGS} (?:is|are|lie|lies)(?: there)?(?P<place>.*)",
        rf"what(?: else| all)*(?: is| are| lies| sits| stands){_LIES}(?P<place>(?: .*)?)",
        rf"what{_LIES} (?P<place>(?:on|in|around) .*) (?:is|are)",
        rf"(?:list|name|enumerate|report|mention|tell me|tell us|describe)(?: me| for me"
        rf"| to me)?(?: all)? {_SIGHT}\b.*",
        r"(?:look around|have a look around|take a look around|what is around you|report|what else)",
        r"(?:anything|something) else(?P<place>.*)",
        r"(?:give me|give us|can i have|can i get|i want|i need|i would like) (?:a |an |the )?(?:short |quick |brief )?"
        r"(?:description|overview|summary|list|report)\b.*",
    )
)  # fmt: skip
"""Questions about everything in view, or about what is at a place."""

_ATTRIBUTE = (
    r"(?:colours?|sizes?|shape|material|kind|sort|type|height|weight|brand|pattern|texture|name|width"
    r"|length|category|look)"
)
NO_ANSWER = re.compile(
    r"(?:what|who|how) (?:is|are) (?:happening|going on|up|wrong|new|next|the matter|the time|the plan|the problem"
    r"|the weather"
    r"|your .*|my .*|you|you doing.*|it going|things|everything|life|the use|the point|the date|the news"
    r"|the weather like|up with you)$"
    r"|what (?:is|are) (?:it|he|she|they|that|you|the \w+) doing.*|(?:is|are) (?:that|it|this|everything|all|you|we) "
    r"(?:okay|right|correct|clear|fine|possible|true|all right|good|enough|done|finished|ready|working|on"
    r"|safe|there).*"
    r"|where (?:are|were|did) you.*|where am i.*|how (?:are|do) you.*|how old are you"
)
"""Questions about the robot or the world, which nothing in view answers."""

THING_QUESTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:what|which) {_ATTRIBUTE}(?: of \w+)? (?:is|are|does|do|has) (?P<thing>.+?)(?: have| made of| made from"
        rf"| look| look like)?$",
        rf"(?:what|which) {_ATTRIBUTE} (?P<thing>.+) (?:is|are|has)$",
        rf"(?:(?:what (?:is|are)|tell me|give me|say) )?the (?:{_ATTRIBUTE}|state|condition|position) of (?P<thing>.+)",
        r"what (?:is|are) (?P<thing>.+?) (?:made (?:out )?(?:of|from)|called|used for|for|like)$",
        r"what (?P<thing>(?:it|that|this|the .+)) (?:is|are)(?: made of| called)?$",
        r"how (?:big|large|small|tall|long|wide|heavy|high|far|deep|thick|hot|full|broad|close|old)(?: away)? (?:is"
        r"|are) (?P<thing>.+?)"
        r"(?: away)?(?: from (?:you|me|here))?$",
        r"how (?:big|large|small|tall|long|wide|heavy|high|far|full) (?P<thing>.+) (?:is|are)$",
        r"what (?:does|do) (?P<thing>.+) (?:look like|say|weigh|contain|hold)$",
        r"how (?:does|do) (?P<thing>.+) look$",
        r"(?:describe|characterise|characterize|explain)(?: to me| for me| me)? (?P<thing>.+)",
        r"(?:tell me|tell us|talk|what can you tell me|what can you say|what do you know"
        r"|give me (?:a )?(?:description|details))"
        r"(?: something| more| a bit| a bit more| all| everything)? (?:about|of|on) (?P<thing>.+)",
        r"who (?:is|are) (?P<thing>(?:that|this|the|he|she|it).*)",
        rf"what (?:is|are|was|were) (?P<thing>(?:it|they|the|a|{'|'.join(DEMONSTRATIVES)}|in your)\b.*)",
    )
)
"""Questions about one thing."""

YES_NO = re.compile(
    r"(?:(?P<be>is|are|was)|does|do|has|have|can) "
    rf"(?P<thing>(?:it|they|the|{'|'.join(DEMONSTRATIVES | POSSESSIVES)}|both|any of)\b.*)"
)
"""A question about a property; where its thing ends is for the parse to say."""

_ANY = rf"(?:any|an|a|some|more|another|{'|'.join(NUMBER_WORDS)}|\d+|anything|something|anybody|someone|nothing)"
COUNTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:how many|how much|what number of|what amount of|what quantity of)(?P<counted> .*)?",
        r"(?:what is|give me|tell me|say) (?:the|a) (?:total |exact )?(?:number|count|amount|quantity"
        r"|total) of (?P<thing>.+)",
        r"count (?:up |out )?(?P<thing>.+)",
        r"(?:number|amount|count) of (?P<thing>.+)",
    )
)
"""Questions for a number."""

EXISTENCE = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:is|are) there(?: still| also| maybe| perhaps| currently| by any chance)* (?P<thing>.+)",
        r"(?:if|whether)? ?there (?:is|are) (?P<thing>.+)",
        r"(?:is|are) (?P<thing>(?:anything|something|anyone|anybody|someone|nothing|any (?!of )|some ).*)",
        rf"(?:do|did) (?:you|we|i)(?: also| still| currently| even)* (?:see|have|spot|detect|notice|find|got"
        rf"|recogni[sz]e) "
        rf"(?P<thing>{_ANY}\b.*)",
        rf"(?:can|could) (?:you|we|i)(?: also| still| currently| even)* (?:see|spot|detect|notice"
        rf"|recogni[sz]e) (?P<thing>{_ANY}\b.*)",
        r"have (?:you|we|i) got (?P<thing>.+)",
        r"any(?: more)? (?P<thing>(?!of |one|thing|where|body|will|way|ideas?|questions?)\w+s(?: .*)?)",
    )
)
"""Questions whether there is any."""

_THING = r"(?:the|a|an|my|your|that|this) .+?"
_COMPARISON = (
    r"(?:\w+er|more (?!to )\w+|further left|further right|further away|further back|further to the (?:left|right)"
    r"|more to the (?:left|right)|(?:on|to) the (?:left|right))"
)
CHOICES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:which|what)(?: one| thing| object| of them)? (?:is|lies|stands) (?:the )?"
        rf"(?P<claim>{_COMPARISON}|\w+)(?: one)?(?: to (?:me|you|us))? (?P<first>{_THING}) or (?P<other>{_THING})",
        rf"which of (?P<first>{_THING}) and (?P<other>{_THING}) is (?:the )?(?P<claim>{_COMPARISON})(?: one)?",
        rf"is (?P<first>{_THING}) or (?P<other>{_THING}) (?:the )?(?P<claim>{_COMPARISON})(?: one)?",
    )
)
"""Questions which of two something is so, or more so."""
COMPARED: Mapping[str, str] = MappingProxyType(
    {
        **{f"{more}{to} {side}": f"{side} of" for more in ("further", "more") for to in ("", " to the")
           for side in ("left", "right")},
        **{f"{at} the {side}": f"{side} of" for at in ("on", "to") for side in ("left", "right")},
        "further away": "further than", "further back": "behind", "nearer": "closer than",
        "biggest": "bigger than", "largest": "bigger than", "smallest": "smaller than", "tallest": "taller than",
        "shortest": "shorter than", "closest": "closer than", "nearest": "closer than", "furthest": "further than",
        "farthest": "further than",
    }
)  # fmt: skip
"""What of two things "which is further left" claims of the one over the other."""

COLOUR = re.compile(r"\bcolou?rs?\b")

SEARCHES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), action)
    for pattern, action in (
        (r"where (?:exactly )?(?:is|are|was|were|has|have) (?P<thing>.+)", "where is"),
        (r"where (?:can|could|do|did|might|would|will) (?:i|you|we) (?:find|see|put|leave|spot|get|have|lay"
         r"|place) (?P<thing>.+)", "where is"),
        (r"where (?:did|does|do) (?P<thing>.+?) (?:go|lie|sit|stand|belong)$", "where is"),
        (r"where (?P<thing>.+) (?:is|are)$", "where is"),
        (r"(?:in which|in what|what|which) (?:place|position|spot|location) (?:is|are) (?P<thing>.+?)(?: in"
         r"| at)?$", "where is"),
        (r"which (?:one )?of (?P<thing>(?:the|these|those) .+ (?:is|are) .+)", "which is"),
        (r"(?:which|what) (?:one |ones |thing |object |item )?(?:is|are|was) (?P<thing>.+)", "which is"),
        (r"which (?:one|ones|thing|object|item) (?P<thing>.+) (?:is|are)$", "which is"),
        (r"(?:do|can|could|did) (?:you|we) (?:also |still )?(?:see|spot|notice|recogni[sz]e"
         r"|detect) (?P<thing>.+)", "see"),
    )
)  # fmt: skip
"""Questions where, or which one: what is looked at, with the action that they come to."""

AUXILIARIES = frozenset(
    ("are", "is", "do", "does", "did", "can", "could", "have", "has", "were", "was", "will", "should")
)
SEEING = frozenset((
    "see", "have", "got", "count", "find", "spot", "notice", "detect", "recognise", "recognize", "be", "make",
    "identify", "been",
    "you", "we", "i", "they", "there", "here", "robot", "also", "still", "currently", "exist", "fit", "appear",
))  # fmt: skip
"""Words after the auxiliary that say nothing of the thing: "how many cups do | you | see"."""
UNCOUNTED = re.compile(
    r"(?:any more|any|more(?= \w+s$)|more than \w+|at least \w+|exactly \w+|fewer than \w+|less than \w+|still|also"
    r"|in total)(?: |$)"
)
"""Words before the counted thing that are no part of it."""
