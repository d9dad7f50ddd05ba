"""By which words an utterance gives no command, though it holds one: it is taken back, told, quoted, asked, denied, put
off, or to be done by somebody else or as no arm does it.

None of them is one way to say a thing in view. An utterance that has them is never acted on.
"""

from __future__ import annotations

import re

from agent.language.english import BACK_REFERENCES, COLOUR_WORDS, NUMBER_WORDS, singular
from agent.language.intents import ACTIONS
from agent.language.things import NOUNS
from agent.language.utterance.retractions import taken_back
from agent.language.utterance.verbs import ACTION_VERBS, base_form
from agent.language.words import Words, any_of, count_words, lower_text

_DOES = any_of(verb for verb, meant in ACTION_VERBS.items() if meant.intent in ACTIONS)
_TAKES = "(?:take|pick|put|give|hand|move|lift|push|grab|pass|fetch|bring|touch)"
_TAKEN = "(?:taken|picked|put|given|handed|moved|lifted|pushed|grabbed|passed|fetched|brought)"
_TAKING = "(?:taking|picking|putting|giving|handing|moving|lifting|pushing|grabbing|passing|fetching|bringing)"
_WE = "(?:i|we|he|she|they)"
_NUMBER = any_of((*NUMBER_WORDS, "zero"))

_PAST = (
    rf"(?:could|should|would|might|must) have (?:\w+ )?{_TAKEN}\b|got {_TAKEN}\b"
    rf"|had to {_TAKES}\b|(?:thanks|thank you|well done|good job|nice work)(?: for)? {_TAKING}\b|and you did(?= \W*$|$)"
)
_DENIED = (
    rf"(?:never|hardly|scarcely|barely) (?:let|allow|ask|want|tell|{_TAKES})\b"
    rf"|the last thing {_WE} (?:want|need)s?(?: (?:is|would be))?(?: for)? (?:you|to)\b"
    r"|would (?:be|make me) (?:\w+ )?(?:unhappy|sad|angry|upset|cross|furious|livid|horrified) (?:were you|if you) "
    r"|not (?:right )?(?:now|today|tonight)(?= [,.;-]| but\b|$)"
    r"|(?:anything|everything|whatever|any \w+|all \w+) rather than\b"
    rf"|pass over\b(?=.* and {_TAKES})|(?:come|came|get|be) close to \w+ing\b|yeah right(?= ,)"
    r"|not on my watch\b|(?:take|pull|tear) (?:it|them|that) apart\b|(?:from|to) (?:nobody|no one)\b"
)
_ASKED = (
    rf"^(?:do|does|did|should|shall|must) {_WE} (?:\w+ to )?{_DOES}\b|^should you {_DOES}\b"
    rf"|^do you (?:want|like|love|enjoy|need)(?: to)? (?:{_TAKES}|{_TAKING})\b(?!.* (?:me|us)\b)"
    r"|(?:true or false|as if)(?= \?)"
)
_WHEN = (
    rf"(?:{_WE}|let me|let us)(?: will| shall| am| are)?(?: just)? count(?:ing)? (?:down|up|to|from)\b"
    rf"|(?:you|{_WE})(?: will)? (?:go|start|begin|lift|move|leave) (?:on|at) (?:{_NUMBER}|my|go)(?= \W|$)"
    r"|(?:on (?:my|his|her|our)|(?:at|on) the) (?:count|signal|cue|command|whistle|clap|beep|nod)\b"
    r"|on my (?:mark|word)\b"
    rf"|{_WE} (?:clap|nod|whistle|blink|snap|wink|knock)\b(?! (?:it|them|over|something))"
    rf"|{_WE} will tell you (?:when|first|before|in advance|later)\b"
    rf"|(?:{_WE}|let us) (?:\w+ )?(?:\w+ to )?wait (?:for|until|till)\b"
    rf"|(?:have|has|need|needs|want|wants) to \w+ it (?:first|, then|then|and then)\b"
    r"|(?:clearance|permission|approval|consent)\b"
)
_BY_OTHERS = (
    rf"is for (?!you\b)\w+ to {_TAKES}\b|^(?:i|we) will (?:pick up|lift|move|put|push|carry|fetch)\b(?=[^,.;:!?]*$)"
)
_HOW = (
    r"with (?:both|two|your (?:left|right|other|free)) (?:hands?|arms?)\b"
    r"|with your (?:teeth|foot|feet|toes|elbows?|mouth|knees?|nose|head|hip|eyes)\b"
    r"|by its (?:handle|rim|stem|neck|lip|base)\b|(?:holding|held) (?:it|them) (?:by|with)\b|behind (?:your|my) back\b"
    r"|without (?:touching|using|moving|making|looking)\b"
)
_ELSEWHERE = (
    r"^in (?:the|a|this|that) (?:song|film|movie|book|story|poem|game|play|dream|show) (?:they|he|she|somebody)\b"
)
_PATTERNS = tuple(
    re.compile(rf"(?:(?<= )|^)(?:{each})") for each in (_PAST, _DENIED, _ASKED, _WHEN, _BY_OTHERS, _HOW, _ELSEWHERE)
)
_QUOTED_FIRST = re.compile(
    rf"^(?:\" )?{_DOES}\b.* (is (?:what|something|a thing) .*\b(?:say|said|says|tell|told|wrote|write|heard|hear)\b)"
)
_COLON = re.compile(rf"^([^:]*) : (?:\" )?(?:please )?(?:{_DOES}) (?!it\b|them\b|that\b|those\b|one\b)")
_WRITTEN = re.compile(
    r"(?:(?:my|his|her|our|their|the|a|this|that|he|she|they|somebody|someone|people) |\w+'s )"
    r"|(?:i|we) (?:overheard|heard|wonder|was told|were told|read|dreamt|am writing|am on the phone|am quoting)\b"
)
"""How somebody else's words are announced."""
_OWN = re.compile(
    r"\b(?:robot|you|task|job|order|request|wish|favour|favor|instruction|instructions|mission|command|plan|step|turn"
    r"|idea|suggestion|challenge|thing|question|one|deal|next|first)\b"
)
"""How the speaker's are."""
_STATED = re.compile(r"^(?!i |we ).*\b(?:is|are|was|were|has|have|hurts?|aches?|needs?|wants?|looks?|went|fell|got)\b")
"""A reason, which may have a colon for a comma: "my hands are full: take the cup"."""
_WISH = re.compile(
    r"\b(?:want|wants|need|needs|would like|prefer|prefers) (?:it|them)(?: all)?"
    r" (\w+ed|dry|clean|full|hot|cold|warm|cut|wet|frozen|open|shut)\b"
)
"""What else is to be done with the thing."""
_BESIDES = re.compile(
    r"\b(?:want|wants|need|needs|would like) (?:some |the |my )?(\w+) (?:in|on) (?:it|them)\b"
    r"|(?:,|\band) (?:my|our|his|her) (\w+) (?:too|as well|also)\b"
    r"|\band (?:my|our|his|her) \w+ (?:wants|needs|would like) an? (\w+)"
)
"""What is wanted besides, and may not be in view: "(pick it up,) my keys too"."""


