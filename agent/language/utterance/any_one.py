"""A choice among several things that is left to the robot: "any cup will do", "it doesn't matter which cup"."""

from __future__ import annotations

import itertools

from agent.language.english import ANY_WILL_DO, BACK_REFERENCES, ONES, SPEAKER, SUBJECTS, singular
from agent.language.things import NOUNS
from agent.language.utterance.reading import Reading
from agent.language.utterance.reasons import STATES, names_a_thing
from agent.language.utterance.steps import opens, opens_thing
from agent.language.utterance.verbs import ACTION_VERBS, SEPARABLE_PARTICLES
from agent.language.words import (
    Word,
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    trimmed,
)

_ANY_ONE = "any|either|whichever one? of_them|of_those|of_the_two|of_these|of_the_lot?"
_FINE = "fine|okay|good|great|perfect|enough|acceptable|alright|all_right"
_WHICH = (
    "which|which_colour|what_colour|which_size|what_size|which_kind|what_kind|what|which_one|which_of_them|what_one"
    "|either_way|which_you_pick|which_one_you_pick"
)
ANY = phrases(f"""
    {_ANY_ONE}, {_ANY_ONE} will|would|should|can|does do|work, {_ANY_ONE} will|would be? {_FINE} by_me|with_me|for_me?,
    {_ANY_ONE} is|are {_FINE} by_me|with_me|for_me?, {_ANY_ONE} works for_me?,
    {_ANY_ONE} you like|want|fancy|prefer|please|choose,
    i|we really|honestly|truly|just? do not really|particularly|much? mind|care|mind_about|care_about {_WHICH}?,
    i really|honestly|truly? could not care less {_WHICH}?, i am not fussy|picky|fussed|bothered|choosy {_WHICH}?,
    not fussy|picky|fussed|bothered {_WHICH}?, do not mind|care {_WHICH}?, no preference,
    i have no preference|favourite,
    it|that? does|do not really? matter|bother_me {_WHICH}? to_me?,
    it? makes no difference|odds|matter {_WHICH}? to_me?,
    no matter {_WHICH}?, never mind {_WHICH},
    you can|may|should|get_to? choose|pick|decide|select which|which_one|one|it|whichever?,
    your choice|pick|call|decision, the choice is yours, i leave|will_leave it|that|the_choice to|up_to you,
    it|that|which_one? is? up to you, it|that? is all the same, it|that? is? all the same|one to me,
    take|choose|pick|grab your pick,
    take|choose|pick|grab whichever|whatever|any you like|want|prefer|fancy?,
    whichever|whatever|as you like|want|prefer|please|fancy|think_best,
    whatever, whichever is|one_is easiest|easier|simplest|handy|handiest|quickest for_you?,
    i|we can not decide|choose, surprise me, who cares,
    i am easy, i am happy with any|either, happy with any|either,
    either|any one's fine|good|okay|great|enough by_me|with_me?, i do not know, no idea, not sure, dunno, search me,
    at random, one at random, whichever|whatever you can reach|get|grab|manage|find first|quickest|most_easily?,
    whichever_is|whatever_is|whichever's|whatever's quickest|easiest|handiest to_reach|to_get|to_grab|to_find|for_you?,
    whichever_is|whatever_is|whichever's|whatever's closest|nearest to hand,
    it? does not have|need to be any|a particular|specific one?, it? does not have|need to be any one in particular,
    no particular|specific one, any one in particular
""")
"""What leaves the choice among several things to the robot."""
_LIKED = phrases("""
    that? you like|want|fancy|prefer|please|choose|pick|favour, that? takes your fancy, of your choice|choosing,
    you like|want|fancy|prefer best|most, you like the look of, you feel like, that? you think best, that? suits you,
    that? you can find|reach|see, of your own choosing|choice, you prefer
""")
"""What of "any cup" only says once more that the choice is the robot's."""
_LIKED_BEST = phrases("""
    that? you like|fancy|prefer|want best|most, you like the look of,
    that|which is easiest|handiest|quickest|nearest_to_hand|closest_to_hand for_you|to_reach|to_get|to_grab?
""")
"""What of "the cup" says that the choice is the robot's."""
_WHICH_OF = frozenset(
    {phrase for phrase in ANY if phrase.endswith((" which", " what")) and "never" not in phrase}
) | phrases("""
    it? is? all the same|one to me which|what, it? is? your|up_to_you call|choice|decision? which|what,
    you choose|decide|pick|say|can_choose|can_decide which|what, i leave it to|up_to you which|what
""")
"""What leaves open which of some things, behind which they are named: "it doesn't matter which | cup"."""
_LEAVES_OPEN = frozenset({",", "-", "\u2013", "\u2014", "but", "so", "just", "honestly", "really", "truly", "then"})
"""What may stand between that and what is said all the same."""
FREELY = phrases("""
    is|are|will|would be? fine|okay|good|great|perfect|enough|all_right by_me|with_me|for_me?,
    will|would|should do, at all
""")
"""What only says once more that any of some things will do."""
_UNSURE = phrases("i do not know, no idea, not sure, dunno, search me, i|we can not decide|choose")
"""The same, where a word that leaves the choice follows."""
_ANY_OF = ANY_WILL_DO | {"a", "an", "some"}
_LONGEST_LIKED = 5
_LONGEST_VERB = 3
_CHOOSING = frozenset({"choose", "select", "pick"})
_PEOPLE = SUBJECTS - {"it", "you"}


