"""Small charts of a trace, each as one Pillow picture: bars, a matrix, boxes tinted by probability, the tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from agent.datatypes import FloatArray, ImageArray
from agent.drawing import (
    INK_RGB,
    PAPER_RGB,
    QUIET_RGB,
    RGB,
    TARGET_RGB,
    draw_tag,
    fitted,
    font,
    text_size,
)

RULE_RGB: RGB = (103, 58, 183)
BAR_RGB: RGB = (66, 133, 244)
GRID_RGB: RGB = (222, 226, 231)
MOST_BARS = 8
MOST_LABELLED = 20
MOST_TREE_ROWS = 16
_TEXT_PX = 17
_LINE_PX = 26
BESIDE = {"excluded": "not", "joined": "and", "alternatives": "or"}
"""What an entity of `agent.datatypes.Trace` may have besides its rules, and the word for it."""


def bar_chart(values: FloatArray, width_px: int) -> Image.Image:
    """The highest values first, one bar for each box under its number; what is left out is summed up below.

    Args:
        values: (N,) in [0, 1], or NaN.
    """
    face = font(_TEXT_PX)
    if np.isnan(values).any():
        return text_block("0 / 0: no box satisfies this", width_px, ink=(198, 40, 40))
    order = np.argsort(-values, kind="stable")
    shown = order if len(order) == MOST_BARS + 1 else order[:MOST_BARS]
    rest = order[len(shown) :]
    chart = Image.new("RGB", (width_px, (len(shown) + (len(rest) > 0)) * _LINE_PX + 4), PAPER_RGB)
    pen = ImageDraw.Draw(chart)
    start, end = 42, width_px - 70
    top_value = max(float(values.max(initial=0.0)), 1e-300)
    for row, index in enumerate(shown.tolist()):
        y = row * _LINE_PX + 3
        value = float(values[index])
        pen.text((0, y), str(index), fill=QUIET_RGB, font=face)
        pen.rectangle((start, y + 2, end, y + 18), fill=(243, 245, 248))
        if value > 0:
            colour = TARGET_RGB if value == top_value else BAR_RGB
            pen.rectangle((start, y + 2, start + max(1.0, min(value, 1.0) * (end - start)), y + 18), fill=colour)
        pen.text((end + 8, y), number(value), fill=INK_RGB, font=face)
    if len(rest):
        text = f"{len(rest)} more, together {number(float(values[rest].sum()))}"
        pen.text((start, len(shown) * _LINE_PX + 3), text, fill=QUIET_RGB, font=face)
    return chart


def matrix_chart(matrix: FloatArray, width_px: int) -> Image.Image:
    """How far a rule holds for each (row, column) of boxes, white 0 to violet 1; numbered while there are few.

    Args:
        matrix: (N, N) in [0, 1].
    """
    count = max(len(matrix), 1)
    margin = 30 if count <= MOST_LABELLED else 8
    cell = min(24, max((width_px - margin) // count, 1))
    side = cell * count
    chart = Image.new("RGB", (width_px, side + margin + 4), PAPER_RGB)
    shade = np.clip(matrix, 0, 1)[..., None]
    pixels = (shade * np.array(RULE_RGB) + (1 - shade) * np.array((246, 244, 250))).astype(np.uint8)
    if len(matrix):
        chart.paste(Image.fromarray(pixels).resize((side, side), Image.Resampling.NEAREST), (margin, margin))
    pen = ImageDraw.Draw(chart)
    if cell >= 6:
        for line in range(count + 1):
            at = float(margin + line * cell)
            pen.line((margin, at, margin + side, at), fill=PAPER_RGB)
            pen.line((at, margin, at, margin + side), fill=PAPER_RGB)
    if count <= MOST_LABELLED:
        face = font(13)
        for index in range(len(matrix)):
            at = margin + index * cell + cell / 2
            pen.text((margin - 6, at), str(index), fill=QUIET_RGB, font=face, anchor="rm")
            pen.text((at, margin - 6), str(index), fill=QUIET_RGB, font=face, anchor="ms")
    return chart


def tinted_boxes(image_rgb: ImageArray, boxes_xyxy: FloatArray, values: FloatArray, width_px: int) -> Image.Image:
    """The picture, muted, with each box greener the likelier it is; the likeliest carries its number."""
    height = min(max(1, round(image_rgb.shape[0] * width_px / image_rgb.shape[1])), 2 * width_px)
    picture = Image.fromarray(image_rgb).resize((width_px, height), Image.Resampling.LANCZOS)
    factors = np.tile([picture.width / image_rgb.shape[1], picture.height / image_rgb.shape[0]], 2)
    picture = Image.blend(picture, Image.new("RGB", picture.size, PAPER_RGB), 0.35)
    pen = ImageDraw.Draw(picture, "RGBA")
    strength = np.nan_to_num(values / max(float(np.nanmax(values, initial=0.0)), 1e-300))
    for index in np.argsort(strength, kind="stable").tolist():
        x1, y1, x2, y2 = (boxes_xyxy[index] * factors).tolist()
        share = float(strength[index])
        edge = (*TARGET_RGB, 255) if share > 0.5 else (70, 70, 70, 110)
        pen.rectangle(
            (x1, y1, x2, y2), fill=(*TARGET_RGB, int(90 * share)), outline=edge, width=3 if share > 0.5 else 1
        )
        if share > 0.5:
            draw_tag(pen, (x1, y1), str(index), (0, 110, 50), size=15, alpha=235)
    return picture


def tree_chart(tree: Mapping[str, Any] | None, width_px: int) -> Image.Image:
    """Entities as plates, relations and superlatives between them with the words that named them."""
    if tree is None:
        return text_block("no entity in the parse: the whole expression decides alone", width_px)
    rows = list(_tree_rows(tree, 0))
    hidden = max(0, len(rows) - MOST_TREE_ROWS)
    rows = rows[:MOST_TREE_ROWS]
    line = 38
    chart = Image.new("RGB", (width_px, (len(rows) + (hidden > 0)) * line + 6), PAPER_RGB)
    pen = ImageDraw.Draw(chart)
    face = font(19)
    for row, (depth, kind, text, rule) in enumerate(rows):
        x, y = min(depth, 10) * 26 + 2, row * line + 2
        if depth:
            pen.line((x - 14, y - 8, x - 14, y + 15, x - 4, y + 15), fill=GRID_RGB, width=2)
        if kind == "entity":
            label = fitted(text, face, width_px - x - 26)
            pen.rounded_rectangle((x, y, x + text_size(label, face)[0] + 20, y + 30), 8, fill=(232, 240, 254))
            pen.text((x + 10, y + 4), label, fill=INK_RGB, font=face)
            continue
        label = fitted(f'"{text}"', face, 0.6 * (width_px - x))
        pen.text((x + 2, y + 4), label, fill=QUIET_RGB, font=face)
        after = x + text_size(label, face)[0] + 12
        plate = fitted(f"{kind}: {rule}" if rule else kind, font(16), width_px - after - 20)
        pen.rounded_rectangle((after, y + 3, after + text_size(plate, font(16))[0] + 16, y + 28), 12, fill=RULE_RGB)
        pen.text((after + 8, y + 6), plate, fill=PAPER_RGB, font=font(16))
    if hidden:
        pen.text((2, len(rows) * line + 6), f"and {hidden} more rows", fill=QUIET_RGB, font=face)
    return chart


def counted(entity: Mapping[str, Any]) -> str:
    """How many of an entity of `agent.datatypes.Trace` are meant, behind its phrase."""
    number = entity.get("number")
    return "" if number is None else f" ({number})" if number else " (all)"


def ranked(superlative: Mapping[str, Any]) -> str:
    """A superlative's rule, with its rank: "left 2"; the last has -1."""
    return f"{superlative['name']} {superlative['rank']}" if "rank" in superlative else str(superlative["name"])


