"""The training loop: seeded by step, so that a run that was cut off goes on as if it had not been."""

from __future__ import annotations

import json
import math
import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from open_clip import CLIP
from safetensors.torch import load_file
from torch import Tensor, nn

from training import checkpoints
from training.clip.augment import augmented, normalised, recoloured, to_float
from training.clip.batches import ATTRIBUTES, Batch, random_batch, split
from training.clip.captions import vocabulary
from training.clip.evaluate import TRUE_BOX, Figures, accuracy, unit_rows
from training.clip.loss import IGNORED, attribute_loss, contrastive_loss, evenness_loss
from training.clip.model import CONFIG, TokenTable, WordTokenizer, encode_tokens
from training.clip.view_store import StoredFrame
from training.rates import half_cosine, warmed_up

MAX_LOGIT_SCALE = math.log(100)
LEAST_RATE = 0.005
"""Share of the peak learning rate that is left at the end."""


@dataclass(frozen=True)
class Schedule:
    """How long and how hard to train."""

    steps: int = 2300
    recoloured_steps: int = 2000
    """More steps at a lower rate, in which some views lose their colour: see `Trainer._recoloured`."""
    recoloured_share: float = 0.4
    recoloured_rate: float = 0.2
    evenness: float = 0.3
    """Weight of `evenness_loss` in the recoloured steps."""
    warmup_steps: int = 150
    image_rate: float = 5e-3
    text_rate: float = 1.5e-3
    """Peak learning rates; the convolutions want the higher one."""
    weight_decay: float = 0.05
    scenes: int = 14
    captions_per_object: int = 1
    seed: int = 0

    @property
    def total_steps(self) -> int:
        """Steps of both parts."""
        return self.steps + self.recoloured_steps

    def rate_factor(self, step: int) -> float:
        """Share of the peak learning rate: linear warm-up, then a half cosine to nearly 0; a lower one for the rest."""
        warm = warmed_up(step, self.warmup_steps)
        if step < self.steps:
            return warm * half_cosine(max(0, step - self.warmup_steps) / (self.steps - self.warmup_steps), LEAST_RATE)
        return warm * self.recoloured_rate * half_cosine((step - self.steps) / self.recoloured_steps, LEAST_RATE)


