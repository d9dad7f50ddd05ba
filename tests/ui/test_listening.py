"""Streams of real sound through the real recogniser, in blocks, as the page's microphone sends them."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import numpy as np
import pytest

from agent.errors import InvalidSoundError
from agent.speech.listener import Words
from agent.speech.sound import RATE_HZ, Sound
from sim.voices import voice
from tests.support.speech import silence
from ui.hearing import MAX_RECORDING_S, NOTHING_HEARD, Hearing
from ui.listening import Listening, Speakers, TooManySpeakersError, checked_rate, samples_of

COMMAND, OTHER, LONG = (
    "pick up the blue spoon",
    "pick up the red cup",
    "put the yellow block to the left of the red cup",
)


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    return Hearing()


def blocks(*sounds: Sound) -> Iterator[Sound]:
    sound = np.concatenate(sounds)
    for start in range(0, len(sound), RATE_HZ // 4):
        yield sound[start : start + RATE_HZ // 4]


def fed(listening: Listening, *sounds: Sound) -> list[Words]:
    """What is to be acted on while it is said."""
    return [words for block in blocks(*sounds) for words in listening.feed(block)]


def test_what_is_said_is_heard_while_it_is_said_and_kept(hearing: Hearing) -> None:
    listening = Listening(hearing, RATE_HZ, is_hands_free=False)
    assert fed(listening, silence(0.5), voice(LONG)) == []
    assert "the yellow block" in listening.so_far, "before the speaker pauses"
    assert [*fed(listening, silence(1)), *listening.end()] == []
    kept = listening.kept()
    assert kept is not None
    assert kept.text == LONG
    assert 0.5 < kept.confidence <= 1


def test_two_pieces_are_one_text(hearing: Hearing) -> None:
    listening = Listening(hearing, RATE_HZ, is_hands_free=False)
    fed(listening, silence(0.5), voice(COMMAND), silence(1.5), voice(OTHER))
    list(listening.end())
    kept = listening.kept()
    assert kept is not None
    assert kept.text == f"{COMMAND} {OTHER}"


def test_a_stop_acts_before_the_end_and_is_not_kept(hearing: Hearing) -> None:
    listening = Listening(hearing, RATE_HZ, is_hands_free=False)
    acted = fed(listening, silence(0.5), voice(COMMAND), silence(1.5), voice("stop"), silence(1))
    assert [words.text for words in acted] == ["stop"]
    assert listening.so_far == COMMAND
    assert list(listening.end()) == []


def test_a_stop_alone_leaves_nothing(hearing: Hearing) -> None:
    listening = Listening(hearing, RATE_HZ, is_hands_free=False)
    assert fed(listening, silence(0.5), voice("stop")) == []
    assert [words.text for words in listening.end()] == ["stop"], "which the end cuts off"
    assert listening.kept() is None


def test_hands_free_acts_at_each_pause(hearing: Hearing) -> None:
    listening = Listening(hearing, RATE_HZ, is_hands_free=True)
    acted = fed(listening, silence(0.5), voice(COMMAND), silence(1.5), voice("stop"), silence(1.5), voice(OTHER))
    assert [words.text for words in acted] == [COMMAND, "stop"]
    assert [words.text for words in listening.end()] == [OTHER]
    assert listening.kept() is None


def test_a_recording_ends_after_a_while_and_hands_free_does_not(hearing: Hearing) -> None:
    for is_hands_free in (False, True):
        listening = Listening(hearing, RATE_HZ, is_hands_free)
        fed(listening, silence(MAX_RECORDING_S + 1))
        assert listening.is_over is not is_hands_free


def test_silence_is_said_to_be_nothing(hearing: Hearing) -> None:
    listening = Listening(hearing, RATE_HZ, is_hands_free=False)
    assert [*fed(listening, silence(2)), *listening.end()] == []
    with pytest.raises(InvalidSoundError, match=NOTHING_HEARD):
        listening.kept()


def test_sound_of_a_browsers_rate_is_heard(hearing: Hearing) -> None:
    listening = Listening(hearing, 3 * RATE_HZ, is_hands_free=True)
    spoken = np.repeat(np.concatenate([silence(0.5), voice(COMMAND), silence(1.5)]), 3)
    assert [words.text for block in np.array_split(spoken, 30) for words in listening.feed(block)] == [COMMAND]


def test_what_is_heard_so_far_waits_for_nobody(hearing: Hearing) -> None:
    listening = Listening(hearing, RATE_HZ, is_hands_free=False)
    with hearing._lock:
        assert fed(listening, silence(0.5), voice(LONG)) == []
    assert listening.so_far == ""
    assert fed(listening, silence(1)) == []
    assert listening.so_far == LONG


def test_speakers_are_bounded_and_those_who_leave_are_forgotten(hearing: Hearing) -> None:
    speakers = Speakers(most=2)
    keys = [speakers.begin("somebody", page, Listening(hearing, RATE_HZ, False)) for page in ("one", "two")]
    with pytest.raises(TooManySpeakersError):
        speakers.begin("another", "three", Listening(hearing, RATE_HZ, False))
    speakers.leave("one")
    assert [speakers.of(key) is None for key in keys] == [True, False]
    again = speakers.begin("somebody", "two", Listening(hearing, RATE_HZ, False))
    assert len(speakers) == 1, "a page has one"
    speakers.end(again)
    assert len(speakers) == 0


def test_who_falls_silent_makes_room(hearing: Hearing) -> None:
    speakers = Speakers(most=1, silent_s=0.0)
    first = speakers.begin("somebody", "one", Listening(hearing, RATE_HZ, False))
    speakers.begin("another", "two", Listening(hearing, RATE_HZ, False))
    assert speakers.of(first) is None


@pytest.mark.parametrize("rate", [None, "48000", 100, 1e9, float("nan")])
def test_what_is_no_rate_is_refused(rate: object) -> None:
    with pytest.raises(InvalidSoundError, match="samples a second"):
        checked_rate(rate)


def test_a_block_is_read_as_it_is_sent() -> None:
    sent = base64.b64encode(np.array([0, 16384, -32768], dtype="<i2").tobytes()).decode()
    assert samples_of(sent).tolist() == [0.0, 0.5, -1.0]


@pytest.mark.parametrize("sent", [None, 3, "?", "AAAA", "A" * 3_000_000])
def test_what_is_no_block_of_sound_is_refused(sent: object) -> None:
    with pytest.raises(InvalidSoundError, match="a block of sound"):
        samples_of(sent)
