"""Which recogniser listens for a preset."""

from __future__ import annotations

from agent.language.vocabulary import Vocabulary
from agent.models.presets import Preset
from agent.speech.listener import Listener
from agent.speech.pocketsphinx_recogniser import PocketsphinxRecogniser
from agent.speech.whisper_recogniser import WhisperRecogniser, has_whisper, whisper_folder


def listener_for(preset: Preset) -> Listener:
    """A listener for the words that a preset knows; for any English where Whisper's weights are on this machine.

    Raises:
        MissingDependencyError: the extra [speech] is not installed, or [whisper] where its weights are.
        InvalidWeightsError: Whisper's weights cannot be used.
    """
    if has_whisper():
        return Listener(WhisperRecogniser(whisper_folder()))
    vocabulary = Vocabulary.load(preset.vocabulary, preset.synonyms) if preset.vocabulary else None
    return Listener(PocketsphinxRecogniser(vocabulary))
