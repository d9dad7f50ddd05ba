"""`reclip-agent up`: what it gives to the supervisor; tests/ros_nodes/graph has it with the whole graph."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent.__main__ import main
from agent.errors import InvalidInputError
from ros_nodes.commands.up import parameter_file
from ros_nodes.supervision import supervisor

CONFIG = Path(__file__).parents[3] / "launch" / "config"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The arguments that the supervisor is started with."""
    calls: list[list[str]] = []
    monkeypatch.setattr(supervisor, "main", lambda args: calls.append(args) or 0)
    monkeypatch.setenv("ROS_DOMAIN_ID", "7")
    return calls


def test_without_options_it_is_what_the_parameters_say(given: list[list[str]]) -> None:
    assert main(["up"]) == 0
    assert given == [["reclip-agent", "--ros-args", "--params-file", str(CONFIG / "grounding.yaml")]]
    assert os.environ["ROS_DOMAIN_ID"] == "7"


def test_options_become_ros_arguments(given: list[list[str]], tmp_path: Path) -> None:
    mine, pictures = tmp_path / "mine.yaml", tmp_path / "pictures"
    mine.touch()
    pictures.mkdir()
    arguments = [
        "--camera",
        str(pictures),
        "--params",
        "realsense.yaml",
        "--params",
        str(mine),
        "--namespace",
        "robot1",
    ]
    assert main(["up", *arguments, "--domain", "42"]) == 0
    (args,) = given
    files = [args[at + 1] for at, arg in enumerate(args) if arg == "--params-file"]
    assert files == [str(CONFIG / "grounding.yaml"), str(CONFIG / "realsense.yaml"), str(mine)]
    assert args[-4:] == ["-p", f'camera:="{pictures}"', "-r", "__ns:=/robot1"]
    assert os.environ["ROS_DOMAIN_ID"] == "42"


def test_speech_is_asked_for_with_or_without_a_sound(given: list[list[str]]) -> None:
    assert main(["up", "--speech"]) == main(["up", "--speech", "spoken.wav"]) == 0
    assert [args[-2:] for args in given] == [["-p", 'sound:="microphone"'], ["-p", 'sound:="spoken.wav"']]


def test_a_camera_that_is_not_there_is_told_at_once(given: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["up", "--camera", "/no/such/video.mp4"]) == 2
    assert given == []
    assert "there is no file or folder /no/such/video.mp4; give sim" in capsys.readouterr().err


def test_a_camera_stays_a_text_whatever_yaml_makes_of_such_words(
    given: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rclpy.context import Context
    from rclpy.node import Node

    monkeypatch.chdir(tmp_path)
    for camera in ("2024", "yes", "a: b", 'quo"te', "été", "[1]", "é😀"):
        given.clear()
        (tmp_path / camera).mkdir()
        main(["up", "--camera", camera])
        context = Context()
        context.init(["--ros-args", *given[0][-2:]])
        node = Node("camera_node", context=context)
        assert node.declare_parameter("camera", "sim").value == camera
        node.destroy_node()
        context.shutdown()


def test_what_is_no_file_is_told_with_those_that_ship(
    given: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["up", "--params", "no.yaml"]) == 2
    assert given == []
    message = capsys.readouterr().err
    assert (
        message
        == "error: there is no file no.yaml; arm.yaml, bag.yaml, grounding.yaml, realsense.yaml ship with the package\n"
    )
    with pytest.raises(InvalidInputError):
        parameter_file(str(CONFIG))


def test_help_lists_every_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    printed = capsys.readouterr().out
    assert [name for name in ("ground", "demo", "say", "up", "watch") if f"\n    {name} " not in printed] == []


@pytest.mark.parametrize("command", [["up"], ["say", "the cup"], ["watch", "--once"]])
@pytest.mark.parametrize("missing", ["cyclonedds", "rosbags"])
def test_without_the_extra_the_install_command_is_told(command: list[str], missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from agent.__main__ import main; sys.exit(main({command!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert 'pip install "reclip-agent[ros]"' in done.stderr
