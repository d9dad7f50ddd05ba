"""What people say around a command, which a certain reader may leave out, and what it may not."""

from __future__ import annotations

import pytest

from agent.language.plain_words.rewriting import CERTAIN, Rewriting


def accounts(said: str, plain: str, sure: float = CERTAIN) -> bool:
    return Rewriting(plain, sure).accounts_for(said)


AROUND = [
    ("I can't reach the can at the back, could you point at it", "point at the can at the back"),
    ("put the apple in the pink bowl so it doesn't get bruised", "put the apple in the pink bowl"),
    ("could you take the black bottle before somebody knocks it over", "pick up the black bottle"),
    ("I'm making soup tonight so I'll be needing the biggest bowl", "give me the biggest bowl"),
    ("I'd be over the moon if you could get me that block", "give me the block"),
    ("if i asked nicely would you pass me the plate", "give me the plate"),
    ("Look, I've asked three times now: the purple ball", "the purple ball"),
    ("I want the ball... hmm, no, sorry, the lemon", "give me the lemon"),
    ("the plate. wait no. the bottle.", "the bottle"),
    ("It's the block I want, not the lemon", "give me the block"),
    ("the duck is hungry, put it on the plate", "put the duck on the plate"),
    ("Kindly pop the white ball into the yellow cup", "put the white ball in the yellow cup"),
    ("how many cans are lying about altogether?", "how many cans are there?"),
    (
        "put the lemon in the cup, and once that's done hand me the box",
        "put the lemon in the cup. then give me the box",
    ),
    ("provided the cup is orange, pick it up", "if the cup is orange, pick up the cup"),
    ("that bottle is in my way, take it", "pick up the bottle"),
    ("You'd better not drop it, but bring me the cup", "give me the cup"),
    ("it would make my day if you handed me the banana", "give me the banana"),
    ("is it too much to ask for a cup around here?", "give me a cup"),
    ("You've got the plate over there, haven't you? Lift it", "pick up the plate"),
    ("can't believe I'm talking to a robot. Well, pick up the plate", "pick up the plate"),
    ("put the cup next to the bowl so that I don't forget it", "put the cup next to the bowl"),
    ("I need two things: the spoon and then the lemon", "give me the spoon. then give me the lemon"),
]


@pytest.mark.parametrize(("said", "plain"), AROUND)
def test_a_certain_reader_leaves_out_what_asks_for_nothing(said: str, plain: str) -> None:
    assert accounts(said, plain)
    assert not accounts(said, plain, sure=CERTAIN - 0.01)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("every plate but the purple one", "the purple plate"),
        ("everything blue apart from the bottle", "everything blue"),
        ("give me the ball, not the red one", "give me the ball"),
        ("I want the ball, not in the bowl", "give me the ball"),
        ("the ball. no, the lemon", "the ball"),
        ("if it is red, the ball. no, the lemon", "the lemon"),
        ("give me the cup, I like the blue one", "give me the cup"),
        ("give me the cup unless i say so", "give me the cup"),
        ("give me the cup before you take the bowl", "give me the cup"),
        ("give me the lid for the blue box", "give me the lid"),
        ("my daughter wants the yellow ball, not me", "give me the red ball"),
        ("I need it by noon, but only if it is clean: the cup", "give me the cup"),
        ("lift whatever is behind the bottle", "pick up everything behind the bottle"),
        ("give me the wobbly cup, I can't reach it", "give me the cup"),
        ("pick up the cup. I don't want it any more", "pick up the cup"),
        ("give me the cup, I changed my mind", "give me the cup"),
        ("pick up the cup, I was only joking", "pick up the cup"),
        ("the cup, I will get it myself", "give me the cup"),
        ("he can take the spoon", "pick up the spoon"),
        ("they can't put the apple in the red cup", "put the apple in the red cup"),
        ("pick up the red cup if you would win the bet", "pick up the red cup"),
        ("there is no need for you to put the apple in the cup", "put the apple in the cup"),
        ("pick up the red cup and my phone", "pick up the red cup"),
        ("pick up the red cup, wait, I'm not done", "pick up the red cup"),
        ("pick up the red cup, I have to confirm first", "pick up the red cup"),
        ("my wife has to agree, take the red cup", "pick up the red cup"),
        ("pick up the red cup if I say please", "pick up the red cup"),
        ("pick up the red cup so long as nobody's drinking from it", "pick up the red cup"),
        ("give me a slice of the black apple", "give me the black apple"),
        ("I need my phone and the red cup", "give me the red cup"),
        ("put the apple in the red cup, my keys too", "put the apple in the red cup"),
        ("wash and pick up the red cup", "pick up the red cup"),
        ("buy the red cup", "give me the red cup"),
        ("the red cup is glued down so it stays", "put the red cup down"),
        ("it is usual to put the apple in the red cup", "put the apple in the red cup"),
        ("I can't find the spoon, the blue one", "give me the spoon"),
        ("I think Maria used the red cup so take the other one", "pick up the other red cup"),
    ],
)
def test_not_even_a_certain_reader_changes_what_is_meant(said: str, plain: str) -> None:
    assert not accounts(said, plain, sure=1.0)
