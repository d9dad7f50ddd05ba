"""Commands that begin with a verb, or with "I want": what is done to which thing, and where it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from agent.language.english import (
    BACK_REFERENCES,
    COPULAS,
    DETERMINERS,
    NUMBER_WORDS,
    OBJECT_STARTS,
    ON_THE_TABLE,
    POSTURES,
    PREPOSITIONS,
    RELATIVES,
    SPEAKER,
    SUBJECTS,
)
from agent.language.intents import ACTIONS, Intent
from agent.language.quantity import length_at
from agent.language.utterance.coverage import BODY, unread, with_source
from agent.language.utterance.destination import (
    DIRECTIONS,
    HERE,
    NAMES,
    NEARNESS,
    PERSONAL,
    PERSONS,
    PLACEMENTS,
    POINTED_PLACES,
    REGION,
    RELATIVE_VERBS,
    SOURCES,
    TAKING,
    TOWARDS,
    awaits_landmark,
    is_somebody,
    read_placing,
)
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.utterance.verbs import ACTION_VERBS, SEPARABLE_PARTICLES, ActionVerb, Destination
from agent.language.words import (
    Word,
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    sections,
    trimmed,
    until,
)

_WISHES = sections("wishes.txt")
_SAID_AS: Mapping[tuple[Intent, str], str] = {
    (Intent.HAND_OVER, "want"): _WISHES["want"],
    (Intent.PICK_UP, "get hold of"): "get hold of",
    (Intent.PICK_UP, "take hold of"): "take hold of",
    (Intent.PUT, "release"): "let go of?",
    (Intent.PUT, "get rid of"): "get rid of",
    (Intent.LOOK_AT, "look for"): "i_am|we_are looking for",
    (Intent.LOOK_AT, "see"): "i want|would_like to see",
    (Intent.LOOK_AT, "look at"): _WISHES["look_at"],
}
ACTION_PHRASES: Mapping[str, tuple[Intent, str]] = MappingProxyType(
    {phrase: meant for meant, table in _SAID_AS.items() for phrase in phrases(table)}
)
"""Openings without a plain imperative -> what they are for and the action that they come to."""
BELONGING = phrases("""
    goes, go, belongs, belong, should|must|can|shall|ought_to|needs_to|need_to|has_to|have_to go,
    is|are supposed|meant to go, should|must|needs_to|has_to be put|placed?
""")
"""What says of a thing where it goes."""
WANTED = phrases(
    "want|wants, need|needs, would like|love|prefer, is|are after, asked for, likes, is|are asking for, fancies,"
    "keeps|keep asking|begging|crying|calling for"
)
"""What says of somebody that a thing is to be theirs."""
SAYING = phrases("tell, say, sing, repeat, explain, read, play, write, imagine, remember, forget")
"""Verbs whose object is not a thing on the table."""
NEEDING_PLACE = frozenset({"throw", "toss", "chuck", "fling", "lob", "sling", "tidy"})
"""Verbs that put a thing only where a place is said: "throw it in the box"."""
_AIMED = phrases(
    "at, against, up against, across, through, over, past, along, out of, off, off of, away from, towards, toward"
)
"""Placements that a thing flies to, over or from, rather than comes to lie at."""
NO_VERBS = (
    phrases("""
    and, or, for, next, is, are, not, no, yes, what, where, how, why, there, here, like, only, maybe, even, hello, sorry
""")
    | DETERMINERS
    | SUBJECTS
    | RELATIVES
    | PREPOSITIONS
    | {*NUMBER_WORDS}
)
"""Words that no imperative begins with, whatever the parse says."""
_NO_IMPERATIVES = phrases("""
    as, because, since, if, when, while, until, unless, though, although, than, once, whether, so, cause, cos, coz, but,
    did, does, do, has, have, was, were, can, could, will, would, should, may, might, must, let, then, also, too, just
""")
_LONGEST_UNKNOWN = 3
_AFTER_PARTICLE = ("for", "from", "off", "out", "and", "then", ",", *PLACEMENTS)
"""What may follow a particle that stands behind its object."""
_HANDLING = frozenset({Intent.PICK_UP, Intent.PUT, Intent.PUSH})
GIVING = frozenset({"give", "hand", "pass", "offer", "serve", "lend", "want"})
"""Verbs that end in another's hand, wherever else a place is said."""


def read_action(words: Words, parser: Parser) -> Reading | None:
    """A command, without courtesy around it; None where it does not begin as one."""
    return _read_phrase(words) or _read_verb(words, parser) or _read_belonging(words, parser)


