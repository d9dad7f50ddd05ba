"""Trees built by hand, over boxes whose places and names are plain."""

from __future__ import annotations

import numpy as np
import pytest

from agent.datatypes import FloatArray
from agent.errors import InvalidBoxesError, InvalidInputError
from agent.language.semantic_tree import Entity, Relation, SemanticTree, Superlative
from agent.reasoning.extended_executor import execute_extended

SIZE_WH = (640, 480)
NAMES = ("cup", "cup", "cup", "bowl", "can")
BOXES = np.array(
    [(50, 200, 90, 240), (250, 200, 290, 240), (450, 200, 490, 240), (160, 200, 200, 240), (360, 200, 400, 240)],
    dtype=float,
)
"""Three cups, with a bowl between the first two and a can between the others."""
RED = np.array([1.0, 0, 0, 0, 0])


def fits(phrase: str) -> FloatArray:
    if phrase == "red":
        return RED
    noun = phrase.split()[-1]
    kind = np.array([noun in (name, "thing") for name in NAMES], dtype=float)
    return kind * (RED if "red" in phrase else 1.0)


def scores(entity: Entity) -> FloatArray:
    return execute_extended(SemanticTree("said", entity, True), BOXES, fits, SIZE_WH).scores


def related(name: str, *landmarks: str, is_denied: bool = False, what: str = "the cup") -> Entity:
    first, *others = [Entity(landmark) for landmark in landmarks]
    return Entity(what, (Relation((name,), name, first, tuple(others), is_denied),))


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (Entity("the red cup"), [0]),
        (Entity("the cup", excluded=(Entity("red"),)), [1, 2]),
        (Entity("the thing", excluded=(Entity("the cup"),)), [3, 4]),
        (Entity("the cup", excluded=(Entity("the cup", superlatives=(Superlative(("leftmost",), "left"),)),)), [1, 2]),
        (Entity("the bowl", joined=(Entity("the red cup"), Entity("the can"))), [0, 3, 4]),
        (Entity("the bowl", alternatives=(Entity("the red cup"),)), [0, 3]),
        (Entity("the bowl", alternatives=(Entity("the duck"),)), [3]),
        (related("left", "the bowl"), [0]),
        (related("left", "the bowl", is_denied=True), [1, 2]),
        (related("between", "the bowl", "the can"), [1]),
        (related("left", "the bowl", "the can"), [0]),
        (related("right", "the bowl", "the can"), [2]),
        (related("left", "the can", "the bowl"), [0]),
        (related("left", "the bowl", "the can", is_denied=True), [2]),
        (related("nearest", "the can"), [2]),
        (related("farthest", "the can"), [0]),
        (related("farthest", "the can", what="the thing"), [0]),
        (related("left", "the bowl", is_denied=True, what="the thing"), [1, 2, 4]),
        (Entity("the cup", superlatives=(Superlative(("second",), "left", 2),)), [1]),
        (Entity("the cup", superlatives=(Superlative(("last",), "left", -1),)), [2]),
        (Entity("the cup", superlatives=(Superlative(("middle",), "middle"),)), [1]),
        (Entity("the red bowl"), []),
        (related("left", "the duck"), []),
    ],
)
def test_what_is_meant_stays_high_and_the_rest_is_low(entity: Entity, expected: list[int]) -> None:
    found = scores(entity)
    assert [index for index in range(5) if found[index] > 0.4] == expected
    assert all(found[index] < 0.2 for index in range(5) if index not in expected)


@pytest.mark.parametrize("name", ["near", "nearest"])
def test_nothing_is_near_itself(name: str) -> None:
    found = scores(related(name, "the red cup", what="the thing"))
    assert found.argmax() == 3
    assert found[0] < 0.01


def test_the_number_is_told_and_steps_are_traced() -> None:
    entity = Entity("the cup", superlatives=(Superlative(("leftmost",), "left"),), number=2)
    outcome = execute_extended(SemanticTree("said", entity, True), BOXES, fits, SIZE_WH)
    assert outcome.number == 2
    assert [step.name for step in outcome.trace.steps] == ["left"]
    assert [each.phrase for each in outcome.trace.phrases] == ["the cup"]


