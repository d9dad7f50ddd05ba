"""What `reclip-agent doctor` looks at, one after the other."""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import socket
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path

from agent.errors import ReclipAgentError
from ros_nodes import INSTALL, NEEDED, missing_packages, real_rclpy, what_is_missing
from ros_nodes.commands.joining import MAX_DOMAIN_ID, NO_GRAPH, joined, where

CYCLONE, FAST_DDS = "rmw_cyclonedds_cpp", "rmw_fastrtps_cpp"
LAST_GOOD_DOMAIN = 101
"""Above, a domain's ports are those that Linux gives to outgoing connections."""
RANGES = {
    "SUBNET": "all machines of this network",
    "LOCALHOST": "this machine alone",
    "SYSTEM_DEFAULT": "what the middleware's own settings say",
    "OFF": "nobody",
}
MULTICAST_GROUP = "239.255.0.1"
"""Where DDS looks for others."""
SHARED_MEMORY = Path("/dev/shm")
SHARED_MEMORY_BYTES = 64 * 2**20
"""For the segments of a graph's processes."""
PATIENCE_S = 5.0
"""For nodes and pictures to appear."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: its name.
        fact: how it is.
        remedy: what to do; with `works`, what to do if something else is wanted.
        works: whether the graph can run with it.
    """

    what: str
    fact: str
    remedy: str = ""
    works: bool = True


def examine(args: argparse.Namespace) -> Iterator[Finding]:
    """All findings, each as soon as it is known.

    Args:
        args: ``camera``, ``preset``, ``namespace`` and ``domain``.
    """
    if args.domain is not None:
        os.environ["ROS_DOMAIN_ID"] = str(args.domain)
    chosen, network = find_rclpy(), [find_domain(), find_range()]
    yield chosen
    if chosen.works:
        yield find_middleware()
        yield find_messages()
    yield from network
    yield find_multicast()
    if chosen.works:
        yield find_shared_memory()
        if all(finding.works for finding in network):
            yield find_nodes(args)
    yield find_camera(args.camera)
    yield find_models(args.preset)


def find_rclpy() -> Finding:
    """Which rclpy `import ros_nodes` has chosen, and whether it can be imported."""
    folder, spec = real_rclpy(), PathFinder.find_spec("rclpy")
    is_whole = folder is not None and not missing_packages()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module("rclpy.node")
    except ImportError as error:
        if is_whole:
            remedy = "source its setup file in this shell: . /opt/ros/DISTRO/setup.bash"
            return Finding("rclpy", f"that of {folder} cannot be loaded: {error}", remedy, works=False)
        fact = what_is_missing() if folder else f"there is no ROS 2 here, and the binding cannot be loaded: {error}"
        return Finding("rclpy", fact, INSTALL, works=False)
    if is_whole:
        return Finding("rclpy", f"a real one: {folder}")
    stand_in = "the binding over cyclonedds"
    if folder:
        return Finding("rclpy", f"{stand_in}, because {what_is_missing()}", "install these to run on the real one")
    if spec is not None:
        fact = f"{stand_in}, because that of {spec.submodule_search_locations} has no part for this Python"
        return Finding("rclpy", fact, "to run on the real one, make the environment with the Python of its ROS 2")
    return Finding("rclpy", f"{stand_in}; there is no ROS 2 in this environment")


def find_middleware() -> Finding:
    """Who speaks on the network, and what was asked for."""
    from rclpy.utilities import get_rmw_implementation_identifier

    asked = os.environ.get("RMW_IMPLEMENTATION", "")
    try:
        found = get_rmw_implementation_identifier()
    except RuntimeError as error:
        remedy = f"sudo apt install ros-$ROS_DISTRO-{asked.replace('_', '-')}, or unset RMW_IMPLEMENTATION"
        return Finding("middleware", f"{asked} cannot be loaded: {error}", remedy, works=False)
    if asked in ("", found):
        return Finding("middleware", found)
    fact = f"{found}, though RMW_IMPLEMENTATION is {asked}"
    if asked.startswith("rmw_fastrtps"):
        return Finding(
            "middleware", fact, f"topics work between the two; for services and parameters, set {CYCLONE} on the robot"
        )
    return Finding("middleware", fact, f"run on a real rclpy here, or set {CYCLONE} on the robot", works=False)


def find_messages() -> Finding:
    """Whether all packages of messages can be imported."""
    failures = []
    for name in NEEDED:
        try:
            importlib.import_module(f"{name}.{'srv' if name.endswith('_srvs') else 'msg'}")
        except ImportError as error:
            failures.append(f"{name} ({error})")
    if failures:
        fact = f"cannot be imported: {', '.join(failures)}"
        return Finding(
            "messages", fact, "install these packages of ROS 2 again, and source its setup file", works=False
        )
    return Finding("messages", f"all {len(NEEDED)} packages, {NEEDED[0]} to {NEEDED[-1]}")


