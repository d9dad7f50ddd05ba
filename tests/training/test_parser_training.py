from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.parser import checkpoint
from training.parser.commands import Vocabulary, generate
from training.parser.corpus import Corpus
from training.parser.pipeline import start
from training.parser.scoring import score
from training.parser.sentence import Sentence
from training.parser.train import Schedule, batches, train

SCHEDULE = Schedule(steps=6, warm_up=2, first_words=40, last_words=60)


class SmallCorpus(Corpus):
    """A few generated sentences in place of treebanks."""

    def __init__(self) -> None:
        self.sentences = list(generate(60, 7, Vocabulary()))

    def epoch(self, number: int) -> list[Sentence]:
        return self.sentences


def test_rate_rises_then_falls_to_zero() -> None:
    schedule = Schedule(steps=1000)
    assert schedule.rate(0) < schedule.rate(199) == pytest.approx(schedule.learn_rate, rel=0.01)
    assert 0 < schedule.rate(999) < 0.01 * schedule.learn_rate


def test_batches_end_with_the_schedule() -> None:
    found = list(batches(SmallCorpus(), replace(SCHEDULE, steps=30)))
    assert len(found) == 30
    assert all(sum(len(s) for s in batch) >= 40 for batch in found)


def test_stopped_training_goes_on_where_it_was(tmp_path: Path) -> None:
    corpus = SmallCorpus()
    assert train(corpus, SCHEDULE, seed=1, folder=tmp_path, minutes=0) is None
    with np.load(tmp_path / "checkpoint.npz") as stopped:
        assert int(stopped["step"]) == 1
    assert train(corpus, SCHEDULE, seed=1, folder=tmp_path, minutes=60) is not None
    with np.load(tmp_path / "checkpoint.npz") as ended:
        assert int(ended["step"]) == SCHEDULE.steps
        assert {int(ended[key]) for key in ended.files if key.startswith("nr_update|parser")} == {SCHEDULE.steps}


def test_checkpoint_restores_weights_and_optimizer(tmp_path: Path) -> None:
    corpus = SmallCorpus()
    train(corpus, SCHEDULE, seed=1, folder=tmp_path, minutes=60)
    nlp, optimizer = start(corpus.sentences, seed=2)
    assert checkpoint.restore(tmp_path / "checkpoint.npz", nlp, optimizer) == SCHEDULE.steps
    checkpoint.save(tmp_path / "again.npz", nlp, optimizer, SCHEDULE.steps, 0.0)
    with np.load(tmp_path / "checkpoint.npz") as one, np.load(tmp_path / "again.npz") as other:
        assert set(one.files) == set(other.files)
        assert all(np.array_equal(one[key], other[key]) for key in one.files if key != "minutes")


def test_training_learns(tmp_path: Path) -> None:
    corpus = SmallCorpus()
    before = train(corpus, replace(SCHEDULE, steps=3), seed=1, folder=tmp_path, minutes=60)
    (tmp_path / "checkpoint.npz").unlink()
    after = train(corpus, replace(SCHEDULE, steps=25), seed=1, folder=tmp_path, minutes=60)
    assert before is not None
    assert after is not None
    assert score(after, corpus.sentences)["LAS"] > score(before, corpus.sentences)["LAS"] + 5
