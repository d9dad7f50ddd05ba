"""Extended mode's way from a parse to the semantic tree: what the published builder leaves to the whole expression.

The tree is the same (`agent.language.semantic_tree`); its entities say more: what is excluded ("not the red one"), how
many are meant ("the two cups", "the cup and the spoon"), what else would do ("the cup or the spoon"), which in a row
("second from the left"), and relations to two things at once ("between") or denied ("not left of").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.language.assembly import meaning_of
from agent.language.clause_reader import ClauseReader
from agent.language.lexicon import EXTENDED, Lexicon
from agent.language.semantic_tree import SemanticTree, check_depth
from agent.language.viewpoint import Viewpoint, faced

if TYPE_CHECKING:
    from spacy.tokens import Doc


def build_extended_tree(doc: Doc, lexicon: Lexicon = EXTENDED, viewpoint: Viewpoint = Viewpoint.CAMERA) -> SemanticTree:
    """The semantic tree of one parsed expression, with all that extended mode reads in it.

    Args:
        doc: as for `agent.language.semantic_tree.build_tree`.
        lexicon: which words name which rule.
        viewpoint: see `Viewpoint`.

    Raises:
        InvalidTextError: the parse is too deep.
    """
    check_depth(doc)
    thing = ClauseReader(doc, lexicon).root()
    root = None if thing is None else meaning_of(thing)
    if root is not None and viewpoint is Viewpoint.FACING:
        root = faced(root)
    return SemanticTree(doc.text, root, names_a_rule=True)
