"""What language models may do with the page's robot over MCP: see and ask, and nothing that moves anything."""

from __future__ import annotations

import json

from gradio.events import api

from ui.robot import Robot
from ui.visit import say

CALLER = "tools"


def add_tools(robot: Robot) -> None:
    """Add *ground* and *describe_scene* to the page that is being built."""

    def ground(expression: str) -> str:
        """Find the object that a referring expression means in what the robot sees now. Nothing is moved.

        Args:
            expression: such as "the red cup left of the bowl".

        Returns:
            A JSON object: status ("found", "ambiguous", "absent", ...), words for a person, box_xyxy in pixels or null,
            confidence.
        """
        reply = say(robot, CALLER, f"look at {expression}").reply
        return json.dumps({name: reply[name] for name in ("status", "words", "expression", "box_xyxy", "confidence")})

    def describe_scene() -> str:
        """Say what is in view, as a JSON object: words, and boxes_xyxy of the proposals in pixels."""
        picture = robot.look(CALLER)
        boxes = [] if picture is None else [[round(value, 1) for value in box] for box in picture.boxes_xyxy.tolist()]
        return json.dumps({"words": say(robot, CALLER, "what do you see?").words, "boxes_xyxy": boxes})

    api(ground, api_name="ground")
    api(describe_scene, api_name="describe_scene")
