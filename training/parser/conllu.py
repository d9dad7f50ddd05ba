"""Reading Universal Dependencies treebanks (CoNLL-U, plain or gzip): sentences with UD labels."""

from __future__ import annotations

import gzip
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


_PLAIN_TAGS = {
    "ADP": "IN", "SCONJ": "IN", "CCONJ": "CC", "NUM": "CD", "INTJ": "UH", "SYM": "SYM", "X": "FW", "PUNCT": ":",
    "DET": "DT",
}  # fmt: skip


def tag_of(word: str, pos: str, feats: str) -> str:
    """The PTB tag that a word's part of speech and features imply, for treebanks that carry none."""
    feature = dict(pair.split("=", 1) for pair in feats.split("|") if "=" in pair)
    plural = feature.get("Number") == "Plur"
    degree = {"Cmp": "R", "Sup": "S"}.get(feature.get("Degree", ""), "")
    if pos in ("VERB", "AUX"):
        return "MD" if pos == "AUX" and word.lower() in w.modals else _verb_tag(feature)
    if pos == "PRON":
        return _pronoun_tag(word.lower(), feature)
    if pos == "PART":
        return {"to": "TO", "'s": "POS", "'": "POS"}.get(word.lower(), "RB")
    if pos == "DET" and word.lower() in ("which", "what", "whatever"):
        return "WDT"
    if pos == "ADV" and word.lower() in ("when", "where", "why", "how"):
        return "WRB"
    if pos in ("NOUN", "PROPN"):
        return ("NN" if pos == "NOUN" else "NNP") + ("S" if plural else "")
    if pos in ("ADJ", "ADV"):
        return ("JJ" if pos == "ADJ" else "RB") + degree
    return _PLAIN_TAGS.get(pos, "XX")


def _verb_tag(feature: dict[str, str]) -> str:
    form, past = feature.get("VerbForm"), feature.get("Tense") == "Past"
    if form == "Ger" or (form == "Part" and not past):
        return "VBG"
    if form == "Part":
        return "VBN"
    if past:
        return "VBD"
    if form == "Inf" or feature.get("Mood") == "Imp":
        return "VB"
    return "VBZ" if feature.get("Number") == "Sing" and feature.get("Person") == "3" else "VBP"


def _pronoun_tag(word: str, feature: dict[str, str]) -> str:
    if feature.get("Poss") == "Yes":
        return "PRP$"
    if word in ("which", "that") and "Rel" in feature.get("PronType", ""):
        return "WDT"
    if word in ("what", "who", "whom", "which"):
        return "WP"
    if word == "there":
        return "EX"
    return "DT" if feature.get("PronType") == "Dem" else "PRP"
