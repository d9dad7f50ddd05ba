"""Yes, no, "not that one, the small one", "I meant the blue one": what is said to what the robot did or asked."""

from __future__ import annotations

from collections.abc import Callable, Container

from agent.language.english import (
    BACK_REFERENCES,
    DEMONSTRATIVES,
    DETERMINERS,
    NUMBER_WORDS,
    OBJECT_STARTS,
    PREPOSITIONS,
    RELATIVES,
    SPEAKER,
    SUBJECTS,
)
from agent.language.intents import ACTIONS, QUESTIONS, Intent
from agent.language.utterance.destination import PLACEMENTS
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.words import (
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    trimmed,
    without_punctuation,
)

YES = phrases("""
    yes, yeah, yep, yup, yea, yess, ja, aye, sure, sure thing, correct, exactly, yes? indeed, affirmative, absolutely,
    definitely, certainly, of course, that is right|correct|it|true, that is the one, precisely, you have? got it,
    go ahead, right on, for sure, totally, roger, why not, by all means, obviously, naturally, quite right,
    true, confirmed, agreed, bingo, spot on
""")
"""Beginnings that say yes; what follows may name the thing."""

YES_ALONE = (
    phrases("""
    okay, okay then|now, fine, fine by me, that is fine|good|okay|perfect|great|him|her|them, good, great,
    sounds? perfect, wonderful, excellent, that? sounds good, sounds great|right, looks good|right, looks good to me,
    that works, that? works for me, that will do|work, it is okay|fine|good?, that would be great|good|nice, do it,
    do that, do so, go, go for it, go on, carry on, continue, proceed, do, i do, they are, i think|believe|suppose so,
    i? guess so, i guess, that one is right, that is the right one, the right one, that is what i want|meant|mean|said,
    that is exactly right|it, that is exactly what i meant, this is it|right, this is the one, it is that one,
    very well|good, all|is right, right you are, you are right|correct, you may, you can, you may|can proceed,
    make it so, keep going, keep it up, all good, i agree, i am sure|ready, i? confirm, let us do it|that, let us go,
    got it right, ten four, cool, awesome, as you like, ready, resume, correct|perfect that one, nice, go right ahead,
    that is the thing, good choice, i would like|love that, i want that, much? better
""")
    | YES
)
"""Utterances that say yes where nothing else is said."""

NO = phrases("""
    no, nope, nah, noo, nooo, no way, no no, wrong object|thing?, the? wrong one, incorrect, negative, not at all,
    neither, no thanks, no thank you, certainly not, absolutely not, definitely not, of course not, not really,
    not quite, not exactly, not correct, not right, that is|was wrong, that is incorrect, that is not right|correct|it,
    that is|was not the one, that is not what i meant|wanted|said, that is not what i asked for?, that is the wrong one,
    that was not it, it is not that one?, it is wrong, you are wrong|mistaken, you got it wrong, false, nay, hell no,
    god no, i do not think so, i disagree, none
""")
"""Beginnings that say no; what follows may say what is meant instead."""

NO_ALONE = (
    phrases("""
    neither one, still wrong, still not right|it, still the wrong one, no need, that is a no, nothing, i do not,
    i would rather not, i hope not, that is no good, you missed, try again, bad, bad choice, no deal, another, nobody,
    reject, rejected, decline, can not be, that can not be right, the other way around|round
""")
    | NO
)
"""Utterances that say no where nothing else is said."""

DENIALS = phrases("""
    that is|was|does not, this one? is not, it? is not, those|these|they are not, i do|did not want|mean,
    i did not say|ask, i do not need|like, you did|may|shall|need not, i would not, neither of, none of,
    you have got? the wrong, you picked up? the wrong, you took|got the wrong, that was|is the wrong,
    this|it is the wrong, you are pointing|looking at the wrong, please? do not, i am|was not talking about,
    that one is wrong|not, i never said|wanted|asked, never ever?, please never, you must|should not|never, must not,
    the wrong, avoid, keep|stay away from, keep off, keep|stay clear of, no need to, there is no need to,
    you do not need|have to, i do not care|ask for, i do not fancy|care about, i do|did not ask for, never mind about?,
    not interested in, i am not interested in, i am not after
""")
"""Beginnings of sentences that say no."""

