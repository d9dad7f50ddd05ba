"""The forms of questions, one place for each; `agent.language.utterance.questions` reads them.

A pattern matches lower-case words joined by single spaces, from the first one. Its group ``thing`` is what the question
is about; a form without one asks about everything in view.
"""

from __future__ import annotations

import re

from agent.language.english import (
    COLOURS,
    DEMONSTRATIVES,
    NUMBER_OF,
    NUMBER_WORDS,
    ON_THE_TABLE,
    POSSESSIVES,
    TABLES,
    VIEWS,
    plural,
)
from agent.language.question import Bound
from agent.language.things import NOUNS
from agent.language.words import phrases


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


_TABLE = f"(?:{'|'.join((*TABLES, *VIEWS))})"
_LIVELY = (
    r"(?:swimming|floating|hanging|hiding|rolling|waiting|resting|knocking|kicking|running|waddling|sleeping|scattered"
    r"|spread|strewn|arranged)"
)
"""What things are said to do that are somewhere, as if they lived."""
HERE = re.compile(
    r"(?:^| )(?:(?:left|lying|standing|sitting) (?:(?:over|right|around) )?(?:here|there)"
    rf"|{_LIVELY}(?: (?:around|about|out|along))?(?: (?:here|there|{ON_THE_TABLE}))?"
    r"|(?:lying |standing |sitting )?on (?:the|this|that|my) (?:table ?cloth|cloth|work ?top|(?:work ?)?bench)"
    r"|(?:will|would|can|could) you|in (?:stock|store)|left out|(?:am|are) (?:i|we|you) (?:looking at|seeing|facing)"
    r"|(?:(?:of|in) )?(?:all|any|every|whatever|whichever|no matter (?:what|which)) (?:colou?rs?|sizes?|shapes?)"
    r"(?: (?:put |taken )?together| combined| mixed)?"
    r"|(?:not counting|not including|besides|apart from) (?:yourself|you|the robot|your (?:arm|hand|gripper))"
    rf"|(?:left |lying |sitting |standing |located |placed |visible )?{ON_THE_TABLE}"
    r"|in front of (?:you|me|us|your camera)"
    r"|(?:over|right|around|on|anywhere on) (?:there|here)|here|there|in view|in sight|right now|at the moment|in total"
    r"|altogether|all together|on there|up there|out there"
    r"|in here|lying about|lying around|about|in all|currently|for me|to me|again|exactly|now|please|with you|at all"
    r"|all told|(?:do|would|can) you (?:reckon|think|suppose|guess|say|figure|make it)|in your opinion"
    r"|(?:also |even )?(?:including|counting) (?:the ones?|those|any)(?: [a-z ]+)?"
    r"|(?:that )?(?:you|we|i)"
    r" (?:can |could )?(?:see|have)|left over|or not|today|anywhere|somewhere|around)$"
)
"""Ends of a question that only say "here" and "now"."""

TAG = re.compile(r" , (?:right|correct|(?:is|are) (?:not|n't) (?:it|there|they))(?: [?.!])*$")
"""What asks whether the rest is so: "there is a red cup, right"."""
DENIED_TAG = re.compile(r"there (?:is|are) (?:not|n't|no) (?P<thing>.+?) ,? ?(?:is|are) there(?: any)?(?: [?.!])*")
"""What asks it the other way round: "there is not a duck, is there"."""

ABOUT_TO_ASK = re.compile(
    r"(?:(?:please )?(?:can you |could you |would you |will you |can anyone )?(?:please )?(?:tell|show|remind"
    r"|inform) (?:me|us)|do you (?:happen to )?know|can you say|could you say|i wonder|i would like to know"
    r"|i want to know|i need to know|let me know|i am wondering|any idea|do you have any idea|can you see"
    r"|can you check|check|find out|look around and tell me|say|see)(?: if| whether)?(?= (?:what|which|how|where|who"
    r"|is|are|do|there|it|the) )(?! (?:what|how) (?:to|about))"
    r"|(?!(?:what|which|who|how|where|why|if|when|you|it|that)\b)(?:\w+ ){1,3}?"
    r"(?:(?:really |just )?(?:wants|needs|would like|would love|has) to know|asks|wonders|is (?:asking|wondering)"
    r"|asked(?: me)?)(?: if| whether)?(?= (?:what|which|how many|how much|where|is|are|there|the)\b)"
)
"""What comes before a question that is asked in a sentence: "tell me | what you see"."""

