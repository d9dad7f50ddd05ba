"""What the words of the parameter `camera` open, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from agent.errors import InvalidInputError
from ros_nodes.cameras.files import PictureFiles
from ros_nodes.cameras.opening import check_camera, open_camera
from ros_nodes.cameras.source import CameraUnavailableError
from ros_nodes.cameras.table import SimulatedTable
from ros_nodes.cameras.video import VideoFile
from sim.shipped_scenes import shipped_scene
from tests.support.rendering import skip_unless_it_can_render
from tests.support.videos import write_video


def ignore(problem: str) -> None:
    """Nothing here depends on warnings."""


@pytest.mark.parametrize(
    ("camera", "seed"),
    [
        ("sim", shipped_scene(0).record["seed"]),
        ("sim:7", shipped_scene(7).record["seed"]),
        ("sim:seed=40021", 40_021),
    ],
)
def test_simulated_tables(camera: str, seed: int) -> None:
    skip_unless_it_can_render()
    source = open_camera(camera, ignore)
    assert isinstance(source, SimulatedTable)
    assert source.table.layout.scene.seed == seed
    source.close()


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    write_video(tmp_path / "b.avi", 2)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert isinstance(open_camera(str(tmp_path), ignore), PictureFiles)
    assert isinstance(open_camera("~", ignore), PictureFiles)
    assert isinstance(open_camera(str(tmp_path / "a.png"), ignore), PictureFiles)
    assert isinstance(open_camera(str(tmp_path / "b.avi"), ignore), VideoFile)


@pytest.mark.parametrize("camera", ["webcam:97", "/dev/video97"])
def test_webcams(camera: str) -> None:
    pytest.importorskip("cv2")
    with pytest.raises(CameraUnavailableError, match="there is no webcam 97"):
        open_camera(camera, ignore)


@pytest.mark.parametrize(
    "camera", ["nowhere", "sim:", "sim:x", "sim:-1", "sim:seed=", "simulated", "webcam:x", "a" * 5000]
)
def test_what_means_nothing_is_refused(camera: str) -> None:
    for opens in (check_camera, lambda camera: open_camera(camera, ignore)):
        with pytest.raises(InvalidInputError, match=r"^camera: "):
            opens(camera)


@pytest.mark.parametrize("camera", ["sim", "sim:3", "sim:seed=5", "webcam", "webcam:97", "/dev/video7", __file__])
def test_what_could_be_a_camera_passes_unopened(camera: str) -> None:
    check_camera(camera)


def test_a_name_that_is_no_file_is_told_the_choices() -> None:
    with pytest.raises(InvalidInputError, match=r"nowhere; give sim \(the simulated table\), sim:N .* webcam:N"):
        open_camera("nowhere", ignore)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(InvalidInputError, match="no file or folder"):
        open_camera(str(tmp_path / "pipe.png"), ignore)
