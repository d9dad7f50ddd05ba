from __future__ import annotations

import random
from pathlib import Path

import pytest
from rclpy._arguments import Arguments, NodeArguments, parse_arguments, remove_ros_args
from rclpy.exceptions import (
    InvalidNamespaceException,
    InvalidNodeNameException,
    InvalidServiceNameException,
    InvalidTopicNameException,
    RCLInvalidROSArgsError,
    UnknownROSArgsError,
)
from rclpy.logging import LoggingSeverity

NOBODY = Arguments()


def ros(*args: str) -> Arguments:
    return parse_arguments(["--ros-args", *args])


def node(
    name: str = "node", namespace: str = "", *, own: Arguments = NOBODY, shared: Arguments = NOBODY
) -> NodeArguments:
    return NodeArguments(name, namespace, own=own, shared=shared)


def overrides(arguments: Arguments, name: str = "node", namespace: str = "") -> dict[str, object]:
    return {key: each.value for key, each in node(name, namespace, own=arguments).parameter_overrides().items()}


def test_what_is_not_between_the_marks_is_not_ros() -> None:
    line = ["prog", "-r", "--ros-args", "-r", "a:=b", "--", "x", "--ros-args", "-p", "k:=1", "--", "--", "y"]
    arguments = parse_arguments(line)
    assert list(arguments.others) == remove_ros_args(line) == ["prog", "-r", "x", "--", "y"]
    assert len(arguments.remaps) == len(arguments.parameters) == 1
    assert parse_arguments(["prog"]) == Arguments(others=("prog",))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["-r", "not-a-remap"], "not-a-remap"),
        (["-r", "a:="], "must not be empty"),
        (["-r", "a:=b?"], "must not contain characters"),
        (["-r", "*:=b"], "must not contain characters"),
        (["-r", "__node:=a/b"], "must not contain characters"),
        (["-r", "__ns:=relative"], "must be absolute"),
        (["--remap"], "nothing follows"),
        (["-p", "no_value"], "expected"),
        (["-p", "k:=[1, two]"], "same type"),
        (["-p", "k:={a: 1}"], "mapping"),
        (["--params-file", "/no/such/file.yaml"], "cannot read"),
        (["--log-level", "loud"], "DEBUG, INFO"),
    ],
)
def test_arguments_that_cannot_be_read(args: list[str], words: str) -> None:
    with pytest.raises(RCLInvalidROSArgsError, match=rf"^Failed to parse ROS arguments: .*{words}"):
        ros(*args)


def test_unknown_arguments_are_named() -> None:
    with pytest.raises(UnknownROSArgsError, match=r"\['--my-custom-flag', 'a:=b'\]"):
        ros("--my-custom-flag", "-p", "a:=1", "a:=b")


def test_log_arguments() -> None:
    arguments = ros(
        "--log-level", "warn", "--log-level", "a.b:=debug", "--disable-stdout-logs", "--disable-rosout-logs"
    )
    assert arguments.log_levels == {"": LoggingSeverity.WARN, "a.b": LoggingSeverity.DEBUG}
    assert not arguments.log_to_stderr
    assert not arguments.log_to_rosout
    assert ros("--disable-rosout-logs", "--enable-rosout-logs", "--log-config-file", "x").log_to_rosout


def test_names_of_nodes() -> None:
    assert node("a").fully_qualified_name == "/a"
    assert node("a", "ns").fully_qualified_name == node("a", "/ns").fully_qualified_name == "/ns/a"
    shared = ros("-r", "__node:=b", "-r", "__ns:=/robot")
    assert node("a", "/ns", shared=shared).fully_qualified_name == "/robot/b"
    assert node("a", "/ns", own=ros("-r", "__name:=c"), shared=shared).fully_qualified_name == "/robot/c"
    for_b = ros("-r", "a:__node:=b", "-r", "b:__ns:=/for_b", "-r", "a:__ns:=/for_a")
    assert node("a", own=for_b).fully_qualified_name == "/for_b/b"
    assert node("x", own=for_b).fully_qualified_name == "/x"
    with pytest.raises(InvalidNodeNameException):
        node("a?")
    with pytest.raises(InvalidNamespaceException):
        node("a", "/ns/")


