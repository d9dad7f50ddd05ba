"""The learned reader that ships, and files that are none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.language.plain_words.network import WIDTH, PlainWordsNetwork
from agent.language.plain_words.rewriter import MAX_WORDS, WEIGHTS, WORDS, Rewriter, packed, unpacked
from agent.language.plain_words.writing import Writing
from agent.models.presets import EMBEDDED

FOLDER = EMBEDDED / "plain_words"


@pytest.fixture(scope="module")
def rewrite() -> Rewriter:
    return Rewriter.load(FOLDER)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("pick up the red cup", "pick up the red cup"),
        ("oi robot, the lemon by the mug, would you hand it over, love?", "give me the lemon next to the mug"),
        ("what I'm after is that green tumbler", "give me the green tumbler"),
        ("stick the can in the bowl and then gimme the duck", "put the can in the bowl. then give me the duck"),
        ("pink things: how many?", "how many pink things are there?"),
        ("when I clap my hands, lift the bottle", "<wait>"),
    ],
)
def test_plain_words(said: str, plain: str, rewrite: Rewriter) -> None:
    rewriting = rewrite(said)
    assert rewriting is not None
    assert rewriting.text == plain
    assert 0.0 < rewriting.sure <= 1.0


@pytest.mark.parametrize("text", ["", "  ", "cup " * (MAX_WORDS + 1), "x" * 100_000])
def test_too_little_and_too_much_is_left_alone(text: str, rewrite: Rewriter) -> None:
    assert rewrite(text) is None


def test_no_weights(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match="reinstall"):
        Rewriter.load(tmp_path)


@pytest.mark.parametrize(("broken", "content"), [(WORDS, "{}"), (WORDS, "no JSON"), (WEIGHTS, "no weights")])
def test_broken_weights(broken: str, content: str, tmp_path: Path) -> None:
    for name in (WORDS, WEIGHTS):
        shutil.copy(FOLDER / name, tmp_path)
    (tmp_path / broken).write_text(content)
    with pytest.raises(InvalidWeightsError, match="broken"):
        Rewriter.load(tmp_path)


def test_word_by_word_is_the_same_as_at_once() -> None:
    torch.manual_seed(0)
    network = PlainWordsNetwork(pieces=40, plain=10).eval()
    with torch.inference_mode():
        heard = network.hear(torch.tensor([[2, 5, 6, 7, 3]]), torch.tensor([[1, 2, 3]]))
        before = torch.randn(1, 6, WIDTH)
        writing = Writing(network, heard)
        by_word = torch.stack([writing.next_logits(each) for each in before[0]])
        torch.testing.assert_close(by_word, network.write(heard, before)[0], rtol=1e-4, atol=1e-4)


def test_packing_keeps_weights_to_half_a_step() -> None:
    state = PlainWordsNetwork(pieces=40, plain=10).state_dict()
    again = unpacked(packed(state))
    assert state.keys() == again.keys()
    for name, value in state.items():
        step = value.abs().amax() / 127 if value.ndim > 1 else value.abs().amax() / 1024
        torch.testing.assert_close(again[name], value, rtol=0, atol=float(step) * 0.51 + 1e-7)
