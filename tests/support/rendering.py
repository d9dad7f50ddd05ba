"""Whether this machine can render; MuJoCo reads the choice of backend once, when it is first imported."""

from __future__ import annotations

import importlib.util

import pytest

from agent.errors import RendererUnavailableError
from sim import renderer


def skip_unless_it_can_render() -> None:
    """Skip the test where MuJoCo is not installed or finds nothing to draw with."""
    if importlib.util.find_spec("mujoco") is None:
        pytest.skip("MuJoCo is not installed")
    try:
        renderer.choose_backend()
    except RendererUnavailableError as error:
        pytest.skip(str(error))
