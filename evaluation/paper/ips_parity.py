"""Phrase scorers against scores of the published program, through the classes that the product uses.

Each case is a picture (beside the file of cases), boxes, a text, and the logits of several ensembles, views and
aggregators under keys such as ``tiny-rn+tiny-vit|crop,blur|sum``; and, where it has them, a distribution under the area
prior and the scores of GradCAM.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from agent.baselines.gradcam import GradCam
from agent.baselines.methods import cpt_adapted
from agent.datatypes import Frame, Proposals
from agent.errors import InvalidInputError
from agent.images import load_image
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import Aggregator, IsolatedProposalScorer
from agent.perception.isolated_views import View, ViewSettings
from agent.perception.phrase_scorer import PhraseScorer, ScoredProposals
from evaluation.options import Options, cases, option
from evaluation.paper.cases import check_cases, per_box

TOLERANCE = 1e-3
VIEWS = {"crop": (View.CROP,), "blur": (View.BLUR,), "crop,blur": (View.CROP, View.BLUR), "shade": (View.SHADE,)}
AREA_PRIOR = "probs_area_5pct"
MIN_AREA_SHARE = 0.05
GRADCAM = "gradcam"
KEPT = 64
"""Scored proposals; consecutive cases of one picture share them."""
OPTIONS = (
    cases("cases, one JSON object a line; pictures are read beside it"),
    option("--models", type=Path, required=True, metavar="DIR", help="folder of NAME.json and NAME.safetensors"),
)


def run(options: Options) -> int:
    """Print each logit that disagrees, and how many cases agree.

    Raises:
        MissingWeightsError: a model is not in the folder.
    """
    return check_cases(options.file, Scores(options.models, options.file.parent).differences)


class Scores:
    """What the models of a folder say of the pictures of another; each model is loaded once."""

    def __init__(self, models: Path, pictures: Path) -> None:
        self._pictures = pictures
        self._encoder = cache(lambda name: ClipEncoder.load(models / f"{name}.json"))
        self._scored = lru_cache(KEPT)(self._encode)

    def differences(self, record: Mapping[str, Any]) -> tuple[str, list[str]]:
        """The text of a case, and what comes out otherwise, key by key.

        Args:
            record: image; boxes_xyxy, N boxes; text; logits, ``MODELS|VIEWS|AGGREGATOR`` -> N numbers; and, where it
                has them, gradcam, ``MODELS`` -> N numbers, and probs_area_5pct, N numbers: the distribution under the
                area prior of the largest ensemble with both views.

        Raises:
            InvalidInputError: a field is malformed, nothing to compare, the picture unreadable, or a box unusable.
            MissingWeightsError: a model that a key names is not in the folder.
        """
        boxes = tuple(map(tuple, record["boxes_xyxy"]))
        gradcam = {f"{GRADCAM}|{names}": values for names, values in record.get(GRADCAM, {}).items()}
        expected, text = {**record["logits"], **gradcam}, str(record["text"])
        if not expected:
            raise InvalidInputError("the case has no logits to compare with")
        scored = {key: self._scored(record["image"], boxes, key) for key in expected}
        found = {key: each.logits(text) for key, each in scored.items()}
        if AREA_PRIOR in record:
            ensembles = [key for key in scored if key.endswith("|crop,blur|sum")]
            if not ensembles:
                raise InvalidInputError(
                    f"{AREA_PRIOR} is of an ensemble MODELS|crop,blur|sum; none is among the logits"
                )
            largest = scored[max(ensembles, key=lambda key: key.count("+"))]
            expected[AREA_PRIOR] = record[AREA_PRIOR]
            found[AREA_PRIOR] = largest.distribution(text, min_area_share=MIN_AREA_SHARE)
        return text, [
            f"{key}: expected {values}; got {found[key].round(5).tolist()}"
            for key, values in expected.items()
            if not (np.abs(found[key] - per_box(values, len(boxes))) <= TOLERANCE).all()
        ]

    def _encode(self, image: str, boxes: tuple[tuple[float, ...], ...], key: str) -> ScoredProposals:
        """A picture's boxes as the scorer that a key names sees them."""
        frame = Frame(load_image(self._pictures / image), frame_id=image)
        proposals = Proposals.from_boxes(boxes, size_wh=frame.size_wh)
        if proposals.dropped:
            raise InvalidInputError(f"box {proposals.dropped[0].index}: {proposals.dropped[0].reason}")
        return self._scorer(key).encode(frame, proposals)

    def _scorer(self, key: str) -> PhraseScorer:
        match key.split("|"):
            case [kind, names] if kind == GRADCAM:
                return GradCam(self._encoders(names))
            case [names, views, way] if views in VIEWS and way in {each.value for each in Aggregator}:
                settings = ViewSettings(views=VIEWS[views])
                scorer = IsolatedProposalScorer(self._encoders(names), settings, Aggregator(way))
                return cpt_adapted(scorer) if views == "shade" else scorer
        raise InvalidInputError(f"{key!r} is not of the form MODELS|VIEWS|AGGREGATOR, with views {', '.join(VIEWS)}")

    def _encoders(self, names: str) -> tuple[ClipEncoder, ...]:
        return tuple(map(self._encoder, names.split("+")))
