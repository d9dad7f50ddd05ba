from __future__ import annotations

import array
import struct
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from builtin_interfaces.msg import Time
from sensor_msgs.msg import CameraInfo, CompressedImage, Image, RegionOfInterest
from std_msgs.msg import Header
from vision_msgs.msg import Detection2D, Detection2DArray, ObjectHypothesis, ObjectHypothesisWithPose

from agent.datatypes import Answer, Proposals, Status
from agent.errors import InvalidBoxesError, InvalidCameraError, InvalidDepthError, InvalidImageError
from ros_nodes import conversions
from ros_nodes.conversions import (
    camera_from_info,
    camera_info_from_intrinsics,
    compressed_from_array,
    depth_from_image,
    depth_to_image,
    detections_from_answer,
    detections_from_proposals,
    frame_from_image,
    image_from_array,
    picture_size_of,
    proposals_from_detections,
    stamp_from_ns,
    stamp_ns,
)

RNG = np.random.default_rng(0)
PICTURE = RNG.integers(0, 256, (4, 6, 3), dtype=np.uint8)
HEADER = Header(stamp=Time(sec=12, nanosec=500_000_000), frame_id="camera_optical")


def raw(pixels: Any, encoding_is: str, *, padded_to: int | None = None, **fields: Any) -> Image:
    """An Image with the bytes of an array whose rows are padded to a step."""
    rows = np.ascontiguousarray(pixels).reshape(len(pixels), -1).view(np.uint8)
    step = rows.shape[1] if padded_to is None else padded_to
    padded = np.full((len(rows), step), 7, dtype=np.uint8)
    padded[:, : rows.shape[1]] = rows
    message = Image(header=HEADER, height=pixels.shape[0], width=pixels.shape[1], encoding=encoding_is, step=step)
    message.data = array.array("B", padded.tobytes())
    for name, value in fields.items():
        setattr(message, name, value)
    return message


def test_stamps_are_whole_nanoseconds() -> None:
    nanoseconds = 1_764_000_000_123_456_789
    assert stamp_ns(Header(stamp=stamp_from_ns(nanoseconds))) == nanoseconds
    assert stamp_ns(Header(stamp=Time(sec=-1))) is None
    assert stamp_ns(Header(stamp=Time(nanosec=10**9))) is None


def test_a_picture_comes_back_as_it_was() -> None:
    frame = frame_from_image(image_from_array(PICTURE, HEADER))
    assert (frame.image_rgb == PICTURE).all()
    assert (frame.stamp_s, frame.frame_id) == (12.5, "camera_optical")


@pytest.mark.parametrize(
    ("encoding", "pixels"),
    [
        ("rgb8", PICTURE),
        ("bgr8", PICTURE[:, :, ::-1]),
        ("8UC3", PICTURE[:, :, ::-1]),
        ("rgba8", np.dstack([PICTURE, PICTURE[:, :, :1]])),
        ("bgra8", np.dstack([PICTURE[:, :, ::-1], PICTURE[:, :, :1]])),
    ],
)
@pytest.mark.parametrize("padding", [0, 5])
def test_every_colour_encoding_becomes_rgb(encoding: str, pixels: Any, padding: int) -> None:
    message = raw(pixels, encoding, padded_to=pixels.shape[1] * pixels.shape[2] + padding)
    assert (frame_from_image(message).image_rgb == PICTURE).all()


@pytest.mark.parametrize("encoding", ["mono8", "8UC1"])
def test_grey_becomes_three_equal_channels(encoding: str) -> None:
    grey = PICTURE[:, :, 0]
    assert (frame_from_image(raw(grey, encoding)).image_rgb == grey[:, :, None]).all()


