import pytest

from agent.language.lexicon import NUMBERS, ORDINALS, PAPER, Lexicon
from agent.reasoning.relations import RELATIONS
from agent.reasoning.superlatives import SUPERLATIVES


def test_every_row_has_its_function() -> None:
    assert set(PAPER.relations) == set(RELATIONS)
    assert set(PAPER.superlatives) == set(SUPERLATIVES)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("west",), "left"),
        (("to", "east", "of"), "right"),
        (("behind",), "above"),
        (("on", "top", "of"), "above"),
        (("front",), "below"),
        (("closer",), "bigger"),
        (("further",), "smaller"),
        (("contained",), "inside"),
        (("right", "left"), "left"),
        (("between",), None),
        (("leftmost",), None),
        (("Left",), None),
        ((), None),
    ],
)
def test_first_relation_that_matches(words: tuple[str, ...], name: str | None) -> None:
    assert PAPER.relation_named_by(words) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("western",), "left"),
        (("rightmost",), "right"),
        (("top",), "above"),
        (("back",), None),
        (("underneath",), "below"),
        (("under",), None),
        (("closest",), "bigger"),
        (("tiniest",), "smaller"),
        (("inside",), None),
        (("smallest", "front"), "below"),
    ],
)
def test_first_superlative_that_matches(words: tuple[str, ...], name: str | None) -> None:
    assert PAPER.superlative_named_by(words) == name


def test_null_words_are_relation_words_but_name_no_rule() -> None:
    for word in ("part", "image", "side", "picture", "half", "region", "section"):
        assert PAPER.is_relation_word(word)
        assert not PAPER.names_a_rule([word])


def test_a_table_can_be_extended_or_emptied() -> None:
    wider = Lexicon({**PAPER.relations, "left": ("left", "west", "port")}, PAPER.superlatives, PAPER.null_words)
    assert wider.relation_named_by(["port"]) == "left"
    assert not Lexicon({}, {}).names_a_rule(["left", "leftmost"])


def test_numbers_say_how_many_and_ordinals_which() -> None:
    assert [NUMBERS[word] for word in ("two", "both", "seven", "all")] == [2, 2, 7, 0]
    assert [ORDINALS[word] for word in ("first", "2nd", "seventh", "last")] == [1, 2, 7, -1]
    assert not {"one", "1", "2"} & NUMBERS.keys()
