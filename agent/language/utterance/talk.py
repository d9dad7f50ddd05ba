"""What talk that names nothing is: a greeting, thanks, an insult, another language."""

from __future__ import annotations

from enum import Enum

from agent.language.english import DETERMINERS
from agent.language.words import Words, lower_text, matching_prefix, phrases, without_punctuation


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
    Talk.PARTING: "bye, goodbye, good bye|night, see you, farewell, ciao, take care, have a nice|good day",
    Talk.THANKS: "thanks, thank you, many thanks, cheers, well done, good|great|nice job|work, bravo",
    Talk.GREETING: "hello, hi, hey, good morning|afternoon|evening|day, morning, evening, hiya, howdy, greetings, yo",
    Talk.ABILITY: """
        what can|do|could you do, what are you able to do, what are you for, what are you, who are you, help, help me,
        how do|does you|this|it work, what should|can i say|ask, what else can you do
    """,
}
_TABLES = {talk: phrases(table) for talk, table in _BEGINNINGS.items()}
_INSULTS = phrases("""
    stupid, idiot, dumb, useless, moron, fool, rubbish, trash, shit, fuck, fucking, damn, bastard, asshole, hate, suck,
    sucks, crap, worthless, silly, terrible, ugly, jerk, loser
""")
_FOREIGN = phrases("""
    auf, azul, bitte, blaue, bleu, bleue, coge, dame, dammi, dans, das, dem, den, der, die, donne, een, ein,
    eine, einen, el, et, favor, favore, geef, gelbe, gib, gli, grüne, het, ich, il, jaune, kopje, la, las, le,
    leg, lege, les, lo, los, mets, metti, mir, moi, nicht, niet, nimm, pak, per, plaît, pon, por, prendi,
    prends, rode, roja, rojo, rossa, rosso, rot, rote, roten, rouge, schüssel, stell, sur, tasse, taza, tazza,
    toma, una, und, une, verde, vert, y
""")
"""Words of German, French, Spanish, Italian and Dutch that are none in English, or seldom two at a time."""


def is_foreign(words: Words) -> bool:
    """Whether words are of another language: half of them, and two at least."""
    said = [word.lower for word in without_punctuation(words)]
    known = sum(word in _FOREIGN for word in said)
    return known >= 2 and 2 * known >= len(said) and DETERMINERS.isdisjoint(said)


def kind_of_talk(words: Words) -> Talk:
    """What talk is, by its words with short forms in full."""
    words = without_punctuation(words)
    if is_foreign(words):
        return Talk.FOREIGN
    if not _INSULTS.isdisjoint(lower_text(words).split()):
        return Talk.INSULT
    return next((talk for talk, table in _TABLES.items() if matching_prefix(words, table)), Talk.OTHER)
