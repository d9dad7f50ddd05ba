from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from agent.errors import InvalidBoxesError, InvalidInputError
from agent.language.semantic_tree import Entity, Relation, SemanticTree, Superlative
from agent.reasoning.tree_executor import Score, execute

THREE = np.array([[0, 0, 10, 10], [20, 20, 40, 40], [50, 40, 80, 70]], dtype=float)
"""From left to right, top to bottom, small to big."""
UNIFORM = (1 / 3, 1 / 3, 1 / 3)


def scores(table: Mapping[str, Sequence[float]]) -> Score:
    return lambda phrase: np.array(table[phrase])


def tree(root: Entity | None, *, names_a_rule: bool = True) -> SemanticTree:
    return SemanticTree("all", root, names_a_rule)


def cup_left_of_bowl() -> Entity:
    return Entity("cup", (Relation(("left", "of"), "left", Entity("bowl")),))


def test_a_relation_multiplies_and_renormalises() -> None:
    table = {"all": (0.2, 0.3, 0.5), "cup": (0.5, 0.4, 0.1), "bowl": (0.1, 0.2, 0.7)}
    outcome = execute(tree(cup_left_of_bowl()), THREE, scores(table))
    unnormalised = np.array([0.5 * 0.9, 0.4 * 0.7, 0.0])
    np.testing.assert_allclose(outcome.distribution, np.array(table["all"]) * unnormalised / unnormalised.sum())
    assert outcome.chosen == 0
    assert outcome.failed is None
    assert outcome.reason == ""


def test_a_superlative_compares_candidates_with_each_other() -> None:
    table = {"all": UNIFORM, "apple": (0.0, 0.6, 0.4)}
    entity = Entity("apple", (), (Superlative(("rightmost",), "right"),))
    outcome = execute(tree(entity), THREE, scores(table))
    np.testing.assert_allclose(outcome.distribution, np.array([0, 0, 1]) / 3)
    assert outcome.chosen == 2


def test_children_are_reasoned_about_before_they_are_landmarks() -> None:
    bowl = Entity("bowl", (), (Superlative(("rightmost",), "right"),))
    entity = Entity("cup", (Relation(("left",), "left", bowl),))
    table = {"all": UNIFORM, "cup": (0.1, 0.8, 0.1), "bowl": (0.5, 0.5, 0.0)}
    outcome = execute(tree(entity), THREE, scores(table))
    np.testing.assert_allclose(outcome.distribution, np.array([1, 0, 0]) / 3)  # only box 0 is left of bowl 1
    assert [step.phrase for step in outcome.trace.steps] == ["bowl", "cup"]


def test_one_candidate_left_makes_superlatives_idle() -> None:
    entity = Entity("apple", (), (Superlative(("leftmost",), "left"), Superlative(("top",), "above")))
    outcome = execute(tree(entity), THREE, scores({"all": UNIFORM, "apple": (0, 0, 1)}))
    assert outcome.chosen == 2
    assert outcome.trace.steps == ()


def test_the_second_superlative_is_not_skipped() -> None:
    """Skipping is decided before the first: what one leaves a single candidate, the next cannot compare."""
    entity = Entity("apple", (), (Superlative(("leftmost",), "left"), Superlative(("top",), "above")))
    outcome = execute(tree(entity), THREE, scores({"all": UNIFORM, "apple": (0.5, 0, 0.5)}))
    assert outcome.chosen is None
    assert outcome.failed is not None
    assert outcome.failed.words == ("top",)
    assert "top" in outcome.reason


@pytest.mark.parametrize("root", [None, cup_left_of_bowl()])
def test_without_a_rule_or_an_entity_the_whole_expression_decides(root: Entity | None) -> None:
    table = {"all": (0.2, 0.3, 0.5)}
    outcome = execute(tree(root, names_a_rule=root is None), THREE, scores(table))
    np.testing.assert_array_equal(outcome.distribution, table["all"])
    assert outcome.chosen == 2
    assert outcome.trace.steps == ()


def test_a_relation_without_a_rule_asks_nothing_of_its_child() -> None:
    entity = Entity("man with hat", (Relation(("with",), None, Entity("hat")),))
    table = {"all": (0.2, 0.3, 0.5), "man with hat": (0.5, 0.25, 0.25)}
    outcome = execute(tree(entity), THREE, scores(table))
    np.testing.assert_allclose(outcome.distribution, [0.1, 0.075, 0.125])


def test_a_single_box_gets_its_plain_scores() -> None:
    outcome = execute(tree(cup_left_of_bowl()), THREE[:1], scores({"all": (1.0,)}))
    assert outcome.chosen == 0
    assert outcome.trace.steps == ()
    assert [scored.phrase for scored in outcome.trace.phrases] == ["all"]