def _read_phrase(words: Words) -> Reading | None:
    """A command without an imperative: "I want ..."."""
    wants = next((at for at in range(1, min(4, len(words))) if matching_prefix(words[at:], WANTED)), 0)
    if wants and words[0].lower not in SUBJECTS and is_somebody([word.lower for word in words[:wants]]):
        thing = words[wants + count_words(matching_prefix(words[wants:], WANTED)) :]
        person = "for" if thing and thing[0].lower != "to" else ""
        return Reading(Intent.HAND_OVER, "want", Placing(thing, person, words[:wants])) if person else None
    phrase = matching_prefix(words, ACTION_PHRASES)
    rest = trimmed(words[count_words(phrase) :])
    if not phrase or (rest and rest[0].lower in ("to", "you")):
        return None
    intent, action = ACTION_PHRASES[phrase]
    rest, _ = _without_beneficiary(rest)
    return _finished(Reading(intent, action, Placing(_without_recipient(rest, ("for",)))))


def _without_beneficiary(rest: Words, leads: tuple[str, ...] = ("for",)) -> tuple[Words, Words]:
    """Without a final "for grandma", and that; "the cup for tea" stays whole, as does "the cup closest to grandma"."""
    for at in range(1, len(rest) - 1):
        person = rest[at + 1 :]
        described = rest[at - 1].lower in NEARNESS or awaits_landmark(rest[:at])
        if rest[at].lower in leads and not described and is_somebody([word.lower for word in person]):
            return (rest, ()) if person[-1].lower in SPEAKER else (trimmed(rest[:at]), rest[at:])
    return rest, ()


def _read_belonging(words: Words, parser: Parser) -> Reading | None:
    """A command that says where a thing goes: "the cup goes in the box"."""
    opens_thing = words and (words[0].lower in OBJECT_STARTS or words[0].lower not in NO_VERBS)
    ends = (at for at in range(1, len(words) - 1) if matching_prefix(words[at:], BELONGING))
    end = next(ends, 0) if opens_thing else 0
    if not end or words[end - 1].lower in RELATIVES:
        return None
    where = words[end + count_words(matching_prefix(words[end:], BELONGING)) :]
    placing = read_placing(words[end], [*words[:end], *where], Destination.PLACE, parser)
    is_so = len(placing.thing) == end and (placing.placement or placing.place)
    return Reading(Intent.PUT, "put", placing) if is_so else None


def _read_verb(words: Words, parser: Parser) -> Reading | None:
    """A command that begins with its verb; None for a bare expression."""
    if not words:
        return None
    word, rest = words[0], words[1:]
    verb = ACTION_VERBS.get(word.lower)
    if verb and verb.intent is Intent.POINT_AT and len(rest) > 2 and rest[1].lower in BODY:
        rest = rest[2:]  # "point | your gripper | at the dog"
    particle = matching_prefix(rest, verb.particles if verb else ())
    if not particle and not _opens_command(verb, words, parser):
        return None
    if verb and verb.destination is not Destination.NONE and REGION.fullmatch(lower_text(rest)):
        return Reading(verb.intent, word.lower, Placing((), lower_text(rest)))  # "move to the left": not said what
    verb = verb or ActionVerb()
    rest = rest[count_words(particle) :]
    to_speaker, person = False, words[:0]
    if not particle or particle in SEPARABLE_PARTICLES:
        to_speaker, person, rest = _dative(rest, verb)
        if not particle:
            particle, rest = _without_particle(rest, verb)
    is_shown = verb.intent in (Intent.POINT_AT, Intent.LOOK_AT)  # "point it out to me"
    rest, beneficiary = _without_beneficiary(rest, ("for", "to") if is_shown else ("for",))
    leads = ("for", "to", "over to", "back to") if _goes_to_persons(verb) or is_shown else ("for",)
    shorter = _without_recipient(rest, leads, word.lower)
    to_speaker = to_speaker or _is_for_speaker(verb, rest[len(shorter) :])
    action = f"{word.lower} {particle}".strip()
    taken = Destination.NONE if to_speaker or person else verb.destination
    if not to_speaker and _comes_closer(shorter, verb):
        verb, taken = replace(verb, intent=Intent.PUSH), Destination.ALONG
    if word.lower == "pull" and _comes_out(shorter):
        verb, taken = replace(verb, intent=Intent.PICK_UP), Destination.NONE
    placing = Placing(shorter, "", person) if person else read_placing(word, shorter, taken, parser)
    intent = _intent(word.lower, verb, placing, to_speaker=to_speaker)
    if intent is Intent.OTHER:
        placing = Placing(until(placing.thing, ("by",)))
    if beneficiary and _goes_to_persons(verb) and not placing.place and intent is Intent.HAND_OVER:
        placing = replace(placing, placement="for", place=beneficiary[1:])
    reading = _finished(Reading(intent, action, replace(placing, how=[*placing.how, *beneficiary])))
    return replace(reading, unread=unread(words[1:], reading.placing) if reading.intent in ACTIONS else ())


