"""What people say around a command: "hey robot, could you ... please"."""

from __future__ import annotations

from collections.abc import Iterator

from agent.language.english import ARTICLES, POSSESSIVES
from agent.language.utterance.actions import ACTION_PHRASES
from agent.language.utterance.verbs import ACTION_VERBS, base_form
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

OPENINGS = phrases("""
    robot? please, kindly, just, now, then, so, okay, hey|hi|hello|okay|dear|mr? robot, please to, you please,
    kindly do, please? do, hey|hi|hello|good_morning|good_afternoon|good_evening|good_day there|again?, greetings,
    hey you, can you maybe?, could you, would you, will you, can we, could we, may you, if? you can|could, you may,
    you should, you must, you|i|we need to, we have to, i|we really|just|badly|only need|want you to, you have to,
    you will, i|we want|need you to, i would like to, i asked|told you to, i said, try to, try and, help me to?,
    help us, let us, go ahead? and, i want|wish to, be so kind as to, would you be so kind as? to,
    be|do_be? a dear|love|pet|star|angel|sport|doll|darling|sweetheart|pal|mate and,
    be|do_be? a good lad|girl|boy|chap|fellow|robot|sport and, be so good|nice|sweet as to, be so good|nice|kind and,
    if? you would be so|very? kind|good|nice|sweet? as|enough? to, if you would be so|very? kind|good|nice,
    if you please, if you would not mind, if it is okay|all_right with you, if it is not too much? trouble|bother,
    if it is no trouble|bother, if you have|get|have_got a moment|minute|second|sec|chance,
    when|whenever you have|get|have_got a moment|minute|second|sec|chance, when|whenever you are ready,
    in your own time, can|could|may|might i trouble|bother|ask you to,
    sorry|apologies to|for be? bother|bothering you but, sorry to trouble|bother|disturb you again?,
    i am|so? sorry to bother|trouble|disturb you but, i hate to be a bother|nuisance|pain|pest but,
    sorry to be a bother|nuisance|pain|pest but?, pardon me, forgive me, i beg you, i beg of you,
    i beg your pardon but?, could it be possible to, would it kill you to, would it be too much? trouble|bother to,
    i do not suppose you could|can|would|might, you could|would not happen to, you could|would not happen to be able to,
    you would not be able to, as a favour|favor, for my|our|goodness|heavens|pete's sake,
    i was just? wondering if|whether you could|can|would|might, i would like|love|prefer for_you|it_if_you to,
    might it be possible to, is there any|a chance you could|can, any chance you can,
    i am? wondering if you could|can|might|would, i would ask|like|want|need|love|prefer you to,
    i order|command|instruct you to, you might|could want to, you had better, you better, would|could you possibly,
    do me a|the big|huge|small|quick|little? favour|favor|kindness and, do us a favour|favor and, oi, oy, oi you, ey,
    ahoy, psst, pst, hoy, right then, come on, go on, look here, listen here|up, see here, here, there you go,
    chop chop, hurry up, hurry, look sharp|lively, make it snappy|quick, on the double, snap to it, hop to it,
    jump to it, get a move on, no rush, no hurry but, whenever you like, feel free to, your turn to, how about you,
    why not, tell you what, i tell you what, i wonder if you could, is it possible to, do you think you could|can,
    would you be able to, are you able to, any chance you could, if you would, if you do not mind, maybe, perhaps,
    why do not you, i think you should, next, next up, first, first|second of all, and? after that,
    when|once you are done, finally, lastly, all right, well, oh, and, but, also, great, good, very good, nice, perfect,
    wonderful, excellent, cool, fine, many? thanks, thank you, thank you so|very much, thanks so much,
    thanks a lot|bunch|million, thank you for that, thanks for that, thank you for your help, thanks for the|your help,
    good job, well done, excuse me, carefully, gently, slowly, quickly, quietly, right now, for now, this time,
    in that case, instead, simply, quick, listen, buddy, again, go, start by, begin by, proceed to, continue to,
    make|be sure to, remember to, do not forget to, you know what, time to, it is time to, your task|job is to,
    the next step is to, would it be possible for_you? to,
    i would be so|very|ever_so|most? grateful|happy|glad|obliged|thankful|pleased if you could|would|might|can|will?,
    i would be really|awfully|terribly|much|eternally grateful|happy|glad|obliged|thankful|pleased if you could|would?,
    it would be great|nice|lovely|good|wonderful|brilliant|awesome if you,
    i would really|very_much|so? appreciate|like|love it if you could|would|can,
    it would be great|nice|lovely|good|wonderful|helpful|kind|brilliant|awesome if you could|would|can|might,
    it would be a great|big|real? help|favour|kindness if you could|would, i was|am hoping you could|would|can, yo,
    yo robot, cheers
""") | {"right ,", "look ,", "see ,"}
"""What people say before the command itself."""
GERUND_OPENINGS = phrases("""
    would|could you mind, would you mind awfully|terribly, do you mind, mind, would you please? consider,
    how|what about, consider, try, start by?, begin by,
    would it be possible for you to try, any chance of, is there any? chance of
""")
"""Openings after which the verb ends in "-ing"."""
CLOSINGS = phrases("""
    please, thanks, thank you, cheers, ta, much obliged, chop chop, hurry up, hurry, look sharp|lively,
    make it snappy|quick, on the double, snap to it, get a move on, pretty please, please and thank you,
    if you would|will be so|very? kind|good|nice|sweet? as_to? do|help?, if you are able, if you would not mind,
    if you do not mind awfully, if it is no trouble|bother, if it is not too much? trouble|bother|of_a_bother,
    if it is not a|any bother|problem|trouble, if it pleases you,
    if you have|get|have_got a moment|minute|second|sec|chance,
    when|whenever you have|get|have_got a moment|minute|second|sec|chance, whenever you are ready|like|can|want,
    in your own time, no rush|hurry,
    there is a good|clever|nice lad|girl|boy|chap|fellow|robot|dear|thing|man|sport|one,
    there is a love|dear|pet|darling|star|sweetheart|sport|good_un, that is a good lad|girl|boy|chap|fellow|robot|dear,
    that is a love|dear|darling, you are a star|legend|dear|lifesaver|gem|angel|darling|treasure|hero|champ,
    good lad|girl|boy|man|chap, i beg you, bless you, much appreciated, i would appreciate it|that,
    that would be great|nice|lovely|perfect|wonderful|good, would be lovely|wonderful|ideal, pronto, stat,
    this instant|minute|second, or else, do, can|could|would|will you please, wo not you, would you not, could you not,
    if you do not mind me asking, thank you very|so much, thanks a lot, thanks so much,
    would be nice|great|good|fine|perfect|better, will do|you, would do, will be fine, is fine, is good, is okay,
    is fine by me, works too?, works for me, only, and nothing else, is what i want|need, is the one i want|need, now,
    right now|away, would you mind?, okay, if|when you can, if you could|would|may|please, if possible,
    if you do not mind, could you, can you, for now, dear|little|old|good|my? robot, very? gently|carefully|slowly,
    quickly, as well, too, also, instead, next, first, again, immediately, at once, straight away, as fast as you can,
    as quickly as possible, real? quick, for a moment|second, when you are ready, then, this time, if that is okay,
    one more time, once more, thanks in advance, asap, at the moment, today, and? be? careful, with care,
    with your left|right? gripper|hand|arm, with both hands|arms, so i can see it, already
""")
"""What people say after it."""

