"""Speech on the page: sound to the words in it, by one recogniser for all visitors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from agent.errors import InvalidSoundError
from agent.models.presets import DEFAULT_PRESET, load_preset
from agent.speech.listener import Listener, Words
from agent.speech.sound import Sound, check_file, duration_s, read_blocks

MAX_RECORDING_S = 30.0
NOTHING_HEARD = "I heard no command in that. Please say it again, or type it."


class Hearing:
    """The recogniser behind the page's microphone. Safe to call from several threads.

    Raises:
        MissingDependencyError: the extra [speech] is not installed.
    """

    def __init__(self, preset: str = DEFAULT_PRESET) -> None:
        from agent.speech.recognisers import recogniser_for
        from agent.speech.voice import VoiceActivity

        VoiceActivity()  # so that what is not installed is known before anybody speaks
        self._recogniser = recogniser_for(load_preset(preset))
        self._lock = Lock()

    def hear(self, sound: Sound, in_view: Sequence[str] = ()) -> Words:
        """See `agent.speech.listener.Recogniser`; whoever is heard now is waited for."""
        with self._lock:
            return self._recogniser.hear(sound, in_view)

    def hear_so_far(self, sound: Sound) -> str:
        """See `agent.speech.listener.Recogniser`; empty where somebody else is being heard."""
        if not self._lock.acquire(blocking=False):
            return ""
        try:
            return self._recogniser.hear_so_far(sound)
        finally:
            self._lock.release()

    def hear_file(self, recording: Path, in_view: Sequence[str] = ()) -> Words:
        """The words in a recording and how sure they are.

        Raises:
            InvalidSoundError: no sound file, too long, or nothing that was understood; the file is named without its
                folder.
        """
        listener = Listener(self)
        listener.in_view = in_view
        try:
            check_file(recording)
            if duration_s(recording) > MAX_RECORDING_S:
                raise InvalidSoundError(f"that is longer than {MAX_RECORDING_S:g} seconds; say it in fewer words")
            heard = list(listener.hear(read_blocks(recording)))
        except InvalidSoundError as error:
            raise InvalidSoundError(str(error).replace(f"{recording.parent}{os.sep}", "")) from error
        return joined([Words(each.text, each.confidence) for each in heard])


def joined(pieces: Sequence[Words]) -> Words:
    """All that was heard, as sure as the least sure of it.

    Raises:
        InvalidSoundError: that is nothing.
    """
    if not pieces:
        raise InvalidSoundError(NOTHING_HEARD)
    return Words(" ".join(each.text for each in pieces), min(each.confidence for each in pieces))
