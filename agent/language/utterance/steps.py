"""Several steps in one utterance, in the order in which they are to be carried out: "take A and give me B", "first A,
then B", "after picking up A, pick up B", "put A in B and C in D"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.language.english import (
    BACK_REFERENCES,
    DEMONSTRATIVES,
    DETERMINERS,
    OBJECT_STARTS,
    ORDINAL_WORDS,
    PREPOSITIONS,
    SPEAKER,
)
from agent.language.intents import ACTIONS, Intent
from agent.language.things import is_bare_name
from agent.language.utterance.actions import ACTION_PHRASES, BELONGING, GIVING, does_something_unknown
from agent.language.utterance.asked import asked_for, takes_up
from agent.language.utterance.corrections import LEAVING, REPAIRS, denied_in, told_more, with_noun_of
from agent.language.utterance.courtesy import GERUND_OPENINGS, core
from agent.language.utterance.destination import PLACEMENTS, WITHIN, read_place
from agent.language.utterance.reading import Placing, Reading
from agent.language.utterance.replies import POINTING
from agent.language.utterance.verbless import sends
from agent.language.utterance.verbs import ACTION_VERBS, Destination, base_form
from agent.language.words import (
    Word,
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    trimmed,
    until,
)

MAX_STEPS = 8
"""Commands read of one sentence; any more belong to the last."""
THEN = phrases("""
    then, next, after that|this|which, afterwards, afterward, thereafter, subsequently, followed by, finally, lastly,
    secondly, thirdly, second_of_all, once|when|as_soon_as|after that|this|it is done|finished,
    once|when|as_soon_as|after you are done|finished with_that|with_it?, once|when done|finished,
    once|when|as_soon_as|after you have done|finished that|this|it?, after it
""")
"""Words that lead to what is done later."""
_AFTERWARDS = phrases("afterwards, afterward, after that|this, thereafter, subsequently")  # the same at its end
_LATER_RANKS = frozenset(ORDINAL_WORDS) - {"first"}
_LATER = frozenset({"second", "next", "afterwards", "after", "last", "later"})  # behind what does not come "first"
BUT_FIRST = phrases("but first, but first of all, but? before that, but? before you do|doing that|so")
"""Words that lead to what is done earlier."""
AFTER = phrases("right|directly|immediately? after, once, when, as soon as, right when, only after|when")
BEFORE = phrases("right|directly|immediately? before")
"""Words that lead to a command by which another one is put in order."""
_LIKEWISE = phrases("do? the same with|for|to, do? likewise with|for")  # leads to a further thing
_USING = frozenset({"with", "from", "on", "at", "in"})
_JOINERS = frozenset({"and", ",", ";", "-", ":", "\u2013", "\u2014"})
_SUBJECTS = phrases("you have|are? already|just?, you will have, having, you")


def clauses(words: Words) -> list[Words]:
    """The commands of one sentence, in the order in which they are to be carried out, each with its verb.

    Args:
        words: a sentence.
    """
    leading = matching_prefix(words, (THEN | BUT_FIRST) - {"next"})
    words = _without_first(_with_then(words[count_words(leading) :]))
    pieces = [piece for part in in_order(trimmed(words)) for piece in _split(part)]
    pieces[1:] = [each[: len(each) - count_words(matching_suffix(each, _AFTERWARDS))] for each in pieces[1:]]
    verbs = [_verb_of(piece) for piece in pieces]
    for at, verb in enumerate(verbs):  # "give me A and after that B", "after the cup, pick up the bowl"
        donor = next(filter(None, (*reversed(verbs[:at]), *verbs[at + 1 :])), ())
        likewise = count_words(matching_prefix(pieces[at], _LIKEWISE)) if at and verbs[0] else 0
        if 0 < likewise < len(pieces[at]):
            pieces[at] = [*verbs[at - 1], *pieces[at][likewise:]]
            continue
        belongs = any(matching_prefix(pieces[at][start:], BELONGING) for start in range(1, len(pieces[at])))
        verbless = belongs or sends(core(pieces[at]))  # "A into B, then give me C"
        if not verb and donor and not verbless and not does_something_unknown(pieces[at]):
            said = core(pieces[at])
            pieces[at] = _of_gerund(pieces[at]) or [*donor, *said[_same_particle(donor, said) :]]
    return pieces


def opens(words: Words) -> bool:
    """Whether words begin a command with its verb and something that it is done to, courtesy before it or not."""
    return bool(_verb_of(words))


def _verb_of(words: Words) -> Words:
    """The verb of a command with its particle and with whom it is done for: "give me"; empty where it opens none."""
    words = core(words)
    phrase = count_words(matching_prefix(words, ACTION_PHRASES))
    verb = ACTION_VERBS.get(words[0].lower) if words else None
    if phrase or verb is None:
        return words[:phrase] if len(words) > phrase else ()
    end = 1 + count_words(matching_prefix(words[1:], verb.particles))
    if words[end : end + 1] and words[end].lower in SPEAKER:
        end += 1
    following = words[end : end + 1]
    has_object = bool(following) and following[0].lower in OBJECT_STARTS
    if verb.intent is Intent.OTHER and following and following[0].lower in _USING:  # "juggle with it"
        has_object = lower_text(words[end + 1 : end + 2]) in BACK_REFERENCES
    needs_object = (verb.also_noun and end == 1) or verb.intent is Intent.OTHER
    is_whole = end > 1 and words[end - 1].lower in SPEAKER  # "and give me"
    return words[:end] if has_object or (not needs_object and (following or is_whole)) else ()


def _same_particle(verb: Words, words: Words) -> int:
    """How many words of a verb's particle words begin with: "(point at A, then) | at | B"."""
    particle = lower_text(_verb_of([*verb, *words])[1:])
    count = count_words(matching_prefix(words, (particle,))) if particle else 0
    return count if opens_thing(words[count:]) else 0


