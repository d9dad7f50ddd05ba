"""Messages that are none: of every topic that the graph hears, of every way to be wrong, the same for the same seed."""

from __future__ import annotations

import json
import math
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from rclpy.serialization import serialize_message
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from std_msgs.msg import Header, String
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import Detection2DArray

from agent.images import load_image
from ros_nodes.conversions import image_from_array
from sim.shipped_scenes import shipped_scene
from tests.support.message_parts import detection, header_of, png_of, ring_of_frames, small_picture, transform

CDR = b"\0\1\0\0"
SOME_BOX = (300.0, 240.0, 200.0, 200.0, 0.0, 0.9)
"""x, y, width, height, theta, score."""
HUGE = (100_000, 301, 2_000, 301, 1_000)
"""Lengths of arrays; who deals with one makes all."""
FRAMES = 10_000
BAD_STAMPS = ((-1, 0), (-(2**31), 5), (1, 10**9), (7, 2**32 - 1))
STRANGE = (math.nan, math.inf, -math.inf)


@dataclass(frozen=True)
class Malformed:
    """One message.

    Attributes:
        message: of the topic's type, or the bytes of none.
        partners: well-formed messages of the same stamp, so that this one is looked at; topic and message.
        refused_as: how the id ends of the answer that it must get; empty where none.
    """

    topic: str
    message: Any
    partners: tuple[tuple[str, Any], ...] = ()
    refused_as: str = ""


