"""Every error of a run of `tabletopref` as a page to look through: the picture, what was expected, and the trace."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from agent.drawing import draw_answer
from agent.grounding.scene import Scene
from evaluation.tabletop.marks import Mark, reliability, risk_coverage
from sim.benchmark_scenes import BenchmarkScene

JPEG_QUALITY = 80
EXPECTED_RGB = (255, 145, 0)
PLOT_PX = 320
STYLE = (
    "body{font:15px system-ui;margin:2em auto;max-width:62em;color:#1c2026}article{display:flex;gap:1.5em;"
    "margin:1.5em 0;border-top:1px solid #ddd;padding-top:1em}img{width:28em;height:auto}pre{white-space:pre-wrap;"
    "font-size:12px}"
    "svg{margin-right:2em}nav a{margin-right:1em}"
)


class Report:
    """Pages in a folder; does nothing where there is none.

    Args:
        folder: is made where it is missing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._articles: dict[str, list[str]] = {}
        if folder is not None:
            (folder / "pictures").mkdir(parents=True, exist_ok=True)

    def add(self, scene: Scene, truth: BenchmarkScene, mark: Mark) -> None:
        """One error: its picture is written at once."""
        if self._folder is None:
            return
        number = sum(len(each) for each in self._articles.values())
        name = f"pictures/{number:05d}.jpg"
        _picture(scene, truth, mark).save(self._folder / name, quality=JPEG_QUALITY)
        question, answer = mark.question, mark.answer
        expected = ", ".join(_called(truth, index) for index in question.targets) or "nothing"
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
        if self._folder is None:
            return
        links = " ".join(f'<a href="#{escape(name)}">{escape(name)} ({len(each)})</a>' for name, each in self._parts())
        body = "".join(f'<h2 id="{escape(name)}">{escape(name)}</h2>{"".join(each)}' for name, each in self._parts())
        page = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>TabletopRef: errors</title>'
            f"<style>{STYLE}</style><h1>TabletopRef: errors of extended mode</h1>"
            f"<p>{expressions} expressions; green: chosen, orange: expected.</p>"
            f"{_plot('Reliability: confidence, share right', [each[:2] for each in reliability(pairs)], diagonal=True)}"
            f"{_plot('Risk and coverage: share answered, share wrong', risk_coverage(pairs), diagonal=False)}"
            f"<nav>{links}</nav>{body}</html>"
        )
        (self._folder / "index.html").write_text(page, encoding="utf-8")

    def _parts(self) -> list[tuple[str, list[str]]]:
        return sorted(self._articles.items())


def _plot(title: str, points: Sequence[tuple[float, float]], *, diagonal: bool) -> str:
    top = 1.0 if diagonal else max(0.1, *(y for _, y in points), 0.1)
    path = " ".join(f"{PLOT_PX * x:.1f},{PLOT_PX * (1 - y / top):.1f}" for x, y in points)
    line = f'<line x1="0" y1="{PLOT_PX}" x2="{PLOT_PX}" y2="0" stroke="#bbb"/>' if diagonal else ""
    return (
        f'<figure style="display:inline-block"><figcaption>{escape(title)} (0 to {top:.2f})</figcaption>'
        f'<svg width="{PLOT_PX}" height="{PLOT_PX}" style="border:1px solid #ccc">{line}'
        f'<polyline points="{path}" fill="none" stroke="#1565c0" stroke-width="2"/></svg></figure>'
    )


def _picture(scene: Scene, truth: BenchmarkScene, mark: Mark) -> Image.Image:
    picture = Image.fromarray(draw_answer(truth.image_rgb, scene.proposals, mark.answer))
    scale = picture.width / truth.image_rgb.shape[1]
    pen = ImageDraw.Draw(picture)
    for index in mark.question.targets:
        x1, y1, x2, y2 = truth.boxes_xyxy[index] * scale
        pen.rectangle([x1 - 4, y1 - 4, x2 + 4, y2 + 4], outline=EXPECTED_RGB, width=3)
    return picture


def _called(truth: BenchmarkScene, index: int) -> str:
    return f"{truth.objects[index].colour} {truth.objects[index].category}"


def _numbers(values: np.ndarray) -> str:
    return " ".join(f"{value:.2f}" for value in values)
