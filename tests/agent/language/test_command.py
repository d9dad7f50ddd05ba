import pytest
from spacy.tokens import Doc

from agent.errors import InvalidTextError
from agent.language.command import MAX_TEXT_CHARACTERS, Command, clean_text, parse_command
from agent.language.intents import Intent
from agent.language.utterance.destination import ORIGIN
from tests.support.parses import HandParser, parse


def refuse(text: str) -> object:
    raise AssertionError(f"the parser was asked about {text!r}, which the tables decide")


@pytest.mark.parametrize(
    ("text", "action", "expression"),
    [
        ("pick up the red cup left of the bowl", "pick up", "the red cup left of the bowl"),
        ("Pick the red cup up.", "pick up", "the red cup"),
        ("pick the pan up from the back of the stove", "pick up", "the pan from the back of the stove"),
        ("pick the arrow pointing up", "pick", "the arrow pointing up"),
        ("could you grab me the red cup, please?", "grab", "the red cup"),
        ("please hand me the blue ball", "hand", "the blue ball"),
        ("Hey robot, take the lemon right now!", "take", "the lemon"),
        ("push the can behind the duck", "push", "the can behind the duck"),
        ("point at the leftmost apple", "point at", "the leftmost apple"),
        ("look at the cup", "look at", "the cup"),
        ("look for my mobile phone", "look for", "my mobile phone"),
        ("give me the cup closest to me", "give", "the cup closest to me"),
        ("give the cup to me", "give", "the cup"),
        ("grab the cup for me please", "grab", "the cup"),
        ("find the towel", "find", "the towel"),
        ("where is the red cup?", "where is", "the red cup"),
        ("Where\u2019s the red cup", "where is", "the red cup"),
        ("which one is the red cup", "which is", "the red cup"),
        ("show me the ball", "show", "the ball"),
        ("show me where the ball is", "where is", "the ball"),
        ("can you tell me where the red cup is?", "where is", "the red cup"),
        ("i want the blue cup closest to the camera", "want", "the blue cup closest to the camera"),
        ("I'd like the red apple, please", "want", "the red apple"),
        ("I want you to pick up the can", "pick up", "the can"),
        ("I want to see the can", "see", "the can"),
        ("can you pick up the can", "pick up", "the can"),
        ("put down that green bowl", "put down", "that green bowl"),
        ("grab leftmost can", "grab", "leftmost can"),
        ("lift it up", "lift up", "it"),
        ("GRAB THE IVORY CAR", "grab", "THE IVORY CAR"),
        ("go to the red box", "go to", "the red box"),
        ("take the closest cup to the spoon", "take", "the closest cup to the spoon"),
        ("fetch the nearest block to the bowl", "fetch", "the nearest block to the bowl"),
        ("grab the furthest cup from the bowl", "grab", "the furthest cup from the bowl"),
        ("take the closest thing to me", "take", "the closest thing to me"),
    ],
)
def test_the_action_comes_off(text: str, action: str, expression: str) -> None:
    command = parse_command(text, refuse)
    assert (command.action, command.expression, command.destination) == (action, expression, "")


@pytest.mark.parametrize(
    "text",
    [
        "the red cup",
        "can",
        "can behind the duck",
        "box left of the can",
        "block",
        "block behind the duck",
        "point",
        "point left of the can",
        "hand",
        "hand on the left",
        "place left of the cup",
        "set of keys",
        "robot on the left",
        "the cup to put in the box",
        "the cup that is on the plate",
        "which spoon is tiniest",
        "small cup at the bottom, not the blue one",
        "the cup for me",
        "the cup on the right",
        "T-shirt on the second man's left",
    ],
)
def test_a_bare_expression_stays_whole(text: str) -> None:
    assert parse_command(text, refuse) == Command("", text, "", text)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("the cup on the right now", "the cup on the right"),
        ("the red cup, please.", "the red cup"),
        ('"the red cup"', "the red cup"),
        ("please, the red cup", "the red cup"),
        ("  the\tred\ncup\x00 ", "the red cup"),
        ("the r\u200bed cup", "the red cup"),
        ("the red \ud800 cup", "the red cup"),
    ],
)
def test_only_courtesy_punctuation_and_control_characters_are_lost(text: str, expression: str) -> None:
    assert parse_command(text, refuse).expression == expression


