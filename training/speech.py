"""Fit how sure the recogniser may be: ``python -m training.speech --talk SENTENCES`` writes its weights.

flite speaks commands drawn from the grammar, stops and other talk, clean and in noise. Two logistic regressions on the
recogniser's evidence say how likely all words of a command are right, and how likely a stop was said. About ten
minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from agent.calibrating.logistic import regressed
from agent.datatypes import FloatArray
from agent.language.command import is_stop
from agent.models.presets import load_preset
from agent.speech.grammar import STOPS as STOP_PHRASES
from agent.speech.pocketsphinx_recogniser import COMMANDS, SETTINGS, STOPS, PocketsphinxRecogniser
from agent.speech.recognisers import vocabulary_of
from agent.speech.voice import VoiceActivity
from sim.spoken import Spoken
from sim.voices import FLITE

SEED = 7
DRAWN, NOISY, TALK = 200, 80, 600
TALK_WEIGHT = 5
"""Of talk among the commands: a robot hears far more of it than of them."""
NOISY_CONDITION = "white 20"
MAX_WORDS = 12
EVIDENCE = ("per_frame", "worst", "left_out_s", "other_words", "behind_others")
RIDGE = np.array([0.5, 0.5, 0.5, 0.5, 0.5, 0.01])


@lru_cache(maxsize=1)
def recogniser() -> PocketsphinxRecogniser:
    """The tabletop preset's, one in each process."""
    return PocketsphinxRecogniser(vocabulary_of(load_preset("tabletop")))


@lru_cache(maxsize=1)
def ears() -> VoiceActivity:
    """One in each process."""
    return VoiceActivity()


def examine(said: Spoken) -> dict[str, list[list[float]]]:
    """For each search, rows of evidence about an utterance and whether it is right; none where it heard no words."""
    sound = said.sound()
    rows: dict[str, list[list[float]]] = {STOPS: [], COMMANDS: []}
    for piece in (*ears().feed(sound), *ears().end()):
        for name, of_it in rows.items():
            evidence = recogniser().examine(name, piece.sound)
            if evidence.text:
                is_right = is_stop(said.text) if name == STOPS else evidence.text == said.text
                of_it.append([*(getattr(evidence, each) for each in EVIDENCE), float(is_right)])
    return rows


def commands() -> list[Spoken]:
    """What is spoken to a robot, stops too."""
    rng = random.Random(SEED)
    drawn: list[str] = []
    while len(drawn) < DRAWN:
        text = recogniser().grammars[COMMANDS].draw(rng)
        if text not in drawn and len(text.split()) < MAX_WORDS:
            drawn.append(text)
    said = [Spoken(text, FLITE[at % 4]) for at, text in enumerate(drawn)]
    said += [Spoken(text, FLITE[(at + 1) % 4], NOISY_CONDITION) for at, text in enumerate(drawn[:NOISY])]
    said += [Spoken(text, FLITE[(at + turn) % 4]) for turn in (0, 2) for at, text in enumerate(STOP_PHRASES)]
    return said + [Spoken(text, FLITE[(at + 1) % 4], NOISY_CONDITION) for at, text in enumerate(STOP_PHRASES)]


def other_talk(path: Path) -> list[Spoken]:
    """Short sentences of a file: longer ones are like no command."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    short = [line for line in lines if 0 < len(line.split()) < MAX_WORDS]
    chosen = random.Random(SEED).sample(short, min(TALK, len(short)))
    return [Spoken(text, FLITE[at % 4]) for at, text in enumerate(chosen)]


def fit(rows: FloatArray) -> dict[str, float]:
    """Weights of a logistic regression on (N, 6) rows of evidence and outcome."""
    weights, bias = regressed(rows, RIDGE)
    return {name: round(float(value), 4) for name, value in zip((*EVIDENCE, "bias"), (*weights, bias), strict=True)}


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.speech", description=__doc__)
    parser.add_argument("--talk", type=Path, required=True, help="sentences that are not commands, one per line")
    parser.add_argument("--out", type=Path, default=SETTINGS, help="(default: %(default)s)")
    args = parser.parse_args(argv)
    rows: dict[str, list[list[float]]] = {STOPS: [], COMMANDS: []}
    with Pool(2) as pool:
        for said, weight in ((commands(), 1), (other_talk(args.talk), TALK_WEIGHT)):
            for found in pool.imap(examine, said):
                rows[STOPS] += found[STOPS]
                rows[COMMANDS] += found[COMMANDS] * weight
    weights = {name: fit(np.array(of_it)) for name, of_it in rows.items()}
    args.out.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {args.out}, from {', '.join(f'{len(of_it)} {name}' for name, of_it in rows.items())}")


if __name__ == "__main__":
    main()
