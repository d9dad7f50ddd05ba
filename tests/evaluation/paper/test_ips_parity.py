from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.command import main

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


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("logits", "tiny-vit|crop|sum"),
        ("logits", "tiny-rn+tiny-vit|crop,blur|max"),
        ("logits", "tiny-rn|shade|sum"),
        ("gradcam", "tiny-rn"),
        ("gradcam", "tiny-vit"),
        ("probs_area_5pct", None),
    ],
)
def test_one_wrong_number_is_printed(
    one_case: dict, field: str, key: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (one_case[field][key] if key else one_case[field])[1] += 0.0015
    (tmp_path / "cases.jsonl").write_text(json.dumps(one_case) + "\n")
    assert run(tmp_path / "cases.jsonl") == 1
    printed, last = capsys.readouterr().out.splitlines()
    assert f" {key or field}: expected" in printed.replace("gradcam|", "")
    assert last == "agree 0 of 1"


def test_gradcam_and_the_prior_need_not_be_there(one_case: dict, tmp_path: Path) -> None:
    del one_case["gradcam"], one_case["probs_area_5pct"]
    (tmp_path / "cases.jsonl").write_text(json.dumps(one_case))
    assert run(tmp_path / "cases.jsonl") == 0


@pytest.mark.parametrize(
    "change",
    [
        {"image": "none.png"},
        {"boxes_xyxy": [[1, 1, 1, 1]]},
        {"logits": {}, "gradcam": {}},
        {"logits": {"tiny-vit|crop|sum": [1.0]}},
        {"logits": {"tiny-vit|wink|sum": [0.0] * 12}},
        {"logits": {}},
        {"probs_area_5pct": [1.0]},
        {"gradcam": [1.0]},
    ],
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
