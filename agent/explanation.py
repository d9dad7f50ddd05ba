"""The reasoning behind an answer: the tree, each phrase's distribution over the boxes, each rule applied."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from agent.charts import GRID_RGB, bar_chart, matrix_chart, text_block, tinted_boxes, tree_chart
from agent.datatypes import Answer, ImageArray, PhraseScores, Proposals, ReasoningStep
from agent.drawing import INK_RGB, PAPER_RGB, QUIET_RGB, draw_answer, fitted, font, wrapped

SHEET_PX = 1500
GAP_PX = 20
PHRASES_IN_A_ROW = 3
MOST_PHRASES = 12
MOST_STEPS = 12


def draw_explanation(image_rgb: ImageArray, proposals: Proposals, answer: Answer) -> ImageArray:
    """A sheet for one answer, and below it one for its destination.

    Args:
        image_rgb: (H, W, 3) uint8, [0, 255].
        proposals: those that the answer chose from.
        answer: with its trace.

    Returns:
        (H', W', 3) uint8; W' is `SHEET_PX` and a margin.
    """
    parts = [_overview(image_rgb, proposals, answer), *_reasoning(image_rgb, proposals, answer)]
    if answer.destination is not None:
        parts.append(_heading("Destination", answer.destination.expression))
        parts.append(_framed(tree_chart(answer.destination.trace.tree, _inner(SHEET_PX)), SHEET_PX, "Semantic tree"))
        parts += _reasoning(image_rgb, proposals, answer.destination)
    body = _stacked(parts, SHEET_PX)
    return np.asarray(ImageOps.expand(body, border=GAP_PX, fill=PAPER_RGB))


def _overview(image_rgb: ImageArray, proposals: Proposals, answer: Answer) -> Image.Image:
    """The annotated picture at the left, the tree and the final distribution at the right."""
    left = Image.fromarray(draw_answer(image_rgb, proposals, answer))
    width = SHEET_PX // 2
    left = left.resize((width, max(1, round(left.height * width / left.width))), Image.Resampling.LANCZOS)
    right_width = SHEET_PX - width - GAP_PX
    cards = [_framed(tree_chart(answer.trace.tree, _inner(right_width)), right_width, "Semantic tree")]
    if len(answer.distribution):
        chart = bar_chart(answer.distribution, _inner(right_width))
        note = "whole expression x reasoning" if answer.trace.steps else "whole expression"
        cards.append(_framed(chart, right_width, "Answer", note))
    return _beside([left, _stacked(cards, right_width)])


def _reasoning(image_rgb: ImageArray, proposals: Proposals, answer: Answer) -> list[Image.Image]:
    """The phrase cards in rows, then the steps in order."""
    parts: list[Image.Image] = []
    phrases, steps = answer.trace.phrases, answer.trace.steps
    if phrases:
        parts.append(_heading("What each phrase sees", _more(len(phrases), MOST_PHRASES)))
        width = (SHEET_PX - (PHRASES_IN_A_ROW - 1) * GAP_PX) // PHRASES_IN_A_ROW
        cards = [_phrase_card(image_rgb, proposals, phrase, width) for phrase in phrases[:MOST_PHRASES]]
        for start in range(0, len(cards), PHRASES_IN_A_ROW):
            parts.append(_beside(cards[start : start + PHRASES_IN_A_ROW]))
    if steps:
        parts.append(_heading("How the rules change it", _more(len(steps), MOST_STEPS)))
        parts += [_step_card(step) for step in steps[:MOST_STEPS]]
    return parts


def _phrase_card(image_rgb: ImageArray, proposals: Proposals, scores: PhraseScores, width: int) -> Image.Image:
    inner = _inner(width)
    picture = tinted_boxes(image_rgb, proposals.boxes_xyxy, scores.distribution, inner)
    body = _stacked([picture, bar_chart(scores.distribution, inner)], inner)
    return _framed(body, width, f'"{scores.phrase}"')


def _step_card(step: ReasoningStep) -> Image.Image:
    """Before, the rule's matrix, after."""
    inner = _inner(SHEET_PX)
    width = (inner - 2 * GAP_PX) // 3
    words = " ".join(step.words)
    if step.kind == "relation":
        title, note = f'"{step.phrase}"  {words}  "{step.landmark}"', f"relation: {step.name}"
    else:
        title, note = f'"{step.phrase}"  {words}', f"superlative: {step.name}"
    columns = [
        _captioned("before", bar_chart(step.before, width), width),
        _captioned(f"{step.name}: row to column", matrix_chart(step.matrix, width), width),
        _captioned("after", bar_chart(step.after, width), width),
    ]
    return _framed(_beside(columns), SHEET_PX, title, note)


def _captioned(caption: str, body: Image.Image, width: int) -> Image.Image:
    return _stacked([text_block(caption, width), body], width, gap=4)


def _more(count: int, most: int) -> str:
    return f"the first {most} of {count}" if count > most else ""


def _inner(width: int) -> int:
    return width - 2 * GAP_PX


def _framed(body: Image.Image, width: int, title: str, note: str = "") -> Image.Image:
    """A card: a frame, a title of up to two lines, a quiet note at its right, the body."""
    face = font(20)
    note_width = face.getlength(note) + GAP_PX if note else 0
    lines = wrapped(title, face, _inner(width) - note_width, most_lines=2)
    top = GAP_PX + 28 * len(lines) + 8
    card = Image.new("RGB", (width, top + body.height + GAP_PX), PAPER_RGB)
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((0, 0, width - 1, card.height - 1), 10, outline=GRID_RGB, width=2)
    for row, line in enumerate(lines):
        pen.text((GAP_PX, GAP_PX - 4 + 28 * row), line, fill=INK_RGB, font=face)
    if note:
        pen.text((width - GAP_PX, GAP_PX - 4), note, fill=QUIET_RGB, font=face, anchor="ra")
    card.paste(body, (GAP_PX, top))
    return card


def _heading(text: str, note: str = "") -> Image.Image:
    block = Image.new("RGB", (SHEET_PX, 44), PAPER_RGB)
    pen = ImageDraw.Draw(block)
    pen.text((0, 8), text, fill=INK_RGB, font=font(26))
    left = font(26).getlength(text) + GAP_PX
    pen.text((left, 14), fitted(note, font(20), SHEET_PX - left), fill=QUIET_RGB, font=font(20))
    return block


def _beside(pictures: Sequence[Image.Image]) -> Image.Image:
    width = sum(picture.width for picture in pictures) + GAP_PX * (len(pictures) - 1)
    row = Image.new("RGB", (width, max(picture.height for picture in pictures)), PAPER_RGB)
    x = 0
    for picture in pictures:
        row.paste(picture, (x, 0))
        x += picture.width + GAP_PX
    return row


def _stacked(pictures: Sequence[Image.Image], width: int, *, gap: int = GAP_PX) -> Image.Image:
    height = sum(picture.height for picture in pictures) + gap * (len(pictures) - 1)
    sheet = Image.new("RGB", (width, height), PAPER_RGB)
    y = 0
    for picture in pictures:
        sheet.paste(picture, (0, y))
        y += picture.height + gap
    return sheet
