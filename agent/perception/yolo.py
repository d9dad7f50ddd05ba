"""Proposals from a YOLO detector. The only file that imports ultralytics (AGPL-3.0).

The network is called directly: letterbox in, boxes out. Classes are ignored, as any object can be meant. An end-to-end
head suppresses nothing, so duplicates are removed here whatever the head.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from agent.config import cache_dir
from agent.datatypes import FloatArray, Frame, ImageArray, Proposals
from agent.errors import InvalidInputError, InvalidWeightsError, MissingDependencyError, MissingWeightsError
from agent.geometry import without_duplicates

PAD_RGB = (114, 114, 114)
STRIDES_PX = (8, 16, 32)
"""Of the three grids of a detection head, in the order of its outputs."""
STRIDE_PX = STRIDES_PX[-1]
MAX_CANDIDATES = 300
NO_DETECTOR = (
    "no detector at {path}: put a .pt or .onnx file there and pass its path, or leave it out to use the preset's own;"
    " published names are not downloaded"
)
INSTALL = 'the YOLO detector needs ultralytics: pip install "reclip-agent[yolo]"'


@dataclass(frozen=True)
class DetectorSettings:
    """How a detector is used.

    Attributes:
        image_size_px: the longer side of the picture that the network sees; a multiple of 32.
        min_score: detections below this confidence are no proposals, in [0, 1].
        max_iou: of two boxes that overlap by more than this the better one stays, in [0, 1].
        max_proposals: the best this many stay.
        mirrored: the picture's mirror image is looked at too, and the mean of both is taken: neither side is preferred,
            at twice the time. Not for end-to-end heads.

    Raises:
        InvalidInputError: a number out of range.
    """

    image_size_px: int = 640
    min_score: float = 0.25
    max_iou: float = 0.6
    max_proposals: int = 100
    mirrored: bool = False

    def __post_init__(self) -> None:
        if self.image_size_px <= 0 or self.image_size_px % STRIDE_PX:
            raise InvalidInputError(
                f"image_size_px must be a positive multiple of {STRIDE_PX}; got {self.image_size_px}"
            )
        if not (0 <= self.min_score <= 1 and 0 <= self.max_iou <= 1 and self.max_proposals > 0):
            raise InvalidInputError("min_score and max_iou must lie in [0, 1], max_proposals be positive")


Detections = tuple[FloatArray, FloatArray, npt.NDArray[np.intp]]
"""Of one picture: (N, 4) boxes xyxy in the network's pixels, (N,) scores and (N,) classes."""


@dataclass(frozen=True)
class _Network:
    """A detector's forward pass and how to read what it returns.

    Attributes:
        forward: (B, 3, H, W) float32 in [0, 1], RGB, to either (B, K, 6 or more) rows ``x1, y1, x2, y2, score, class``
            (end to end) or (B, 4 + classes or more, A) columns ``x, y, width, height, class scores``; all in pixels.
        size_wh: the only input size it takes; None for any multiple of 32.
        names: of the classes, in their order; empty where there is one class.
    """

    forward: Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]
    end2end: bool
    classes: int
    size_wh: tuple[int, int] | None = None
    names: tuple[str, ...] = ()

    def detect(self, pixels: npt.NDArray[np.float32]) -> list[Detections]:
        """What is found in each of B pictures."""
        head: dict[str, Any] = {"end2end": self.end2end, "classes": self.classes}
        return [(*read_rows(raw, **head)[:2], read_classes(raw, **head)) for raw in self.forward(pixels)]

    def detect_mirrored_too(self, pixels: npt.NDArray[np.float32]) -> list[Detections]:
        """The mean of what `detect` finds in each place of a picture and of its mirror image; boxes by their scores.

        Raises:
            InvalidInputError: an end-to-end head, whose outputs have no places.
        """
        if self.end2end:
            raise InvalidInputError("an end-to-end detector cannot be mirrored: leave mirrored out of its settings")
        height, width = pixels.shape[2:]
        seen, mirrored = self.detect(pixels), self.detect(np.ascontiguousarray(pixels[..., ::-1]))
        return [_mean(each, other, width, height) for each, other in zip(seen, mirrored, strict=True)]


