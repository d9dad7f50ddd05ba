"""Answers drawn into their picture: proposals thin, the chosen box thick and named, the destination in another colour.

Pillow alone, with the font that it carries. All drawing is for people: nothing reads these pixels back.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from agent.datatypes import Answer, FloatArray, ImageArray, Proposals, Role, Status

RGB = tuple[int, int, int]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

CANDIDATE_RGB: RGB = (255, 160, 0)
TARGET_RGB: RGB = (0, 200, 83)
DESTINATION_RGB: RGB = (41, 121, 255)
FOUND_INK_RGB: RGB = (0, 130, 60)
REFUSED_RGB: RGB = (198, 40, 40)
INK_RGB: RGB = (28, 32, 38)
QUIET_RGB: RGB = (112, 120, 130)
PAPER_RGB: RGB = (255, 255, 255)
ROLE_RGB: dict[Role, RGB] = {
    Role.ACTION: (255, 217, 112),
    Role.TARGET: (163, 228, 190),
    Role.PLACEMENT: (208, 226, 255),
    Role.DESTINATION: (150, 192, 255),
    Role.SOURCE: (205, 188, 244),
    Role.CONDITION: (255, 192, 153),
    Role.QUESTION: (255, 244, 176),
    Role.ORDER: (218, 209, 193),
    Role.MANNER: (176, 224, 232),
    Role.REASON: (243, 193, 222),
    Role.COURTESY: (232, 235, 239),
    Role.UNREAD: (255, 205, 205),
}
"""What `INK_RGB` is written on, beside the role's name; targets and destinations have the colours of their boxes."""
LEAST_WIDTH_PX = 960
MOST_SIDE_PX = 1920
MOST_NUMBERED_BOXES = 40
MOST_DRAWN_CHARACTERS = 2000
GRID_GAP_PX = 12


def draw_answer(image_rgb: ImageArray, proposals: Proposals, answer: Answer) -> ImageArray:
    """The picture with the proposals, what was chosen, and a caption below.

    Args:
        image_rgb: (H, W, 3) uint8, [0, 255].
        proposals: 0 or more; up to `MOST_NUMBERED_BOXES` of them are numbered as in `Answer.chosen`.
        answer: what one command came to.

    Returns:
        (H', W', 3) uint8, `LEAST_WIDTH_PX` to `MOST_SIDE_PX` wide: other pictures are scaled or set on white, so that
        the words can be read.
    """
    picture, scale = rescaled(image_rgb)
    pen = ImageDraw.Draw(picture, "RGBA")
    boxes = proposals.boxes_xyxy * scale
    draw_proposals(pen, boxes)
    if answer.status is Status.AMBIGUOUS:
        for index in _part_asked_about(answer).candidates:
            draw_marked(pen, boxes[index], CANDIDATE_RGB)
    draw_targets(pen, answer, scale, picture.size)
    return np.asarray(_with_caption(picture, answer))


def draw_grid(pictures: Sequence[ImageArray], *, columns: int = 2) -> ImageArray:
    """Pictures of one width side by side, at most ``columns`` in a row.

    Raises:
        ValueError: no picture.
    """
    seen = [Image.fromarray(picture) for picture in pictures]
    rows = [beside(seen[start : start + columns], GRID_GAP_PX) for start in range(0, len(seen), columns)]
    return np.asarray(ImageOps.expand(stacked(rows, GRID_GAP_PX), border=GRID_GAP_PX, fill=PAPER_RGB))


def beside(pictures: Sequence[Image.Image], gap_px: int) -> Image.Image:
    """Pictures in a row, from the left to the right, their tops level."""
    turned = stacked([picture.transpose(Image.Transpose.TRANSPOSE) for picture in pictures], gap_px)
    return turned.transpose(Image.Transpose.TRANSPOSE)


