"""The notation of the grammar that draws training sentences."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from training.parser import grammar
from training.parser.commands import Commands, Vocabulary
from training.parser.grammar import RULES, Reader
from training.parser.nodes import Node, linearise

COMMANDS = Commands(random.Random(0), Vocabulary())


def drawn(rule: str, **given: object) -> Node:
    tree: Node = Reader(rule, list(given)).rule()(COMMANDS, given, None)
    return tree


@pytest.mark.parametrize(
    ("rule", "words", "labels"),
    [
        ("cup/NN <the/DT <red/JJ", "the red cup", "det amod ROOT"),
        ("cup/NN <red/JJ <<the/DT", "the red cup", "det amod ROOT"),
        ("go/VB >(to/IN >(wall/NN <the/DT))", "go to the wall", "ROOT prep det pobj"),
        ("wall/NN ^to/IN ^go/VB", "go to wall", "ROOT prep pobj"),
        ("see/VB >(it/PRP):dobj", "see it", "ROOT dobj"),
        ("see/VB >it/PRP/dobj @ccomp ^say/VB", "say see it", "ROOT ccomp dobj"),
        ("pick:up|pick:up/VB >%1/RP", "pick up", "ROOT prt"),
        ("cup/NN [word=mug/cup: <this/DT | <that/DT]", "this cup", "det ROOT"),
        ("cup/NN [tag=NNS*.9: <many/JJ | <the/DT]", "the cup", "det ROOT"),
        ("the() +deeper(cup/NN)", "the cup", "det ROOT"),
    ],
)
def test_notation(rule: str, words: str, labels: str) -> None:
    sentence = linearise(drawn(rule))
    assert " ".join(sentence.words) == words
    assert " ".join(sentence.deps) == labels


def test_given_names_decide_and_stand_for_what_was_given() -> None:
    assert drawn("[terse: word/NN | no/NN]", terse=True, word="cup").word == "cup"
    assert drawn("[terse: word/NN | no/NN]", terse=False, word="cup").word == "no"


@pytest.mark.parametrize("rule", ["[.2: a/NN | .3: b/NN | c/NN]", "[2: a/NN | 3: b/NN | 5: c/NN]"])
def test_alternatives_come_as_often_as_they_say(rule: str) -> None:
    counts = Counter(drawn(rule).word for _ in range(4000))
    assert counts["a"] / 4000 == pytest.approx(0.2, abs=0.03)
    assert counts["b"] / 4000 == pytest.approx(0.3, abs=0.03)


@pytest.mark.parametrize(
    "rule", ["cup/NN) <the/DT", "cup/NN <(the/DT", "[.5: cup/NN | mug/NN", "the(1 cup/NN", "cup/NN]"]
)
def test_brackets_that_do_not_match_are_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="lacks"):
        Reader(rule, []).rule()


def test_every_rule_that_a_rule_calls_exists() -> None:
    text = Path(grammar.__file__).with_name("grammar.txt").read_text(encoding="utf-8")
    called = set(re.findall(r"\b([a-z_]+)\(", re.sub(r"(?m)^(#.*|\w+\([^)]*\):)", "", text)))
    assert len(called) > 80
    assert [name for name in sorted(called) if name not in RULES and not hasattr(COMMANDS, name)] == []
