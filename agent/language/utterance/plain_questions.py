"""Questions in the order of words that their forms have: "can you tell me if the cup is red?" as "is the cup red?" """

from __future__ import annotations

import re

from agent.language.english import BACK_REFERENCES, COPULAS, DETERMINERS, RELATIVES
from agent.language.utterance.question_forms import ABOUT_TO_ASK, ASKED_OTHERWISE, DENIED_TAG, SHORT_IS
from agent.language.words import Word, Words, count_words, lower_text, without_punctuation

_SPELT = {"color": "colour", "colors": "colours"}


def without_denied_tag(words: Words) -> Words:
    """ "there is not a duck, is there?" as "is there a duck?"."""
    match = DENIED_TAG.fullmatch(lower_text(words))
    if match is None:
        return words
    start = count_words(match.string[: match.start("thing")])
    return [words[1], words[0], *words[start : start + count_words(match["thing"])]]


def with_copula(words: Words) -> Words:
    """ "what colour's the cup?" as "what colour is the cup?", "how big's it" as "how big is it"."""
    text = lower_text(words)
    match = SHORT_IS.search(text)
    if not match:
        return words
    at = count_words(text[: match.start()]) + 1
    asked = words[at]
    end = asked.end - 2
    noun = Word(_SPELT.get(match["noun"], match["noun"]), asked.start, end)
    return [*words[:at], noun, Word("is", end, asked.end), *words[at + 1 :]]


def without_lead(words: Words) -> Words:
    """ "could you tell me what you see" as "what you see"."""
    match = ABOUT_TO_ASK.match(lower_text(words))
    asked = words[count_words(match.group()) :] if match else words
    return _inverted(asked) if match and match.group().endswith((" if", " whether")) else asked


def _inverted(words: Words) -> Words:
    """ "(tell me if) the cup is full" as "is the cup full"; the same words where they state nothing of a thing."""
    if not words or words[0].lower not in DETERMINERS | BACK_REFERENCES:
        return words
    verbs = (at for at in range(1, len(words) - 1) if words[at].lower in COPULAS | {"has", "have"})
    at = next((at for at in verbs if words[at - 1].lower not in RELATIVES), 0)
    return [words[at], *words[:at], *words[at + 1 :]] if at else words


def plainly_asked(words: Words) -> Words:
    """A question in another form of the same meaning: "what would you call it?" as "what is it?"; mostly itself."""
    said = without_punctuation(words)
    for form, plain in ASKED_OTHERWISE:
        match = form.fullmatch(lower_text(said))
        if match:
            return [each for part in plain.split() for each in _part(part, match, said)]
    return words


def _part(part: str, match: re.Match[str], words: Words) -> Words:
    """The words of a form's part: those of the group in braces, or the part itself, which nobody said."""
    if not part.startswith("{"):
        return [Word(part, words[-1].end, words[-1].end)]
    group = part.strip("{}")
    start = count_words(match.string[: match.start(group)]) if match[group] else 0
    return words[start : start + count_words(match[group] or "")]