class MalformedMessages:
    """Makes them, one after the other, each kind of each topic in turn.

    Attributes:
        forged_stamps: of the pictures among them.
    """

    def __init__(
        self, seed: int, image_topic: str, *, camera_header: Callable[[], Any], new_header: Callable[[], Any]
    ) -> None:
        """Make nothing yet.

        Args:
            image_topic: `image_raw`, or `image_raw/compressed`.
            camera_header: tells the header of the camera's last picture.
            new_header: waits for the next picture, and tells its header before anybody has found boxes in it.
        """
        self._dice = random.Random(seed)
        self._image_topic = image_topic
        self._camera_header = camera_header
        self._new_header = new_header
        self._foreign = shipped_scene(1).image
        self._foreign_rgb = load_image(self._foreign)
        self._sizes = _cycle(HUGE)
        self._numbers = iter(range(10**9))
        self.forged_stamps: set[tuple[int, int]] = set()

    def __iter__(self) -> Iterator[Malformed]:
        pictures = self._raw_pictures if self._image_topic == "image_raw" else self._jpegs
        makers = (
            pictures,
            self._boxes,
            self._commands,
            self._depths,
            self._calibrations,
            self._transforms,
            self._states,
        )
        while True:
            messages = [message for make in makers for message in make()]
            self._dice.shuffle(messages)
            yield from (message() for message in messages)

    # Pictures

    def _picture(self, message: Any, stamp: tuple[int, int] | None = None) -> Malformed:
        """A picture, with boxes of the same stamp."""
        message.header = header_of(stamp)
        at = message.header.stamp
        self.forged_stamps.add((at.sec, at.nanosec))
        boxes = Detection2DArray(header=message.header, detections=[detection(*SOME_BOX)])
        return Malformed(self._image_topic, message, (("proposals", boxes),))

    def _raw_pictures(self) -> Iterator[Callable[[], Malformed]]:
        wrong: tuple[dict[str, Any], ...] = (
            *({"step": step} for step in (0, 7, 191, 2**32 - 1)),
            *({"encoding": name} for name in ("", "rgb16", "yuv422", "RGB8", "x" * 100_000)),
            *({"height": height, "width": width} for height, width in ((0, 0), (0, 64), (48, 0))),
            *({"height": side, "width": side, "step": 3 * side % 2**32} for side in (65_535, 2**31, 2**32 - 1)),
            *({"data": bytes(length)} for length in (0, 1, 48 * 192 - 1)),
        )
        for fields in wrong:
            yield lambda fields=fields: self._picture(small_picture(**fields))
        for stamp in BAD_STAMPS:
            yield lambda stamp=stamp: self._picture(image_from_array(self._foreign_rgb, Header()), stamp)
        yield from self._garbage(self._image_topic, small_picture())

    def _jpegs(self) -> Iterator[Callable[[], Malformed]]:
        whole = self._foreign.read_bytes()
        broken = (
            b"",
            b"no picture",
            whole[: len(whole) // 2],
            whole[:20],
            self._dice.randbytes(10_000),
            whole[:2] + self._dice.randbytes(1_000) + whole[2:],
            png_of(2**31 - 1, 2**31 - 1),
            png_of(100_000, 100_000),
            png_of(640, 480),
        )
        for data in broken:
            yield lambda data=data: self._picture(CompressedImage(format="jpeg", data=data))
        for stamp in BAD_STAMPS:
            yield lambda stamp=stamp: self._picture(CompressedImage(format="jpeg", data=whole), stamp)
        yield from self._garbage(self._image_topic, CompressedImage(format="jpeg", data=whole[:1_000]))

    # Boxes, of the camera's newest picture

    def _boxes(self) -> Iterator[Callable[[], Malformed]]:
        for at in range(len(SOME_BOX)):
            for value in STRANGE:
                yield lambda at=at, value=value: self._detections(_with(SOME_BOX, at, value))
        for box in (
            _with(SOME_BOX, 2, -50.0),
            _with(SOME_BOX, 3, 0.0),
            _with(_with(SOME_BOX, 2, 1e308), 3, 1e308),
            _with(SOME_BOX, 0, -5_000.0),
            _with(SOME_BOX, 1, 1e300),
        ):
            yield lambda box=box: self._detections(box)
        yield lambda: Malformed("proposals", Detection2DArray(header=self._new_header()))
        yield lambda: self._detections(*[SOME_BOX] * next(self._sizes))
        for stamp in BAD_STAMPS:
            boxes = [detection(*SOME_BOX)]
            yield lambda stamp=stamp, boxes=boxes: Malformed(
                "proposals", Detection2DArray(header=header_of(stamp), detections=boxes)
            )
        yield from self._garbage("proposals", Detection2DArray(detections=[detection(*SOME_BOX)] * 3))

    def _detections(self, *boxes: tuple[float, ...]) -> Malformed:
        made = {box: detection(*box) for box in set(boxes)}
        message = Detection2DArray(header=self._new_header(), detections=[made[box] for box in boxes])
        return Malformed("proposals", message)

    # Words

    def _commands(self) -> Iterator[Callable[[], Malformed]]:
        for text in (b"\xff\xfe", b"\xc3", b"the red cup \xed\xa0\x80", b"\x80" * 1_000):
            yield lambda text=text: self._plain(text)
        for text in (
            b"the red cup " * 9_000,
            b"{",
            b'{"text": "the red cup"',
            b"{" * 100_000,
            b'{"text": ' + b"[" * 10**5,
        ):
            yield lambda text=text: self._plain(text)
        yield lambda: self._plain(b'{"text": "the red cup", "x": ' + b'{"x": ' * 50_000 + b"1" + b"}" * 50_001)
        fields: tuple[dict[str, Any], ...] = (
            {},
            *({"text": value} for value in (7, None, [], {"text": "the red cup"}, True, "", " \t", "\ud800")),
            *({"text": "the red cup", "source": value} for value in (7, ["till"], "x" * 300)),
            *({"text": "the red cup", "stamp_s": value} for value in ("now", math.nan, math.inf, [1])),
            {"text": "the red cup", "reply_to": {}},
            {"text": "the red cup " * 9_000},
        )
        for each in fields:
            yield lambda each=each: self._object({"id": f"bad-{next(self._numbers)}", **each})
        for name in (7, [], "", "x" * 257, "\ud800", True):
            yield lambda name=name: self._object({"id": name, "text": f"the red cup {next(self._numbers)}"})
        yield lambda: self._plain(b'{"id": "a", "id": "b", "text": "the red cup"}')
        yield from self._garbage("command", String(data="the red cup left of the bowl"))

    def _object(self, fields: dict[str, Any]) -> Malformed:
        name = fields["id"] if str(fields["id"]).startswith("bad-") else ""
        return self._words(json.dumps(fields).encode(), name)

    def _plain(self, text: bytes) -> Malformed:
        """Words that differ from all others by a blank more or less at their end."""
        return self._words(text + f" {next(self._numbers)}".encode())

    def _words(self, text: bytes, name: str = "") -> Malformed:
        heard = text.decode(errors="replace").encode()
        payload = CDR + struct.pack("<I", len(text) + 1) + text + b"\0"
        return Malformed("command", payload, refused_as=name or f"{zlib.crc32(heard):08x}")

    # What a pose needs

    def _depths(self) -> Iterator[Callable[[], Malformed]]:
        good = np.full((480, 640), 0.7, dtype="<f4")
        fields: tuple[dict[str, Any], ...] = (
            {"step": 7},
            {"encoding": "rgb8"},
            {"encoding": "64FC1"},
            {"width": 0},
            {"height": 2**32 - 1},
            {"width": 320, "step": 1280},
            {"data": bytes(100)},
        )
        for each in fields:
            yield lambda each=each: self._depth(good[:48], **each)
        for value in (*STRANGE, -1.0, 1e38, 1e-38):
            yield lambda value=value: self._depth(np.full_like(good, value))
        for stamp in BAD_STAMPS:
            yield lambda stamp=stamp: self._depth(good, header=header_of(stamp))
        yield from self._garbage("depth", small_picture())

    def _depth(self, depth_m: Any, **fields: Any) -> Malformed:
        height, width = depth_m.shape
        made = {"header": self._camera_header(), "height": height, "width": width, "encoding": "32FC1"}
        message = Image(**{**made, "step": 4 * width, "data": depth_m.tobytes(), **fields})
        return Malformed("depth", message)

    def _calibrations(self) -> Iterator[Callable[[], Malformed]]:
        good = [500.0, 0.0, 320.0, 0.0, 500.0, 240.0, 0.0, 0.0, 1.0]
        wrong = [[*good[:at], value, *good[at + 1 :]] for at in (0, 2, 4, 8) for value in (*STRANGE, 0.0, -500.0)]
        wrong += [[0.0] * 9, [1e-308] * 9, [1e308] * 9]
        for k in wrong:
            yield lambda k=k: Malformed(
                "camera_info", CameraInfo(header=self._camera_header(), width=640, height=480, k=k)
            )
        for width, height in ((0, 0), (2**32 - 1, 2**32 - 1), (320, 240)):
            yield lambda width=width, height=height: Malformed(
                "camera_info", CameraInfo(header=self._camera_header(), width=width, height=height, k=good)
            )
        yield lambda: Malformed("camera_info", CameraInfo(d=[math.nan] * 100_000, distortion_model="x" * 10_000))
        yield from self._garbage("camera_info", CameraInfo())

    def _transforms(self) -> Iterator[Callable[[], Malformed]]:
        for topic in ("/tf", "/tf_static"):
            for value in STRANGE:
                yield lambda topic=topic, value=value: Malformed(
                    topic, TFMessage(transforms=[transform("camera_optical", "base_link", x=value)])
                )
            for quaternion in ((0.0, 0.0, 0.0, 0.0), (math.nan, 0.0, 0.0, 1.0), (9.0, 9.0, 9.0, 9.0)):
                yield lambda topic=topic, quaternion=quaternion: Malformed(
                    topic, TFMessage(transforms=[transform("camera_optical", "base_link", quaternion=quaternion)])
                )
            for child, parent in (("", "base_link"), ("camera_optical", ""), ("base_link", "base_link")):
                yield lambda topic=topic, child=child, parent=parent: Malformed(
                    topic, TFMessage(transforms=[transform(child, parent)])
                )
            for stamp in BAD_STAMPS[:2]:
                yield lambda topic=topic, stamp=stamp: Malformed(
                    topic, TFMessage(transforms=[transform("camera_optical", "base_link", stamp=stamp)])
                )
            yield lambda topic=topic: Malformed(topic, ring_of_frames(3))
            yield lambda topic=topic: Malformed(topic, ring_of_frames(FRAMES))
            yield from self._garbage(topic, ring_of_frames(3))

    # What nodes say to each other

    def _states(self) -> Iterator[Callable[[], Malformed]]:
        texts = (
            *("", "{", "null", "[]", "7", "[" * 100_000, "{}", '{"nodes": 7}', '{"nodes": {"x": 1}}', "\x00"),
            '{"pid": 1' + "0" * 5_000 + "}",
            '{"pid": true}',
            '{"nodes": {}, "answering_pid": "1"}',
            json.dumps({"nodes": {f"\ud800{number}": "up" for number in range(10_000)}, "answering_pid": None}),
            json.dumps({"pid": 1, "more": [["x", number] for number in range(10_000)]}),
        )
        for topic in ("supervisor/state", "grounding/state"):
            for text in texts:
                yield lambda topic=topic, text=text: Malformed(topic, String(data=text))
            yield from self._garbage(topic, String(data="{}"))
        status = DiagnosticStatus(
            name="/grounding_node", level=b"\xff", values=[KeyValue(key="pid", value="x")] * 1_000
        )
        yield lambda: Malformed("/diagnostics", DiagnosticArray(status=[status]))
        yield from self._garbage("/diagnostics", DiagnosticArray(status=[status]))

    # What is no message of any type

    def _garbage(self, topic: str, message: Any) -> Iterator[Callable[[], Malformed]]:
        payload = serialize_message(message)
        body = payload[4:]
        at = 4 * self._dice.randrange(min(len(body) // 4, 5)) if topic != "command" else 0
        yield lambda: Malformed(topic, payload[: 4 + self._dice.randrange(1, max(len(body) // 8, 2)) * 4])
        yield lambda: Malformed(topic, CDR + body[:at] + struct.pack("<I", 2**32 - 1) + body[at + 4 :])
        yield lambda: Malformed(topic, CDR + b"\xff" * 4 + self._dice.randbytes(4 * self._dice.randint(1, 1_000)))


def _with(values: tuple[float, ...], at: int, value: float) -> tuple[float, ...]:
    return (*values[:at], value, *values[at + 1 :])


def _cycle(values: tuple[int, ...]) -> Iterator[int]:
    while True:
        yield from values
