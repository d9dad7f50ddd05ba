"""Small video files whose pictures tell their number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

GREY_STEP = 10


def write_video(path: Path, count: int, *, fps: float = 10.0, size_wh: tuple[int, int] = (64, 48)) -> Path:
    """An AVI (MJPEG); picture n is grey, n * `GREY_STEP`, with a red left half of the same brightness."""
    cv2 = pytest.importorskip("cv2")
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), fps, size_wh)
    for number in range(count):
        pixels = np.full((size_wh[1], size_wh[0], 3), number * GREY_STEP, dtype=np.uint8)
        pixels[:, : size_wh[0] // 2, 2] = 255
        writer.write(pixels)
    writer.release()
    return path


def number_of(image_rgb: np.ndarray) -> int:
    """Which picture it is."""
    return round(float(image_rgb[:, -8:].mean()) / GREY_STEP)
