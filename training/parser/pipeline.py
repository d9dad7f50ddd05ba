"""The spaCy pipeline that is trained: a small shared tok2vec under a tagger and a dependency parser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.util import load_config, load_model_from_config
from thinc.api import Adam, NumpyOps, Optimizer, fix_random_seed, set_current_ops

from training.parser.sentence import Sentence
from training.parser.tags import AUXILIARY_LABELS, DETERMINER_TAGS, NOMINAL_LABELS, POS_OF_TAG, VERB_TAGS

META = {"name": "reclip_commands", "version": "0.1.0", "license": "CC BY-SA 4.0", "spacy_version": ">=3.8,<3.9"}
CONFIG = Path(__file__).with_name("pipeline.cfg")


def start(sentences: Sequence[Sentence], seed: int) -> tuple[Language, Optimizer]:
    """A pipeline with fresh weights and an attribute ruler for parts of speech, and its optimizer.

    Args:
        sentences: hold every tag and label that it will learn.
    """
    set_current_ops(NumpyOps(use_blis=False))  # numpy's own matrix product is three times as fast as blis here
    fix_random_seed(seed)
    nlp = load_model_from_config(load_config(CONFIG), meta=META, auto_fill=True)
    examples = [sentence.example(nlp.vocab) for sentence in sentences]
    nlp.initialize(lambda: examples)
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    for tag, pos in POS_OF_TAG.items():
        ruler.add([[{"TAG": tag}]], {"POS": pos})
    for tags, labels, pos in ((DETERMINER_TAGS, NOMINAL_LABELS, "PRON"), (VERB_TAGS, AUXILIARY_LABELS, "AUX")):
        ruler.add([[{"TAG": {"IN": list(tags)}, "DEP": {"IN": list(labels)}}]], {"POS": pos})
    return nlp, Adam(0.001, L2=0.01, grad_clip=1.0, use_averages=True)
