"""The reasoning behind an answer, on one sheet: `agent.explanation` painted by Pillow."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from agent.charts import GRID_RGB, bar_chart, matrix_chart, text_block, tinted_boxes, tree_chart, words_chart
from agent.datatypes import Answer, ImageArray, Proposals
from agent.drawing import INK_RGB, PAPER_RGB, QUIET_RGB, beside, draw_answer, fitted, font, stacked, wrapped
from agent.explanation import Card, explained

SHEET_PX = 1500
GAP_PX = 20


def draw_explanation(image_rgb: ImageArray, proposals: Proposals, answer: Answer) -> ImageArray:
    """A sheet for one answer, and below it one for its destination.

    Args:
        image_rgb: (H, W, 3) uint8, [0, 255].
        proposals: those that the answer chose from.
        answer: with its trace.

    Returns:
        (H', W', 3) uint8; W' is `SHEET_PX` and a margin.
    """
    parts: list[Image.Image] = []
    for section in explained(answer):
        width = (SHEET_PX + GAP_PX) // section.in_a_row - GAP_PX
        cards = [_card(each, width, image_rgb, proposals) for each in section.cards]
        if not section.heading:
            seen = Image.fromarray(draw_answer(image_rgb, proposals, answer))
            seen = seen.resize((width, max(1, round(seen.height * width / seen.width))), Image.Resampling.LANCZOS)
            parts.append(beside([seen, stacked(cards, GAP_PX)], GAP_PX))
            continue
        parts.append(_heading(section.heading, section.note))
        for start in range(0, len(cards), section.in_a_row):
            parts.append(beside(cards[start : start + section.in_a_row], GAP_PX))
    return np.asarray(ImageOps.expand(stacked(parts, GAP_PX), border=GAP_PX, fill=PAPER_RGB))


def _card(card: Card, width: int, image_rgb: ImageArray, proposals: Proposals) -> Image.Image:
    inner = width - 2 * GAP_PX
    parts = []
    if card.words:
        parts.append(words_chart(card.words, inner))
        parts += [text_block(card.read_as, inner)] if card.read_as else []
    if card.tree is not None:
        parts.append(tree_chart(card.tree, inner))
    if card.tint is not None:
        parts.append(tinted_boxes(image_rgb, proposals.boxes_xyxy, card.tint, inner))
    if card.matrix is None:
        parts += [bar_chart(bars, inner) for bars in (card.bars or {}).values()]
    else:
        third = (inner - 2 * GAP_PX) // 3
        columns = [_captioned(caption, bar_chart(bars, third)) for caption, bars in (card.bars or {}).items()]
        columns.insert(1, _captioned("row to column", matrix_chart(card.matrix, third)))
        parts.append(beside(columns, GAP_PX))
    return _framed(stacked(parts, GAP_PX), width, card.title, card.note)


def _captioned(caption: str, body: Image.Image) -> Image.Image:
    return stacked([text_block(caption, body.width), body], 4)


def _framed(body: Image.Image, width: int, title: str, note: str) -> Image.Image:
    """A card: a frame, a title of up to two lines, a quiet note at its right, the body."""
    face = font(20)
    note_width = face.getlength(note) + GAP_PX if note else 0
    lines = wrapped(title, face, width - 2 * GAP_PX - note_width, most_lines=2)
    top = GAP_PX + 28 * len(lines) + 8
    card = Image.new("RGB", (width, top + body.height + GAP_PX), PAPER_RGB)
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((0, 0, width - 1, card.height - 1), 10, outline=GRID_RGB, width=2)
    pen.text((GAP_PX, GAP_PX - 4), "\n".join(lines), fill=INK_RGB, font=face, spacing=8)
    pen.text((width - GAP_PX, GAP_PX - 4), note, fill=QUIET_RGB, font=face, anchor="ra")
    card.paste(body, (GAP_PX, top))
    return card


def _heading(text: str, note: str) -> Image.Image:
    block = Image.new("RGB", (SHEET_PX, 44), PAPER_RGB)
    pen = ImageDraw.Draw(block)
    pen.text((0, 8), text, fill=INK_RGB, font=font(26))
    left = font(26).getlength(text) + GAP_PX
    pen.text((left, 14), fitted(note, font(20), SHEET_PX - left), fill=QUIET_RGB, font=font(20))
    return block