_THE = rf"(?:the|a|an|{'|'.join(sorted(DEMONSTRATIVES | POSSESSIVES))})"
_WORDS = r"\w+(?: \w+)*"
_HOW = r"how (?P<degree>big|large|small|tall|long|wide|heavy|high|far|deep|thick|hot|full|broad|close|old)(?: away)?"
_SEE = (
    r"(?:see|have|find|spot|notice|detect|recognize|recognise|make out|observe|perceive|got|identify|look at"
    r"|looking at|seeing|able to see)"
)
ENUMERATED = _patterns(
    r"(?:list|name|enumerate)(?: me| us)?(?: all)?(?: of)? the (?P<thing>.+)",
    r"(?:list|name|enumerate)(?: me| us)? (?:all|every|any) (?P<thing>.+)",
)
"""Requests to name all of some things: "list the red cups"."""
_THINGS = (
    r"(?:(?:all |different |other )?(?:the )?(?:things?|objects?|items?|stuff|kinds? of (?:things|objects|items)"
    r"|everything))"
)
_SPEAKERS = r"(?:you|we|i|your camera|the robot|your cameras)"
_WHAT = rf"(?:what|which)(?: else| all| exactly| {_THINGS})*"
_LIES = r"(?: else)?(?: there| lying| sitting| standing| located| placed| visible| currently)*"
_SIGHT = (
    rf"(?:(?:the |this |your |our |my |that |whole |entire |current )*(?:{_TABLE}|surroundings|situation|environment"
    r"|table top|objects|things|items|view|setup|setting)|everything|all|it all|the things|what (?:you|we)|whatever"
    r"|all of (?:it|them|the)|each object|every object)"
)

SCENE_QUESTIONS = _patterns(
    rf"{_WHAT} (?:(?:do|can|could|did|are|have) )?{_SPEAKERS} (?:currently |actually |also |even |all |still |can )*"
    rf"{_SEE}(?P<seen>.*)",
    r"what have (?:you|we) here(?P<place>.*)",
    rf"{_WHAT} (?:is|are|lies?|sits?|stands?){_LIES}(?P<place>(?: .*)?)",
    rf"what{_LIES} (?P<place>(?:on|in|around) .*) (?:is|are)",
    rf"(?:list|name|enumerate|report|mention|tell me|tell us|describe)(?: me| for me| to me)?(?: all)? {_SIGHT}\b"
    r"(?P<sight>.*)",
    r"(?:look around|have a look around|take a look around|what is around you|report|what else)",
    r"(?:anything|something) else(?P<place>.*)",
    r"(?:give me|give us|can i have|can i get|i want|i need|i would like) (?:a |an |the )?(?:short |quick "
    r"|brief )?(?:description|overview|summary|list|report)(?: of)?(?P<sight>.*)",
)
"""Questions about everything in view, or about what is at a place."""
CONTENTS = re.compile(
    rf"what (?:does|is) (?P<thing>{_THE} .+) (?:contain|hold|containing|holding|have (?:in|(?P<on>on))(?: it)?)"
)
"""Questions for what is in or on something."""
CARRIERS = re.compile(
    rf"what (?:is|does|do) (?P<thing>(?:it|{_THE} .+?)) (?:(?:ly|sitt|stand|rest)ing|placed|lie|sit|stand|rest)"
    r" (?:on(?: top of)?|in|inside|upon)"
)
"""Questions for what something is on or in."""
LISTED = _patterns(
    rf"(?:what|which)(?: of)? (?P<thing>{_WORDS}) are (?P<claim>(?!{_THE}\b).+)",
    rf"what is (?P<claim>(?!{_THE}\b).+|the \w+est (?:to|from) .+)",
    r"what (?:lies|sits|stands) (?P<claim>(?:the )?\w+est .+)",
)
"""Questions for all of which something is so: "which cups are red", "what is closest to the bowl"."""