def _without_first(words: Words) -> Words:
    """Without the "first" of "pick up first the cup"."""
    return [
        word
        for at, word in enumerate(words)
        if word.lower != "first" or lower_text(words[at - 1 : at]) in DETERMINERS or not opens_thing(words[at + 1 :])
    ]


def _with_then(words: Words) -> Words:
    """ "hand me A first and B second" as "hand me A and then B"."""
    end = words[-1].lower if words else ""
    if lower_text(words[:1]) == "first" and opens_thing(words[1:]):  # "first A, second B"
        later = (at for at in range(2, len(words)) if words[at].lower in _LATER_RANKS and opens_thing(words[at + 1 :]))
        ranked = {at for at in later if words[at - 1].lower in _JOINERS}
        words = [word._replace(lower="then") if at in ranked else word for at, word in enumerate(words)]
    for at in range(1, len(words) - 3):
        joint = at + 1 + (words[at + 1].lower == "," and words[at + 2].lower == "and")
        is_ranked = words[at].lower == "first" and words[joint].lower in ("and", ",", "then") and end in _LATER
        if is_ranked and words[at - 1].lower not in DETERMINERS and words[-2].lower not in DETERMINERS:
            then = words[joint]._replace(lower="then")
            return [*words[:at], *words[at + 1 : joint], then, *words[joint + 1 : -1]]
    return words


def opens_thing(words: Words) -> bool:
    """Whether words begin with what only the name of a thing begins with."""
    return bool(words) and words[0].lower in DETERMINERS | BACK_REFERENCES


def in_order(words: Words) -> list[Words]:
    """The parts of a sentence that says "after" or "before", in time order; the whole where it does not."""
    for at in range(len(words) - 2):
        earlier = count_words(matching_prefix(words[at:], BUT_FIRST))
        before, first = trimmed(words[:at]), trimmed(words[at + earlier :])
        is_trailing = opens(before)
        if earlier and is_trailing and opens(first):
            return [first, before]
        is_before = bool(matching_prefix(words[at:], BEFORE))
        length = count_words(matching_prefix(words[at:], BEFORE if is_before else AFTER))
        if not length or matching_prefix(words[at:], THEN):
            continue
        clause = words[at + length :]
        if not is_trailing and len(core(before)) > 0:
            continue
        clause = _subordinate(clause, is_thing=words[at].lower == "after" and is_trailing)
        end = len(clause) if is_trailing else end_of(clause)
        main = before if is_trailing else trimmed(clause[end:])
        if clause and opens(main):
            return [main, clause[:end]] if is_before else [clause[:end], main]
    return [words]