INSTEAD = phrases("""
    i mean, i really? meant, i meant|wanted to say, i actually meant|want|wanted, what i meant|wanted was,
    what i mean|want is, i am|was talking about, i was|am referring to, i was|am thinking of, i said, i was asking for,
    i asked for, i was|am asking about, oh? sorry, sorry i mean|meant, i am sorry, actually, or? rather, make it|that,
    correction, wait, no wait, wait no, oops, my mistake, my bad, excuse me, pardon, but, i was after, better take?,
    instead, it should be, it should have been, it has to be
""")
"""Beginnings after which comes what is meant instead."""

INSTEAD_AFTER = phrases("""
    i mean, i meant, instead, rather, i said, i meant to say, i was talking about, that? is what i meant,
    is what i mean, is the one i meant, was what i meant
""")
"""The same behind what is meant."""

SELECTING = phrases("""
    how|what about, maybe, perhaps, i think, i guess, i reckon, i suppose, i would say, i choose, i pick,
    i would|will go with|for, let us go with, let us take|say, go with, go for, it is, it|that would be, i vote for,
    and, also, or, and also, then, just, only, probably, as well as, the answer is, my choice is, i select,
    the one i want|mean is, that is, this is, those are, it was, they are, preferably, ideally
""")
"""Beginnings after which a choice comes."""


TALK = phrases("""
    morning, evening, the other way, good night|work, see you later|tomorrow?, nice work|job|weather, great job|work,
    nice to meet you, whatever, watch it, not so fast|quickly|hard|far, faster, slower, quicker, too fast, too slow,
    help, my mistake, my bad, ouch, amazing, impressive, interesting, funny, lol, haha, really, seriously,
    come here|back|closer, repeat that?, say that? again, pardon, never again, no problem, no worries, no idea, no clue,
    hard to say, of course you do, let me think, start over?, begin, reset, that is all, that is all for now|today,
    all done, done, finished, to be honest, hooray, bravo, have a nice day, take care, testing, test,
    a bit|little further, a little|bit more|less, more, further, less, almost there?, nearly, nothing else,
    take your time, give me a hand, surprise me, go home, go to sleep, go away, shut up|down,
    get lost|stuffed|knotted|bent|out, piss|bugger|sod|buzz|clear off, go to hell, drop dead, bite me, up yours,
    screw you, beat it, shut it, shut your mouth|face|trap, nice one,
    good|clever|bad|naughty robot|boy|bot|girl|thing|one|stuff, nailed it, way to go, high five, attaboy, not bad,
    top job|marks|notch, brilliant, fantastic, lovely, smashing, ace, legend, love it|you, guess what, knock,
    happy birthday|christmas|new_year, merry christmas, sup, pleased to meet you, big thanks, same here, long day,
    oh no|my|boy, god bless, ha, hee, boo, yuck, yum, wow, sweet dreams, rubbish, useless, total? waste of space,
    so long, cheerio, toodle pip, later, turn off|around, dance, sing, smile, wave, roll over, too bad, long time no see
""")
"""Utterances that are talk, and name nothing."""

_LEFT_ALONE = phrases("alone, be, where|as it is, where|as they are, in peace")
POINTING = (
    phrases("""
    that one, this one, those|these ones, her, him, there, here, like that
""")
    | DEMONSTRATIVES
    | BACK_REFERENCES
)
"""What "not" may stand before, with nothing of the thing itself."""


Read = Callable[[Words], Reading]
"""Reads what is left of an utterance."""

_BREAKS = frozenset({",", ".", ";", "!", "?", "but", "\u2013", "\u2014", "-", ":"})
_MEANING = ("i meant", "i mean", "i want", "i wanted", "i said", "i asked", "i need")
_WITHIN = PREPOSITIONS | {"and", "or", "that"}
"""Words that no new thing begins behind."""
_STARTS = OBJECT_STARTS - SPEAKER - {*NUMBER_WORDS} | {"i", "give", "left", "right"}


