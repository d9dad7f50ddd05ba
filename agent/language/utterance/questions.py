"""Questions: what is there, how many, what is it like, where is it; and their forms, one place for each.

A pattern matches lower-case words joined by single spaces, from the first one. Its group ``thing`` is what the question
is about; a form without one asks about everything in view.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from agent.language.english import (
    ARTICLES,
    BACK_REFERENCES,
    COLOUR_WORDS,
    COLOURS,
    COPULAS,
    DEMONSTRATIVES,
    DETERMINERS,
    NUMBER_OF,
    NUMBER_WORDS,
    ON_THE_TABLE,
    POSSESSIVES,
    RELATIVES,
    TABLES,
    VIEWS,
)
from agent.language.intents import Intent
from agent.language.lexicon import NUMBERS
from agent.language.question import ANYTHING, Bound, Question, QuestionKind
from agent.language.utterance.destination import placement_at
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.words import Words, count_words, lower_text, phrases, trimmed, without_punctuation


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


_TABLE = f"(?:{'|'.join((*TABLES, *VIEWS))})"
HERE = re.compile(
    rf"(?:^| )(?:(?:left |lying |sitting |standing |located |placed |visible )?{ON_THE_TABLE}|in front of (?:you|me|us"
    r"|your camera)|(?:over|right|around) (?:there|here)|here|there|in view|in sight|right now|at the moment|in total"
    r"|altogether|in all|currently|for me|to me|again|exactly|now|please|with you|at all|(?:that )?(?:you|we|i)"
    r" (?:can |could )?(?:see|have)|left over|or not|today|anywhere|somewhere|around)$"
)
"""Ends of a question that only say "here" and "now"."""

TAG = re.compile(r" , (?:right|correct|(?:is|are) (?:not|n't) (?:it|there|they))(?: [?.!])*$")
"""What asks whether the rest is so: "there is a red cup, right"."""

ABOUT_TO_ASK = re.compile(
    r"(?:(?:please )?(?:can you |could you |would you |will you |can anyone )?(?:please )?(?:tell|show|remind"
    r"|inform) (?:me|us)|do you (?:happen to )?know|can you say|could you say|i wonder|i would like to know"
    r"|i want to know|i need to know|let me know|i am wondering|any idea|do you have any idea|can you see"
    r"|can you check|check|find out|look around and tell me|say|see)(?: if| whether)?(?= (?:what|which|how|where|who"
    r"|is|are|do|there|it|the) )(?! (?:what|how) (?:to|about))"
)
"""What comes before a question that is asked in a sentence: "tell me | what you see"."""

_THE = rf"(?:the|a|an|{'|'.join(sorted(DEMONSTRATIVES | POSSESSIVES))})"
_WORDS = r"\w+(?: \w+)*"
_HOW = r"how (?P<degree>big|large|small|tall|long|wide|heavy|high|far|deep|thick|hot|full|broad|close|old)(?: away)?"
_SEE = (
    r"(?:see|have|find|spot|notice|detect|recognize|recognise|make out|observe|perceive|got|identify|look at"
    r"|looking at|seeing|able to see)"
)
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
LISTED = _patterns(
    rf"(?:what|which)(?: of)? (?P<thing>{_WORDS}) are (?P<claim>(?!{_THE}\b).+)",
    rf"what is (?P<claim>(?!{_THE}\b).+|the \w+est (?:to|from) .+)",
)
"""Questions for all of which something is so: "which cups are red", "what is closest to the bowl"."""

_ATTRIBUTE = (
    r"(?P<attribute>colours?|sizes?|shape|material|kind|sort|type|height|weight|brand|pattern|texture|name|width|length"
    r"|category|look|state|condition|position)"
)
NO_ANSWER = re.compile(
    r"(?:what|who|how) (?:is|are) (?:happening|going on|up|wrong|new|next|the matter|the time|the plan|the problem"
    r"|the weather|your .*|my .*|you|you doing.*|it going|things|everything|life|the use|the point|the date|the news"
    r"|the weather like|up with you)$|what (?:is|are) (?:it|he|she|they|that|you|the \w+) doing.*|(?:is|are) (?:that"
    r"|it|this|everything|all|you|we) (?:okay|right|correct|clear|fine|possible|true|all right|good|enough|done"
    r"|finished|ready|working|on|safe)(?: (?!of\b|the\b|a\b|my\b|your\b|here\b).*)?$|where (?:are|were|did) you.*"
    r"|where am i.*|how (?:are|do) you.*|how old are you"
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
HOLDING = re.compile(
    r"(?:does|do|did|has|have) (?P<holder>.+?) (?:have|hold|carry|contain|got)(?: got)? (?P<thing>.+?)"
    r"(?: (?P<how>\w+(?: to| of)?) (?:it|them|top))?"
)
"""Questions what a thing has: "does the plate have anything on it"."""

_ANY = rf"(?:any|an|a|some|more|fewer|another|{'|'.join(NUMBER_WORDS)}|\d+|anything|something|anybody|someone|nothing)"
_STILL = r"(?: still| also| maybe| perhaps| currently| even| by any chance)*"
COUNTS = _patterns(
    r"(?:how many|how much|what number of|what amount of|what quantity of)(?P<counted> .*)?",
    r"(?:(?:what is|give me|tell me|say) (?:the|a) (?:total |exact )?)?(?:number|count|amount|quantity|total) of"
    r" (?P<thing>.+)",
    r"count (?:up |out )?(?P<thing>.+)",
)
"""Questions for a number."""

EXISTENCE = _patterns(
    rf"(?:is|are) there{_STILL} (?P<thing>.+)",
    r"(?:if|whether)? ?there (?:is|are) (?P<thing>.+)",
    r"(?:(?:is|are) )?(?P<thing>(?:anything|something|anyone|anybody|someone|nothing) (?!else\b).+)",
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
CHOICES = _patterns(
    rf"{_WHICH} {_IS} (?P<claim>.+?){_ONE} [,:;-] (?P<options>.+ or .+)",
    rf"{_WHICH} {_IS} {_CLAIM}{_ONE} {_OR}",
    rf"which(?: one)? of {_AND} {_IS} (?P<claim>.+?){_ONE}",
    rf"which(?: one)? [,:]? ?{_OR}(?: ,)? {_IS} (?P<claim>.+?){_ONE}",
    rf"{_OR} [,:;-] {_WHICH} {_IS} (?P<claim>.+?){_ONE}",
    rf"(?:is|are) {_OR} (?:the )?{_CLAIM_OF_ANY}{_ONE}",
)
"""Questions of which of several something is so, or more so; commas and colons stand by themselves."""

SEARCHES = {
    "where is": _patterns(
        r"where (?:exactly )?(?:is|are|was|were|has|have) (?P<thing>.+)",
        r"where (?:can|could|do|did|might|would|will) (?:i|you|we) (?:find|see|put|leave|spot|get|have|lay|place)"
        r" (?P<thing>.+)",
        r"where (?:did|does|do) (?P<thing>.+?) (?:go|lie|sit|stand|belong)$",
        r"where (?P<thing>.+) (?:is|are)$",
        r"(?:in which|in what|what|which) (?:place|position|spot|location) (?:is|are) (?P<thing>.+?)(?: in| at)?$",
    ),
    "which is": _patterns(
        r"which (?:one )?of (?P<thing>(?:the|these|those) .+ is .+)",
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
    there, here, robot, also, still, currently, exist, fit, appear
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
_BOUNDS = {
    "at least": (Bound.LEAST, 0), "more than": (Bound.LEAST, 1), "at most": (Bound.MOST, 0),
    "fewer than": (Bound.MOST, -1), "less than": (Bound.MOST, -1), "as many than": (Bound.EXACT, 0),
    "just as many than": (Bound.EXACT, 0),
}  # fmt: skip
COLOUR = re.compile(r"\bcolou?rs?\b")
PROPERTIES = re.compile(r"(?:different |distinct )?(?:colou?rs|(?:kinds|types|sorts)(?: of (?:things|objects|items))?)")
"""What is counted of things rather than things: "how many different colours are there"."""
OPEN = phrases("things, objects, items, ones, one, them, these, those, these|those things")
"""Nouns that leave open which things."""
IN_DETAIL = re.compile(
    r"(?:in (?:more |great |full )?detail|(?:to|for) (?:me|us)|briefly|in (?:a few )?words|what you see)"
)
"""What may follow the words for everything in view."""
_MOST_AFTER = re.compile(r"^(?P<subject>(?:the|that|this|my|your) .+?|it|this|that) the (?:\w+est|most)\b")
_OPTIONS = re.compile(r" , or | , | or | and (?=(?:the|a|an|my|your|that|this) )")
_DEFINITE = re.compile(rf"(?:{_OPTION}|it|this|that)$")


def read_question(words: Words, parser: Parser) -> Reading | None:
    """A question, or a request for words ("describe ...", "count ..."); None for anything else."""
    tag = TAG.search(lower_text(words))
    said = words[: len(words) - count_words(tag.group())] if tag else words
    choice = _read_choice(_without_lead(trimmed(said)))
    if choice:
        return choice
    words = without_punctuation(said)
    asked = _without_lead(words)
    for candidate in (asked, words) if len(asked) < len(words) else (words,):
        if NO_ANSWER.match(lower_text(candidate)):
            return Reading(Intent.OTHER)
        reading = (
            _read_count(candidate)
            or _read_scene(candidate)
            or _read_search(candidate)
            or _read_thing(candidate, parser)
            or _read_listed(candidate)
        )
        if reading:
            return reading
    return None


def _without_lead(words: Words) -> Words:
    match = ABOUT_TO_ASK.match(lower_text(words))
    return words[count_words(match.group()) :] if match else words


def _read_choice(words: Words) -> Reading | None:
    """ "which is bigger, the cup or the bowl?", "is the cup or the bowl red?" """
    for match in _matches(CHOICES, words):
        options, noun = _group(words, match, "options"), (match.groupdict().get("noun") or "").strip()
        named = [_with_noun(each, noun) for each in _OPTIONS.split(lower_text(options).removeprefix("either "))]
        question = Question(QuestionKind.CHOICE, " or ".join(named), predicate=match["claim"])
        return _about(Intent.DESCRIBE, "describe", options[: count_words(named[0])], question)
    return None


def _with_noun(option: str, noun: str) -> str:
    """ "(which cup is bigger,) the yellow one (or ...)" as "the yellow cup"; "cup (or bowl)" as "the cup"."""
    option = re.sub(r"\bone$", noun, option) if noun and noun != "one" else option
    return option if _DEFINITE.match(option) else f"the {option}"


def _read_count(words: Words) -> Reading | None:
    for kind, patterns in ((QuestionKind.COUNT, COUNTS), (QuestionKind.EXISTS, EXISTENCE)):
        for match in _matches(patterns, words):
            if "counted" in match.groupdict():
                return _counting(kind, _counted(_group(words, match, "counted")))
            thing = _group(words, match, "thing")
            if kind is QuestionKind.EXISTS and (bounded := _bounded(thing)):
                return bounded
            return _counting(kind, _without_left(_without_uncounted(thing)))
    return None


def _bounded(thing: Words) -> Reading | None:
    """ "(are there) more than three cups", "more cups than bowls" """
    than = MORE_THAN.fullmatch(lower_text(thing))
    if than:
        bound, number = _BOUNDS[f"{than['bound']} than"]
        more = _group(thing, than, "thing")
        question = Question(QuestionKind.EXISTS, lower_text(more), other=than["other"], number=number, bound=bound)
        return _about(Intent.COUNT, "count", more, question)
    bounded = BOUNDED.match(lower_text(thing))
    if not bounded:
        return None
    bound, more_by = _BOUNDS.get(bounded["bound"], (Bound.EXACT, 0))
    things = _without_left(thing[count_words(bounded["bound"]) :])  # the number stays before the thing
    number = NUMBER_OF[bounded["number"]] + more_by
    question = Question(QuestionKind.EXISTS, lower_text(trimmed(things)), number=number, bound=bound)
    return _about(Intent.COUNT, "count", things[1:], question)


def _counting(kind: QuestionKind, things: Words) -> Reading:
    first = things[0].lower if kind is QuestionKind.EXISTS and things else ""
    if first in ("no", "both"):  # "is there no cup?", "is there both a cup and a bowl?"
        first, things = "", things[1:]
    subject = lower_text(trimmed(things)) or ANYTHING
    subject = subject.replace("nothing", "anything", 1) if first == "nothing" else subject
    if kind is QuestionKind.COUNT and PROPERTIES.fullmatch(subject):
        kind_of = Question(kind, ANYTHING, attribute="colour" if COLOUR.search(subject) else "kind")
        return _about(Intent.COUNT, "count", things, kind_of)
    return _about(Intent.COUNT, "count", things, Question(kind, subject, number=NUMBERS.get(first) or None))


def _counted(words: Words) -> Words:
    """The thing in "(how many) cups are left of the bowl": the verb in the middle goes."""
    words = words[1:] if words and words[0].lower == "of" else words
    for index, word in enumerate(words):
        before = words[index - 1].lower if index else ""
        is_noun = word.lower == "can" and before in DETERMINERS | COLOUR_WORDS
        if word.lower not in AUXILIARIES or before in RELATIVES or is_noun:
            continue
        rest = words[index + 1 :]
        while rest and rest[0].lower in SEEING:
            rest = rest[1:]
        return _without_left([*words[:index], *rest])
    return _without_left(words)


def _without_left(words: Words) -> Words:
    """Without "left" for what remains: "cups left", "cups left in the box", but not "cups left of the box"."""
    words = without_here(words)
    for index in range(1, len(words)):
        following = [word.lower for word in words[index + 1 : index + 2]]
        if words[index].lower in ("left", "remaining", "available", "visible") and following in (
            [], ["in"], ["on"], ["inside"], ["at"],
        ) and words[index - 1].lower not in ("the", "to", "far", "further", "top", "bottom"):  # fmt: skip
            return without_here([*words[:index], *words[index + 1 :]])
    return words


def _without_uncounted(words: Words) -> Words:
    match = UNCOUNTED.match(lower_text(words))
    return words[count_words(match.group()) :] if match and count_words(match.group()) < len(words) else words


def _read_scene(words: Words) -> Reading | None:
    contents = CONTENTS.fullmatch(lower_text(words))
    if contents:
        holder = _group(words, contents, "thing")
        lead = "on" if contents["on"] else "in"
        return _about(Intent.DESCRIBE, "describe", holder, _listing(f"{lead} {lower_text(holder)}"))
    for match in _matches(SCENE_QUESTIONS, words):
        seen, place, sight = (without_here(_group(words, match, each)) for each in ("seen", "place", "sight"))
        place = seen or (sight if _leads_somewhere(sight) else place)
        placement, leads_on = placement_at(place)
        if placement or seen:
            landmark = place[count_words(placement) :] if leads_on else ()
            return _about(Intent.DESCRIBE, "describe", landmark, _listing(lower_text(place)))
        if not place and (not sight or IN_DETAIL.fullmatch(lower_text(sight))):
            return _about(Intent.DESCRIBE, "describe", (), _listing())
    return None


def _read_listed(words: Words) -> Reading | None:
    """ "which cups are red?", "what is closest to the bowl?" """
    for match in _matches(LISTED, words):
        thing = _group(words, match, "thing")
        things = ANYTHING if lower_text(thing) in OPEN else lower_text(thing)
        claim = lower_text(without_here(_group(words, match, "claim")))
        question = Question(QuestionKind.LIST, things, predicate=claim)
        return _about(Intent.DESCRIBE, "describe", thing, question)
    return None


def _leads_somewhere(words: Words) -> bool:
    """Whether words behind what is described name a place: "left of the bowl", but not "in detail", "to me"."""
    placement, leads_on = placement_at(words)
    following = lower_text(words[count_words(placement) :][:1])
    return bool(placement) and (not leads_on or following in DETERMINERS | BACK_REFERENCES)


def _read_search(words: Words) -> Reading | None:
    for action, patterns in SEARCHES.items():
        for match in _matches(patterns, words):
            if action != "which is" or words[0].lower != "what":
                return _about(Intent.LOOK_AT, action, without_here(_group(words, match, "thing")))
    return None


def _read_thing(words: Words, parser: Parser) -> Reading | None:
    for match in _matches(THING_QUESTIONS, words):
        thing = _group(words, match, "thing")
        if thing and thing[0].lower in ("what", "whatever", "which"):  # "describe what is in the bowl"
            return read_question(thing, parser) or _about(Intent.DESCRIBE, "describe", (), _listing())
        return _describing(without_here(thing), attribute=_attribute(match.groupdict()))
    for match in _matches((HOLDING,), words):
        holder = _group(words, match, "holder")
        held = f"{match['thing']} {match['how'] or 'in'} {lower_text(holder)}"
        return _about(Intent.DESCRIBE, "describe", holder, Question(QuestionKind.EXISTS, held))
    for match in _matches((YES_NO,), words):
        thing = _group(words, match, "thing")
        subject = _subject(thing, parser)
        predicate = thing[len(subject) :]
        if match["be"] in COPULAS and predicate and not without_here(predicate):  # "is the spoon on the table?"
            return _about(Intent.DESCRIBE, "describe", subject, Question(QuestionKind.PLACE, lower_text(subject)))
        return _describing(subject, predicate=_as_state(match["be"], lower_text(predicate)))
    return None


def _attribute(said: Mapping[str, str | None]) -> str:
    """What a question asks of one thing, see `Question.attribute`."""
    named = said.get("attribute") or ""
    if COLOUR.match(named):
        return "colour"
    if named in TOLD:
        return ""
    if said.get("degree"):
        return f"how {said['degree']} it is"
    if said.get("what") or said.get("says"):
        return f"what it is {said['what']}" if said.get("what") else f"what it {said['says']}s"
    return f"its {named}" if named else ""


def _as_state(auxiliary: str, predicate: str) -> str:
    """What may be so of a thing, behind "that is": "(does it) touch the bowl" as "touching the bowl"."""
    verb, _, rest = predicate.partition(" ")
    if auxiliary in COPULAS or not verb:
        return predicate
    if verb in ("lie", "sit", "stand", "look"):
        return rest
    return f"{verb.removesuffix('e')}ing {rest}".strip() if auxiliary in ("does", "do", "did") else predicate


def _describing(thing: Words, *, attribute: str = "", predicate: str = "") -> Reading:
    thing = trimmed(thing)
    kind = QuestionKind.WHETHER if predicate else QuestionKind.DESCRIBE
    if not thing and attribute == "colour":  # "what colours are there?"
        question = Question(QuestionKind.COUNT, ANYTHING, attribute)
    else:
        question = Question(kind, lower_text(thing), attribute, predicate) if thing else _listing()
    return _about(Intent.DESCRIBE, "describe", thing, question)


def _listing(place: str = "") -> Question:
    return Question(QuestionKind.LIST, f"{ANYTHING} {place}".strip(), place=place)


def _subject(words: Words, parser: Parser) -> Words:
    """The thing that "is | the big pot | empty" is about."""
    of = lower_text(words[:2]).partition(" ")[2] == "of"  # "any of the cups"
    if of and len(words) > 2:
        return words[: 2 + len(_subject(words[2:], parser))]
    most = _MOST_AFTER.search(lower_text(words))
    if most:  # "the cup | the biggest"
        return words[: count_words(most["subject"])]
    first, *following = (word.lower for word in words)
    is_alone = following[:1] and following[0] in ARTICLES | POSSESSIVES | {"in", "on", "made"}
    if (following and first in ("it", "they")) or (is_alone and first in DEMONSTRATIVES):
        return words[:1]
    doc = parser(lower_text(words))
    chunk = next(iter(doc.noun_chunks), None)
    count = count_words(chunk.text) if chunk is not None and chunk.start == 0 else len(words)
    second = next((each for each in doc.noun_chunks if each.start > 1 and doc[each.start - 1].text == "and"), None)
    if second is not None and count < len(words) and words[count].lower == "and":  # "are | the cup and the bowl | red"
        count += 1 + count_words(second.text)
    return words[:count] if count < len(words) else words[:-1] or words


def without_here(words: Words) -> Words:
    """Without "on the table", "here" and the like at the end."""
    while True:
        words = trimmed(words)
        match = HERE.search(lower_text(words))
        if match is None:
            return words
        words = words[: len(words) - count_words(match.group())]


def _about(intent: Intent, action: str, thing: Words, question: Question | None = None) -> Reading:
    return Reading(intent, action, Placing(trimmed(thing)), question)


def _matches(patterns: Iterable[re.Pattern[str]], words: Words) -> Iterator[re.Match[str]]:
    text = lower_text(words)
    return filter(None, (pattern.fullmatch(text) for pattern in patterns))


def _group(words: Words, match: re.Match[str], name: str) -> Words:
    """The words that a group of a match of their `lower_text` covers; none where there is no such group."""
    if name not in match.re.groupindex:
        return ()
    before, said = match.string[: match.start(name)], match[name] or ""
    return words[count_words(before) : count_words(before) + count_words(said)]