def related(relation: Mapping[str, Any]) -> str:
    """A relation's rule, and whether it must not hold."""
    rule = str(relation["name"] or "none, part of the phrase")
    return f"not {rule}" if relation.get("is_denied") else rule


def _tree_rows(tree: Mapping[str, Any], depth: int) -> Iterator[tuple[int, str, str, str]]:
    """(depth, kind, words, rule) from the root down; an explicit stack, as a hostile text may nest deeply."""
    waiting: list[tuple[int, str, str, str, Mapping[str, Any] | None]] = [(depth, "entity", "", "", tree)]
    while waiting:
        level, kind, words, rule, entity = waiting.pop()
        if kind != "entity" or entity is None:
            yield level, kind, words, rule
            continue
        yield level, "entity", str(entity["phrase"]) + counted(entity), ""
        below: list[tuple[int, str, str, str, Mapping[str, Any] | None]] = []
        for each in entity["superlatives"]:
            below.append((level + 1, "superlative", " ".join(each["words"]), ranked(each), None))
        for each in entity["relations"]:
            below.append((level + 1, "relation", " ".join(each["words"]), related(each), None))
            below += [(level + 2, "entity", "", "", landmark) for landmark in (each["child"], *each.get("others", ()))]
        for key, word in BESIDE.items():
            for other in entity.get(key, ()):
                below += [(level + 1, key, word, "", None), (level + 2, "entity", "", "", other)]
        waiting.extend(reversed(below))


def text_block(text: str, width_px: int, *, ink: RGB = QUIET_RGB) -> Image.Image:
    """One line of text as a picture."""
    face = font(_TEXT_PX)
    block = Image.new("RGB", (width_px, _LINE_PX + 4), PAPER_RGB)
    ImageDraw.Draw(block).text((0, 4), fitted(text, face, width_px), fill=ink, font=face)
    return block


def number(value: float) -> str:
    """A probability as a person reads it."""
    return f"{value:.3f}" if value >= 0.0005 or value == 0 else "<0.001"
