"""Pictures with boxes over them, as SVG: crisp at every size, and each box can be clicked."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from agent.datatypes import FloatArray, ImageArray
from agent.images import encode_jpeg

Point = tuple[float, float]
JPEG_QUALITY = 80


def image_address(image_rgb: ImageArray) -> str:
    """The picture itself as an address: nothing has to be fetched for it."""
    encoded = base64.b64encode(encode_jpeg(image_rgb, quality=JPEG_QUALITY)).decode()
    return f"data:image/jpeg;base64,{encoded}"


def picture(address: str, size_wh: tuple[int, int], parts: Sequence[str], label: str) -> str:
    """An SVG of a picture and what lies over it.

    Args:
        address: of the picture.
        size_wh: of the picture, pixels; the parts count in them.
        label: for those who do not see it.
    """
    width, height = size_wh
    return (
        f'<svg class="seen" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'
        f'<image href="{address}" width="{width}" height="{height}"/>{"".join(parts)}</svg>'
    )


def box(xyxy: FloatArray, kind: str, fill: float | None = None) -> str:
    """One box.

    Args:
        xyxy: (4,) pixels.
        kind: its class in style.css.
        fill: how opaque it is, [0, 1].
    """
    x1, y1, x2, y2 = (float(value) for value in xyxy)
    opacity = "" if fill is None else f' fill-opacity="{fill:.2f}"'
    return (
        f'<rect class="{kind}"{opacity} x="{x1:.1f}" y="{y1:.1f}"'
        f' width="{max(x2 - x1, 1):.1f}" height="{max(y2 - y1, 1):.1f}" rx="3"/>'
    )


def tag(at: Point, text: str, kind: str, width: int) -> str:
    """A word above a point, kept within the picture's width."""
    length = 8.2 * len(text) + 12
    x = min(max(at[0], 0.0), max(width - length, 0.0))
    y = max(at[1] - 22, 0.0)
    return (
        f'<g class="tag {kind}"><rect x="{x:.1f}" y="{y:.1f}" width="{length:.1f}" height="20" rx="4"/>'
        f'<text x="{x + 6:.1f}" y="{y + 14.5:.1f}">{escape(text)}</text></g>'
    )


def numbered(xyxy: FloatArray, index: int) -> str:
    """A proposal's number in the middle of its box, large: pictures of cards are small."""
    x, y = centre(xyxy)
    return f'<text class="number" x="{x:.1f}" y="{y:.1f}">{index}</text>'


def corner_number(xyxy: FloatArray, index: int) -> str:
    """A proposal's number, small, inside the lower left corner of its box."""
    return f'<text class="corner" x="{float(xyxy[0]) + 4:.1f}" y="{float(xyxy[3]) - 5:.1f}">{index}</text>'


def arrow(start: Point, end: Point, text: str, width: int) -> str:
    """From a thing to its landmark."""
    (x1, y1), (x2, y2) = start, end
    line = f'<line class="arrow" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
    return f'{line}<circle class="arrow-head" cx="{x2:.1f}" cy="{y2:.1f}" r="6"/>' + tag(
        ((x1 + x2) / 2, (y1 + y2) / 2), text, "relation", width
    )


def centre(xyxy: FloatArray) -> Point:
    """The middle of a box, (4,) pixels."""
    x1, y1, x2, y2 = (float(value) for value in xyxy)
    return (x1 + x2) / 2, (y1 + y2) / 2
