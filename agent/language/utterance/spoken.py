"""Spoken English as written English: without hesitations and repetitions, short forms in full.

"um pick up the the cup, that's it" reads like "pick up the cup, that is it". Each word keeps its place in the text, so
that what is taken out is spelled as it was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from agent.language.english import (
    ARTICLES,
    COLOUR_WORDS,
    COPULAS,
    DETERMINERS,
    OPINIONS,
    POSTURES,
    PREPOSITIONS,
    SUBJECTS,
    VOCATIVE_THINGS,
    VOCATIVES,
)
from agent.language.intents import Intent
from agent.language.quantity import is_number
from agent.language.utterance.destination import DIRECTIONS
from agent.language.utterance.talk import INSULTS
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.utterance.wordy import BREAKS, with_owner_behind, with_there_is, with_we, without_stress
from agent.language.words import Word, Words, count_words, lower_text, matching_prefix, phrases

HESITATIONS = phrases("um, umm, ummm, uh, uhh, uhm, er, err, erm, eh, hm, hmm, hmmm, mm, mmm, ah, ehm, ahem, huh")

FILLERS = (
    "you know", "i guess", "i think", "i suppose", "let 's see", "let me think", "kinda", "sorta", "by any chance",
)  # fmt: skip
"""Phrases that only win time, wherever they stand among other words."""
_ASIDES = phrases("""
    would you say, do|would you think|reckon|guess, if you had to guess|say, weirdly|funnily|strangely|oddly enough?,
    obviously, honestly, of course, anyway, anyhow
""")
"""The same at the end of a clause."""
_GOING_ON = frozenset({"what", "where", "which", "how", "who", "if", "you", "we"})
"""Words before which they do not: "you know | where ...", "i think | you ..."."""

_YES = phrases("uh huh, uh-huh, mm hmm, mm-hmm, mhm, mmhmm, hm-hm")
_NO = phrases("uh uh, uh-uh, nuh uh, nuh-uh, mm-mm")
SOUNDS: Mapping[str, str] = MappingProxyType(dict.fromkeys(_YES, "yes") | dict.fromkeys(_NO, "no"))
"""Sounds that are an answer, where nothing else is said before them."""

_SHORT_FORMS = {
    **{f"{word}'s": (word, "is") for word in ("what", "where", "that", "it", "who", "how", "here", "there", "which")},
    **{f"{word}s": (word, "is") for word in ("what", "where", "that", "how")},
    **{f"{word}'re": (word, "are") for word in ("what", "where", "you", "we", "they", "those", "these")},
    **{f"{word}'ll": (word, "will") for word in ("i", "you", "we", "that", "it", "they")},
    **{f"{word}'d": (word, "would") for word in ("i", "you", "we", "it", "that", "he", "she", "they")},
    **{f"{word}'ve": (word, "have") for word in ("i", "you", "we")},
    **{
        f"{verb}n{mark}t": (verb, "not")
        for verb in ("do", "does", "did", "is", "are", "was", "were", "would", "could", "should", "have", "has")
        for mark in ("'", "")
    },
    "can't": ("can", "not"), "cant": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not"),
    "ill": ("i", "will"), "id": ("i", "would"), "ive": ("i", "have"), "youre": ("you", "are"),
    "i'm": ("i", "am"), "im": ("i", "am"), "let's": ("let", "us"), "lets": ("let", "us"),
    "gimme": ("give", "me"), "lemme": ("let", "me"), "wanna": ("want", "to"), "gonna": ("going", "to"),
    "outta": ("out", "of"), "gotta": ("have", "to"), "nevermind": ("never", "mind"), "ya": ("you",), "u": ("you",),
    "pls": ("please",), "plz": ("please",), "ok": ("okay",), "k": ("okay",), "alright": ("okay",), "thx": ("thanks",),
    "no.": ("number",), "approx.": ("approximately",), "vs.": ("versus",),
    "color": ("colour",), "colors": ("colours",), "em": ("them",), "hiya": ("hi",),
}  # fmt: skip
_AFTER_ITS = phrases("not, next, over, okay, ok, fine, right, wrong, left, just, still") | DETERMINERS | PREPOSITIONS
_SAYING_WHY = phrases("i, we, it, they, my, our")
_AFTER_SUBJECT = phrases("""
    not, getting, going, coming, gone, been, being, about, almost, nearly, like, killing, so, too, really, always, just,
    still, already
