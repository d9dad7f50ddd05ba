"""Real photographs that installed packages carry."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import matplotlib.cbook


def _ultralytics() -> Path:
    """Its folder, without importing it: it changes Pillow, which `agent.perception.yolo` alone undoes."""
    spec = find_spec("ultralytics")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


BUS = _ultralytics() / "assets" / "bus.jpg"
FOOTBALL = _ultralytics() / "assets" / "zidane.jpg"
PORTRAIT = Path(matplotlib.cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))
PHOTOGRAPHS = (BUS, FOOTBALL, PORTRAIT)
