"""What one open page remembers, and what became of what was said on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from agent.chat.replies import unread
from agent.datatypes import Answer, Status
from agent.errors import ReclipAgentError
from agent.geometry import iou_matrix
from agent.serialization import reply_to_mapping
from ui.robot import Picture, Robot, Turn

MOST_TURNS = 200
"""Of one visit; older ones are dropped."""
MAX_ECHOED_CHARACTERS = 200
MAX_VISITORS = 200
SAME_IOU = 0.5
"""A box that overlaps an option's so much is that option, in a picture of a moment later, too."""

Message = dict[str, Any]
"""Of the chat, as `gradio.Chatbot` takes it."""


@dataclass(frozen=True, eq=False)
class Visit:
    """Beside what the robot remembers of the visitor.

    Attributes:
        turn: the last one; None before the first.
        lines: the answers so far, one JSON object each.
        chat: what was said on both sides.
    """

    turn: Turn | None = None
    lines: tuple[str, ...] = ()
    chat: tuple[Message, ...] = ()

    def after(self, turn: Turn) -> Visit:
        """The visit with one more turn."""
        line = json.dumps({"said": turn.text, **turn.reply}, allow_nan=False)
        reply: Message = {"role": "assistant", "content": turn.words}
        if turn.reply["options"]:
            reply["options"] = [{"value": option["words"]} for option in turn.reply["options"]]
        chat = (*self.chat, {"role": "user", "content": turn.text}, reply)
        return Visit(turn, (*self.lines, line)[-MOST_TURNS:], chat[-2 * MOST_TURNS :])

    def told(self, words: str) -> Visit:
        """The visit after the robot has said something of itself."""
        return Visit(self.turn, self.lines, (*self.chat, {"role": "assistant", "content": words})[-2 * MOST_TURNS :])

    def option(self, picture: Picture | None, index: int) -> str:
        """What to say for a proposal of a picture that the open question offers; empty where it offers none."""
        if self.turn is None or picture is None or not 0 <= index < len(picture.boxes_xyxy):
            return ""
        for option in self.turn.reply["options"]:
            if iou_matrix(picture.boxes_xyxy[[index]], np.array([option["box_xyxy"]]))[0, 0] > SAME_IOU:
                return str(option["words"])
        return ""


def say(robot: Robot, who: str, text: str, heard_confidence: float | None = None) -> Turn:
    """One turn in any case: what cannot be answered is refused with the reason."""
    try:
        return robot.say(who, text, heard_confidence)
    except ReclipAgentError as error:
        echoed = text if len(text) <= MAX_ECHOED_CHARACTERS else f"{text[:MAX_ECHOED_CHARACTERS]}..."
        reply = unread(Answer(Status.REFUSED, "", text=echoed, reason=str(error)))
        return Turn(echoed, reply_to_mapping(reply), seen_by(robot, who))


def seen_by(robot: Robot, who: str) -> Picture | None:
    """What a visitor's robot sees; None where it cannot look."""
    try:
        return robot.look(who)
    except ReclipAgentError:
        return None


def history_html(lines: Sequence[str]) -> str:
    """The visit's answers as a table, the newest first."""
    if not lines:
        return '<p class="quiet">Nothing has been said yet.</p>'
    rows = []
    for line in reversed(lines):
        answer = json.loads(line)
        box = answer["box_xyxy"]
        where = ", ".join(f"{value:.0f}" for value in box) if box else ""
        cells = (answer["said"], str(answer["status"]).replace("_", " "), answer["action"], answer["expression"], where)
        rows.append(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in cells)}</tr>")
    head = "".join(f"<th>{name}</th>" for name in ("said", "status", "action", "expression", "box"))
    return f'<div class="history"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
