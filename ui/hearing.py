"""Speech on the page: a recording to the words in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from agent.errors import InvalidSoundError
from agent.models.presets import DEFAULT_PRESET, load_preset

Hear = Callable[[Path, Sequence[str]], tuple[str, float]]
"""A sound file, and what the things in view are called, to the words in it and how sure they are, 0 to 1; raises a
`ReclipAgentError` where it hears none."""

MAX_RECORDING_S = 30.0
NOTHING_HEARD = "I heard no command in that. Please say it again, or type it."


class Hearing:
    """The recogniser behind the page's microphone. Safe to call from several threads.

    Raises:
        MissingDependencyError: the extra [speech] is not installed.
    """

    def __init__(self, preset: str = DEFAULT_PRESET) -> None:
        from agent.speech.recognisers import listener_for

        self._listener = listener_for(load_preset(preset))
        self._lock = Lock()

    def __call__(self, recording: Path, in_view: Sequence[str]) -> tuple[str, float]:
        """The words in a recording and how sure they are, [0, 1].

        Args:
            in_view: see `agent.speech.listener.Listener`.

        Raises:
            InvalidSoundError: no sound file, too long, or nothing that was understood.
        """
        from agent.speech.sound import check_file, duration_s, read_blocks

        check_file(recording)
        if duration_s(recording) > MAX_RECORDING_S:
            raise InvalidSoundError(f"that is longer than {MAX_RECORDING_S:g} seconds; say it in fewer words")
        with self._lock:
            self._listener.in_view = in_view
            heard = list(self._listener.hear(read_blocks(recording)))
        if not heard:
            raise InvalidSoundError(NOTHING_HEARD)
        return " ".join(each.text for each in heard), min(each.confidence for each in heard)
