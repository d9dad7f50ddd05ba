"""Whether words that are no command, question or reply name a thing at all, or are only talk."""

from __future__ import annotations

from agent.language.english import DEMONSTRATIVES, DETERMINERS, RELATIVES, SUBJECTS
from agent.language.placement_words import PLACEMENTS
from agent.language.reading import Parser
from agent.language.words import Words, lower_text, matching_prefix, without_punctuation

_SUBJECTS = SUBJECTS - {"it"} | {"there", "let", "why", "when", "how", "what", "who", "whose"}
"""First words of sentences."""
_FINITE = frozenset({
    "is", "are", "was", "were", "am", "has", "have", "had", "can", "could", "will", "would", "should", "must", "does",
    "do", "did", "goes", "go", "went", "looks", "look", "seems", "needs", "need", "belongs", "belong", "fell", "comes",
    "makes", "works", "smells", "tastes", "stinks", "broke", "hurts", "may", "might", "feels", "costs", "likes",
    "loves", "wants",
})  # fmt: skip
"""Verbs that make a sentence of a thing: "the cup is mine"."""
_RELATIVE = RELATIVES | SUBJECTS | {"whose", "where", "not"}
_INTERJECTIONS = frozenset({
    "thanks", "thank", "hello", "hi", "hey", "bye", "goodbye", "cheers", "wow", "oh", "please", "sorry",
    "congratulations", "if", "because", "although", "since", "while", "good", "happy", "merry", "welcome", "oops",
    "damn", "shit", "fuck", "hell", "god", "gosh", "ready", "ugh", "yay", "sleep", "wake", "come", "go", "be", "have",
    "do", "is", "are", "am", "was", "does", "did", "could", "would", "should", "shall",
})  # fmt: skip
_ALSO_NOUNS = frozenset({"can", "will", "may", "must"})
_BEFORE_NOUN = DETERMINERS - DEMONSTRATIVES - {"all", "both"} | {"this", "that"}
"""The others stand alone as often: "both are mine"."""


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
    if words[0].lower == "which":
        return not any(word.lower in ("is", "are", "was") for word in words)
    finite = [
        index
        for index in range(1, len(words))
        if words[index].lower in _FINITE and words[index - 1].lower not in _RELATIVE | _BEFORE_NOUN
    ]
    finite = [at for at in finite if words[at].lower not in _ALSO_NOUNS or _is_verb_at(words, at)]
    if not finite:
        return False
    root = next((token for token in parser(lower_text(words)) if token.head.i == token.i), None)
    return root is not None and root.pos_ in ("VERB", "AUX")


def _is_verb_at(words: Words, index: int) -> bool:
    """Whether "can" is no tin here: something other than a place follows."""
    following = words[index + 1 :]
    return bool(following) and not matching_prefix(following, (*PLACEMENTS, "and", "that", "with", "of", "from"))