def read_reply(words: Words, read: Read) -> Reading | None:
    """A reply; None for anything else. ``read`` is asked about fewer words than ``words``."""
    text = lower_text(without_punctuation(words))
    if text in YES_ALONE:
        return Reading(Intent.CONFIRM)
    if text in NO_ALONE:
        return Reading(Intent.DENY)
    if text in TALK or not text:
        return Reading(Intent.OTHER)
    if words[0].lower == "leave" and matching_suffix(words, _LEFT_ALONE):
        return Reading(Intent.DENY)
    return _negation(words, read) or _yes(words, read) or _no(words, read) or _instead(words, read)


def _led_by(words: Words, table: Container[str]) -> tuple[str, Words]:
    """The phrase that the words begin with, and what follows it; both empty for none."""
    phrase = matching_prefix(words, table)
    return phrase, trimmed(words[count_words(phrase) :]) if phrase else ()


def _yes(words: Words, read: Read) -> Reading | None:
    phrase, rest = _led_by(words, YES)
    if not phrase or not rest:
        return None
    said = read(rest)
    if said.intent in (Intent.SELECT, Intent.CONFIRM, Intent.CORRECT) and rest[0].lower != "but":
        return Reading(Intent.CONFIRM, placing=said.placing)
    return Reading(Intent.CONFIRM) if said.intent is Intent.OTHER and not said.action else said


def _no(words: Words, read: Read) -> Reading | None:
    phrase, rest = _led_by(words, NO)
    is_no = len(phrase) > len(matching_prefix(words, DENIALS))  # and no "no need to ..."
    if is_no and rest:
        said = read(rest)
        kind = phrase == "wrong" and words[1].lower == rest[0].lower and rest[0].lower not in _STARTS
        if said.intent in (Intent.SELECT, Intent.CORRECT) and not kind:  # "wrong cup" names what it was
            return Reading(Intent.CORRECT, placing=said.placing)
        is_talk = said.intent is Intent.OTHER and not said.action
        return Reading(Intent.DENY) if kind or is_talk or said.intent in (Intent.CONFIRM, Intent.DENY) else said
    phrase, rest = _led_by(words, DENIALS)
    if not phrase or lower_text(words).startswith("do not forget"):
        return None
    return _meant(_after_break(rest), read) or Reading(Intent.DENY)


def _negation(words: Words, read: Read) -> Reading | None:
    """ "not that one, the small one" and "the small one, not that one"."""
    if words[0].lower == "not":
        return _meant(_after_denied(words[1:]), read) or Reading(Intent.DENY)
    for index in range(2, len(words) - 1):
        before, after = trimmed(words[:index]), words[index + 1 :]
        negates = words[index].lower == "not" and OBJECT_STARTS.issuperset((words[0].lower, after[0].lower))
        if negates and before[-1].lower not in ("is", "are", "was", "were", "do", "does", "but"):
            return Reading(Intent.CORRECT, placing=Placing(before))
    return None


def _after_denied(words: Words) -> Words:
    """What follows the thing that is not meant."""
    after = _after_break(words)
    if after:
        return after
    pointing = count_words(matching_prefix(words, POINTING))
    if pointing and words[pointing : pointing + 1] and words[pointing].lower in _STARTS:
        return words[pointing:]
    for index in range(2, len(words)):
        starts = words[index].lower in _STARTS
        within = words[index - 1].lower in _WITHIN or matching_prefix(words[index - 1 :], PLACEMENTS)
        if starts and not within:
            return words[index:]
    return ()


def _after_break(words: Words) -> Words:
    """What follows a comma, "but" or "I meant"."""
    for index in range(len(words) - 1):
        if words[index].lower in _BREAKS:
            return trimmed(words[index + 1 :])
        meaning = count_words(matching_prefix(words[index:], _MEANING))
        if index and meaning and words[index + meaning : index + meaning + 1] and words[index + meaning].lower != ",":
            return words[index:]
    return ()


def _meant(words: Words, read: Read) -> Reading | None:
    """What is meant instead, where that is said."""
    words = trimmed(words)
    if not words:
        return None
    said = read(words)
    if said.intent in (Intent.SELECT, Intent.CORRECT, Intent.CONFIRM) and said.placing.thing:
        return Reading(Intent.CORRECT, placing=said.placing)
    return said if said.intent in ACTIONS | QUESTIONS else None


