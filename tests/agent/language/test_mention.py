from __future__ import annotations

import pytest

from agent.language.command import Command
from agent.language.intents import Intent
from agent.language.mention import LAST, Choice, Mention, MentionKind, Standing
from agent.language.utterance.destination import PlaceKind


@pytest.mark.parametrize(
    ("text", "kind", "noun"),
    [
        ("the red cup", MentionKind.NEW, ""),
        ("It", MentionKind.LAST, ""),
        ("that one", MentionKind.LAST, ""),
        ("the same one", MentionKind.LAST, ""),
        ("the other", MentionKind.OTHER, ""),
        ("the other red one", MentionKind.OTHER, "red one"),
        ("another cup", MentionKind.OTHER, "cup"),
    ],
)
def test_what_a_mention_takes_up(text: str, kind: MentionKind, noun: str) -> None:
    assert (Mention(text).kind, Mention(text).other_noun) == (kind, noun)


def test_names_and_nouns_are_put_in() -> None:
    assert Mention("the cup next to it").about("red bowl").text == "the cup next to the red bowl"
    assert Mention("it").about("red bowl").text == "it"
    assert Mention("the small one").with_noun("cup").text == "the small cup"
    assert Mention("the Red").with_noun("cup").text == "the Red cup"
    assert Mention("the spoon").with_noun("cup") == Mention("the spoon")
    assert Mention("the small one").with_noun("") == Mention("the small one")


def test_what_a_mention_says() -> None:
    mention = Mention("the small Gray wooden one In the corner of the second bowl from the left")
    assert mention.head.text == "the small Gray wooden one"
    assert mention.colours == {"grey"}
    assert mention.materials == {"wooden"}
    assert mention.sizes == (Standing.SMALL,)
    assert mention.head.is_one
    assert mention.has_landmark
    assert not Mention("the one on the left").has_landmark
    assert mention.counted == (2, Standing.LEFT)
    assert Mention("the last from the left").counted is None
    assert Mention("on the plate").as_place == ("on", "the plate")
    assert Mention("the plate").as_place == ("", "")


@pytest.mark.parametrize(
    ("text", "number", "standings"),
    [
        ("the second one", 2, ()),
        ("number two", 2, ()),
        ("3", 3, ()),
        ("one", None, ()),
        ("the latter", LAST, ()),
        ("the small one on the left", None, (Standing.LEFT, Standing.SMALL)),
        ("the second from the right", None, ()),
    ],
)
def test_which_a_choice_picks(text: str, number: int | None, standings: tuple[Standing, ...]) -> None:
    assert (Choice(text).number, Choice(text).standings) == (number, standings)


def test_what_a_choice_leaves_open_or_out() -> None:
    assert Choice("any of them will do").is_any
    assert Choice("Both of them please").is_all
    assert Choice("no, not the pink one").denied == Choice("pink one")
    assert Choice("not that one").denied is None
    assert Choice("um the red one please").repeats("the red one")
    assert not Choice("the second one that is not pink").is_plain
    assert not Choice("the one left of the bowl").is_plain


@pytest.mark.parametrize(
    ("place", "placement", "intent", "kind"),
    [
        ("", "", Intent.PUT, PlaceKind.NONE),
        ("the bowl", "in", Intent.PUT, PlaceKind.THING),
        ("the table", "on", Intent.PUT, PlaceKind.SURFACE),
        ("the table", "next to", Intent.PUT, PlaceKind.THING),
        ("there", "", Intent.PUT, PlaceKind.POINTED),
        ("where it belongs", "", Intent.PUT, PlaceKind.POINTED),
        ("my brother", "to", Intent.PUT, PlaceKind.PERSON),
        ("Anna", "to", Intent.HAND_OVER, PlaceKind.PERSON),
        ("the bowl", "to", Intent.HAND_OVER, PlaceKind.THING),
        ("my little brother", "to", Intent.HAND_OVER, PlaceKind.PERSON),
        ("my green brother", "to", Intent.HAND_OVER, PlaceKind.THING),
    ],
)
def test_what_a_destination_is(place: str, placement: str, intent: Intent, kind: PlaceKind) -> None:
    assert Command("put", "it", place, "", placement, intent).place_kind is kind


def test_right_says_yes_only_by_itself() -> None:
    assert Command("", "right", "", "right!").agrees
    assert not Command("", "right", "", "not the cup from the right", intent=Intent.CORRECT).agrees
