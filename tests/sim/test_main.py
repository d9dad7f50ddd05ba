"""`python -m sim`: a rendered scene on disk, the same twice, and clear words where nothing can render."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sim import renderer
from sim.__main__ import main
from tests.support.rendering import skip_unless_it_can_render

SEED = "40007"


@pytest.fixture(scope="module", autouse=True)
def _can_render() -> None:
    skip_unless_it_can_render()


def test_render_writes_picture_depth_masks_and_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "--seed", SEED, "--out", str(tmp_path / "new")]) == 0
    folder = tmp_path / "new"
    record = json.loads((folder / "scene.json").read_text())
    masks = np.array(Image.open(folder / "masks.png"))
    depth = np.load(folder / "depth.npy")
    assert Image.open(folder / "image.png").size == (640, 480)
    assert depth.shape == (480, 640)
    assert depth.dtype == np.float32
    assert 0.2 < depth[240, 320] < 2.0
    assert {"category", "colour", "size", "material", "box_xyxy", "pose"} <= set(record["objects"][0])
    for index, thing in enumerate(record["objects"]):
        rows, columns = np.nonzero(masks == index + 1)
        assert thing["box_xyxy"] == [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    assert record["objects"][0]["category"] in capsys.readouterr().out


def test_the_same_seed_renders_the_same_again(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert main(["render", "--seed", SEED, "--out", str(tmp_path / name)]) == 0
    for file in ("image.png", "depth.npy", "masks.png", "scene.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_options_change_the_scene(tmp_path: Path) -> None:
    assert main(["render", "--seed", SEED, "--out", str(tmp_path), "--objects", "2", "2"]) == 0
    assert len(json.loads((tmp_path / "scene.json").read_text())["objects"]) == 2


def test_nothing_to_render_with_names_the_debian_packages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MUJOCO_GL", raising=False)
    monkeypatch.setattr(renderer, "_probe", lambda backend: "not here")
    assert main(["render", "--seed", SEED, "--out", str(tmp_path / "out")]) == 2
    printed = capsys.readouterr()
    assert "libegl1" in printed.err
    assert "libgl1-mesa-dri" in printed.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "bad",
    [
        ["--seed", "-1"],
        ["--seed", "seven"],
        ["--seed", "1", "--objects", "9", "3"],
        ["--seed", "1", "--objects", "1", "99"],
    ],
)
def test_bad_arguments_exit_with_2(bad: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(["render", "--out", str(tmp_path), *bad])
    except SystemExit as stop:
        code = int(str(stop.code))
    assert code == 2
    assert "Traceback" not in capsys.readouterr().err
