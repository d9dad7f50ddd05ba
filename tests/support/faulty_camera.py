"""A scripted camera (`evaluation.robot.scripted_camera`) that fails on command; its further orders are these.

``{"do": "stall"}``, ``{"do": "resume"}``
    No pictures, and answers without a stamp; pictures again.
``{"do": "stamp_offset", "s": 3600.0}``
    From now on stamps lie so far ahead, below 0 behind.
``{"do": "depth_holes", "share": 0.1}``
    This share of the depth's pixels is NaN, others in each picture.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

import numpy as np

from evaluation.robot.scripted_camera import Script, main
from ros_nodes.cameras.source import Picture


class FaultyScript(Script):
    """Also stalls, and gets stamps and depth wrong."""

    def __init__(self, args: argparse.Namespace) -> None:
        super().__init__(args)
        self._stalled = False
        self._offset_s = self._holes = 0.0
        self._rng = np.random.default_rng(0)

    def take(self) -> Picture | None:
        picture = super().take()
        assert picture is not None
        if self._stalled:
            self.say_answers(None)
            return None
        depth_m = picture.depth_m
        if depth_m is not None and self._holes:
            holes = self._rng.random(depth_m.shape, dtype=np.float32) < self._holes
            depth_m = np.where(holes, np.float32(np.nan), depth_m)
        return replace(picture, taken_s=picture.taken_s + self._offset_s, depth_m=depth_m)

    def _do_stall(self) -> None:
        self._stalled = True

    def _do_resume(self) -> None:
        self._stalled = False

    def _do_stamp_offset(self, s: float) -> None:
        self._offset_s = float(s)

    def _do_depth_holes(self, share: float) -> None:
        self._holes = float(share)


if __name__ == "__main__":
    sys.exit(main(FaultyScript))
