"""The quicker dropout: what it drops, and what it leaves as it is."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from training.plain_words.dropout import ByteDropout, quicken


def test_in_training_a_share_is_dropped_and_the_mean_stays() -> None:
    dropped = ByteDropout(0.1, seed=0).train()(torch.ones(1000, 1000))
    assert float((dropped == 0).float().mean()) == pytest.approx(0.1, abs=0.003)
    assert float(dropped.mean()) == pytest.approx(1.0, abs=0.003)


def test_in_use_nothing_is_dropped() -> None:
    values = torch.rand(5, 7)
    assert ByteDropout(0.1, seed=0).eval()(values) is values


def test_the_same_seed_drops_the_same() -> None:
    once, again = (ByteDropout(0.5, seed=3).train()(torch.ones(50)) for _ in range(2))
    assert torch.equal(once, again)


def test_gradients_pass_what_was_kept() -> None:
    values = torch.ones(100, requires_grad=True)
    dropped = ByteDropout(0.5, seed=1).train()(values)
    dropped.sum().backward()
    assert values.grad is not None
    assert torch.equal(values.grad, dropped.detach())


def test_all_of_a_network_are_replaced() -> None:
    network = nn.TransformerEncoderLayer(8, 2, 16, 0.1)
    quicken(network, seed=0)
    assert not [each for each in network.modules() if isinstance(each, nn.Dropout)]
    assert network(torch.zeros(1, 3, 8)).shape == (1, 3, 8)