""")
_STATES_AT_END = phrases("""
    ready, done, boiled, boiling, cold, hungry, thirsty, served, waiting, up, over, here, finished, brewed, brewing,
    burning, late, on, fine, okay, asleep, awake, home, due, ringing, melting, dirty, empty, bored, tired
""")
"""What "soup's" is, where the clause ends behind it."""
_CALLED = VOCATIVES | VOCATIVE_THINGS
_CALLING = phrases("my, dear, old, good, dearest, sweet, kind, you, little, mister, mr, lovely, fine, young, clever")
"""What may stand before what somebody is called: "my dear friend"."""
_NOT_CALLED_AFTER = (
    DETERMINERS
    | PREPOSITIONS
    | COLOUR_WORDS
    | COPULAS
    | OPINIONS
    | {"toy", "you", "they", "would", "for", "with", "as", "clever", "i", "we", "and", "or", "called", "named", "big"}
)
_LONGEST_INSULT = 7
_LYING = phrases("lies, sits, stands, rests, lie, sit, stand, rest")
_LONGEST_ASKED = 4
"""Words up to the verb of "which red apple | lies farthest from me"."""
_AFTER_CALLED = SUBJECTS - {"it", "you"} | phrases(
    "can, could, would, will, please, do, if, any, may, might, kindly, just, when"
)
_AFTER_ROBOT = frozenset({"which", "what", "where", "how", "is", "are", "can", "could"})
_ENDS = phrases("most|furthest|farthest to|on the left|right, most|furthest|farthest left|right")
_TAKEN_BACK = phrases("never mind, forget it|that")
_ARROWS = frozenset({">", "\u2192", "\u27a1", "\u21d2"})
_ASKING = COPULAS | {"does", "did", "has", "have", "can", "could"}
SHORT_FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(_SHORT_FORMS)
"""A short form -> the words that it stands for."""


def as_written(words: Words) -> Words:
    """The words without what a speaker stumbles over, and with short forms in full."""
    sound = matching_prefix(words, SOUNDS)
    if sound:
        length = count_words(sound)
        words = [Word(SOUNDS[sound], words[0].start, words[length - 1].end), *words[length:]]
    spoken = [
        word
        for before, word in zip(("", *(each.lower for each in words)), words, strict=False)
        if word.lower not in HESITATIONS or (word.lower == "mm" and is_number(before))
    ]
    full = [each for index, word in enumerate(spoken) for each in _in_full(word, says_is=_says_is(spoken, index))]
    plain = _with_ends(_with_repairs(_without_names(_with_arrows(without_stress(with_we(full))))))
    return _without_repetitions(_without_fillers(_asked_plainly(_without_please(plain))))


def _with_ends(words: Words) -> Words:
    """ "the cup most left", "furthest to the left" with "leftmost"; "furthest to the left of the cup" as it is."""
    kept: list[Word] = []
    at = 0
    while at < len(words):
        end = count_words(matching_prefix(words[at:], _ENDS))
        is_said_of = bool(kept) and kept[-1].lower in COPULAS | POSTURES  # "what lies furthest left"
        if end and not is_said_of and lower_text(words[at + end : at + end + 1]) != "of":
            side = words[at + end - 1]
            kept.append(Word(f"{side.lower}most", words[at].start, side.end))
            at += end
        else:
            kept.append(words[at])
            at += 1
    return kept


def _with_repairs(words: Words) -> Words:
    """ "the red one, never mind, the blue one" with "no wait": a comma behind it tells that something else is meant."""
    kept = list(words)
    for at in range(1, len(words) - 3):
        goes_on = words[at + 2].lower == "," and words[at + 3].lower in DETERMINERS | ACTION_VERBS.keys()
        if goes_on and lower_text(words[at : at + 2]) in _TAKEN_BACK:
            kept[at : at + 2] = [words[at]._replace(lower="no"), words[at + 1]._replace(lower="wait")]
    return kept


def _without_please(words: Words) -> Words:
    """Without what is only polite in the middle: "the cup, please, and the bowl"."""
    kept: list[Word] = []
    for at, word in enumerate(words):
        is_within = word.lower == "please" and 0 < at < len(words) - 1 and words[at - 1].lower not in ("you", "to")
        if is_within and lower_text(words[at + 1 : at + 3]) not in ("and thank", "and thanks"):
            if kept[-1].lower == ",":
                kept.pop()
            if words[at + 1].lower in _SAYING_WHY:  # "the cup please, I am thirsty", with or without the comma
                kept.append(word._replace(lower=","))
        elif not (word.lower == "," and lower_text(words[max(0, at - 1) : at + 2]) == "please , and"):
            kept.append(word)
    return kept


def _without_names(words: Words) -> Words:
    """Without what the robot is called: "mate, grab the cup", "the cup, my dear friend, and the bowl"."""
    kept: list[Word] = []
    at = 0
    while at < len(words):
        length = _name_at(words, at) or _insult_at(words, at)
        if not length or length == len(words):
            kept.append(words[at])
            at += 1
            continue
        at += length
        following = lower_text(words[at : at + 1])
        if kept and kept[-1].lower == "," and (not following or following in BREAKS):
            kept.pop()
        elif not kept and following == ",":
            at += 1
    return kept


def _name_at(words: Words, at: int) -> int:
    """How many words call somebody at this place."""
    before = words[at - 1].lower if at else "."
    end = at
    while end < len(words) and words[end].lower in _CALLING and words[end].lower not in ("you", ""):
        end += 1
    if words[at].lower == "my" and end + 1 < len(words) and words[end].lower not in _CALLED:
        end += words[end + 1].lower in _CALLED  # "my metal friend"
    if end > at and (end == len(words) or words[end].lower not in _CALLED) and words[end - 1].lower in _CALLED:
        end -= 1  # "my dear"
    if end == len(words) or words[end].lower not in _CALLED:
        return 0
    called, following = words[end].lower, lower_text(words[end + 1 : end + 2]) or "."
    opens, closes = before in BREAKS, following in BREAKS
    if closes and lower_text(words[max(0, at - 2) : at]) == "thank you":
        return end + 1 - at
    if opens and closes:
        return 0 if at == 0 and following in ("-", ":") else end + 1 - at
    is_robot = called == "robot" and opens and following in _AFTER_ROBOT
    is_thing = called in VOCATIVE_THINGS and end == at and not is_robot  # and no "young man"
    ends_clause = before in ACTION_VERBS and not (closes and lower_text(words[max(0, at - 2) : at - 1]) == "to")
    if is_thing or ends_clause or before in _CALLING:
        return 0
    calls = opens and (following in _AFTER_CALLED | _AFTER_ROBOT or following in ACTION_VERBS)
    return end + 1 - at if calls or (closes and before not in _NOT_CALLED_AFTER) else 0


def _insult_at(words: Words, at: int) -> int:
    """How many words behind a comma insult somebody: "you useless heap of tin"; without one: "you stupid machine"."""
    if at < 2 or words[at].lower != "you":
        return 0
    is_plain = lower_text(words[at + 1 : at + 2]) in INSULTS and words[at - 1].lower not in PREPOSITIONS - {"up", "off"}
    if words[at - 1].lower != "," and not is_plain:
        return 0
    ends = (end for end in range(at, len(words)) if words[end].lower in BREAKS)
    said = {word.lower for word in words[at : next(ends, len(words))]}
    is_name = not said.isdisjoint(INSULTS | VOCATIVES | VOCATIVE_THINGS) and said.isdisjoint(
        COPULAS | ACTION_VERBS.keys()
    )
    return len(said) if is_name and len(said) <= _LONGEST_INSULT else 0


def _asked_plainly(words: Words) -> Words:
    """ "is not the cup red?" as "is the cup red?", "which cup lies on top?" as "which cup is on top?".

    So are "there ought to be a cup" as "there is a cup", and "the cup's colour?" as "the colour of the cup?".
    """
    words = with_there_is(with_owner_behind(words))
    for at in range(2, min(_LONGEST_ASKED, len(words) - 1)) if lower_text(words[:1]) in ("which", "what") else ():
        if words[at].lower in _LYING:
            verb = Word("is" if words[at].lower.endswith("s") else "are", words[at].end, words[at].end)
            return [*words[:at], verb, *words[at + 1 :]]
    asks = [word.lower for word in words[:3]]
    is_negative = len(asks) == 3 and asks[0] in _ASKING and asks[1] == "not"
    return [words[0], *words[2:]] if is_negative and asks[2] in SUBJECTS | DETERMINERS | {"there"} else words


def _with_arrows(words: Words) -> Words:
    """With "onto" for an arrow between two things: "white spoon -> plate", but not "white spoon -> take"."""
    kept: list[Word] = []
    for at, word in enumerate(words):
        following = words[at + 1 : at + 2]
        is_arrow = word.lower in _ARROWS and kept and following and following[0].lower not in BREAKS | _ARROWS
        if not is_arrow or _acts(following[0].lower):
            kept.append(word)
            continue
        while kept[-1:] and kept[-1].lower in ("-", "="):
            kept.pop()
        kept.append(word._replace(lower="onto"))
    return kept


def _acts(word: str) -> bool:
    """Whether a word behind an arrow says what to do, or in which direction."""
    verb = ACTION_VERBS.get(word)
    return word in DIRECTIONS or (verb is not None and verb.intent is not Intent.OTHER)


def _says_is(words: Words, index: int) -> bool:
    """Whether "its" is "it is", and "soup's" "soup is": what opens a clause is no possessive, "on its left" is one."""
    said, before, after = words[index].lower, lower_text(words[max(0, index - 1) : index]), words[index + 1 : index + 3]
    following = lower_text(after[:1])
    if said != "its":
        ends = following in _STATES_AT_END | COLOUR_WORDS and lower_text(after[1:]) in ("", "so", "and", *BREAKS)
        is_asked = not {"if", "unless"}.isdisjoint(word.lower for word in words[max(0, index - 3) : index])
        ends = ends or lower_text(after) == "the one" or (is_asked and following in _STATES_AT_END | COLOUR_WORDS)
        return said.endswith("'s") and (following in PREPOSITIONS | _AFTER_SUBJECT or ends)
    opens = before in BREAKS if index else "time" in (word.lower for word in words[2:4])
    return bool(following) and (opens or following in _AFTER_ITS) and before not in PREPOSITIONS


def _in_full(word: Word, *, says_is: bool) -> Sequence[Word]:
    """A short form in full."""
    forms = SHORT_FORMS.get(word.lower)
    if says_is and forms is None:
        forms = ("it", "is") if word.lower == "its" else (word.lower.removesuffix("'s"), "is")
    if forms is None:
        return [word]
    if len(forms) == 1:
        return [Word(forms[0], word.start, word.end)]
    middle = min(word.start + len(forms[0]), word.end - 1)
    return [Word(forms[0], word.start, middle), Word(forms[1], middle, word.end)]


def _without_fillers(words: Words) -> Words:
    kept: list[Word] = []
    index = 0
    while index < len(words):
        length = count_words(matching_prefix(words[index:], FILLERS))
        alone = length == len(words) or (not kept and lower_text(words[index + length :]) == "so")
        asked = kept and kept[-1].lower in ("do", "what", "as", "if")
        goes_on = lower_text(words[index + length :][:1]) in _GOING_ON
        aside = count_words(matching_prefix(words[index:], _ASIDES)) if kept else 0
        if length and not alone and not asked and not goes_on:
            index += length
        elif aside and (lower_text(words[index + aside : index + aside + 1]) or ".") in BREAKS:
            index += aside
            kept = kept[:-1] if kept[-1].lower == "," else kept
        elif words[index].lower == "like" and _stray_like(kept, words[index + 1 :]):
            index += 1
        else:
            kept.append(words[index])
            index += 1
    return kept


def _stray_like(before: Words, after: Words) -> bool:
    if not before or not after:
        return False
    if before[-1].lower in ARTICLES:
        return True
    opens = before[-1].lower in ("up", "down", "me", "us", "out", "off") or before[-1].lower in ACTION_VERBS
    if after[0].lower in DETERMINERS | {"it"}:
        return opens and before[-1].lower not in ("look", "say", "see", "shape")
    return after[0].lower in ACTION_VERBS and after[0].lower != "look"


def _without_repetitions(words: Words) -> Words:
    """ "the the cup" and "put the put the cup" once."""
    kept: list[Word] = []
    for word in words:
        kept.append(word)
        for length in (1, 2, 3):
            tail, before = kept[-length:], kept[-2 * length : -length]
            if (
                len(before) == length
                and tail[0].lower != "chop"
                and lower_text(tail) == lower_text(before)
                and tail[0].lower.isalpha()
            ):
                del kept[-length:]
                break
    return kept
