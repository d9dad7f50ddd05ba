"""Who is in the domain: endpoints as cyclonedds discovers them, nodes as participants announce theirs."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from threading import Condition, Lock, Thread
from typing import Any, NamedTuple

import numpy as np
from cyclonedds.builtin import BuiltinDataReader, BuiltinTopicDcpsPublication, BuiltinTopicDcpsSubscription
from cyclonedds.core import DDSStatus
from cyclonedds.domain import DomainParticipant
from cyclonedds.pub import Publisher
from cyclonedds.qos import Policy, Qos
from cyclonedds.sub import DataReader, Subscriber
from cyclonedds.topic import Topic

from ros_nodes.binding.dds import cyclone
from ros_nodes.binding.dds.cyclone import DiscoveredEndpoint, Endpoint, Reader, WaitSet, Writer
from ros_nodes.binding.interfaces import MalformedPayloadError, deserialize, load_message, serialize

ANNOUNCEMENT = "rmw_dds_common/msg/ParticipantEntitiesInfo"
_LATCHED = (Policy.Reliability.Reliable(100_000_000), Policy.Durability.TransientLocal)
_ANNOUNCER_QOS = Qos(
    *_LATCHED,
    Policy.History.KeepLast(1),
    Policy.DurabilityService(0, Policy.History.KeepLast(1), -1, -1, -1),
    Policy.WriterDataLifecycle(autodispose=False),
)
_LISTENER_QOS = Qos(*_LATCHED, Policy.History.KeepAll)
_GUID_SIZE = 16
_MATCH_INTERVAL_S = 0.02
"""How often to look for what discovery does not tell: endpoints are matched a little later than they are discovered."""


class NodeEntry(NamedTuple):
    """One node as its participant announces it."""

    name: str
    namespace: str
    readers: set[bytes]
    writers: set[bytes]


class Graph:
    """What is known of the domain, kept up to date by a thread of its own and by whoever asks.

    Args:
        participant: who asks.
        topic: on which participants announce their nodes.

    Attributes:
        readers, writers: all endpoints by handle, this participant's own among them.
    """

    def __init__(self, participant: DomainParticipant, topic: Topic[Any]) -> None:
        self._announcement: Any = load_message(ANNOUNCEMENT)
        self._node_type: Any = load_message("rmw_dds_common/msg/NodeEntitiesInfo")
        self._gid_type: Any = load_message("rmw_dds_common/msg/Gid")
        self._guid = participant.get_guid().bytes
        self.readers: dict[int, DiscoveredEndpoint] = {}
        self.writers: dict[int, DiscoveredEndpoint] = {}
        self._own_nodes: list[NodeEntry] = []
        self._nodes: dict[bytes, list[NodeEntry]] = {}
        self._lock = Lock()
        self._changed = Condition()
        self._publisher, self._subscriber = Publisher(participant), Subscriber(participant)
        self._announcer = Writer(self._publisher, topic, _ANNOUNCER_QOS)
        self._listener: DataReader[Any] = DataReader(self._subscriber, topic, _LISTENER_QOS)
        self._reader_changes = BuiltinDataReader(participant, BuiltinTopicDcpsSubscription)
        self._writer_changes = BuiltinDataReader(participant, BuiltinTopicDcpsPublication)
        self._wait_set = WaitSet(participant)
        for key, reader in enumerate((self._listener, self._reader_changes, self._writer_changes), 1):
            cyclone.set_status_mask(reader, DDSStatus.DataAvailable)
            self._wait_set.attach(reader, key)
        self._is_closed = False
        self._thread = Thread(target=self._follow, name="ros_graph", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Announce that there is no node left, stop the thread, and wake whoever waits for a change."""
        for entry in list(self._own_nodes):
            self.remove_node(entry)
        self._is_closed = True
        self._wait_set.wake()
        self._thread.join()
        for entity in (self._publisher, self._subscriber, self._reader_changes, self._writer_changes):
            cyclone.delete(entity)
        with self._changed:
            self._changed.notify_all()

    def _follow(self) -> None:
        while not self._is_closed:
            self._wait_set.wait(cyclone.INFINITY_NS)
            for reader in (self._listener, self._reader_changes, self._writer_changes):
                cyclone.take_status(reader, DDSStatus.DataAvailable)
            if not self._is_closed:
                self.update()

    def update(self) -> None:
        """Read what has changed."""
        with self._lock:
            # Announcements first: the endpoints of whoever made one are known by then.
            changes = [
                self._update_nodes(),
                self._update_endpoints(self.readers, self._reader_changes),
                self._update_endpoints(self.writers, self._writer_changes),
                self._forget_the_gone(),
            ]
        if any(changes):
            with self._changed:
                self._changed.notify_all()

    def _update_endpoints(self, known: dict[int, DiscoveredEndpoint], changes: DataReader[Any]) -> bool:
        changed = False
        while found := cyclone.take_endpoints(changes):
            changed = True
            for each in found:
                if each.is_alive:
                    known[each.handle] = each
                else:
                    known.pop(each.handle, None)
        return changed

    def _update_nodes(self) -> bool:
        changed = False
        while taken := cyclone.take(self._listener):
            try:
                announcement = deserialize(taken[0], self._announcement)
            except MalformedPayloadError:
                continue  # another implementation's idea of a graph
            changed = True
            self._nodes[_guid(announcement.gid)] = [
                NodeEntry(
                    node.node_name,
                    node.node_namespace,
                    {_guid(gid) for gid in node.reader_gid_seq},
                    {_guid(gid) for gid in node.writer_gid_seq},
                )
                for node in announcement.node_entities_info_seq
            ]
        return changed

    def _forget_the_gone(self) -> bool:
        participants = {each.participant for each in (*self.writers.values(), *self.readers.values())}
        gone = self._nodes.keys() - participants
        for participant in gone:
            del self._nodes[participant]
        return bool(gone)

    def wait_for(self, condition: Callable[[], bool], timeout_s: float | None) -> bool:
        """Wait until a condition on the graph holds, and say whether it does; None for no limit."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while not condition():
            remaining_s = _MATCH_INTERVAL_S if deadline is None else deadline - time.monotonic()
            if self._is_closed or remaining_s <= 0:
                return False
            with self._changed:
                self._changed.wait(min(remaining_s, _MATCH_INTERVAL_S))
        return True

    def add_node(self, name: str, namespace: str) -> NodeEntry:
        """Announce a node; its endpoints go through `add_endpoints`."""
        entry = NodeEntry(name, namespace, set(), set())
        with self._announcing():
            self._own_nodes.append(entry)
        return entry

    def remove_node(self, entry: NodeEntry) -> None:
        """Announce that a node is gone."""
        with self._announcing():
            self._own_nodes[:] = [each for each in self._own_nodes if each is not entry]

    def add_endpoints(self, entry: NodeEntry, endpoints: Collection[Endpoint]) -> None:
        """Announce a node's new endpoints."""
        with self._announcing():
            entry.readers.update(each.guid for each in endpoints if isinstance(each, Reader))
            entry.writers.update(each.guid for each in endpoints if isinstance(each, Writer))

    def remove_endpoints(self, entry: NodeEntry, endpoints: Collection[Endpoint]) -> None:
        """Announce that endpoints of a node are gone."""
        with self._announcing():
            for known in (entry.readers, entry.writers):
                known.difference_update(each.guid for each in endpoints)

    @contextmanager
    def _announcing(self) -> Iterator[None]:
        """Say, after a change of this participant's nodes, what they are."""
        with self._lock:
            yield
            announcement = self._announcement(
                gid=self._gid(self._guid),
                node_entities_info_seq=[
                    self._node_type(
                        node_name=node.name,
                        node_namespace=node.namespace,
                        reader_gid_seq=[self._gid(guid) for guid in sorted(node.readers)],
                        writer_gid_seq=[self._gid(guid) for guid in sorted(node.writers)],
                    )
                    for node in self._own_nodes
                ],
            )
            self._announcer.write(serialize(announcement))

    def _gid(self, guid: bytes) -> Any:
        gid = self._gid_type()
        gid.data[:_GUID_SIZE] = np.frombuffer(guid, np.uint8)
        return gid

    def nodes(self) -> list[NodeEntry]:
        """All nodes that are announced."""
        self.update()
        with self._lock:
            return [node for nodes in self._nodes.values() for node in nodes]

    def endpoints(self, *, writers: bool) -> list[DiscoveredEndpoint]:
        """All readers, or all writers."""
        self.update()
        with self._lock:
            return list((self.writers if writers else self.readers).values())


def _guid(gid: Any) -> bytes:
    return bytes(gid.data[:_GUID_SIZE])
