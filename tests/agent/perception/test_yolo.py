from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from PIL import Image
from safetensors.torch import save_file

from agent.datatypes import Frame
from agent.errors import InvalidInputError, InvalidWeightsError, MissingDependencyError, MissingWeightsError
from agent.images import load_image
from agent.models.presets import EMBEDDED
from agent.perception import yolo
from agent.perception.yolo import DetectorSettings, YoloProposals, _Network
from sim.shipped_scenes import shipped_scene

SETTINGS = DetectorSettings(image_size_px=64, min_score=0.3)
GREY = Frame(np.full((480, 640, 3), 90, np.uint8))
NOISE = Frame(np.random.default_rng(0).integers(0, 256, (96, 128, 3), dtype=np.uint8))
BOXES = np.array([[10.0, 20.0, 30.0, 40.0], [10.0, 20.0, 30.0, 39.0], [0.0, 8.0, 5.0, 56.0], [50.0, 10.0, 60.0, 30.0]])
SCORES = np.array([0.5, 0.9, 0.4, 0.1])


def end2end_network(boxes: np.ndarray = BOXES) -> _Network:
    rows = np.column_stack([boxes, SCORES, np.zeros(4)])[None].astype(np.float32)
    return _Network(lambda pixels: rows, end2end=True, classes=1)


def one_to_many_network() -> _Network:
    centres, sides = (BOXES[:, :2] + BOXES[:, 2:]) / 2, BOXES[:, 2:] - BOXES[:, :2]
    columns = np.column_stack([centres, sides, SCORES * 0.2, SCORES, np.full(4, 7.0)]).T[None]
    return _Network(lambda pixels: columns.astype(np.float32), end2end=False, classes=2)


@pytest.mark.parametrize("network", [end2end_network(), one_to_many_network()])
def test_both_heads_give_the_same_boxes_in_image_pixels(network: _Network) -> None:
    # 640x480 at 64 px: a tenth of the size, 64x48, in 64x64 with 8 rows of grey above.
    found = YoloProposals(network, SETTINGS).propose(GREY)
    assert np.allclose(found.boxes_xyxy, [[100, 120, 300, 310], [0, 0, 50, 480]], atol=1e-3)
    assert np.allclose(found.scores, [0.9, 0.4])


def test_nothing_found_and_boxes_that_are_no_numbers() -> None:
    strict = DetectorSettings(image_size_px=64, min_score=0.95)
    assert len(YoloProposals(end2end_network(), strict).propose(GREY)) == 0
    assert len(YoloProposals(end2end_network(np.full((4, 4), np.nan)), SETTINGS).propose(GREY)) == 0


def test_the_best_proposals_stay() -> None:
    few = DetectorSettings(image_size_px=64, min_score=0.3, max_proposals=1)
    assert YoloProposals(end2end_network(), few).propose(GREY).scores.round(3).tolist() == [0.9]


def test_the_network_sees_the_picture_letterboxed() -> None:
    seen: list[np.ndarray] = []
    network = _Network(lambda pixels: seen.append(pixels) or np.zeros((1, 0, 6), np.float32), end2end=True, classes=1)
    assert len(YoloProposals(network, SETTINGS).propose(GREY)) == 0
    (pixels,) = seen
    assert (pixels.shape, pixels.dtype) == ((1, 3, 64, 64), np.float32)
    assert np.allclose(pixels[0, :, :8], 114 / 255)
    assert np.allclose(pixels[0, :, 8:56], 90 / 255)


@pytest.mark.parametrize("wrong", [{"image_size_px": 100}, {"min_score": 1.5}, {"max_iou": -1}, {"max_proposals": 0}])
def test_settings_out_of_range(wrong: dict) -> None:
    with pytest.raises(InvalidInputError):
        DetectorSettings(**wrong)


