from __future__ import annotations

import random

from training.plain_words.augment import Augmenter
from training.plain_words.pairs import Pair

PAIR = Pair.of("ooh, that red lemon by the mug, pass it us", "give me the red lemon next to the mug")
OTHERS = [Pair.of("grab the can", "pick up the can"), Pair.of("hello there", "hello")]


def test_seeded() -> None:
    one, two = (
        [Augmenter(("wobbly",)).varied(PAIR, OTHERS, random.Random(seed)) for seed in range(20)] for _ in range(2)
    )
    assert one == two
    assert len(set(one)) > 10


def test_what_is_copied_stays_on_both_sides() -> None:
    augmenter = Augmenter(("wobbly", "frumious"))
    for seed in range(300):
        pair = augmenter.varied(PAIR, OTHERS, random.Random(seed))
        assert (
            len(set(pair.plain) - set(pair.said) - {"give", "me", "the", "next", "to", "then", "pick", "up", "."}) <= 1
        )