def test_no_pair_satisfies_a_relation() -> None:
    boxes = np.array([[0, 0, 20, 20], [5, 5, 15, 15]], dtype=float)
    outcome = execute(tree(cup_left_of_bowl()), boxes, lambda phrase: np.array([0.9, 0.1]))
    assert outcome.chosen is None
    assert np.isnan(outcome.distribution).all()
    assert outcome.failed is not None
    assert (outcome.failed.kind, outcome.failed.name, outcome.failed.landmark) == ("relation", "left", "bowl")
    assert np.isnan(outcome.failed.after).all()
    assert outcome.trace.steps[-1] is outcome.failed
    assert outcome.reason == 'no box that fits "cup" is "left of" (left) of "bowl"'


def test_a_landmark_that_no_box_satisfies_fails_the_whole() -> None:
    ducks = Entity("duck", (), (Superlative(("leftmost",), "left"),))
    entity = Entity("cup", (Relation(("above",), "above", ducks),))
    boxes = np.array([[0, 0, 10, 10], [0, 20, 10, 30]], dtype=float)
    outcome = execute(tree(entity), boxes, lambda phrase: np.array([0.5, 0.5]))
    assert outcome.chosen is None
    assert outcome.failed is not None
    assert (outcome.failed.kind, outcome.failed.phrase) == ("superlative", "duck")
    assert outcome.reason == 'no box stands out as "leftmost" (left) among those that fit "duck"'


def test_parts_that_exclude_each_other_choose_no_box() -> None:
    table = {"all": (1.0, 0, 0), "cup": (0, 1.0, 0), "bowl": (0, 0, 1.0)}
    outcome = execute(tree(cup_left_of_bowl()), THREE, scores(table))
    assert outcome.chosen is None
    assert outcome.failed is None
    assert "whole expression" in outcome.reason
    np.testing.assert_array_equal(outcome.distribution, np.zeros(3))


def test_the_prior_holds_for_the_expression_and_the_root_alone() -> None:
    plain = scores({"all": UNIFORM, "cup": UNIFORM, "bowl": (0, 0, 1.0)})
    prior = scores({"all": (0, 0.5, 0.5), "cup": (0, 0.9, 0.1)})
    outcome = execute(tree(cup_left_of_bowl()), THREE, plain, root_score=prior)
    np.testing.assert_allclose(outcome.distribution, [0, 0.5, 0])


def test_a_child_with_the_root_phrase_is_scored_without_the_prior() -> None:
    entity = Entity("cup", (Relation(("left",), "left", Entity("cup")),))
    plain = scores({"cup": (0, 0, 1.0)})
    prior = scores({"all": UNIFORM, "cup": (0.5, 0.5, 0)})
    outcome = execute(tree(entity), THREE, plain, root_score=prior)
    np.testing.assert_allclose(outcome.distribution, np.array([0.5, 0.5, 0]) / 3)


def test_each_phrase_is_asked_for_once_and_known_up_front() -> None:
    twice = Entity("cup", (Relation(("left",), "left", Entity("bowl")), Relation(("above",), "above", Entity("bowl"))))
    asked: list[str] = []

    def score(phrase: str) -> np.ndarray:
        asked.append(phrase)
        return np.array(UNIFORM)

    outcome = execute(tree(twice), THREE, score)
    assert asked == ["all", "cup", "bowl"] == list(tree(twice).phrases)
    assert [scored.phrase for scored in outcome.trace.phrases] == asked
    assert len(outcome.trace.steps) == 2


def test_the_trace_holds_the_matrix_before_and_after() -> None:
    table = {"all": UNIFORM, "cup": (0.5, 0.4, 0.1), "bowl": (0, 0, 1.0)}
    outcome = execute(tree(cup_left_of_bowl()), THREE, scores(table))
    (step,) = outcome.trace.steps
    np.testing.assert_array_equal(step.matrix, np.triu(np.ones((3, 3)), 1))
    np.testing.assert_array_equal(step.before, table["cup"])
    np.testing.assert_allclose(step.after, [5 / 9, 4 / 9, 0])
    assert outcome.trace.tree is not None
    assert outcome.trace.tree["phrase"] == "cup"


def test_no_box_is_the_callers_mistake() -> None:
    with pytest.raises(InvalidBoxesError, match="no_proposals"):
        execute(tree(None), np.zeros((0, 4)), scores({}))


@pytest.mark.parametrize("wrong", [(0.5, 0.5), (np.nan, 0.5, 0.5), 1.0])
def test_a_scorer_that_breaks_its_promise(wrong: Sequence[float]) -> None:
    with pytest.raises(InvalidInputError, match="one per box"):
        execute(tree(None), THREE, scores({"all": wrong}))
