"""The probe counts as it says, and runs with the embedded CLIP."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from agent.datatypes import ImageArray
from evaluation.command import main
from evaluation.paper.clevr_probe import KINDS, probe
from sim.relation_pairs import RelationPair
from tests.support.rendering import skip_unless_it_can_render


class Knows:
    """Knows what is there and not where: a picture's one value says both."""

    image_size_px = 8
    name = "knows"

    def encode_images(self, images_rgb: ImageArray) -> npt.NDArray[np.float32]:
        shown = images_rgb[:, 0, 0, 0] // 10
        return np.eye(10, dtype=np.float32)[shown]

    def encode_texts(self, prompts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.eye(10, dtype=np.float32)[[int("other" in each) + 1 for each in prompts]]


def test_accuracy_of_one_that_knows_things_but_no_sides() -> None:
    def picture(value: int) -> ImageArray:
        return np.full((8, 8, 3), value, np.uint8)

    pairs = [RelationPair(picture(10), picture(10), picture(20), "left", "right", "other") for _ in range(4)]
    shares = probe(Knows(), pairs)  # type: ignore[arg-type]
    assert [shares[kind].value for kind in KINDS] == [0.5, 1.0, 0.5, 1.0]


def test_the_command_ends_with_the_four_figures(capsys: pytest.CaptureFixture[str]) -> None:
    skip_unless_it_can_render()
    assert main(["clevr-probe", "--limit", "6"]) == 0
    lines = capsys.readouterr().out.splitlines()
    words = lines[-1].split()
    assert [" ".join(words[at : at + 2]) for at in range(0, 12, 3)] == list(KINDS)
    assert all(0 <= float(words[at]) <= 1 for at in range(2, 12, 3))
    assert any(line.startswith("ViT-B/32") and line.endswith("published") for line in lines)
    with pytest.raises(SystemExit, match="2"):
        main(["clevr-probe", "--limit", "0"])
