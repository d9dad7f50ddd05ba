"""Opens the camera that the parameter `camera` names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import InvalidInputError
from ros_nodes.cameras.files import is_picture, open_folder, open_picture
from ros_nodes.cameras.source import CameraSource
from ros_nodes.cameras.video import VideoFile
from ros_nodes.cameras.webcam import open_webcam

if TYPE_CHECKING:
    from sim.scene import Scene

FORMS = (
    "sim (the simulated table), sim:N (shipped scene 0 to 23), sim:seed=N (any scene), webcam:N or /dev/videoN,"
    " bag:FILE (MCAP or rosbag2), a folder of pictures, a picture or a video file"
)
_SIM = re.compile(r"sim(?::(?:(?P<number>\d{1,9})|seed=(?P<seed>\d{1,18})))?")
_BAG = "bag:"
_WEBCAM = re.compile(r"(?:webcam(?::|$)|/dev/video)(?P<number>\d{1,3})?")


def check_camera(camera: str) -> None:
    """See whether a camera is one of `FORMS`, and its file there, without opening it.

    Raises:
        InvalidInputError: none of these forms, or no such file.
    """
    if not (_SIM.fullmatch(camera) or _WEBCAM.fullmatch(camera)):
        _existing(camera.removeprefix(_BAG))


def open_camera(camera: str, warn: Callable[[str], object]) -> CameraSource:
    """Open the camera that is meant, in the thread that is going to use it.

    Args:
        camera: one of `FORMS`.
        warn: hears what does not keep it from being used.

    Raises:
        InvalidInputError: none of these forms, no such scene or file, or a file that cannot be read.
        CameraUnavailableError: no such webcam.
        MissingDependencyError, RendererUnavailableError: what it needs is not here.
    """
    sim, webcam = _SIM.fullmatch(camera), _WEBCAM.fullmatch(camera)
    if sim:
        from ros_nodes.cameras.table import open_seed, open_shipped_scene

        return open_seed(int(sim["seed"])) if sim["seed"] else open_shipped_scene(int(sim["number"] or 0), warn)
    if webcam:
        return open_webcam(int(webcam["number"] or 0))
    path = _existing(camera.removeprefix(_BAG))
    if camera.startswith(_BAG):
        from ros_nodes.cameras.bag import BagPictures

        return BagPictures(path)
    if path.is_dir():
        return open_folder(path, warn)
    return open_picture(path) if is_picture(path) else VideoFile(path)


def simulated_scene(camera: str) -> Scene:
    """The scene of a simulated table, without opening it.

    Raises:
        InvalidInputError: another kind of camera, or no such scene.
    """
    from sim.scene import sample_scene
    from sim.scene_selection import shipped_as_scene

    sim = _SIM.fullmatch(camera)
    if not sim:
        raise InvalidInputError(f"an arm moves at a simulated table alone: sim, sim:N or sim:seed=N; got {camera!r}")
    if sim["seed"]:
        return sample_scene(int(sim["seed"]))
    return shipped_as_scene(int(sim["number"] or 0))


def _existing(camera: str) -> Path:
    try:
        path = Path(camera).expanduser()
        is_there = path.is_dir() or path.is_file()
    except (OSError, RuntimeError) as error:
        raise InvalidInputError(f"camera: {camera[:200]} cannot be read: {error}") from error
    if not is_there:
        raise InvalidInputError(f"camera: there is no file or folder {camera}; give {FORMS}")
    return path
