"""Fit how sure two witnesses may be: ``python -m training.two_witnesses --talk SENTENCES`` writes their weights.

Voices that no measure hears speak commands drawn from the grammar, and other talk, in quiet, in noises and in a room.
A logistic regression on what Whisper and pocketsphinx testify says how likely a command is right; then its bias is
lowered until no more than `WRONG_AND_SURE` of what was said is wrong and surer than what is asked about.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import numpy as np
from tqdm import tqdm

from agent.calibrating.logistic import regressed
from agent.chat.conversation import ASK_BELOW
from agent.datatypes import FloatArray
from agent.language.dependency_parser import DependencyParser
from agent.models.presets import load_preset
from agent.speech.pocketsphinx_recogniser import COMMANDS
from agent.speech.recognisers import vocabulary_of
from agent.speech.two_witnesses import SETTINGS, TwoWitnesses
from agent.speech.voice import VoiceActivity
from evaluation.language.speech import MAX_WORDS, is_same_command
from evaluation.language.whisper_package import packaged_whisper
from sim.spoken import Spoken
from sim.voices import FITTED

SEED = 7
DRAWN = 300
CONDITIONS = ("clean", "white 20", "living room", "white 10", "telephone", "babble 10", "pink 10")
EVIDENCE = ("unlikely", "behind", "changed", "against", "rivalled")
RIDGE = np.array([0.3] * len(EVIDENCE) + [0.01])
WRONG_AND_SURE = 0.01
"""Half of what is allowed: other voices are not those of the fit."""
STEP = 0.05


def said(witnesses: TwoWitnesses, talk: Path) -> list[Spoken]:
    """Commands and other talk, mixed: the first of them stand for all."""
    rng = random.Random(SEED)
    grammar = witnesses.grammar.grammars[COMMANDS]
    drawn = list(dict.fromkeys(grammar.draw(rng) for _ in range(2 * DRAWN)))
    texts = [text for text in drawn if len(text.split()) <= MAX_WORDS][:DRAWN]
    lines = [line.strip() for line in talk.read_text(encoding="utf-8").splitlines() if line.strip()]
    ways = zip(cycle(FITTED), cycle(CONDITIONS), strict=False)
    mixed = [*texts, *rng.sample(lines, min(len(lines), DRAWN // 3))]
    rng.shuffle(mixed)
    return [Spoken(text, *way) for text, way in zip(mixed, ways, strict=False)]


def testimonies(witnesses: TwoWitnesses, spoken: Sequence[Spoken]) -> Iterator[list[float]]:
    """Rows of evidence and whether it is right, for all that is heard as some command."""
    ears, parser = VoiceActivity(), DependencyParser.load()
    for each in tqdm(spoken, unit="utterance", disable=None):
        sound = each.sound()
        for piece in (*ears.feed(sound), *ears.end()):
            _, testimony = witnesses.examine(piece.sound)
            if testimony.text:
                is_right = is_same_command(each.text, testimony.text, parser)
                yield [*(getattr(testimony, name) for name in EVIDENCE), float(is_right)]


def fit(rows: FloatArray) -> dict[str, float]:
    """Weights of a logistic regression on (N, 6) rows of evidence and outcome, its bias lowered where it must be.

    Evidence speaks against a command or not at all: what would speak for one weighs nothing.
    """
    weights, speaks = np.zeros(len(EVIDENCE)), np.ones(len(EVIDENCE), dtype=bool)
    while True:
        columns = np.append(speaks, True)
        found, bias = regressed(rows[:, columns], RIDGE[columns])
        if (found <= 0).all():
            break
        speaks[np.flatnonzero(speaks)[found > 0]] = False
    weights[speaks] = found
    sure_from = np.log(ASK_BELOW / (1 - ASK_BELOW))
    while np.mean((rows[:, :-1] @ weights + bias >= sure_from) & (rows[:, -1] == 0)) > WRONG_AND_SURE:
        bias -= STEP
    return {name: round(float(value), 4) for name, value in zip((*EVIDENCE, "bias"), (*weights, bias), strict=True)}


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.two_witnesses", description=__doc__)
    parser.add_argument("--talk", type=Path, required=True, help="sentences that are not commands, one per line")
    parser.add_argument("--limit", type=int, help="how many are spoken (all)")
    parser.add_argument("--out", type=Path, default=SETTINGS, help="(default: %(default)s)")
    args = parser.parse_args(argv)
    witnesses = TwoWitnesses(packaged_whisper(), vocabulary_of(load_preset("tabletop")))
    rows = np.array(list(testimonies(witnesses, said(witnesses, args.talk)[: args.limit])))
    args.out.write_text(json.dumps(fit(rows), indent=2) + "\n", encoding="utf-8")
    print(f"wrote {args.out}, from {len(rows)} utterances, of which {rows[:, -1].mean():.3f} were right")


if __name__ == "__main__":
    main()
