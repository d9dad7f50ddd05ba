"""Bags: the pictures of one topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from agent.errors import InvalidImageError
from ros_nodes.bags import messages, opened_bag, picture_connections
from scale.batch.inputs.source import InputFile, Item, local_path


@dataclass(frozen=True)
class Bags:
    """See `scale.batch.inputs.source.Source`.

    Attributes:
        topic: of the pictures; the only one of that kind where not given.
    """

    topic: str | None = None

    def count(self, file: InputFile) -> int:
        """See `scale.batch.inputs.source.Source`."""
        with opened_bag(Path(local_path(file))) as reader:
            return sum(each.msgcount for each in picture_connections(reader, self.topic))

    def read(self, file: InputFile, numbers: range) -> Iterator[Item]:
        """See `scale.batch.inputs.source.Source`; the stamp is that of the recording."""
        from ros_nodes.conversions import frame_from_image

        if not numbers:
            return
        times = _times(file, self.topic)
        start_ns = times[numbers.start]
        first = times.index(start_ns)
        with opened_bag(Path(local_path(file))) as reader:
            connections = picture_connections(reader, self.topic)
            found = messages(reader, connections, start_ns)
            for nanoseconds, message in islice(found, numbers.start - first, numbers.stop - first, numbers.step):
                source, stamp_s = f"{file.address}#{nanoseconds}", nanoseconds / 1e9
                try:
                    yield Item(source, frame_from_image(message).image_rgb, stamp_s)
                except InvalidImageError as error:
                    yield Item(source, None, stamp_s, problem=str(error))


@lru_cache(maxsize=4)
def _times(file: InputFile, topic: str | None) -> list[int]:
    """When each picture was recorded, in nanoseconds; nothing is decoded."""
    with opened_bag(Path(local_path(file))) as reader:
        connections = picture_connections(reader, topic)
        return [nanoseconds for _, nanoseconds, _ in reader.messages(connections)]
