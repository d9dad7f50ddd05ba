"""Draws the diagrams of docs/architecture.md: runs the robot graph on a shipped picture, and traces what calls what.

    python docs/draw_architecture.py [PAGE]

The steps of each way stand in the page's tables, as functions. The drawing fails where a step is not called, comes out
of order, is entered twice, or is reached through a file that is not on the way.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
UTTERANCE = "pick up the red cup left of the bowl"
CALLS: list[list[tuple[str, str]]] = []
"""Each call: the file and the function that were entered, then those that they were called from, innermost first."""


def record(frame: FrameType | None, event: str, _: Any) -> None:
    """Add a call to `CALLS`; a profile function."""
    stack = []
    while event == "call" and frame:
        file, name = frame.f_code.co_filename.removeprefix(f"{ROOT}/"), frame.f_code.co_name
        if file.startswith(("agent/", "ros_nodes/")) and "/binding/" not in file and name[0] != "<":
            stack.append((file, name))
        elif not stack:
            return
        frame = frame.f_back
    if stack:
        CALLS.append(stack)


def drawn(section: str, *, is_repeated: bool = False) -> str:
    """A section of the page with its diagram as `CALLS` have it."""
    steps = re.findall(r"^\| \d+ \| \[(.+?)\]\(.+?\) `(\w+)`", section, re.MULTILINE)
    entered, files = [call[0] for call in CALLS], [file for file, _ in steps]
    assert {*steps} <= {*entered}, f"never called: { ({*steps} - {*entered}) }"
    assert steps == sorted(steps, key=entered.index), f"the order is {sorted(steps, key=entered.index)}"
    ways = {tuple(call) for call in CALLS}
    once = [step for step in steps if sum(way[0] == step for way in ways) == 1]
    assert is_repeated or once == steps, f"entered by several ways: { {*steps} - {*once} }"
    diagram = [f'    {at}["{at} {file}"]' for at, file in enumerate(files, 1)]
    for at, step in [*enumerate(steps)][1:]:
        callers = [file for file, _ in CALLS[entered.index(step)] if file != step[0]]
        caller = next((file for file in callers if file in files), None)
        assert caller in (None, *callers[:1]), f"{step} is called by {callers[0]}, which is not on the way"
        diagram.append(f"    {files.index(caller) + 1} --> {at + 1}" if caller else f"    {at} -.-> {at + 1}")
    below = dict.fromkeys(
        file for (file, _), *callers in CALLS if file not in files and not {*steps}.isdisjoint(callers)
    )
    others = ", ".join(f"[{Path(file).stem}](../{file})" for file in below)
    section = re.sub(
        r"```mermaid\n.*?```", "\n".join(("```mermaid", "flowchart LR", *diagram, "```")), section, flags=re.S
    )
    return re.sub(r"^Called by them: .*", f"Called by them: {others}.", section, flags=re.MULTILINE)


def sections(picture_way: str, command_way: str, topic_way: str) -> Iterator[str]:
    """The sections of the three ways, each drawn after it was traced."""
    os.environ |= {"ROS_DOMAIN_ID": str(101 + os.getpid() % 100), "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST"}
    sys.path.insert(0, str(ROOT))
    import ros_nodes  # noqa: F401, I001  # makes `import rclpy` work where there is no ROS 2
    import rclpy
    from rclpy.executors import SingleThreadedExecutor

    from agent import Grounder, load_image
    from agent.chat.conversation import Conversation
    from ros_nodes.cameras.node import CameraNode
    from ros_nodes.commands.client import GraphClient
    from ros_nodes.grounding.node import GroundingNode
    from ros_nodes.proposals_node import ProposalsNode

    picture = ROOT / "sim" / "scenes" / "00" / "image.jpg"
    scene = Grounder.from_preset("tabletop").look(load_image(picture))
    threading.setprofile(record)
    rclpy.init(args=["--ros-args", "-p", f"camera:={picture}", "-p", "max_age_s:=30.0"])
    nodes = (*hearing, camera) = (GroundingNode(), ProposalsNode(), CameraNode())
    client_node, executor = rclpy.create_node("client"), SingleThreadedExecutor()
    client = GraphClient(client_node, "client", executor.spin_once)
    for node in (client_node, *nodes):
        executor.add_node(node)
    for node in hearing:
        node.activate()
    sys.setprofile(record)
    CALLS.clear()
    camera.activate()
    while client.ask(UTTERANCE, 60.0)["status"] != "found":
        pass
    yield drawn(picture_way, is_repeated=True)
    CALLS.clear()
    Conversation().say(UTTERANCE, scene)
    yield drawn(command_way)
    CALLS.clear()
    client.ask(UTTERANCE, 60.0)
    yield drawn(topic_way)
    sys.setprofile(None)
    for node in nodes:
        node.deactivate()
    rclpy.shutdown()


def main() -> None:
    """Draw the second, third and fourth section of the page anew."""
    page = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "architecture.md"
    parts = page.read_text(encoding="utf-8").split("\n## ")
    parts[1:4] = sections(*parts[1:4])
    page.write_text("\n## ".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
