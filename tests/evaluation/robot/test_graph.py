from __future__ import annotations

from evaluation.robot.graph import Stretch, latency_table, texts_of, usage_table
from tests.support.rendering import skip_unless_it_can_render


def stretch(rate_hz: float, answer_ms: list[float]) -> Stretch:
    return Stretch(
        rate_hz=rate_hz,
        seconds=30.0,
        pictures=150,
        dropped=3,
        proposals_ms=[20.0] * 148,
        answer_ms=answer_ms,
        age_ms=[100.0] * len(answer_ms),
        found=17,
        usage={"camera_node": (3.0, 100.0, 101.5), "grounding_node": (15.0, 900.0, 900.0)},
    )


def test_latencies_and_their_goals() -> None:
    lines = latency_table([stretch(5.0, [10.0, 20.0, 30.0]), stretch(30.0, [70.0])]).splitlines()
    assert lines[2].split() == ["5", "Hz:", "camera", "stamp", "->", "proposals", "148", "20.0", "20.0", "20.0"]
    assert lines[3].split()[-4:] == ["3", "20.0", "29.0", "29.8"]
    assert lines[5].strip() == "150 pictures, 2 without proposals, 3 more not looked at; 17 found"
    assert lines[-2:] == [
        "camera stamp -> proposals, p95: 20, goal <= 120 met",
        "command -> answer, p95: 29, goal <= 60 met",
    ]


def test_the_other_rates_have_no_goal() -> None:
    assert "goal" not in latency_table([stretch(30.0, [70.0])])


def test_what_processes_take() -> None:
    lines = usage_table(stretch(5.0, [10.0])).splitlines()
    assert lines[2].split() == ["camera_node", "10.0%", "100", "102", "+1.5"]
    assert lines[3].split() == ["grounding_node", "50.0%", "900", "900", "+0.0"]


def test_commands_are_many_and_different() -> None:
    skip_unless_it_can_render()
    texts = texts_of(40_000, 2)
    assert len(set(texts)) == len(texts) > 10
    assert any(text.startswith("pick up the ") for text in texts)
