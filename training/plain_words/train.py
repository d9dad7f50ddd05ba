"""The training loop: seeded by step, so that a run that was cut off goes on as if it had not been."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from agent.language.plain_words.network import PlainWordsNetwork
from agent.language.plain_words.pieces import Pieces, joined
from agent.language.plain_words.rewriter import Rewriter
from agent.models.downloads import digest
from training import checkpoints
from training.plain_words.augment import Augmenter
from training.plain_words.batches import batch_of, fits, plain_vocabulary
from training.plain_words.dropout import quicken
from training.plain_words.pairs import Pair
from training.plain_words.start import piece_texts, rare_words, start_pieces, start_state
from training.rates import half_cosine, warmed_up

FROZEN_LAYERS = 2
"""Layers of the encoder, from the bottom, that are not trained."""


@dataclass(frozen=True)
class Schedule:
    """How long and how hard to train."""

    steps: int = 3500
    pairs: int = 40
    encoder_rate: float = 1.5e-4
    decoder_rate: float = 8e-4
    warmup_steps: int = 100
    weight_decay: float = 0.02
    seed: int = 0

    def rate_factor(self, step: int) -> float:
        """Share of the peak learning rates: linear warm-up, then a half cosine to nearly 0."""
        progress = min(1.0, max(0, step - self.warmup_steps) / max(1, self.steps - self.warmup_steps))
        return warmed_up(step, self.warmup_steps) * half_cosine(progress, least=0.01)


@dataclass(frozen=True)
class Outcome:
    """What the network makes of a pair's utterance, and how sure it is."""

    pair: Pair
    text: str
    sure: float

    @property
    def is_right(self) -> bool:
        """Whether it is exactly what was written."""
        return self.text == joined(self.pair.plain)


class Trainer:
    """Network, optimiser and data of one run; its state is ``checkpoint.pt`` in the run's folder.

    Args:
        start: the folder of the model that the encoder starts from.
    """

    def __init__(self, pairs: Sequence[Pair], start: Path, folder: Path, schedule: Schedule) -> None:
        self.folder, self.schedule = folder, schedule
        self.start_digest = digest(start / "model.safetensors")
        folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(schedule.seed)
        numbers = start_pieces(start, {word for pair in pairs for word in (*pair.said, *pair.plain)})
        self.piece_texts = piece_texts(start, numbers)
        self.pieces = Pieces(self.piece_texts)
        training = [pair for pair in pairs if not pair.is_held_out]
        self.plain = plain_vocabulary(training)
        self._plain_number = {word: number for number, word in enumerate(self.plain)}
        self.training = [pair for pair in training if self._fits(pair)]
        self.held_out = [pair for pair in pairs if pair.is_held_out]
        self.augmenter = Augmenter(rare_words(start))
        self.network = PlainWordsNetwork(len(numbers), len(self.plain))
        self.network.load_state_dict(start_state(start, numbers), strict=False)
        quicken(self.network, schedule.seed)
        for frozen in (self.network.pieces, self.network.places, self.network.norm, *self._lower_layers):
            frozen.requires_grad_(False)
        encoder = [each for each in self.network.encoder.parameters() if each.requires_grad]
        known = {id(each) for each in encoder}
        decoder = [p for p in self.network.parameters() if p.requires_grad and id(p) not in known]
        groups = [
            {"params": encoder, "peak": schedule.encoder_rate},
            {"params": decoder, "peak": schedule.decoder_rate},
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=schedule.weight_decay, betas=(0.9, 0.98), fused=True)
        state = checkpoints.restore(folder / "checkpoint.pt", self._learning) or {"step": 0, "seconds": 0.0}
        self.step, self.seconds = int(state["step"]), state["seconds"]

    @property
    def _learning(self) -> dict[str, Any]:
        return {"network": self.network, "optimizer": self.optimizer}

    @property
    def _lower_layers(self) -> list[torch.nn.Module]:
        """The encoder's lower layers, which stay as they are."""
        return [*self.network.encoder.layers][:FROZEN_LAYERS]

    @property
    def rewriter(self) -> Rewriter:
        """The network as it is used."""
        return Rewriter(self.network, self.pieces, self.plain)

    def _fits(self, pair: Pair) -> bool:
        return fits(pair, self.pieces, self._plain_number)

    def save(self) -> None:
        """Write the checkpoint, in one move."""
        checkpoints.save(self.folder / "checkpoint.pt", self._learning, step=self.step, seconds=self.seconds)

    def run(self, minutes: float, report_steps: int = 500) -> None:
        """Train until the schedule's end or for so many minutes; print loss and held-out figures now and then."""
        started, done_before, mean = time.monotonic(), self.seconds, 0.0
        try:
            while self.step < self.schedule.steps and time.monotonic() - started < 60 * minutes:
                loss = self.train_step()
                mean = 0.98 * mean + 0.02 * loss if mean else loss
                self.seconds = done_before + time.monotonic() - started
                if self.step % 50 == 0:
                    print(f"step {self.step} loss {mean:.3f} {self.seconds / 60:.1f} min", flush=True)
                if self.step % report_steps == 0:
                    self.save()
                    print(f"held out: {self.measure():.3f} of {len(self.held_out)} the same words", flush=True)
        finally:
            self.save()

    def train_step(self) -> float:
        """One batch; returns its loss."""
        rng = random.Random(f"{self.schedule.seed}/{self.step}")
        drawn = (self.augmenter.varied(pair, self.training, rng) for pair in self._drawn(rng))
        pairs = [pair for pair in drawn if self._fits(pair)]
        batch = batch_of(pairs, self.network, self.pieces, self._plain_number)
        self.network.train()
        for layer in self._lower_layers:
            layer.eval()
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * self.schedule.rate_factor(self.step)
        with torch.autocast("cpu", torch.bfloat16):
            heard = self.network.hear(batch.pieces, batch.firsts)
            logits = self.network.write(heard, batch.before)
        chances = logits.float().log_softmax(-1)
        right = chances.masked_fill(~batch.right, float("-inf")).logsumexp(-1)
        loss = -right[batch.asked].mean()
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return float(loss.detach())

    def _drawn(self, rng: random.Random) -> list[Pair]:
        """Pairs of like length, so that little is padding."""
        some = rng.sample(self.training, min(len(self.training), 4 * self.schedule.pairs))
        some.sort(key=lambda pair: len(pair.said))
        at = rng.randrange(max(1, len(some) - self.schedule.pairs + 1))
        return some[at : at + self.schedule.pairs]

    def outcomes(self) -> list[Outcome]:
        """What the network makes of the held-out pairs."""
        self.network.eval()
        rewrite = self.rewriter
        rewritings = ((pair, rewrite(joined(pair.said))) for pair in self.held_out)
        return [Outcome(pair, each.text, each.sure) if each else Outcome(pair, "", 0.0) for pair, each in rewritings]

    def measure(self) -> float:
        """The share of the held-out pairs whose plain words come out exactly; ``held_out.tsv`` has them all."""
        outcomes = self.outcomes()
        lines = [f"{each.is_right:d}\t{each.sure:.3f}\t{each.pair}\t{each.text}\n" for each in outcomes]
        (self.folder / "held_out.tsv").write_text("".join(lines), encoding="utf-8")
        return sum(each.is_right for each in outcomes) / max(1, len(outcomes))
