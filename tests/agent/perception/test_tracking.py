from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from agent.datatypes import FloatArray, Frame, Proposals
from agent.errors import MissingDependencyError
from agent.geometry import iou_matrix
from agent.models.presets import load_preset
from agent.perception import yolo
from agent.perception.tracking import MAX_GAP_S, MAX_LOST_PICTURES, ProposalTracker
from agent.perception.yolo import YoloProposals
from tests.support.rendering import skip_unless_it_can_render

PERIOD_S = 0.2
CUP = [100.0, 100.0, 140.0, 150.0]
PLATE = [300.0, 200.0, 400.0, 260.0]
DUCK = [500.0, 100.0, 545.0, 150.0]


def moved(box: list[float], dx: float, dy: float = 0.0) -> list[float]:
    return [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy]


class Stream:
    """Pictures at 5 Hz, as the tracker sees them."""

    def __init__(self) -> None:
        self.tracker = ProposalTracker()
        self.stamp_s = 1_764_000_000.0

    def show(self, *boxes: list[float], scores: list[float] | None = None, after_s: float = PERIOD_S) -> list[str]:
        self.stamp_s += after_s
        rows = np.array(boxes).reshape(-1, 4)
        proposals = Proposals(rows, np.full(len(rows), 0.9) if scores is None else np.array(scores))
        ids = self.tracker.update(proposals, self.stamp_s)
        assert len(ids) == len(boxes)
        known = [each for each in ids if each]
        assert len(set(known)) == len(known)
        return list(ids)


def test_the_first_picture_has_ids_and_they_follow_the_boxes_whatever_their_order() -> None:
    stream = Stream()
    cup, plate, duck = stream.show(CUP, PLATE, DUCK)
    assert cup
    assert plate
    assert duck
    assert stream.show(DUCK, CUP, PLATE) == [duck, cup, plate]
    assert stream.show(moved(PLATE, 3, -2), moved(DUCK, -4), moved(CUP, 1, 5)) == [plate, duck, cup]


def test_boxes_that_the_detector_is_not_sure_of_are_followed_like_others() -> None:
    stream = Stream()
    before = stream.show(CUP, PLATE, scores=[0.2, 0.9])
    assert stream.show(moved(CUP, 15), PLATE, scores=[0.2, 0.21]) == before


def test_a_new_thing_gets_a_new_id_in_its_second_picture() -> None:
    stream = Stream()
    cup, plate = stream.show(CUP, PLATE)
    assert stream.show(CUP, DUCK, PLATE) == [cup, "", plate]
    _, duck, _ = stream.show(CUP, DUCK, PLATE)
    assert duck not in ("", cup, plate)
    assert stream.show(CUP, DUCK, PLATE) == [cup, duck, plate]


def test_what_was_proposed_only_once_never_gets_an_id() -> None:
    stream = Stream()
    known = stream.show(CUP, PLATE)
    for _ in range(5):
        assert stream.show(CUP, PLATE, DUCK) == [*known, ""]
        assert stream.show(CUP, PLATE) == known


@pytest.mark.parametrize("speed_px", [5, 15, 25])
def test_a_thing_that_moves_keeps_its_id(speed_px: float) -> None:
    stream = Stream()
    known = stream.show(CUP, PLATE)
    for picture in range(1, 12):
        assert stream.show(moved(CUP, 0, speed_px * picture), PLATE) == known


def test_a_thing_that_leaps_keeps_its_id_and_stays_known_where_it_stops() -> None:
    stream = Stream()
    for _ in range(3):
        known = stream.show(CUP, PLATE)
    for _ in range(5):
        assert stream.show(moved(CUP, 60, 30), PLATE) == known
    assert stream.show(CUP, PLATE) == known


@pytest.mark.parametrize(
    "elsewhere", [moved(CUP, 150), [120.0, 170.0, 260.0, 190.0]], ids=["too far", "of another shape"]
)
def test_what_is_no_leap_is_a_new_thing(elsewhere: list[float]) -> None:
    stream = Stream()
    cup, plate = stream.show(CUP, PLATE)
    assert stream.show(elsewhere, PLATE) == ["", plate]
    new, _ = stream.show(elsewhere, PLATE)
    assert new not in ("", cup, plate)


def test_only_what_was_in_the_last_picture_leaps() -> None:
    stream = Stream()
    _, plate = stream.show(CUP, PLATE)
    stream.show(PLATE)
    assert stream.show(moved(CUP, 60), PLATE) == ["", plate]


def test_a_thing_beside_one_that_leaps_keeps_its_id() -> None:
    stream = Stream()
    neighbour = moved(CUP, 60)
    known = stream.show(CUP, neighbour)
    assert stream.show(moved(CUP, 0, 70), neighbour) == known


