"""What is compared, and what holds what, in plain words."""

from __future__ import annotations

import pytest

from agent.language.wordings import expression_as_written

PLAIN = {
    "the banana whose colour is the same as one of the spoons": "the banana with the same colour as a spoon",
    "the cup whose color is the same as that of the bowl": "the cup with the same color as the bowl",
    "the spoon next to one of the two bowls": "the spoon next to a bowl",
    "the biggest one of the blocks": "the biggest one of the blocks",
    "the cup whose colour matches the bowl": "the cup with the same colour as the bowl",
    "the cup whose colour is that of the bowl": "the cup with the same colour as the bowl",
    "the cup coloured like the bowl": "the cup with the same colour as the bowl",
    "the same coloured cup as the bowl": "the cup with the same colour as the bowl",
    "the cup which shares its colour with the bowl": "the cup with the same colour as the bowl",
    "the cup matching the red bowl in colour": "the cup with the same colour as the red bowl",
    "the cup with the bowl's colour": "the cup with the same colour as the bowl",
    "the fruit that has the colour of the bowl": "the fruit with the same colour as the bowl",
    "same colour as the lemon": "the thing with the same colour as the lemon",
    "a block in the same colour as the bowl": "a block with the same colour as the bowl",
    "the ball same color like the spoon": "the ball with the same color as the spoon",
    "the bigger of the 2 plates": "the bigger of the two plates",
    "furthest left item": "the leftmost item",
    "counting from the left, second can": "the second can from the left",
    "the cup most far from the bowl": "the cup furthest from the bowl",
    "the ball thats further off": "the ball that's further",
    "the apple that is more far from me": "the apple that is farther from me",
    "banana which is most near to me on left side": "banana which is most near to me on left side",
    "the most big block": "the biggest block",
    "leftmost of the blocks": "the leftmost of the blocks",
    "the second of the red things": "the second red thing",
    "the duck in the middle of the three": "the middle duck",
    "which box has the duck on it": "the box that has the duck on it",
    "which red plate is the lemon on": "the red plate that has the lemon on it",
    "the black thing peeking out from behind the bottle": "the black thing behind the bottle",
    "the thing that rolls and bounces": "the to_roll_able to_bounce_able thing",
    "something round that i can throw to the dog": "a round to_throw_able thing",
    "the fruit that monkeys like": "the to_monkey_eat_able fruit",
}


@pytest.mark.parametrize(("said", "plain"), PLAIN.items())
def test_what_is_said_plainly(said: str, plain: str) -> None:
    assert expression_as_written(said) == plain
