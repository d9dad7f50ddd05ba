"""The rules for names of nodes, namespaces, topics and services, as rcl and rmw have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from ros_nodes.binding.rclpy.exceptions import (
    InvalidNamespaceException,
    InvalidNodeNameException,
    InvalidServiceNameException,
    InvalidTopicNameException,
)

MAX_TOPIC_LENGTH = 247
MAX_NAMESPACE_LENGTH = 245
MAX_NODE_NAME_LENGTH = 255


class Rules(NamedTuple):
    """What a kind of name must not be: patterns, each with rcl's words for it; the first group is the culprit."""

    forbidden: tuple[tuple[re.Pattern[str], str], ...]
    max_length: int | None = None
    too_long: str = ""

    def first_fault(self, name: str) -> tuple[str, int] | None:
        """The words and the index of the first rule that a name breaks; None for a good name."""
        for pattern, message in self.forbidden:
            found = pattern.search(name)
            if found:
                return message, found.start(found.lastindex or 0)
        if self.max_length is not None and len(name) > self.max_length:
            return self.too_long, self.max_length - 1
        return None

    def check(self, name: str, error: Callable[..., Exception]) -> Literal[True]:
        """Raise an error of this type where a name breaks a rule."""
        fault = self.first_fault(name)
        if fault is not None:
            raise error(name, *fault)
        return True


def _rules(*rows: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), message) for pattern, message in rows)


def _absolute(kind: str, ending: str, unless: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return _rules(
        (r"\A\Z", f"{kind} must not be empty"),
        (r"\A[^/]", f"{kind} must be absolute, it must lead with a '/'"),
        (ending, f"{kind} must not end with a '/'{unless}"),
        (r"[^A-Za-z0-9_/]", f"{kind} must not contain characters other than alphanumerics, '_', or '/'"),
        (r"/(/)", f"{kind} must not contain repeated '/'"),
        (r"/([0-9])", f"{kind} must not have a token that starts with a number"),
    )


TOPIC = Rules(
    _rules(
        (r"\A\Z", "topic name must not be empty string"),
        (r"/\Z", "topic name must not end with a forward slash"),
        (
            r"[^A-Za-z0-9_/~{}]",
            "topic name must not contain characters other than alphanumerics, '_', '~', '{', or '}'",
        ),
        (
            r"(\{)(?![^{}]*\})|\A(?:[^{}]|\{[^{}]*\})*(\})",
            "topic name must not have unmatched (unbalanced) curly braces '{}'",
        ),
        (
            r"\{[A-Za-z0-9_]*([^A-Za-z0-9_}])",
            "substitution name must not contain characters other than alphanumerics or '_'",
        ),
        (r"\{([0-9])", "substitution name must not start with a number"),
        (r"(?:\A|/)([0-9])", "topic name token must not start with a number"),
        (r"(?!\A)~", "topic name must not have tilde '~' unless it is the first character"),
        (r"\A~([^/])", "topic name must not have a tilde '~' that is not followed by a forward slash '/'"),
    )
)
"""Of a topic or service as a node gives it: relative or absolute, with ``~`` and ``{substitutions}``."""

FULL_TOPIC = Rules(
    _absolute("topic name", r"/\Z", ""), MAX_TOPIC_LENGTH, f"topic length should not exceed '{MAX_TOPIC_LENGTH}'"
)
"""Of a topic or service on the wire."""

NAMESPACE = Rules(
    _absolute("namespace", r".(/)\Z", ", unless only a '/'"),
    MAX_NAMESPACE_LENGTH,
    f"namespace should not exceed '{MAX_NAMESPACE_LENGTH}'",
)

NODE_NAME = Rules(
    _rules(
        (r"\A\Z", "node name must not be empty"),
        (r"[^A-Za-z0-9_]", "node name must not contain characters other than alphanumerics or '_'"),
        (r"\A[0-9]", "node name must not start with a number"),
    ),
    MAX_NODE_NAME_LENGTH,
    f"node name length should not exceed '{MAX_NODE_NAME_LENGTH}'",
)


def validate_topic_name(name: str, *, is_service: bool = False) -> Literal[True]:
    """Check a name as a node gives it, which may be relative and may hold ``~`` and ``{substitutions}``.

    Raises:
        InvalidTopicNameException: it is malformed (InvalidServiceNameException for a service).
    """
    return TOPIC.check(name, InvalidServiceNameException if is_service else InvalidTopicNameException)


def validate_full_topic_name(name: str, *, is_service: bool = False) -> Literal[True]:
    """Check an absolute name with nothing left to expand.

    Raises:
        InvalidTopicNameException: it is malformed (InvalidServiceNameException for a service).
    """
    return FULL_TOPIC.check(name, InvalidServiceNameException if is_service else InvalidTopicNameException)


def validate_namespace(namespace: str) -> Literal[True]:
    """Check an absolute namespace.

    Raises:
        InvalidNamespaceException: it is malformed.
    """
    return NAMESPACE.check(namespace, InvalidNamespaceException)


def validate_node_name(node_name: str) -> Literal[True]:
    """Check a node's name, without its namespace.

    Raises:
        InvalidNodeNameException: it is malformed.
    """
    return NODE_NAME.check(node_name, InvalidNodeNameException)
