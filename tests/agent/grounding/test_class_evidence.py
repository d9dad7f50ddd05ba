"""What a detector's class names are worth: as much as they proved, and nothing where nothing is known of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.grounding.class_evidence import MOST, ClassEvidence
from agent.grounding.phrase_fit import PhraseFit
from agent.grounding.uncalibrated import uncalibrated
from tests.support.named_things import scene_of

RELIABLE = ClassEvidence.of([("cup", "cup")] * 20 + [("bowl", "bowl")] * 20)
SCENE = scene_of(("red", "cup", (100, 200, 160, 260)), ("yellow", "lemon", (400, 200, 460, 260)))
PLAIN = uncalibrated(1).phrase_fit


def chances(fit: PhraseFit, phrase: str, labels: tuple[str, ...]) -> list[float]:
    names = replace(SCENE.names, labels=labels)
    return fit(phrase, SCENE.encoded.logits(phrase), SCENE.proposals.scores, names).tolist()


def test_a_class_raises_its_own_noun_and_lowers_others() -> None:
    cup, bowl, unseen = RELIABLE.logits({"cup"}, ("cup", "bowl", "vase"))
    assert cup == pytest.approx(-bowl)
    assert 2 < cup <= MOST
    assert unseen == 0
    assert RELIABLE.logits({"cup", "bowl"}, ("cup",))[0] == pytest.approx(
        RELIABLE.logits({"bowl", "cup"}, ("bowl",))[0]
    )


def test_it_counts_as_much_as_it_proved() -> None:
    wrong = [("cup", "bowl")] * 10 + [("bowl", "cup")] * 10
    lifts = [
        ClassEvidence.of([("cup", "cup")] * n + [("bowl", "bowl")] * n + wrong).logits({"cup"}, ("cup",))[0]
        for n in (30, 15, 10)
    ]
    assert lifts[0] > lifts[1] > lifts[2] == pytest.approx(0)
    rare = ClassEvidence.of([("cup", "cup"), ("bowl", "bowl")]).logits({"cup"}, ("cup",))[0]
    assert 0 < rare < RELIABLE.logits({"cup"}, ("cup",))[0]


def test_other_names_for_things_are_learnt() -> None:
    renaming = ClassEvidence.of([("vase", "bottle")] * 20 + [("cup", "cup")] * 20)
    assert renaming.logits({"bottle"}, ("vase",))[0] > 2
    assert renaming.logits({"vase"}, ("vase",))[0] < 0


def test_of_a_phrase_without_a_noun_it_says_nothing() -> None:
    fit = replace(PLAIN, classes=RELIABLE)
    assert chances(fit, "the red one", ("bowl", "cup")) == chances(PLAIN, "the red one", ())


def test_without_classes_or_counts_nothing_changes() -> None:
    fit = replace(PLAIN, classes=RELIABLE)
    assert chances(fit, "the cup", ()) == chances(PLAIN, "the cup", ()) == chances(PLAIN, "the cup", ("bowl", "cup"))
    assert chances(fit, "the cup", ("cup", "bowl"))[0] > chances(fit, "the cup", ("bowl", "cup"))[0]


def test_it_survives_saving() -> None:
    again = PhraseFit.from_mapping(replace(PLAIN, classes=RELIABLE).as_mapping())
    labels = ("cup", "bowl", "vase")
    np.testing.assert_array_equal(again.classes.logits({"cup"}, labels), RELIABLE.logits({"cup"}, labels))
    assert "classes" not in PLAIN.as_mapping()
    with pytest.raises(ValueError, match="negative"):
        ClassEvidence.from_mapping({"cup": {"cup": -1}})