def test_a_thing_that_is_hidden_for_a_while_gets_its_id_back() -> None:
    stream = Stream()
    cup, plate = stream.show(CUP, PLATE)
    for _ in range(MAX_LOST_PICTURES):
        assert stream.show(PLATE) == [plate]
    assert stream.show(CUP, PLATE) == [cup, plate]
    for _ in range(MAX_LOST_PICTURES + 2):
        stream.show(PLATE)
    assert stream.show(CUP, PLATE) == ["", plate]
    assert stream.show(CUP, PLATE)[0] not in ("", cup, plate)


def test_what_is_put_close_to_where_another_was_is_new() -> None:
    stream = Stream()
    _, plate = stream.show(CUP, PLATE)
    stream.show(PLATE)
    assert stream.show(moved(CUP, 20), PLATE) == ["", plate]


@pytest.mark.parametrize("jump_s", [MAX_GAP_S + 0.1, -0.1, -3600.0, 3600.0])
def test_after_a_jump_in_time_all_ids_are_new(jump_s: float) -> None:
    stream = Stream()
    stream.show(CUP)
    before = set(stream.show(CUP, PLATE)) | set(stream.show(CUP, PLATE))
    after = set(stream.show(CUP, PLATE, after_s=jump_s))
    assert len(after - {""}) == 2
    assert not after & before
    assert set(stream.show(CUP, PLATE)) == after


def test_nothing_to_see() -> None:
    stream = Stream()
    assert stream.show() == []
    assert stream.show() == []
    assert stream.show(CUP) == [""]
    (cup,) = stream.show(CUP)
    assert stream.show() == []
    assert stream.show(CUP) == [cup] != [""]


def test_a_long_stream_of_things_that_come_and_go_is_forgotten() -> None:
    """Ids stay apart, and the memory of the tracker does not grow with the stream."""
    stream = Stream()
    rng = np.random.default_rng(0)
    seen: set[str] = set()
    for _ in range(1_000):
        corners = rng.uniform(0, 400, (20, 2))
        boxes = np.hstack([corners, corners + rng.uniform(10, 60, (20, 2))])
        seen.update(stream.show(*boxes.tolist()))
    assert len(seen) > 100
    assert len(stream.tracker._seen) <= 20 * (MAX_LOST_PICTURES + 2)


def test_without_the_package_that_assigns(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_installed(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(yolo, "import_module", not_installed)
    with pytest.raises(MissingDependencyError, match="pip install"):
        ProposalTracker()


class RenderedTable:
    """What the tracker makes of a table that is filmed at 5 Hz."""

    def __init__(self, table: object, detector: YoloProposals, rng: np.random.Generator) -> None:
        self.table, self.detector, self.rng = table, detector, rng
        self.tracker = ProposalTracker()
        self.now_s = 0.0

    def film(self, pictures: int) -> dict[int, str]:
        """Take pictures, as noisy as a camera's; the ids of the things that the last one shows."""
        for _ in range(pictures):
            self.now_s += PERIOD_S
            image = self.table.render().image_rgb + self.rng.normal(0, 3, (480, 640, 3))
            proposals = self.detector.propose(Frame(np.clip(image, 0, 255).astype(np.uint8)))
            ids = self.tracker.update(proposals, self.now_s)
        return dict(self._named(proposals.boxes_xyxy, ids))

    def _named(self, boxes: FloatArray, ids: tuple[str, ...]) -> Iterator[tuple[int, str]]:
        for thing in self.table.truth():
            overlaps = iou_matrix(np.array([thing.box_xyxy]), boxes)[0]
            if len(boxes) and overlaps.max() > 0.5:
                yield thing.id, ids[int(overlaps.argmax())]


def test_things_on_a_rendered_table_keep_their_ids_when_one_is_pushed() -> None:
    skip_unless_it_can_render()
    from sim.live_table import LiveTable
    from sim.renderer import SceneRenderer
    from sim.scene import sample_scene

    preset = load_preset("tabletop")
    detector = YoloProposals.load(preset.detector, preset.detector_settings)
    followed = 0
    with SceneRenderer() as renderer:
        for seed in range(40_100, 40_106):
            filmed = RenderedTable(LiveTable(sample_scene(seed), renderer), detector, np.random.default_rng(seed))
            before = filmed.film(3)
            assert len(before) >= 2
            pushed = next(iter(before))
            filmed.table.push(pushed, *filmed.table.free_push(pushed, 0.10))
            after = filmed.film(1)
            later = filmed.film(2)
            still = (before.keys() & after.keys()) - {pushed}
            assert {thing: after[thing] for thing in still} == {thing: before[thing] for thing in still}
            followed += before[pushed] == after.get(pushed) == later.get(pushed)
    assert followed >= 5