def no_command_by(words: Words) -> Words:
    """The words by which an utterance gives no command; empty where it may.

    Args:
        words: the utterance, as `agent.language.utterance.spoken.as_written` has it.
    """
    text = lower_text(words)
    found = next(filter(None, (pattern.search(text) for pattern in _PATTERNS)), None)
    if found:
        return _at(words, found.start(), found.end())
    return taken_back(words) or _quoted(words, text) or _wished(words, text)


def _quoted(words: Words, text: str) -> Words:
    """ "my boss wrote: (pick it up)"; what a thing in view is named by before the colon is no quote."""
    behind = _QUOTED_FIRST.search(text)
    if behind:
        return _at(words, behind.start(1), behind.end(1))
    colon = _COLON.search(text)
    before = colon[1] if colon else ""
    if not _WRITTEN.match(before) or _OWN.search(before) or _STATED.match(before):
        return ()
    names = any(_names(word) or word in COLOUR_WORDS for word in before.split())
    return () if names else _at(words, 0, len(before))


def _wished(words: Words, text: str) -> Words:
    """ "I want it polished", "and my mum wants a hug": what no arm does with a thing, or what may not be in view."""
    found = next((wish for wish in _WISH.finditer(text) if not _is_done(wish[1])), None)
    found = found or next((wish for wish in _BESIDES.finditer(text) if not _is_here(wish[wish.lastindex or 0])), None)
    return _at(words, found.start(), found.end()) if found else ()


def _is_here(noun: str) -> bool:
    return _names(noun) or noun in BACK_REFERENCES


def _names(word: str) -> bool:
    return not NOUNS.isdisjoint((word, singular(word)))


def _is_done(word: str) -> bool:
    verb = ACTION_VERBS.get(base_form(word))
    return verb is not None and verb.intent in ACTIONS


def _at(words: Words, start: int, end: int) -> Words:
    """The words at places in their `lower_text`."""
    text = lower_text(words)
    first = count_words(text[:start])
    return words[first : first + count_words(text[start:end])]
