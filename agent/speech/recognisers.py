"""Which recogniser listens for a preset."""

from __future__ import annotations

from agent.language.vocabulary import Vocabulary
from agent.models.presets import Preset
from agent.speech.listener import Listener
from agent.speech.pocketsphinx_recogniser import PocketsphinxRecogniser


def listener_for(preset: Preset) -> Listener:
    """A listener for the words that a preset knows.

    Raises:
        MissingDependencyError: the extra [speech] is not installed.
    """
    vocabulary = Vocabulary.load(preset.vocabulary, preset.synonyms) if preset.vocabulary else None
    return Listener(PocketsphinxRecogniser(vocabulary))