_WHO = r"(?P<who>i|you|we|one|they|someone|somebody|(?:a|the|my) (?:kid|child|baby|toddler|person))"
_MAY = r"(?P<may>can|could|would|should|might|may)"
_OF_THESE = r"(?: (?:things?|objects?|items?|ones?))?(?: of (?:these|those|them|the things))?"
USED = _patterns(
    rf"(?:what|which){_OF_THESE} {_MAY} {_WHO} (?P<use>.+?)(?: here)?",
    rf"which{_OF_THESE} {_MAY} (?P<use>.+?)(?: here)?",
    rf"which{_OF_THESE} (?P<use>\w+s(?: .+)?)",
    rf"(?:is|are) there (?:anything|something)(?: here)?(?: that)? {_WHO} {_MAY} (?P<use>.+)",
    r"(?:does|do|can|will) (?:anything|something|any of (?:these|those|them))(?: here)? (?P<use>.+?)(?: here)?",
)
"""Questions for what serves a purpose: "what can i drink from", "does anything roll"."""

_ATTRIBUTE = (
    r"(?P<attribute>colours?|sizes?|shape|material|kind|sort|type|height|weight|brand|pattern|texture|name|width|length"
    r"|category|look|state|condition|position)"
)
NO_ANSWER = re.compile(
    r"(?:what|who|how) (?:is|are) (?:happening|going on|up|wrong|new|next|the matter|the time|the plan|the problem"
    r"|the weather|your .*|my .*|you|you doing.*|it going|things|everything|life|the use|the point|the date|the news"
    r"|the weather like|up with you)$|what (?:is|are) (?:it|he|she|they|that|you|the \w+) doing.*|(?:is|are) (?:that"
    r"|it|this|everything|all|you|we) (?:okay|right|correct|clear|fine|possible|true|all right|good|enough|done"
    r"|finished|ready|working|on|safe)(?: (?!of\b|the\b|a\b|my\b|your\b|here\b|if (?:i|we)\b).*)?$"
    r"|where (?:are|were|did) you.*|where am i.*|how (?:are|do) you.*|how old are you|where do you.*"
    r"|how (?:much|tall|big|small|heavy|fast|slow|smart|clever|strong|well|intelligent) (?:are|do|can) you.*"
)
"""Questions about the robot or the world, which nothing in view answers."""

THING_QUESTIONS = _patterns(
    rf"(?:what|which) {_ATTRIBUTE}(?: of \w+)? (?:is|are|does|do|has) (?P<thing>.+?)(?: have| made of| made from"
    r"| look| look like)?$",
    rf"(?:what|which) {_ATTRIBUTE} (?P<thing>.+) (?:is|are|has)$",
    rf"(?:(?:what (?:is|are)|tell me|give me|say) )?the {_ATTRIBUTE} of (?P<thing>.+)",
    r"what (?:is|are) (?P<thing>.+?) (?:called|like)$",
    r"what (?:is|are) (?P<thing>.+?) (?P<what>made (?:out )?(?:of|from)|used for|for)$",
    r"what (?P<thing>(?:it|that|this|the .+)) (?:is|are)(?: (?P<what>made of)| called)?$",
    rf"how (?P<degree>far|close)(?: away)? (?:is|are) (?P<thing>{_THE} .+?)(?: away)? (?:from|to) {_THE} .+$",
    rf"{_HOW} (?:is|are) (?P<thing>.+?)(?: away)?(?: from (?:you|me|here))?$",
    rf"{_HOW} (?P<thing>.+) (?:is|are)$",
    r"what (?:does|do) (?P<thing>.+) (?P<says>say|weigh)$",
    r"(?:what|how) (?:does|do) (?P<thing>.+) look(?: like)?$",
    r"(?:describe|characterise|characterize|explain)(?: to me| for me| me)? (?P<thing>.+)",
    r"(?:tell me|tell us|talk|what can you tell me|what can you say|what do you know|give me (?:a )?(?:description"
    r"|details))(?: something| more| a bit| a bit more| all| everything)? (?:about|of|on) (?P<thing>.+)",
    rf"(?:who|what) (?:is|are|was|were) (?P<thing>(?:it|they|he|she|{_THE}|in your)\b.*)",
)
"""Questions about one thing."""
TOLD = frozenset({"kind", "sort", "type", "category", "name", "look", "state", "condition", "position"})
"""What a thing's name and place tell of it, beside its colour."""

