"""The picture with the proposals, and with what came of the last thing that was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from agent.chat.wording import UNKNOWN_PICTURE, listed
from agent.datatypes import FloatArray, Status
from agent.explanation import Bar, Bars
from ui import svg
from ui.explanation import bars_html
from ui.robot import ArmView, Naming, Picture, Turn


def seen(picture: Picture | None, turn: Turn | None) -> str:
    """What the robot sees, as SVG; the turn's boxes are drawn over its own picture alone."""
    if picture is None:
        return '<p class="empty quiet">No picture has come yet.</p>'
    width, _ = picture.size_wh
    parts = [_proposal(picture, index) for index in range(len(picture.boxes_xyxy))]
    if turn is not None:
        parts += [*_answered(turn, width)] if turn.picture is picture else []
        for option in turn.reply["options"]:  # in a live picture it lies about where it was
            parts += _marked(np.array([option["box_xyxy"]]), "option", option["words"], width)
    parts += _followed(picture, turn)
    label = f"a picture with {len(picture.boxes_xyxy)} proposals"
    warning = "" if picture.is_known else f'<p class="warning" role="note">{escape(UNKNOWN_PICTURE)}</p>'
    return warning + svg.picture(svg.image_address(picture.image_rgb), picture.size_wh, parts, label)


def _proposal(picture: Picture, index: int) -> str:
    """A box with its number, and with its name while it is pointed at."""
    xyxy = picture.boxes_xyxy[index]
    name = picture.names[index] if index < len(picture.names) else ""
    shown = svg.tag((float(xyxy[0]), float(xyxy[1])), name, "name", picture.size_wh[0]) if name else ""
    inside = f"{svg.box(xyxy, 'proposal')}{svg.corner_number(xyxy, index)}{shown}"
    return f'<g class="thing" data-index="{index}" tabindex="0" aria-label="{escape(name or str(index))}">{inside}</g>'


def _answered(turn: Turn, width: int) -> Iterator[str]:
    answer = turn.answer
    yield from _marked(answer.boxes_xyxy, "chosen", f"{answer.expression} {answer.confidence:.0%}", width)
    if answer.status is Status.FOUND and answer.destination is not None:
        yield from _marked(answer.destination.boxes_xyxy, "destination", answer.destination.expression, width)


def _followed(picture: Picture, turn: Turn | None) -> Iterator[str]:
    """The target of what was found last, and where that goes."""
    found = turn.answer if turn is not None and turn.answer.status is Status.FOUND else None
    place, width = found.destination if found else None, picture.size_wh[0]
    yield from _marked(picture.target_xyxy, "chosen", found.expression if found else "target", width)
    yield from _marked(picture.destination_xyxy, "destination", place.expression if place else "there", width)


def _marked(boxes_xyxy: FloatArray, kind: str, text: str, width: int) -> Iterator[str]:
    for xyxy in boxes_xyxy:
        yield svg.box(xyxy, kind)
        yield svg.tag((float(xyxy[0]), float(xyxy[1])), text, kind, width)


def arm(view: ArmView | None) -> str:
    """The arm from the side, and what it does."""
    if view is None:
        return ""
    image = "" if view.image_rgb is None else svg.image_address(view.image_rgb)
    seen_so = f'<img src="{image}" alt="the arm and its table from the side" decoding="sync"/>' if image else ""
    at_rest = f"Holding {view.holds}." if view.holds else "At rest." if view.is_armed else "Disarmed: nothing moves me."
    share = f'<i style="width:{100 * view.progress:.0f}%"></i>' if view.doing else ""
    return f'<figure class="arm">{seen_so}<figcaption>{escape(view.doing or at_rest)}{share}</figcaption></figure>'


def status(turn: Turn | None) -> str:
    """The outcome in a line."""
    if turn is None:
        return ""
    answer, name = turn.answer, str(turn.answer.status)
    is_found = answer.status is Status.FOUND
    words = answer.reason or (_resolved(turn) if is_found else "")
    sure = f"confidence {answer.confidence:.0%}" if is_found else ""
    return (
        f'<div class="status"><b class="{name}">{name.replace("_", " ")}</b>'
        f"<span>{escape(words)}</span><span class='quiet'>{sure}</span></div>"
    )


def _resolved(turn: Turn) -> str:
    """What was found, by its name, and where it goes: "the pink cup → the bowl"."""
    found = [turn.answer, *filter(None, [turn.answer.destination])]
    return " → ".join(_named(each.chosen, turn.picture) or each.expression for each in found)


def _named(chosen: Sequence[int], picture: Picture | None) -> str:
    """Empty where somebody's name is not known."""
    names = picture.names if picture is not None else ()
    known = [f"the {names[index]}" for index in chosen if index < len(names)]
    return listed(known, "and") if len(known) == len(chosen) else ""


def scores(index: int, names: Sequence[Naming], turn: Turn | None) -> str:
    """What is known of one proposal: what it looks like, and its share of each phrase of the last answer."""
    phrases = () if turn is None else turn.answer.trace.phrases
    shares = [(each.phrase, float(each.distribution[index])) for each in phrases if index < len(each.distribution)]
    shown = (("looks like", names), ("its share of", shares))
    parts = [f"<h4>{title}</h4>{bars_html(_bars(rows))}" for title, rows in shown if rows]
    return f'<div class="card named"><h4>Box {index}</h4>{"".join(parts)}</div>'


def _bars(rows: Sequence[Naming]) -> Bars:
    known = [(name, float(np.nan_to_num(share))) for name, share in rows]
    return Bars(tuple(Bar(name, share, f"{share:.2f}", row == 0) for row, (name, share) in enumerate(known)))
