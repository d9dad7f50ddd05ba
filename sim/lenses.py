"""Pictures as they are taken through a lens, from rendered ones, whose camera has none."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from agent.perception.camera import Camera

Pixel = TypeVar("Pixel", bound=np.generic)


class Lens:
    """A camera with a lens where a rendering's camera is, with the same optical axes."""

    def __init__(self, camera: Camera, size_wh: tuple[int, int], rendered: FloatArray) -> None:
        """Work out which pixel of a rendering each pixel shows.

        Args:
            camera: with the lens.
            size_wh: of its pictures.
            rendered: (3, 3) camera matrix of the renderings.
        """
        width, height = size_wh
        rows, columns = np.mgrid[:height, :width] + 0.5
        rays = camera.rays(np.column_stack([columns.ravel(), rows.ravel()]))
        places = Camera(rendered).pixels(rays).reshape(height, width, 2)
        self._places = np.floor(np.nan_to_num(places, nan=-1.0, posinf=-1.0)).astype(np.int64)

    def photograph(self, picture: npt.NDArray[Pixel]) -> npt.NDArray[Pixel]:
        """A rendered (H, W) picture through the lens; 0 where nothing was rendered. No two pixels are blended."""
        x, y = self._places[..., 0], self._places[..., 1]
        within = (x >= 0) & (x < picture.shape[1]) & (y >= 0) & (y < picture.shape[0])
        seen = np.zeros(x.shape, dtype=picture.dtype)
        seen[within] = picture[y[within], x[within]]
        return seen
