"""Reading Universal Dependencies treebanks (CoNLL-U, plain or gzip): sentences with UD labels."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from training.parser.sentence import Sentence
from training.parser.words import w


def read_treebank(path: Path) -> Iterator[Sentence]:
    """The sentences of one `.conllu` or `.conllu.gz` file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        yield from parse_conllu(stream.read())


def parse_conllu(text: str) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U text; multiword ranges and empty nodes are left out."""
    for block in text.split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        rows = [row for row in rows if row[0].isdigit()]
        if rows:
            yield _sentence(rows)


def _sentence(rows: list[list[str]]) -> Sentence:
    heads = [int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(rows)]
    tags = [row[4] if row[4] != "_" else tag_of(row[1], row[3], row[5]) for row in rows]
    if rows[0][4] == "_":
        with_subject = {head for head, row in zip(heads, rows, strict=True) if row[7].startswith("nsubj")}
        tags = ["VB" if tag == "VBP" and i == heads[i] not in with_subject else tag for i, tag in enumerate(tags)]
    return Sentence([row[1] for row in rows], tags, [row[3] for row in rows], heads, [row[7] for row in rows])


_VERB = "Ger/VBG Part+Past/VBN Part/VBG Past/VBD Inf/VB Imp/VB Sing+3/VBZ VBP"
_TAGS = {
    "VERB": _VERB, "AUX": " ".join([*(f"{word}/MD" for word in w.modals), _VERB]),
    "PRON": "Poss/PRP$ which+Rel/WDT that+Rel/WDT what/WP who/WP whom/WP which/WP there/EX Dem/DT PRP",
    "PART": "to/TO 's/POS '/POS RB", "DET": "which/WDT what/WDT whatever/WDT DT",
    "ADV": "when/WRB where/WRB why/WRB how/WRB Cmp/RBR Sup/RBS RB", "ADJ": "Cmp/JJR Sup/JJS JJ",
    "NOUN": "Plur/NNS NN", "PROPN": "Plur/NNPS NNP", "ADP": "IN", "SCONJ": "IN", "CCONJ": "CC", "NUM": "CD",
    "INTJ": "UH", "SYM": "SYM", "X": "FW", "PUNCT": ":",
}  # fmt: skip
"""Part of speech -> tags, of which the first counts whose word and features (of either their names or values) are all
there."""


def tag_of(word: str, pos: str, feats: str) -> str:
    """The PTB tag that a word's part of speech and features imply, for treebanks that carry none."""
    marks = {word.lower(), *re.split("[|=,]", feats)}
    for choice in _TAGS.get(pos, "XX").split():
        needed, _, tag = choice.rpartition("/")
        if not needed or marks.issuperset(needed.split("+")):
            return tag
    return "XX"
