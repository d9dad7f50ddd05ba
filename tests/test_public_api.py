"""The names that `agent` promises, and that asking for none of them loads nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import agent

PUBLIC = ["Answer", "Frame", "Grounder", "Proposals", "ReclipAgentError", "Scene", "Status", "load_image"]


def test_these_names_and_no_others() -> None:
    assert agent.__all__ == PUBLIC
    assert dir(agent) == PUBLIC
    for name in PUBLIC:
        assert getattr(agent, name).__name__ == name


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'grounder'"):
        agent.grounder  # noqa: B018


def test_the_stages_of_the_pipeline_are_public() -> None:
    assert callable(agent.Grounder.from_preset)
    assert callable(agent.Grounder.look)
    assert callable(agent.Scene.ground)


def test_importing_agent_loads_nothing_heavy() -> None:
    code = "import sys, agent; print([m for m in ('numpy', 'torch', 'spacy', 'PIL') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
