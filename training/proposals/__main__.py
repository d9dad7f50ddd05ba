"""Train the embedded detector from scratch.

``python -m training.proposals --frames DIR --out DIR --minutes 90`` trains on what `training.frames` rendered; run
again with a checkpoint in --out, it goes on, an hour at a time. The last 2 % of the frames are held back for the
figures that it prints. When the minutes are over it writes the weights and their card into the package.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from agent.geometry import without_duplicates
from agent.perception.yolo import ultralytics_tasks
from evaluation.metrics import FrameDetections, average_precision, match
from training import checkpoints
from training.proposals.export import EMBEDDED, export_detector
from training.proposals.frames_data import FrameSet, load_frames, plain_batch, training_batch

WIDTH = 0.125
BATCH = 16
PEAK_RATE = 2.5e-3
RESTART_RATE = 1e-3
WEIGHT_DECAY = 0.02
EMA_DECAY = 0.9995
HELD_BACK = 0.02
MIN_SCORE = 0.02
CHECKPOINT = "checkpoint.pt"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.proposals", description=__doc__)
    parser.add_argument("--frames", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=90, help="of training altogether")
    parser.add_argument("--chunk", type=float, default=60, help="minutes after which this run stops, to be resumed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", type=Path, help="folder of a finished detector to go on from, at a lower rate")
    parser.add_argument("--weights", type=Path, default=EMBEDDED, help="folder for the finished detector")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    training = Training(args.frames, args.out, args.minutes, args.seed, args.start)
    figures = training.run(args.chunk)
    if training.spent_s >= training.minutes * 60:
        start = "random weights" if args.start is None else "an earlier detector (`--start`)"
        export_detector(training.average, figures | {"seed": args.seed}, args.weights, start)


def new_detector() -> Any:
    """The architecture with random weights: ultralytics' yolo26n at half its width, one class, one-to-many head."""
    tasks = ultralytics_tasks()
    from ultralytics.cfg import get_cfg

    config = tasks.yaml_model_load("yolo26n.yaml")
    config["scales"] = {"n": [0.50, WIDTH, 1024]}
    config["nc"] = 1
    config["end2end"] = False
    model = tasks.DetectionModel(config, nc=1, verbose=False)
    model.args = get_cfg()
    return model.to(memory_format=torch.channels_last)


class Training:
    """The detector, its running average, and how far it has come."""

    def __init__(self, frames: Path, out: Path, minutes: float, seed: int, start: Path | None = None) -> None:
        self.out = out
        self.peak_rate = PEAK_RATE if start is None else RESTART_RATE
        self.minutes = minutes
        torch.manual_seed(seed)
        self.rng = np.random.default_rng(seed)
        self.frames = load_frames(frames, out / "cache.u8")
        self.model = new_detector()
        if start is not None:
            self.model.load_state_dict(load_file(start / "detector.safetensors"))
        self.average = copy.deepcopy(self.model).eval()
        self.criterion = self.model.init_criterion()
        decayed = [p for p in self.model.parameters() if p.ndim > 1]
        plain = [p for p in self.model.parameters() if p.ndim <= 1]
        groups = [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": plain, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=PEAK_RATE, betas=(0.9, 0.99))
        self.learning = {"model": self.model, "average": self.average, "optimizer": self.optimizer}
        self.step, self.spent_s = 0, 0.0
        state = checkpoints.restore(out / CHECKPOINT, self.learning)
        if state is not None:
            self.step, self.spent_s = state["step"], state["spent_s"]
            self.rng = np.random.default_rng([seed, self.step])

    def run(self, chunk_minutes: float) -> dict[str, float]:
        """Train until the chunk or the whole is over, with a checkpoint every five minutes.

        Returns:
            The last figures: map50, recall_at_0.25, proposals_per_object, step, minutes, frames, batch.
        """
        end_s = min(self.minutes * 60, self.spent_s + chunk_minutes * 60)
        trained = len(self.frames.boxes) - max(1, int(len(self.frames.boxes) * HELD_BACK))
        last_report = self.spent_s
        order = self.rng.permutation(trained)
        losses: list[float] = []
        while self.spent_s < end_s:
            start = time.monotonic()
            if len(order) < BATCH:
                order = self.rng.permutation(trained)
            chosen, order = order[:BATCH], order[BATCH:]
            losses.append(self._train_step(chosen))
            self.spent_s += time.monotonic() - start
            if self.spent_s - last_report > 300 and self.spent_s < end_s:
                last_report = self.spent_s
                self._report(trained, losses)
        return self._report(trained, losses)

    def _report(self, trained: int, losses: list[float]) -> dict[str, float]:
        checkpoints.save(self.out / CHECKPOINT, self.learning, step=self.step, spent_s=self.spent_s)
        figures = evaluate(self.average, self.frames, np.arange(trained, len(self.frames.boxes)))
        figures |= {"step": self.step, "minutes": round(self.spent_s / 60, 1), "frames": trained, "batch": BATCH}
        print(json.dumps(figures | {"loss": round(float(np.mean(losses[-500:])), 3) if losses else None}), flush=True)
        return figures

    def _train_step(self, indices: Any) -> float:
        done = self.spent_s / (self.minutes * 60)
        warmup = min(1.0, (self.step + 1) / 300)
        for group in self.optimizer.param_groups:
            group["lr"] = self.peak_rate * warmup * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(done, 1.0))))
        self.model.train()
        batch = training_batch(self.frames, indices, self.rng)
        pixels = batch["img"].to(memory_format=torch.channels_last)
        loss = self.criterion(self.model(pixels), batch)[0].sum() / len(indices)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 10.0)
        self.optimizer.step()
        self.step += 1
        keep = EMA_DECAY * (1 - math.exp(-self.step / 1000))
        with torch.no_grad():
            for mean, value in zip(self.average.state_dict().values(), self.model.state_dict().values(), strict=True):
                if mean.dtype.is_floating_point:
                    mean.lerp_(value, 1 - keep)
                else:
                    mean.copy_(value)
        return float(loss.detach())


def evaluate(model: Any, frames: FrameSet, indices: Any) -> dict[str, float]:
    """Average precision and recall at IoU 0.5 on whole frames, duplicates removed."""
    found: list[FrameDetections] = []
    model.eval()
    for start in range(0, len(indices), 16):
        some = indices[start : start + 16]
        with torch.inference_mode():
            raw = model(plain_batch(frames, some))
        for index, columns in zip(some, (raw[0] if isinstance(raw, tuple) else raw).double().numpy(), strict=True):
            truth = frames.boxes[index].astype(np.float64)
            rows = columns.T[columns[4] > MIN_SCORE]
            boxes = np.column_stack([rows[:, :2] - rows[:, 2:4] / 2, rows[:, :2] + rows[:, 2:4] / 2])
            kept = without_duplicates(boxes, rows[:, 4], max_iou=0.6)
            found.append(FrameDetections(boxes[kept], rows[kept, 4], truth, np.zeros((0, 4))))
    matches = match(found)
    sure = matches.scores >= 0.25
    return {
        "map50": round(average_precision(matches), 4),
        "recall_at_0.25": round(float(matches.hits[sure].sum()) / matches.total, 4),
        "proposals_per_object": round(float(sure.sum()) / matches.total, 3),
    }


if __name__ == "__main__":
    main()
