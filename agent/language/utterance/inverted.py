"""Commands that say last what they are about: "what I need is the spoon", "into the bowl goes the apple"."""

from __future__ import annotations

from agent.language.english import DEFINITE, DETERMINERS
from agent.language.intents import ACTIONS, Intent
from agent.language.utterance.actions import ACTION_PHRASES
from agent.language.utterance.courtesy import core
from agent.language.utterance.destination import REGION, SOURCES
from agent.language.utterance.steps import opens
from agent.language.utterance.verbs import ACTION_VERBS, Destination, base_form
from agent.language.words import Words, count_words, lower_text, matching_prefix, phrases, trimmed

_MEANT = phrases("what, all, the thing|one|ones|object|item that|which?")
"""What stands for a thing that is named behind "is"."""
_WISHING = phrases("i, we, want, need, would, like, love, wish, you, to, have, should, must, for, ought, see")
_INTO = phrases("into, onto, in to, on to, over to, up on to")
_WITHIN = phrases("in, on, on top of, inside, next to, beside, behind, in front of")
_DEEDS = phrases("push, shove, nudge, tap, wipe, wash, shake, rinse, twist, squeeze, stir")
"""Verbs that are said as what one gives a thing: "give it a push"."""
_SLIGHT = phrases("little, wee, bit, small, gentle, good, quick, tiny, slight, big, soft, hard, light, of, a, firm")
"""What a deed may be like that somebody gives a thing: "a gentle push"."""
_JOINTS = frozenset({"goes", "go", "with", ","})
_MOST_WORDS = 8
"""Of a clause or a place before the thing."""


def in_order_of_command(words: Words) -> Words:
    """A command with its verb first, then its thing; the same words where it is no such command."""
    bare = core(words)
    return _of_cleft(bare) or _of_place_first(bare) or _of_giving(bare) or _of_going(bare) or words


def _of_cleft(words: Words) -> Words:
    """ "the one to pick up is the box" as "pick up the box", "what I need is the spoon" as "I need the spoon"."""
    start = count_words(matching_prefix(words, _MEANT))
    ends = (at for at in range(start + 1, min(start + _MOST_WORDS, len(words) - 1)) if words[at].lower in ("is", "are"))
    end = next(ends, 0) if start else 0
    if not end or words[end + 1].lower not in DEFINITE:
        return ()
    said, thing = words[start:end], words[end + 1 :]
    if lower_text(said) in ACTION_PHRASES:
        return [*said, *thing]
    at = next((at for at, word in enumerate(said) if word.lower not in _WISHING), len(said) - 1)
    verb = said[at]._replace(lower=base_form(said[at].lower))
    is_done = at > 0 and verb.lower in ACTION_VERBS and (said[at - 1].lower == "to" or said[at].lower != verb.lower)
    if not is_done or ACTION_VERBS[verb.lower].intent not in ACTIONS:
        return ()
    particle = said[at + 1 :]
    is_particle = not particle or lower_text(particle) in ACTION_VERBS[verb.lower].particles
    return [verb, *particle, *thing] if is_particle else ()


def _of_giving(words: Words) -> Words:
    """ "give the ball a little push to the left" as "push the ball to the left"."""
    for at in range(3, len(words)) if lower_text(words[:1]) == "give" else ():
        article = next((back for back in range(at - 1, max(1, at - _MOST_WORDS), -1) if words[back].lower == "a"), 0)
        if words[at].lower in _DEEDS and article > 1 and all(w.lower in _SLIGHT for w in words[article + 1 : at]):
            return [words[0]._replace(lower=words[at].lower), *words[1:article], *words[at + 1 :]]
    return ()


def _of_going(words: Words) -> Words:
    """ "can the duck go in the bowl" as "put the duck in the bowl"."""
    is_asked = lower_text(words[:1]) in ("can", "could") and lower_text(words[1:2]) in DETERMINERS
    at = next((at for at in range(3, len(words) - 2) if words[at].lower == "go"), 0) if is_asked else 0
    leads = at and matching_prefix(words[at + 1 :], _INTO | _WITHIN)
    return [words[0]._replace(lower="put"), *words[1:at], *words[at + 1 :]] if leads else ()


def _of_place_first(words: Words) -> Words:
    """ "into the bowl goes the apple" as "put the apple into the bowl", "on the plate, put the lemon" likewise."""
    lead = count_words(matching_prefix(words, _INTO | _WITHIN | {*SOURCES}))
    if not lead or REGION.match(lower_text(words)) or lower_text(words[lead : lead + 1]) not in DETERMINERS:
        return ()
    said = lower_text(words[:lead])
    for at in range(lead + 2, min(lead + _MOST_WORDS, len(words) - 1)):
        joint = words[at].lower
        thing = trimmed(words[at + (joint in _JOINTS) :])
        place, verb = trimmed(words[:at]), ACTION_VERBS.get(thing[0].lower) if thing else None
        puts = verb is not None and verb.destination is Destination.PLACE and verb.intent is Intent.PUT
        if joint == "," and puts and said not in SOURCES and opens(thing):
            return [*thing, *place]
        is_named = bool(thing) and thing[0].lower in DETERMINERS and not opens(thing)
        joins = joint == "with" if said in SOURCES else said in _INTO and (joint in _JOINTS or joint in DEFINITE)
        if is_named and (joins or (joint in ("goes", "go") and said not in SOURCES)):
            act = "take" if said in SOURCES else "put"
            return [words[0]._replace(lower=act, end=words[0].start), *thing, *place]
    return ()
