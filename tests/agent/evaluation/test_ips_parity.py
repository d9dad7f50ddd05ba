from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.datatypes import Frame, Proposals
from agent.evaluation.__main__ import main
from agent.images import load_image
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.isolated_views import View, ViewSettings

GOLDEN = Path(__file__).parents[2] / "golden" / "ips"


def run(cases: Path) -> int:
    return main(["ips-parity", str(cases), "--models", str(GOLDEN)])


@pytest.fixture
def one_case(tmp_path: Path) -> dict:
    for picture in GOLDEN.glob("*.png"):
        (tmp_path / picture.name).symlink_to(picture)
    return json.loads((GOLDEN / "ips.jsonl").read_text().splitlines()[2])


def test_all_cases_of_the_published_program_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(GOLDEN / "ips.jsonl") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "agree 24 of 24"


def test_a_wrong_logit_is_printed(one_case: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one_case["logits"]["tiny-vit|crop|sum"][1] += 0.0011
    (tmp_path / "cases.jsonl").write_text(json.dumps(one_case) + "\n")
    assert run(tmp_path / "cases.jsonl") == 1
    lines = capsys.readouterr().out.splitlines()
    assert "tiny-vit|crop|sum" in lines[0]
    assert lines[-1] == "agree 0 of 1"


@pytest.mark.parametrize(
    "change",
    [{"image": "none.png"}, {"boxes_xyxy": [[1, 1, 1, 1]]}, {"logits": {}}, {"logits": {"tiny-vit|crop|sum": [1.0]}}],
)
def test_unusable_cases(one_case: dict, tmp_path: Path, change: dict, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cases.jsonl").write_text(json.dumps(one_case | change))
    assert run(tmp_path / "cases.jsonl") == 2
    assert "line 1" in capsys.readouterr().err


def test_a_model_that_is_not_there(one_case: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one_case["logits"] = {"other|crop|sum": [0.0] * len(one_case["boxes_xyxy"])}
    (tmp_path / "cases.jsonl").write_text(json.dumps(one_case))
    assert run(tmp_path / "cases.jsonl") == 2
    assert "other" in capsys.readouterr().err


def test_area_prior_and_shade_agree_too() -> None:
    models = [ClipEncoder.load(GOLDEN / name) for name in ("tiny-rn.json", "tiny-vit.json")]
    for line in (GOLDEN / "ips.jsonl").read_text().splitlines()[:3]:
        case = json.loads(line)
        frame = Frame(load_image(GOLDEN / case["image"]))
        proposals = Proposals.from_boxes(case["boxes_xyxy"], size_wh=frame.size_wh)
        plain = IsolatedProposalScorer(tuple(models)).encode(frame, proposals)
        prior = plain.distribution(case["text"], min_area_share=0.05)
        assert np.allclose(prior, case["probs_area_5pct"], atol=1e-4)
        shade = IsolatedProposalScorer(
            (models[1],), ViewSettings(views=(View.SHADE,)), prompt="{phrase} is in red color."
        )
        assert np.allclose(
            shade.encode(frame, proposals).logits(case["text"]), case["logits"]["tiny-vit|shade|sum"], atol=1e-3
        )
