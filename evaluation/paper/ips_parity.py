"""Phrase scorers against scores of the published program, through the classes that the product uses.

Each case is a picture (beside the file of cases), boxes, a text, and the logits of several ensembles, views and
aggregators under keys such as ``tiny-rn+tiny-vit|crop,blur|sum``; and, where it has them, a distribution under the area
prior and the scores of GradCAM.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from agent.baselines.gradcam import GradCam
from agent.baselines.methods import cpt_adapted
from agent.datatypes import FloatArray, Frame, Proposals
from agent.errors import InvalidInputError
from agent.images import load_image
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import Aggregator, IsolatedProposalScorer
from agent.perception.isolated_views import View, ViewSettings
from agent.perception.phrase_scorer import PhraseScorer, ScoredProposals
from evaluation.json_files import naming_what_is_malformed
from evaluation.options import Options, cases, option
from evaluation.paper.cases import check_cases, per_box

TOLERANCE = 1e-3
VIEWS = {"crop": (View.CROP,), "blur": (View.BLUR,), "crop,blur": (View.CROP, View.BLUR), "shade": (View.SHADE,)}
AREA_PRIOR = "probs_area_5pct"
MIN_AREA_SHARE = 0.05
GRADCAM = "gradcam"


@dataclass(frozen=True, eq=False)
class IpsCase:
    """One text on one picture.

    Attributes:
        logits: ``MODELS|VIEWS|AGGREGATOR`` or ``gradcam|MODELS`` -> (N,) float64 of the published program.
        prior: (N,) float64, the distribution under the area prior of the largest ensemble with both views; None where
            the case has none.
    """

    frame: Frame
    proposals: Proposals
    text: str
    logits: Mapping[str, FloatArray]
    prior: FloatArray | None = None

    @classmethod
    @naming_what_is_malformed()
    def from_mapping(cls, record: Mapping[str, Any], folder: Path) -> IpsCase:
        """Read a case with the fields image, boxes_xyxy, text and logits; gradcam and probs_area_5pct may be there.

        Raises:
            InvalidInputError: a field is missing or malformed, the picture unreadable, or a box unusable.
        """
        frame = Frame(load_image(folder / record["image"]), frame_id=record["image"])
        proposals = Proposals.from_boxes(record["boxes_xyxy"], size_wh=frame.size_wh)
        if proposals.dropped:
            raise InvalidInputError(f"box {proposals.dropped[0].index}: {proposals.dropped[0].reason}")
        given = {**record["logits"], **{f"{GRADCAM}|{key}": values for key, values in record.get(GRADCAM, {}).items()}}
        logits = {key: per_box(values, len(proposals)) for key, values in given.items()}
        prior = per_box(record[AREA_PRIOR], len(proposals)) if AREA_PRIOR in record else None
        return cls(frame, proposals, str(record["text"]), logits, prior)

    def disagreements(self, models: _Models) -> Iterator[str]:
        """What comes out otherwise, key by key.

        Raises:
            InvalidInputError: nothing to compare, or a key of another form.
            MissingWeightsError: a model that a key names is not in the folder.
        """
        if not self.logits:
            raise InvalidInputError("the case has no logits to compare with")
        for key, expected in self.logits.items():
            yield from _difference(key, expected, models.scored(self, key).logits(self.text))
        if self.prior is not None:
            keys = [key for key in self.logits if key.endswith("|crop,blur|sum")]
            if not keys:
                wanted = "an ensemble MODELS|crop,blur|sum; none is among the logits"
                raise InvalidInputError(f"{AREA_PRIOR} is of {wanted}")
            scored = models.scored(self, max(keys, key=lambda key: key.count("+")))
            found = scored.distribution(self.text, min_area_share=MIN_AREA_SHARE)
            yield from _difference(AREA_PRIOR, self.prior, found)


def _difference(key: str, expected: FloatArray, found: FloatArray) -> Iterator[str]:
    if not (np.abs(found - expected) <= TOLERANCE).all():
        yield f"{key}: expected {expected.tolist()}; got {found.round(5).tolist()}"


class _Models:
    """The models of one folder, each loaded once, and what they made of the picture that was asked for last."""

    def __init__(self, folder: Path) -> None:
        self._encoder = cache(lambda name: ClipEncoder.load(folder / f"{name}.json"))
        self._picture: tuple[str, bytes] | None = None
        self._scored: dict[str, ScoredProposals] = {}

    def scored(self, case: IpsCase, key: str) -> ScoredProposals:
        """The case's proposals, seen by the scorer that a key names; consecutive cases of one picture share it."""
        picture = case.frame.frame_id, case.proposals.boxes_xyxy.tobytes()
        if picture != self._picture:
            self._picture, self._scored = picture, {}
        if key not in self._scored:
            self._scored[key] = self._scorer(key).encode(case.frame, case.proposals)
        return self._scored[key]

    def _scorer(self, key: str) -> PhraseScorer:
        parts = key.split("|")
        if parts[0] == GRADCAM and len(parts) == 2:
            return GradCam(self._encoders(parts[1]))
        if len(parts) != 3 or parts[1] not in VIEWS or parts[2] not in [each.value for each in Aggregator]:
            raise InvalidInputError(
                f"{key!r} is not of the form MODELS|VIEWS|AGGREGATOR, with views {', '.join(VIEWS)}"
            )
        scorer = IsolatedProposalScorer(
            self._encoders(parts[0]), ViewSettings(views=VIEWS[parts[1]]), Aggregator(parts[2])
        )
        return cpt_adapted(scorer) if parts[1] == "shade" else scorer

    def _encoders(self, names: str) -> tuple[ClipEncoder, ...]:
        return tuple(map(self._encoder, names.split("+")))


OPTIONS = (
    cases("cases, one JSON object a line; pictures are read beside it"),
    option("--models", type=Path, required=True, metavar="DIR", help="folder of NAME.json and NAME.safetensors"),
)


def run(options: Options) -> int:
    """Print each logit that disagrees, and how many cases agree.

    Raises:
        MissingWeightsError: a model is not in the folder.
    """
    models = _Models(options.models)

    def differences(record: Mapping[str, Any]) -> tuple[str, list[str]]:
        case = IpsCase.from_mapping(record, options.file.parent)
        return case.text, list(case.disagreements(models))

    return check_cases(options.file, differences)