def test_a_jpeg_comes_back_nearly_as_it_was() -> None:
    smooth = np.repeat(np.arange(0, 240, 4, dtype=np.uint8)[None, :, None], 40, axis=0).repeat(3, axis=2)
    message = compressed_from_array(smooth, HEADER)
    frame = frame_from_image(message)
    assert message.format == "jpeg"
    assert frame.frame_id == "camera_optical"
    assert np.abs(frame.image_rgb.astype(int) - smooth).max() <= 4


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"encoding": "bayer_rggb12"}, "is not one of rgb8"),
        ({"encoding": "x" * 100_000}, "is not one of"),
        ({"width": 0}, "0x4"),
        ({"height": 0}, "6x0"),
        ({"step": 17}, "6 pixels of rgb8 take 18"),
        ({"height": 5}, "data has 72 bytes"),
        ({"data": array.array("B")}, "data has 0 bytes"),
        ({"height": 2**31, "width": 2**31, "step": 2**32 - 1}, "scale it"),
    ],
)
def test_pictures_that_are_none(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidImageError, match=words) as caught:
        frame_from_image(raw(PICTURE, "rgb8", **fields))
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("data", [b"", b"no picture", bytes(compressed_from_array(PICTURE, HEADER).data)[:200]])
def test_compressed_pictures_that_are_none(data: bytes) -> None:
    with pytest.raises(InvalidImageError):
        frame_from_image(CompressedImage(header=HEADER, format="jpeg", data=array.array("B", data)))


def packed(data: bytes, format_is: str) -> CompressedImage:
    return CompressedImage(header=HEADER, format=format_is, data=array.array("B", data))


def png(values: np.ndarray) -> bytes:
    return bytes(cv2.imencode(".png", values)[1])


@pytest.mark.parametrize("described", ["png", "rgb8; png compressed bgr8", "bgr8; png compressed ", ""])
def test_a_png_comes_back_as_it_was(described: str) -> None:
    """Files hold colours in one order, whatever the message was packed from."""
    message = packed(png(PICTURE[:, :, ::-1]), described)
    assert (frame_from_image(message).image_rgb == PICTURE).all()


def test_a_packed_mosaic_becomes_a_picture() -> None:
    """Which image_transport packs as if it were grey."""
    values = np.full((8, 8), 20, np.uint8)
    values[::2, ::2] = 250
    message = packed(png(values), "bayer_rggb8; png compressed ")
    assert (frame_from_image(message).image_rgb == [250, 20, 20]).all()
    coloured = packed(png(PICTURE[:, :, ::-1]), "bayer_rggb8; png compressed bgr8")
    assert (frame_from_image(coloured).image_rgb == PICTURE).all()


@pytest.mark.parametrize(
    "described", ["16UC1; compressedDepth", "32FC1; compressedDepth png", "16UC1; png compressed "]
)
def test_packed_depth_is_no_picture(described: str) -> None:
    with pytest.raises(InvalidImageError, match=f"the format '{described}' is of depth"):
        frame_from_image(packed(png(np.ones((4, 6), np.uint16)), described))


@pytest.mark.parametrize("described", ["h264", "x" * 100_000])
def test_a_format_that_is_not_read_is_refused_by_name(described: str) -> None:
    with pytest.raises(InvalidImageError, match=f"the format '{described[:40]}'") as caught:
        frame_from_image(packed(b"\0\0\0\1g", described))
    assert len(str(caught.value)) < 300


MILLIMETRES = RNG.integers(0, 60_000, (5, 7), dtype=np.uint16)


@pytest.mark.parametrize(
    ("described", "header"),
    [
        ("16UC1; compressedDepth", bytes(12)),
        ("16UC1; compressedDepth png", bytes(12)),
        ("16UC1; png compressed ", b""),
        ("mono16; png compressed mono16", b""),
    ],
)
def test_packed_millimetres_come_back_as_they_were(described: str, header: bytes) -> None:
    found = depth_from_image(packed(header + png(MILLIMETRES), described))
    assert found.dtype == np.uint16
    assert (found == MILLIMETRES).all()


