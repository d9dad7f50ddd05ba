"""A stand-in for CLIP whose likeness of a picture and a text is known, and pictures to show it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

COLOURS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}


class ColourEncoder:
    """Pictures become their mean colour, texts the sum of the colours that they name; calls are recorded."""

    def __init__(self, image_size_px: int = 8, logit_scale: float = 20.0) -> None:
        self.image_size_px = image_size_px
        self.logit_scale = logit_scale
        self.image_batches: list[int] = []
        self.prompts: list[str] = []

    def encode_images(self, images_rgb: np.ndarray) -> np.ndarray:
        self.image_batches.append(len(images_rgb))
        return _unit(images_rgb.reshape(len(images_rgb), -1, 3).mean(axis=1) + 1.0)

    def encode_texts(self, prompts: Sequence[str]) -> np.ndarray:
        self.prompts.extend(prompts)
        rows = [
            sum((np.array(rgb) for name, rgb in COLOURS.items() if name in prompt), np.ones(3)) for prompt in prompts
        ]
        return _unit(np.array(rows))


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def coloured_blocks(blocks: dict[tuple[int, int, int, int], str], size_wh: tuple[int, int] = (640, 480)) -> np.ndarray:
    """A grey picture, (H, W, 3) uint8, with a filled block of a named colour at each box."""
    image = np.full((size_wh[1], size_wh[0], 3), 90, dtype=np.uint8)
    for (x1, y1, x2, y2), colour in blocks.items():
        image[y1:y2, x1:x2] = COLOURS[colour]
    return image
