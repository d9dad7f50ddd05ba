"""The part of a node that looks at the graph: who else is there, and what they publish and offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

from ros_nodes.binding.dds import names
from ros_nodes.binding.dds.cyclone import DiscoveredEndpoint
from ros_nodes.binding.dds.graph import Graph, NodeEntry
from ros_nodes.binding.dds.qos import from_dds
from ros_nodes.binding.rclpy.context import Context
from ros_nodes.binding.rclpy.exceptions import NodeNameNonExistentError
from ros_nodes.binding.rclpy.topic_endpoint_info import TopicEndpointInfo, TopicEndpointTypeEnum
from ros_nodes.binding.rclpy.type_hash import parse_type_hash

NamesAndTypes = list[tuple[str, list[str]]]
_UNKNOWN_NAME, _UNKNOWN_NAMESPACE = "_NODE_NAME_UNKNOWN_", "_NODE_NAMESPACE_UNKNOWN_"


class NodeGraph:
    """What `rclpy.node.Node` inherits its queries from; they answer at once, with what has been discovered so far."""

    context: Context
    _usable: Callable[[], AbstractContextManager[None]]
    resolve_topic_name: Callable[..., str]
    resolve_service_name: Callable[..., str]

    def _graph(self) -> Graph:
        with self._usable():
            return self.context._require().graph

    def get_node_names(self) -> list[str]:
        """Names of all nodes."""
        return [node.name for node in self._graph().nodes()]

    def get_fully_qualified_node_names(self) -> list[str]:
        """Names of all nodes behind their namespaces."""
        return [_full_name(node) for node in self._graph().nodes()]

    def get_node_names_and_namespaces(self) -> list[tuple[str, str]]:
        """Names and namespaces of all nodes."""
        return [(node.name, node.namespace) for node in self._graph().nodes()]

    def get_node_names_and_namespaces_with_enclaves(self) -> list[tuple[str, str, str]]:
        """Names, namespaces and enclaves of all nodes; without security the enclave is ``/``."""
        return [(node.name, node.namespace, "/") for node in self._graph().nodes()]

    def get_topic_names_and_types(self, no_demangle: bool = False) -> NamesAndTypes:
        """All topics; with ``no_demangle`` those of services too, all as they are on the wire."""
        return _names_and_types(_endpoints(self._graph()), *_topic_names(no_demangle))

    def get_service_names_and_types(self) -> NamesAndTypes:
        """All services that somebody offers or asks."""
        return _names_and_types(_endpoints(self._graph()), names.service_from_wire, names.service_type_from_wire)

    def get_publisher_names_and_types_by_node(
        self, node_name: str, node_namespace: str, no_demangle: bool = False
    ) -> NamesAndTypes:
        """Topics that a node publishes.

        Raises:
            NodeNameNonExistentError: there is no such node.
        """
        return self._of_node(node_name, node_namespace, *_topic_names(no_demangle), writers=True)

    def get_subscriber_names_and_types_by_node(
        self, node_name: str, node_namespace: str, no_demangle: bool = False
    ) -> NamesAndTypes:
        """Topics that a node subscribes to.

        Raises:
            NodeNameNonExistentError: there is no such node.
        """
        return self._of_node(node_name, node_namespace, *_topic_names(no_demangle), writers=False)

    def get_service_names_and_types_by_node(self, node_name: str, node_namespace: str) -> NamesAndTypes:
        """Services that a node offers.

        Raises:
            NodeNameNonExistentError: there is no such node.
        """
        return self._of_node(node_name, node_namespace, _request, names.service_type_from_wire, writers=False)

    def get_client_names_and_types_by_node(self, node_name: str, node_namespace: str) -> NamesAndTypes:
        """Services that a node asks.

        Raises:
            NodeNameNonExistentError: there is no such node.
        """
        return self._of_node(node_name, node_namespace, _request, names.service_type_from_wire, writers=True)

    def _of_node(self, node_name: str, node_namespace: str, *demangle: Any, writers: bool) -> NamesAndTypes:
        graph = self._graph()
        nodes = [node for node in graph.nodes() if (node.name, node.namespace) == (node_name, node_namespace)]
        if not nodes:
            raise NodeNameNonExistentError(
                f"Failed to get names and types: no node {node_name!r} in namespace {node_namespace!r}"
            )
        guids = {guid for node in nodes for guid in (node.writers if writers else node.readers)}
        endpoints = [each for each in graph.endpoints(writers=writers) if each.guid in guids]
        return _names_and_types(endpoints, *demangle)

    def count_publishers(self, topic_name: str) -> int:
        """How many publishers a topic has; a relative name is of this node's namespace, and not remapped."""
        return self._count_topics(topic_name, writers=True)

    def count_subscribers(self, topic_name: str) -> int:
        """How many subscriptions a topic has; a relative name is of this node's namespace, and not remapped."""
        return self._count_topics(topic_name, writers=False)

    def count_clients(self, service_name: str) -> int:
        """How many ask a service; a relative name is of this node's namespace, and not remapped."""
        return self._count_services(service_name, writers=True)

    def count_services(self, service_name: str) -> int:
        """How many offer a service; a relative name is of this node's namespace, and not remapped."""
        return self._count_services(service_name, writers=False)

    def _count_topics(self, name: str, *, writers: bool) -> int:
        topic = names.topic_on_wire(self.resolve_topic_name(name, only_expand=True))
        return sum(each.topic == topic for each in self._graph().endpoints(writers=writers))

    def _count_services(self, name: str, *, writers: bool) -> int:
        topic = names.request_on_wire(self.resolve_service_name(name, only_expand=True))
        return sum(each.topic == topic for each in self._graph().endpoints(writers=writers))

    def get_publishers_info_by_topic(self, topic_name: str, no_mangle: bool = False) -> list[TopicEndpointInfo]:
        """All publishers of a topic; with ``no_mangle`` the name is that on the wire."""
        return self._infos(topic_name, no_mangle, TopicEndpointTypeEnum.PUBLISHER)

    def get_subscriptions_info_by_topic(self, topic_name: str, no_mangle: bool = False) -> list[TopicEndpointInfo]:
        """All subscriptions to a topic; with ``no_mangle`` the name is that on the wire."""
        return self._infos(topic_name, no_mangle, TopicEndpointTypeEnum.SUBSCRIPTION)

    def _infos(self, topic_name: str, no_mangle: bool, kind: TopicEndpointTypeEnum) -> list[TopicEndpointInfo]:
        wanted = topic_name if no_mangle else names.topic_on_wire(self.resolve_topic_name(topic_name))
        writers = kind is TopicEndpointTypeEnum.PUBLISHER
        graph = self._graph()
        owners = {guid: node for node in graph.nodes() for guid in (node.writers if writers else node.readers)}
        demangle_type: Callable[[str], str] = str if no_mangle else names.type_from_wire
        return [
            TopicEndpointInfo(
                node_name=owners[each.guid].name if each.guid in owners else _UNKNOWN_NAME,
                node_namespace=owners[each.guid].namespace if each.guid in owners else _UNKNOWN_NAMESPACE,
                topic_type=demangle_type(each.type_name),
                topic_type_hash=parse_type_hash(each.user_data.get("typehash", "")),
                endpoint_type=kind,
                endpoint_gid=list(each.guid),
                qos_profile=from_dds(each.policies),
            )
            for each in graph.endpoints(writers=writers)
            if each.topic == wanted
        ]

    def wait_for_node(self, fully_qualified_node_name: str, timeout: float) -> bool:
        """Wait for a node to appear, so many seconds, and say whether it has."""
        graph, wanted = self._graph(), f"/{fully_qualified_node_name.removeprefix('/')}"
        return graph.wait_for(lambda: any(_full_name(node) == wanted for node in graph.nodes()), timeout)


def _full_name(node: NodeEntry) -> str:
    return f"{node.namespace.rstrip('/')}/{node.name}"


def _endpoints(graph: Graph) -> list[DiscoveredEndpoint]:
    return [*graph.endpoints(writers=True), *graph.endpoints(writers=False)]


def _request(topic: str) -> str | None:
    return names.service_from_wire(topic) if topic.startswith(names.REQUEST) else None


def _topic_names(no_demangle: bool) -> tuple[Callable[[str], str | None], Callable[[str], str]]:
    return (str, str) if no_demangle else (names.topic_from_wire, names.type_from_wire)


def _names_and_types(
    endpoints: Iterable[DiscoveredEndpoint],
    demangle_name: Callable[[str], str | None],
    demangle_type: Callable[[str], str],
) -> NamesAndTypes:
    found: dict[str, set[str]] = {}
    for endpoint in endpoints:
        name = demangle_name(endpoint.topic)
        if name is not None:
            found.setdefault(name, set()).add(demangle_type(endpoint.type_name))
    return [(name, sorted(types)) for name, types in sorted(found.items())]