def test_reading_pictures_stays_as_it_was() -> None:
    yolo.ultralytics_tasks()
    assert Image.open.__module__ == "PIL.Image"


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random detector in each real format: detector.yaml and .safetensors, built.pt, plain.pt, end2end.pt."""
    tasks = yolo.ultralytics_tasks()
    folder = tmp_path_factory.mktemp("detector")
    config = tasks.yaml_model_load("yolo26n.yaml") | {"scales": {"n": [0.5, 0.125, 1024]}, "nc": 2, "end2end": True}
    del config["yaml_file"]
    torch.manual_seed(0)
    model = tasks.DetectionModel(config, nc=2, verbose=False)
    head = model.model[-1]
    for part in (*head.cv3, *head.one2one_cv3):
        torch.nn.init.normal_(part[-1].weight, std=3.0)
        torch.nn.init.zeros_(part[-1].bias)
    model.half().float()
    (folder / "detector.yaml").write_text(yaml.safe_dump(config))
    halves = {name: v.half() if v.is_floating_point() else v for name, v in model.state_dict().items()}
    save_file({name: value.contiguous() for name, value in halves.items()}, folder / "detector.safetensors")
    for name, end2end in (("built.pt", model.end2end), ("plain.pt", False), ("end2end.pt", True)):
        saved = copy.deepcopy(model)
        saved.end2end = end2end
        torch.save({"model": saved, "train_args": {}}, folder / name)
    return folder


def test_yaml_with_safetensors_equals_the_checkpoint(detector: Path) -> None:
    found = YoloProposals.load(detector, SETTINGS).propose(NOISE)
    # Which head a YAML that has both gives first differs among ultralytics' versions.
    expected = YoloProposals.load(detector / "built.pt", SETTINGS).propose(NOISE)
    assert len(found) > 0
    assert np.allclose(found.boxes_xyxy, expected.boxes_xyxy, atol=1e-2)
    assert np.allclose(
        found.boxes_xyxy, YoloProposals.load(detector / "detector.yaml", SETTINGS).propose(NOISE).boxes_xyxy
    )


def test_an_end_to_end_head_is_read_as_one(detector: Path) -> None:
    source = YoloProposals.load(detector / "end2end.pt", SETTINGS)
    assert source._network.end2end
    assert source._network.forward(np.zeros((1, 3, 64, 64), np.float32)).shape == (1, 84, 6)
    found = source.propose(NOISE)
    assert len(found) > 0
    assert (found.boxes_xyxy[:, 2:] <= [128, 96]).all()


def test_onnx_equals_the_checkpoint(detector: Path) -> None:
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    from ultralytics import YOLO

    exported = YOLO(detector / "plain.pt").export(format="onnx", imgsz=64, simplify=False, verbose=False)
    found = YoloProposals.load(exported, SETTINGS).propose(NOISE)
    expected = YoloProposals.load(detector / "plain.pt", SETTINGS).propose(NOISE)
    assert np.allclose(np.sort(found.boxes_xyxy, axis=0), np.sort(expected.boxes_xyxy, axis=0), atol=0.05)


@pytest.mark.parametrize(
    "name", ["yolo26n.pt", "yolo26n", "best.onnx", "folder/detector.yaml", "https://example.org/a.pt"]
)
def test_files_that_are_not_here_are_not_downloaded(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingWeightsError, match="no detector at"):
        YoloProposals.load(name)
    with pytest.raises(MissingWeightsError, match="no detector at"):
        YoloProposals.load(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_broken_files(detector: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pt").write_bytes(b"not a checkpoint")
    with pytest.raises(InvalidWeightsError, match="not an ultralytics checkpoint"):
        YoloProposals.load(tmp_path / "a.pt")
    (tmp_path / "b.safetensors").write_bytes((detector / "detector.safetensors").read_bytes())
    config = yaml.safe_load((detector / "detector.yaml").read_text())
    for wrong in (config | {"nc": 5}, config | {"activation": "nn.ReLU()"}, ["a", "list"], config | {"head": None}):
        (tmp_path / "b.yaml").write_text(yaml.safe_dump(wrong))
        with pytest.raises(InvalidWeightsError):
            YoloProposals.load(tmp_path / "b.yaml")


class _RunsCode:
    def __reduce__(self) -> tuple:
        return Path.touch, (Path("ran"),)


def test_a_checkpoint_that_would_run_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"model": _RunsCode()}, tmp_path / "bad.pt")
    with pytest.raises(InvalidWeightsError, match="loaded safely"):
        YoloProposals.load(tmp_path / "bad.pt")
    assert not (tmp_path / "ran").exists()


def test_packages_that_are_not_installed(detector: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_installed(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(yolo, "import_module", not_installed)
    with pytest.raises(MissingDependencyError, match="pip install"):
        YoloProposals.load(detector)
    (tmp_path / "a.onnx").write_bytes(b"")
    with pytest.raises(MissingDependencyError, match="pip install onnxruntime"):
        YoloProposals.load(tmp_path / "a.onnx")


def test_what_is_mirrored_is_found_mirrored() -> None:
    image = load_image(shipped_scene(0).image)
    settings = DetectorSettings(image_size_px=384)

    def differ_by(settings: DetectorSettings) -> float:
        source = YoloProposals.load(EMBEDDED / "detector", settings)
        found, mirrored = (source.propose(Frame(np.ascontiguousarray(each))) for each in (image, image[:, ::-1]))
        assert len(found) == len(mirrored) > 3
        back = mirrored.boxes_xyxy[:, [2, 1, 0, 3]] * [-1, 1, -1, 1] + [image.shape[1], 0, image.shape[1], 0]
        order, other = (np.argsort(boxes[:, 0]) for boxes in (found.boxes_xyxy, back))
        return float(np.abs(found.boxes_xyxy[order] - back[other]).max())

    assert differ_by(replace(settings, mirrored=True)) < 0.01 < 0.1 < differ_by(settings)


def test_an_end_to_end_head_cannot_be_mirrored(detector: Path) -> None:
    source = YoloProposals.load(detector / "end2end.pt", replace(SETTINGS, mirrored=True))
    with pytest.raises(InvalidInputError, match="mirrored"):
        source.propose(NOISE)
