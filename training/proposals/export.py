"""The finished detector as the package ships it: architecture, weights and card."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import yaml
from safetensors.torch import save_file

EMBEDDED = Path(__file__).resolve().parents[2] / "agent" / "models" / "embedded" / "detector"

CARD = """# The embedded detector

Boxes around the things on a rendered table, whatever they are: one class, *object*.

| | |
|---|---|
| architecture | ultralytics yolo26n at half its width, one-to-many head, {parameters:,} parameters |
| start | {start} |
| data | {frames:,} frames of `python -m training.frames` , objects at least 20 % unoccluded |
| command | `python -m training.proposals --frames DIR --out DIR --minutes {minutes:.0f}` |
| seed | {seed} |
| training | {step:,} steps of {batch} frames, {minutes:.0f} minutes on a two-core machine without a GPU |
| held back | the last 2 % of the frames: mAP50 {map50:.3f} |
| at confidence 0.25 | recall {recall:.3f}, {per_object:.2f} proposals an object |
| input | trained at 512 x 384 with zooms from 0.7 to 1.4; the preset sees 576 x 448 |
| licence | AGPL-3.0, as the ultralytics code that defines and trained it |

`python -m evaluation detector` measures it on scenes that no training touched; the figures stand in the README.

Limits: it knows the fourteen categories of `sim.catalogue` on a table, seen from 0.8 to 1.05 m at 28 to 62 degrees.
It knows nothing of photographs, and takes the robot's arm for scenery. Things less than a fifth visible were not
taught. Of things that lie on or in others it misses one in thirty.
"""


def export_detector(model: Any, figures: Mapping[str, float], folder: Path, start: str = "random weights") -> None:
    """Write detector.yaml, detector.safetensors (float16) and MODEL_CARD.md, which says what training began with."""
    folder.mkdir(parents=True, exist_ok=True)
    architecture = {key: value for key, value in model.yaml.items() if key != "yaml_file"}
    (folder / "detector.yaml").write_text(yaml.safe_dump(architecture, sort_keys=False, default_flow_style=None))
    weights = {
        name: (value.half() if value.dtype == torch.float32 else value).contiguous()
        for name, value in model.state_dict().items()
    }
    save_file(weights, folder / "detector.safetensors")
    card = CARD.format(
        parameters=sum(p.numel() for p in model.parameters()),
        frames=int(figures["frames"]),
        minutes=figures["minutes"],
        start=start,
        seed=int(figures["seed"]),
        step=int(figures["step"]),
        batch=int(figures["batch"]),
        map50=figures["map50"],
        recall=figures["recall_at_0.25"],
        per_object=figures["proposals_per_object"],
    )
    (folder / "MODEL_CARD.md").write_text(card)
