"""grounding_node in a process of its own; the test is its camera, its detector and its operator."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from sensor_msgs.msg import CameraInfo

from agent.datatypes import ImageArray, Proposals
from evaluation.robot.programs import Program, graph_environment
from evaluation.robot.robot import Operator
from ros_nodes.conversions import detections_from_proposals, image_from_array, stamp_ns
from tests.support.graph import header_now
from tests.support.shown_table import Table

DOMAIN = 101 + os.getpid() % 100
SCHEMA = json.loads((Path(__file__).parents[3] / "ros_nodes" / "answer.schema.json").read_text())
COMMAND = "pick up the red cup left of the bowl"
LOST_AFTER_S = 0.4
SECONDS_PER_LOOK = 0.1


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    log = tmp_path_factory.mktemp("grounding") / "node.log"
    program = Program(log, graph_environment(DOMAIN), "ros_nodes.grounding.node", "--ros-args", "-p", "max_age_s:=2.0")
    yield program
    assert program.end() == 0, program.said
    assert "Traceback" not in program.said


@pytest.fixture
def blind(node: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """A table that has not been shown yet."""
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    table = Table(DOMAIN, 0)
    table.wait_for_listener()
    table.spin_until(lambda: table.images.get_subscription_count() and table.proposals.get_subscription_count())
    yield table
    table.close()


@pytest.fixture
def table(blind: Table) -> Table:
    """A table that has been looked at, with nothing said of it yet."""
    while blind.ask("the dax")["status"] != "not_understood":
        pass
    blind.answers.clear()
    blind.targets.clear()
    return blind


def test_before_any_picture_a_command_is_refused(blind: Table) -> None:
    answer = Operator.ask(blind, COMMAND)
    assert (answer["status"], answer["stamp"]) == ("refused", None)
    assert answer["reason"].startswith("unavailable: no picture with its proposals has come on image_raw")


def test_found_brings_the_box_the_answer_and_the_target(table: Table) -> None:
    answer = table.ask(COMMAND)
    del answer["heard_s"]
    jsonschema.validate(answer, SCHEMA)
    assert (answer["status"], answer["action"], answer["text"]) == ("found", "pick up", COMMAND)
    assert table.covers(answer, "red cup")
    assert answer["track_id"] == "1"
    assert 0 <= answer["age_s"] < 2
    assert answer["pose_reason"].startswith("no depth")
    table.spin_until(lambda: table.targets)
    first = table.targets[0]
    assert answer["stamp"] == {"sec": first.header.stamp.sec, "nanosec": first.header.stamp.nanosec}
    assert first.header in table.headers
    assert [each.results[0].hypothesis.class_id for each in first.detections] == ["target:the red cup left of the bowl"]
    assert first.detections[0].results[0].hypothesis.score == pytest.approx(answer["confidence"])
    assert first.detections[0].id == "1"


def test_a_destination_is_a_detection_of_its_own(table: Table) -> None:
    answer = table.ask("put the yellow block into the pink bowl")
    assert (answer["status"], answer["placement"]) == ("found", "into")
    assert table.covers(answer, "yellow block")
    assert table.covers(answer["destination"], "pink bowl")
    table.spin_until(lambda: table.targets)
    roles = [each.results[0].hypothesis.class_id for each in table.targets[-1].detections]
    assert roles == ["target:the yellow block", "destination:the pink bowl"]


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("pick up", "not_understood", "Which object"),
        ("the dax", "not_understood", '"dax"'),
        ("", "refused", "empty"),
        ("x" * 20_000, "refused", "longer than 10000"),
    ],
)
def test_what_is_not_found_brings_no_target(table: Table, text: str, status: str, words: str) -> None:
    table.show_until(lambda: len(table.headers) > 5)  # what was followed before is not this command's
    answer = table.ask(text)
    assert answer["status"] == status
    assert words in answer["reason"]
    named = {each.results[0].hypothesis.class_id for message in table.targets for each in message.detections}
    assert not {each for each in named if text[:20] and text[:20] in each}


def test_what_is_in_front_goes_by_the_depth_where_there_is_one(table: Table) -> None:
    """In the picture the yellow cup is behind the black block; the depth says otherwise."""
    text = "the yellow cup in front of the black block"
    assert table.ask(text)["status"] == "absent"
    depth_m = np.full((480, 640), 1.0, dtype=np.float32)
    x1, y1, x2, y2 = np.array(table.boxes["yellow cup"]).astype(int)
    depth_m[y1:y2, x1:x2] = 0.5
    table.mount_camera()
    table.headers.clear()
    table.show_until(lambda: len(table.headers) > 5, depth_m=depth_m)
    answer = table.ask(text, depth_m=depth_m)
    assert answer["status"] == "found"
    assert table.covers(answer, "yellow cup")
    assert table.ask("the yellow cup behind the black block", depth_m=depth_m)["status"] == "absent"


def test_no_proposals(table: Table) -> None:
    table.show_until(lambda: len(table.headers) > 2, boxes={})
    assert table.ask(COMMAND, boxes={})["status"] == "no_proposals"


def test_plain_words_get_an_id_of_their_own_each_time(table: Table) -> None:
    words = "the blue spoon"
    for _ in range(2):
        table.say(words)
    table.show_until(lambda: len(table.answers) >= 2)
    ids = {answer["id"] for answer in table.answers}
    assert len(ids) == 2
    assert all(each.startswith("plain-") and each.endswith(f"{zlib.crc32(words.encode()):08x}") for each in ids)


def test_id_source_and_reply_to_come_back(table: Table) -> None:
    said = {"source": "till", "reply_to": "lane 3", "stamp_s": 12.5}
    command_id = table.send("the duck", **said)
    table.show_until(lambda: table.answers_to(command_id))
    answer = table.answers_to(command_id)[0]
    assert {name: answer[name] for name in ("source", "reply_to")} == {"source": "till", "reply_to": "lane 3"}
    assert answer["command_stamp_s"] == 12.5


@pytest.mark.parametrize(
    ("age_s", "words"), [(30.0, "s old by the system clock; 2 s at most"), (-3600.0, "s ahead of the system clock")]
)
def test_a_picture_of_another_time_is_refused_with_its_age(table: Table, age_s: float, words: str) -> None:
    table.show_until(lambda: len(table.headers) > 3, age_s=age_s)
    answer = table.ask(COMMAND, age_s=age_s)
    assert answer["status"] == "stale"
    assert words in answer["reason"]
    assert answer["age_s"] == pytest.approx(age_s, abs=5)
    assert answer["box_xyxy"] is None


def test_where_pictures_get_lost_the_refusal_says_so(table: Table) -> None:
    def told() -> bool:
        for _ in range(20):
            table.infos.publish(CameraInfo())
        answer = Operator.ask(table, COMMAND)
        return answer["status"] == "stale" and "pictures are lost: of " in answer["reason"]

    table.spin_until(told)


def test_without_their_proposals_the_refusal_counts_the_pictures(table: Table) -> None:
    def told() -> bool:
        for _ in range(20):
            table.images.publish(image_from_array(table.image[:8, :8], header_now()))
        answer = Operator.ask(table, COMMAND)
        return answer["status"] == "stale" and "0.0 have proposals: proposals_node is slow" in answer["reason"]

    table.spin_until(told)


def test_when_the_pictures_stop_the_target_is_lost_and_then_pictures_are_stale(table: Table) -> None:
    answer = table.ask(COMMAND)
    assert answer["status"] == "found"
    table.spin_until(lambda: any(each["about"] == answer["id"] for each in table.answers))
    event = next(each for each in table.answers if each["about"] == answer["id"])
    assert (event["id"], event["status"]) == (f"{answer['id']}/lost", "lost")
    assert "no new picture" in event["reason"]
    silent_from = len(table.targets)
    table.spin_for(2.5)
    stale = Operator.ask(table, COMMAND)
    assert stale["status"] == "stale"
    assert "the monotonic clock" in stale["reason"] or "the system clock" in stale["reason"]
    assert len(table.targets) == silent_from
    assert len([each for each in table.answers if each["about"] == answer["id"]]) == 1


def swapped(image: ImageArray, first: list[float], second: list[float]) -> ImageArray:
    """The picture with what is in two boxes exchanged, each brought to the other's size."""
    from PIL import Image as Picture

    picture = Picture.fromarray(image)
    boxes = [tuple(round(value) for value in box) for box in (first, second)]
    parts = [picture.crop(box) for box in boxes]
    for box, part in zip(boxes, reversed(parts), strict=True):
        picture.paste(part.resize((box[2] - box[0], box[3] - box[1])), box[:2])
    return np.asarray(picture)


