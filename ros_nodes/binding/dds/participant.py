"""One context's place in a domain."""

from __future__ import annotations

from threading import Lock
from typing import Any

from cyclonedds.domain import Domain, DomainParticipant
from cyclonedds.pub import Publisher
from cyclonedds.sub import Subscriber

from ros_nodes.binding.dds import cyclone
from ros_nodes.binding.dds.configuration import domain_configuration
from ros_nodes.binding.dds.cyclone import Policy, Qos, WaitSet
from ros_nodes.binding.dds.endpoints import Reader, Writer
from ros_nodes.binding.dds.graph import Graph

LARGE_BLOCK_BYTES = 32 * 2**20 - 2**16
_domains: dict[int, Domain] = {}
_domains_lock = Lock()


def _configure_domain(domain_id: int) -> None:
    """Once in a process, before its first participant; for ever, so that the next context finds the domain quickly."""
    with _domains_lock:
        if not _domains:
            _keep_pages_of_pictures()
        if domain_id not in _domains:
            _domains[domain_id] = Domain(domain_id, domain_configuration())


def _keep_pages_of_pictures() -> None:
    """Give a large block back to glibc, which from then on keeps pages of blocks up to that size for the next one.

    Else the memory of every picture goes back to the system and comes again page by page: 2 ms for 640x480.
    """
    bytes(LARGE_BLOCK_BYTES)  # zeros that nobody touches: no page is taken for them


class Participant:
    """A DDS participant, what it makes, and what it knows of others.

    Args:
        domain_id: 0 to 232.
        enclave: goes into the user data, where ROS looks for it.

    Raises:
        cyclonedds.core.DDSException: cyclonedds refuses the configuration, or finds no network.

    Attributes:
        guid: 16 bytes.
        graph: everybody in the domain.
    """

    def __init__(self, domain_id: int, enclave: str = "/") -> None:
        _configure_domain(domain_id)
        self._entity = DomainParticipant(domain_id, Qos(Policy.Userdata(f"enclave={enclave};".encode())))
        self._publisher = Publisher(self._entity)
        self._subscriber = Subscriber(self._entity)
        self.guid = self._entity.get_guid().bytes
        self.graph = Graph(self._entity)

    def create_writer(self, topic: str, type_name: str, qos: Qos) -> Writer:
        """A writer; names are those on the wire."""
        return Writer(self._publisher, self._topic(topic, type_name), qos)

    def create_reader(self, topic: str, type_name: str, qos: Qos) -> Reader:
        """A reader; names are those on the wire."""
        return Reader(self._subscriber, self._topic(topic, type_name), qos)

    def _topic(self, name: str, type_name: str) -> Any:
        return cyclone.create_topic(self._entity, name, type_name)

    def create_wait_set(self) -> WaitSet:
        """An empty wait set."""
        return WaitSet(self._entity)

    def close(self) -> None:
        """Leave the domain, with all that was made here; who waits is woken."""
        self.graph.close()
        cyclone.delete(self._entity)
