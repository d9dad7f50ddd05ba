"""Other models by name, and through the command that puts a dataset to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.baselines.fusion import FusionGradCam, FusionScorer, Head
from agent.baselines.masks import MaskedProposalScorer
from agent.baselines.methods import METHODS
from agent.baselines.random_choice import RandomChoice
from agent.baselines.scorers import named_scorer
from agent.baselines.text_detectors import DetectionScorer
from agent.errors import InvalidInputError
from agent.perception.ips import IsolatedProposalScorer
from evaluation.command import main
from tests.agent.perception.test_yolo_masks import checkpoint
from tests.support.pretrained import save_blip, save_grounding_dino, save_owlv2
from tests.support.shipped_dataset import IMAGES, write_shipped_dataset
from tests.support.vision import ColourEncoder

ISOLATED = IsolatedProposalScorer((ColourEncoder(),))


def test_each_kind(tmp_path: Path) -> None:
    blip = save_blip(tmp_path / "blip")
    itm, itc = (named_scorer(f"{kind}:{blip}", ISOLATED) for kind in ("itm", "itc"))
    assert isinstance(itm, FusionScorer)
    assert isinstance(itc, FusionScorer)
    assert (itm.head, itc.head) == (Head.ITM, Head.ITC)
    assert isinstance(named_scorer(f"itm-gradcam:{blip}", ISOLATED), FusionGradCam)
    assert isinstance(named_scorer(f"detector:{save_owlv2(tmp_path / 'owl')}", ISOLATED), DetectionScorer)
    masked = named_scorer(f"masks:{checkpoint(tmp_path / 'seg.pt', end2end=False)}", ISOLATED)
    assert isinstance(masked, MaskedProposalScorer)
    assert masked.scorer is ISOLATED


@pytest.mark.parametrize("name", ["itm", "itm:", "blip:somewhere", "masks:", ""])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(InvalidInputError, match="unknown model"):
        named_scorer(name, ISOLATED)


def test_masks_are_for_isolation() -> None:
    with pytest.raises(InvalidInputError, match="isolated proposal scoring"):
        named_scorer("masks:seg.pt", RandomChoice())


@pytest.mark.parametrize(
    ("kind", "save"),
    [("itm", save_blip), ("itc", save_blip), ("itm-gradcam", save_blip), ("detector", save_grounding_dino)],
)
@pytest.mark.parametrize("method", ["ReCLIP", "ReCLIP w/o relations"])
def test_a_dataset_is_put_to_it(
    kind: str, method: str, save: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert method in METHODS
    dataset = write_shipped_dataset(tmp_path / "shipped.jsonl", 1)
    arguments = ["--released", str(dataset), "--images", str(IMAGES), "--out", str(tmp_path / "run"), "--limit", "4"]
    model = f"{kind}:{save(tmp_path / 'model')}"
    assert main(["referring", *arguments, "--preset", "tabletop", "--method", method, "--model", model]) == 0
    assert "% of 4 (95 %:" in capsys.readouterr().out
