"""The spaCy pipeline that is trained: a small shared tok2vec under a tagger and a dependency parser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from training.parser.tags import AUXILIARY_LABELS, DETERMINER_TAGS, NOMINAL_LABELS, POS_OF_TAG, VERB_TAGS

if TYPE_CHECKING:
    from spacy.language import Language

META = {"name": "reclip_commands", "version": "0.1.0", "license": "CC BY-SA 4.0", "spacy_version": ">=3.8,<3.9"}
CONFIG = Path(__file__).with_name("pipeline.cfg")


def build_pipeline() -> Language:
    """An untrained pipeline: tok2vec, tagger, parser, and an attribute ruler to be filled by `add_pos_rule`."""
    from spacy.util import load_config, load_model_from_config

    return load_model_from_config(load_config(CONFIG), meta=META, auto_fill=True)


def add_pos_rule(nlp: Language) -> None:
    """Fill the attribute ruler (after `initialize`, which empties it)."""
    from spacy.pipeline import AttributeRuler

    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    for tag, pos in POS_OF_TAG.items():
        ruler.add([[{"TAG": tag}]], {"POS": pos})
    for tags, labels, pos in ((DETERMINER_TAGS, NOMINAL_LABELS, "PRON"), (VERB_TAGS, AUXILIARY_LABELS, "AUX")):
        ruler.add([[{"TAG": {"IN": list(tags)}, "DEP": {"IN": list(labels)}}]], {"POS": pos})
