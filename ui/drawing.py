"""The picture with the proposals, and with what came of the last thing that was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from agent.chat.wording import UNKNOWN_PICTURE
from agent.datatypes import FloatArray
from ui import svg
from ui.explanation import numbers
from ui.robot import Naming, Picture, Turn


def seen(picture: Picture | None, turn: Turn | None) -> str:
    """What the robot sees, as SVG; the turn's boxes are drawn over its own picture alone."""
    if picture is None:
        return '<p class="empty quiet">No picture has come yet.</p>'
    height, width = picture.image_rgb.shape[:2]
    parts = [svg.box(xyxy, "proposal", index) for index, xyxy in enumerate(picture.boxes_xyxy)]
    if turn is not None:
        parts += [*_answered(turn, width)] if turn.picture is picture else []
        parts += _offered(turn, width)
    parts += _marked(picture.target_xyxy, "chosen", "target", width)
    label = f"a picture with {len(picture.boxes_xyxy)} proposals"
    warning = "" if picture.is_known else f'<p class="warning" role="note">{escape(UNKNOWN_PICTURE)}</p>'
    return warning + svg.picture(svg.image_address(picture.image_rgb), (width, height), parts, label)


def _answered(turn: Turn, width: int) -> Iterator[str]:
    answer = turn.answer
    if answer["status"] == "found":
        yield from _marked(_boxes(answer), "chosen", f"{answer['expression']} {answer['confidence']:.0%}", width)
        destination = answer.get("destination")
        if destination is not None:
            yield from _marked(_boxes(destination), "destination", destination["expression"], width)


def _offered(turn: Turn, width: int) -> Iterator[str]:
    """What a question offers; in a live picture it lies about where it was."""
    for option in turn.answer.get("options", ()):
        yield from _marked(numbers(option["box_xyxy"])[None], "option", option["words"], width)


def _boxes(answer: dict[str, Any]) -> FloatArray:
    return numbers([value for box in answer["boxes_xyxy"] for value in box]).reshape(-1, 4)


def _marked(boxes_xyxy: FloatArray, kind: str, text: str, width: int) -> Iterator[str]:
    for xyxy in boxes_xyxy:
        yield svg.box(xyxy, kind)
        yield svg.tag((float(xyxy[0]), float(xyxy[1])), text, kind, width)


def status(turn: Turn | None) -> str:
    """The outcome in a line."""
    if turn is None:
        return ""
    name = str(turn.answer["status"])
    words = turn.answer["reason"] or (turn.answer["expression"] if name == "found" else "")
    sure = f"confidence {turn.answer['confidence']:.0%}" if name == "found" else ""
    return (
        f'<div class="status"><b class="{escape(name)}">{escape(name.replace("_", " "))}</b>'
        f"<span>{escape(words)}</span><span class='quiet'>{sure}</span></div>"
    )


def scores(index: int, names: Sequence[Naming], turn: Turn | None) -> str:
    """What is known of one proposal: what it looks like, and its share of each phrase of the last answer."""
    rows = [_row(name, share) for name, share in names]
    looks = f"<h4>looks like</h4><div class='bars'>{''.join(rows)}</div>" if rows else ""
    phrases = turn.answer["trace"]["phrases"] if turn is not None else []
    known = [(each["phrase"], numbers(each["distribution"])) for each in phrases]
    shares = [_row(phrase, float(values[index])) for phrase, values in known if index < len(values)]
    asked = f"<h4>its share of</h4><div class='bars named'>{''.join(shares)}</div>" if shares else ""
    return f'<div class="card"><h4>Proposal {index}</h4>{looks}{asked}</div>'


def _row(name: str, share: float) -> str:
    filled = min(max(share, 0.0), 1.0) if share == share else 0.0
    return (
        f'<div class="row named"><span>{escape(name)}</span><i><i style="width:{100 * filled:.0f}%"></i></i>'
        f"<span>{filled:.2f}</span></div>"
    )
