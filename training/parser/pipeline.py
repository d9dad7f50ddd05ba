"""The spaCy pipeline that is trained: a small shared tok2vec under a tagger and a dependency parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.parser.tags import AUXILIARY_LABELS, DETERMINER_TAGS, NOMINAL_LABELS, POS_OF_TAG, VERB_TAGS

if TYPE_CHECKING:
    from spacy.language import Language

META = {"name": "reclip_commands", "version": "0.1.0", "license": "CC BY-SA 4.0", "spacy_version": ">=3.8,<3.9"}
WIDTH = 128
DEPTH = 4
EMBED_ROWS = 5000
HIDDEN_WIDTH = 96


def build_pipeline() -> Language:
    """An untrained pipeline: tok2vec, tagger, parser, and an attribute ruler to be filled by `add_pos_rule`."""
    import spacy

    nlp = spacy.blank("en", meta=META)
    nlp.add_pipe("tok2vec", config={"model": _tok2vec()})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": _listener()}})
    nlp.add_pipe("parser", config={"min_action_freq": 15, "model": _parser()})
    nlp.add_pipe("attribute_ruler")
    return nlp


def add_pos_rule(nlp: Language) -> None:
    """Fill the attribute ruler (after `initialize`, which empties it)."""
    from spacy.pipeline import AttributeRuler

    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    for tag, pos in POS_OF_TAG.items():
        ruler.add([[{"TAG": tag}]], {"POS": pos})
    for tags, labels, pos in ((DETERMINER_TAGS, NOMINAL_LABELS, "PRON"), (VERB_TAGS, AUXILIARY_LABELS, "AUX")):
        ruler.add([[{"TAG": {"IN": list(tags)}, "DEP": {"IN": list(labels)}}]], {"POS": pos})


def _tok2vec() -> dict[str, object]:
    return {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": WIDTH,
        "depth": DEPTH,
        "embed_size": EMBED_ROWS,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    }


def _listener() -> dict[str, object]:
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"}


def _parser() -> dict[str, object]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "parser",
        "extra_state_tokens": False,
        "hidden_width": HIDDEN_WIDTH,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": _listener(),
    }
