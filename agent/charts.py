"""Small charts of a trace, each as one Pillow picture: bars, a matrix, boxes tinted by probability, the tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from agent.datatypes import FloatArray, ImageArray, Role, SaidWord
from agent.drawing import (
    INK_RGB,
    PAPER_RGB,
    QUIET_RGB,
    REFUSED_RGB,
    RGB,
    ROLE_RGB,
    TARGET_RGB,
    draw_tag,
    fitted,
    font,
    text_size,
    wrapped,
)
from agent.explanation import ENTITY, Bars, TreeRow

RULE_RGB: RGB = (103, 58, 183)
BAR_RGB: RGB = (66, 133, 244)
GRID_RGB: RGB = (222, 226, 231)
MOST_LABELLED = 20
_TEXT_PX = 17
_LINE_PX = 26


def bar_chart(bars: Bars, width_px: int) -> Image.Image:
    """One bar for each box under its number; what is left out is summed up below."""
    if not bars.rows:
        return text_block(bars.note, width_px, ink=REFUSED_RGB)
    face = font(_TEXT_PX)
    chart = Image.new("RGB", (width_px, (len(bars.rows) + bool(bars.note)) * _LINE_PX + 4), PAPER_RGB)
    pen = ImageDraw.Draw(chart)
    start, end = 42, width_px - 70
    for row, bar in enumerate(bars.rows):
        y = row * _LINE_PX + 3
        pen.text((0, y), bar.label, fill=QUIET_RGB, font=face)
        pen.rectangle((start, y + 2, end, y + 18), fill=(243, 245, 248))
        if bar.share > 0:
            colour = TARGET_RGB if bar.is_best else BAR_RGB
            pen.rectangle((start, y + 2, start + max(1.0, min(bar.share, 1.0) * (end - start)), y + 18), fill=colour)
        pen.text((end + 8, y), bar.words, fill=INK_RGB, font=face)
    pen.text((start, len(bars.rows) * _LINE_PX + 3), bars.note, fill=QUIET_RGB, font=face)
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


def curve_chart(
    points: Sequence[tuple[float, float]], across: str, up: str, *, diagonal: bool = False, side_px: int = 360
) -> Image.Image:
    """A curve through points in [0, 1] by [0, 1], with what its axes are; ``diagonal``: where both are alike."""
    margin = 40
    chart = Image.new("RGB", (side_px, side_px), PAPER_RGB)
    pen, face, length = ImageDraw.Draw(chart), font(_TEXT_PX), side_px - 2 * margin
    for step in range(6):
        at = margin + length * step / 5
        pen.line((margin, at, margin + length, at), fill=GRID_RGB)
        pen.line((at, margin, at, margin + length), fill=GRID_RGB)
    if diagonal:
        pen.line((margin, margin + length, margin + length, margin), fill=QUIET_RGB)
    places = [(margin + length * x, margin + length * (1.0 - y)) for x, y in points]
    pen.line(places, fill=BAR_RGB, width=3)
    if len(places) <= MOST_LABELLED:
        for x, y in places:
            pen.ellipse((x - 4, y - 4, x + 4, y + 4), fill=BAR_RGB)
    pen.text((side_px / 2, side_px - margin + 10), f"{across}, 0 to 1", fill=QUIET_RGB, font=face, anchor="ma")
    pen.text((margin, margin - 10), f"{up}, 0 to 1", fill=QUIET_RGB, font=face, anchor="ls")
    return chart


def tinted_boxes(image_rgb: ImageArray, boxes_xyxy: FloatArray, shares: FloatArray, width_px: int) -> Image.Image:
    """The picture, quieter, with each box the greener the likelier it is; the likeliest carry their numbers.

    Args:
        shares: (N,) in [0, 1], of the likeliest box's probability.
    """
    height = min(max(1, round(image_rgb.shape[0] * width_px / image_rgb.shape[1])), 2 * width_px)
    picture = Image.fromarray(image_rgb).resize((width_px, height), Image.Resampling.LANCZOS)
    factors = np.tile([picture.width / image_rgb.shape[1], picture.height / image_rgb.shape[0]], 2)
    picture = Image.blend(picture, Image.new("RGB", picture.size, PAPER_RGB), 0.35)
    pen = ImageDraw.Draw(picture, "RGBA")
    for index in np.argsort(shares, kind="stable").tolist():
        x1, y1, x2, y2 = (boxes_xyxy[index] * factors).tolist()
        share = float(shares[index])
        edge = (*TARGET_RGB, 255) if share > 0.5 else (70, 70, 70, 110)
        pen.rectangle(
            (x1, y1, x2, y2), fill=(*TARGET_RGB, int(90 * share)), outline=edge, width=3 if share > 0.5 else 1
        )
        if share > 0.5:
            draw_tag(pen, (x1, y1), str(index), (0, 110, 50), size=15, alpha=235)
    return picture


def tree_chart(rows: Sequence[TreeRow], width_px: int) -> Image.Image:
    """Entities as plates, relations and superlatives between them with the words that named them."""
    line = 38
    chart = Image.new("RGB", (width_px, len(rows) * line + 6), PAPER_RGB)
    pen = ImageDraw.Draw(chart)
    face = font(19)
    for row, (depth, kind, text, rule) in enumerate(rows):
        x, y = min(depth, 10) * 26 + 2, row * line + 2
        if depth:
            pen.line((x - 14, y - 8, x - 14, y + 15, x - 4, y + 15), fill=GRID_RGB, width=2)
        if kind == ENTITY:
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
    return chart


def words_chart(words: Sequence[SaidWord], width_px: int) -> Image.Image:
    """Words on plates of their roles' colours, with the roles named below them."""
    face, small, height = font(19), font(14), 48
    places: list[tuple[int, int, int]] = []
    x = y = 0
    lines = [(line, each.role) for each in words for line in wrapped(each.text, face, width_px - 20, most_lines=12)]
    for line, role in lines:
        width = max(text_size(line, face)[0], text_size(str(role), small)[0]) + 20
        if x and x + width > width_px:
            x, y = 0, y + height + 8
        places.append((x, y, width))
        x += width + 6
    chart = Image.new("RGB", (width_px, y + height + 2), PAPER_RGB)
    pen = ImageDraw.Draw(chart)
    for (line, role), (x, y, width) in zip(lines, places, strict=True):
        edge = REFUSED_RGB if role is Role.UNREAD else None
        pen.rounded_rectangle((x, y, x + width, y + height), 8, fill=ROLE_RGB[role], outline=edge, width=2)
        pen.text((x + 10, y + 4), line, fill=INK_RGB, font=face)
        pen.text((x + 10, y + 28), str(role), fill=INK_RGB, font=small)
    return chart


def text_block(text: str, width_px: int, *, ink: RGB = QUIET_RGB) -> Image.Image:
    """One line of text as a picture."""
    face = font(_TEXT_PX)
    block = Image.new("RGB", (width_px, _LINE_PX + 4), PAPER_RGB)
    ImageDraw.Draw(block).text((0, 4), fitted(text, face, width_px), fill=ink, font=face)
    return block
