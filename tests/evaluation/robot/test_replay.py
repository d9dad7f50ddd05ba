"""A recording of answers that the real models gave is the same today; one that they would not give shows up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rosbags.rosbag2 import StoragePlugin, Writer

from agent.chat.conversation import Conversation
from agent.datatypes import Frame
from agent.images import load_image
from agent.pipeline import Grounder
from evaluation.command import main
from ros_nodes import wire
from ros_nodes.bags import typestore
from ros_nodes.conversions import detections_from_proposals, image_from_array, stamp_from_ns
from sim.shipped_scenes import SCENES_FOLDER

TEXTS = ("pick up the red cup", "the bowl", "pick up the cup", "the yellow one", "the dax", "how many cups are there?")
PERIOD_NS = 10**9


def record(path: Path, texts: tuple[str, ...] = TEXTS, wrong: int = -1) -> Path:
    """What a graph would have recorded; the answer ``wrong`` is changed."""
    from rclpy.serialization import serialize_message
    from std_msgs.msg import Header, String

    grounder, conversation = Grounder.from_preset(), Conversation(now_s=lambda: 0.0)
    image = load_image(SCENES_FOLDER / "00" / "image.jpg")
    scene = grounder.look(Frame(image))
    kinds = {
        "/image_raw": "sensor_msgs/msg/Image",
        "/proposals": "vision_msgs/msg/Detection2DArray",
        "/grounding/answer": "std_msgs/msg/String",
    }
    with Writer(path, version=9, storage_plugin=StoragePlugin.MCAP) as writer:
        topics = {topic: writer.add_connection(topic, kind, typestore=typestore()) for topic, kind in kinds.items()}
        for number, text in enumerate(texts, start=1):
            stamp_ns = number * PERIOD_NS
            header = Header(stamp=stamp_from_ns(stamp_ns), frame_id="camera_optical")
            reply = conversation.say(text, scene)
            command = wire.read_command(json.dumps(wire.new_command("tester", text)), stamp_ns)
            answer = wire.answer(command, reply, proposals=scene.proposals, stamp_ns=stamp_ns, age_s=0.1)
            if number - 1 == wrong:
                answer = json.dumps({**json.loads(answer), "status": "absent", "boxes_xyxy": []})
            messages = (
                ("/image_raw", image_from_array(image, header)),
                ("/proposals", detections_from_proposals(header, scene.proposals, [""] * len(scene.proposals))),
                ("/grounding/answer", String(data=answer)),
            )
            for topic, message in messages:
                writer.write(topics[topic], stamp_ns, serialize_message(message))
    return path


def test_the_same_answers_are_given_now(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(record(tmp_path / "day"))]) == 0
    assert f"{len(TEXTS)} of {len(TEXTS)} answers are the same (1.000)" in capsys.readouterr().out


def test_another_answer_shows_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(record(tmp_path / "day", TEXTS[:2], wrong=1))]) == 1
    said = capsys.readouterr().out
    assert "the bowl" in said
    assert "1 of 2 answers are the same (0.500)" in said


def test_what_is_no_recording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(tmp_path / "nothing.mcap")]) == 2
    assert "cannot be read as a bag" in capsys.readouterr().err
    assert main(["replay", str(record(tmp_path / "empty", ()))]) == 2
    assert "holds no answers about pictures" in capsys.readouterr().err