_WEAK = phrases(
    """
    go, first, next, quick, nice, good, fine, cool, great, again, simply, mind, look, robot, do, here, come on, go on,
    hurry
"""
)
"""Openings that may as well belong to what follows: "first, pick ..." but "first one on the left"."""
_GOES_ON = phrases("., !, ;, now, then, and, so, please, robot, let, thanks, thank, okay") | {","}
_NOT_CLOSED = phrases("the|to|far right now, comes|the|is next|first, not too, not again")


def peeled(words: Words) -> Iterator[Words]:
    """The words as they are, then with one piece of courtesy after another taken off either end."""
    words = trimmed(words)
    yield words
    while True:
        opening = _opening(words)
        closing = 0 if opening else _closing(words)
        if not opening and not closing:
            return
        words = _without_gerund(words, opening)
        words = trimmed(words[: len(words) - closing] if closing else words[opening:])
        yield words


def core(words: Words) -> Words:
    """The words without any courtesy at either end."""
    *_, bare = peeled(words)
    return bare


def _opening(words: Words) -> int:
    """How many words of courtesy the words begin with."""
    phrase = matching_prefix(words, OPENINGS)
    gerund = matching_prefix(words, GERUND_OPENINGS)
    if gerund and any(map(_is_gerund, words[count_words(gerund) :][:1])):
        phrase = gerund
    count = count_words(phrase)
    if count <= count_words(matching_prefix(words, ACTION_PHRASES)):
        return 0
    following = words[count].lower if count < len(words) else ","
    asks = matching_prefix(words[count:], ("can you", "could you", "can we", "could we", "can i", "could i", "i", "me"))
    if (
        phrase in _WEAK
        and phrase != gerund
        and not asks
        and following not in ACTION_VERBS
        and following not in _GOES_ON
    ):
        return 0
    return count


_OWNERS = ARTICLES | POSSESSIVES | {"toy", "look", "search", "looking"}


def _closing(words: Words) -> int:
    count = count_words(matching_suffix(words, CLOSINGS))
    if lower_text(words[-3:]) in _NOT_CLOSED:
        return 1
    names_a_thing = words[-count - 1 : -count] and words[-count - 1].lower in _OWNERS  # "nearest the robot"
    return 0 if names_a_thing or lower_text(words[-2:]) in _NOT_CLOSED else count


def _without_gerund(words: Words, opening: int) -> Words:
    """With the verb after "would you mind" and "I'd be glad if you" in its base form."""
    if not opening or (lower_text(words[:opening]) not in GERUND_OPENINGS and words[opening - 1].lower != "you"):
        return words
    verb = words[opening] if opening < len(words) else None
    is_past = words[opening - 1].lower == "you" and verb is not None and verb.lower.endswith("ed")
    if verb is None or not base_form(verb.lower) or not (is_past or _is_gerund(verb)):
        return words
    return [*words[:opening], verb._replace(lower=base_form(verb.lower)), *words[opening + 1 :]]


def _is_gerund(word: Word) -> bool:
    return word.lower.endswith("ing") and bool(base_form(word.lower))
