"""What tf2 raises."""
# ruff: noqa: N818 - the names are tf2's

from __future__ import annotations


class TransformException(Exception):
    """Base of all that can be wrong with a transform."""


class LookupException(TransformException):
    """A frame that nobody has told of."""


class ConnectivityException(TransformException):
    """Two frames that are not in one tree."""


class ExtrapolationException(TransformException):
    """A time before the first or after the last that is known."""


class InvalidArgumentException(TransformException):
    """An empty frame name, one with a leading slash, or the like."""


class TimeoutException(TransformException):
    """No answer in time."""


class TypeException(TransformException):
    """No function has been registered that transforms such messages."""
