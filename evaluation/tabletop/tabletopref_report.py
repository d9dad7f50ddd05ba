"""Every error of a run of `tabletopref` as a page to look through: the picture, what was expected, and the trace."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

import numpy as np
from PIL import Image, ImageDraw

from agent.calibrating.figures import reliability, risk_coverage
from agent.drawing import draw_answer
from agent.grounding.scene import Scene
from evaluation.tabletop.marks import Mark
from sim.benchmark_scenes import BenchmarkScene

JPEG_QUALITY = 80
EXPECTED_RGB = (255, 145, 0)
PLOT_PX = 320
LEAST_RISK = 0.1
"""That the plot of risk goes up to."""
PAGE = Template(Path(__file__).with_suffix(".html").read_text(encoding="utf-8"))


class Report:
    """Pages in a folder.

    Args:
        folder: is made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._articles: dict[str, list[str]] = {}
        (folder / "pictures").mkdir(parents=True, exist_ok=True)

    def add(self, scene: Scene, truth: BenchmarkScene, mark: Mark) -> None:
        """One error: its picture is written at once."""
        number = sum(len(each) for each in self._articles.values())
        name = f"pictures/{number:05d}.jpg"
        _picture(scene, truth, mark).save(self._folder / name, quality=JPEG_QUALITY)
        question, answer = mark.question, mark.answer
        things = [truth.objects[index] for index in question.targets]
        expected = ", ".join(f"{thing.colour} {thing.category}" for thing in things) or "nothing"
        lines = [f"{each.phrase}: {_numbers(each.distribution)}" for each in answer.trace.phrases]
        lines += [
            f"{each.kind} {each.name}, {' '.join(each.words)}, {each.phrase} {each.landmark}: {_numbers(each.after)}"
            for each in answer.trace.steps
        ]
        self._articles.setdefault(question.phenomenon, []).append(
            f'<article><img src="{name}" loading="lazy" alt=""><div><h3>{escape(question.text)}</h3>'
            f"<p>expected ({question.expects.value}): {escape(expected)}<br>said: {escape(str(answer.status))} "
            f"{escape(answer.reason)} {list(answer.chosen)}, confidence {answer.confidence:.2f}, scene {mark.seed}</p>"
            f"<pre>{escape(json.dumps(answer.trace.tree, indent=1))}</pre><pre>{escape(chr(10).join(lines))}</pre>"
            "</div></article>"
        )

    def finish(self, expressions: int, pairs: Sequence[tuple[float, bool]]) -> None:
        """Write the index: plots of what confidence is worth, and the errors by phenomenon.

        Args:
            expressions: how many were asked.
            pairs: confidence, and whether it was right, of each box that was given.
        """
        parts = sorted((escape(name), articles) for name, articles in self._articles.items())
        risk = risk_coverage(pairs)
        top = max(LEAST_RISK, *(wrong for _, wrong in risk), LEAST_RISK)
        page = PAGE.substitute(
            expressions=expressions,
            reliability=_line([(said, right) for said, right, _ in reliability(pairs)], 1.0),
            risk=_line(risk, top),
            top=f"{top:.2f}",
            links=" ".join(f'<a href="#{name}">{name} ({len(articles)})</a>' for name, articles in parts),
            errors="".join(f'<h2 id="{name}">{name}</h2>{"".join(articles)}' for name, articles in parts),
        )
        (self._folder / "index.html").write_text(page, encoding="utf-8")


def _line(points: Sequence[tuple[float, float]], top: float) -> str:
    """Points of a polyline in a plot that goes up to ``top``."""
    return " ".join(f"{PLOT_PX * x:.1f},{PLOT_PX * (1 - y / top):.1f}" for x, y in points)


def _picture(scene: Scene, truth: BenchmarkScene, mark: Mark) -> Image.Image:
    picture = Image.fromarray(draw_answer(truth.image_rgb, scene.proposals, mark.answer))
    scale = picture.width / truth.image_rgb.shape[1]
    pen = ImageDraw.Draw(picture)
    for index in mark.question.targets:
        x1, y1, x2, y2 = truth.boxes_xyxy[index] * scale
        pen.rectangle([x1 - 4, y1 - 4, x2 + 4, y2 + 4], outline=EXPECTED_RGB, width=3)
    return picture


def _numbers(values: np.ndarray) -> str:
    return " ".join(f"{value:.2f}" for value in values)
