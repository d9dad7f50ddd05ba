"""Messages to the core's types and back: the one place where a field of a message becomes an array, or the other way.

Whatever a message claims is checked before anything of that size is made.
"""

from __future__ import annotations

import array
import math
import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from builtin_interfaces.msg import Time
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from vision_msgs.msg import (
    BoundingBox2D,
    Detection2D,
    Detection2DArray,
    ObjectHypothesis,
    ObjectHypothesisWithPose,
    Point2D,
    Pose2D,
)

from agent.datatypes import Answer, FloatArray, Frame, ImageArray, Proposals
from agent.errors import InvalidBoxesError, InvalidCameraError, InvalidDepthError, InvalidImageError
from agent.images import decode_grey16, decode_image, encode_jpeg
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray
from ros_nodes.raw_images import (
    check_depth_encoding,
    depth_from_raw,
    is_depth,
    is_mosaic,
    rgb_from_mosaic,
    rgb_from_raw,
)

MAX_PROPOSALS = 300
"""The most in one message: as many as YOLO gives."""
MAX_COORDINATE = 1e6
"""Of a box, in pixels: no picture is that large, and clipping such a box would make it look valid."""
PROPOSAL_CLASS = "object"
TARGET, DESTINATION = "target", "destination"
"""Before the colon of a class_id on `grounding/target`."""
HALF_PIXEL = 0.5
"""ROS counts from the middle of the first pixel, as OpenCV does; boxes count from its corner."""
MAX_FORMAT = 40
"""Characters of a format that is not known."""
MAX_COEFFICIENTS = 14
DEPTH_HEADER = struct.Struct("<iff")
NS = 10**9


# Stamps


def stamp_ns(header: Any) -> int | None:
    """A header's stamp in nanoseconds; None where it is none (below 0, or a second and more of nanoseconds)."""
    stamp = header.stamp
    if stamp.sec < 0 or not 0 <= stamp.nanosec < NS:
        return None
    return int(stamp.sec * NS + stamp.nanosec)


def problem_of_stamp(stamp: Any, *, is_simulated: bool = False) -> str:
    """Why a builtin_interfaces Time cannot tell when something was taken; empty where it can.

    Args:
        is_simulated: whether time is, which begins at 0.
    """
    if stamp.sec < 0 or not 0 <= stamp.nanosec < NS:
        return f"a stamp of {stamp.sec} s and {stamp.nanosec} ns"
    if not (stamp.sec or stamp.nanosec or is_simulated):
        return "the stamp is 0: its driver must set header.stamp"
    return ""


