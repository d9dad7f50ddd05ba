"""Which Fast DDS profile a graph on a real rclpy gets."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from ros_nodes.fast_dds import PROFILE, provide_profile


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def after(**environment: str) -> dict[str, str]:
    provide_profile(environment)
    return environment


def test_each_fast_dds_reads_a_variable_of_its_own() -> None:
    assert after() == {"FASTDDS_DEFAULT_PROFILES_FILE": str(PROFILE)}
    assert after(ROS_DISTRO="kilted")["FASTDDS_DEFAULT_PROFILES_FILE"] == str(PROFILE)
    assert after(ROS_DISTRO="jazzy")["FASTRTPS_DEFAULT_PROFILES_FILE"] == str(PROFILE)


@pytest.mark.parametrize(
    "name", ["FASTDDS_DEFAULT_PROFILES_FILE", "FASTRTPS_DEFAULT_PROFILES_FILE", "FASTDDS_BUILTIN_TRANSPORTS"]
)
def test_what_the_user_has_set_stays(name: str) -> None:
    assert after(**{name: "mine"}) == {name: "mine"}


def test_a_profile_in_the_working_directory_is_the_users(tmp_path: Path) -> None:
    (tmp_path / "DEFAULT_FASTDDS_PROFILES.xml").write_text("<dds/>")
    assert after() == {}


def test_the_profile_has_room_for_pictures_and_is_everybodys() -> None:
    profile = ElementTree.parse(PROFILE)
    spaces = {"": "http://www.eprosima.com"}

    def text(path: str) -> str:
        return profile.findtext(f".//{path}", "", spaces)

    for size in ("segment_size", "receiveBufferSize", "sendBufferSize"):
        assert int(text(size)) > 1280 * 720 * 3
    assert int(text("maxInitialPeersRange")) >= 100
    participant = profile.find(".//participant", spaces)
    assert participant is not None
    assert participant.get("is_default_profile") == "true"
    made = {each.text for each in profile.iterfind(".//transport_descriptor/transport_id", spaces)}
    used = {each.text for each in participant.iterfind(".//transport_id", spaces)}
    assert made == used
