import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.command import main

GOLDEN = Path(__file__).parents[2] / "golden" / "parity" / "cases.jsonl.gz"


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(GOLDEN.read_bytes()).decode().splitlines()]


def write(folder: Path, *records: Any) -> str:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in records) + "\n")
    return str(path)


def test_every_decision_of_the_published_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parity", str(GOLDEN)]) == 0
    assert capsys.readouterr().out == "agree 1000 of 1000\n"


def test_plain_files_and_blank_lines(
    tmp_path: Path, records: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["parity", write(tmp_path, records[0], "", records[1])]) == 0
    assert capsys.readouterr().out == "agree 2 of 2\n"


def test_a_difference_of_two_millionths_disagrees(
    tmp_path: Path, records: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    probs = [records[0]["probs"][0] + 2e-6, *records[0]["probs"][1:]]
    assert main(["parity", write(tmp_path, {**records[0], "probs": probs}, records[1])]) == 1
    *details, last = capsys.readouterr().out.splitlines()
    assert last == "agree 1 of 2"
    assert len(details) == 1
    assert "line 1" in details[0]
    assert records[0]["text"] in details[0]


def test_another_box_disagrees(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    other = 0 if records[0]["chosen"] else 1
    assert main(["parity", write(tmp_path, {**records[0], "chosen": other})]) == 1


def test_null_cases_need_a_rule_that_no_box_satisfies(
    tmp_path: Path, records: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    unsatisfied = next(each for each in records if each["probs"][0] is None)
    count = len(unsatisfied["boxes_xyxy"])
    assert main(["parity", write(tmp_path, unsatisfied)]) == 0
    assert main(["parity", write(tmp_path, {**unsatisfied, "probs": [0.5] * count})]) == 1
    assert "got no_box_satisfies" in capsys.readouterr().out
    assert main(["parity", write(tmp_path, {**records[0], "probs": [None] * len(records[0]["probs"])})]) == 1
    assert "expected no_box_satisfies" in capsys.readouterr().out


def test_a_phrase_without_logits_disagrees(
    tmp_path: Path, records: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    logits = {"something else": records[0]["logits"][records[0]["text"]]}
    assert main(["parity", write(tmp_path, {**records[0], "logits": logits})]) == 1
    assert "asks for" in capsys.readouterr().out


def test_no_case_is_no_agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parity", write(tmp_path)]) == 1
    assert capsys.readouterr().out == "agree 0 of 0\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"heads": [99]}, "heads"),
        ({"heads": "circle"}, "circle"),
        ({"heads": "beyond"}, "positions"),
        ({"pos": "unknown"}, "malformed"),
        ({"boxes_xyxy": [[0, 0, 1]]}, "shape"),
        ({"boxes_xyxy": [[5, 5, 5, 9], [0, 0, 1, 1]]}, "x1 < x2"),
        ({"probs": [0.1]}, "finite numbers"),
        ({"chosen": "first"}, "chosen"),
        ({"chosen": 99}, "chosen"),
        ({"words": 3}, "malformed"),
        ({"logits": {"a": [float("nan")]}}, "finite numbers"),
    ],
)
def test_a_malformed_case_names_its_line(
    tmp_path: Path,
    records: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
    change: dict[str, Any],
    message: str,
) -> None:
    words = records[1]["words"]
    replaced = {
        "circle": [(i + 1) % len(words) for i in range(len(words))],
        "beyond": [len(words)] * len(words),
        "unknown": ["THING"] * len(words),
    }
    change = {key: replaced.get(value, value) if isinstance(value, str) else value for key, value in change.items()}
    assert main(["parity", write(tmp_path, records[0], {**records[1], **change})]) == 2
    error = capsys.readouterr().err
    assert "line 2" in error
    assert message in error


@pytest.mark.parametrize("field", ["words", "heads", "boxes_xyxy", "logits", "probs", "chosen"])
def test_a_missing_field_is_named(
    tmp_path: Path, records: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], field: str
) -> None:
    record = {key: value for key, value in records[0].items() if key != field}
    assert main(["parity", write(tmp_path, record)]) == 2
    assert field in capsys.readouterr().err


@pytest.mark.parametrize("line", ["{", "[]", "3", "[" * 100_000])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    assert main(["parity", write(tmp_path, line)]) == 2
    assert "line 1" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"\x1f\x8bbroken", b"\xff\xfe", None])
def test_an_unreadable_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None) -> None:
    path = tmp_path / "cases.jsonl.gz"
    if content is not None:
        path.write_bytes(content)
    assert main(["parity", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