def _of_gerund(words: Words) -> Words:
    """The command that "picking up the cup" is a form of; empty for none."""
    verb = words[0]._replace(lower=base_form(words[0].lower)) if words[0].lower.endswith("ing") else None
    command = [verb, *words[1:]] if verb and verb.lower else ()
    return command if command and opens(command) else ()


def _subordinate(words: Words, *, is_thing: bool) -> Words:
    """The command in "(after) you have picked up the cup"; empty where it is none."""
    subject = count_words(matching_prefix(words, _SUBJECTS))
    if subject < len(words) and (subject or words[0].lower.endswith("ing")):
        verb = words[subject]._replace(lower=base_form(words[subject].lower))
        command = [verb, *words[subject + 1 :]]
        return command if verb.lower and opens(command) else ()
    return words if is_thing and opens_thing(words) else ()


def end_of(clause: Words) -> int:
    """Where a clause before the command ends: at a comma or "then", else where the command opens."""
    ends = (at for at in range(1, len(clause)) if clause[at].lower in (",", "then"))
    return next(ends, next((at for at in range(2, len(clause)) if opens(clause[at:])), len(clause)))


def _split(words: Words) -> list[Words]:
    """The commands that stand one behind the other."""
    pieces: list[Words] = []
    start, at = 0, 1
    while at < len(words) and len(pieces) < MAX_STEPS - 1:
        length, is_then = _joint(words[at:]) if lower_text(words[at - 1 : at]) not in DETERMINERS else (0, False)
        before, rest = trimmed(words[start:at]), trimmed(words[at + length :])
        if length and _are_two(
            before, rest, is_then=is_then, goes_on=bool(pieces), is_same=_same_particle(words[:at], rest) > 0
        ):
            pieces.append(before)
            start = at + length
        at += max(length, 1)
    return [*pieces, trimmed(words[start:])]


def _joint(words: Words) -> tuple[int, bool]:
    """How many words join two commands, and whether they say that the second comes later."""
    at, is_then = 0, False
    while at < len(words):
        later = matching_prefix(words[at:], THEN)
        if at and words[at].lower in ORDINAL_WORDS and opens(trimmed(words[at + 1 :])):  # "first A, second hand me B"
            later = words[at].lower
        if later == "next" and (lower_text(words[at + 1 : at + 2]) == "to" or not (at or opens(words[1:]))):
            later = ""  # "next to the bowl"
        is_told = is_then and words[at].lower == "you" and opens(words[at + 1 :])  # "after that | you | hand me B"
        is_infinitive = at and words[at].lower == "to" and lower_text(words[at + 1 : at + 2]) in ACTION_VERBS
        if not later and not is_infinitive and not is_told and words[at].lower not in _JOINERS:
            break
        is_then = is_then or bool(later)
        at += count_words(later) or 1
    return at, is_then


def _are_two(before: Words, rest: Words, *, is_then: bool, goes_on: bool, is_same: bool) -> bool:
    """Whether the words on both sides of a joint are commands of their own.

    Args:
        is_then: whether the joint says that the second comes later.
        goes_on: whether a command comes before both.
        is_same: whether the second begins with the particle of a verb before it: "point at A, then at B".
    """
    rest = core(rest)
    if not before or not rest or _corrects(before) or matching_prefix(rest, REPAIRS):
        return False
    if (is_then and is_same) or (opens(before) and matching_prefix(rest, _LIKEWISE)):
        return True
    if is_then and rest[0].lower not in PREPOSITIONS and not matching_prefix(rest, PLACEMENTS):
        both_placed = opens_thing(rest) and _is_placed(before, 1) and _is_placed(rest)  # "A in B, then the cup in C"
        first = core(before)
        return opens(before) or opens_thing(first) or sends(first) or both_placed or is_bare_name(lower_text(first))
    if sends(core(before)) and sends(rest):
        return True
    if not (goes_on or opens(before)):
        return False
    is_gerund = bool(matching_prefix(before, GERUND_OPENINGS)) and bool(_of_gerund(rest))
    return (
        is_gerund
        or opens(rest)
        or does_something_unknown(rest)
        or (opens_thing(rest) and _is_placed(before) and _is_placed(rest))
    )


