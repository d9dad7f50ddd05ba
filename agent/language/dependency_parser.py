"""Words -> a dependency parse, by any spaCy pipeline that labels as CLEAR (OntoNotes) does."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import MissingWeightsError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

EMBEDDED_PARSER = Path(__file__).parents[1] / "models" / "embedded" / "parser"
"""The pipeline that ships with the package."""

UNUSED_COMPONENTS = ("ner", "lemmatizer", "morphologizer", "senter", "entity_linker", "textcat")
"""What published pipelines carry besides tagger and parser: never loaded, so that loading is quick."""

REMEMBERED = 64
"""Texts whose parses are kept: the words of one command are read more than once."""


class DependencyParser:
    """A spaCy pipeline that reads its input as one sentence: an expression has exactly one root.

    Attributes:
        ships: whether it is the one that ships with the package.
    """

    def __init__(self, nlp: Language, *, ships: bool = False) -> None:
        self._nlp, self.ships = nlp, ships
        self._parsed = lru_cache(maxsize=REMEMBERED)(self._parse)

    @classmethod
    def load(cls, name_or_path: str | Path = EMBEDDED_PARSER) -> DependencyParser:
        """Load an installed pipeline by name ("en_core_web_sm"), or one saved in a folder.

        Raises:
            MissingWeightsError: it is not on this machine, cannot be read, or parses no dependencies.
        """
        import spacy

        try:
            nlp = spacy.load(name_or_path, exclude=UNUSED_COMPONENTS)
        except (OSError, ValueError, KeyError) as error:
            raise MissingWeightsError(
                f"no spaCy pipeline {str(name_or_path)!r} can be loaded ({error}); "
                f"install it with `python -m spacy download {Path(name_or_path).name}` or give a saved one's folder"
            ) from error
        if "parser" not in nlp.pipe_names:
            raise MissingWeightsError(
                f"the spaCy pipeline {str(name_or_path)!r} has no component 'parser', only {nlp.pipe_names}; "
                "give one that parses dependencies, such as en_core_web_sm"
            )
        return cls(nlp, ships=Path(name_or_path) == EMBEDDED_PARSER)

    def __call__(self, text: str) -> Doc:
        """Tags, parts of speech, heads and labels; `doc.noun_chunks` works. One root, unless the text has no word.

        The same parse is given again for a text that was parsed lately: it is to be read alone.
        """
        return self._parsed(text)

    def _parse(self, text: str) -> Doc:
        doc = self._nlp.make_doc(text)
        for token in doc[1:]:
            token.is_sent_start = False
        return _with_one_root(self._nlp(doc))


shipped_parser = lru_cache(maxsize=1)(DependencyParser.load)


def _with_one_root(doc: Doc) -> Doc:
    """The same parse with every further root hung on the first one."""
    from spacy.tokens import Doc

    roots = [token for token in doc if token.head.i == token.i]
    if len(roots) < 2:
        return doc
    heads = [token.head.i for token in doc]
    deps = [token.dep_ for token in doc]
    for root in roots[1:]:
        heads[root.i], deps[root.i] = roots[0].i, "appos" if root.pos_ in ("NOUN", "PROPN", "PRON") else "parataxis"
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        heads=heads,
        deps=deps,
    )