@pytest.mark.parametrize(
    ("text", "expression", "placement", "destination"),
    [
        ("put the apple in the bowl", "the apple", "in", "the bowl"),
        ("Put the apple on the Plate.", "the apple", "on", "the Plate"),
        ("put the cup down on the plate", "the cup", "on", "the plate"),
        ("put the cup on the left in the box", "the cup on the left", "in", "the box"),
        ("put the ball on the left plate", "the ball", "on", "the left plate"),
        ("put the cup in the bowl on the left", "the cup", "in", "the bowl on the left"),
        ("put the apple that is on the plate into the box", "the apple that is on the plate", "into", "the box"),
        ("put the apple that is on the plate in the box", "the apple that is on the plate", "in", "the box"),
        ("put the bowl to the left of the tall truck", "the bowl", "to the left of", "the tall truck"),
        ("put the knife in the middle of the bottom shelf", "the knife", "in the middle of", "the bottom shelf"),
        ("move the small red cup next to the bowl", "the small red cup", "next to", "the bowl"),
        ("place the cup between the bowl and the plate", "the cup", "between", "the bowl and the plate"),
        ("push the ball to the box", "the ball", "to", "the box"),
        ("bring the bottle to the kitchen", "the bottle", "to", "the kitchen"),
        ("take the cup closest to the box to the table", "the cup closest to the box", "to", "the table"),
        ("put the cup behind the bowl onto the plate", "the cup behind the bowl", "onto", "the plate"),
        ("put it there", "it", "", "there"),
        ("move the cup to the left", "the cup", "to the left", ""),
        ("push the cup to the left of the bowl", "the cup", "to the left of", "the bowl"),
        ("push the cup behind the bowl", "the cup behind the bowl", "", ""),
        ("bring me the bottle next to the bowl", "the bottle next to the bowl", "", ""),
        ("drop the ball", "the ball", "", ""),
        ("put it back", "it", ORIGIN, ""),
        ("put the cup back where you took it from", "the cup", ORIGIN, ""),
        ("return it to its place", "it", ORIGIN, ""),
        ("put it back on the plate", "it", "back on", "the plate"),
        ("move the cup back", "the cup", "back", ""),
    ],
)
def test_destinations(text: str, expression: str, placement: str, destination: str) -> None:
    command = parse_command(text, refuse)
    assert (command.expression, command.placement, command.destination) == (expression, placement, destination)


def test_picking_and_putting_is_putting() -> None:
    command = parse_command("pick up the red cup and put it in the box", refuse)
    assert (command.action, command.expression, command.destination) == ("put", "the red cup", "the box")
    other = parse_command("grab the lemon, then bring it to me", refuse)
    assert (other.action, other.expression, other.destination) == ("bring", "the lemon", "")


PUT_IN_NEXT_TO = (
    "put VERB ROOT 0",
    "the DET det 2",
    "cup NOUN dobj 0",
    "{} ADP prep {}",
    "the DET det 5",
    "bowl NOUN pobj 3",
    "{} ADP prep {}",
    "the DET det 8",
    "plate NOUN pobj 6",
)


@pytest.mark.parametrize(
    ("first", "second", "expression", "destination"),
    [
        (("in", 0), ("behind", 5), "the cup", "the bowl behind the plate"),
        (("in", 0), ("behind", 0), "the cup", "the bowl behind the plate"),
        (("behind", 2), ("in", 0), "the cup behind the bowl", "the plate"),
        (("behind", 0), ("in", 0), "the cup behind the bowl", "the plate"),
        (("behind", 0), ("near", 5), "the cup", "the bowl near the plate"),
        (("on", 2), ("in", 0), "the cup on the bowl", "the plate"),
        (("on", 0), ("in", 5), "the cup", "the bowl in the plate"),
        (("on", 2), ("behind", 5), "the cup", "the bowl behind the plate"),
        (("behind", 2), ("near", 5), "the cup behind the bowl", "the plate"),
    ],
)
def test_where_several_places_compete_the_parse_decides(
    first: tuple[str, int], second: tuple[str, int], expression: str, destination: str
) -> None:
    rows = [
        row if "{}" not in row else row.format(*(first if i == 3 else second)) for i, row in enumerate(PUT_IN_NEXT_TO)
    ]
    doc = parse(*rows)
    command = parse_command(f"Please {doc.text}.", HandParser(doc))
    assert (command.expression, command.destination) == (expression, destination)


def test_a_word_that_is_verb_and_noun_is_what_the_parse_says() -> None:
    verb = parse("drop VERB ROOT 0", "red ADJ amod 2", "ball NOUN dobj 0")
    noun = parse("drop NOUN compound 2", "red ADJ amod 2", "ball NOUN ROOT 2")
    assert parse_command("Drop red ball", HandParser(verb)).expression == "red ball"
    assert parse_command("Drop red ball", HandParser(noun)).expression == "Drop red ball"


def test_a_verb_outside_the_tables_is_recognised_by_its_object() -> None:
    verb = parse("degrease VERB ROOT 0", "the DET det 2", "cup NOUN dobj 0")
    assert parse_command("degrease the cup", HandParser(verb)) == Command(
        "degrease", "the cup", "", "degrease the cup", intent=Intent.OTHER
    )
    assert parse_command("degrease the cup", HandParser()).expression == "degrease the cup"