def _corrects(words: Words) -> bool:
    """Whether the words end in the beginning of a correction: "pick up the nail, no sorry"."""
    return any(lower_text(words[at:]) in REPAIRS for at in range(max(0, len(words) - 4), len(words)))


def _is_placed(words: Words, start: int = 2) -> bool:
    """Whether a thing with a place is named: "[put] A in B"; "between A and B" is one place.

    Args:
        start: how many words the place comes behind at least.
    """
    verb = ACTION_VERBS.get(lower_text(core(words)[:1]))
    if verb is not None and verb.destination is Destination.NONE:
        return False
    places = (read_place(words[at:]) for at in range(start, len(words)))
    return "between" not in {word.lower for word in words} and any(place for _, place in places)


def combined(readings: Sequence[Reading]) -> list[Reading]:
    """What is said one after the other, with "it" and "there" as what was named before, in the fewest steps."""
    steps: list[Reading] = []
    for at, reading in enumerate(readings):
        last = steps[-1] if steps else None
        taking = takes_up(last, reading) if last else None
        if last and taking:
            asked = replace(last, placing=replace(last.placing, thing=asked_for(last)))
            steps[-1] = about_earlier(taking, [*readings[:at], asked])
        elif last and _fuses(last, reading):
            placing = replace(about_earlier(reading, [last]).placing, thing=last.placing.thing)
            said = [*last.said, *reading.said]
            takes_any = reading.takes_any or last.takes_any
            condition = reading.condition or last.condition
            steps[-1] = replace(reading, placing=placing, said=said, condition=condition, takes_any=takes_any)
        elif last and last.intent in ACTIONS and reading.intent is Intent.SELECT and opens_thing(reading.placing.thing):
            steps[-1:] = _made_clearer(last, reading)
        else:
            steps.append(about_earlier(reading, readings[:at]))
    return steps


def _fuses(first: Reading, second: Reading) -> bool:
    """Whether the second says what is done to what the first takes or names: "pick it up and put it in the bowl"."""
    thing = lower_text(second.placing.thing)
    is_about_it = thing in BACK_REFERENCES or (not thing and second.intent is Intent.HAND_OVER)
    leads = first.intent in (Intent.PICK_UP, Intent.HAND_OVER, Intent.SELECT) and first.action not in GIVING - {"want"}
    moves = second.intent in ACTIONS - {Intent.POINT_AT, Intent.LOOK_AT}
    leads = leads or first.intent is second.intent is Intent.HAND_OVER  # "I want the cup, give it to me"
    return leads and moves and is_about_it and bool(first.placing.thing) and not first.placing.place


def _made_clearer(last: Reading, reading: Reading) -> list[Reading]:
    """ "Pick up the cup. The red one." is one command, "Pick up the cup. The bowl, too." are two."""
    thing = told_more(reading.placing.thing, last.placing.thing)
    second = replace(last, placing=replace(last.placing, thing=thing), said=reading.said)
    is_same = not last.placing.thing or thing[-1].lower == last.placing.thing[-1].lower
    is_same = (is_same or thing is not reading.placing.thing) and not reading.repeats  # "The one on the left."
    return [replace(second, said=[*last.said, *reading.said])] if is_same else [last, second]