def without_any(words: Words) -> Words:
    """A sentence without "any will do" at its end; empty where it is only that and something was said before."""
    rest = _without_any_between(_without_old(words))
    best = count_words(matching_suffix(rest, _LIKED_BEST))
    if 0 < best < len(rest) and singular(rest[-best - 1].lower) in {*NOUNS, *ONES}:
        return trimmed(rest[:-best])
    while True:
        liked = count_words(matching_suffix(rest, _LIKED))
        noun = rest[: len(rest) - liked][-_LONGEST_LIKED:] if liked else ()
        if any(word.lower in _ANY_OF for word in noun[:-1]):
            rest = trimmed(rest[: len(rest) - liked])
            continue
        phrase = matching_suffix(rest, ANY)
        count = count_words(phrase)
        if not 0 < count < len(rest) or (phrase in _UNSURE and len(rest) == len(words)):
            return without_freely(rest)
        left = trimmed(rest[:-count])
        if left and left[-1].lower in _PEOPLE | {"you"}:  # "if you | don't mind"
            return rest
        if phrase.startswith("either"):  # "the cup and the bowl, either will do"
            left = [each._replace(lower="or", start=each.end) if each.lower == "and" else each for each in left]
        rest = left


def _without_old(words: Words) -> Words:
    """ "any old cup", which may be new, as "any cup"."""
    return [word for at, word in enumerate(words) if lower_text(words[max(0, at - 1) : at + 1]) != "any old"]


def _without_any_between(words: Words) -> Words:
    """ "a cup, I am not fussy, hand me one" without what stands between two commas."""
    commas = [at for at, word in enumerate(words) if word.lower == ","]
    for start, end in itertools.pairwise(commas):
        if lower_text(words[start + 1 : end]) in ANY:
            return [*words[:start], *words[end:]]
    return words


def without_leading_any(words: Words) -> Words:
    """A sentence without "I don't mind which, but" before it; the same words where it says no more than that."""
    named = _named_open(words)
    if named:
        return named
    count = count_words(matching_prefix(words, ANY))
    rest = words[count:] if count else ()
    while rest and rest[0].lower in _LEAVES_OPEN:
        rest = rest[1:]
    is_told = (
        len(rest) + count < len(words)
        and lower_text(rest) not in ANY
        and (opens(rest) or names_a_thing(rest) or opens_thing(rest))
    )
    return rest if count and is_told else words


def _named_open(words: Words) -> Words:
    """ "it doesn't matter which cup, just give me one" as "give me any cup"; empty where nothing is left open so."""
    count = count_words(matching_prefix(words, _WHICH_OF))
    ends = (at for at in range(count + 1, len(words)) if _ends_name(words[at:]))
    end = next(ends, len(words))
    name = words[count + (lower_text(words[count : count + 1]) == "of") : end] if count else ()
    of = name[: next((at for at in range(1, len(name)) if name[at].lower == "of"), 0)]
    if not name or singular(name[-1].lower) not in NOUNS:
        return ()
    of_several = name[0].lower == "the"
    start = words[count - 1].start
    any_of = [Word(each, start, start) for each in (("any", "of") if of_several else ("any",))]
    thing = [*any_of, *name[len(of) + bool(of) :]]
    rest = words[end:]
    while rest and (rest[0].lower in _LEAVES_OPEN or rest[0].lower == "you"):
        rest = rest[1:]
    if not rest or not opens([*rest, *thing]):
        return () if rest else thing
    stands_for = next((at for at, word in enumerate(rest) if word.lower in {*ONES, *BACK_REFERENCES, "any"}), None)
    if stands_for is not None:
        return [*rest[:stands_for], *thing, *rest[stands_for + 1 :]]
    is_verb = len(rest) <= _LONGEST_VERB and rest[-1].lower in ACTION_VERBS.keys() | SPEAKER | SEPARABLE_PARTICLES
    return [*rest, *thing] if is_verb else ()


def _ends_name(words: Words) -> bool:
    """Whether the name of what is left open ends before words."""
    return words[0].lower in _LEAVES_OPEN | {"you", "is"} or opens(words)


def without_freely(words: Words) -> Words:
    """ "any cup | is fine", without what only says once more that any will do."""
    return trimmed(words[: len(words) - count_words(matching_suffix(words, FREELY))]) if says_any(words[:1]) else words


def offers(thing: Words) -> bool:
    """Whether "one" behind the words for a thing is any of what they name: "any cup", "the cup or the bowl"."""
    return says_any(thing) or any(word.lower == "or" for word in thing)


def says_any(thing: Words) -> bool:
    """Whether the words for a thing leave the choice: "any cup"."""
    chooses = any(word.lower in STATES for word in thing)  # "whichever cup is bigger"
    leaves = lower_text(thing[:1]) in ("any", "either", "whichever") or lower_text(thing[1:2]) == "random"
    return leaves and not chooses


def chooses(reading: Reading) -> bool:
    """Whether it asks the robot to choose: "choose a cup", "pick one of the cups"."""
    return reading.action in _CHOOSING and lower_text(reading.placing.thing[:1]) in ("a", "an", "one")