class Trainer:
    """Model, optimiser and data of one run; its state is ``checkpoint.pt`` in the run's folder.

    Args:
        worlds: the frames of each folder of rendered frames; a batch draws from each alike.
        start: an exported model's weights to go on from; random ones where not given.
        config: open_clip's, of the model; its text tower must be the small CLIP's.
    """

    def __init__(
        self,
        worlds: Sequence[Sequence[StoredFrame]],
        folder: Path,
        schedule: Schedule,
        start: Path | None = None,
        config: Mapping[str, Any] = CONFIG,
    ) -> None:
        self.folder, self.schedule, self.start = folder, schedule, start
        self.worlds, self.held_out = zip(*map(split, worlds), strict=True)
        self.tokenizer = WordTokenizer()
        torch.manual_seed(schedule.seed)
        self.model = CLIP(**config).to(memory_format=torch.channels_last)
        self.table = self._new_table()
        if start is not None:
            self._start_from(start)
        self.namer = nn.Linear(config["embed_dim"], sum(map(len, ATTRIBUTES)))
        self.optimizer = self._new_optimizer()
        state = checkpoints.restore(folder / "checkpoint.pt", self._learning) or {"step": 0, "seconds": 0.0}
        self.step, self.seconds = state["step"], state["seconds"]

    def _new_table(self) -> TokenTable:
        tokens = {token for word in vocabulary() for token in self.tokenizer.encode_word(word)}
        tokens |= set(self.tokenizer(["a"]).flatten().tolist())
        return TokenTable(sorted(tokens), CONFIG["text_cfg"]["vocab_size"])

    def _start_from(self, weights: Path) -> None:
        state = {name: each.float() for name, each in load_file(weights).items() if name != "logit_scale"}
        self.model.load_state_dict(state, strict=False)
        self.table.load_whole(state["token_embedding.weight"])

    def _new_optimizer(self) -> torch.optim.AdamW:
        images = [*self.model.visual.parameters(), *self.namer.parameters()]
        texts = [p for n, p in self.model.named_parameters() if not n.startswith(("visual.", "token_embedding."))]
        groups = []
        for parameters, rate in ((images, self.schedule.image_rate), (texts, self.schedule.text_rate)):
            for is_matrix, decay in ((True, self.schedule.weight_decay), (False, 0.0)):
                chosen = [p for p in parameters if (p.ndim > 1) is is_matrix]
                groups.append({"params": chosen, "weight_decay": decay, "peak": rate})
        groups.append({"params": list(self.table.parameters()), "weight_decay": 0.0, "peak": self.schedule.text_rate})
        return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6)

    @property
    def _learning(self) -> dict[str, Any]:
        return {"model": self.model, "table": self.table, "namer": self.namer, "optimizer": self.optimizer}

    def save(self) -> None:
        """Write the checkpoint, in one move."""
        checkpoints.save(self.folder / "checkpoint.pt", self._learning, step=self.step, seconds=self.seconds)

    def run(self, minutes: float, report_minutes: float = 7.0) -> None:
        """Train until the schedule's end or for ``minutes``; print loss and held-out accuracy now and then."""
        started, last, mean_loss = time.monotonic(), time.monotonic(), 0.0
        done_before = self.seconds
        try:
            while self.step < self.schedule.total_steps and time.monotonic() - started < 60 * minutes:
                loss = self.train_step()
                mean_loss = loss if not mean_loss else 0.98 * mean_loss + 0.02 * loss
                self.seconds = done_before + time.monotonic() - started
                if self.step % 50 == 0:
                    print(f"step {self.step} loss {mean_loss:.3f} {self.seconds / 60:.1f} min", flush=True)
                if time.monotonic() - last > 60 * report_minutes:
                    self.save()
                    for frames in self.held_out:
                        print_figures(self.measure(frames[:100]))
                    last = time.monotonic()
        finally:
            self.save()

    def train_step(self) -> float:
        """One batch; returns its loss."""
        schedule = self.schedule
        rng = random.Random(f"{schedule.seed}/{self.step}")
        generator = torch.Generator().manual_seed(rng.getrandbits(60))
        counts = {"scenes": schedule.scenes, "captions_per_object": schedule.captions_per_object}
        batch = random_batch(self.worlds, rng, **counts)
        self.model.train()
        loss = self._loss(batch, generator)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * schedule.rate_factor(self.step)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_([p for group in self.optimizer.param_groups for p in group["params"]], 1.0)
        self.optimizer.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(0, MAX_LOGIT_SCALE)
        self.step += 1
        return float(loss.detach())

    def _loss(self, batch: Batch, generator: torch.Generator) -> Tensor:
        pixels = augmented(to_float(batch.views), generator)
        is_recoloured, labels = torch.zeros(len(pixels), dtype=torch.bool), batch.labels
        if self.step >= self.schedule.steps:
            is_recoloured = self._recoloured(len(pixels), generator)
            pixels[is_recoloured] = recoloured(pixels[is_recoloured], generator)
            labels = labels.masked_fill(is_recoloured.unsqueeze(1) & torch.tensor([False, True, False]), IGNORED)
        pixels = normalised(pixels)
        features = self.model.visual(pixels)
        images = unit_rows(features)
        order = sorted(range(len(batch.captions)), key=lambda row: len(batch.captions[row]))
        thirds = [order[i * len(order) // 3 : (i + 1) * len(order) // 3] for i in range(3)]
        texts = torch.cat([self._embed([batch.captions[row] for row in rows], generator) for rows in thirds if rows])
        logits = self.model.logit_scale.exp() * texts @ images.T
        unknown = batch.states_colour[order].unsqueeze(1) & is_recoloured
        unknown |= ~batch.states_category[order].unsqueeze(1) & batch.is_clutter
        positive = batch.positive[order] & ~unknown
        loss = contrastive_loss(logits.masked_fill(unknown, float("-inf")), positive, batch.same_scene[order])
        if self.step >= self.schedule.steps:
            loss = loss + self.schedule.evenness * evenness_loss(logits, positive)
        return loss + attribute_loss(self.namer(features), labels, [len(group) for group in ATTRIBUTES])

    def _recoloured(self, images: int, generator: torch.Generator) -> Tensor:
        """Which images of a batch lose their colour: of some objects one view, so that the other keeps it.

        It unlearns that "a white one is no banana": no training frame shows some pairs of colour and category.
        """
        objects = images // 2
        draw = torch.empty(objects).uniform_(generator=generator)
        share = self.schedule.recoloured_share
        return torch.cat([draw < share / 2, (draw >= share / 2) & (draw < share)])

    def _embed(self, texts: Sequence[str], generator: torch.Generator | None = None) -> Tensor:
        return encode_tokens(self.model, self.table, self.tokenizer(texts), generator)

    def measure(self, frames: Sequence[StoredFrame], variant: int = TRUE_BOX) -> Figures:
        """Accuracy on held-out frames; see `accuracy`."""
        self.model.eval()
        return accuracy(
            frames,
            lambda pixels: unit_rows(self.model.visual(pixels.contiguous(memory_format=torch.channels_last))),
            self._embed,
            seed=self.schedule.seed,
            variant=variant,
        )

    def facts(self) -> dict[str, Any]:
        """What the model card says of the run."""
        return {
            "schedule": asdict(self.schedule),
            "start": "random weights" if self.start is None else "an earlier model's weights (`--start`)",
            "steps_done": self.step,
            "minutes": round(self.seconds / 60, 1),
            "torch": torch.__version__.partition("+")[0],
            "threads": torch.get_num_threads(),
            "processor": _processor(),
            "training_frames": sum(map(len, self.worlds)),
            "held_out_frames": sum(map(len, self.held_out)),
            "objects": sum(len(frame.objects) for frames in (*self.worlds, *self.held_out) for frame in frames),
        }


def print_figures(figures: Figures) -> None:
    """One line for each kind of expression."""
    for kind, (right, asked) in figures.items():
        print(f"  {kind:40} {right / asked:.3f}  ({right} of {asked})", flush=True)


def write_json(path: Path, value: Any) -> None:
    """Write JSON that a person can read."""
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def _processor() -> str:
    listing = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.+)", listing.read_text(encoding="utf-8")) if listing.is_file() else []
    return names[0] if names else "unknown processor"
