"""The finished detector as the package ships it: architecture, weights and card."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import yaml
from safetensors.torch import save_file

EMBEDDED = Path(__file__).resolve().parents[2] / "agent" / "models" / "embedded" / "detector"

TEMPLATE = Path(__file__).with_name("card_template.md")


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
    card = TEMPLATE.read_text(encoding="utf-8").format(
        parameters=sum(p.numel() for p in model.parameters()),
        start=start,
        recall=figures["recall_at_0.25"],
        **figures,
    )
    (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8")
