"""Which recogniser listens for a preset."""

from __future__ import annotations

from pathlib import Path

from agent.language.vocabulary import Vocabulary
from agent.models.presets import Preset
from agent.speech.listener import Listener, Recogniser
from agent.speech.pocketsphinx_recogniser import PocketsphinxRecogniser
from agent.speech.two_witnesses import TwoWitnesses
from agent.speech.whisper import whisper_folder


def listener_for(preset: Preset, whisper: Path | None = None) -> Listener:
    """A listener for one stream; see `recogniser_for`."""
    return Listener(recogniser_for(preset, whisper))


def recogniser_for(preset: Preset, whisper: Path | None = None) -> Recogniser:
    """What hears the words that a preset knows, with Whisper beside it where its weights are on this machine.

    Args:
        whisper: a folder with Whisper's weights; None for that in the folder of models, where it is there.

    Raises:
        MissingDependencyError: the extra [speech] is not installed, or [whisper] where its weights are.
        InvalidWeightsError: Whisper's weights cannot be used.
    """
    whisper = whisper or whisper_folder()
    if whisper is not None:
        return TwoWitnesses(whisper, vocabulary_of(preset))
    return PocketsphinxRecogniser(vocabulary_of(preset))


def vocabulary_of(preset: Preset) -> Vocabulary | None:
    """The words that a preset knows; None where it knows any English."""
    return Vocabulary.load(preset.vocabulary, preset.synonyms) if preset.vocabulary else None