@pytest.mark.parametrize(
    ("rule", "name", "resolved"),
    [
        ("foo:=bar", "foo", "/ns/bar"),
        ("foo:=bar", "/ns/foo", "/ns/bar"),
        ("foo:=bar", "/foo", "/foo"),
        ("/foo:=bar", "/foo", "/ns/bar"),
        ("foo:=/abs", "foo", "/abs"),
        ("~/foo:=bar", "~/foo", "/ns/bar"),
        ("foo:=~/bar", "foo", "/ns/node/bar"),
        ("/ns/foo:=bar", "foo", "/ns/bar"),
        ("node:foo:=bar", "foo", "/ns/bar"),
        ("node:/ns/foo:=bar", "foo", "/ns/bar"),
        ("other:foo:=bar", "foo", "/ns/foo"),
        ("rostopic://foo:=bar", "foo", "/ns/bar"),
        ("node:rostopic://foo:=bar", "foo", "/ns/bar"),
        ("rosservice://foo:=bar", "foo", "/ns/foo"),
        ("{node}:=bar", "node", "/ns/bar"),
    ],
)
def test_remapped_topics(rule: str, name: str, resolved: str) -> None:
    assert node(namespace="/ns", own=ros("-r", rule)).resolve(name) == resolved


@pytest.mark.parametrize("rule", ["__ns:=/a__b", "__node:=__a", "a:__ns:=/b__", "a__b:=c", "a:=b__c", "a__b:c:=d"])
def test_rules_hold_no_two_underscores_but_the_keys(rule: str) -> None:
    with pytest.raises(RCLInvalidROSArgsError, match="'__'"):
        ros("-r", rule)


def test_remapped_services() -> None:
    arguments = node(own=ros("-r", "rostopic://foo:=topic", "-r", "rosservice://foo:=service"))
    assert arguments.resolve("foo") == "/topic"
    assert arguments.resolve("foo", is_service=True) == "/service"


def test_the_first_rule_that_fits_wins_and_a_nodes_own_come_first() -> None:
    arguments = node(own=ros("-r", "foo:=own", "-r", "foo:=late"), shared=ros("-r", "foo:=shared", "-r", "x:=y"))
    assert arguments.resolve("foo") == "/own"
    assert arguments.resolve("x") == "/y"
    assert arguments.resolve("foo", only_expand=True) == "/foo"


def test_a_remapped_name_is_not_remapped_again() -> None:
    arguments = node(own=ros("-r", "a:=b", "-r", "b:=a"))
    assert [arguments.resolve(name) for name in "ab"] == ["/b", "/a"]


def test_bad_names_are_refused_whichever_way_they_came() -> None:
    with pytest.raises(InvalidTopicNameException):
        node().resolve("bad?")
    with pytest.raises(InvalidServiceNameException):
        node().resolve("bad?", is_service=True)
    with pytest.raises(InvalidTopicNameException, match="repeated"):
        node(own=ros("-r", "a:=b//c")).resolve("a")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("Off", False),
        ("y", True),
        ("5", 5),
        ("-5", -5),
        ("0x1f", 31),
        ("010", 8),
        ("1.5", 1.5),
        ("1e5", 100000.0),
        (".inf", float("inf")),
        ("99999999999999999999", 1e20),
        ("'5'", "5"),
        ('"true"', "true"),
        ("", ""),
        ("red cup", "red cup"),
        ("1:30", "1:30"),
        ("2020-01-01", "2020-01-01"),
        ("1_000", "1_000"),
        ("null", "null"),
        ("/dev/video0", "/dev/video0"),
        ("[1, 2]", [1, 2]),
        ("[a, 'b c']", ["a", "b c"]),
        ("[true, no]", [True, False]),
        ("[]", None),
    ],
)
def test_values(text: str, value: object) -> None:
    given = overrides(ros("-p", f"k:={text}"))["k"]
    assert given == value
    assert type(given) is type(value)


