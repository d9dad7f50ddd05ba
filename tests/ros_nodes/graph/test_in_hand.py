"""What the arm holds is talked about like what is in view: all nodes as processes, real models, simulated physics."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

pytest.importorskip("sim.arm.kinematics", reason="the arm's libraries are an extra")

from std_msgs.msg import String

from agent.manipulation.status import Outcome
from evaluation.arm.graph_rig import MANIPULATION_NODE, GraphRig
from ros_nodes.holding import TOPIC, read_holding
from ros_nodes.qos import DETECTIONS_QOS
from sim.jobs import JobKind
from tests.support.rendering import skip_unless_it_can_render

DOMAIN = 101 + os.getpid() % 100
SCHEMA = json.loads((Path(__file__).parents[3] / "ros_nodes" / "answer.schema.json").read_text())
SEED, PACE = 71018, 0.25
THING, PLACE = "the apple", "the bowl"


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphRig]:
    skip_unless_it_can_render()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        patch.setenv("RECLIP_AGENT_CACHE", str(tmp_path_factory.mktemp("cache")))
        rig = GraphRig(tmp_path_factory.mktemp("rig"), DOMAIN, "tabletop", PACE, keeps_frames=False)
        yield rig
        rig.close()


@pytest.fixture
def table(rig: GraphRig) -> GraphRig:
    """A table anew, with the arm at home and its hand empty."""
    assert rig.lay(SEED, JobKind.PUT) is not None
    return rig


def say(rig: GraphRig, text: str) -> tuple[dict[str, Any], Outcome | None, str]:
    """The one answer, and the one outcome where there is any, with its words."""
    answer = rig.say(text)
    jsonschema.validate(answer, SCHEMA)
    rig.operator.spin_for(0.5)
    rig.wait_until_it_looks(rig.truth().time_s)  # at what has come of it, with the arm at rest
    assert len(rig.operator.answers_to(answer["id"])) == 1
    if not rig.outcomes:
        return answer, None, ""
    (outcome,) = rig.outcomes
    return answer, outcome.outcome, outcome.reason


def test_what_was_picked_up_is_put_in_the_bowl(table: GraphRig) -> None:
    picked, outcome, words = say(table, f"pick up {THING}")
    assert (outcome, words) == (Outcome.SUCCEEDED, f"I have {THING}.")
    put, outcome, words = say(table, "put it in the bowl")
    assert put["status"] == "found", put["words"]
    assert (put["track_id"], put["pose_reason"]) == ("held", "it is in the hand")
    assert put["destination"]["track_id"] not in ("", "held", picked["track_id"])
    assert (outcome, words) == (Outcome.SUCCEEDED, f"I have put {THING} in {PLACE}.")
    assert table.truth().is_placed
    assert not table.truth().touched


def test_it_is_shown_and_put_down_and_then_is_a_thing_on_the_table_again(table: GraphRig) -> None:
    say(table, f"pick up {THING}")
    shown, outcome, words = say(table, "hand it to me")
    assert (shown["track_id"], outcome, words) == ("held", Outcome.SUCCEEDED, f"Here is {THING}.")
    assert table.truth().is_held
    down, outcome, words = say(table, "put it down")
    assert (down["track_id"], outcome) == ("held", Outcome.SUCCEEDED)
    assert not table.truth().is_held
    again, outcome, _ = say(table, "point at it")
    assert again["track_id"] != "held"
    assert outcome is Outcome.SUCCEEDED


def test_a_node_that_starts_again_does_not_know_what_it_holds(table: GraphRig) -> None:
    operator, heard = table.operator, list[str]()
    operator.node.create_subscription(String, TOPIC, lambda message: heard.append(message.data), DETECTIONS_QOS)
    picked, _, _ = say(table, f"pick up {THING}")
    operator.spin_until(lambda: read_holding(heard[-1]) is not None)
    holding = read_holding(heard[-1])
    assert holding is not None
    assert holding.id == picked["id"]
    table.kill(MANIPULATION_NODE)
    operator.spin_until(lambda: read_holding(heard[-1]) is None)
    table.wait_until_it_looks(table.truth().time_s)  # grounding_node has heard of it too by then
    answer, _, _ = say(table, "put it in the bowl")
    assert answer["track_id"] != "held", answer
    assert answer["status"] != "found", answer
    assert table.truth().is_held
