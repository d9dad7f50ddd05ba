"""What extended mode reads in what people say, with the embedded parser."""

from __future__ import annotations

import pytest

from agent.errors import InvalidTextError
from agent.language.dependency_parser import DependencyParser
from agent.language.extended_tree import build_extended_tree
from tests.support.trees import written

TREES = {
    "the cup between the bowl and the red can": "the cup (between the bowl & the red can)",
    "the cup next to the bowl": "the cup (near the bowl)",
    "the apple on top of the box": "the apple (on the box)",
    "the ball in the bowl": "the ball (inside the bowl)",
    "the second cup from the left": "the cup [left 2]",
    "the third biggest block": "the block [bigger 3]",
    "last cup on the right": "the cup [right 1]",
    "the cup in the middle": "the cup [middle 1]",
    "the cup in the top left corner": "the cup [behind left 1]",
    "the lower right cup": "the cup [front right 1]",
    "the leftmost cup in the back": "the cup [behind left 1]",
    "the second cup from the left in the back": "the cup [left 2] [behind 2]",
    "the cup in the corner": "the cup [corner 1]",
    "the cup in the left corner": "the cup [left 1]",
    "the spoon near the edge of the table": "the spoon [edge 1]",
    "the block at the right edge": "the block [right 1]",
    "the spoon on the edge of the plate": "the spoon (on the plate)",
    "the block closest to the can": "the block (nearest the can)",
    "the duck furthest away from the bowl": "the duck (farthest the bowl)",
    "the spoon nearest to me": "the spoon [near 1]",
    "the cup that isn't red": "the cup -red",
    "not the red cup": "the cup -the red cup",
    "the ball that is not left of the bowl": "the ball (not left the bowl)",
    "the two cups": "the cup x2",
    "all the boxes": "the box x0",
    "both red blocks": "the red block x2",
    "the red cups left of the bowls": "the red cup (left the bowl) x0",
    "the other ones in the bowl": "the thing (inside the bowl) x0",
    "the biggest blocks": "the block [bigger 1]",
    "one of the cups": "the cup",
    "all cups except the leftmost one": "the cup -the cup [left 1] x0",
    "everything except the brown duck": "the thing -the brown duck x0",
    "everything but the cup": "the thing -the cup x0",
    "anything other than the cup": "the thing -the cup",
    "the thing that is not a plate": "the thing -the plate",
    "the thing that is neither a cup nor a block": "the thing -the block -the cup",
    "the object that is blue but not a ball": "the blue thing -the ball",
    "the cup that is neither yellow nor pink": "the cup -yellow -pink",
    "the cup that is not red but blue": "the blue cup -red",
    "the cup without a handle": "the cup (not holds the handle)",
    "the red cup but not the small one": "the red cup -the cup [smaller 1]",
    "not the leftmost cup": "the cup -the cup [left 1]",
    "the red cup and the blue spoon": "the red cup and the blue spoon x2",
    "all blocks and cups": "the block and the cup x0 x0",
    "everything but the cup and the bowl": "the thing -the cup -the bowl x0",
    "the bowl or the spoon": "the bowl or the spoon",
    "the red cup or the yellow one": "the red cup or the yellow cup",
    "the red, dark blue, or yellow cup": "the red cup or the dark blue cup or the yellow cup",
    "the red cup, the blue cup or the spoon": "the red cup or the blue cup or the spoon",
    "the red cup, the blue cup and the spoon": "the red cup and the blue cup and the spoon x3",
    "the red or the yellow cup": "the red cup or the yellow cup",
    "the small or the big duck": "the duck [smaller 1] or the duck [bigger 1]",
    "the red and the yellow one": "the red thing and the yellow thing x2",
    "the red or dark blue cup": "the red cup or the dark blue cup",
    "the cup left of the red or blue bowl": "the cup (left the red bowl or the blue bowl)",
    "the red or yellow cups": "the red cup or the yellow cup x0",
    "left of the bowl": "the thing (left the bowl)",
    "in front of the red cup": "the thing (front the red cup)",
    "between the cup and the bowl": "the thing (between the cup & the bowl)",
    "nearest to the can": "the thing (nearest the can)",
    "which apple is white": "the white apple",
    "is the big pot empty": "the pot (not holds the thing) [bigger 1]",
    "where are the pliers": "the pliers",
    "which cup is left of the bowl": "the cup (left the bowl)",
    "which can is the tallest": "the can [taller 1]",
    "which cup is not red": "the cup -red",
    "which cup is not near the bowl": "the cup (not near the bowl)",
    "the cup left of the bowl and the can": "the cup (left the bowl & the can)",
    "the cup left of the bowl or the can": "the cup (left the bowl)",
    "the cup that is not near the bowl or the can": "the cup (not near the bowl & the can)",
    "the cup in front of the bowl, the can and the lemon": "the cup (front the bowl & the can & the lemon)",
    "the cup on the plate and the spoon": "the cup (on the plate) and the spoon x2",
    "the nearest thing to the red duck": "the thing (nearest the red duck)",
    "the closest block to me": "the block [near 1]",
    "the scissors": "the scissors",
    "the glasses": "the glass x0",
    "the larger of the green plates": "the green plate [bigger 1]",
    "the biggest one of the blocks": "the block [bigger 1]",
    "the bowl left of the white one": "the bowl (left the white bowl)",
    "the block behind the left can": "the block (behind the can [left 1])",
    "the cup on the left side of the bowl": "the cup (left the bowl)",
    "the block left of the red bowl that is behind the can": "the block (left the red bowl (behind the can))",
    "the yellow duck in front of the plate and left of the box": "the yellow duck (front the plate) (left the box)",
    "the red one between the two cans": "the red thing (between the can x2)",
    "the small wooden red cup": "the wooden red cup [smaller 1]",
    "second from the left": "the thing [left 2]",
    "the thing on the plate": "the thing (on the plate)",
    "both of the narrow hats": "the narrow hat x2",
    "all of the bowls": "the bowl x0",
    "the cup left of all of the red bowls": "the cup (left the red bowl x0)",
    "not the red or dark blue cup": "the cup -the red cup -the dark blue cup",
    "the left or right cup in the middle": "the cup [left 1] [middle 1] or the cup [right 1] [middle 1]",
    "the cup or the box bigger than the plate and the spoon": "the cup or the box (bigger the plate & the spoon)",
}


@pytest.fixture(scope="module")
def parser() -> DependencyParser:
    return DependencyParser.load()


@pytest.mark.parametrize(("text", "expected"), TREES.items())
def test_what_is_read(parser: DependencyParser, text: str, expected: str) -> None:
    root = build_extended_tree(parser(text)).root
    assert root is not None
    assert written(root) == expected


def test_the_tree_as_a_mapping_says_what_is_special() -> None:
    root = build_extended_tree(DependencyParser.load()("the two cups that are not between the bowl and the can")).root
    assert root is not None
    mapping = root.as_mapping()
    assert mapping["number"] == 2
    assert mapping["relations"][0]["is_denied"]
    assert mapping["relations"][0]["others"][0]["phrase"] == "the can"


def test_a_parse_too_deep_is_refused(parser: DependencyParser) -> None:
    with pytest.raises(InvalidTextError):
        build_extended_tree(parser("cup of " * 300 + "tea"))
