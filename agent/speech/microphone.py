"""Sound from a microphone, through sounddevice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Any

from agent.errors import InvalidSoundError, MissingDependencyError
from agent.speech.sound import RATE_HZ, Sound, to_mono

BLOCK = 1_600
"""Samples, 0.1 s."""
MAX_WAITING = 300
"""Blocks that nobody has taken yet, half a minute; the newest are dropped then."""


def microphone_blocks(device: str = "") -> Iterator[Sound]:
    """What a microphone hears, for ever, in blocks of 0.1 s.

    Args:
        device: its name or number; the system's default where empty.

    Raises:
        InvalidSoundError: there is no such microphone.
        MissingDependencyError: sounddevice, or PortAudio below it, is not installed.
    """
    try:
        import sounddevice
    except (ModuleNotFoundError, OSError) as error:
        raise MissingDependencyError(
            f'{error}; for a microphone: pip install "reclip-agent[speech]" and apt install libportaudio2'
        ) from error
    waiting: Queue[Any] = Queue(MAX_WAITING)

    def on_block(samples: Any, frames: int, moment: Any, status: Any) -> None:
        with suppress(Full):
            waiting.put_nowait(samples.copy())

    try:
        stream = sounddevice.InputStream(
            samplerate=RATE_HZ,
            blocksize=BLOCK,
            device=int(device) if device.isdecimal() else device or None,
            channels=1,
            dtype="float32",
            callback=on_block,
        )
        stream.start()
    except Exception as error:  # PortAudio's errors, and ValueError for a name that fits none
        raise InvalidSoundError(f"cannot listen to microphone {device or '(default)'}: {error}") from error
    return _blocks(stream, waiting)


def _blocks(stream: Any, waiting: Queue[Any]) -> Iterator[Sound]:
    with stream:
        while stream.active:
            try:
                yield to_mono(waiting.get(timeout=1.0))
            except Empty:
                continue
