"""What is known of each kind of thing."""

from __future__ import annotations

import pytest

from agent.language.dependency_parser import DependencyParser
from agent.language.describing import EMPTY, PURPOSES, UNSEEN, is_unseen
from agent.language.extended_tree import build_extended_tree
from agent.language.things import CATEGORIES, FACTS, OTHER_THINGS
from agent.language.vocabulary import Vocabulary
from agent.models.presets import EMBEDDED


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("fruit", {"banana", "apple", "orange", "lemon", "tomato"}),
        ("bird", {"duck"}),
        ("sour", {"lemon"}),
        ("to_stir_with_able", {"spoon"}),
        ("with_neck_able", {"bottle", "vase", "duck"}),
        ("ball_shaped", {"ball"}),
    ],
)
def test_facts(word: str, kinds: set[str]) -> None:
    assert FACTS[word].kinds == kinds


def test_what_is_true_only_beside_a_name() -> None:
    assert "cup" not in FACTS["round"].kinds
    assert "cup" in FACTS["round"].beside


def test_without_a_part_is_whatever_has_none() -> None:
    assert FACTS["without_handle_able"].kinds == set(CATEGORIES) - FACTS["with_handle_able"].beside


def test_other_things_are_of_no_kind_and_no_synonyms() -> None:
    vocabulary = Vocabulary.load(EMBEDDED / "clip" / "vocabulary.txt", EMBEDDED / "synonyms.txt")
    assert len(OTHER_THINGS) > 300
    assert OTHER_THINGS.isdisjoint({*CATEGORIES, *FACTS})
    assert not [word for word in OTHER_THINGS if word in vocabulary]


def test_every_kind_is_told_something() -> None:
    assert {kind for fact in FACTS.values() for kind in fact.beside} == set(CATEGORIES)


def test_no_word_is_both_told_and_not() -> None:
    assert not UNSEEN & EMPTY
    assert {word for word in FACTS if is_unseen(word)} <= {
        "soft",
        "fluffy",
        "sharp",
        "electric",
        "sticky",
        "squishy",
        "open",
    }
    assert not PURPOSES & UNSEEN


def test_the_parser_reads_the_words_for_parts_and_uses() -> None:
    """They are words that it never saw."""
    parser = DependencyParser.load()
    for word in [word for word in FACTS if word.endswith("_able")][::12]:
        for said in (f"a {word} thing", f"the red {word} one", f"the cup next to the {word} thing"):
            tree = build_extended_tree(parser(said))
            assert any(word in phrase.split() for phrase in tree.sought), said