def without_denials(pieces: Sequence[Reading], denied: Words) -> list[Reading]:
    """Steps of one sentence, about what those before them, or a reason for them, said is not meant."""
    told: list[Reading] = []
    for piece in pieces:
        denied = denied_in(piece.said) or denied
        if piece.action in LEAVING and len(pieces) > 1:
            piece = Reading(Intent.DENY, said=piece.said)
        is_about = denied and piece.intent is not Intent.DENY and lower_text(denied) not in POINTING
        if "not" in {word.lower for word in piece.said[:2]} and lower_text(piece.placing.thing) in BACK_REFERENCES:
            is_about = False  # "not in the bowl, put it on the plate"
        told.append(
            about_denied(piece, denied) if is_about and denied[0].lower in DETERMINERS - DEMONSTRATIVES else piece
        )
    return told


def about_denied(reading: Reading, denied: Words) -> Reading:
    """With what was denied before as "it", as the noun of "one", and as what "the other" leaves out."""
    reading = about_earlier(reading, [Reading(Intent.SELECT, placing=Placing(denied))])
    thing = reading.placing.thing
    if lower_text(thing) == "the other":
        thing = [*thing, Word("one", thing[-1].end, thing[-1].end)]
    other = next((at for at, word in enumerate(thing[:3]) if word.lower in ("other", "another")), None)
    before_place = until(denied, PLACEMENTS)  # "not | the pink cup | on the left, the other one"
    is_alike = lower_text(thing) == "the other one" and len(before_place) < len(denied)
    thing = [*thing[:2], *before_place[1:]] if is_alike else with_noun_of(thing, denied)
    placing = replace(reading.placing, thing=thing)
    if other is not None and not placing.source and len(thing) > other + 1:
        thing = [*thing[:other], *thing[other + 1 :]]
        lies = "except" if "and" in (word.lower for word in denied) else "other than"
        placing = replace(placing, thing=thing, lies=lies, source=denied)
    return replace(reading, placing=placing)


def about_earlier(reading: Reading, before: Sequence[Reading]) -> Reading:
    """With what was named before in place of "it", and where that went in place of "there"."""
    placings = [each.placing for each in reversed(before)]
    thing = next((each.thing for each in placings if each.thing and each.thing[0].lower not in BACK_REFERENCES), ())
    placed = next((each for each in placings if each.place and lower_text(each.place) != "there"), None)
    own = reading.placing
    emptied = next((each.source for each in placings if each.source), ())
    is_about_other = bool(own.thing) and own.thing[-1].lower not in BACK_REFERENCES
    if emptied and own.place and own.place[-1].lower == "one":
        own = replace(own, place=with_noun_of(own.place, emptied))  # "take A off its plate and lay it on the red one"
    if emptied and is_about_other and lower_text(own.place) in BACK_REFERENCES | {"there"}:
        own = replace(own, place=emptied)  # "take A off the plate, then put B on it"
    goes_in = placed and is_about_other and {own.placement, placed.placement} <= WITHIN
    if placed and goes_in and lower_text(own.place) in BACK_REFERENCES:
        own = replace(own, place=placed.place)  # "put A in the cup and B in it"
    if placed and lower_text(own.place) == "there":
        own = replace(own, placement=own.placement or placed.placement, place=placed.place)
    if placed and _goes_along(reading, before[-1]):
        own = replace(own, placement=placed.placement, place=placed.place)
    if thing:
        own = replace(own, thing=_naming(own.thing, thing), place=_naming(own.place, thing))
    return replace(reading, placing=own)


def _goes_along(reading: Reading, last: Reading) -> bool:
    """Whether something goes where the thing before it went: "put A in the bowl, then B as well"."""
    own, is_put = reading.placing, reading.intent is last.intent is Intent.PUT
    is_bare = not (own.place or own.placement or own.metres) and reading.action == last.action
    return is_put and is_bare and bool(last.placing.place)


def _naming(words: Words, thing: Words) -> Words:
    """The words with a thing in place of "it" at their end: "it", "the cup next to it"."""
    return [*words[:-1], *thing] if words and words[-1].lower in BACK_REFERENCES else words
