"""What training captions say: the tables of words.yaml, which has a comment on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

Rows = Mapping[str, Sequence[str]]
_TABLES: Any = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))

NAMES: Mapping[str, Mapping[str, float]] = _TABLES["names"]
COLOUR_NAMES: Mapping[str, Mapping[str, float]] = _TABLES["colour_names"]
MATERIAL_NAMES: Mapping[str, Sequence[tuple[str, str]]] = _TABLES["material_names"]
SIZE_WORDS: Rows = _TABLES["size_words"]
HYPERNYMS: Rows = _TABLES["hypernyms"]
RELATION_PHRASES: Rows = _TABLES["relation_phrases"]
SUPERLATIVE_ADJECTIVES: Rows = _TABLES["superlative_adjectives"]
SUPERLATIVE_ENDINGS: Rows = _TABLES["superlative_endings"]
_ROWS: Rows = _TABLES
SHADES, LINKS, PLACES, REGIONS, OTHER_RELATIONS, PHOTO_PREFIXES, COMMANDS, DETERMINERS = (
    _ROWS[name]
    for name in (
        "shades", "links", "places", "regions", "other_relations", "photo_prefixes", "commands", "determiners",
    )
)  # fmt: skip
COLOUR_ENDINGS, MATERIAL_ENDINGS = _ROWS["colour_endings"], _ROWS["material_endings"]


def phrases(table: Any = _TABLES) -> list[str]:
    """All that the tables hold to be said."""
    if isinstance(table, Mapping):
        table = [name if isinstance(row, int) else row for name, row in table.items()]
    return [table] if isinstance(table, str) else [phrase for each in table for phrase in phrases(each)]