@pytest.mark.parametrize("text", ["*alias", "&a 1", "!!python/object:os.system x", "!!str 5", "[[1]]", "[" * 5000, "{"])
def test_values_that_are_none(text: str) -> None:
    if text == "&a 1":  # an anchor alone harms nobody
        assert overrides(ros("-p", f"k:={text}")) == {"k": 1}
        return
    with pytest.raises(RCLInvalidROSArgsError):
        ros("-p", f"k:={text}")


def test_the_last_value_wins_and_a_nodes_own_come_last() -> None:
    own, shared = ros("-p", "a:=own"), ros("-p", "a:=1", "-p", "b:=1", "-p", "b:=2", "-p", "node:c:=x", "-p", "o:c:=y")
    values = node(own=own, shared=shared).parameter_overrides()
    assert {name: each.value for name, each in values.items()} == {"a": "own", "b": 2, "c": "x"}


FILE = """
/**:
  ros__parameters:
    everywhere: 1
    group: {deep: {x: 1.5}, y: [a, b]}
node:
  ros__parameters: {at_root: yes, everywhere: 2}
/ns:
  node:
    ros__parameters: {nested: 1}
/ns/node:
  ros__parameters: {flat: 1}
/*/node:
  ros__parameters: {one_star: 1}
/**/node:
  ros__parameters: {two_stars: 1}
/ns/*:
  ros__parameters: {any_in_ns: 1}
/ns/**/deep:
  ros__parameters: {below: 1}
"""


@pytest.mark.parametrize(
    ("name", "namespace", "expected"),
    [
        ("node", "", {"at_root", "two_stars"}),
        ("node", "/ns", {"nested", "flat", "one_star", "two_stars", "any_in_ns"}),
        ("node", "/a/b", {"two_stars"}),
        ("deep", "/ns", {"below", "any_in_ns"}),
        ("deep", "/ns/a/b", {"below"}),
        ("other", "", set()),
    ],
)
def test_sections_of_a_file(tmp_path: Path, name: str, namespace: str, expected: set[str]) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(FILE)
    values = overrides(ros("--params-file", str(path)), name, namespace)
    assert values.keys() == expected | {"everywhere", "group.deep.x", "group.y"}
    assert values["group.deep.x"] == 1.5
    assert values["everywhere"] == (2 if "at_root" in expected else 1)


def test_files_and_values_count_in_the_order_of_the_line(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(FILE)
    file = ("--params-file", str(path))
    assert overrides(ros(*file, "-p", "everywhere:=3"))["everywhere"] == 3
    assert overrides(ros("-p", "everywhere:=3", *file))["everywhere"] == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ros__parameters: {a: 1}", "under no node name"),
        ("node: {ros__parameters: 5}", "expected a mapping"),
        ("node: 5", "expected a mapping"),
        ("[1]", "expected a mapping"),
        ("node: {ros__parameters: {a: [{b: 1}]}}", "scalars only"),
        ("node: {ros__parameters: {? [1] : 2}}", "must be a string"),
        ("a: &x {ros__parameters: {b: 1}}\nc: *x", "aliases"),
        ("a: [", "not YAML"),
    ],
)
def test_files_that_are_none(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(text)
    with pytest.raises(RCLInvalidROSArgsError, match=words):
        ros("--params-file", str(path))


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text("# nothing\n")
    assert ros("--params-file", str(path)).parameters == ()


def test_no_line_whatever_breaks_the_parser() -> None:
    pieces = [
        "--ros-args",
        "--",
        "-r",
        "-p",
        "--params-file",
        "a:=b",
        "__ns:=/x",
        "a:=[",
        "",
        ":=",
        "\x00",
        "--log-level",
        "\ud800",
    ]
    draw = random.Random(3)
    for _ in range(500):
        line = draw.choices(pieces, k=draw.randrange(8))
        try:
            parsed = parse_arguments(line)
        except (RCLInvalidROSArgsError, UnknownROSArgsError):
            continue
        assert list(parsed.others) == remove_ros_args(line)
