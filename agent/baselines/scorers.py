"""Other models than CLIP by name, for commands: ``itm:FOLDER``, ``detector:FOLDER``, ..."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from agent.baselines.fusion import FusionGradCam, FusionModel, FusionScorer, Head
from agent.baselines.masks import MaskedProposalScorer, SegmentedMasks
from agent.baselines.text_detectors import DetectionScorer, ZeroShotDetector
from agent.errors import InvalidInputError
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.phrase_scorer import PhraseScorer
from agent.perception.yolo_masks import YoloMasks
from agent.perception.yolo_text import YoloText


def _yoloe(where: str) -> PhraseScorer:
    path, _, text_tower = where.partition(",")
    return DetectionScorer(YoloText.load(path, ClipEncoder.load(text_tower or "MobileCLIP2-B:dfndr2b")))


MODELS: Mapping[str, Callable[[str], PhraseScorer]] = MappingProxyType(
    {
        "itm": lambda where: FusionScorer(FusionModel.load(where), Head.ITM),
        "itc": lambda where: FusionScorer(FusionModel.load(where), Head.ITC),
        "itm-gradcam": lambda where: FusionGradCam(FusionModel.load(where)),
        "detector": lambda where: DetectionScorer(ZeroShotDetector.load(where)),
        "yoloe": _yoloe,
    }
)
"""Kind -> what makes a scorer of a folder or file: BLIP's heads and GradCAM, Grounding DINO or OWLv2, YOLOE."""

MASKS = "masks"
FORMS = f"{', '.join(f'{kind}:PATH' for kind in MODELS)} (yoloe:PATH,CLIP names its text tower) or {MASKS}:PATH"


def isolates(name: str) -> bool:
    """Whether the model that is named so works with a method's CLIP; otherwise in its place."""
    return name.startswith(f"{MASKS}:")


def named_scorer(name: str, isolated: PhraseScorer) -> PhraseScorer:
    """The scorer that one of `FORMS` names.

    Args:
        isolated: a method's own scorer: ``masks:PATH`` isolates by the outlines of a segmentation model with it.

    Raises:
        InvalidInputError: none of these forms, or masks for what does not isolate.
        MissingWeightsError, InvalidWeightsError, MissingDependencyError: see the models' own loaders.
    """
    kind, _, where = name.partition(":")
    if isolates(name) and where:
        if not isinstance(isolated, IsolatedProposalScorer):
            raise InvalidInputError("masks are for methods of isolated proposal scoring")
        return MaskedProposalScorer(isolated, SegmentedMasks(YoloMasks.load(where)))
    if kind not in MODELS or not where:
        raise InvalidInputError(f"unknown model {name!r}: write {FORMS}")
    return MODELS[kind](where)
