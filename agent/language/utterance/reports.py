"""Commands that are only reported or quoted: "the sign says pick up the cup", "he told me to say 'take it'"."""

from __future__ import annotations

from agent.language.intents import Intent
from agent.language.utterance.actions import SAYING
from agent.language.utterance.courtesy import core
from agent.language.utterance.destination import PERSONS
from agent.language.utterance.reading import Placing, Reading
from agent.language.utterance.steps import opens
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.words import Words, count_words, lower_text, matching_prefix, phrases, trimmed

_TELLING = phrases("""
    says, said, reads, tells, told, asks, asked, orders, ordered, commands, commanded, wrote, writes, shouts, shouted,
    whispers, whispered, heard, hears, demands, demanded
""")
_SAYING = SAYING - {"tell", "remember", "forget"} | {"suppose", "pretend", "shout", "spell", "translate"}
"""Verbs whose object is words, a command among them."""
_LEADS = phrases(
    "me|us|you|him|her|them|someone|everyone? to say?, me|us|you|him|her|them, that, to, to say, on it, after me"
)
"""What may stand between those and the words that are reported."""
_QUOTES = frozenset("\"'\u201c\u201d\u2018\u2019")
_NOT_MEANT = frozenset({"was", "were", "am", "been", "never", "not", "heard", "if"})
_MOST_WORDS = 5
_WHOSE = "That only speaks of a command, so I do nothing. If I should do it, please tell me so directly."


def read_report(words: Words) -> Reading | None:
    """Words that hold a command which they do not give; None for all others.

    What the speaker has said, and what somebody of the family says, is passed on as a command: "mummy says take it".
    """
    return Reading(Intent.SELECT, placing=Placing((), hindrance=_WHOSE)) if _is_reported(words) else None


def _is_reported(words: Words) -> bool:
    quotes = [at for at, word in enumerate(words) if word.lower in _QUOTES]
    before = core(words[: quotes[0]]) if len(quotes) > 1 else ()
    if before and _commands(words[quotes[0] + 1 : quotes[-1]]):
        return not _passes_on(before)
    bare = core(words)
    if bare and bare[0].lower in _SAYING and lower_text(bare[1:2]) != ",":
        return _commands(_led_to(bare[1:]))
    for at in range(1, min(len(words), _MOST_WORDS)):
        if words[at - 1].lower == ",":
            return False
        if words[at].lower in _TELLING and _commands(_led_to(words[at + 1 :])):
            return not _passes_on(words[: at + 1]) or "to say" in lower_text(words[at : at + 4])
    return False


def _led_to(words: Words) -> Words:
    return trimmed(words[count_words(matching_prefix(trimmed(words), _LEADS)) :])


def _commands(words: Words) -> bool:
    """Whether words begin with an imperative."""
    words = core(words)
    return bool(words) and words[0].lower in ACTION_VERBS and opens(words)


def _passes_on(teller: Words) -> bool:
    """Whether words of this person are meant as a command: "I said", "mummy says"."""
    said = [word.lower for word in teller]
    is_own = said[0] in ("i", "we") or not PERSONS.isdisjoint(said)
    return is_own and _NOT_MEANT.isdisjoint(said)
