from __future__ import annotations

import pytest

from agent.language.groups import with_plain_groups

PLAINLY = {
    "all the cups save the red one": "all the cups except the red one",
    "every cup barring the red one": "every cup except the red one",
    "all cups, but not the red one": "all cups except the red one",
    "all of the cups but leave the red one": "all of the cups except the red one",
    "nothing but the red cup": "the red cup",
    "any cup but red": "any cup that is not red",
    "any cup except the red or the blue one": "any cup that is not red or blue",
    "a bowl in any colour but blue or pink": "a bowl that is not blue or pink",
    "a cup, as long as it isn't red": "a cup that isn't red",
    "a cup that is anything but red": "a cup that is not red",
    "the cup that is not red but blue": "the cup that is not red but blue",
    "each and every cup": "every cup",
    "any and all cups": "all cups",
    "each of the cups": "all the cups",
    "the cups, both of them": "both cups",
    "the cups, all three": "all three cups",
    "the cup and the can, both of them": "the cup and the can",
    "the cup and the can, both": "the cup and the can",
    "the green box and the blue box , both at once": "the green box and the blue box",
    "the duck and the ball that are yellow": "the yellow duck and the yellow ball",
    "the first and the last cup": "the first cup and the last cup",
    "the cup as well as the can": "the cup and the can",
    "pink but not a ball": "the pink thing that is not a ball",
    "pink but neither a ball nor a bowl": "the pink thing that is neither a ball nor a bowl",
    "the object that is blue but not a ball": "the object that is blue but not a ball",
    "the largest bowl of the lot": "the largest bowl of them all",
    "the biggest out of the whole bunch": "the biggest of them all",
    "the carrot who is on the plate": "the carrot that is on the plate",
    "the can, not the one on the box": "the can except the one on the box",
    "a duck - not the one on the box": "a duck except the one on the box",
    "a cup, not the red and not the blue one": "a cup that is not red or blue",
    "the can not the one on the box": "the can except the one on the box",
    "anything but the plate and the bowl": "anything except the plate and the bowl",
    "the bowl other than the white one and the red one": "the bowl that is not white or red",
    "the cup that is not the red one": "the cup that is not the red one",
    "no, not the red one": "no, not the red one",
    "pink, not the ball": "the pink thing that is not a ball",
    "the cups, but only the red one": "the cups, the red one",
    "the leftmost cup of the three": "the leftmost cup",
    "the red cup": "the red cup",
}


@pytest.mark.parametrize(("expression", "plain"), PLAINLY.items())
def test_groups_and_exceptions_are_said_in_one_way(expression: str, plain: str) -> None:
    assert with_plain_groups(expression) == plain
