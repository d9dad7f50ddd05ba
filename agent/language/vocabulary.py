"""The words that a small model knows, and whether an expression says anything in them.

A model trained on a few hundred words gives some box to any text. Better no box than a wrong one: an object that is
described only in words from outside is reported by `Vocabulary.unknown_word`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import MissingWeightsError
from agent.language.lexicon import PAPER, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from agent.language.semantic_tree import SemanticTree

NOUN_TAGS = frozenset({"NOUN", "PROPN"})
FUNCTION_TAGS = frozenset({"DET", "ADP", "PRON", "AUX", "PART", "CCONJ", "SCONJ", "PUNCT", "NUM", "SPACE", "SYM"})
STAND_INS = frozenset({"one", "ones"})
COLOURS = frozenset({
    "red", "orange", "yellow", "green", "blue", "purple", "violet", "pink", "brown", "white", "black", "grey", "gray",
    "crimson", "scarlet", "tangerine", "emerald", "navy", "azure", "rosy", "ivory", "golden", "turquoise", "cyan",
    "magenta", "beige",
})  # fmt: skip
"""Words that tell objects apart by themselves, whatever the noun."""


@dataclass(frozen=True)
class Vocabulary:
    """Known words, in lower case."""

    words: frozenset[str]

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a file of words, one a line.

        Raises:
            MissingWeightsError: there is no such file.
        """
        try:
            return cls(frozenset(path.read_text(encoding="utf-8").lower().split()))
        except (OSError, UnicodeDecodeError) as error:
            raise MissingWeightsError(
                f"the list of words that the CLIP model knows cannot be read at {path} ({error}): reinstall the package"
            ) from error

    def __contains__(self, word: str) -> bool:
        """Whether a word or, for a regular plural, its singular is known."""
        return any(form in self.words for form in (word, word.removesuffix("s"), word.removesuffix("es")))

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
            telling = (token for token in content if token.pos_ in NOUN_TAGS or token.text in COLOURS)
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
    return word in STAND_INS or lexicon.is_relation_word(word) or lexicon.is_superlative_word(word)
