"""DDS participants, one for each context; they stay in a process, with their topics, when their contexts are gone."""

from __future__ import annotations

import atexit
from threading import Lock
from typing import Any

from cyclonedds.domain import Domain, DomainParticipant
from cyclonedds.pub import Publisher
from cyclonedds.qos import Policy, Qos
from cyclonedds.sub import Subscriber

from ros_nodes.binding.dds import cyclone, fast_dds_replies, names
from ros_nodes.binding.dds.configuration import domain_configuration
from ros_nodes.binding.dds.cyclone import Reader, WaitSet, Writer
from ros_nodes.binding.dds.graph import ANNOUNCEMENT, Graph
from ros_nodes.binding.interfaces import dds_type_name, load_message

LARGE_BLOCK_BYTES = 32 * 2**20 - 2**16
_lock = Lock()
_domains: dict[int, Domain] = {}
_all: list[Participant] = []
_unused: dict[tuple[int, str], list[Participant]] = {}


class Participant:
    """One context's place in a domain; `join` gives one, `leave` takes it back.

    cyclonedds' Python part reads the library of types without its lock while it makes a topic, and crashes when a type
    comes or goes meanwhile. So topics are made one after the other, and stay until Python ends. Without readers and
    writers a participant costs a message every few seconds, and no tool of ROS lists it.

    Attributes:
        entity: cyclonedds' own.
        guid: 16 bytes.
        graph: everybody in the domain.
    """

    def __init__(self, domain_id: int, enclave: str) -> None:
        self.entity = DomainParticipant(domain_id, Qos(Policy.Userdata(f"enclave={enclave};".encode())))
        self.guid = self.entity.get_guid().bytes
        self._key = (domain_id, enclave)
        self._topics: dict[tuple[str, str], Any] = {}
        self._reply_topics: dict[tuple[str, str], Any] = {}

    def _open(self) -> Participant:
        self._publisher, self._subscriber = Publisher(self.entity), Subscriber(self.entity)
        announcements = self.topic(names.DISCOVERY_TOPIC, dds_type_name(load_message(ANNOUNCEMENT)))
        self.graph = Graph(self.entity, announcements)
        return self

    def topic(self, name: str, type_name: str) -> Any:
        """A topic of raw payloads; names are those on the wire."""
        key = (name, type_name)
        with _lock:
            if key not in self._topics:
                self._topics[key] = cyclone.create_topic(self.entity, name, type_name)
            return self._topics[key]

    def create_writer(self, topic: str, type_name: str, qos: Qos) -> Writer:
        """A writer; names are those on the wire."""
        return Writer(self._publisher, self.topic(topic, type_name), qos)

    def create_reader(self, topic: str, type_name: str, qos: Qos) -> Reader:
        """A reader; names are those on the wire."""
        return Reader(self._subscriber, self.topic(topic, type_name), qos)

    def create_reply_reader(self, topic: str, type_name: str, qos: Qos) -> Reader:
        """The same for a service's replies, those of Fast DDS among them (`fast_dds_replies`)."""
        key = (topic, type_name)
        with _lock:
            if key not in self._reply_topics:
                self._reply_topics[key] = fast_dds_replies.create_topic(self.entity, topic, type_name)
        return Reader(self._subscriber, self._reply_topics[key], qos)

    def create_wait_set(self) -> WaitSet:
        """An empty wait set; who waits with it must be woken before `leave`."""
        return WaitSet(self.entity)

    def leave(self) -> None:
        """Leave the domain, with all readers and writers that were made here; the next who joins gets the rest."""
        self.graph.close()
        cyclone.delete(self._publisher)
        cyclone.delete(self._subscriber)
        with _lock:
            _unused[self._key].append(self)


def join(domain_id: int, enclave: str = "/") -> Participant:
    """A participant for one alone.

    Args:
        domain_id: 0 to 232.
        enclave: goes into the user data, where ROS looks for it.

    Raises:
        cyclonedds.core.DDSException: cyclonedds refuses the configuration, or finds no network.
    """
    with _lock:
        if not _domains:
            _keep_pages_of_pictures()
        if domain_id not in _domains:  # for ever, so that the next context finds the domain quickly
            _domains[domain_id] = Domain(domain_id, domain_configuration())
        unused = _unused.setdefault((domain_id, enclave), [])
        if not unused:
            unused.append(Participant(domain_id, enclave))
            _all.extend(unused)
        found = unused.pop()
    return found._open()


def _keep_pages_of_pictures() -> None:
    """Give a large block back to glibc, which from then on keeps pages of blocks up to that size for the next one.

    Else the memory of every picture goes back to the system and comes again page by page: 2 ms for 640x480.
    """
    bytes(LARGE_BLOCK_BYTES)  # zeros that nobody touches: no page is taken for them


@atexit.register
def _end() -> None:
    """Before Python's end, and after that of the contexts: cyclonedds' threads and its do not mix."""
    for participant in _all:
        cyclone.delete(participant.entity)
