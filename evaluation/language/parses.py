"""How often a dependency parser is fully right on labelled expressions: root, noun chunks and modifiers' owners.

A label file has one expression a line, in tab-separated columns:

1. the text, parsed as it stands;
2. the root's text (`a|b`: either is right); there must be exactly one root;
3. the noun chunks in order, `;` between them (`||`: alternatives);
4. chunks that may be there or not, `;` between them;
5. `modifier>owner` pairs, `,` between them (`a>b|c`: either owner).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from agent.errors import InvalidInputError
from agent.language.dependency_parser import DependencyParser
from evaluation.options import Options, cases, shared

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PLACE_WORDS = "left right top front side middle center corner back bottom end that which far"
PLACE_WORDS = frozenset(_PLACE_WORDS.split(" "))
"""Chunks of these words own nothing: who owns what hangs on them is found further up."""
OPTIONS = (cases("labelled expressions, 5 tab-separated columns"), *shared("parser"))


@dataclass(frozen=True)
class LabelledExpression:
    """One line of a label file.

    Attributes:
        text: the expression.
        roots: the texts that the root may have.
        chunks: alternatives, each the noun chunks in order.
        optional_chunks: chunks that do not count.
        owners: modifier and the owners that it may have, in the order of the file.
    """

    text: str
    roots: tuple[str, ...]
    chunks: tuple[tuple[str, ...], ...]
    optional_chunks: frozenset[str] = frozenset()
    owners: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_labels(path: str | Path) -> list[LabelledExpression]:
    """The labelled expressions of a file; blank lines are skipped.

    Raises:
        InvalidInputError: no such file, not text, nothing in it, or a line that does not follow the columns.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"cannot read labelled expressions from {path}: {error}") from error
    labels = [_label(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not labels:
        raise InvalidInputError(f"{path} holds no labelled expression; expected one a line in 5 tab-separated columns")
    return labels


def _label(line: str, where: str) -> LabelledExpression:
    columns = [column.strip() for column in line.split("\t")]
    if not 3 <= len(columns) <= 5:
        raise InvalidInputError(f"{where}: expected 3 to 5 tab-separated columns, got {len(columns)}")
    text, root, chunks, optional, owners = columns + [""] * (5 - len(columns))
    if not text or not all(_split(root, "|")):
        raise InvalidInputError(f"{where}: the text and the root (columns 1 and 2) must not be empty")
    return LabelledExpression(
        text=text,
        roots=_split(root, "|"),
        chunks=tuple(_split(alternative, ";") if alternative else () for alternative in _split(chunks, "||")),
        optional_chunks=frozenset(_split(optional, ";")) - {""},
        owners=tuple(_owner(pair, where) for pair in _split(owners, ",")) if owners else (),
    )


def _owner(pair: str, where: str) -> tuple[str, tuple[str, ...]]:
    modifier, arrow, owners = pair.partition(">")
    wanted = _split(owners, "|")
    if not arrow or not modifier.strip() or not all(wanted):
        raise InvalidInputError(f"{where}: expected modifier>owner in column 5, got {pair!r}")
    return modifier.strip(), wanted


def _split(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator))


def mistakes(doc: Doc, label: LabelledExpression) -> list[str]:
    """What is wrong with a parse, in words; nothing when it is fully right."""
    found = []
    roots = [token.text for token in doc if token.head.i == token.i]
    if len(roots) != 1 or roots[0] not in label.roots:
        found.append(f"root {' and '.join(roots) or 'none'}, expected {' or '.join(label.roots)}")
    chunks, *right = (
        [chunk for chunk in alternative if chunk not in label.optional_chunks]
        for alternative in ([chunk.text for chunk in doc.noun_chunks], *label.chunks)
    )
    if chunks not in right:
        expected = " or ".join("; ".join(alternative) or "none" for alternative in label.chunks)
        found.append(f"noun chunks {'; '.join(chunks) or 'none'}, expected {expected}")
    for modifier, wanted in label.owners:
        owner = _owner_in(doc, modifier, wanted)
        if owner not in wanted:
            found.append(f"{modifier} belongs to {owner or 'nothing'}, expected {' or '.join(wanted)}")
    return found


def _owner_in(doc: Doc, modifier: str, wanted: tuple[str, ...]) -> str | None:
    """The word that owns the last token with the modifier's text; None where there is no such token."""
    token = next((token for token in reversed(list(doc)) if token.text == modifier), None)
    if token is None:
        return None
    owning = {chunk.root.i for chunk in doc.noun_chunks if chunk.root.lower_ not in PLACE_WORDS}
    while token.head.i != token.i:
        token = token.head
        if token.text in wanted or token.i in owning:
            break
    return token.text


def find_mistakes(
    labels: Sequence[LabelledExpression], parse: Callable[[str], Doc]
) -> list[tuple[LabelledExpression, list[str]]]:
    """Each labelled expression with what is wrong with its parse."""
    progress = tqdm(labels, desc="parsing", unit="expression", disable=None, leave=False)
    return [(label, mistakes(parse(label.text), label)) for label in progress]


def report(found: Sequence[tuple[LabelledExpression, list[str]]]) -> str:
    """Print what was wrong; returns how many were fully right, as "N of N"."""
    for label, wrong in found:
        if wrong:
            print("\n".join([label.text, *(f"    {mistake}" for mistake in wrong)]))
    return f"{sum(not wrong for _, wrong in found)} of {len(found)}"


def run(options: Options) -> int:
    """Print every expression that is not fully right, and last the count; 0 when all are fully right, else 1."""
    found = find_mistakes(read_labels(options.file), DependencyParser.load(options.parser))
    print(f"fully right {report(found)}")
    return int(any(wrong for _, wrong in found))
