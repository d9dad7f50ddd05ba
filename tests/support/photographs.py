"""Real photographs that installed packages carry."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import matplotlib.cbook


def _package(name: str) -> Path:
    """Its folder, without importing it: ultralytics changes Pillow, which `agent.perception.yolo` alone undoes."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


BUS = _package("ultralytics") / "assets" / "bus.jpg"
FOOTBALL = _package("ultralytics") / "assets" / "zidane.jpg"
PORTRAIT = Path(matplotlib.cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))
SAMPLES = tuple(sorted((_package("gradio") / "media_assets" / "images").glob("*.jp*g")))
"""gradio's: animals, a tower, a film poster."""
PHOTOGRAPHS = (BUS, FOOTBALL, PORTRAIT, *SAMPLES)
