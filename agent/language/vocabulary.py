"""The words that a small model knows, and whether an expression says anything in them.

A model trained on a few hundred words gives some box to any text. Better no box than a wrong one: an object that is
described only in words from outside is reported by `Vocabulary.unknown_word`. Synonyms lead from words that people say
to words that the model knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import MissingWeightsError
from agent.language.english import COLOUR_WORDS, COLOURS_OF, MATERIALS, ONES, plural, singular
from agent.language.lexicon import PAPER, Lexicon
from agent.language.things import FACTS_OF_SEVERAL

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from agent.language.semantic_tree import SemanticTree

NOUN_TAGS = frozenset({"NOUN", "PROPN"})
FUNCTION_TAGS = frozenset({"DET", "ADP", "PRON", "AUX", "PART", "CCONJ", "SCONJ", "PUNCT", "NUM", "SPACE", "SYM"})


@dataclass(frozen=True)
class Vocabulary:
    """What a model knows, in lower case.

    Attributes:
        words: the words that it was trained on.
        synonyms: other words -> the known word that stands for each.
    """

    words: frozenset[str]
    synonyms: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, words: Path, synonyms: Path | None = None) -> Vocabulary:
        """Read a file of words, one a line, and one of synonyms, "WORD KNOWN" a line with comments after "#".

        Raises:
            MissingWeightsError: a file is missing or malformed.
        """
        try:
            known = frozenset(words.read_text(encoding="utf-8").lower().split())
            lines = synonyms.read_text(encoding="utf-8").lower().splitlines() if synonyms else []
            rows = (line.partition("#")[0].split() for line in lines)
            return cls(known, {word: stands_for for word, stands_for in filter(None, rows)})
        except (OSError, ValueError) as error:
            raise MissingWeightsError(
                f"the words that the CLIP model knows cannot be read from {words} and {synonyms} ({error}):"
                " reinstall the package"
            ) from error

    @cached_property
    def _singulars(self) -> Mapping[str, str]:
        """What each plural of a word or a synonym is the plural of."""
        return {plural(word): word for word in (*self.words, *self.synonyms)}

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Each name and colour that may be misspelt, in the singular and the plural, and what it stands for."""
        names = {word: word for word in self.synonyms.values()} | dict(self.synonyms)
        names = {word: known for word, known in names.items() if word.isalpha() and (len(word) > 3 or word == known)}
        both = names | {plural(word): known for word, known in names.items()}
        return both | {word: word for word in COLOUR_WORDS if COLOURS_OF[word][0] in self.words}

    @cached_property
    def names_of_several_words(self) -> re.Pattern[str]:
        """A pattern for synonyms that are written as several words, except where the first is a material."""
        names = (word for word in self.synonyms if "-" in word and word.partition("-")[0] not in MATERIALS)
        longest_first = sorted((*names, *FACTS_OF_SEVERAL), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(re.sub('[_-]', '[ -]', name) for name in longest_first)})(?:e?s)?\b")

    def _forms(self, word: str) -> tuple[str, str]:
        """A word, and what it would be the plural of."""
        word = word.replace("_", "-")
        return word, self._singulars.get(word) or singular(word)

    def __contains__(self, word: str) -> bool:
        """Whether a word or, for a plural, its singular is known or has a known synonym."""
        return any(form in self.words or form in self.synonyms for form in self._forms(word))

    def in_known_words(self, phrase: str) -> str:
        """The phrase with known words in place of synonyms: of what is not known itself, and of the last word.

        That names the thing ("the glass"), where the same word before it may say what it is made of ("the glass bowl").
        """
        end = len(phrase.rstrip())
        return re.sub(r"[\w-]+", lambda match: self._known(match[0], is_last=match.end() == end), phrase)

    def _known(self, word: str, *, is_last: bool) -> str:
        forms = self._forms(word.lower())
        if not is_last and any(form in self.words for form in forms):
            return word
        said = next((form for form in forms if form in self.synonyms), None)
        if said is None:
            return word
        return self.synonyms[said] if said == forms[0] else plural(self.synonyms[said])

    def unknown_word(self, doc: Doc, tree: SemanticTree, lexicon: Lexicon = PAPER) -> str:
        """The first word that leaves an object of the expression without any meaning; empty where there is none.

        An object is meant by its noun chunk: one known noun, or a known colour, is enough. So are words that name only
        a place or a size ("the leftmost one", "the small one"): there every word is known.

        Args:
            doc: the parse that ``tree`` was built from.
        """
        for tokens in _objects(doc, tree):
            content = [token for token in tokens if token.pos_ not in FUNCTION_TAGS and not _places(token, lexicon)]
            unknown = [token for token in content if token.text not in self]
            telling = (token for token in content if token.pos_ in NOUN_TAGS or token.text in COLOUR_WORDS)
            if unknown and all(token in unknown for token in telling):
                return next((token for token in unknown if token.pos_ in NOUN_TAGS), unknown[0]).text
        return ""


def _objects(doc: Doc, tree: SemanticTree) -> Iterable[Iterable[Token]]:
    """The tokens of each object that the reasoning asks about, the one that is meant first."""
    chunks = list(doc.noun_chunks)
    entities = [tree.root] if tree.root is not None else []
    if tree.reasoned_root is not None:
        entities = list(tree.reasoned_root.walk())
    for entity in entities:
        # The first chunk in the phrase is the entity's own, as what extends a phrase follows it.
        yield next((chunk for chunk in chunks if chunk.text in entity.phrase), doc)
    if not entities:
        yield doc


def _places(token: Token, lexicon: Lexicon) -> bool:
    word = token.text
    return word in ONES or lexicon.names_a_place(word)
