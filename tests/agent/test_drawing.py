"""What the pictures show, at what size, and that no answer, picture or text is too odd to draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.datatypes import Answer, Proposals, Status
from agent.drawing import (
    CANDIDATE_RGB,
    DESTINATION_RGB,
    LEAST_WIDTH_PX,
    MOST_SIDE_PX,
    TARGET_RGB,
    draw_answer,
    draw_grid,
    fitted,
    font,
    outcome_of,
    wrapped,
)

GREY = np.full((480, 640, 3), 90, dtype=np.uint8)
BOXES = Proposals.from_boxes([[100, 200, 180, 300], [400, 200, 500, 280], [10, 10, 60, 60]], size_wh=(640, 480))
FOUND = Answer(Status.FOUND, "the cup", "pick up", BOXES.boxes_xyxy[[0]], (0,), np.array([0.8, 0.1, 0.1]), 0.8)
NONE = Answer(Status.NO_BOX_SATISFIES, "the cup left of the bowl", reason="no box is left of it")


def has_colour(picture: np.ndarray, rgb: tuple[int, int, int]) -> np.ndarray:
    return (picture == np.array(rgb)).all(axis=-1)


def test_the_chosen_box_is_framed_and_no_other() -> None:
    picture = draw_answer(GREY, BOXES, FOUND)
    scale = LEAST_WIDTH_PX / 640
    rows, columns = np.nonzero(has_colour(picture, TARGET_RGB))
    assert columns.min() == pytest.approx(100 * scale, abs=8)
    assert rows.max() == pytest.approx(300 * scale, abs=8)
    assert not has_colour(picture[:, int(390 * scale) :], TARGET_RGB).any()


def test_a_destination_has_its_own_colour() -> None:
    destination = Answer(Status.FOUND, "the bowl", "", BOXES.boxes_xyxy[[1]], (1,), np.zeros(3), 0.7)
    assert not has_colour(draw_answer(GREY, BOXES, FOUND), DESTINATION_RGB).any()
    picture = draw_answer(GREY, BOXES, replace(FOUND, destination=destination))
    _, columns = np.nonzero(has_colour(picture, DESTINATION_RGB))
    assert columns.min() == pytest.approx(400 * 1.5, abs=8)


def test_what_could_be_meant_is_marked_and_numbered() -> None:
    asked = Answer(Status.AMBIGUOUS, "the cup", candidates=(0, 1), reason="2 things could be meant")
    picture = draw_answer(GREY, BOXES, asked)
    _, columns = np.nonzero(has_colour(picture, CANDIDATE_RGB))
    assert columns.min() == pytest.approx(100 * 1.5, abs=8)
    assert columns.max() == pytest.approx(500 * 1.5, abs=8)
    assert outcome_of(asked) == "ambiguous: 2 things could be meant: boxes 0, 1"


def test_a_destination_that_could_be_several_marks_those() -> None:
    place = Answer(Status.AMBIGUOUS, "the bowl", candidates=(1, 2))
    asked = Answer(Status.AMBIGUOUS, "the cup", candidates=(0,), destination=place)
    _, columns = np.nonzero(has_colour(draw_answer(GREY, BOXES, asked), CANDIDATE_RGB))
    assert not ((columns > 100) & (columns < 350)).any()
    assert outcome_of(asked) == "ambiguous: boxes 1, 2"


def test_nothing_found_frames_nothing_but_says_why() -> None:
    picture = draw_answer(GREY, BOXES, NONE)
    assert not has_colour(picture, TARGET_RGB).any()
    silent = draw_answer(GREY, BOXES, replace(NONE, reason=""))
    assert (picture.shape != silent.shape) or (picture != silent).any()


def test_the_given_picture_is_left_as_it_was() -> None:
    image = GREY.copy()
    draw_answer(image, BOXES, FOUND)
    assert (image == GREY).all()


@pytest.mark.parametrize("count", [0, 1, 40, 100])
@pytest.mark.parametrize("shape", [(480, 640), (1, 1), (2000, 10), (10, 4000), (3000, 4000)])
def test_any_picture_and_any_number_of_boxes(count: int, shape: tuple[int, int]) -> None:
    boxes = np.random.default_rng(count).uniform(0, 0.5, (count, 4)) + np.array([0, 0, 0.5, 0.5])
    proposals = Proposals(boxes * [shape[1], shape[0], shape[1], shape[0]], np.ones(count))
    answer = NONE
    if count:
        answer = Answer(Status.FOUND, "x", "", proposals.boxes_xyxy[:1], (0,), np.ones(count), 1.0)
    picture = draw_answer(np.zeros((*shape, 3), dtype=np.uint8), proposals, answer)
    assert picture.dtype == np.uint8
    assert LEAST_WIDTH_PX <= picture.shape[1] <= MOST_SIDE_PX
    assert picture.shape[0] <= MOST_SIDE_PX + 300


@pytest.mark.parametrize(
    "text", ["", "word " * 20_000, "w" * 100_000, "tab\tnew\nline\x00", "红色的杯子 🙂", "a" * 999 + " b"]
)
def test_any_text(text: str) -> None:
    tall = draw_answer(GREY, BOXES, replace(FOUND, expression=text, action=text)).shape
    assert tall[1] == LEAST_WIDTH_PX
    assert tall[0] < 1000
    draw_answer(GREY, BOXES, replace(NONE, expression=text, reason=text))


def test_text_fits_its_width() -> None:
    face = font(20)
    assert fitted("the cup", face, 500) == "the cup"
    for text in ("the red cup left of the bowl " * 9, "w" * 500):
        assert face.getlength(fitted(text, face, 200)) <= 200
        lines = wrapped(text, face, 200, most_lines=3)
        assert len(lines) <= 3
        assert all(face.getlength(line) <= 200 for line in lines)
        assert lines[-1].endswith("…")


def test_a_grid_holds_every_picture() -> None:
    pictures = [np.full((50 + 10 * i, 80, 3), 10 * (i + 1), dtype=np.uint8) for i in range(3)]
    sheet = draw_grid(pictures)
    for i, picture in enumerate(pictures):
        assert has_colour(sheet, (10 * (i + 1),) * 3).sum() == picture.shape[0] * picture.shape[1]
    assert draw_grid(pictures[:1]).shape[1] < sheet.shape[1]