def _comes_closer(rest: Words, verb: ActionVerb) -> bool:
    """Whether "(bring) it | closer to me" moves a thing rather than hands it over."""
    closer = any(
        word.lower in ("closer", "nearer") and rest[at].lower not in DETERMINERS for at, word in enumerate(rest[1:])
    )
    is_moved = verb.intent is Intent.HAND_OVER or lower_text(rest[:1]) in (*BACK_REFERENCES, "that", "this")
    return closer and is_moved and verb.destination is Destination.TOWARDS


def _comes_out(rest: Words) -> bool:
    """Whether a thing is taken out of another: "(pull) the ball | out of the box", but not "out of the way"."""
    at = next((at for at in range(1, len(rest)) if lower_text(rest[at : at + 2]) == "out of"), 0)
    return bool(at) and lower_text(rest[at + 2 :]) != "the way" and lower_text(rest[at + 2 : at + 3]) in OBJECT_STARTS


def _is_for_speaker(verb: ActionVerb, recipient: Words) -> bool:
    """Whether "for me", "to me" hands over: "get it for me", but not "grab it for me"."""
    given = verb.destination is Destination.TOWARDS or (recipient and recipient[0].lower != "for")
    return bool(recipient) and _goes_to_persons(verb) and bool(given)


def _goes_to_persons(verb: ActionVerb) -> bool:
    return verb.dative or verb.destination is Destination.TOWARDS


def _intent(word: str, verb: ActionVerb, placing: Placing, *, to_speaker: bool) -> Intent:
    """What a verb comes to with what follows: "take | it | to my brother" hands over, "... | to the sink" puts."""
    if verb.intent in (Intent.LOOK_AT, Intent.OTHER, Intent.POINT_AT):
        return verb.intent
    if lower_text(placing.thing[:1]) == "your" and lower_text(placing.thing[1:2]) in BODY:
        return Intent.OTHER
    if to_speaker:
        return Intent.HAND_OVER
    if not placing.place or word in GIVING:
        return verb.intent
    if verb.intent in (Intent.PICK_UP, Intent.HAND_OVER):
        towards = placing.placement in ("", *TOWARDS)
        here = lower_text(placing.place) in HERE
        return Intent.HAND_OVER if towards and (_is_person(placing.place) or here) else Intent.PUT
    return verb.intent


def _is_person(place: Words) -> bool:
    """Whether a place is somebody: "him", "my brother", a name (one word without article)."""
    words = [word.lower for word in trimmed(place)[:4]]
    return not (PERSONS | NAMES).isdisjoint(words) or not (PERSONAL | SPEAKER).isdisjoint(words[:1])


def _opens_command(verb: ActionVerb | None, words: Words, parser: Parser) -> bool:
    """Whether a text that begins with a possible verb is a command: "hand me the cup", but not "hand on the left"."""
    if verb is not None and not verb.also_noun:
        return True
    following = [word.lower for word in words[1:3]]
    has_object = following[:1] and following[0] in OBJECT_STARTS
    relative = following[:1] == ["that"] and following[-1] in RELATIVE_VERBS
    is_alone = verb is not None and verb.intent in _HANDLING and not following  # "place", "set"
    if is_alone or (verb is not None and has_object and not relative):
        return True
    if verb is not None and verb.intent is Intent.LOOK_AT and lower_text(words[1:]) in POINTED_PLACES | DIRECTIONS:
        return True
    if relative or not following or (verb is None and not has_object) or words[0].lower in NO_VERBS:
        return False
    if verb is None and does_something_unknown(words):
        return True
    if following[0] == "of" or matching_prefix(words[1:], PLACEMENTS):
        return False
    first = parser(lower_text(words))[0]
    return first.head == first and first.pos_ == "VERB" and any(child.dep_ == "dobj" for child in first.rights)


def does_something_unknown(words: Words) -> bool:
    """Whether they are a verb that no table has, with "it": "smash it", "wave it around"."""
    is_verb = bool(words) and words[0].lower.isalpha() and words[0].lower not in NO_VERBS | _NO_IMPERATIVES
    return is_verb and len(words) <= _LONGEST_UNKNOWN and lower_text(words[1:2]) in BACK_REFERENCES


