"""Bags (rosbag2 folders, MCAP and SQLite files) read by rosbags, which needs no ROS 2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import InvalidInputError, MissingDependencyError

if TYPE_CHECKING:
    from rosbags.highlevel import AnyReader
    from rosbags.interfaces import Connection
    from rosbags.typesys.store import Typestore

SUFFIXES = (".mcap", ".db3")
METADATA = "metadata.yaml"
"""What makes a folder a bag."""
VISION = Path(__file__).parent / "binding" / "interfaces" / "definitions" / "vision_msgs" / "msg"
PICTURES = ("sensor_msgs/msg/Image", "sensor_msgs/msg/CompressedImage")


class UnreadableBagError(InvalidInputError):
    """Not a bag, a broken one, or one without what is looked for."""


@contextmanager
def opened_bag(path: Path) -> Iterator[AnyReader]:
    """A bag, open for reading.

    Raises:
        UnreadableBagError: there is none, or it is broken.
        MissingDependencyError: rosbags is not installed.
    """
    try:
        from rosbags.highlevel import AnyReader, AnyReaderError
        from rosbags.rosbag2 import ReaderError
    except ImportError as error:
        raise MissingDependencyError('bags need rosbags: pip install "reclip-agent[ros]"') from error
    try:
        with AnyReader([path], default_typestore=typestore()) as reader:
            yield reader
    except (AnyReaderError, ReaderError, OSError, EOFError) as error:
        raise UnreadableBagError(f"{path} cannot be read as a bag: {error}") from error


def typestore() -> Typestore:
    """rosbags' definitions of ROS 2's messages, and those of vision_msgs, which it lacks."""
    from rosbags.typesys import Stores, get_types_from_msg, get_typestore

    store = get_typestore(Stores.ROS2_JAZZY)
    for path in sorted(VISION.glob("*.msg")):
        store.register(get_types_from_msg(path.read_text(encoding="utf-8"), f"vision_msgs/msg/{path.stem}"))
    return store


def picture_connections(reader: AnyReader, topic: str | None) -> list[Connection]:
    """Those of one topic of pictures: the one that is named, or the only one there is.

    Raises:
        UnreadableBagError: there is none, several and none is named, or another kind of topic is.
    """
    of_topic: dict[str, list[Connection]] = {}
    for each in reader.connections:
        of_topic.setdefault(each.topic, []).append(each)
    with_pictures = sorted(name for name, found in of_topic.items() if found[0].msgtype in PICTURES)
    name = reader.paths[0]
    if topic is None and len(with_pictures) == 1:
        return of_topic[with_pictures[0]]
    if topic is None:
        told = f"several topics of pictures ({', '.join(with_pictures)}): name one with --topic"
        raise UnreadableBagError(f"{name} has {told if with_pictures else 'no topic of pictures'}")
    if topic not in with_pictures:
        told = f"those of pictures are {', '.join(with_pictures)}" if with_pictures else "it has none of pictures"
        raise UnreadableBagError(f"{name} has no pictures on the topic {topic}; {told}")
    return of_topic[topic]


def messages(reader: AnyReader, connections: Sequence[Connection], start_ns: int | None = None) -> Iterator[Any]:
    """(nanoseconds of recording, message) in the order of recording.

    Args:
        start_ns: from there on; all where not given.
    """
    for connection, nanoseconds, data in reader.messages(connections, start=start_ns):
        yield nanoseconds, reader.deserialize(data, connection.msgtype)