def test_packed_metres_are_inverse_depth() -> None:
    """As compressed_depth_image_transport has it, with its quantization of 100 and at most 10 m."""
    depth = RNG.uniform(0.3, 5.0, (5, 7)).astype(np.float32)
    a = 100.0 * 101.0
    b = 1 - a / 10.0
    inverse = (a / depth + b).astype(np.uint16)
    inverse[0, 0] = 0
    message = packed(struct.pack("<iff", 0, a, b) + png(inverse), "32FC1; compressedDepth png")
    found = depth_from_image(message)
    assert found.dtype == np.float32
    assert np.isnan(found[0, 0])
    assert found.ravel()[1:] == pytest.approx(depth.ravel()[1:], rel=1e-3)


@pytest.mark.parametrize(
    ("data", "described", "words"),
    [
        (bytes(12) + png(MILLIMETRES), "16UC1; compressedDepth rvl", "rvl' is not read: publish png"),
        (png(MILLIMETRES), "32FC1; png compressed ", "'32FC1; png compressed ' is not read"),
        (png(PICTURE), "bgr8; png compressed bgr8", "'bgr8' is not one of 32FC1"),
        (png(PICTURE), "", "'' is not one of 32FC1"),
        (bytes(12) + png(PICTURE), "16UC1; compressedDepth png", "not a 16-bit grey PNG, but PNG of mode RGB"),
        (bytes(12) + png(MILLIMETRES)[:50], "16UC1; compressedDepth png", "cannot read"),
        (bytes(7), "32FC1; compressedDepth png", "cannot read"),
        (b"", "32FC1; compressedDepth png", "cannot read"),
    ],
)
def test_packed_depth_that_is_none(data: bytes, described: str, words: str) -> None:
    with pytest.raises(InvalidDepthError, match=words) as caught:
        depth_from_image(packed(data, described))
    assert len(str(caught.value)) < 300


def test_depth_comes_back_as_it_was() -> None:
    depth = RNG.uniform(0.3, 2.0, (5, 7)).astype(np.float32)
    depth[0, 0] = np.nan
    found = depth_from_image(depth_to_image(depth, HEADER))
    assert found.dtype == np.float32
    assert np.array_equal(found, depth, equal_nan=True)


@pytest.mark.parametrize(("encoding", "dtype"), [("16UC1", "u2"), ("mono16", "u2"), ("32FC1", "f4")])
@pytest.mark.parametrize("order", ["<", ">"])
def test_depth_of_either_byte_order(encoding: str, dtype: str, order: str) -> None:
    depth = np.arange(35).reshape(5, 7).astype(f"{order}{dtype}")
    found = depth_from_image(raw(depth, encoding, padded_to=7 * depth.itemsize + 4, is_bigendian=int(order == ">")))
    assert found.dtype == np.dtype(dtype)
    assert (found == np.arange(35).reshape(5, 7)).all()


@pytest.mark.parametrize("fields", [{"encoding": "rgb8"}, {"step": 3}, {"width": 0}, {"height": 6}])
def test_depth_that_is_none(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidDepthError):
        depth_from_image(raw(np.ones((5, 7), dtype=np.uint16), "16UC1", **fields))


def test_intrinsics_come_back_as_they_were() -> None:
    matrix = np.array([[500.0, 0, 320], [0, 501, 240], [0, 0, 1]])
    message = camera_info_from_intrinsics(matrix, (640, 480), HEADER)
    assert (camera_from_info(message).matrix == matrix).all()
    assert (message.width, message.height, message.header.frame_id) == (640, 480, "camera_optical")
    assert np.asarray(message.p).reshape(3, 4)[:, :3].tolist() == np.asarray(message.k).reshape(3, 3).tolist()
    assert message.k[2] == 319.5, "the middle of 640 pixels, counted from the middle of the first"


def calibration(**fields: Any) -> CameraInfo:
    k = [500.0, 0.0, 319.5, 0.0, 500.0, 239.5, 0.0, 0.0, 1.0]
    p = [400.0, 0.0, 309.5, 0.0, 0.0, 410.0, 229.5, 0.0, 0.0, 0.0, 1.0, 0.0]
    return CameraInfo(**{"width": 640, "height": 480, "k": k, "p": p, "distortion_model": "plumb_bob", **fields})


