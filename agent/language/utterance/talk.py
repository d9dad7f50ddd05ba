"""What talk that names nothing is: a greeting, thanks, an insult, another language."""

from __future__ import annotations

from enum import Enum

from agent.language.english import DETERMINERS
from agent.language.spelling import english_words
from agent.language.words import Words, lower_text, matching_prefix, phrases, without_punctuation, word_lists


class Talk(Enum):
    """Kinds of talk."""

    GREETING = "hello"
    THANKS = "thank you"
    PARTING = "goodbye"
    ABILITY = "what can you do?"
    INSULT = "you are stupid"
    FOREIGN = "nimm die rote Tasse"
    OTHER = "I am thirsty"


_BEGINNINGS = {
    Talk.PARTING: """
        bye, goodbye, good bye|night, see|catch you, later, until,
        talk|speak to_you? later|soon|tomorrow, farewell, ciao, take care, have a nice|good day
    """,
    Talk.THANKS: "thanks, thank you, many thanks, cheers, well done, good|great|nice job|work, bravo",
    Talk.GREETING: "hello, hi, hey, good morning|afternoon|evening|day, morning, evening, hiya, howdy, greetings, yo",
    Talk.ABILITY: """
        what can|do|could you do, what are you able to do, what are you for, what are you, who are you, help, help me,
        how do|does you|this|it work, what should|can i say|ask, what else can you do
    """,
}
_TABLES = {talk: phrases(table) for talk, table in _BEGINNINGS.items()}
INSULTS = word_lists("people.txt")["insults"]
_FOREIGN = word_lists("foreign.txt")["words"]
"""Words of German, French, Spanish, Italian and Dutch that are none in English, or seldom two at a time."""
_ABROAD = word_lists("foreign.txt")["greetings"]
"""Greetings and thanks of other languages, each enough."""
_LATIN = "\u024f"
"""The last letter that languages with our alphabet write."""
_STRANGE = 3
"""Words that are not English at all, of which so many are another language."""


def is_foreign(words: Words) -> bool:
    """Whether words are of another language: half of them, and two at least."""
    said = [word.lower for word in without_punctuation(words)]
    if not DETERMINERS.isdisjoint(said) or not said:
        return False
    known = sum(word in _FOREIGN or word in _ABROAD for word in said)
    strange = sum(word not in _FOREIGN and word.isalpha() and word not in english_words() for word in said)
    greets = not _ABROAD.isdisjoint(said) or any(letter > _LATIN and letter.isalpha() for letter in "".join(said))
    is_mostly = 2 * (known + strange) >= len(said) if known else 2 * strange > len(said)
    return is_mostly and known + strange >= (1 if greets else 2 if known else _STRANGE)


def kind_of_talk(words: Words) -> Talk:
    """What talk is, by its words with short forms in full."""
    words = without_punctuation(words)
    if is_foreign(words):
        return Talk.FOREIGN
    if not INSULTS.isdisjoint(lower_text(words).split()):
        return Talk.INSULT
    return next((talk for talk, table in _TABLES.items() if matching_prefix(words, table)), Talk.OTHER)
