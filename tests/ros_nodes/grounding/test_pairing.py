from __future__ import annotations

import itertools
from typing import Any

import pytest

from ros_nodes.grounding.pairing import MAX_BYTES, MAX_MESSAGES, FramePair, FramePairing

KEEP_S = 1.0


class Now:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def pairing(now: Now) -> FramePairing:
    return FramePairing(depth_slop_s=0.05, keep_s=KEEP_S, now_s=now)


def content(pair: FramePair | None) -> tuple[Any, Any, int] | None:
    return None if pair is None else (pair.image, pair.proposals, pair.stamp_ns)


def test_boxes_meet_their_picture_whoever_comes_first(pairing: FramePairing, now: Now) -> None:
    assert pairing.add_image(1, "image 1", 1) is None
    now.s += 0.25
    pair = pairing.add_proposals(1, "boxes 1")
    assert content(pair) == ("image 1", "boxes 1", 1)
    assert pair is not None
    assert pair.arrived_s == 100.0
    assert pairing.add_proposals(2, "boxes 2") is None
    assert content(pairing.add_image(2, "image 2", 1)) == ("image 2", "boxes 2", 2)


def test_a_pair_is_given_once(pairing: FramePairing) -> None:
    pairing.add_image(1, "image", 1)
    assert pairing.add_proposals(1, "boxes") is not None
    assert pairing.add_proposals(1, "boxes") is None


def test_only_the_same_stamp_makes_a_pair(pairing: FramePairing) -> None:
    pairing.add_image(1_000_000_000, "image", 1)
    assert pairing.add_proposals(1_000_000_001, "boxes") is None


def test_what_came_before_a_pair_is_forgotten(pairing: FramePairing) -> None:
    for stamp in (1, 2, 3):
        pairing.add_image(stamp, f"image {stamp}", 1)
    assert content(pairing.add_proposals(2, "boxes")) == ("image 2", "boxes", 2)
    assert pairing.add_proposals(1, "late boxes") is None
    assert content(pairing.add_proposals(3, "boxes")) == ("image 3", "boxes", 3)


def test_pictures_that_share_a_stamp_get_no_boxes(pairing: FramePairing, now: Now) -> None:
    pairing.add_image(0, "image", 1)
    pairing.add_image(0, "another image", 1)
    assert pairing.add_proposals(0, "boxes of one of them") is None
    now.s += 2 * KEEP_S
    assert content(pairing.add_image(0, "a later round of the same bag", 1)) is not None


def test_a_bag_that_starts_again_is_paired_again(pairing: FramePairing, now: Now) -> None:
    for _ in range(3):
        for stamp in (5, 6, 7):
            pairing.add_image(stamp, "image", 1)
            assert pairing.add_proposals(stamp, "boxes") is not None
            now.s += 0.2


@pytest.mark.parametrize("size", [1, MAX_BYTES // 4])
def test_the_buffers_are_bounded(pairing: FramePairing, size: int) -> None:
    kept = min(MAX_MESSAGES, MAX_BYTES // size)
    for stamp in range(1000):
        pairing.add_image(stamp, object(), size)
    assert pairing.add_proposals(1000 - kept - 1, "boxes") is None
    assert pairing.add_proposals(1000 - kept, "boxes") is not None


def test_a_picture_waits_only_so_long(pairing: FramePairing, now: Now) -> None:
    pairing.add_image(1, "image", 1)
    now.s += KEEP_S + 0.1
    pairing.add_image(2, "image", 1)
    assert pairing.add_proposals(1, "boxes") is None


@pytest.mark.parametrize(
    ("offsets_ms", "expected"),
    [([0], 0), ([-30, 20], 20), ([49], 49), ([-50], -50), ([51], None), ([], None), ([-200, 200], None)],
)
def test_the_nearest_depth_within_the_slop(pairing: FramePairing, offsets_ms: list[int], expected: int | None) -> None:
    stamp_ns = 10**18
    for offset in offsets_ms:
        pairing.add_depth(stamp_ns + offset * 1_000_000, offset, 1)
    assert pairing.depth_near(stamp_ns) == expected


def test_every_order_of_arrival_gives_the_same_pairs(now: Now) -> None:
    events = [("image", 1), ("proposals", 1), ("image", 2), ("proposals", 2)]
    for order in itertools.permutations(events):
        pairing = FramePairing(depth_slop_s=0.05, keep_s=KEEP_S, now_s=now)
        pairs = [
            pairing.add_image(stamp, stamp, 1) if kind == "image" else pairing.add_proposals(stamp, stamp)
            for kind, stamp in order
        ]
        given = [pair for pair in pairs if pair is not None]
        assert all(pair.image == pair.proposals == pair.stamp_ns for pair in given)
        assert given, order


def test_a_second_pair_with_the_stamp_of_the_last_is_none(pairing: FramePairing) -> None:
    pairing.add_image(1, "image", 1)
    assert pairing.add_proposals(1, "boxes") is not None
    pairing.add_image(1, "another", 1)
    assert pairing.add_proposals(1, "its boxes") is None
    assert "two pictures have one stamp" in pairing.why_unpaired()


def test_how_far_the_nearest_boxes_are_off(pairing: FramePairing, now: Now) -> None:
    assert pairing.why_unpaired() == ""
    pairing.add_image(1_000_000_000, "image", 1)
    assert pairing.why_unpaired() == ""
    pairing.add_proposals(1_020_000_000, "boxes")
    pairing.add_proposals(1_520_000_000, "boxes")
    assert "the nearest is 20.0 ms off" in pairing.why_unpaired()
    now.s += 2 * KEEP_S
    assert pairing.why_unpaired() == "", "nothing has come of late"


def test_how_far_the_nearest_depth_is_off(pairing: FramePairing) -> None:
    assert pairing.depth_off_s(0) is None
    pairing.add_depth(1_000_000_000, "depth", 1)
    assert pairing.depth_off_s(1_200_000_000) == pytest.approx(0.2)
