"""Questions in the order of words that their forms have: "can you tell me if the cup is red?" as "is the cup red?" """

from __future__ import annotations

from agent.language.english import BACK_REFERENCES, COPULAS, DETERMINERS, RELATIVES
from agent.language.utterance.question_forms import ABOUT_TO_ASK, DENIED_TAG, SHORT_IS
from agent.language.words import Word, Words, count_words, lower_text

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
