"""Fitting which pictures are known: nearly all known ones pass, others do not."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from agent.calibrating.gate import DIRECTIONS
from agent.models.presets import PRESETS
from agent.perception.domain_gate import DomainGate, Sighting
from training.domain import fit, main
from training.frames import render_frames


def test_known_pictures_pass_and_others_do_not() -> None:
    rng = np.random.default_rng(0)
    world = rng.normal(size=(DIRECTIONS, 3 * DIRECTIONS))

    def known() -> Sighting:
        appearances = rng.normal(size=(8, DIRECTIONS)) @ world + rng.normal(scale=0.1, size=(8, len(world[0])))
        return Sighting(appearances, rng.uniform(0.7, 1.0, size=8), np.ones(8, dtype=np.bool_))

    gate = fit([known() for _ in range(200)], [])
    assert np.mean([gate.knows(known()) for _ in range(500)]) > 0.99
    other = rng.normal(size=world.shape)
    all_plain = np.ones(8, dtype=np.bool_)
    strange = [Sighting(rng.normal(size=(8, DIRECTIONS)) @ other, np.full(8, 0.5), all_plain) for _ in range(50)]
    assert not any(gate.knows(each) for each in strange)


def test_the_command_writes_weights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.support.rendering import skip_unless_it_can_render

    skip_unless_it_can_render()
    render_frames(tmp_path, 4, 19_500, "never", 1)
    main(["--scenes", "8", "--frames", str(tmp_path), "--out", str(tmp_path / "domain.npz")])
    assert re.search(r"of 16 rendered, .* of 4 path-traced pictures pass", capsys.readouterr().out)
    shipped = PRESETS["tabletop"].domain
    assert shipped is not None
    assert DomainGate.load(tmp_path / "domain.npz").mean.shape == DomainGate.load(shipped).mean.shape
