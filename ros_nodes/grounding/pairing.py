"""Which boxes, and which depth picture, belong to a picture: by their stamps, in buffers of bounded size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

Message = TypeVar("Message")

MAX_MESSAGES = 60
MAX_BYTES = 256_000_000


@dataclass(frozen=True, eq=False)
class FramePair:
    """A picture and the boxes that were found in it.

    Attributes:
        image: sensor_msgs Image or CompressedImage.
        proposals: vision_msgs Detection2DArray with the same stamp.
        stamp_ns: of both.
        arrived_s: when the picture came, on the monotonic clock.
    """

    image: Any
    proposals: Any
    stamp_ns: int
    arrived_s: float


class FramePairing:
    """Pictures wait for their boxes, and the other way round; a pair is given once, when its second half comes.

    What came before a pair's first half is forgotten with it: the newest wins. Safe to call from several threads.

    Attributes:
        newest_image: the last picture, and when it came on the monotonic clock; None before the first.
    """

    def __init__(self, *, depth_slop_s: float, keep_s: float, now_s: Callable[[], float]) -> None:
        """Make empty buffers.

        Args:
            depth_slop_s: how far a depth picture's stamp may be from the colour picture's.
            keep_s: how long a message waits for its other half.
            now_s: the monotonic clock.
        """
        self._depth_slop_ns = round(depth_slop_s * 1e9)
        self._now_s = now_s
        self._lock = Lock()
        self._images = _Recent[Any](keep_s)
        self._proposals = _Recent[Any](keep_s)
        self._depths = _Recent[Any](keep_s)
        self._paired_ns: int | None = None
        self.newest_image: tuple[Any, float] | None = None

    def add_image(self, stamp_ns: int, image: Any, size_bytes: int) -> FramePair | None:
        """Keep a picture; the pair where its boxes are here already."""
        with self._lock:
            self._images.add(stamp_ns, image, size_bytes, self._now_s())
            self.newest_image = image, self._now_s()
            return self._pair(stamp_ns)

    def add_proposals(self, stamp_ns: int, proposals: Any) -> FramePair | None:
        """Keep boxes; the pair where their picture is here already."""
        with self._lock:
            self._proposals.add(stamp_ns, proposals, 1, self._now_s())
            return self._pair(stamp_ns)

    def add_depth(self, stamp_ns: int, depth: Any, size_bytes: int) -> None:
        """Keep a depth picture."""
        with self._lock:
            self._depths.add(stamp_ns, depth, size_bytes, self._now_s())

    def why_unpaired(self) -> str:
        """Why the pictures and boxes that wait do not belong together; empty where one of them is missing."""
        with self._lock:
            now_s = self._now_s()
            images, boxes = self._images.recent(now_s), self._proposals.recent(now_s)
        if not images or not boxes:
            return ""
        if self._paired_ns in images or all(entry.ambiguous for entry in images.values()):
            return (
                "two pictures have one stamp, by which boxes are paired: the camera's driver must set it anew for each"
            )
        off_ms, _ = min((abs(image - box) / 1e6, box) for image in images for box in boxes)
        return (
            f"no proposals have the stamp of a picture, the nearest is {off_ms:.1f} ms off:"
            " a detector must copy the picture's header"
        )

    def depth_off_s(self, stamp_ns: int) -> float | None:
        """How far the nearest depth picture's stamp is from a stamp, seconds; None where none has come."""
        with self._lock:
            off_ns = [abs(stamp - stamp_ns) for stamp in self._depths.stamps]
        return min(off_ns) / 1e9 if off_ns else None

    def depth_near(self, stamp_ns: int) -> Any | None:
        """The depth picture whose stamp is nearest, if that is near enough."""
        with self._lock:
            nearest = min(self._depths.stamps, key=lambda stamp: abs(stamp - stamp_ns), default=None)
            if nearest is None or abs(nearest - stamp_ns) > self._depth_slop_ns:
                return None
            entry = self._depths.get(nearest)
            return entry.message if entry else None

    def _pair(self, stamp_ns: int) -> FramePair | None:
        image, proposals = self._images.get(stamp_ns), self._proposals.get(stamp_ns)
        if image is None or proposals is None or stamp_ns == self._paired_ns:
            return None
        self._paired_ns = stamp_ns
        self._images.forget_until(stamp_ns)
        self._proposals.forget_until(stamp_ns)
        return FramePair(image.message, proposals.message, stamp_ns, image.arrived_s)


@dataclass(frozen=True, eq=False)
class _Entry(Generic[Message]):
    message: Message
    size_bytes: int
    arrived_s: float
    ambiguous: bool = False


class _Recent(Generic[Message]):
    """Messages by stamp in the order in which they came; the oldest go when there are too many, or after a while.

    Two messages with one stamp cannot be told apart: neither is given any more.
    """

    def __init__(self, keep_s: float) -> None:
        self._keep_s = keep_s
        self._bytes = 0
        self._entries: OrderedDict[int, _Entry[Message]] = OrderedDict()

    @property
    def stamps(self) -> list[int]:
        return list(self._entries)

    def recent(self, now_s: float) -> dict[int, _Entry[Message]]:
        """What has not waited too long, by stamp."""
        entries = self._entries.items()
        return {stamp: entry for stamp, entry in entries if entry.arrived_s >= now_s - self._keep_s}

    def add(self, stamp_ns: int, message: Message, size_bytes: int, now_s: float) -> None:
        while self._entries:
            oldest_ns, oldest = next(iter(self._entries.items()))
            is_full = len(self._entries) >= MAX_MESSAGES or self._bytes >= MAX_BYTES
            if not is_full and oldest.arrived_s >= now_s - self._keep_s:
                break
            self._forget(oldest_ns)
        again = stamp_ns in self._entries
        if again:
            self._forget(stamp_ns)
        self._entries[stamp_ns] = _Entry(message, size_bytes, now_s, ambiguous=again)
        self._bytes += size_bytes

    def get(self, stamp_ns: int) -> _Entry[Message] | None:
        entry = self._entries.get(stamp_ns)
        return None if entry is None or entry.ambiguous else entry

    def forget_until(self, stamp_ns: int) -> None:
        """Forget the message of this stamp and all that came before it."""
        while stamp_ns in self._entries:
            self._forget(next(iter(self._entries)))

    def _forget(self, stamp_ns: int) -> None:
        self._bytes -= self._entries.pop(stamp_ns).size_bytes
