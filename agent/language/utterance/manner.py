"""How a thing is to be moved: gently, which is left to the robot; or upside down, which it cannot do."""

from __future__ import annotations

from agent.language.english import DETERMINERS, RELATIVES
from agent.language.words import Words, count_words, lower_text, matching_prefix, phrases

_HOW = """
    gently|carefully|slowly|quickly|safely|softly|neatly|smoothly|lightly|delicately|cautiously|steadily|precisely,
    firmly|nicely|properly|quietly|swiftly|calmly|gingerly
"""
MANNERS = phrases(f"""
    {_HOW}, upright, immediately, with great|some? care, with caution, in one go, in one smooth? motion|movement,
    without dropping|spilling|breaking|damaging|tilting|scratching it|anything, right away, straight away
""") | {
    f"{lead} {how}{trail}".strip()
    for row in _HOW.split(",")
    for how in row.strip().split("|")
    for lead, trail in (
        ("very", ""),
        ("really", ""),
        ("so", ""),
        ("more", ""),
        ("as", " as possible"),
        ("as", " as you can"),
    )
}
"""Words that say how, and change nothing of what is done or where it goes."""
TURNS = phrases("""
    upside|face down, face up, bottom up, top down, inverted, flat, lying|laying down,
    on|onto its|their side|head|end|top,
    on|onto its|their other side, on|onto one side, the other way up|round|around, the right way up|round|around,
    wrong way up|round|around, flipped over?, turned over, on|onto its|their back|face|front
""")
"""Words that say how a thing should lie in the end."""
_DESCRIBING = DETERMINERS | RELATIVES | {"is", "are", "was", "were", "lying", "sitting", "standing", "not"}
"""Words after which those describe the thing that is meant."""


def without_manner(words: Words) -> Words:
    """The words without those that only say how."""
    at = 0
    while at < len(words):
        count = count_words(matching_prefix(words[at:], MANNERS))
        if count and count < len(words) and lower_text(words[at - 1 : at] if at else ()) not in _DESCRIBING:
            words = [*words[:at], *words[at + count :]]
        else:
            at += 1
    return words


def turn_in(words: Words) -> str:
    """The words behind the thing by which it would have to be turned over, in lower case; empty for none."""
    for at in range(1, len(words)):
        said = matching_prefix(words[at:], TURNS)
        if said and words[at - 1].lower not in _DESCRIBING:
            return said
    return ""