class YoloProposals:
    """A `ProposalSource` that runs a detector."""

    def __init__(self, network: _Network, settings: DetectorSettings) -> None:
        """See `load`."""
        self._network = network
        self._settings = settings

    @classmethod
    def load(cls, model: str | Path, settings: DetectorSettings | None = None) -> YoloProposals:
        """Load a detector that is on this machine.

        Args:
            model: one of

                * ultralytics' ``.pt`` checkpoint, of which only known layers are restored (nothing in it runs);
                * an ``.onnx`` export of one;
                * a folder or file of an architecture in ultralytics' YAML with its state dict as safetensors of the
                  same stem beside it (``detector/detector.yaml``, ``detector/detector.safetensors``).

        Raises:
            MissingWeightsError: no such file; names of published models are not looked up.
            InvalidWeightsError: broken, of another kind, or asking to run code.
            MissingDependencyError: ultralytics (or, for ONNX, onnxruntime) is not installed.
        """
        path = Path(model)
        if path.suffix == ".onnx" and path.is_file():
            return cls(_onnx_network(path), settings or DetectorSettings())
        if path.suffix == ".pt" and path.is_file():
            build: Callable[[Any, Path], Any] = model_from_checkpoint
        elif path.is_dir() or path.suffix in (".yaml", ".yml"):
            path, build = _paired_yaml(path), _from_yaml
        else:
            raise MissingWeightsError(NO_DETECTOR.format(path=path))
        return cls(_torch_network(build(ultralytics_tasks(), path)), settings or DetectorSettings())

    def propose(self, frame: Frame) -> Proposals:
        """The objects of one frame, best first."""
        return self.propose_all([frame])[0]

    def propose_all(self, frames: Sequence[Frame]) -> list[Proposals]:
        """The same of several frames; those that the network sees in one size go through it together."""
        sizes = [self._network.size_wh or input_size(frame.size_wh, self._settings) for frame in frames]
        detect = self._network.detect_mirrored_too if self._settings.mirrored else self._network.detect
        found: dict[int, Proposals] = {}
        for size_wh in dict.fromkeys(sizes):
            numbers = [number for number, each in enumerate(sizes) if each == size_wh]
            boxed = [letterboxed(frames[number].image_rgb, size_wh) for number in numbers]
            detected = detect(np.concatenate([pixels for pixels, *_ in boxed]))
            for number, (_, scale, left, top), each in zip(numbers, boxed, detected, strict=True):
                found[number] = self._kept(frames[number], each, scale, left, top)
        return [found[number] for number in range(len(frames))]

    def _kept(self, frame: Frame, detected: Detections, scale: float, left: int, top: int) -> Proposals:
        boxes, scores, classes = detected
        kept = best_detections(boxes, scores, self._settings)
        boxes = (boxes[kept] - np.array([left, top, left, top])) / scale
        labels = tuple(self._network.names[each] for each in classes[kept]) if self._network.names else ()
        return Proposals.from_boxes(boxes, size_wh=frame.size_wh, scores=scores[kept], labels=labels)


def weights_of_detector(model: str) -> Path:
    """The file of a detector's weights; ``model`` as of `YoloProposals.load`.

    Raises:
        MissingWeightsError: no such file.
    """
    path = Path(model)
    if path.is_dir() or path.suffix in (".yaml", ".yml"):
        return _paired_yaml(path).with_suffix(".safetensors")
    if not path.is_file():
        raise MissingWeightsError(NO_DETECTOR.format(path=path))
    return path