def _dative(rest: Words, verb: ActionVerb) -> tuple[bool, Words, Words]:
    """Whether the speaker comes before the object, else which person does, and what follows."""
    if lower_text(rest[:1]) == "to" and _goes_to_persons(verb):  # "give | to | me the cup"
        to_speaker, person, thing = _dative(rest[1:], verb)
        return (to_speaker, person, thing) if thing and (to_speaker or person) else (False, (), rest)
    if rest and rest[0].lower in SPEAKER:
        particle = matching_prefix(rest[1:], verb.particles)
        after = rest[1 + count_words(particle) :]
        following = after if after and after[0].lower in OBJECT_STARTS else rest[1:]
        return True, (), _without_question(following)
    if not verb.dative:
        return False, (), rest
    if lower_text(rest[:1]) in BACK_REFERENCES and lower_text(rest[1:2]) in SPEAKER:  # "give it me"
        return True, (), [rest[0], *rest[2:]]
    for end in range(1, min(5, len(rest) - 1)):
        starts = rest[end].lower in OBJECT_STARTS or rest[end].lower.isdigit()
        is_person = rest[end - 1].lower in PERSONAL | PERSONS | NAMES
        if starts and is_person and (end == 1 or rest[0].lower in OBJECT_STARTS):
            return False, rest[:end], rest[end:]
    return False, (), rest


def _without_particle(rest: Words, verb: ActionVerb) -> tuple[str, Words]:
    """Take the particle from behind the object: "pick | the cup | up", "pick | the pan | up | from the stove"."""
    for index, word in enumerate(rest):
        if word.lower not in verb.particles or word.lower not in SEPARABLE_PARTICLES:
            continue
        source = matching_prefix(rest[index:], SOURCES) and lower_text(rest[index + 1 :][:1]) in OBJECT_STARTS | {"of"}
        if index == 0 or source or matching_prefix(rest[index:], TOWARDS | {"away from"}):
            continue
        following = trimmed(rest[index + 1 :])
        ends = not following or matching_prefix(following, _AFTER_PARTICLE) or length_at(following)
        before = rest[index - 1].lower
        if before in ("upside", "face"):
            continue
        noun = before.endswith("thing") or (index > 1 and rest[index - 2].lower in OBJECT_STARTS)
        if ends and (noun or not before.endswith("ing")):  # "the arrow pointing up"
            return word.lower, [*rest[:index], *rest[index + 1 :]]
    return "", rest


def _without_question(rest: Words) -> Words:
    """The thing in "(hand me) which one is the cup"."""
    leads = ("where is", "where are", "which one is", "which is", "which one")
    return rest[count_words(matching_prefix(rest, leads)) :]


def _without_recipient(rest: Words, leads: tuple[str, ...], verb: str = "") -> Words:
    """Without a final "for me"; "the cup closest to me" stays whole."""
    if len(rest) < 2 or rest[-1].lower not in SPEAKER:
        return rest
    count = count_words(matching_suffix(rest[:-1], leads))
    described = rest[-2].lower == "to" and len(rest) > 2 and rest[-3].lower in NEARNESS
    described = described or (leads != ("for",) and verb in TAKING and awaits_landmark(rest[:-2]))
    return rest if described or not count or len(rest) <= count + 1 else rest[: -count - 1]


def _lacks_place(thing: Words) -> bool:
    """Whether a thing ends in where it goes, without the place: "the cup in", but not "the plate that it is on"."""
    said = [word.lower for word in thing]
    is_clause = not (COPULAS | POSTURES | RELATIVES | SUBJECTS - {"it"} | {"to"}).isdisjoint(said)
    return len(said) > 1 and said[-1] in ("in", "inside", "on") and not is_clause


def _finished(reading: Reading) -> Reading:
    """Without "on the table", which only means here, and with what a thing is taken out of as where it lies."""
    thing = trimmed(reading.placing.thing)
    verb = reading.action.partition(" ")[0]
    if verb in SAYING:
        return Reading(Intent.OTHER, reading.action)
    needs_place = reading.intent is Intent.PUT and verb in NEEDING_PLACE
    if needs_place and (not reading.placing.place or reading.placing.placement in _AIMED):
        reading = replace(reading, intent=Intent.OTHER)
    takes_none = lower_text(thing) in ("neither", "none", "nothing", "neither of them", "none of them", "no one")
    if takes_none or (verb == "leave" and not reading.placing.place and not reading.placing.placement):
        return Reading(Intent.DENY)
    here = re.search(f" {ON_THE_TABLE}$", lower_text(thing))
    if here and reading.intent is not Intent.OTHER:
        thing = thing[: -count_words(here.group())]
    placing = replace(reading.placing, thing=thing)
    if reading.intent is Intent.PUT and not placing.place and not placing.placement and _lacks_place(thing):
        at = thing[-1].end  # "put the cup in" as "... in it"
        placing = replace(placing, thing=thing[:-1], placement=thing[-1].lower, place=[Word("it", at, at)])
    return replace(reading, placing=with_source(placing) if reading.intent in ACTIONS else placing)
