"""The last command once more, or for something else: "the same again", "and the red one too"."""

from __future__ import annotations

from agent.language.english import DETERMINERS, OBJECT_STARTS, SPEAKER
from agent.language.intents import Intent
from agent.language.utterance.reading import Placing, Reading
from agent.language.utterance.replies import Read
from agent.language.utterance.steps import opens
from agent.language.words import Words, count_words, lower_text, matching_prefix, matching_suffix, phrases, trimmed

AGAIN = phrases("""
    and? again, once more, one more time, another time, and? the? same again|once_more, same thing again,
    the same thing again?, do that|it|this|so|the_same again|once_more|one_more_time, repeat it,
    do the same thing? again?, and? the same
""")
"""What asks for the same once more."""
WITH = phrases("""
    and|now|then|please? do that|it|this|so|likewise|exactly? the? same? thing? again|too|as_well? with|to|for,
    and|now|then? the? same thing? again? with|for|to|goes_for, and? likewise|ditto with|for?,
    and? repeat that|it? with|for
""")
"""What asks for the same with something else: "do that with | the red one"."""
_ALSO = phrases("and also?, also, as well as, plus, along with")
_TOO = phrases("too, as well, also, likewise, next, the same way|treatment")
ABOUT = phrases("and, what|how about, and what|how about, what of")
"""What asks the last question of something else: "and | the bowl?" """
_STARTS = OBJECT_STARTS - SPEAKER | DETERMINERS


def read_repeat(words: Words, read: Read) -> Reading | None:
    """What asks for the last command again; None for anything else. ``read`` reads what it is asked for of."""
    if lower_text(words) in AGAIN:
        return Reading(Intent.SELECT, repeats=True)
    lead = matching_prefix(words, WITH)
    also = "" if lead else matching_prefix(words, _ALSO)
    rest = words[count_words(lead or also) :]
    after = count_words(matching_suffix(rest, _TOO))
    thing = trimmed(rest[:-after] if after else rest)
    is_thing = bool(thing) and thing[0].lower in _STARTS and not opens(thing)
    if not is_thing or not (lead or also or after):
        return None
    said = read(thing)
    is_named = said.intent is Intent.SELECT and bool(said.placing.thing)
    return Reading(Intent.SELECT, placing=Placing(said.placing.thing), repeats=True) if is_named else None