def stacked(pictures: Sequence[Image.Image], gap_px: int) -> Image.Image:
    """Pictures in a column, from the top down, their left sides level."""
    height = sum(picture.height for picture in pictures) + gap_px * (len(pictures) - 1)
    column = Image.new("RGB", (max(picture.width for picture in pictures), height), PAPER_RGB)
    y = 0
    for picture in pictures:
        column.paste(picture, (0, y))
        y += picture.height + gap_px
    return column


def rescaled(image_rgb: ImageArray) -> tuple[Image.Image, float]:
    """A copy of a size that words can be read on, and the factor on its coordinates."""
    height, width = image_rgb.shape[:2]
    scale = min(max(1.0, LEAST_WIDTH_PX / width), MOST_SIDE_PX / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return Image.fromarray(image_rgb).resize(size, Image.Resampling.BICUBIC), scale


def draw_proposals(pen: ImageDraw.ImageDraw, boxes_xyxy: FloatArray) -> None:
    """Thin white boxes on a dark edge, numbered while there are few."""
    for x1, y1, x2, y2 in boxes_xyxy.tolist():
        pen.rectangle((x1 - 1, y1 - 1, x2 + 1, y2 + 1), outline=(0, 0, 0, 150), width=3)
        pen.rectangle((x1, y1, x2, y2), outline=(255, 255, 255, 230), width=1)
    if len(boxes_xyxy) <= MOST_NUMBERED_BOXES:
        for index, (x1, y1, _, _) in enumerate(boxes_xyxy.tolist()):
            draw_tag(pen, (x1, y1), str(index), (0, 0, 0), size=13)


def draw_targets(pen: ImageDraw.ImageDraw, answer: Answer, scale: float, canvas_wh: tuple[int, int]) -> None:
    """The chosen boxes, over the destination's; of several the first one bears the name."""
    wanted = [(answer, TARGET_RGB, "")]
    if answer.destination is not None:
        wanted.insert(0, (answer.destination, DESTINATION_RGB, "destination: "))
    for part, colour, prefix in wanted:
        boxes = part.boxes_xyxy * scale
        for box in boxes[1:]:
            draw_marked(pen, box, colour)
        for box in boxes[:1]:
            draw_chosen(pen, box, colour, f"{prefix}{part.expression}", f" · {part.confidence:.0%}", canvas_wh)


def draw_marked(pen: ImageDraw.ImageDraw, box: FloatArray, colour: RGB) -> None:
    """A thick box."""
    x1, y1, x2, y2 = (float(value) for value in box)
    pen.rectangle((x1 - 5, y1 - 5, x2 + 5, y2 + 5), outline=(0, 0, 0, 170), width=7)
    pen.rectangle((x1 - 4, y1 - 4, x2 + 4, y2 + 4), outline=colour, width=5)


def draw_chosen(
    pen: ImageDraw.ImageDraw, box: FloatArray, colour: RGB, label: str, ending: str, canvas_wh: tuple[int, int]
) -> None:
    """A thick box and its name, cut where it is long, on a plate above it, or below where there is no room."""
    draw_marked(pen, box, colour)
    x1, y1, _, y2 = (float(value) for value in box)
    size = 20
    text = fitted(label, font(size), 0.6 * canvas_wh[0]) + ending
    width, height = text_size(text, font(size))
    left = min(max(x1 - 4, 2), max(canvas_wh[0] - width - 20, 2))
    above = y1 - 12 - height
    top = above if above >= 2 else min(y2 + 8, canvas_wh[1] - height - 10)
    pen.rounded_rectangle((left, top - 2, left + width + 16, top + height + 6), 5, fill=colour, outline=(0, 0, 0, 120))
    pen.text((left + 8, top + 1), text, fill=PAPER_RGB, font=font(size))


def draw_tag(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, colour: RGB, *, size: int, alpha: int = 170
) -> None:
    """A few letters on a small plate that hangs above a point."""
    width, height = text_size(text, font(size))
    top = max(at[1] - height - 4, 0)
    pen.rectangle((at[0], top, at[0] + width + 6, top + height + 3), fill=(*colour, alpha))
    pen.text((at[0] + 3, top), text, fill=PAPER_RGB, font=font(size))


def caption_of(answer: Answer) -> str:
    """What was asked and the outcome, for a person: one line or two."""
    asked = answer.text or answer.expression
    if answer.status is not Status.FOUND:
        return f"{asked}\n{outcome_of(answer)}"
    boxes = ", ".join(str(index) for index in answer.chosen)
    noun = "box" if len(answer.chosen) == 1 else "boxes"
    destination = "" if answer.destination is None else f", destination box {answer.destination.chosen[0]}"
    moved = f", {answer.displacement}" if answer.displacement else ""
    return f"{asked}\nfound: {noun} {boxes}{destination}{moved}, confidence {answer.confidence:.0%}"


def outcome_of(answer: Answer) -> str:
    """The outcome where nothing was found; the numbers of the boxes where several could be meant."""
    said = f"{str(answer.status).replace('_', ' ')}: {answer.reason}".removesuffix(": ")
    candidates = _part_asked_about(answer).candidates if answer.status is Status.AMBIGUOUS else ()
    return f"{said}: boxes {', '.join(map(str, candidates))}" if candidates else said


def _part_asked_about(answer: Answer) -> Answer:
    """The answer, or its destination where that is the unclear part."""
    place = answer.destination
    return place if place is not None and place.status is Status.AMBIGUOUS and not answer.candidates[1:] else answer


def _with_caption(picture: Image.Image, answer: Answer) -> Image.Image:
    size = 22
    margin = 16
    line = size + 8
    width = max(picture.width, LEAST_WIDTH_PX)
    asked, outcome = caption_of(answer).split("\n", 1)
    lines = [(text, INK_RGB) for text in wrapped(asked, font(size), width - 2 * margin, most_lines=3)]
    colour = FOUND_INK_RGB if answer.status is Status.FOUND else REFUSED_RGB
    lines += [(text, colour) for text in wrapped(outcome, font(size), width - 2 * margin, most_lines=3)]
    sheet = Image.new("RGB", (width, picture.height + len(lines) * line + margin), PAPER_RGB)
    sheet.paste(picture, ((width - picture.width) // 2, 0))
    pen = ImageDraw.Draw(sheet)
    for row, (text, ink) in enumerate(lines):
        pen.text((margin, picture.height + margin // 2 + row * line), text, fill=ink, font=font(size))
    return sheet


@cache
def font(size: int) -> Font:
    """Pillow's own font, in pixels."""
    return ImageFont.load_default(size)


def text_size(text: str, face: Font) -> tuple[int, int]:
    """Width of the text and height of a line, in pixels."""
    height = face.getbbox("Ag")[3]
    return math.ceil(face.getlength(text)), math.ceil(height)


def fitted(text: str, face: Font, width_px: float) -> str:
    """The text on one line, cut with an ellipsis where it is wider."""
    line = " ".join(text[:MOST_DRAWN_CHARACTERS].split())
    if face.getlength(line) <= width_px:
        return line
    count = bisect_right(range(1, len(line) + 1), width_px, key=lambda length: face.getlength(line[:length] + "…"))
    return line[:count].rstrip() + "…"


def wrapped(text: str, face: Font, width_px: float, *, most_lines: int) -> list[str]:
    """The text on at most so many lines; the last one is cut where there is more."""
    words = text[:MOST_DRAWN_CHARACTERS].split()
    lines: list[str] = []
    while words and len(lines) < most_lines - 1:
        count = 1
        while count < len(words) and face.getlength(" ".join(words[: count + 1])) <= width_px:
            count += 1
        lines.append(fitted(" ".join(words[:count]), face, width_px))
        words = words[count:]
    if words:
        lines.append(fitted(" ".join(words), face, width_px))
    return lines or [""]
