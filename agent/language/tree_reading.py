"""How an expression is read into its semantic tree: the published method's way, and the ways of its ablations.

Each switch of the released program's that concerns words is one value here; those that concern pictures are settings of
the scorers.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.language.lexicon import PAPER, Lexicon
from agent.language.semantic_tree import Extension, SemanticTree, build_tree

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True)
class TreeReading:
    """The defaults are the published method's.

    Attributes:
        lexicon: which words name which rule; without any rule the whole expression is scored and nothing else.
        extension: what a part that no rule explains does to the phrase.
        wide_chunks: see `agent.language.semantic_tree.build_tree`.
        reason_always: the root's phrase counts beside the whole expression also where no word names a rule.
        shuffle_seed: the words are shuffled before they are parsed, the same way each time; None leaves them.
    """

    lexicon: Lexicon = PAPER
    extension: Extension = Extension.SUBTREE
    wide_chunks: bool = False
    reason_always: bool = False
    shuffle_seed: int | None = None

    def text(self, expression: str) -> str:
        """What is to be parsed: in lower case, shuffled where so wished."""
        lower = expression.lower()
        if self.shuffle_seed is None:
            return lower
        words = lower.split()
        random.Random(f"{self.shuffle_seed} {lower}").shuffle(words)
        return " ".join(words)

    def tree(self, doc: Doc) -> SemanticTree:
        """The semantic tree of the parse of such a text.

        Raises:
            InvalidTextError: the parse is too deep.
        """
        tree = build_tree(doc, self.lexicon, extension=self.extension, wide_chunks=self.wide_chunks)
        return replace(tree, names_a_rule=True) if self.reason_always else tree