@pytest.mark.parametrize(
    "text",
    [
        "never pick up the red cup",
        "don't touch the bowl",
        "please never grab it",
        "you must not push the can",
        "never",
        "leave the red cup alone",
        "avoid the bowl",
        "keep away from the spoon",
        "no need to pick up the red cup",
    ],
)
def test_what_must_not_be_done_is_no_action(text: str) -> None:
    command = parse_command(text, refuse)
    assert (command.intent, command.action) == (Intent.DENY, "")


@pytest.mark.parametrize("said", [", no wait, ", ". No wait, ", ". No, ", "! Sorry, "])
def test_a_speaker_puts_it_right_in_the_next_sentence_too(said: str) -> None:
    command = parse_command(f"pick up the red cup{said}the yellow one", refuse)
    assert (command.action, command.expression) == ("pick up", "the yellow cup")


@pytest.mark.parametrize(
    "text",
    [
        "take the yellow cup instead of the red one",
        "take the yellow cup rather than the red one",
        "instead of the red cup take the yellow one",
        "Instead of the red cup, take the yellow one.",
    ],
)
def test_what_is_not_meant_is_left_out(text: str) -> None:
    command = parse_command(text, refuse)
    assert (command.action, command.expression) == ("take", "the yellow cup")


@pytest.mark.parametrize(
    ("text", "expression", "destination"),
    [
        ("Take the red cup. Put it in the bowl.", "the red cup", "the bowl"),
        ("There is a red cup. Put the spoon next to it.", "the spoon", "a red cup"),
        ("Find the bowl. Grab the cup next to it.", "the cup next to the bowl", ""),
    ],
)
def test_it_is_what_a_sentence_before_named(text: str, expression: str, destination: str) -> None:
    command = parse_command(text, refuse)
    assert (command.expression, command.destination) == (expression, destination)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("robot, get the duck farthest from the robot", "the duck farthest from the robot"),
        ("get the duck, robot", "the duck"),
    ],
)
def test_the_robot_is_spoken_to_or_of(text: str, expression: str) -> None:
    assert parse_command(text, refuse).expression == expression


@pytest.mark.parametrize("text", ["pick up", "please", "put it down now, please", "give me"])
def test_a_command_without_an_object_keeps_its_action(text: str) -> None:
    command = parse_command(text, refuse)
    assert command.expression in ("", "it")


@pytest.mark.parametrize("text", [None, 3, b"the cup", ["the cup"]])
def test_not_text(text: object) -> None:
    with pytest.raises(InvalidTextError, match="must be text"):
        clean_text(text)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "...", "\x00", "\u200b"])
def test_no_word(text: str) -> None:
    with pytest.raises(InvalidTextError, match="no word"):
        clean_text(text)


def test_length() -> None:
    assert clean_text("a" * MAX_TEXT_CHARACTERS)
    for length in (MAX_TEXT_CHARACTERS + 1, 100_000):
        with pytest.raises(InvalidTextError, match=str(length)):
            parse_command("a" * length, refuse)


@pytest.mark.parametrize("piece", [" and put it a", " on", " to the", " the cup on", ",", " there", " please"])
def test_repetition_up_to_the_limit_is_read(piece: str) -> None:
    """Takes seconds, not hours, where one reading leads to two."""
    text = ("put the cup" + piece * MAX_TEXT_CHARACTERS)[:MAX_TEXT_CHARACTERS]
    command = parse_command(text, HandParser())
    assert command.action == "put"
    assert command.expression.startswith("the cup")


def test_the_parser_sees_lower_case_words_joined_by_spaces() -> None:
    seen: list[str] = []

    def parser(text: str) -> Doc:
        seen.append(text)
        return HandParser()(text)

    parse_command("Please  DROP Red  ball!", parser)
    assert seen == ["drop red ball"]


@pytest.mark.parametrize(
    ("text", "expression", "destination"),
    [
        ("move the cup 10.5 cm to the left of the bowl", "the cup", "the bowl"),
        ("move the cup .5 cm to the left of the bowl", "the cup", "the bowl"),
        ("take the cup, approx. 3 cm left of the bowl", "the cup, approx. 3 cm left of the bowl", ""),
        ("put the can no. 2 in the bowl", "the can no. 2", "the bowl"),
        ("put it in the St. Louis mug", "it", "the St. Louis mug"),
        ("pick up a fruit, e.g. the lemon", "a fruit, e.g. the lemon", ""),
    ],
)
def test_no_sentence_ends_within_a_number_or_an_abbreviation(text: str, expression: str, destination: str) -> None:
    command = parse_command(text, refuse)
    assert (command.expression, command.destination) == (expression, destination)