def test_what_would_do_need_not_all_be_there_and_what_is_joined_must() -> None:
    duck = (Entity("the duck"),)
    either = execute_extended(SemanticTree("said", Entity("the can", alternatives=duck), True), BOXES, fits, SIZE_WH)
    both = execute_extended(SemanticTree("said", Entity("the can", joined=duck), True), BOXES, fits, SIZE_WH)
    assert (either.root_fit, either.landmark_fit) == (both.root_fit, 1.0)
    assert both.landmark_fit < 0.2


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (Entity("the cup"), False),
        (related("left", "the bowl"), False),
        (related("nearest", "the can"), True),
        (Entity("the cup", superlatives=(Superlative(("leftmost",), "left"),)), True),
    ],
)
def test_a_rank_picks_one_out(entity: Entity, expected: bool) -> None:
    assert execute_extended(SemanticTree("said", entity, True), BOXES, fits, SIZE_WH).is_ordered is expected


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (related("behind", "the bowl"), [1]),
        (related("front", "the bowl"), [0, 2]),
        (Entity("the cup", superlatives=(Superlative(("backmost",), "behind"),)), [1]),
        (Entity("the cup", superlatives=(Superlative(("closest",), "near"),)), [2]),
    ],
)
def test_depth_goes_before_the_picture_where_it_is_known(entity: Entity, expected: list[int]) -> None:
    boxes = BOXES + np.outer([0, 0, 120, 60, 0], (0, 1, 0, 1))  # by the picture the third cup is in front of the bowl
    places_m = np.array([(0, 0.5, 0), (0, 0.9, 0), (np.nan, np.nan, np.nan), (0, 0.7, 0), (0, 0.7, 0)])
    found = execute_extended(SemanticTree("said", entity, True), boxes, fits, SIZE_WH, places_m).scores
    assert [index for index in range(5) if found[index] > 0.4] == expected


def test_permuting_boxes_permutes_scores() -> None:
    order = np.random.default_rng(0).permutation(5)
    entity = related("between", "the bowl", "the can")
    permuted = execute_extended(
        SemanticTree("said", entity, True), BOXES[order], lambda phrase: fits(phrase)[order], SIZE_WH
    )
    np.testing.assert_allclose(permuted.scores, scores(entity)[order], atol=1e-12)


def test_nothing_to_choose_from() -> None:
    with pytest.raises(InvalidBoxesError):
        execute_extended(SemanticTree("said", Entity("the cup"), True), np.zeros((0, 4)), fits, SIZE_WH)


@pytest.mark.parametrize("given", [np.ones(3), np.full(5, 1.5), np.full(5, np.nan)])
def test_chances_must_be_chances(given: FloatArray) -> None:
    with pytest.raises(InvalidInputError, match="the cup"):
        execute_extended(SemanticTree("said", Entity("the cup"), True), BOXES, lambda phrase: given, SIZE_WH)


def alike(naming: str) -> FloatArray:
    """The first cup is like the bowl, and nothing else like anything."""
    common = np.eye(len(BOXES))
    common[0, 3] = common[3, 0] = 1.0
    return common


def test_what_is_like_another() -> None:
    tree = SemanticTree("said", related("same colour", "the bowl"), True)
    assert np.flatnonzero(execute_extended(tree, BOXES, fits, SIZE_WH, alike=alike).scores > 0.5).tolist() == [0]
    assert not execute_extended(tree, BOXES, fits, SIZE_WH).scores.any()


def ranked(name: str, rank: int, landmark: str) -> Entity:
    return Entity("the cup", (Relation((name,), name, Entity(landmark), rank=rank),))


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (ranked("right", 1, "the bowl"), [1]),
        (ranked("right", 2, "the bowl"), [2]),
        (ranked("right", 3, "the bowl"), []),
        (ranked("left", 1, "the can"), [1]),
        (ranked("nearest", 2, "the bowl"), [0]),
        (ranked("farthest", 2, "the bowl"), [0]),
        (ranked("nearest", 4, "the bowl"), []),
        (Entity("the cup", superlatives=(Superlative(("from", "the", "left"), "left"),), number=2), [0, 1]),
        (Entity("the cup", superlatives=(Superlative(("last",), "left", -1),), number=2), [1, 2]),
        (Entity("the cup", superlatives=(Superlative(("fourth",), "left", 4),)), []),
        (Entity("the cup", (Relation(("nearest",), "nearest", Entity("the bowl")),), number=2), [0, 1]),
    ],
)
def test_ranks_and_numbers(entity: Entity, expected: list[int]) -> None:
    assert np.flatnonzero(scores(entity) > 0.5).tolist() == expected