def test_a_lens_comes_with_the_camera() -> None:
    info = calibration(d=[-0.4, 0.2, 0.001, 0.002, -0.05])
    camera = camera_from_info(info)
    assert (camera.model, camera.distortion.tolist()) == ("plumb_bob", list(info.d))
    assert camera_from_info(info) is camera, "so that what is worked out for it need not be again"


def test_a_rectified_picture_has_the_camera_of_the_projection_matrix() -> None:
    camera = camera_from_info(calibration(d=[-0.4, 0.2, 0.001, 0.002, -0.05]), rectified=True)
    assert camera.matrix.tolist() == [[400, 0, 310], [0, 410, 230], [0, 0, 1]]
    assert not camera.is_distorted


def test_a_part_of_the_sensor_binned() -> None:
    region = RegionOfInterest(x_offset=100, y_offset=40, width=400, height=300)
    info = calibration(roi=region, binning_x=2, binning_y=4)
    assert picture_size_of(info) == (200, 75)
    assert camera_from_info(info).matrix.tolist() == [[250, 0, 110], [0, 125, 50], [0, 0, 1]]
    assert picture_size_of(calibration()) == (640, 480)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"d": [0.1] * 5, "distortion_model": "thin_prism"}, "'thin_prism'"),
        ({"d": [0.1] * 100_000}, "100000 distortion coefficients"),
        ({"d": [float("nan")] * 5}, "finite"),
        ({"k": [float("nan")] * 9}, "calibrate"),
    ],
)
def test_calibrations_that_cannot_be_used(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidCameraError, match=words):
        camera_from_info(calibration(**fields))


def test_a_camera_without_calibration() -> None:
    with pytest.raises(InvalidCameraError, match="calibrate"):
        camera_from_info(CameraInfo(width=640, height=480), rectified=True)
    with pytest.raises(InvalidCameraError, match="calibrate"):
        camera_from_info(CameraInfo(width=640, height=480))


PROPOSALS = Proposals(np.array([[10.0, 20, 30, 50], [5, 5, 8, 9]]), np.array([0.9, 0.4]))


def test_proposals_come_back_as_they_were() -> None:
    message = detections_from_proposals(HEADER, PROPOSALS, ("7", ""))
    assert message.header == HEADER
    assert [each.header == HEADER for each in message.detections] == [True, True]
    assert {each.results[0].hypothesis.class_id for each in message.detections} == {"object"}
    found, track_ids = proposals_from_detections(message, (640, 480))
    assert found.boxes_xyxy == pytest.approx(PROPOSALS.boxes_xyxy)
    assert found.scores == pytest.approx(PROPOSALS.scores)
    assert track_ids == ("7", "")


def test_class_names_come_along() -> None:
    message = detections_from_proposals(HEADER, replace(PROPOSALS, labels=("cup", "bowl")), ("", ""))
    sure = ObjectHypothesisWithPose(hypothesis=ObjectHypothesis(class_id="mug", score=0.95))
    message.detections[0].results.append(sure)
    message.detections.append(detection(-50, -50, 4, 4))
    assert proposals_from_detections(message, (640, 480))[0].labels == ("mug", "bowl")


def test_no_proposals() -> None:
    message = detections_from_proposals(HEADER, Proposals.empty(), ())
    assert message.detections == []
    found, track_ids = proposals_from_detections(message, (640, 480))
    assert (len(found), track_ids) == (0, ())


def detection(
    x: float, y: float, width: float, height: float, *, theta: float = 0.0, track_id: str = ""
) -> Detection2D:
    found = Detection2D(id=track_id)
    found.bbox.center.position.x, found.bbox.center.position.y = float(x), float(y)
    found.bbox.size_x, found.bbox.size_y, found.bbox.center.theta = float(width), float(height), theta
    return found


