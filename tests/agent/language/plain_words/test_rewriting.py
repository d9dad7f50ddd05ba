"""What the learned reader may leave out of what was said, and what it may not."""

from __future__ import annotations

import pytest

from agent.language.plain_words.rewriting import Rewriting


def accounts(said: str, plain: str) -> bool:
    return Rewriting(plain, 1.0).accounts_for(said)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("give me the red cup", "give me the red cup"),
        ("ooh, that lemon there by the mug, could you pass it us love", "give me the lemon next to the mug"),
        ("mummy says put ALL the bricks on the big plate", "put all the bricks on the big plate"),
        ("hand me a carrot, whichever, I'm honestly not bothered", "give me any carrot"),
        ("for the pie i need the yellow apple at the front", "give me the yellow apple at the front"),
        ("Baby's porridge is ready, I need the spoon quick", "give me the spoon"),
        ("pik up the brwon box", "pick up the brown box"),
        ("give me the pink thing that's nearer to the plate", "give me the pink thing closest to the plate"),
        ("I'd like my coffee in the orange cup, so bring it here, would you", "give me the orange cup"),
        ("what I'm after is the green tumbler", "give me the green tumbler"),
    ],
)
def test_what_stands_around_a_command_may_go(said: str, plain: str) -> None:
    assert accounts(said, plain)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("everything that is red except the cup, pick it up", "pick up everything red except the cup in it"),
        ("pick up the red cup and dance", "pick up the red cup"),
        ("pick up the red cup and go home", "pick up the red cup"),
        ("he picks up the red cup", "pick up the red cup"),
        ("could not care less about the apple in the red cup", "put the apple in the red cup"),
        ("may i take the spoon", "pick up the spoon"),
        ("shall i pick up the spoon?", "pick up the spoon"),
        ("could anybody pick up the cup", "pick up the cup"),
        ("is it ok to take the spoon?", "pick up the spoon"),
        ("let me take the spoon", "pick up the spoon"),
        ("give me the wobbly cup", "give me the cup"),
        ("give me the cup wobbly", "give me the cup"),
        ("wobbly cup pls", "the cup"),
        ("the largest cup", "the cup"),
        ("pick up the cup full of tea", "pick up the cup"),
        ("pick up the cup with the crack", "pick up the cup"),
        ("pick up the yellow cup blarg", "pick up the yellow cup"),
        ("could you hardly hand me the brown can please", "give me the brown can"),
        ("could you hand zxq me the brown plate please", "give me the brown plate"),
        ("pick weather up the blue can", "pick up the blue can"),
        ("point twice at the block", "point at the block"),
        ("pick up the cup yesterday", "pick up the cup"),
        ("pick up the cup when i say go", "pick up the cup"),
        ("pick up the box if it is mine", "pick up the box"),
        ("hand me the green can and not the red one", "give me the green can"),
        ("don't pick up the cup", "pick up the cup"),
        ("pick up the cup, no, don't", "pick up the cup"),
        ("give me the plate lfet of the cup", "give me the plate"),
        ("grab the block made before the black block", "pick up the block"),
        ("give me the banana wizzled by the ball", "give me the banana"),
        ("give me the cup", "give me the red cup"),
        ("give me the cup", "give me the second cup"),
        ("hello there", "pick up the cup"),
    ],
)
def test_what_matters_is_neither_lost_nor_made_up(said: str, plain: str) -> None:
    assert not accounts(said, plain)
