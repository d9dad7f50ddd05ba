"""Readers and writers of raw payloads."""

from __future__ import annotations

import itertools
from threading import Lock
from typing import Any

from cyclonedds.core import DDSStatus
from cyclonedds.internal import SampleInfo
from cyclonedds.pub import DataWriter, Publisher
from cyclonedds.qos import Qos
from cyclonedds.sub import DataReader, Subscriber
from cyclonedds.topic import Topic

from ros_nodes.binding.dds import cyclone

_keys = itertools.count(1)


class Endpoint:
    """What readers and writers share: an identity, and statuses that executors wait for.

    Attributes:
        guid: 16 bytes, unique in the domain.
        handle: cyclonedds' number of this endpoint in this process.
        key: no other endpoint's, for wait sets.
        pending: bits of `DDSStatus` that have come and are not dealt with; who deals with one clears it first.
    """

    entity: DataWriter[Any] | DataReader[Any]

    def __init__(self, entity: DataWriter[Any] | DataReader[Any], watched: int) -> None:
        self.entity = entity
        self.key = next(_keys)
        self.guid = entity.get_guid().bytes
        self.handle = entity.get_instance_handle() & (2**64 - 1)
        self._watched = watched
        self._lock = Lock()
        self.pending = watched  # whatever came before somebody waits
        cyclone.set_status_mask(entity, watched)

    def watch(self, status: int) -> None:
        """Wake executors for a status of `DDSStatus` too."""
        self._watched |= status
        self.mark(status)
        cyclone.set_status_mask(self.entity, self._watched)

    def collect(self) -> None:
        """Note what has come."""
        self.mark(cyclone.take_status(self.entity, self._watched))

    def mark(self, status: int) -> None:
        """Add to what is pending."""
        with self._lock:
            self.pending |= status

    def clear(self, status: int) -> None:
        """Take from what is pending."""
        with self._lock:
            self.pending &= ~status

    def matched(self) -> list[int]:
        """Handles of the readers that get what is written, or of the writers whose samples come here."""
        return cyclone.matched(self.entity)

    def close(self) -> None:
        """Leave the domain; nothing happens the second time."""
        cyclone.delete(self.entity)


class Writer(Endpoint):
    """Writes payloads, 4-byte header included."""

    entity: DataWriter[Any]

    def __init__(self, publisher: Publisher, topic: Topic[Any], qos: Qos) -> None:
        super().__init__(DataWriter(publisher, topic, qos), 0)

    def write(self, payload: bytes) -> int:
        """0, or cyclonedds' negative code."""
        return cyclone.write(self.entity, payload)


class Reader(Endpoint):
    """Takes payloads, one by one.

    Attributes:
        condition: for `WaitSet.attach`: there is something to take.
    """

    entity: DataReader[Any]

    def __init__(self, subscriber: Subscriber, topic: Topic[Any], qos: Qos) -> None:
        super().__init__(DataReader(subscriber, topic, qos), DDSStatus.DataAvailable)
        self.condition = cyclone.create_read_condition(self.entity)

    def has_samples(self) -> bool:
        """Whether there is something to take; whoever waited for it and finds nothing would have waited in vain."""
        if not self.pending & DDSStatus.DataAvailable:
            return False
        if cyclone.has_samples(self.condition):
            return True
        self.clear(DDSStatus.DataAvailable)
        if cyclone.has_samples(self.condition):  # it may have come, and been noted, before the line above
            self.mark(DDSStatus.DataAvailable)
            return True
        return False

    def take(self) -> tuple[bytes, SampleInfo] | None:
        """The oldest payload; None where there is none."""
        return cyclone.take(self.entity)