def stamp_from_ns(nanoseconds: int) -> Time:
    """builtin_interfaces Time of nanoseconds since the epoch."""
    return Time(sec=nanoseconds // NS, nanosec=nanoseconds % NS)


# Pictures


def frame_from_image(message: Any) -> Frame:
    """The picture of a sensor_msgs Image or CompressedImage; grey becomes RGB, transparency is dropped.

    Raises:
        InvalidImageError: an encoding or format that is not known, sizes that do not fit the data, or a broken file.
    """
    image = rgb_from_raw(message) if hasattr(message, "encoding") else _from_file(message)
    nanoseconds = stamp_ns(message.header)
    return Frame(image, stamp_s=(nanoseconds or 0) / NS, frame_id=message.header.frame_id)


def _from_file(message: Any) -> ImageArray:
    """The picture of a CompressedImage, whose format is "jpeg", or "bgr8; jpeg compressed bgr8": what it was before."""
    encoding = message.format.partition(";")[0].strip()
    if is_depth(encoding):
        raise InvalidImageError(f"the format {message.format[:MAX_FORMAT]!r} is of depth, not of a picture")
    try:
        image = decode_image(bytes(message.data))
    except InvalidImageError as error:
        raise InvalidImageError(f"the format {message.format[:MAX_FORMAT]!r}: {error}") from error
    is_grey = is_mosaic(encoding) and (image == image[:, :, :1]).all()
    return rgb_from_mosaic(np.ascontiguousarray(image[:, :, 0]), encoding) if is_grey else image


def image_from_array(image_rgb: ImageArray, header: Any) -> Image:
    """sensor_msgs Image, rgb8, of (H, W, 3) uint8."""
    return _image(image_rgb, header, "rgb8")


def compressed_from_array(image_rgb: ImageArray, header: Any) -> CompressedImage:
    """sensor_msgs CompressedImage, JPEG, of (H, W, 3) uint8."""
    return CompressedImage(header=header, format="jpeg", data=array.array("B", encode_jpeg(image_rgb)))


def depth_from_image(message: Any) -> DepthArray:
    """(H, W) float32 metres of 32FC1, or uint16 millimetres of 16UC1 (REP-118), of an Image or a CompressedImage.

    Raises:
        InvalidDepthError: another encoding or format, sizes that do not fit the data, or a broken file.
    """
    return depth_from_raw(message) if hasattr(message, "encoding") else _depth_from_file(message)


def _depth_from_file(message: Any) -> DepthArray:
    """Of a 16-bit grey PNG; compressed_depth_image_transport puts a header before it, and 32FC1 is inverse depth there.

    The header is an int32 and two float32 a and b: a pixel is a / depth + b.
    """
    encoding, _, how = (part.strip() for part in message.format.partition(";"))
    check_depth_encoding(encoding)
    has_header = how.startswith("compressedDepth")
    is_float = encoding == "32FC1"
    data = bytes(message.data)
    if "rvl" in how or (is_float and not has_header):
        raise InvalidDepthError(f"the depth format {message.format[:MAX_FORMAT]!r} is not read: publish png")
    try:
        pixels = decode_grey16(data[DEPTH_HEADER.size :] if has_header else data)
    except InvalidImageError as error:
        raise InvalidDepthError(f"the depth format {message.format[:MAX_FORMAT]!r}: {error}") from error
    if not is_float:
        return pixels
    _, a, b = DEPTH_HEADER.unpack_from(data)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(pixels > 0, np.float32(a) / (pixels - np.float32(b)), np.float32(np.nan)).astype(np.float32)


def depth_to_image(depth_m: npt.NDArray[np.float32], header: Any) -> Image:
    """sensor_msgs Image, 32FC1, of (H, W) float32 metres."""
    return _image(depth_m.astype("<f4", copy=False), header, "32FC1")


def _image(pixels: npt.NDArray[Any], header: Any, encoding: str) -> Image:
    height, width = pixels.shape[:2]
    data = array.array("B")
    data.frombytes(np.ascontiguousarray(pixels).reshape(-1).view(np.uint8).data)
    return Image(
        header=header,
        height=height,
        width=width,
        encoding=encoding,
        is_bigendian=0,
        step=pixels.nbytes // height,
        data=data,
    )


# Calibration


def picture_size_of(info: Any) -> tuple[int, int]:
    """Width and height of the pictures that a sensor_msgs CameraInfo belongs to: those of its region, binned."""
    width, height = info.roi.width or info.width, info.roi.height or info.height
    return width // max(1, info.binning_x), height // max(1, info.binning_y)


def camera_from_info(info: Any, *, rectified: bool = False) -> Camera:
    """The camera of a CameraInfo, in pixels of its pictures, counted from the corner.

    The same calibration gives the same object again, for which `registration` keeps what it works out.

    Args:
        rectified: whether its pictures are: then the projection matrix holds, and there is no distortion.

    Raises:
        InvalidCameraError: the camera is not calibrated, or has a distortion that is not known.
    """
    if len(info.d) > MAX_COEFFICIENTS:
        raise InvalidCameraError(f"camera_info has {len(info.d)} distortion coefficients: calibrate the camera")
    matrix = np.array(info.p, dtype=np.float64).reshape(3, 4)[:, :3] if rectified else np.array(info.k).reshape(3, 3)
    if not np.isfinite(matrix).all() or matrix[0, 0] <= 0 or matrix[1, 1] <= 0:
        where = "projection" if rectified else "camera"
        raise InvalidCameraError(f"camera_info has no focal length in its {where} matrix: calibrate the camera")
    matrix = matrix.astype(np.float64)
    matrix[:2, 2] += HALF_PIXEL
    matrix[:2, 2] -= info.roi.x_offset, info.roi.y_offset
    matrix[0] /= max(1, info.binning_x)
    matrix[1] /= max(1, info.binning_y)
    distortion = () if rectified else tuple(map(float, info.d))
    return _camera(tuple(matrix.ravel().tolist()), info.distortion_model, distortion)


@lru_cache(maxsize=4)
def _camera(matrix: tuple[float, ...], model: str, distortion: tuple[float, ...]) -> Camera:
    return Camera(np.reshape(matrix, (3, 3)), model, np.array(distortion))


def camera_info_from_intrinsics(intrinsics: FloatArray, size_wh: tuple[int, int], header: Any) -> CameraInfo:
    """sensor_msgs CameraInfo of a (3, 3) matrix, without distortion."""
    width, height = size_wh
    matrix = np.array(intrinsics, dtype=np.float64)
    matrix[:2, 2] -= HALF_PIXEL
    return CameraInfo(
        header=header,
        width=width,
        height=height,
        distortion_model="plumb_bob",
        d=[0.0] * 5,
        k=matrix.ravel(),
        r=np.eye(3).ravel(),
        p=np.column_stack([matrix, np.zeros(3)]).ravel(),
    )


# Boxes


def check_count(message: Any) -> None:
    """See that a Detection2DArray is not too long to be kept.

    Raises:
        InvalidBoxesError: more than `MAX_PROPOSALS`.
    """
    count = len(message.detections)
    if count > MAX_PROPOSALS:
        raise InvalidBoxesError(f"{count} detections are too many to look at; send the best {MAX_PROPOSALS} at most")


def proposals_from_detections(message: Any, size_wh: tuple[int, int]) -> tuple[Proposals, tuple[str, ...]]:
    """The boxes of a Detection2DArray that can be looked at, and the track id of each.

    A turned box becomes the upright one around it. Of several results the best score counts. One that is not known
    counts as sure: that of a detection without results, one that is NaN, and all where all are 0, as nobody set them.
    Class names are labels, unless all are `PROPOSAL_CLASS` or empty.

    Raises:
        InvalidBoxesError: more than `MAX_PROPOSALS`.
    """
    check_count(message)
    detections = message.detections
    numbers = np.array([_numbers(detection) for detection in detections], dtype=np.float64).reshape(-1, 6)
    x, y, width, height, theta, score = numbers.T
    with np.errstate(invalid="ignore", over="ignore"):
        cos, sin = np.abs(np.cos(theta)), np.abs(np.sin(theta))
        half_width, half_height = (cos * width + sin * height) / 2, (sin * width + cos * height) / 2
        boxes = np.stack([x - half_width, y - half_height, x + half_width, y + half_height], axis=1)
    is_flat = (width <= 0) | (height <= 0)
    boxes[is_flat, 2:] = boxes[is_flat, :2]
    boxes[np.abs(boxes) > MAX_COORDINATE] = np.inf
    is_unknown = np.isnan(score) | ~score.any()
    scores = np.where(is_unknown, 1.0, np.where(np.isinf(score), np.nan, np.clip(score, 0.0, 1.0)))
    labels = tuple(map(_class_of, detections))
    labels = () if {*labels} <= {"", PROPOSAL_CLASS} else labels
    proposals = Proposals.from_boxes(boxes, size_wh=size_wh, scores=scores, labels=labels)
    dropped = {each.index for each in proposals.dropped}
    return proposals, tuple(each.id for index, each in enumerate(detections) if index not in dropped)


def _numbers(detection: Any) -> tuple[float, ...]:
    box = detection.bbox
    scores = (result.hypothesis.score for result in detection.results)
    score = max((each for each in scores if not math.isnan(each)), default=math.nan)
    return box.center.position.x, box.center.position.y, box.size_x, box.size_y, box.center.theta, score


def _class_of(detection: Any) -> str:
    """Of the best result; empty where there is none."""
    known = [each.hypothesis for each in detection.results if not math.isnan(each.hypothesis.score)]
    return str(max(known, key=lambda each: each.score).class_id) if known else ""


def box_of(detection: Any) -> list[float]:
    """Pixels x1, y1, x2, y2 of a detection's box, which is not rotated."""
    x, y, width, height, _, _ = _numbers(detection)
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]