YES_NO = re.compile(
    rf"(?P<be>is|are|was|were|does|do|did|has|have|can) (?P<thing>(?:it|they|{_THE}|all|both|every|each|everything"
    r"|(?:any|some|one) of)\b.*)"
)
"""A question about a property; where its thing ends is for the parse to say."""
THAN = re.compile(
    rf"(?:is|are|was|does) (?P<thing>(?:it|{_THE})(?: (?!than\b)\w+)*?) (?:look )?"
    r"(?P<claim>(?!other\b|under\b|over\b)\w{2,}er|(?:more|less) \w+)(?: away)?"
    r"(?: (?:to|from) (?:me|us|you|the (?:robot|camera)))? than (?P<other>.+)"
)
"""A question that compares two things: "is the cup bigger than the bowl"."""
HOLDING = re.compile(
    r"(?:does|do|did|has|have) (?P<holder>(?!(?:i|you|we) ).+?) (?:have|hold|carry|contain|got)(?: got)? (?P<thing>.+?)"
    r"(?: (?P<how>\w+(?: to| of)?) (?:it|them|top))?"
)
"""Questions what a thing has: "does the plate have anything on it"."""

_ANY = rf"(?:any|an|a|some|more|fewer|another|{'|'.join(NUMBER_WORDS)}|\d+|anything|something|anybody|someone|nothing)"
_STILL = r"(?: still| also| maybe| perhaps| currently| even| by any chance)*"
COUNTS = _patterns(
    r"(?:how many|how much|what number of|what amount of|what quantity of)(?P<counted> .*)?",
    r"(?:(?:what is|give me|tell me|say) (?:the|a) )?(?:the )?(?:(?:total|exact|overall|whole) )*"
    r"(?:number|count|amount|quantity|total) of (?P<thing>.+)",
    r"count (?:up |out )?(?P<thing>.+?)(?: (?:and )?(?:(?:tell|say)(?: me| us)? )?how many (?:of them )?"
    r"(?:are there|there are|are|it is|you (?:can )?(?:see|have)|do you (?:see|have)))?",
)
"""Questions for a number."""

EXISTENCE = _patterns(
    rf"(?:is|are) there{_STILL} (?P<thing>.+)",
    r"(?:if|whether)? ?there (?:is|are) (?P<thing>.+)",
    r"(?:(?:is|are) )(?P<thing>(?:anything|something|anyone|anybody|someone|nothing) (?!else\b).+)",
    r"(?P<thing>any(?:thing|one|body) (?!else\b).+)",
    r"(?:(?:have )?you )?got (?P<thing>(?:any|some|anything|something) .+)",
    r"(?:is|are) (?P<thing>(?:any (?!of )|some (?!of )).+)",
    rf"(?:(?:do|did) (?:you|we|i){_STILL} {_SEE}|have (?:you|we|i) got|(?:can|could) (?:you|we|i){_STILL}"
    rf" (?:see|spot|detect|notice|recogni[sz]e)) (?P<thing>{_ANY}\b.*)",
    r"any(?: more)? (?P<thing>(?!of |one|thing|where|body|will|way|ideas?|questions?)\w+s(?: .*)?)",
)
"""Questions whether there is any."""

