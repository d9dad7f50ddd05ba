"""Captions are true of their object, cover the grammar, and never hold a synonym that is kept for the test."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

import pytest

from agent.grounding.names import CLUTTER
from agent.language.english import plural
from sim.catalogue import CATEGORIES, COLOURS, HELD_OUT_SYNONYMS, MATERIALS, SIZES
from training.clip.captions import (
    UNKNOWN_NOUN,
    Caption,
    DescribedObject,
    noun_phrases,
    random_tail,
    vocabulary,
    write_caption,
)
from training.clip.words import (
    COLOUR_NAMES,
    HYPERNYMS,
    MATERIAL_NAMES,
    NAMES,
    RELATION_PHRASES,
    SIZE_WORDS,
    SUPERLATIVE_ADJECTIVES,
    SUPERLATIVE_ENDINGS,
)

COUNT = 4000


def random_thing(rng: random.Random) -> DescribedObject:
    return DescribedObject(
        rng.choice(CATEGORIES), rng.choice(list(COLOURS)), rng.choice(list(SIZES)), rng.choice(MATERIALS)
    )


@pytest.fixture(scope="module")
def written() -> list[tuple[DescribedObject, Caption]]:
    rng = random.Random(7)
    pairs = []
    for _ in range(COUNT):
        scene = [random_thing(rng) for _ in range(4)]
        pairs.append((scene[0], write_caption(rng, scene[0], scene[1:])))
    return pairs


def words_of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in text.split()}


def test_the_word_tables_name_the_catalogue() -> None:
    assert set(NAMES) == {*CATEGORIES, CLUTTER}
    assert set(COLOUR_NAMES) == set(COLOURS)
    assert set(MATERIAL_NAMES) == set(MATERIALS)
    assert set(SIZE_WORDS) == set(SIZES)
    assert {category for row in HYPERNYMS.values() for category in row} <= set(CATEGORIES)


def test_a_caption_is_true_of_the_object_it_was_written_for(written: list[tuple[DescribedObject, Caption]]) -> None:
    assert all(caption.is_true_of(thing) for thing, caption in written)


def test_what_a_caption_states_stands_in_its_text(written: list[tuple[DescribedObject, Caption]]) -> None:
    for thing, caption in written:
        if caption.colours:
            assert any(name in caption.text for name in COLOUR_NAMES[thing.colour]), caption
        if caption.categories:
            words = [*NAMES[thing.category], *HYPERNYMS]
            assert any(word in caption.text or plural(word) in caption.text for word in words), caption
        if caption.materials:
            assert re.search("plastic" if thing.material == "plastic" else "wood", caption.text), caption


def test_a_caption_is_false_of_an_object_without_what_it_states() -> None:
    caption = Caption("the red cup", ["cup"], ["red"])
    assert caption.is_true_of(DescribedObject("cup", "red", "small", "wooden"))
    assert not caption.is_true_of(DescribedObject("cup", "blue", "small", "wooden"))
    assert not caption.is_true_of(DescribedObject("bowl", "red", "small", "wooden"))


def test_synonyms_kept_for_the_test_are_in_no_caption(written: list[tuple[DescribedObject, Caption]]) -> None:
    kept = [word for words in HELD_OUT_SYNONYMS.values() for word in words]
    forms = set(kept) | {plural(word) for word in kept}
    assert len(kept) >= 12
    assert set(HELD_OUT_SYNONYMS) <= set(CATEGORIES)
    assert not forms & set(vocabulary())
    assert not forms & words_of(caption.text for _, caption in written)


def test_the_vocabulary_holds_every_word_of_every_caption(written: list[tuple[DescribedObject, Caption]]) -> None:
    assert words_of(caption.text for _, caption in written) <= {*vocabulary(), UNKNOWN_NOUN}


@pytest.mark.parametrize("table", [RELATION_PHRASES, SUPERLATIVE_ADJECTIVES, SUPERLATIVE_ENDINGS])
def test_every_relation_and_superlative_is_said(
    table: dict[str, tuple[str, ...]], written: list[tuple[DescribedObject, Caption]]
) -> None:
    texts = "\n".join(caption.text for _, caption in written)
    assert all(any(phrase in texts for phrase in row) for row in table.values())


def test_a_good_share_of_captions_has_a_tail(written: list[tuple[DescribedObject, Caption]]) -> None:
    phrases = [f" {phrase} " for row in RELATION_PHRASES.values() for phrase in row]
    with_relation = sum(any(phrase in caption.text for phrase in phrases) for _, caption in written)
    assert 0.25 < with_relation / COUNT < 0.5


def test_a_tail_can_have_two_hops() -> None:
    rng = random.Random(0)
    assert any(random_tail(rng, lambda: "the duck").count("the duck") == 2 for _ in range(50))


def test_the_same_seed_writes_the_same_caption() -> None:
    thing = DescribedObject("cup", "red", "small", "wooden")
    assert write_caption(random.Random(3), thing, []) == write_caption(random.Random(3), thing, [])


def test_no_noun_phrase_is_empty() -> None:
    assert all(noun_phrases())