def test_what_cannot_be_looked_at_is_dropped_with_its_track_id() -> None:
    nan, infinity = float("nan"), float("inf")
    boxes = [
        detection(nan, 5, 4, 4, track_id="a"),
        detection(50, 50, 20, 20, track_id="b"),
        detection(50, 50, -20, 20, track_id="c"),
        detection(5000, 50, 20, 20, track_id="d"),
        detection(50, 50, infinity, 20, track_id="e"),
        detection(50, 50, 20, 0, track_id="f"),
        detection(0, 0, 20, 20, track_id="g"),
        detection(50, 50, 1e308, 1e308, track_id="h"),
    ]
    found, track_ids = proposals_from_detections(Detection2DArray(detections=boxes), (640, 480))
    assert track_ids == ("b", "g")
    assert found.boxes_xyxy.tolist() == [[40, 40, 60, 60], [0, 0, 10, 10]]
    assert [each.index for each in found.dropped] == [0, 2, 3, 4, 5, 7]


def test_a_turned_box_becomes_the_upright_one_around_it() -> None:
    message = Detection2DArray(detections=[detection(100, 100, 40, 20, theta=np.pi / 2), detection(9, 9, 2, 2)])
    found, _ = proposals_from_detections(message, (640, 480))
    assert found.boxes_xyxy[0] == pytest.approx([90, 80, 110, 120])


def test_a_score_out_of_range() -> None:
    scores = [float("nan"), 7.0, -1.0, float("inf"), -float("inf")]
    boxes = [detection(50, 50, 20, 20) for _ in scores]
    for box, score in zip(boxes, scores, strict=True):
        box.results = [ObjectHypothesisWithPose()]
        box.results[0].hypothesis.score = score
    found, _ = proposals_from_detections(Detection2DArray(detections=boxes), (640, 480))
    assert found.scores.tolist() == [1.0, 1.0, 0.0]
    assert [(each.index, each.reason) for each in found.dropped] == [(3, "not finite"), (4, "not finite")]


def test_a_score_that_is_not_known() -> None:
    boxes = [detection(50, 50, 20, 20) for _ in range(3)]
    boxes[0].results = []
    boxes[1].results = [_scored(float("nan"))]
    boxes[2].results = [_scored(0.2), _scored(float("nan")), _scored(0.6)]
    assert _scores_of(boxes) == [1.0, 1.0, 0.6]
    boxes[0].results = [_scored(0.0)]
    assert _scores_of(boxes) == [0.0, 1.0, 0.6]
    assert _scores_of(boxes[:1]) == [1.0], "scores that nobody has set are 0"
    boxes[0].results = [_scored(0.01)]
    assert _scores_of(boxes[:1]) == [0.01]


def _scored(score: float) -> Any:
    result = ObjectHypothesisWithPose()
    result.hypothesis.score = score
    return result


def _scores_of(detections: list[Any]) -> list[float]:
    found, _ = proposals_from_detections(Detection2DArray(detections=detections), (100, 100))
    return [float(score) for score in found.scores]
    assert [each.index for each in found.dropped] == [0, 3, 4]


def test_too_many_detections_are_refused_whole() -> None:
    boxes = [detection(50, 50, 20, 20)] * (conversions.MAX_PROPOSALS + 1)
    with pytest.raises(InvalidBoxesError, match="301 detections"):
        proposals_from_detections(Detection2DArray(detections=boxes), (640, 480))


def test_target_and_destination_are_told_apart_by_their_class() -> None:
    destination = Answer(Status.FOUND, "the plate", boxes_xyxy=PROPOSALS.boxes_xyxy[[1]], chosen=(1,), confidence=0.5)
    answer = Answer(
        Status.FOUND,
        "the cup",
        boxes_xyxy=PROPOSALS.boxes_xyxy[[0]],
        chosen=(0,),
        confidence=0.75,
        destination=destination,
    )
    message = detections_from_answer(HEADER, answer, ("7", "8"))
    said = [(each.results[0].hypothesis.class_id, each.id) for each in message.detections]
    assert said == [("target:the cup", "7"), ("destination:the plate", "8")]
    assert message.detections[0].results[0].hypothesis.score == 0.75
    box = message.detections[0].bbox
    assert (box.center.position.x, box.center.position.y, box.size_x, box.size_y) == (20, 35, 20, 30)
    assert message.header == HEADER
    assert [each.id for each in detections_from_answer(HEADER, answer, ()).detections] == ["", ""]
