from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.datatypes import Frame, Status
from agent.errors import (
    InvalidBoxesError,
    InvalidDepthError,
    InvalidImageError,
    InvalidTextError,
    MissingWeightsError,
    UnknownPresetError,
)
from agent.grounding.paper import Paper
from agent.language import dependency_parser
from agent.language.lexicon import Lexicon
from agent.language.paper_tree import TreeReading
from agent.language.vocabulary import Vocabulary
from agent.models.presets import load_preset
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.proposals import Deferred, GivenBoxes
from agent.pipeline import Grounder
from tests.support.parses import HandParser, parse
from tests.support.vision import ColourEncoder, coloured_blocks

GOLDEN = Path(__file__).parents[1] / "golden" / "ips"
RED_LEFT, GREEN, RED_RIGHT, BLUE = (20, 200, 80, 260), (200, 200, 260, 260), (400, 200, 460, 260), (560, 20, 620, 80)
BOXES = (RED_LEFT, GREEN, RED_RIGHT, BLUE)
FRAME = Frame(
    coloured_blocks(dict(zip(BOXES, ("red", "green", "red", "blue"), strict=True))), stamp_s=12.5, frame_id="camera"
)
THE_RED_BLOCK = ("the DET det 2", "red ADJ amod 2", "block NOUN ROOT 2")


def red_block(*tail: str) -> tuple[str, ...]:
    return (*THE_RED_BLOCK, *tail)


PARSER = HandParser(
    parse(*THE_RED_BLOCK),
    parse(*red_block("left ADV advmod 2", "of ADP prep 3", "the DET det 7", "green ADJ amod 7", "block NOUN pobj 4")),
    parse(*red_block("right ADV advmod 2", "of ADP prep 3", "the DET det 7", "green ADJ amod 7", "block NOUN pobj 4")),
    parse("the DET det 3", "leftmost ADJ amod 3", "red ADJ amod 3", "block NOUN ROOT 3"),
    parse("the DET det 1", "dax NOUN ROOT 1"),
    parse("the DET det 2", "blue ADJ amod 2", "block NOUN ROOT 2"),
)


@pytest.fixture
def encoder() -> ColourEncoder:
    return ColourEncoder()


@pytest.fixture
def grounder(encoder: ColourEncoder) -> Grounder:
    known = Vocabulary(frozenset({"red", "green", "blue", "block"}))
    return Grounder(GivenBoxes(BOXES), IsolatedProposalScorer((encoder,)), PARSER, known)


@pytest.mark.parametrize(
    ("text", "action", "box"),
    [
        ("the blue block", "", BLUE),
        ("the red block left of the green block", "", RED_LEFT),
        ("Pick up the Red Block RIGHT of the green block!", "pick up", RED_RIGHT),
        ("the leftmost red block", "", RED_LEFT),
    ],
)
def test_the_box_that_is_meant(grounder: Grounder, text: str, action: str, box: tuple) -> None:
    answer = grounder.look(FRAME).ground(text)
    assert (answer.status, answer.action, answer.box_xyxy) == (Status.FOUND, action, box)
    assert 0.5 < answer.confidence <= 1
    assert (answer.stamp_s, answer.frame_id) == (12.5, "camera")
    assert answer.distribution.shape == (4,)
    assert answer.trace.phrases[0].phrase == answer.expression.lower()


def test_the_trace_tells_how(grounder: Grounder) -> None:
    trace = grounder.look(FRAME).ground("the red block left of the green block").trace
    assert trace.tree is not None
    assert trace.tree["phrase"] == "the red block"
    assert [(step.name, step.landmark) for step in trace.steps] == [("left", "the green block")]


def test_a_frame_is_encoded_once_and_each_phrase_once(grounder: Grounder, encoder: ColourEncoder) -> None:
    scene = grounder.look(FRAME)
    for text in ("the red block left of the green block", "the blue block", "the red block left of the green block"):
        scene.ground(text)
    assert encoder.image_batches == [2 * len(BOXES)]


def test_commands_with_a_destination(grounder: Grounder) -> None:
    scene = grounder.look(FRAME)
    answer = scene.ground("put the blue block on the red block left of the green block")
    assert (answer.status, answer.action, answer.box_xyxy) == (Status.FOUND, "put", BLUE)
    assert answer.placement == "on"
    assert answer.destination is not None
    assert answer.destination.box_xyxy == RED_LEFT
    nowhere = scene.ground("put the blue block on the dax")
    assert (nowhere.status, nowhere.box_xyxy) == (Status.NOT_UNDERSTOOD, None)
    assert "destination" in nowhere.reason
    assert "dax" in nowhere.reason
    assert nowhere.destination is not None


def test_an_unknown_word_gets_no_box(grounder: Grounder) -> None:
    answer = grounder.look(FRAME).ground("take the dax")
    assert (answer.status, answer.box_xyxy, answer.action) == (Status.NOT_UNDERSTOOD, None, "take")
    assert '"dax"' in answer.reason
    anyway = replace(grounder, vocabulary=None)
    assert anyway.look(FRAME).ground("take the dax").status is Status.FOUND


def test_a_command_without_an_object(grounder: Grounder) -> None:
    answer = grounder.look(FRAME).ground("pick up")
    assert (answer.status, answer.action) == (Status.NOT_UNDERSTOOD, "pick up")


def test_no_box_satisfies_names_the_relation(grounder: Grounder) -> None:
    above_each_other = [(100, 20, 160, 80), (100, 300, 160, 360)]
    answer = grounder.look(FRAME, above_each_other).ground("the red block left of the green block")
    assert answer.status is Status.NO_BOX_SATISFIES
    assert "left" in answer.reason
    assert np.isnan(answer.distribution).all()