_IS = r"(?:is|are|looks?|lies|stands|sits)(?: the)?"
_OPTION = rf"(?:{_THE} .+?|it|this|that)"
_OR, _AND = (rf"(?P<options>(?:either )?{_OPTION} {joiner} {_OPTION})" for joiner in ("or", "(?:and|or)"))
_COMPARISON = (
    r"(?:\w{2,}(?:er|est)|(?:more|most|less|least|further|farther|furthest|farthest) (?:to the )?\w+"
    rf"|(?:on|to|at) the (?:left|right|front|back)|left|right|{'|'.join(COLOURS)})"
)
_CLAIM = rf"(?P<claim>{_COMPARISON}(?: to (?:me|you|us))?|\w+)"
_CLAIM_OF_ANY = rf"(?P<claim>{_COMPARISON}(?: (?:to|from) .+)?)"
_ONE = r"(?: one)?(?: of (?:the two|them|these|those))?"
_WHICH = rf"(?:which|what)(?P<noun> (?!is|of)\w+)??{_ONE}"
_BARE = r"\w+(?: \w+){0,3}"
CHOICES = _patterns(
    rf"{_WHICH} {_IS} (?P<claim>.+?){_ONE} [,:;-] (?P<options>.+ or .+)",
    rf"{_WHICH} {_IS} {_CLAIM}{_ONE} {_OR}",
    rf"which(?: one)? of {_AND} {_IS} (?P<claim>.+?){_ONE}",
    rf"which(?: one)? [,:]? ?{_OR}(?: ,)? {_IS} (?P<claim>.+?){_ONE}",
    rf"(?P<options>(?!(?:which|what|is|are)\b){_BARE} or {_BARE}?) (?:[,:;?-] )?{_WHICH} {_IS} (?P<claim>.+?){_ONE}",
    rf"(?:is|are) {_OR} (?:the )?{_CLAIM_OF_ANY}{_ONE}",
)
"""Questions of which of several something is so, or more so; commas and colons stand by themselves."""

_NUMBER = rf"(?:{'|'.join(NUMBER_OF)})"
_ASKED_OF = r"(?:would|do|does|did|can|could|might) (?:you|we|i|one|they|people)"
_COLOURS_OR = rf"(?:{'|'.join(COLOURS)})(?: or (?:{'|'.join(COLOURS)}))?"
_WHOEVER = (
    r"(?:they|we|i|you|he|she|somebody|someone|people"
    rf"|(?:the|my|our|your) (?!(?:{'|'.join(sorted({*NOUNS, *map(plural, NOUNS)}))})\b)\w+)"
)
_LEFT = (
    r"(?:(?:leave|left|leaving|lay|laid|put|set|forget|forgot|forgotten)(?: (?:out|over|behind|us|lying|lying around))?"
    r"|(?:get|got|gotten|buy|bought|bring|brought|send|sent|sending|ship|shipping|sell|selling|serve|serving"
    r"|bringing|packing|receive|received)(?: (?:out|in|off|us))?)"
)
"""What somebody did or does with things that are here, which tells nothing of them."""
_SUPPOSED = r"(?:supposed|meant|said|thought|believed) to be(?: called)?"
ASKED_OTHERWISE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form), plain)
    for form, plain in (
        (rf"(?P<what>(?:what|which)(?: \w+)? (?:is|are) .+) {_SUPPOSED}", "{what}"),
        (
            rf"(?P<what>what|what (?:colou?r|kind|sort|type)) {_ASKED_OF} (?:say|think|guess|reckon)(?: that)?"
            rf" (?P<thing>(?:it|this|that|they|{_THE} .+)) (?P<be>is|are)(?: called)?",
            "{what} {be} {thing}",
        ),
        (
            rf"(?P<what>what|what (?:colou?r|kind|sort|type)) {_ASKED_OF} call (?P<thing>(?:it|this|that|{_THE} .+?))",
            "{what} is {thing}",
        ),
        (rf"how {_ASKED_OF} call (?P<thing>(?:it|this|that|{_THE} .+?))", "what is {thing}"),
        (
            rf"(?:would|do|can|could) you (?:say|think|reckon|believe)(?: that)? (?P<thing>{_THE} .+?) (?P<be>is|are)"
            r" (?P<claim>.+)",
            "{be} {thing} {claim}",
        ),
        (rf"would you call (?P<thing>(?:it|{_THE} .+?)) (?P<claim>{_COLOURS_OR})", "is {thing} {claim}"),
        (
            rf"(?:(?:is|are) (?:it|that|this|there|those|these|they)|(?:do|can) (?:you|we|i) (?:see|have|count))"
            rf" {_NUMBER} (?P<thing>.+?s) or {_NUMBER}(?: (?:of them|\w+s))?",
            "how many {thing}",
        ),
        (
            r"(?:(?:the|all|all the|these|those) )?(?P<thing>(?:\w+ ){0,3}?\w+s)"
            r" (?:how many|what is the (?:count|number|total))(?: of (?:them|these|those))?"
            r"(?: (?P<rest>(?:are|is|do|can|in|on|altogether|here)\b.*))?",
            "how many {thing} {rest}",
        ),
        (
            r"how many (?P<thing>.+?) (?:can|could|may) (?:i|we|you) (?:use|take|have|eat)"
            r"(?: with (?:me|us)| for (?:the|a|my|our) \w+)?",
            "how many {thing}",
        ),
        (
            rf"how many (?P<thing>.+?) (?:did|do|does|have|has|are|is|were) {_WHOEVER} {_LEFT}(?: (?P<rest>.+))?",
            "how many {thing} {rest}",
        ),
        (
            rf"what (?:did|have|has) {_WHOEVER} (?:put|leave|left|place|placed|got|hide|hidden|drop|dropped|set"
            r"|lay|laid|store|stored|keep|kept|pop|popped|stick|stuck)(?: (?:lying|sitting|standing))?"
            rf" (?P<place>(?:in|on|inside) {_THE} .+)",
            "what is {place}",
        ),
        (
            r"(?:does|do) (?P<thing>anything|something|any .+?) (?:lie|sit|stand|rest|hang)(?: there)? (?P<place>.+)",
            "is there {thing} {place}",
        ),
        (
            rf"(?P<be>is|are) (?P<thing>(?:(?:{'|'.join(COLOURS)}) )?(?:{'|'.join(sorted(NOUNS))})) (?P<claim>.+)",
            "{be} the {thing} {claim}",
        ),
        (r"(?:which|what)(?: ones?)? of (?:these|those|them)(?: here)? is (?P<claim>.+)", "which one is {claim}"),
        (r"(?:which|what)(?: ones?)? of (?:these|those|them)(?: here)? are (?P<claim>.+)", "which things are {claim}"),
        (
            rf"(?:is|are) (?P<first>{_THE} (?:(?!than\b|or\b)\w+ )+?)(?P<claim>(?!other\b|under\b|over\b|either\b)"
            rf"\w{{2,}}er) or (?P<second>{_THE} .+?)",
            "which is {claim} {first} or {second}",
        ),
    )
)
"""Other forms of questions, without punctuation, and those that are read; groups in braces stand for their words."""

