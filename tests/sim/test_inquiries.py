from __future__ import annotations

import numpy as np
import pytest

from sim.inquiries import Inquiry, InquiryWriter, Wants
from sim.orders import SeenObject


def seen(colour: str, category: str, right: float, away: float = 1.0, support: int | None = None) -> SeenObject:
    return SeenObject(
        category, colour, "medium", "plastic", right, away - 0.8, away, away, 0.1, 2_000.0, 1.0, support=support
    )


RED, BLUE, BOWL, BALL, UNSURE = 0, 1, 2, 3, 4
TABLE = [
    seen("red", "cup", -0.20),
    seen("blue", "cup", 0.20),
    seen("white", "bowl", 0.0),
    seen("red", "ball", 0.0, support=BOWL),
    seen("yellow", "lemon", 0.01, away=1.3),
]


def everything_asked(objects: list[SeenObject]) -> dict[str, Inquiry]:
    """By text, over many seeds."""
    writers = [InquiryWriter(objects, np.random.default_rng(seed)) for seed in range(20)]
    return {each.text: each for writer in writers for choices in writer.choices() for each in choices}


@pytest.fixture(scope="module")
def asked() -> dict[str, Inquiry]:
    return everything_asked(TABLE)


@pytest.mark.parametrize(
    ("text", "targets", "says"),
    [
        ("how many cups are there?", (RED, BLUE), ""),
        ("how many red things are there?", (RED, BALL), ""),
        ("how many cups are on the left?", (RED,), ""),
        ("how many cups are not red?", (BLUE,), ""),
        ("how many cups or bowls are there?", (RED, BLUE, BOWL), ""),
        ("how many balls are in the bowl?", (BALL,), ""),
        ("is there a duck?", (), "no"),
        ("are there two cups?", (RED, BLUE), "yes"),
        ("are there three cups?", (RED, BLUE), "no"),
        ("what is in the bowl?", (BALL,), ""),
        ("is the bowl left of the red cup?", (BOWL,), "no"),
        ("is the lemon yellow?", (4,), "yes"),
        ("which is further left, the red cup or the bowl?", (RED,), ""),
        ("what colour is the cup left of the bowl?", (RED,), "red"),
    ],
)
def test_what_is_asked_is_true(asked: dict[str, Inquiry], text: str, targets: tuple[int, ...], says: str) -> None:
    assert (asked[text].targets, asked[text].says) == (targets, says)


def test_what_is_hard_to_say_is_not_asked(asked: dict[str, Inquiry]) -> None:
    """The lemon lies in the middle, and behind the bowl: nobody can say whether it is left of it."""
    assert not [text for text in asked if text.startswith("what is left of the bowl")]
    assert not [text for text in asked if "things are on the left" in text]
    assert "is the lemon left of the bowl?" not in asked
    hidden = [*TABLE[:BLUE], SeenObject(**{**vars(TABLE[BLUE]), "visible": 0.1}), *TABLE[BOWL:]]
    assert "how many cups are there?" not in everything_asked(hidden)


def test_expressions_say_what_the_words_ask(asked: dict[str, Inquiry]) -> None:
    assert asked["how many cups are on the left?"].expressions == ("cups on the left",)
    assert asked["how many cups are not red?"].expressions == ("cups that are not red",)
    choice = asked["which is further left, the red cup or the bowl?"]
    assert choice.expressions == ("the red cup", "the bowl")
    assert choice.claims == ("further left",)
    assert choice.is_about_one
    assert choice.wants is Wants.NAMES


def test_the_same_seed_asks_the_same() -> None:
    first, second = (InquiryWriter(TABLE, np.random.default_rng(3)).inquiries() for _ in range(2))
    assert first == second
    assert len({each.kind for each in first}) == len(first)