def read_rows(
    raw: npt.NDArray[np.float32], *, end2end: bool, classes: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(N, 4) boxes xyxy in the network's pixels, (N,) best scores and (N, M) mask coefficients of one head's output."""
    rows = raw.astype(np.float64)
    if end2end:
        return rows[:, :4], rows[:, 4], rows[:, 6:]
    centres, sides = rows[:2].T, rows[2:4].T
    boxes = np.hstack([centres - sides / 2, centres + sides / 2])
    return boxes, rows[4 : 4 + classes].max(axis=0), rows[4 + classes :].T


def read_classes(raw: npt.NDArray[np.float32], *, end2end: bool, classes: int) -> npt.NDArray[np.intp]:
    """(N,) the likeliest class of each row of one head's output."""
    return (raw[:, 5] if end2end else raw[4 : 4 + classes].argmax(axis=0)).astype(np.intp)


def _mean(seen: Detections, mirrored: Detections, width: int, height: int) -> Detections:
    """Of what is found in each place of a picture and of its mirror image."""
    (boxes, scores, classes), (other, other_scores, _) = seen, mirrored
    same_place = _mirrored_places(width, height)
    x1, y1, x2, y2 = other[same_place].T
    other, other_scores = np.column_stack([width - x2, y1, width - x1, y2]), other_scores[same_place]
    total = np.maximum(scores + other_scores, 1e-9)
    return (boxes * scores[:, None] + other * other_scores[:, None]) / total[:, None], total / 2, classes


def _mirrored_places(width: int, height: int) -> npt.NDArray[np.intp]:
    """For each output of a head, which one looks at the same place of the mirror image."""
    places: list[npt.NDArray[np.intp]] = []
    for stride in STRIDES_PX:
        columns, rows = width // stride, height // stride
        first = sum(map(len, places))
        places.append(first + np.arange(rows * columns).reshape(rows, columns)[:, ::-1].ravel())
    return np.concatenate(places)


def best_detections(boxes_xyxy: FloatArray, scores: FloatArray, settings: DetectorSettings) -> npt.NDArray[np.intp]:
    """Indices of the detections that the settings keep, best first."""
    sure = np.flatnonzero(np.isfinite(boxes_xyxy).all(axis=1) & (scores >= settings.min_score))
    sure = sure[np.argsort(-scores[sure], kind="stable")[:MAX_CANDIDATES]]
    kept = without_duplicates(boxes_xyxy[sure], scores[sure], max_iou=settings.max_iou)[: settings.max_proposals]
    return sure[kept]


def input_size(size_wh: tuple[int, int], settings: DetectorSettings) -> tuple[int, int]:
    """Width and height of the smallest rectangle of whole strides that holds a frame scaled to the settings' size."""
    scale = settings.image_size_px / max(size_wh)
    columns, rows = (max(1, -(-round(side * scale) // STRIDE_PX)) for side in size_wh)
    return columns * STRIDE_PX, rows * STRIDE_PX


def letterboxed(image_rgb: ImageArray, size_wh: tuple[int, int]) -> tuple[npt.NDArray[np.float32], float, int, int]:
    """The picture scaled into ``size_wh`` and centred on grey, (1, 3, H, W) in [0, 1]; its scale, left and top."""
    picture = Image.fromarray(image_rgb)
    scale = min(size_wh[0] / picture.width, size_wh[1] / picture.height)
    inner = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    left, top = (size_wh[0] - inner[0]) // 2, (size_wh[1] - inner[1]) // 2
    canvas = Image.new("RGB", size_wh, PAD_RGB)
    canvas.paste(picture if inner == picture.size else picture.resize(inner, Image.Resampling.BILINEAR), (left, top))
    pixels = np.asarray(canvas, dtype=np.float32).transpose(2, 0, 1)[None] / 255
    return np.ascontiguousarray(pixels), scale, left, top


def _paired_yaml(path: Path) -> Path:
    found = [each for each in (sorted(path.glob("*.yaml")) if path.is_dir() else [path]) if each.is_file()]
    if len(found) != 1 or not found[0].with_suffix(".safetensors").is_file():
        raise MissingWeightsError(
            f"no detector at {path}: expected one YAML architecture and safetensors of the same name next to it"
        )
    return found[0]


def ultralytics_tasks() -> Any:
    """Import ultralytics' models so that it writes only to the cache folder, fetches nothing and installs nothing."""
    return _ultralytics("ultralytics.nn.tasks")


def ultralytics_tracker(**settings: Any) -> Any:
    """A ``BYTETracker`` with the given settings in place of those in ultralytics' ``bytetrack.yaml``.

    Raises:
        MissingDependencyError: ultralytics, or the `lap` that it assigns with, is not installed.
    """
    module = _ultralytics("ultralytics.trackers.byte_tracker")
    return module.BYTETracker(SimpleNamespace(**settings))


def ultralytics_downloads() -> Any:
    """Import ultralytics' tables of what it publishes.

    Raises:
        MissingDependencyError: ultralytics is not installed.
    """
    return _ultralytics("ultralytics.utils.downloads")


def ultralytics_boxes(proposals: Proposals) -> Any:
    """Proposals in the form that ultralytics' trackers read, (N, 6) float32."""
    classes = np.zeros(len(proposals))
    rows = np.column_stack([proposals.boxes_xyxy, proposals.scores, classes]).astype(np.float32)
    return _ultralytics("ultralytics.engine.results").Boxes(rows, orig_shape=(1, 1))


def _ultralytics(module: str) -> Any:
    os.environ.setdefault("YOLO_CONFIG_DIR", str(cache_dir()))
    os.environ.setdefault("MPLCONFIGDIR", str(cache_dir() / "matplotlib"))
    os.environ.setdefault("YOLO_OFFLINE", "true")
    os.environ.setdefault("YOLO_AUTOINSTALL", "false")
    os.environ.setdefault("YOLO_VERBOSE", "false")
    open_image = Image.open
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingDependencyError(INSTALL) from error
    finally:
        Image.open = open_image  # ultralytics puts one there that wants to install a plugin at every broken picture


def model_from_checkpoint(tasks: Any, path: Path) -> Any:
    """The model of ultralytics' ``.pt`` file, float32; ``tasks`` is `ultralytics_tasks()`."""
    import torch

    if not hasattr(torch.serialization, "get_unsafe_globals_in_checkpoint"):
        raise MissingDependencyError('checkpoints load safely from torch 2.6 on: pip install "torch>=2.6"')
    try:
        checkpoint, _ = tasks.torch_safe_load(str(path.resolve()), safe_only=True)
        model = checkpoint.get("ema") or checkpoint["model"]
        return model.float()
    except (TypeError, KeyError, AttributeError, RuntimeError, OSError, ValueError) as error:
        raise InvalidWeightsError(
            f"{path} is not an ultralytics checkpoint that can be loaded safely: {error}"
        ) from error


def _from_yaml(tasks: Any, path: Path) -> Any:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    yaml = import_module("yaml")  # ultralytics needs it itself
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "activation" in config:
            raise InvalidWeightsError(f"{path} names an activation, which ultralytics would run as code: remove it")
        model = tasks.DetectionModel(config, verbose=False)
        model.load_state_dict(load_file(path.with_suffix(".safetensors")), strict=True)
    except (yaml.YAMLError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError, OSError) as error:
        if isinstance(error, InvalidWeightsError):
            raise
        first_lines = "\n".join(str(error).splitlines()[:4])
        raise InvalidWeightsError(
            f"{path} and the safetensors next to it do not make a detector: {first_lines}"
        ) from error
    return model


def _torch_network(model: Any) -> _Network:
    import torch

    model.eval()
    model.fuse(verbose=False)
    model.to(memory_format=torch.channels_last)

    def forward(pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        with torch.inference_mode():
            return boxes_of(model(torch.from_numpy(pixels).contiguous(memory_format=torch.channels_last)))

    return _Network(forward, **head_of(model), names=_names_of(getattr(model, "names", None)))


def head_of(model: Any) -> dict[str, Any]:
    """How the output of an ultralytics model's head is read, for `read_rows`."""
    head = model.model[-1]
    return {"end2end": bool(getattr(head, "end2end", False)), "classes": int(head.nc)}


def _names_of(names: Any) -> tuple[str, ...]:
    """A model's own names of its classes; none where there is but one class, or they are not told."""
    listed = [names[number] for number in sorted(names)] if isinstance(names, dict) else [*(names or ())]
    named = tuple(map(str, listed))
    return () if len(named) < 2 or all(name.isdigit() for name in named) else named


def boxes_of(output: Any) -> npt.NDArray[np.float32]:
    """What such a model gives as an array: the head's raw maps and masks come after the boxes."""
    while isinstance(output, (tuple, list)):
        output = output[0]
    return np.asarray(output.numpy(), dtype=np.float32)


def _onnx_network(path: Path) -> _Network:
    import ast

    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # it would write into the home folder
    try:
        onnxruntime = import_module("onnxruntime")
    except ImportError as error:
        raise MissingDependencyError("a detector in ONNX needs onnxruntime: pip install onnxruntime") from error
    try:
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        metadata = session.get_modelmeta().custom_metadata_map
        (pixels_input,) = session.get_inputs()
        names = ast.literal_eval(metadata["names"])
    except Exception as error:  # onnxruntime raises classes of its own, without a common base
        raise InvalidWeightsError(f"{path} is not an ONNX export of an ultralytics detector: {error}") from error
    height, width = pixels_input.shape[2:]

    def forward(pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        # One by one: most exports take no more.
        return np.concatenate([session.run(None, {pixels_input.name: each[None]})[0] for each in pixels])

    return _Network(
        forward,
        end2end=metadata.get("end2end", "False") == "True",
        classes=len(names),
        names=_names_of(names),
        size_wh=(width, height) if isinstance(width, int) and isinstance(height, int) else None,
    )