SHORT_IS = re.compile(rf"(?<![^ ])(?:what|which|how) (?P<noun>\w+)'s (?={_THE}\b|it\b|more\b|less\b|\w+(?:er|est)\b)")
"""The noun or adjective with a short "is" behind "what", "which" and "how"."""
_EXACTLY = rf"(?:abouts)?(?: (?:exactly|(?:on|in) (?:the|this) (?:{_TABLE})|(?:on|in) (?:the )?(?:earth|world)|else))?"
_DEFINITELY = r"(?!(?:i|you|we)\b)"
_GONE = (
    r"(?: (?:now )?(?:got|get|gone|go|hiding|hidden|hide|disappeared|vanished|wandered|run|rolled|located|kept|placed"
    r"|put|been put|lying|sitting|standing|ended up|end up|at|to be found|these days)(?: off)?(?: to)?(?: now| then)?)?"
)
"""How a question where a thing is may end: "where has the cup | got to"."""
_MOST = (
    r"(?:is|looks|seems) (?:the )?(?P<most>(?!other\b|under\b|over\b)\w{2,}er|\w+est(?= one)|(?:more|less) \w+)"
    r"(?: one)?(?: away)?(?: (?:to|from) (?:me|us|here)| (?P<robot>to you|to the robot))?(?: robot)?"
)
_OF_THEM = r"(?: (?:out )?of (?:them|the two|these|those|the (?:two|three)(?: of them)?|all))?"
SEARCHES = {
    "where is": _patterns(
        rf"where{_EXACTLY} (?:is|are|was|were|has|have|do|does|did) (?P<thing>{_DEFINITELY}.+?){_GONE}",
        r"where (?:can|could|do|did|have|might|would|will) (?:i|you|we) (?:find|see|put|leave|spot|get|have|lay|place)"
        r" (?P<thing>.+)",
        r"where (?:did|does|do) (?P<thing>.+?) (?:go|lie|sit|stand|belong)$",
        r"where (?P<thing>.+) (?:is|are)$",
        r"(?:in which|in what|what|which) (?:place|position|spot|location) (?:is|are) (?P<thing>.+?)(?: in| at)?$",
    ),
    "which is": _patterns(
        rf"(?:which|what) (?P<kind>(?!one\b|of\b)\w+(?: \w+)?) {_MOST}{_OF_THEM}",
        rf"which(?: one)? (?P<kind>of the (?:two|three|four) \w+(?: \w+)?) {_MOST}",
        r"(?P<thing>(?:which|what) (?!one\b|of\b|else\b|colou?r\b|kind\b)\w+(?: \w+)?"
        r" (?:has|holds|contains|touches) .+)",
        r"which (?:one )?of (?P<thing>(?:the|these|those) .+ (?:is|has|holds|contains) .+)",
        r"which (?:one |thing |object |item )?(?:is|are|was) (?P<thing>.+)",
        r"which (?:one|ones|thing|object|item) (?P<thing>.+) (?:is|are)$",
    ),
    "see": _patterns(
        r"(?:do|can|could|did) (?:you|we) (?:also |still )?(?:see|spot|notice|recogni[sz]e|detect) (?P<thing>.+)",
    ),
}
"""Questions where, or which one: what is looked at, by the action that they come to."""

