"""Whether this machine can render; MuJoCo reads the choice of backend once, when it is first imported."""

from __future__ import annotations

import importlib.util
import os

import pytest

from agent.errors import RendererUnavailableError
from sim import renderer


def skip_unless_it_can_render() -> None:
    """Skip the test where MuJoCo is not installed or finds nothing to draw with; fail it in continuous integration."""
    if importlib.util.find_spec("mujoco") is None:
        _without("MuJoCo is not installed")
    try:
        renderer.choose_backend()
    except RendererUnavailableError as error:
        _without(str(error))


def _without(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"continuous integration must be able to render: {reason}")
    pytest.skip(reason)
