"""One context's place in a domain."""

from __future__ import annotations

from cyclonedds.pub import Publisher
from cyclonedds.qos import Qos
from cyclonedds.sub import Subscriber

from ros_nodes.binding.dds import cyclone
from ros_nodes.binding.dds.cyclone import WaitSet
from ros_nodes.binding.dds.endpoints import Reader, Writer
from ros_nodes.binding.dds.graph import Graph
from ros_nodes.binding.dds.membership import join


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
        self._membership = join(domain_id, enclave)
        self._publisher = Publisher(self._membership.entity)
        self._subscriber = Subscriber(self._membership.entity)
        self.guid = self._membership.guid
        self.graph = Graph(self._membership)

    def create_writer(self, topic: str, type_name: str, qos: Qos) -> Writer:
        """A writer; names are those on the wire."""
        return Writer(self._publisher, self._membership.topic(topic, type_name), qos)

    def create_reader(self, topic: str, type_name: str, qos: Qos) -> Reader:
        """A reader; names are those on the wire."""
        return Reader(self._subscriber, self._membership.topic(topic, type_name), qos)

    def create_wait_set(self) -> WaitSet:
        """An empty wait set; who waits with it must be woken before `close`."""
        return WaitSet(self._membership.entity)

    def close(self) -> None:
        """Leave the domain, with all readers and writers that were made here."""
        self.graph.close()
        cyclone.delete(self._publisher)
        cyclone.delete(self._subscriber)
        self._membership.leave()