def test_a_target_that_was_swapped_with_its_neighbour_is_followed_there(table: Table) -> None:
    answer = table.ask("the black block")
    assert answer["status"] == "found"
    image = swapped(table.image, table.boxes["black block"], table.boxes["yellow block"])
    shown_from = len(table.headers)
    table.show_until(lambda: any(each.header in table.headers[shown_from:] for each in table.targets), image=image)
    late = [each for each in table.targets if each.header in table.headers[shown_from:]]
    ids = {each.detections[0].id for each in late}
    assert ids == {str(list(table.boxes).index("yellow block"))}, "the place of the yellow block is the black one's now"


def test_a_target_that_is_taken_away_is_lost_in_time(table: Table) -> None:
    answer = table.ask("the blue spoon")
    assert answer["status"] == "found"
    table.show_until(
        lambda: stamp_ns(table.targets[-1].header) == stamp_ns(table.headers[-1]) if table.targets else False
    )
    without = {name: box for name, box in table.boxes.items() if name != "blue spoon"}
    table.show_until(lambda: any(each["about"] == answer["id"] for each in table.answers), boxes=without)
    event = next(each for each in table.answers if each["about"] == answer["id"])
    assert event["status"] == "lost"
    assert "not seen for" in event["reason"]
    assert float(event["reason"].split()[3]) < LOST_AFTER_S + 0.1 + SECONDS_PER_LOOK


