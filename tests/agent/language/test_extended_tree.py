"""What extended mode reads in what people say, with the embedded parser."""

from __future__ import annotations

import pytest

from agent.errors import InvalidTextError
from agent.language.dependency_parser import DependencyParser
from agent.language.extended_tree import build_extended_tree
from agent.language.wordings import expression_as_written
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
    "the cup closest to me on the right": "the cup [near 1] [right 1]",
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
    "anything other than the cup": "any the thing -the cup",
    "the thing that is not a plate": "the thing -the plate",
    "the thing that is neither a cup nor a block": "the thing -the block -the cup",
    "the object that is blue but not a ball": "the blue thing -the ball",
    "the cup that is neither yellow nor pink": "the cup -yellow -pink",
    "the cup that is not red but blue": "the blue cup -red",
    "the cup without a handle": "the without_handle_able cup",
    "the red cup but not the small one": "the red cup -the cup [smaller 1]",
    "not the leftmost cup": "the cup -the cup [left 1]",
    "the red cup and the blue spoon": "the red cup and the blue spoon x2",
    "all blocks and cups": "the block and the cup x0 x0",
    "everything but the cup and the bowl": "the thing -the cup -the bowl x0",
    "the bowl or the spoon": "the bowl or the spoon",
    "the red cup or the yellow one": "the red cup or the yellow cup",
    "the red, dark blue, or yellow cup": "the red cup or the blue cup or the yellow cup",
    "the red cup, the blue cup or the spoon": "the red cup or the blue cup or the spoon",
    "the red cup, the blue cup and the spoon": "the red cup and the blue cup and the spoon x3",
    "the red or the yellow cup": "the red cup or the yellow cup",
    "the small or the big duck": "the duck [smaller 1] or the duck [bigger 1]",
    "the red and the yellow one": "the red thing and the yellow thing x2",
    "the red or dark blue cup": "the red cup or the blue cup",
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
    "the bowl left of the white one": "the bowl (left 1 the white bowl)",
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
    "not the red or dark blue cup": "the cup -the red cup -the blue cup",
    "the left or right cup in the middle": "the cup [left 1] [middle 1] or the cup [right 1] [middle 1]",
    "the cup or the box bigger than the plate and the spoon": "the cup or the box (bigger the plate & the spoon)",
    "the lemon nearest the red apple": "the lemon (nearest the red apple)",
    "the plate with the duck on it": "the plate (holds the duck)",
    "the bowl holding an apple": "the bowl (holds the apple)",
    "the plate that the duck is on": "the plate (holds the duck)",
    "the bowl where the apple is": "the bowl (holds the apple)",
    "the bowl that has nothing in it": "the bowl (not holds the thing)",
    "the bowl with no apple in it": "the bowl (not holds the apple)",
    "the box with a ball next to it": "the box (near the ball)",
    "the cup with the ball to its left": "the cup (right the ball)",
    "the bowl of lemons": "the bowl (holds the lemon)",
    "the empty bowl": "the bowl (not holds the thing)",
    "the ball leaning against the box": "the ball (touching the box)",
    "the duck with the same colour as the cup": "the duck (same colour the cup)",
    "the duck the same size as the cup": "the duck (same size the cup)",
    "the ball with a different colour from the cup": "the ball (not same colour the cup)",
    "the ball just left of the box": "the ball (left 1 the box)",
    "the second can behind the bowl": "the can (behind 2 the bowl)",
    "the second nearest can to the bowl": "the can (nearest 2 the bowl)",
    "the third furthest can from the bowl": "the can (farthest 3 the bowl)",
    "the next can behind the yellow one": "the can (behind 1 the yellow can)",
    "the can on the far side of the bowl": "the can (behind the bowl)",
    "the cup on my side of the table": "the cup [near 1]",
    "the thing next to me": "the thing [near 1]",
    "the piece of cutlery": "the cutlery",
    "of the two spoons the one closer to me": "the spoon [near 1]",
    "whichever bowl is closest to the can": "the bowl (nearest the can)",
    "whatever is between the duck and the cup": "the thing (between the duck & the cup)",
    "the tallest of them all": "the thing [taller 1]",
    "the thing underneath the ball": "the thing (under the ball)",
    "which lemon is the larger one": "the lemon [bigger 1]",
    "all three cups": "the cup x3",
    "something empty": "any the holder (not holds the thing)",
    "the non-red bottle": "the bottle -red",
    "the bowl number two from the left": "the bowl [left 2]",
    "the two leftmost things": "the thing [left 1] x2",
    "the first two cups from the left": "the cup [left 1] x2",
    "the bottles on the right": "the bottle [right 0] x0",
    "two of the three plates": "the plate x2",
    "the fourth of three plates": "the plate [left 4]",
    "the pair of ducks": "the duck x2",
    "both the cup and the bowl": "the cup and the bowl x2",
    "the three things nearest to the bowl": "the thing (nearest the bowl) x3",
    "any of the bowls": "any the bowl",
    "something red": "any the red thing",
    "anything but a bowl": "any the thing -the bowl",
}

UNREAD = {
    "the cup opposite the blue bowl": ("opposite",),
    "the duck facing the cup": ("facing",),
    "the cup lfet of the bowl": ("lfet",),
    "the cup 20 cm from the bowl": ("20", "from"),
    "the cup hugging the bowl": ("hugging",),
    "the cup wibble the bowl": ("wibble", "bowl"),
    "the cup when i say go": ("say", "go"),
    "the cup if it is red": ("if", "red"),
    "the cup as soon as he comes": ("as", "soon", "comes"),
    "the cup because i like it": ("because", "like"),
}


@pytest.fixture(scope="module")
def parser() -> DependencyParser:
    return DependencyParser.load()


@pytest.mark.parametrize(("text", "expected"), TREES.items())
def test_what_is_read(parser: DependencyParser, text: str, expected: str) -> None:
    tree = build_extended_tree(parser(expression_as_written(text)))
    assert tree.root is not None
    assert written(tree.root) == expected
    assert tree.unread == ()


@pytest.mark.parametrize(("text", "unread"), UNREAD.items())
def test_what_nothing_is_made_of_is_named(parser: DependencyParser, text: str, unread: tuple[str, ...]) -> None:
    assert set(unread) & {*build_extended_tree(parser(expression_as_written(text))).unread}


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
