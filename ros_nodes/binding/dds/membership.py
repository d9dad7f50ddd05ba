"""DDS participants and their topics, which stay in a process when the contexts that they were made for are gone."""

from __future__ import annotations

import atexit
from threading import Lock
from typing import Any

from cyclonedds.domain import Domain, DomainParticipant
from cyclonedds.qos import Policy, Qos

from ros_nodes.binding.dds import cyclone
from ros_nodes.binding.dds.configuration import domain_configuration

LARGE_BLOCK_BYTES = 32 * 2**20 - 2**16
_lock = Lock()
_domains: dict[int, Domain] = {}
_all: list[Membership] = []
_unused: dict[tuple[int, str], list[Membership]] = {}


class Membership:
    """A DDS participant with its topics; `join` gives one, `leave` takes it back.

    cyclonedds' Python part reads the library of types without its lock while it makes a topic, and crashes when a type
    comes or goes meanwhile. So topics are made one after the other, and stay until Python ends. Without readers and
    writers a participant costs a message every few seconds, and no tool of ROS lists it.

    Attributes:
        entity: the participant.
        guid: 16 bytes.
    """

    def __init__(self, domain_id: int, enclave: str) -> None:
        self.entity = DomainParticipant(domain_id, Qos(Policy.Userdata(f"enclave={enclave};".encode())))
        self.guid = self.entity.get_guid().bytes
        self._key = (domain_id, enclave)
        self._topics: dict[tuple[str, str], Any] = {}

    def topic(self, name: str, type_name: str) -> Any:
        """A topic of raw payloads; names are those on the wire."""
        key = (name, type_name)
        with _lock:
            if key not in self._topics:
                self._topics[key] = cyclone.create_topic(self.entity, name, type_name)
            return self._topics[key]

    def leave(self) -> None:
        """Keep it for the next who joins; all readers and writers must be gone."""
        with _lock:
            _unused.setdefault(self._key, []).append(self)


def join(domain_id: int, enclave: str) -> Membership:
    """A participant for one alone.

    Raises:
        cyclonedds.core.DDSException: cyclonedds refuses the configuration, or finds no network.
    """
    with _lock:
        unused = _unused.get((domain_id, enclave))
        if unused:
            return unused.pop()
        if not _domains:
            _keep_pages_of_pictures()
        if domain_id not in _domains:  # for ever, so that the next context finds the domain quickly
            _domains[domain_id] = Domain(domain_id, domain_configuration())
        _all.append(Membership(domain_id, enclave))
        return _all[-1]


def _keep_pages_of_pictures() -> None:
    """Give a large block back to glibc, which from then on keeps pages of blocks up to that size for the next one.

    Else the memory of every picture goes back to the system and comes again page by page: 2 ms for 640x480.
    """
    bytes(LARGE_BLOCK_BYTES)  # zeros that nobody touches: no page is taken for them


@atexit.register
def _end() -> None:
    """Before Python's end, and after that of the contexts: cyclonedds' threads and its do not mix."""
    for membership in _all:
        cyclone.delete(membership.entity)
