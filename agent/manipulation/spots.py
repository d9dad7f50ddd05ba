"""At which spot a thing is to stand that is put back where it was, or moved by a length: "5 cm to the left"."""

from __future__ import annotations

import numpy as np

from agent.datatypes import Displacement, FloatArray
from agent.errors import NoPlaceError
from agent.manipulation.errand import Errand
from agent.manipulation.sight import Sight, Thing, thing_in

TO_LANDMARK = ("towards", "away")
LEAST_M = 0.01
"""Things that are nearer to each other than this have no direction from one to the other."""


def spot_of(errand: Errand, sight: Sight, foot_m: FloatArray, size_m: tuple[float, float, float]) -> FloatArray:
    """(3,) in ``base_link``: where the point under its middle is to be; where it stood, if it is to be put back.

    Args:
        foot_m: (3,) in ``base_link``, where that point was before it was taken.
        size_m: the thing's, see `agent.manipulation.sight.Thing`.

    Raises:
        NoPlaceError: what it is moved to, from or beside is not seen, or stands at the same spot.
        NoGraspPointError: depth does not show that.
    """
    if errand.moved is None:
        return foot_m
    landmark: Thing | None = None
    if errand.destination:
        if not len(sight.destination_xyxy):
            raise NoPlaceError(f"I do not see {errand.destination}")
        landmark = thing_in(sight, sight.destination_xyxy[0])
    return moved_by(errand.moved, foot_m, size_m, sight.rotation, landmark)


def moved_by(
    moved: Displacement,
    foot_m: FloatArray,
    size_m: tuple[float, float, float],
    rotation: FloatArray,
    landmark: Thing | None,
) -> FloatArray:
    """(3,) in ``base_link``: a displacement, as `agent.datatypes.Displacement` means it, from where a thing stands.

    Beside a landmark, the length is the gap between the two, as people measure it.

    Args:
        rotation: (3, 3) from the camera's optical axes to ``base_link``.
    """
    right = rotation[:, 0] * (1.0, 1.0, 0.0)
    right = right / np.linalg.norm(right)
    away = np.cross((0.0, 0.0, 1.0), right)
    if moved.direction in TO_LANDMARK and landmark is not None:
        way = (landmark.foot_m - foot_m) * (1.0, 1.0, 0.0)
        distance = float(np.linalg.norm(way))
        if distance < LEAST_M:
            raise NoPlaceError("the two stand at the same spot")
        step = way / distance if moved.direction == "towards" else -way / distance
        return np.asarray(foot_m + moved.metres * step)
    step = {"left": -right, "right": right, "forward": away, "back": -away}[moved.direction]
    if landmark is None:
        return np.asarray(foot_m + moved.metres * step)
    apart = moved.metres + (sum(landmark.size_m[:2]) + sum(size_m[:2])) / 4
    return np.asarray([*(landmark.foot_m + apart * step)[:2], foot_m[2]])
