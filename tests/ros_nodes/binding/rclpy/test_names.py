from __future__ import annotations

import pytest
from rclpy.exceptions import (
    InvalidNamespaceException,
    InvalidNodeNameException,
    InvalidParameterException,
    InvalidServiceNameException,
    InvalidTopicNameException,
    NameValidationException,
)
from rclpy.expand_topic_name import expand_topic_name
from rclpy.validate_full_topic_name import validate_full_topic_name
from rclpy.validate_namespace import validate_namespace
from rclpy.validate_node_name import validate_node_name
from rclpy.validate_parameter_name import validate_parameter_name
from rclpy.validate_topic_name import validate_topic_name


@pytest.mark.parametrize(
    "name", ["chatter", "/chatter", "~/chatter", "~", "{node}/chatter", "a/b_c/d1", "_x", "a{ns}b"]
)
def test_good_topic_names(name: str) -> None:
    assert validate_topic_name(name) is True


@pytest.mark.parametrize(
    ("name", "words", "index"),
    [
        ("", "must not be empty", 0),
        ("chatter/", "must not end with a forward slash", 7),
        ("/invalid_topic?", "must not contain characters", 14),
        ("with space", "must not contain characters", 4),
        ("line\n", "must not contain characters", 4),
        ("b\u00fcro", "must not contain characters", 1),
        ("invalid/42topic", "must not start with a number", 8),
        ("42", "must not start with a number", 0),
        ("chat{ter", "unmatched", 4),
        ("chat}ter", "unmatched", 4),
        ("{a}{{b}", "unmatched", 3),
        ("{a/b}", "substitution name must not contain", 2),
        ("{1a}", "substitution name must not start with a number", 1),
        ("a~b", "unless it is the first character", 1),
        ("~a", "not followed by a forward slash", 1),
    ],
)
def test_bad_topic_names(name: str, words: str, index: int) -> None:
    with pytest.raises(InvalidTopicNameException, match=words) as raised:
        validate_topic_name(name)
    assert str(raised.value).endswith(f"'{name}'\n   {' ' * index}^")
    with pytest.raises(InvalidServiceNameException, match=words):
        validate_topic_name(name, is_service=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "must not be empty"),
        ("chatter", "must be absolute"),
        ("/", "must not end with a '/'"),
        ("/a/", "must not end with a '/'"),
        ("/{node}", "must not contain characters"),
        ("/a//b", "must not contain repeated '/'"),
        ("/a/1b", "starts with a number"),
        (f"/{'a' * 247}", "should not exceed '247'"),
    ],
)
def test_full_topic_names(name: str, words: str) -> None:
    assert validate_full_topic_name("/a/b_1") is True
    assert validate_full_topic_name(f"/{'a' * 246}") is True
    with pytest.raises(InvalidTopicNameException, match=words):
        validate_full_topic_name(name)
    with pytest.raises(InvalidServiceNameException, match=words):
        validate_full_topic_name(name, is_service=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "must not be empty"),
        ("my_ns", "must be absolute"),
        ("/ns/", "must not end with a '/'"),
        ("/invalid_namespace?", "must not contain characters"),
        ("//", "must not end"),
        ("/a//b", "repeated"),
        ("/invalid/42namespace", "starts with a number"),
        (f"/{'a' * 245}", "should not exceed '245'"),
    ],
)
def test_namespaces(name: str, words: str) -> None:
    for good in ("/", "/my_ns", "/a/b2"):
        assert validate_namespace(good) is True
    with pytest.raises(InvalidNamespaceException, match=words):
        validate_namespace(name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "must not be empty"),
        ("a/b", "must not contain characters"),
        ("invalid_node?", "must not contain characters"),
        ("42node", "must not start with a number"),
        ("a" * 256, "should not exceed '255'"),
    ],
)
def test_node_names(name: str, words: str) -> None:
    assert validate_node_name("my_node2") is True
    with pytest.raises(InvalidNodeNameException, match=words):
        validate_node_name(name)


def test_all_faults_of_names_are_of_one_class() -> None:
    for cls in (
        InvalidNamespaceException,
        InvalidNodeNameException,
        InvalidServiceNameException,
        InvalidTopicNameException,
    ):
        assert issubclass(cls, NameValidationException)


def test_parameter_names_are_not_empty() -> None:
    assert validate_parameter_name("a.b-c d") is True
    with pytest.raises(InvalidParameterException, match="Invalid parameter name"):
        validate_parameter_name("")


@pytest.mark.parametrize(
    ("name", "namespace", "expanded"),
    [
        ("chatter", "/ns", "/ns/chatter"),
        ("chatter", "/", "/chatter"),
        ("/chatter", "/ns", "/chatter"),
        ("~/chatter", "/ns", "/ns/node_name/chatter"),
        ("~/chatter", "/", "/node_name/chatter"),
        ("~", "/ns", "/ns/node_name"),
        ("{node}/chatter", "/ns", "/ns/node_name/chatter"),
        ("{ns}/chatter", "/ns", "/ns/chatter"),
        ("/x{namespace}/chatter", "/ns", "/x/ns/chatter"),
    ],
)
def test_expanding(name: str, namespace: str, expanded: str) -> None:
    assert expand_topic_name(name, "node_name", namespace) == expanded


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("invalid/topic?", "node", "/ns"), "topic name"),
        (("chatter", "node?", "/ns"), "node name"),
        (("chatter", "node", ""), "namespace"),
        (("chatter", "node", "ns"), "namespace"),
        (("{no_such}", "node", "/ns"), "unknown substitution"),
    ],
)
def test_what_cannot_be_expanded(names: tuple[str, str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        expand_topic_name(*names)