def detections_from_proposals(header: Any, proposals: Proposals, track_ids: Sequence[str]) -> Detection2DArray:
    """vision_msgs Detection2DArray with this header: one detection for each proposal, in their order.

    Args:
        track_ids: (N,), empty strings for those that have none.
    """
    classes = proposals.labels or [PROPOSAL_CLASS] * len(proposals)
    rows = zip(classes, proposals.boxes_xyxy.tolist(), proposals.scores.tolist(), track_ids, strict=True)
    detections = [_detection(header, *row) for row in rows]
    return Detection2DArray(header=header, detections=detections)


def detections_from_answer(header: Any, answer: Answer, track_ids: Sequence[str]) -> Detection2DArray:
    """The message on `grounding/target` for a found answer: its boxes, then its destination's.

    Args:
        track_ids: of the proposals that were chosen from, (N,), or empty without tracking.
    """
    return Detection2DArray(header=header, detections=list(_chosen(header, answer, TARGET, track_ids)))


def _chosen(header: Any, answer: Answer, role: str, track_ids: Sequence[str]) -> Iterator[Detection2D]:
    for index, box in zip(answer.chosen, answer.boxes_xyxy.tolist(), strict=True):
        track_id = track_ids[index] if track_ids else ""
        yield _detection(header, f"{role}:{answer.expression}", box, answer.confidence, track_id)
    if answer.destination is not None:
        yield from _chosen(header, answer.destination, DESTINATION, track_ids)


def _detection(header: Any, class_id: str, box_xyxy: list[float], score: float, track_id: str) -> Detection2D:
    x1, y1, x2, y2 = box_xyxy
    centre = Pose2D(position=Point2D(x=(x1 + x2) / 2, y=(y1 + y2) / 2), theta=0.0)
    hypothesis = ObjectHypothesis(class_id=class_id, score=score)
    return Detection2D(
        header=header,
        results=[ObjectHypothesisWithPose(hypothesis=hypothesis)],
        bbox=BoundingBox2D(center=centre, size_x=x2 - x1, size_y=y2 - y1),
        id=track_id,
    )
