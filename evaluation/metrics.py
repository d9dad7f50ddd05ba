"""Figures: shares with Wilson's interval, average precision, recall, and how long things take."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from agent.geometry import iou_matrix

Z_95 = 1.959964


@dataclass(frozen=True)
class Share:
    """``hits`` of ``total``; hits may be an expectation."""

    hits: float
    total: int

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Share:
        """How many of some outcomes are so."""
        known = list(outcomes)
        return cls(sum(known), len(known))

    @property
    def value(self) -> float:
        """In [0, 1]; NaN of nothing."""
        return self.hits / self.total if self.total else math.nan

    @property
    def wilson_95(self) -> tuple[float, float]:
        """Wilson's score interval (1927) at 95 %; (0, 1) of nothing."""
        if not self.total:
            return 0.0, 1.0
        n, p, z2 = self.total, self.value, Z_95**2
        centre = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z_95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)

    @property
    def interval(self) -> str:
        """That interval: "0.875-0.990"."""
        return "-".join(f"{bound:.3f}" for bound in self.wilson_95)

    @property
    def between(self) -> str:
        """The same in per cent: "87.5-99.0"."""
        return "-".join(f"{100 * bound:.1f}" for bound in self.wilson_95)


def median_95(values: Sequence[float]) -> tuple[float, float]:
    """An interval that holds the median at 95 %, by the order of the values alone; NaN of nothing."""
    if not len(values):
        return math.nan, math.nan
    ordered, n = sorted(values), len(values)
    half = Z_95 * math.sqrt(n) / 2
    return ordered[max(0, math.floor(n / 2 - half))], ordered[min(n - 1, math.ceil(n / 2 + half))]


@dataclass(frozen=True, eq=False)
class FrameDetections:
    """One frame's detections and truth.

    Attributes:
        boxes_xyxy: (N, 4) float64.
        scores: (N,) float64.
        truth_xyxy: (M, 4) float64 boxes to be found.
        ignored_xyxy: (K, 4) float64 boxes that may be found or not (hardly visible things).
    """

    boxes_xyxy: FloatArray
    scores: FloatArray
    truth_xyxy: FloatArray
    ignored_xyxy: FloatArray


@dataclass(frozen=True, eq=False)
class Matches:
    """Detections of many frames against their truth, each detection once.

    Attributes:
        scores: (N,) float64; detections of ignored things are left out.
        hits: (N,) bool: finds a true box that no better detection of its frame found.
        total: true boxes.
    """

    scores: FloatArray
    hits: npt.NDArray[np.bool_]
    total: int


def match(frames: Sequence[FrameDetections], *, iou: float = 0.5) -> Matches:
    """Match each frame's detections, best first, to the true box that they overlap most and that is still free."""
    scores: list[float] = []
    hits: list[bool] = []
    for frame in frames:
        order = np.argsort(-frame.scores, kind="stable")
        boxes = frame.boxes_xyxy[order]
        overlap = iou_matrix(boxes, frame.truth_xyxy)
        spare = iou_matrix(boxes, frame.ignored_xyxy).max(axis=1, initial=0.0)
        for row, score, also in zip(overlap, frame.scores[order], spare, strict=True):
            hit = bool(row.max(initial=0.0) >= iou)
            if hit:
                overlap[:, row.argmax()] = 0.0
            elif also >= iou:
                continue
            scores.append(float(score))
            hits.append(hit)
    total = sum(len(frame.truth_xyxy) for frame in frames)
    return Matches(np.array(scores, dtype=np.float64), np.array(hits, dtype=bool), total)


def average_precision(matches: Matches) -> float:
    """COCO's: the mean, over 101 recalls, of the best precision at that recall or beyond; NaN without truth."""
    if not matches.total:
        return math.nan
    hits = matches.hits[np.argsort(-matches.scores, kind="stable")]
    found = np.cumsum(hits)
    recall = found / matches.total
    precision = found / np.arange(1, len(hits) + 1)
    best_beyond = np.maximum.accumulate(precision[::-1])[::-1]
    steps = np.searchsorted(recall, np.linspace(0, 1, 101), side="left")
    return float(np.append(best_beyond, 0.0)[np.minimum(steps, len(hits))].mean())


def milliseconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    started_s = time.perf_counter()
    run()
    return 1e3 * (time.perf_counter() - started_s)
