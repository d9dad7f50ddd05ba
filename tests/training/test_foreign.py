"""Foreign CLIPs are trained by one command, and load as anybody's do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.perception.clip_encoder import ClipEncoder
from tests.training.test_clip_training import write_frames
from training.foreign import FOREIGNERS, SIZE_PX, main


@pytest.mark.parametrize("name", FOREIGNERS)
def test_what_it_writes_is_a_clip(name: str, tmp_path: Path) -> None:
    write_frames(tmp_path / "frames", 20)
    main(["--frames", str(tmp_path / "frames"), "--out", str(tmp_path / "out"), "--name", name, "--steps", "2"])
    encoder = ClipEncoder.load(str(tmp_path / "out" / "models" / name / f"{name}.json"))
    assert encoder.image_size_px == SIZE_PX
    assert encoder.logit_scale == pytest.approx(FOREIGNERS[name].logit_scale, rel=0.01)
    both = encoder.encode_images(np.zeros((1, SIZE_PX, SIZE_PX, 3), np.uint8)), encoder.encode_texts(["the red cup"])
    assert [np.linalg.norm(rows) for rows in both] == pytest.approx([1, 1], abs=1e-3)