def find_domain() -> Finding:
    """``ROS_DOMAIN_ID``."""
    text = os.environ.get("ROS_DOMAIN_ID") or "0"
    if not text.isdecimal() or int(text) > MAX_DOMAIN_ID:
        return Finding("domain", f"ROS_DOMAIN_ID is {text!r}", f"set it to 0 to {MAX_DOMAIN_ID}", works=False)
    if int(text) > LAST_GOOD_DOMAIN:
        return Finding("domain", text, f"its ports may be taken by other programs; 0 to {LAST_GOOD_DOMAIN} are safe")
    return Finding("domain", f"{text}; both sides need the same ROS_DOMAIN_ID")


def find_range() -> Finding:
    """``ROS_AUTOMATIC_DISCOVERY_RANGE``."""
    found = discovery_range()
    if found not in RANGES:
        remedy = f"set ROS_AUTOMATIC_DISCOVERY_RANGE to one of {', '.join(RANGES)}, or unset it"
        return Finding("discovery", f"{found!r} is no range", remedy, works=False)
    remedy = "set ROS_AUTOMATIC_DISCOVERY_RANGE=SUBNET to find other nodes" if found == "OFF" else ""
    return Finding("discovery", f"{found}: {RANGES[found]}; both sides need the same", remedy)


def discovery_range() -> str:
    """What the environment says; ``ROS_LOCALHOST_ONLY=1`` is its older form."""
    if os.environ.get("ROS_LOCALHOST_ONLY") == "1":
        return "LOCALHOST"
    return os.environ.get("ROS_AUTOMATIC_DISCOVERY_RANGE") or "SUBNET"


def find_multicast() -> Finding:
    """Whether a datagram to DDS's group comes back to this machine."""
    if discovery_range() in ("LOCALHOST", "OFF"):
        return Finding("multicast", f"not needed within {discovery_range()}")
    remedy = (
        "join a network, and let UDP to 224.0.0.0/4 through the firewall; or ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST"
    )
    word = os.urandom(16)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear, socket.socket(type=socket.SOCK_DGRAM) as mouth:
        ear.settimeout(1.0)
        try:
            ear.bind(("", 0))
            membership = socket.inet_aton(MULTICAST_GROUP) + socket.inet_aton("0.0.0.0")
            ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
            mouth.sendto(word, (MULTICAST_GROUP, ear.getsockname()[1]))
            while ear.recv(len(word)) != word:
                continue
        except OSError as error:
            return Finding("multicast", f"nothing comes through: {error}", remedy, works=False)
    return Finding("multicast", "comes through on this machine")


def find_shared_memory() -> Finding:
    """Whether Fast DDS has room for pictures."""
    from rclpy.utilities import get_rmw_implementation_identifier

    middleware = get_rmw_implementation_identifier()
    if middleware != FAST_DDS:
        return Finding("shared memory", f"not used by {middleware}")
    if not os.access(SHARED_MEMORY, os.W_OK):
        remedy = f"mount it (a container: --ipc=host), and make it writable for user {os.getuid()}"
        return Finding("shared memory", f"{SHARED_MEMORY} cannot be written to", remedy, works=False)
    free = shutil.disk_usage(SHARED_MEMORY).free
    fact = f"{free / 2**20:.0f} MiB are free in {SHARED_MEMORY}"
    if free < SHARED_MEMORY_BYTES:
        remedy = "end what has crashed and `fastdds shm clean`; a container: --ipc=host or --shm-size=256m"
        return Finding("shared memory", fact, remedy, works=False)
    return Finding("shared memory", fact)


def find_nodes(args: argparse.Namespace) -> Finding:
    """Who else is in the domain."""
    try:
        with joined(args, "doctor") as (node, executor):
            end_s = time.monotonic() + PATIENCE_S
            others: list[str] = []
            while not others and time.monotonic() < end_s:
                executor.spin_once(timeout_sec=0.2)
                names = node.get_node_names_and_namespaces()
                others = sorted(f"{place.rstrip('/')}/{name}" for name, place in names if name != node.get_name())
    except (ReclipAgentError, RuntimeError) as error:
        return Finding("nodes", str(error), "free the network and the domain, or choose another domain", works=False)
    if not others:
        return Finding("nodes", f"no other is seen {where(args.namespace)}", NO_GRAPH)
    return Finding("nodes", ", ".join(others))


def find_camera(camera: str) -> Finding:
    """Whether a picture comes from it."""
    from ros_nodes.cameras.opening import open_camera

    notes: list[str] = []
    try:
        source = open_camera(camera, notes.append)
        try:
            end_s = time.monotonic() + PATIENCE_S
            while (picture := source.take()) is None and time.monotonic() < end_s:
                time.sleep(0.02)
        finally:
            source.close()
    except ReclipAgentError as error:
        return Finding("camera", f"{camera} gives no pictures", str(error), works=False)
    if picture is None:
        return Finding(
            "camera", f"{camera} gave no picture in {PATIENCE_S:g} s", "unplug it and try again", works=False
        )
    height, width = picture.image_rgb.shape[:2]
    return Finding("camera", f"{camera}: {source.name}, {width} x {height} pixels", "; ".join(notes))


def find_models(preset: str) -> Finding:
    """Whether the models of a preset can be loaded."""
    from agent.pipeline import Grounder

    try:
        Grounder.from_preset(preset)
    except ReclipAgentError as error:
        return Finding("models", f"those of {preset} cannot be loaded", str(error), works=False)
    return Finding("models", f"those of {preset} are here")
