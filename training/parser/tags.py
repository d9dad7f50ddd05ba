"""PTB tag and CLEAR label -> universal part of speech: the one rule that the trained pipeline carries too."""

from __future__ import annotations

POS_OF_TAG = {
    "ADD": "X", "AFX": "X", "CC": "CCONJ", "CD": "NUM", "DT": "DET",
    "EX": "PRON", "FW": "X", "GW": "X",
    "HYPH": "PUNCT",
    "IN": "ADP", "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ", "LS": "NUM", "MD": "AUX", "NFP": "PUNCT", "NN": "NOUN",
    "NNP": "PROPN", "NNPS": "PROPN", "NNS": "NOUN", "PDT": "DET", "POS": "PART", "PRP": "PRON",
    "PRP$": "PRON", "RB": "ADV",
    "RBR": "ADV", "RBS": "ADV", "RP": "ADP", "SYM": "SYM", "TO": "PART", "UH": "INTJ", "VB": "VERB", "VBD": "VERB",
    "VBG": "VERB", "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB", "WDT": "DET", "WP": "PRON", "WP$": "PRON", "WRB": "ADV",
    "XX": "X", "$": "SYM", "''": "PUNCT", "``": "PUNCT", ",": "PUNCT", ".": "PUNCT", ":": "PUNCT", "-LRB-": "PUNCT",
    "-RRB-": "PUNCT",
}  # fmt: skip
DETERMINER_TAGS = ("DT", "WDT")
VERB_TAGS = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
NOMINAL_LABELS = ("attr", "dative", "dobj", "nsubj", "nsubjpass", "pobj", "appos", "conj", "ROOT")
AUXILIARY_LABELS = ("aux", "auxpass")


def pos_of(tag: str, dep: str) -> str:
    """The part of speech; `this` alone is a pronoun, and a verb that only helps is an auxiliary."""
    if tag in DETERMINER_TAGS and dep in NOMINAL_LABELS:
        return "PRON"
    if tag in VERB_TAGS and dep in AUXILIARY_LABELS:
        return "AUX"
    return POS_OF_TAG.get(tag, "X")