def test_another_reading_of_expressions(grounder: Grounder) -> None:
    text = "the red block left of the green block"
    plain = replace(grounder, method=Paper(TreeReading(Lexicon({}, {})))).look(FRAME).ground(text)
    assert plain.trace.steps == ()
    assert [scored.phrase for scored in plain.trace.phrases] == [text]
    shuffled = replace(grounder, method=Paper(TreeReading(shuffle_seed=0))).look(FRAME).ground(text)
    assert sorted(shuffled.trace.phrases[0].phrase.split()) == sorted(text.split())
    assert shuffled.trace.phrases[0].phrase != text


def test_the_area_prior_drops_small_boxes_but_not_as_landmarks(grounder: Grounder) -> None:
    large = (300, 250, 600, 460)
    frame = Frame(coloured_blocks({RED_LEFT: "red", GREEN: "green", large: "red"}))
    scene = grounder.look(frame, [RED_LEFT, GREEN, large])
    assert scene.ground("the red block left of the green block").box_xyxy == RED_LEFT
    with_prior = replace(grounder, method=Paper(min_area_share=0.05)).look(frame, [RED_LEFT, GREEN, large])
    answer = with_prior.ground("the red block right of the green block")
    assert answer.box_xyxy == large
    assert [(scored.phrase, scored.distribution[0] == 0) for scored in answer.trace.phrases] == [
        ("the red block right of the green block", True),
        ("the red block", True),
        ("the green block", False),
    ]
    assert with_prior.ground("the red block").distribution.tolist() == [0, 0, 1]


def test_nothing_to_choose_from(grounder: Grounder, encoder: ColourEncoder) -> None:
    scene = grounder.look(FRAME, [])
    assert scene.ground("the red block").status is Status.NO_PROPOSALS
    assert encoder.image_batches == []
    scene = grounder.look(FRAME, [(5, 5, 5, 9), (900, 900, 950, 950), (float("nan"), 0, 1, 1)])
    assert scene.ground("the red block").status is Status.NO_PROPOSALS
    assert len(scene.proposals.dropped) == 3


def test_a_single_box_is_plain_scoring(grounder: Grounder) -> None:
    answer = grounder.look(FRAME, [GREEN]).ground("the red block left of the green block")
    assert (answer.status, answer.box_xyxy, answer.confidence) == (Status.FOUND, GREEN, 1.0)


def test_bad_input(grounder: Grounder) -> None:
    for picture in (None, np.zeros((4, 4)), np.zeros((0, 4, 3), np.uint8), np.zeros((4, 4, 3))):
        with pytest.raises(InvalidImageError):
            grounder.look(picture)  # type: ignore[arg-type]
    with pytest.raises(InvalidBoxesError):
        grounder.look(FRAME, [[1, 2, 3]])
    for text in ("", "  ", "?!", "red " * 25_000, None):
        with pytest.raises(InvalidTextError):
            grounder.look(FRAME).ground(text)  # type: ignore[arg-type]


@pytest.fixture
def small_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependency_parser.DependencyParser, "load", classmethod(lambda cls, name: PARSER))


@pytest.mark.usefixtures("small_models")
def test_a_preset_with_models_of_the_callers_own() -> None:
    models = [str(GOLDEN / "tiny-vit.json"), str(GOLDEN / "tiny-rn.json")]
    grounder = Grounder.from_preset("paper", clip=models)
    assert [encoder.image_size_px for encoder in grounder.scorer.encoders] == [64, 96]
    assert grounder.look(FRAME, BOXES).ground("the red block").status is Status.FOUND
    with pytest.raises(MissingWeightsError, match="no detector"):
        grounder.look(FRAME)


@pytest.mark.usefixtures("small_models")
def test_models_that_are_not_here(tmp_path: Path) -> None:
    with pytest.raises(UnknownPresetError):
        Grounder.from_preset("none")
    with pytest.raises(MissingWeightsError):
        Grounder.from_preset("paper", clip=str(tmp_path / "none.json"))
    tiny = str(GOLDEN / "tiny-vit.json")
    with pytest.raises(MissingWeightsError, match="words"):
        Grounder.from_preset(replace(load_preset("paper"), clip=(tiny,), vocabulary=tmp_path / "none.txt"))
    grounder = Grounder.from_preset("fast", clip=tiny, yolo=str(tmp_path / "none.pt"))
    with pytest.raises(MissingWeightsError, match="no detector at"):
        grounder.look(FRAME)


def test_a_deferred_source_is_loaded_once() -> None:
    loads: list[int] = []
    source = Deferred(lambda: loads.append(1) or GivenBoxes(BOXES))
    assert loads == []
    assert len(source.propose(FRAME)) == len(source.propose(FRAME)) == 4
    assert loads == [1]


def test_depth_says_where_the_proposals_are(grounder: Grounder) -> None:
    scene = grounder.look(FRAME)
    intrinsics = np.array([[500.0, 0, 320], [0, 500, 240], [0, 0, 1]])
    width, height = FRAME.size_wh
    placed = scene.with_depth(np.full((height, width), 2.0, dtype=np.float32), intrinsics, (0, -1, 0))
    assert scene.places_m is None
    assert placed.places_m is not None
    np.testing.assert_allclose(placed.places_m[:, 1], 2.0)
    assert (np.diff(placed.places_m[:3, 0]) > 0.5).all()
    with pytest.raises(InvalidDepthError, match=f"the picture {height} x {width}: align it"):
        scene.with_depth(np.ones((10, 10), dtype=np.float32), intrinsics, (0, -1, 0))
