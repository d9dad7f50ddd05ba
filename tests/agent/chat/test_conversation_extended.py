"""Talk about a real picture, in extended mode: three cups, a pink bowl, a yellow and a black block, a blue spoon."""

from __future__ import annotations

import pytest

from agent.chat.conversation import Conversation
from agent.datatypes import Status
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.pipeline import Grounder
from sim.shipped_scenes import shipped_scene


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Grounder.from_preset("tabletop").look(load_image(shipped_scene(0).image))


@pytest.mark.parametrize(
    "words", ["I don't mind", "whatever", "you choose", "doesn't matter", "up to you", "any will do"]
)
def test_who_leaves_the_choice_is_given_one(scene: Scene, words: str) -> None:
    talk = Conversation()
    assert talk.say("pick up the cup", scene).words.startswith("Which cup do you mean")
    assert talk.say(words, scene).words == "I choose the red cup. Picking up the red cup."


@pytest.mark.parametrize(
    ("turns", "words"),
    [
        (["pick up the cups"], ["Picking up the red cup, the pink cup and the yellow cup."]),
        (["pick up the red cup and the blue spoon"], ["Picking up the red cup and the blue spoon."]),
        (
            ["hand me the cup", "the second cup from the left that is not pink"],
            [
                "Which cup do you mean: the red one, the pink one or the yellow one?",
                "Handing over the yellow cup.",
            ],
        ),
        (
            ["put the yellow block and the black block in the pink bowl"],
            ["Putting the yellow block and the black block in the pink bowl."],
        ),
        (
            ["pick up the red cup", "pick up the blue spoon", "put the spoon next to it"],
            ["Picking up the red cup.", "Picking up the blue spoon.", "Putting the blue spoon next to the red cup."],
        ),
        (
            ["take the blue spoon", "put the spoon next to it"],
            ["Picking up the blue spoon.", "I'm not sure what you mean by that. Please name the object."],
        ),
        (
            ["pick up the red or yellow cup", "the yellow one", "put it on the table", "put it down"],
            [
                "Which cup do you mean: the red one or the yellow one?",
                "Picking up the yellow cup.",
                "Putting the yellow cup on the table.",
                "Putting the yellow cup down.",
            ],
        ),
        (
            ["put the yellow block in the pink bowl", "no wait, put the blue spoon in it instead"],
            ["Putting the yellow block in the pink bowl.", "Putting the blue spoon in the pink bowl."],
        ),
        (["give me the brown duck or the red cup"], ["Handing over the red cup."]),
        (["pick up the spoon", "which cup is the biggest?"], ["Picking up the blue spoon.", "You mean the pink cup."]),
        (
            ["pick up the cup", "which bowl is the biggest?"],
            [
                "Which cup do you mean: the red one, the pink one or the yellow one?",
                "Which cup do you mean: the red one, the pink one or the yellow one?",
            ],
        ),
        (["left of the bowl", "which cup is yellow?"], ["You mean the red cup.", "You mean the yellow cup."]),
        (
            ["the pink bowl or the duck", "the left or the right block"],
            ["You mean the pink bowl.", "Which block do you mean: the yellow one or the black one?"],
        ),
        (
            ["look at the pink bowl", "what is left of it?", "take the cup next to it", "leave the spoon alone"],
            [
                "Here is the pink bowl.",
                "Left of the pink bowl I see a red cup.",
                "Picking up the red cup.",
                "Okay, not that one. Which one do you mean?",
            ],
        ),
        (
            ["is the red cup smaller than the yellow cup?", "is the red cup bigger than the yellow cup?"],
            ["Yes. The red cup is smaller than the yellow cup.", "No. The red cup is not bigger than the yellow cup."],
        ),
        (["how many cups aren't red?"], ["I count two cups that are not red: the yellow cup and the pink cup."]),
        (
            ["is there a cup or a duck?", "are there four cups?", "is there anything in the bowl?"],
            [
                "Yes, three: a red cup, a yellow cup and a pink cup.",
                "No, three: a red cup, a yellow cup and a pink cup.",
                "No, I see nothing in the bowl.",
            ],
        ),
        (
            ["what is in front of the yellow cup?"],
            [
                "In front of the yellow cup I see a pink bowl, a yellow block, a red cup, "
                "a black block and a blue spoon."
            ],
        ),
        (["put the yellow block into the red bowl"], ['Sorry, nothing here looks like "the red bowl".']),
        (
            ["is the red cup left of the bowl?", "is the red cup right of the bowl?"],
            [
                "Yes. The red cup is left of the bowl.",
                "No. The red cup is not right of the bowl.",
            ],
        ),
        (["what color is the block?"], ["I see a yellow block and a black block."]),
        (
            ["is the block black?", "what colour is the lemon?"],
            ["I see a yellow block and a black block.", 'Sorry, nothing here looks like "the lemon".'],
        ),
        (
            ["which is more to the right, the red cup or the bowl?", "are there two lemons?"],
            ["The pink bowl is more to the right.", "No, I see no lemons."],
        ),
        (
            ["how many cups that are not yellow do you see?", "count the cups on the right"],
            ["I count two cups that are not yellow: the red cup and the pink cup.", "There is one: the pink cup."],
        ),
        (
            ["what is between the bowl and the spoon?"],
            ["Between the bowl and the spoon I see a yellow block and a black block."],
        ),
        (
            ["how many robots are there?", "how many colours do you see?", "is there anything wooden?"],
            [
                "Sorry, I don't know where my arm is in this picture.",
                "Five: pink, yellow, red, black and blue.",
                "Sorry, I cannot tell what is wooden.",
            ],
        ),
        (
            ["pick up the cup", "the bowl"],
            [
                "Which cup do you mean: the red one, the pink one or the yellow one?",
                "Which cup do you mean: the red one, the pink one or the yellow one?",
            ],
        ),
        (
            ["pick up the cup", "i dont care"],
            [
                "Which cup do you mean: the red one, the pink one or the yellow one?",
                "I choose the red cup. Picking up the red cup.",
            ],
        ),
        (["count everything"], ["I count seven things."]),
        (["is there a cup and a banana?", "are there a cup and a bowl?"], ["No, I see no banana.", "Yes, four."]),
        (["is the bowl pink?", "what colour are the bowls?"], ["Yes. The bowl is pink.", "It is pink."]),
        (
            ["which is left, the bowl or the red cup?", "which is bigger, it or the bowl?"],
            ["The red cup is left.", "The pink bowl is bigger."],
        ),
        (
            ["is there no spoon?", "are there no lemons?", "is there nothing in the bowl?"],
            ["Yes, one: a blue spoon.", "No, I see no lemons.", "No, I see nothing in the bowl."],
        ),
        (["are the bowl and the red cup red?"], ["No, one of two: a red cup."]),
        (
            ["are there more than three cups?", "are there at least two cups?", "is there only one cup?"],
            [
                "No, three: a red cup, a yellow cup and a pink cup.",
                "Yes, three: a red cup, a yellow cup and a pink cup.",
                "No, three: a red cup, a yellow cup and a pink cup.",
            ],
        ),
        (
            ["put the red cup in the pink bowl", "now the yellow one", "put it there"],
            [
                "Putting the red cup in the pink bowl.",
                "You mean the yellow cup.",
                "Putting the yellow cup in the pink bowl.",
            ],
        ),
        (["what is around the bowl?"], ["Around the bowl I see a yellow block and a red cup."]),
        (
            ["describe everything left of the bowl", "list the things on the right", "describe the table in detail"],
            [
                "Left of the bowl I see a red cup.",
                "On the right I see a pink cup, a black block and a blue spoon.",
                "I see a pink bowl, a yellow block, a red cup, a yellow cup, a pink cup, "
                "a black block and a blue spoon.",
            ],
        ),
        (["there is a red cup, right?"], ["Yes, one: a red cup."]),
        (
            ["what is next to the cup?", "what is behind the bowl?"],
            [
                'Sorry, several things could be "the cup".',
                "Behind the bowl I see a red cup, a yellow cup, a pink cup and a black block.",
            ],
        ),
        (
            ["is the spoon left or right of the bowl?"],
            ["The blue spoon is right of the bowl."],
        ),
        (
            ["what is left of it?", "how many things are behind it?"],
            [
                "I'm not sure what you mean by that. Please name the object.",
                "I'm not sure what you mean by that. Please name the object.",
            ],
        ),
    ],
)
def test_a_talk(scene: Scene, turns: list[str], words: list[str]) -> None:
    talk = Conversation()
    assert [talk.say(turn, scene).words for turn in turns] == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("which is closer to me, the red cup or the bowl?", "The pink bowl is closer."),
        ("is the red cup or the bowl bigger?", "The pink bowl is bigger."),
        ("the red cup or the spoon: which is further left?", "The red cup is further left."),
        ("which cup is bigger, the red one or the yellow one?", "The yellow cup is bigger."),
        (
            "which is closest to the spoon, the bowl, the black block or the red cup?",
            "The black block is closest to the spoon.",
        ),
        ("which is heavier, the red cup or the bowl?", "Sorry, I cannot judge which is heavier."),
        ("which one is bigger, the pink cup or the red one?", "The pink cup is bigger."),
        ("which is bigger, the lemon or the bowl?", 'Sorry, nothing here looks like "the lemon".'),
        ("which democracy is bigger, the red cup or the bowl?", 'Sorry, I don\'t know the word "democracy".'),
        ("pick up the red cup or the bowl, whichever is closer to me", "Picking up the pink bowl."),
        ("pick up the cup closest to you", "Sorry, I don't know where my arm is in this picture."),
        ("take the smaller one of the red cup and the bowl", "Picking up the red cup."),
        ("take the red cup or the lemon, whichever is bigger", 'Sorry, nothing here looks like "the lemon".'),
        ("which things are yellow?", "I see a yellow block and a yellow cup."),
        ("what is red?", "I see a red cup."),
        ("what is green?", "I don't see anything that is green."),
        ("what is closest to the bowl?", "The red cup is closest to the bowl."),
        ("are all the cups red?", "No, one of three: a red cup."),
        ("is every cup left of the spoon?", "Yes, all three."),
        ("are any of the cups red?", "Yes, one of three: a red cup."),
        ("are there more cups than bowls?", "Yes, three cups and one bowl."),
        ("are there as many cups as blocks?", "No, three cups and two blocks."),
        ("is there another one?", "I'm not sure what you mean by that. Please name the object."),
        ("is there a table?", "Yes. Everything that I see is on it."),
        ("is the bowl pink or is it red?", "The bowl is pink."),
        ("isn't the bowl pink?", "Yes. The bowl is pink."),
        ("is the spoon on the table?", "Yes. The blue spoon is on the right."),
        ("where is the pink bowl?", "The pink bowl is on the left, next to the red cup."),
        ("anything left of the bowl?", "Yes, one: a red cup."),
        ("what colour are the cups?", "The cups are red, yellow and pink."),
        ("what shape is the bowl?", "I cannot tell its shape. It is a pink bowl on the left."),
        ("what is the bowl made of?", "I cannot tell what it is made of. It is a pink bowl on the left."),
        ("does the bowl have anything in it?", "No, I see nothing in the bowl."),
        ("what does the bowl contain?", "I don't see anything in the bowl."),
        ("do you see anything to eat?", "No, I see nothing to eat."),
        ("is the bowl gloriously pink?", 'Sorry, I don\'t understand "gloriously".'),
        ("what do you see zibble?", 'Sorry, I don\'t know the word "zibble".'),
    ],
)
def test_a_question(scene: Scene, said: str, words: str) -> None:
    assert Conversation().say(said, scene).words == words


def test_another_one_is_not_the_one_before(scene: Scene) -> None:
    talk = Conversation()
    talk.say("what colour is the red cup?", scene)
    assert talk.say("is there another one?", scene).words == "Yes, two: a yellow cup and a pink cup."


def test_no_more_than_four_things_are_offered(scene: Scene) -> None:
    talk = Conversation()
    reply = talk.say("pick up the yellow block or the cup or the bowl or the spoon", scene)
    assert (reply.answer.status, reply.options) == (Status.AMBIGUOUS, ())
    assert reply.words == "I see six things that fit. Please tell me more about the one you mean."
    assert talk.say("the red one", scene).words == "Picking up the red cup."
