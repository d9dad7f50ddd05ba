"""Fit how sure the recogniser may be: ``python -m training.speech --talk SENTENCES`` writes its weights.

flite speaks commands drawn from the grammar, clean and in noise, stop words, and other talk; a logistic regression on
the recogniser's evidence says how likely all words are right. About three minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from agent.datatypes import FloatArray
from agent.language.vocabulary import Vocabulary
from agent.models.presets import load_preset
from agent.speech.grammar import STOPS
from agent.speech.pocketsphinx_recogniser import SETTINGS, PocketsphinxRecogniser
from agent.speech.sound import Sound, read_blocks

VOICES = ("slt", "rms", "awb", "kal16")
SEED = 7
COMMANDS, NOISY, STOPPING, TALK = 24, 14, 12, 34
NOISE_DB = 20.0
MAX_WORDS = 12
RIDGE = np.diag([0.5, 0.5, 0.01])

_recogniser: PocketsphinxRecogniser | None = None


@dataclass(frozen=True)
class Utterance:
    """What is spoken, by whom, and how loud the speech is over white noise; None: no noise."""

    text: str
    voice: str
    snr_db: float | None = None


def recogniser() -> PocketsphinxRecogniser:
    """The tabletop preset's, one in each process."""
    global _recogniser
    if _recogniser is None:
        preset = load_preset("tabletop")
        assert preset.vocabulary is not None
        _recogniser = PocketsphinxRecogniser(Vocabulary.load(preset.vocabulary, preset.synonyms))
    return _recogniser


def speak(utterance: Utterance) -> Sound:
    """The sound of an utterance, with a fifth of a second of silence before and after it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        subprocess.run(["flite", "-voice", utterance.voice, "-t", utterance.text, "-o", str(path)], check=True)
        spoken = np.concatenate(list(read_blocks(path)))
    sound = np.concatenate([np.zeros(3000), spoken, np.zeros(4000)]).astype(np.float32)
    if utterance.snr_db is not None:
        noise = np.random.default_rng(len(utterance.text)).normal(size=len(sound))
        sound += (noise * np.sqrt(np.square(spoken).mean() / 10 ** (utterance.snr_db / 10))).astype(np.float32)
    return sound


def examine(utterance: Utterance) -> tuple[float, float, float] | None:
    """The evidence about an utterance and whether all words are right; None where no words were heard."""
    words, evidence = recogniser().examine(speak(utterance))
    return (*evidence, float(words == utterance.text)) if words else None


def utterances(talk: Sequence[str]) -> list[Utterance]:
    """What is spoken."""
    rng = random.Random(SEED)
    drawn: list[str] = []
    while len(drawn) < COMMANDS:
        text = recogniser().grammar.draw(rng)
        if text not in drawn and len(text.split()) < MAX_WORDS:
            drawn.append(text)
    said = [Utterance(text, VOICES[at % 4]) for at, text in enumerate(drawn)]
    said += [Utterance(text, VOICES[(at + 1) % 4], NOISE_DB) for at, text in enumerate(drawn[:NOISY])]
    said += [Utterance(text, VOICES[at % 4]) for at, text in enumerate(STOPS[:STOPPING])]
    chosen = rng.sample(list(talk), min(TALK, len(talk)))
    return said + [Utterance(text, VOICES[at % 3]) for at, text in enumerate(chosen)]


def fit(rows: FloatArray) -> dict[str, float]:
    """Weights of a logistic regression on (N, 3) rows of evidence and outcome, by Newton's method."""
    design, right = np.column_stack([rows[:, :2], np.ones(len(rows))]), rows[:, 2]
    weights = np.zeros(3)
    for _ in range(100):
        likely = 1.0 / (1.0 + np.exp(-design @ weights))
        curvature = (design * (likely * (1.0 - likely))[:, None]).T @ design + RIDGE
        weights -= np.linalg.solve(curvature, design.T @ (likely - right) + RIDGE @ weights)
    return {name: round(float(value), 4) for name, value in zip(("per_frame", "worst", "bias"), weights, strict=True)}


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.speech", description=__doc__)
    parser.add_argument("--talk", type=Path, required=True, help="sentences that are no commands, one a line")
    parser.add_argument("--out", type=Path, default=SETTINGS, help="(default: %(default)s)")
    args = parser.parse_args(argv)
    talk = [line.strip() for line in args.talk.read_text(encoding="utf-8").splitlines() if line.strip()]
    with Pool(2) as pool:
        rows = [row for row in pool.imap(examine, utterances(talk)) if row is not None]
    args.out.write_text(json.dumps(fit(np.array(rows))) + "\n", encoding="utf-8")
    print(f"wrote {args.out}, from {len(rows)} utterances")


if __name__ == "__main__":
    main()
