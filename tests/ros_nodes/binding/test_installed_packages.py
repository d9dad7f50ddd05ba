"""A user's own package of messages, installed as colcon installs one, against what rosidl makes of the same text."""

from __future__ import annotations

import array
import importlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ros_nodes.binding.installed_packages import definition_files
from ros_nodes.binding.interfaces import UnknownInterfaceError, deserialize, load_message, serialize, type_hash

PACKAGE = "gripper_tools"
TEXTS = {
    "msg/Grip.msg": """\
# How firmly something is held.
int8 OPEN=0
int8 state -2  # unknown
bool is_safe true
string label 'held #1'
string note left open
wstring name "größe"
float64[3] force_n [0.0, -1.5, 2e1]
uint16[<=4] steps [1, 2]
""",
    "msg/Hand.msg": "Grip grip\ngripper_tools/Grip[] others\nstd_msgs/Header header\n",
    "msg/Nothing.msg": "int8 ONLY_A_CONSTANT = 7\n",
    "srv/Squeeze.srv": "Grip grip\n---\n",
    "action/Close.action": "Hand hand\n---\n---\nGrip grip\n",
}
HASHES = {
    "msg.Grip": "471e4c82a774bc07d35d315b2177b64f723e5ed0064c6d90828e3650cd9eb6ed",
    "msg.Hand": "fdd0381a0b692d52703a038c0bdfbb03acfc765040e490e7a7503a0398b45589",
    "msg.Nothing": "888340e95734dddaa3f4db91374c1448ebe21a19cabd94b8be2974bc76d28f31",
    "srv.Squeeze": "d0ba4ed7a9fb05bba837d1822a1bb723cc39b510712cda7eac0a15a8a4272b6a",
    "action.Close": "c89916c05ed388d1ab9196cae39fc2bfa42508a8c02e93c31b481fe53a087386",
}
"""What rosidl 2.3 (Kilted) computes."""


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    prefix = tmp_path_factory.mktemp("prefix")
    for name, text in TEXTS.items():
        path = prefix / "share" / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AMENT_PREFIX_PATH", os.pathsep.join(["/nowhere", str(prefix)]))
        yield prefix


def imported(name: str) -> Any:
    kind, _, short = name.partition(".")
    return getattr(importlib.import_module(f"{PACKAGE}.{kind}"), short)


@pytest.mark.parametrize("name", HASHES)
def test_hashes_are_those_of_rosidl(name: str) -> None:
    assert type_hash(imported(name)) == f"RIHS01_{HASHES[name]}"


def test_defaults() -> None:
    grip = imported("msg.Grip")
    one, other = grip(), grip(state=3)
    assert (one.state, one.is_safe, one.label, one.note, one.name) == (-2, True, "held #1", "left open", "größe")
    assert one.force_n.tolist() == grip.FORCE_N__DEFAULT.tolist() == [0.0, -1.5, 20.0]
    assert one.steps == array.array("H", [1, 2])
    assert other.state == 3
    one.steps.append(3)
    one.force_n[0] = 1.0
    assert other.steps == array.array("H", [1, 2])
    assert other.force_n[0] == grip().force_n[0] == 0.0
    assert grip.STATE__DEFAULT == -2
    assert grip.OPEN == 0


def test_wide_text_is_written_as_ros_writes_it() -> None:
    grip = imported("msg.Grip")
    given = grip(label="", note="", name="aö😀", steps=[])
    written = serialize(given)
    units = np.array([4, ord("a"), ord("ö"), 0xD83D, 0xDE00], "<u4").tobytes()
    assert units in written
    assert deserialize(written, grip) == given
    assert grip.get_fields_and_field_types()["name"] == "wstring"


def test_messages_within_the_package_and_of_others() -> None:
    hand, grip = imported("msg.Hand"), imported("msg.Grip")
    given = hand(others=[grip(state=1), grip(state=2)])
    given.header.frame_id = "palm"
    assert deserialize(serialize(given), hand) == given
    assert type(imported("srv.Squeeze").Request().grip) is grip
    assert type(imported("action.Close").Feedback().grip) is grip
    assert serialize(imported("msg.Nothing")()) == b"\0\1\0\0" + bytes(4)


def test_the_first_prefix_counts(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    over = tmp_path / "share" / PACKAGE / "msg" / "Grip.msg"
    over.parent.mkdir(parents=True)
    over.touch()
    monkeypatch.setenv("AMENT_PREFIX_PATH", os.pathsep.join([str(tmp_path), str(installed)]))
    found = definition_files(PACKAGE)
    assert found[f"{PACKAGE}/msg/Grip"] == over
    assert found[f"{PACKAGE}/srv/Squeeze"].is_relative_to(installed)


def test_what_cannot_be_read_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {
        "Good": "int8 a",
        "Bad": "int8 a b c = = 5",
        "Odd": "int8 a one",
        "Wide": "wstring<=4 a",
    }.items():
        path = tmp_path / "share" / "half_read" / "msg" / f"{name}.msg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setenv("AMENT_PREFIX_PATH", str(tmp_path))
    with pytest.warns(UserWarning, match=r"(Bad|Odd|Wide)\.msg is no definition that can be read") as said:
        module = importlib.import_module("half_read.msg")
    assert len(said) == 3
    assert dir(module) == ["Good"]
    assert module.Good().a == 0


def test_what_no_package_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMENT_PREFIX_PATH")
    with pytest.raises(ModuleNotFoundError, match="other_tools"):
        importlib.import_module("other_tools.msg")
    with pytest.raises(UnknownInterfaceError, match="other_tools/msg/Grip is not a known message"):
        load_message("other_tools/msg/Grip")