def test_a_burst_while_pictures_come_one_answer_each(table: Table) -> None:
    texts = [COMMAND, "the blue spoon", "the dax", "", "put the yellow block into the pink bowl"]
    ids = []
    for number in range(500):
        ids.append(table.send(texts[number % len(texts)]))
        if number % 25 == 0:
            table.show()
            table.spin_for(0.01)
    table.show_until(lambda: len([each for each in table.answers if each["about"] is None]) >= len(ids))
    table.spin_for(0.5)
    answered = [each["id"] for each in table.answers if each["about"] is None]
    assert answered == ids, "each once, in the order of the commands"
    by_text: dict[str, set[str]] = {}
    for each in table.answers:
        if each["about"] is None:
            by_text.setdefault(each["text"], set()).add(each["status"])
    assert by_text[COMMAND] == {"found"}
    assert by_text["the dax"] == {"not_understood"}


def test_a_broken_picture_is_named_in_the_refusal(table: Table) -> None:
    table.spin_for(2.2)  # nothing fresh is left
    header = header_now()
    broken = image_from_array(table.image, header)
    broken.step = 7
    for _ in range(3):
        table.images.publish(broken)
        table.proposals.publish(detections_from_proposals(header, Proposals.empty(), []))
        table.spin_for(0.2)
        header = broken.header = header_now()
    answer = Operator.ask(table, COMMAND)
    assert "the last could not be used: step is 7 bytes" in answer["reason"]


def test_words_that_are_no_text(table: Table) -> None:
    table.commands.publish(b"\x00\x01\x00\x00\x05\x00\x00\x00\xff\xfe\xfd\xfc\x00")  # not UTF-8
    table.say("{" + "[" * 50_000)
    table.say('{"id": "a", "text": 7}')
    table.say('{"id": "b", "text": "the cup", "id": "c"}')
    table.say("\x00")
    table.show_until(lambda: len(table.answers) >= 5)
    assert [each["status"] for each in table.answers[:4]] == ["refused"] * 4
    assert len({each["id"] for each in table.answers}) == 5
    del table.answers[0]["heard_s"]
    jsonschema.validate(table.answers[0], SCHEMA)
