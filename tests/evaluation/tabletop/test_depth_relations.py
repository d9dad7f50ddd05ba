from __future__ import annotations

import pytest

from evaluation.command import main
from evaluation.tabletop.depth_relations import KINDS, Pair, report
from tests.support.rendering import skip_unless_it_can_render


def test_a_row_counts_its_own_pairs() -> None:
    pairs = [Pair("behind", KINDS[2], True, True), Pair("behind", KINDS[2], False, True)]
    *_, row = report(pairs).splitlines()
    assert row.split()[-3:] == ["2", "0.5000", "1.0000"]


def test_of_things_on_others_depth_tells_more(capsys: pytest.CaptureFixture[str]) -> None:
    skip_unless_it_can_render()
    assert main(["depth-relations", "--limit", "20"]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if KINDS[2] in line)
    by_picture, with_depth = (float(share) for share in row.split()[-2:])
    assert by_picture < with_depth
    assert with_depth > 0.95