AUXILIARIES = phrases("are, is, do, does, did, can, could, have, has, were, was, will, should")
SEEING = phrases("""
    see, have, got, count, find, spot, notice, detect, recognise, recognize, be, make, identify, been, you, we, i, they,
    he, she, there, here, robot, also, still, currently, exist, fit, appear
""")
"""Words after the auxiliary that say nothing about the thing: "how many cups do | you | see"."""
UNCOUNTED = re.compile(
    r"(?:any more|any|more(?= \w+s$)|more than \w+|at least \w+|exactly \w+|fewer than \w+|less than \w+|still|also"
    r"|in total)(?: |$)"
)
"""Words before the counted thing that are no part of it."""


BOUNDED = re.compile(
    rf"(?P<bound>at least|at most|more than|fewer than|less than|exactly|only|just) (?P<number>{'|'.join(NUMBER_OF)}) "
)
"""Words before a number that is asked about: "are there | more than three | cups"."""
MORE_THAN = re.compile(
    r"(?P<bound>more|fewer|less|(?:just )?as many) (?P<thing>\D+?) (?:than|as)(?: there are)? (?P<other>.+)"
)
"""What compares two numbers: "are there | more cups than bowls"."""
BOUNDS = {
    "at least": (Bound.LEAST, 0), "more than": (Bound.LEAST, 1), "at most": (Bound.MOST, 0),
    "fewer than": (Bound.MOST, -1), "less than": (Bound.MOST, -1), "as many than": (Bound.EXACT, 0),
    "just as many than": (Bound.EXACT, 0),
}  # fmt: skip
"""What a bound is, and by how much it is more than its number."""
COLOUR = re.compile(r"\bcolou?rs?\b")
PROPERTIES = re.compile(r"(?:different |distinct )?(?:colou?rs|(?:kinds|types|sorts)(?: of (?:things|objects|items))?)")
"""What is counted of things rather than things: "how many different colours are there"."""
OPEN = phrases("things, objects, items, ones, one, them, these, those, these|those things")
"""Nouns that leave open which things."""
IN_DETAIL = re.compile(
    r"(?:in (?:more |great |full )?detail|(?:to|for) (?:me|us)|briefly|in (?:a few )?words|what you see)"
)
"""What may follow the words for everything in view."""
OPTIONS = re.compile(r" , or | , | or | and (?=(?:the|a|an|my|your|that|this) )")
"""What parts the things of a choice."""
DEFINITE = re.compile(rf"(?:{_OPTION}|it|this|that)$")
"""What needs no article to be a thing."""
