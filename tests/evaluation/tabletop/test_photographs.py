"""Photographs come from installed packages, whole and in quarters, and nothing is found in most of them."""

from __future__ import annotations

from argparse import Namespace

import numpy as np
import pytest

from agent.models.presets import DEFAULT_PRESET
from evaluation.tabletop import photographs
from tests.support.photographs import BUS


def test_installed_packages_carry_some() -> None:
    assert ("ultralytics", BUS) in list(photographs.pictures(None))


def test_a_picture_is_asked_about_whole_and_in_quarters() -> None:
    image = np.arange(200 * 300 * 3, dtype=np.uint32).astype(np.uint8).reshape(200, 300, 3)
    found = dict(photographs.parts(image))
    assert [each.shape for each in found.values()] == [(200, 300, 3), *[(100, 150, 3)] * 4]
    assert np.array_equal(found["(lower right)"], image[100:, 150:])


def test_nothing_is_asked_of_icons() -> None:
    assert not list(photographs.parts(np.zeros((64, 300, 3), dtype=np.uint8)))


def test_nothing_is_found_in_a_street(capsys: pytest.CaptureFixture[str]) -> None:
    assert photographs.run(Namespace(images=BUS.parent, preset=DEFAULT_PRESET)) == 0
    table = capsys.readouterr().out
    assert table.splitlines()[-1].split()[:4] == ["all", "260", "0.000", "0.000"]
