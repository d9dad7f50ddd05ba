"""The training loop: resumable, seeded, with a learning rate that falls to zero and averaged weights."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from thinc.api import fix_random_seed

from training.parser import checkpoint
from training.parser.corpus import Corpus
from training.parser.pipeline import start
from training.parser.sentence import Sentence

CHECKPOINT = "checkpoint.npz"


@dataclass(frozen=True)
class Schedule:
    """How long and how fast to learn; batches grow from `first_words` to `last_words` words."""

    steps: int
    learn_rate: float = 0.0015
    warm_up: int = 200
    first_words: int = 250
    last_words: int = 600
    dropout: float = 0.1

    def rate(self, step: int) -> float:
        """Linear warm-up, then linear decay to zero."""
        return self.learn_rate * min((step + 1) / self.warm_up, (self.steps - step) / (self.steps - self.warm_up))

    def batch_words(self, step: int) -> int:
        grown = min(1.0, step / (0.5 * self.steps))
        return round(self.first_words + grown * (self.last_words - self.first_words))


def batches(corpus: Corpus, schedule: Schedule) -> Iterator[list[Sentence]]:
    """Every batch of the training in order."""
    step, epoch, batch, words = 0, 0, [], 0
    while True:
        for sentence in corpus.epoch(epoch):
            batch.append(sentence)
            words += len(sentence)
            if words >= schedule.batch_words(step):
                yield batch
                step, batch, words = step + 1, [], 0
                if step == schedule.steps:
                    return
        epoch += 1


def train(corpus: Corpus, schedule: Schedule, *, seed: int, folder: Path, minutes: float) -> Language | None:
    """Train until the schedule ends (the averaged pipeline) or `minutes` are over (None: run again to resume)."""
    nlp, optimizer = start(corpus.epoch(0), seed)
    saved = folder / CHECKPOINT
    done, before = checkpoint.restore(saved, nlp, optimizer), checkpoint.read_minutes(saved)
    began, losses = time.monotonic(), dict[str, float]()
    for step, batch in enumerate(batches(corpus, schedule)):
        if step < done:
            continue
        fix_random_seed(seed * 100_003 + step)
        optimizer.learn_rate = schedule.rate(step)
        nlp.update(
            [sentence.example(nlp.vocab) for sentence in batch], sgd=optimizer, drop=schedule.dropout, losses=losses
        )
        spent = (time.monotonic() - began) / 60
        if (step + 1) % 100 == 0:
            shown = "  ".join(f"{name} {value / 100:.1f}" for name, value in losses.items())
            print(f"step {step + 1}/{schedule.steps}  {spent:.1f} min  {shown}", flush=True)
            losses.clear()
        over = spent >= minutes and step + 1 < schedule.steps
        if over or (step + 1) % 500 == 0 or step + 1 == schedule.steps:
            checkpoint.save(saved, nlp, optimizer, step + 1, before + spent)
        if over:
            return None
    averages = optimizer.averages or {}
    for _, node, name in checkpoint.parameters(nlp):
        if (node.id, name) in averages:
            node.set_param(name, averages[node.id, name])
    return nlp
