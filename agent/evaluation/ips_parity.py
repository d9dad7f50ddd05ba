"""Isolated proposal scoring against logits of the published program, through the classes that the product uses.

Each case is a picture (beside the file of cases), boxes, a text, and the logits of several ensembles, views and
aggregators under keys such as ``tiny-rn+tiny-vit|crop,blur|sum``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.datatypes import FloatArray, Frame, Proposals
from agent.errors import InvalidInputError
from agent.evaluation.json_lines import naming_what_is_malformed, read_json_lines
from agent.images import load_image
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import Aggregator, EncodedProposals, IsolatedProposalScorer
from agent.perception.isolated_views import View, ViewSettings

TOLERANCE = 1e-3
VIEWS = {"crop": (View.CROP,), "blur": (View.BLUR,), "crop,blur": (View.CROP, View.BLUR)}
"""The views that are compared; a case's other keys are of other scorers."""


@dataclass(frozen=True, eq=False)
class IpsCase:
    """One text on one picture.

    Attributes:
        logits: key -> (N,) float64 of the published program.
    """

    frame: Frame
    proposals: Proposals
    text: str
    logits: Mapping[str, FloatArray]

    @classmethod
    @naming_what_is_malformed()
    def from_mapping(cls, record: Mapping[str, Any], folder: Path) -> IpsCase:
        """Read a case with the fields image, boxes_xyxy, text and logits.

        Raises:
            InvalidInputError: a field is missing or malformed, the picture unreadable, or a box unusable.
        """
        frame = Frame(load_image(folder / record["image"]), frame_id=record["image"])
        proposals = Proposals.from_boxes(record["boxes_xyxy"], size_wh=frame.size_wh)
        if proposals.dropped:
            raise InvalidInputError(f"box {proposals.dropped[0].index}: {proposals.dropped[0].reason}")
        logits = {key: np.array(values, dtype=np.float64) for key, values in record["logits"].items()}
        if any(values.shape != (len(proposals),) for values in logits.values()):
            raise InvalidInputError(f"expected {len(proposals)} logits under each key, one for each box")
        return cls(frame, proposals, str(record["text"]), logits)

    def disagreements(self, models: _Models) -> Iterator[str]:
        """What comes out otherwise, key by key.

        Raises:
            InvalidInputError: nothing to compare.
            MissingWeightsError: a model that a key names is not in the folder.
        """
        compared = 0
        for key, expected in self.logits.items():
            names, views, aggregator = (*key.split("|"), "", "")[:3]
            if views not in VIEWS or aggregator not in [each.value for each in Aggregator]:
                continue
            compared += 1
            found = models.encoded(self, names, views, Aggregator(aggregator)).logits(self.text)
            if not (np.abs(found - expected) <= TOLERANCE).all():
                yield f"{key}: expected {expected.tolist()}; got {found.round(5).tolist()}"
        if not compared:
            raise InvalidInputError(f"no key of the form MODELS|VIEWS|AGGREGATOR with views {', '.join(VIEWS)}")


class _Models:
    """The models of one folder, each loaded once, and what they made of the picture that was asked for last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, ClipEncoder] = {}
        self._picture: tuple[str, bytes] | None = None
        self._encoded: dict[tuple[str, str, str], EncodedProposals] = {}

    def encoded(self, case: IpsCase, names: str, views: str, aggregator: Aggregator) -> EncodedProposals:
        """The case's proposals, encoded by the models of ``names``; consecutive cases of one picture share it."""
        picture = case.frame.frame_id, case.proposals.boxes_xyxy.tobytes()
        if picture != self._picture:
            self._picture, self._encoded = picture, {}
        key = names, views, aggregator.value
        if key not in self._encoded:
            encoders = tuple(self._encoder(name) for name in names.split("+"))
            scorer = IsolatedProposalScorer(encoders, ViewSettings(views=VIEWS[views]), aggregator)
            self._encoded[key] = scorer.encode(case.frame, case.proposals)
        return self._encoded[key]

    def _encoder(self, name: str) -> ClipEncoder:
        if name not in self._loaded:
            self._loaded[name] = ClipEncoder.load(self._folder / f"{name}.json")
        return self._loaded[name]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", type=Path, help="cases, one JSON object a line; pictures are read beside it")
    parser.add_argument("--models", type=Path, required=True, help="folder of NAME.json and NAME.safetensors")


def main(args: argparse.Namespace) -> int:
    """Print each logit that disagrees, then ``agree K of N``; 0 only when all of at least one case agree.

    Raises:
        InvalidInputError: naming the file's line.
        MissingWeightsError: a model is not in the folder.
    """
    models = _Models(args.models)
    agreeing = total = 0
    for where, record in read_json_lines(args.file):
        try:
            case = IpsCase.from_mapping(record, args.file.parent)
            disagreements = list(case.disagreements(models))
        except InvalidInputError as error:
            raise InvalidInputError(f"{where}: {error}") from error
        total += 1
        agreeing += not disagreements
        for disagreement in disagreements:
            print(f'{where}: "{case.text}": {disagreement}')
    print(f"agree {agreeing} of {total}")
    return 0 if agreeing == total > 0 else 1
