"""Things that are described twice: "the thing behind the bowl, an orange cup", "the one by the can, it's round"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agent.language.english import ARTICLES, DEMONSTRATIVES, POSSESSIVES, POSTURES, PREPOSITIONS, RELATIVES
from agent.language.semantic_tree import SemanticTree

_STARTS = "|".join(sorted(ARTICLES | DEMONSTRATIVES | POSSESSIVES | {"some"}))
_SPLIT = re.compile(
    r"(?P<thing>[^,(]+?) ?(?:,|-|:|\u2013|\u2014|(?P<bracket>\()) ?(?:(?:namely|i mean|i\.?e\.?|so),? )?"
    r"(?P<it>(?:it's|its|it is|that's|that is|they're|they are) )?"
    rf"(?P<again>(?P<start>(?:{_STARTS}) (?!bit\b|little (?:bit|to|left|right)\b|other\b))?[^()]+?)\)?"
)
_LEADS_ON = PREPOSITIONS | POSTURES | RELATIVES | {"next", "left", "right", "closest", "nearest", "made", "with"}
_MOST_WORDS = 3
"""Of what "it" is said to be like: "it's small and round"."""


def tree_of_apposition(expression: str, tree_of: Callable[[str], SemanticTree]) -> SemanticTree:
    """The semantic tree of an expression in lower case, also where it describes its thing a second time.

    Args:
        tree_of: an expression that describes it once to its tree.
    """
    parts = _described_twice(expression)
    first = tree_of(parts[0]) if parts else None
    if parts is None or first is None or first.root is None:
        return tree_of(expression)
    second = tree_of_apposition(parts[1], tree_of)
    if second.root is None:
        return tree_of(expression)
    root = replace(first.root, also=(*first.root.also, second.root))
    return SemanticTree(expression, root, names_a_rule=True, unread=tuple(dict.fromkeys(first.unread + second.unread)))


def _described_twice(expression: str) -> tuple[str, str] | None:
    """The two descriptions; None where there is one, or where several things are listed."""
    match = _SPLIT.fullmatch(expression.replace("\u2019", "'"))
    if match is None:
        return None
    thing, again = match["thing"], match["again"].strip(" ,.")
    words = again.split()
    if match["start"]:
        is_list = {"and", "or"} & {*words} and not match["it"]
        return None if is_list or not words[1:] else (thing, again)
    if not words or not (match["it"] or match["bracket"]):
        return None
    if words[0] in _LEADS_ON:
        return thing, f"the thing {again}"
    is_like = len(words) <= _MOST_WORDS and {"is", "are", "has"}.isdisjoint(words)
    return (thing, f"the {again} thing") if is_like else None