def _instead(words: Words, read: Read) -> Reading | None:
    phrase, rest = _led_by(words, INSTEAD)
    if phrase.endswith("sorry") and rest[:1] and rest[0].lower in ("to", "for"):  # "sorry to bother you, but ..."
        return None
    after = count_words(matching_suffix(words, INSTEAD_AFTER))
    rest = rest or (words[:-after] if after else ())
    if rest:
        said = read(rest)
        corrects = said.intent in (Intent.SELECT, Intent.CORRECT)
        return Reading(Intent.CORRECT, placing=said.placing) if corrects else said
    return None


def read_selection(words: Words, read: Read) -> Reading | None:
    """A choice that is said in a sentence: "how about the red one", "it's the left one"."""
    phrase, rest = _led_by(words, SELECTING)
    names_it = phrase in ("it is", "that is", "this is", "it was", "they are", "those are")
    if not rest or (names_it and rest[0].lower not in OBJECT_STARTS):
        return None
    said = read(rest)
    return said if said.intent is Intent.SELECT else None


_SUBJECTS = SUBJECTS - {"it"} | {"there", "let", "why", "when", "how", "what", "who", "whose"}
"""First words of sentences."""
_FINITE = phrases("""
    is, are, was, were, am, has, have, had, can, could, will, would, should, must, does, do, did, goes, go, went, looks,
    look, seems, needs, need, belongs, belong, fell, comes, makes, works, smells, tastes, stinks, broke, hurts, may,
    might, feels, costs, likes, loves, wants
""")
"""Verbs that make a sentence of a thing: "the cup is mine"."""
_WITHIN_RELATIVE = RELATIVES | SUBJECTS | {"whose", "where", "not"}
_INTERJECTIONS = phrases("""
    thanks, thank, hello, hi, hey, bye, goodbye, cheers, wow, oh, please, sorry, congratulations, if, because, although,
    since, while, good, happy, merry, welcome, oops, damn, shit, fuck, hell, god, gosh, ready, ugh, yay, sleep, wake,
    come, go, be, have, do, is, are, am, was, does, did, could, would, should, shall
""")
_ALSO_NOUNS = frozenset({"can", "will", "may", "must"})
_BEFORE_NOUNS = DETERMINERS - DEMONSTRATIVES - {"all", "both"} | {"this", "that"}
"""The others stand alone just as often: "both are mine"."""


def is_talk(words: Words, parser: Parser) -> bool:
    """Whether the words name nothing to look for.

    In doubt they do: a bare expression of any form is somebody's way to mean a thing.

    Args:
        parser: asked where a verb may make a sentence of the words.
    """
    words = without_punctuation(words)
    if not words or words[0].lower in _SUBJECTS or words[0].lower in _INTERJECTIONS:
        return True
    following = words[1].lower if len(words) > 1 else ""
    if words[0].lower in _ALSO_NOUNS and following in _SUBJECTS | {"it", "the", "this", "that"}:
        return True
    if words[0].lower in DEMONSTRATIVES | {"it"} and following in _FINITE:
        return True
    if words[0].lower == "which" and following == "of":
        return True
    if any(word.lower == "whichever" for word in words):
        return False
    if words[0].lower == "which":
        return not any(word.lower in ("is", "are", "was") for word in words)
    finite = [
        index
        for index in range(1, len(words))
        if words[index].lower in _FINITE and words[index - 1].lower not in _WITHIN_RELATIVE | _BEFORE_NOUNS
    ]
    finite = [at for at in finite if words[at].lower not in _ALSO_NOUNS or _is_verb_at(words, at)]
    if not finite:
        return False
    root = next((token for token in parser(lower_text(words)) if token.head.i == token.i), None)
    return root is not None and root.pos_ in ("VERB", "AUX")


def _is_verb_at(words: Words, index: int) -> bool:
    """Whether "can" is the verb here, not the tin: something other than a place follows."""
    following = words[index + 1 :]
    return bool(following) and not matching_prefix(following, PLACEMENTS | {"and", "that", "with", "of", "from"})