HELD = np.array([(100, 200, 220, 280), (140, 180, 180, 240), (400, 200, 520, 280), (520, 250, 560, 290)], dtype=float)
"""A plate with a ball on it; a bowl with a cup against it."""


@pytest.mark.parametrize(
    ("name", "landmark", "is_denied", "expected"),
    [
        ("holds", "ball", False, [0]),
        ("holds", "thing", False, [0]),
        ("holds", "thing", True, [1, 2, 3]),
        ("touching", "bowl", False, [3]),
        ("touching", "plate", False, [1]),
    ],
)
def test_what_is_held_and_touched(name: str, landmark: str, is_denied: bool, expected: list[int]) -> None:
    kinds = ("plate", "ball", "bowl", "cup")

    def fits_kind(phrase: str) -> FloatArray:
        return np.array([phrase in (kind, "thing") for kind in kinds], dtype=float)

    entity = Entity("thing", (Relation((name,), name, Entity(landmark), is_denied=is_denied),))
    found = execute_extended(SemanticTree("said", entity, True), HELD, fits_kind, SIZE_WH).scores
    assert np.flatnonzero(found > 0.5).tolist() == expected


def test_of_several_landmarks_one_is_enough_to_lie_on() -> None:
    def fits_kind(phrase: str) -> FloatArray:
        return np.array([1, 0, 1, 0] if phrase == "plate" else [0, 1, 0, 1], dtype=float)

    entity = Entity("thing", (Relation(("on",), "on", Entity("plate")),))
    found = execute_extended(SemanticTree("said", entity, True), HELD, fits_kind, SIZE_WH).scores
    assert np.flatnonzero(found > 0.5).tolist() == [1]


def test_what_else_a_thing_is_said_to_be_holds_too() -> None:
    beside = Relation(("right", "of"), "right", Entity("the bowl"))
    tree = SemanticTree("", Entity("the thing", (beside,), also=(Entity("the can"),)), names_a_rule=True)
    outcome = execute_extended(tree, BOXES, fits, SIZE_WH)
    assert outcome.scores.argmax() == 4
    assert (outcome.scores[:4] == 0).all()


@pytest.mark.parametrize(("doubtful", "is_third"), [(0.45, False), (0.59, False), (0.7, True)])
def test_there_is_no_third_of_two_and_something_doubtful(doubtful: float, is_third: bool) -> None:
    third = Entity("the cup", superlatives=(Superlative(("third",), "left", 3),))
    given = np.array([0.9, 0.9, doubtful, 0.0, 0.0])
    outcome = execute_extended(SemanticTree("said", third, True), BOXES, lambda _: given, SIZE_WH)
    assert bool(outcome.scores.max() > 0) is is_third


@pytest.mark.parametrize(
    ("name", "landmarks", "rival_x", "rival_y", "expected"),
    [
        ("between", ("bowl", "can"), 300, 260, [0]),  # beside the way, and not on it
        ("between", ("bowl", "can"), 350, 200, [0, 1]),
        ("near", ("bowl",), 330, 200, [0]),  # three times as far
        ("near", ("bowl",), 170, 240, [0, 1]),
    ],
)
def test_what_is_plainly_more_so_is_meant_alone(
    name: str, landmarks: tuple[str, ...], rival_x: int, rival_y: int, expected: list[int]
) -> None:
    kinds = ("cup", "cup", "bowl", "can")
    corners = [(230, 200), (rival_x, rival_y), (160, 200), (440, 200)]
    boxes = np.array([(x, y, x + 40, y + 40) for x, y in corners], dtype=float)

    def fits_kind(phrase: str) -> FloatArray:
        return np.array([phrase == kind for kind in kinds], dtype=float)

    first, *others = map(Entity, landmarks)
    entity = Entity("cup", (Relation((name,), name, first, tuple(others)),))
    found = execute_extended(SemanticTree("said", entity, True), boxes, fits_kind, SIZE_WH).scores
    assert np.flatnonzero(found > 0.3).tolist() == expected
