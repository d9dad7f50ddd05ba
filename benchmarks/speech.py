"""How well spoken commands are understood: ``python -m benchmarks.speech`` prints word error rate and command accuracy.

Commands within the grammar are spoken by flite's voices and espeak-ng, clean and in noise: those of the dialogues
written apart that the grammar has, in their order, then others drawn from it. A command is right when it is taken apart
into the same intent and slots as the words that were spoken. ``--talk FILE`` speaks other sentences for ``--minutes``
and counts what was taken for a command.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from tqdm import tqdm

from agent.evaluation.tables import format_table
from agent.language.command import parse_command
from agent.language.dependency_parser import DependencyParser
from agent.language.stop_words import is_stop
from agent.models.presets import load_preset
from agent.speech.grammar import STOPS
from agent.speech.listener import Listener
from agent.speech.recognisers import listener_for
from agent.speech.sound import RATE_HZ
from sim.voices import ESPEAK, FLITE, Spoken

DIALOGUES = Path("tests/golden/dialogues/blind.jsonl")
SEED = 11
MAX_WORDS = 12
SURE = 0.6
"""What is less sure is asked about: `ask_below` of grounding_node."""


@dataclass(frozen=True)
class Outcome:
    """What came of it: the words, how sure they are (the least sure piece), and how long that took, seconds."""

    spoken: Spoken
    heard: str
    confidence: float
    sound_s: float
    took_s: float


@lru_cache(maxsize=1)
def listener() -> Listener:
    """One in each process."""
    return listener_for(load_preset("tabletop"))


def hear(spoken: Spoken) -> Outcome:
    """Speak it, and listen."""
    sound = spoken.sound()
    started_s = time.monotonic()
    heard = list(listener().hear(np.array_split(sound, max(len(sound) // 1600, 1))))
    took_s = time.monotonic() - started_s
    words = " ".join(each.text for each in heard)
    return Outcome(spoken, words, min((each.confidence for each in heard), default=0.0), len(sound) / RATE_HZ, took_s)


def commands(count: int) -> list[str]:
    """What is said: from the dialogues where the grammar has it, then drawn from the grammar."""
    from agent.language.vocabulary import Vocabulary
    from agent.speech.pocketsphinx_recogniser import COMMANDS, PocketsphinxRecogniser

    preset = load_preset("tabletop")
    assert preset.vocabulary is not None
    grammar = PocketsphinxRecogniser(Vocabulary.load(preset.vocabulary, preset.synonyms)).grammars[COMMANDS]
    lines = DIALOGUES.read_text(encoding="utf-8").splitlines()
    written = [re.sub(r"[^a-z' ]", "", json.loads(line)["text"].lower()).strip() for line in lines]
    chosen = [text for text in dict.fromkeys(written) if grammar.accepts(text)][:count]
    rng = random.Random(SEED)
    while len(chosen) < count:
        text = grammar.draw(rng)
        if text not in chosen and len(text.split()) <= MAX_WORDS:
            chosen.append(text)
    return chosen


def word_errors(said: str, heard: str) -> int:
    """The least insertions, deletions and replacements of words that lead from one to the other."""
    heard_words = heard.split()
    row = list(range(len(heard_words) + 1))
    for at, word in enumerate(said.split(), start=1):
        before, row[0] = row[0], at
        for column, other in enumerate(heard_words, start=1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (word != other))
    return row[-1]


def is_same_command(said: str, heard: str, parser: DependencyParser) -> bool:
    """Whether both are taken apart into the same intent and slots."""
    if not heard:
        return False
    one, other = (parse_command(text, parser) for text in (said, heard))
    slots = ((each.intent, each.expression, each.destination, each.placement) for each in (one, other))
    return len(set(slots)) == 1


def report(outcomes: Iterable[Outcome], parser: DependencyParser) -> str:
    """A row for each voice and loudness."""
    by_kind: dict[tuple[str, float | None], list[Outcome]] = {}
    for each in outcomes:
        by_kind.setdefault((each.spoken.voice, each.spoken.snr_db), []).append(each)
    rows = []
    for (voice, snr_db), group in by_kind.items():
        errors = sum(word_errors(each.spoken.text, each.heard) for each in group)
        right = [is_same_command(each.spoken.text, each.heard, parser) for each in group]
        sure = [same and each.confidence >= SURE for same, each in zip(right, group, strict=True)]
        wrong = [not same and each.confidence >= SURE for same, each in zip(right, group, strict=True)]
        rows.append(
            [
                voice,
                _loudness(Spoken("", voice, snr_db)),
                str(len(group)),
                f"{errors / sum(len(each.spoken.text.split()) for each in group):.3f}",
                f"{np.mean(right):.3f}",
                f"{np.mean(sure):.3f}",
                f"{np.mean(wrong):.3f}",
                f"{sum(each.took_s for each in group) / sum(each.sound_s for each in group):.2f}",
            ]
        )
    head = ["voice", "noise", "n", "word errors", "right", "right and sure", "wrong and sure", "time / sound"]
    return format_table(head, rows)


def report_stops(outcomes: Iterable[Outcome]) -> str:
    """How many stops were heard as such, by voice and loudness, and what was not."""
    heard: dict[tuple[str, float | None], list[bool]] = {}
    missed = []
    for each in outcomes:
        stops = bool(each.heard) and is_stop(each.heard)
        heard.setdefault((each.spoken.voice, each.spoken.snr_db), []).append(stops)
        if not stops:
            missed.append(f'{each.spoken.voice}, {_loudness(each.spoken)}: "{each.spoken.text}" as "{each.heard}"')
    rows = [
        [voice, _loudness(Spoken("", voice, snr_db)), str(len(group)), f"{np.mean(group):.3f}"]
        for (voice, snr_db), group in heard.items()
    ]
    return "\n".join([format_table(["voice", "noise", "n", "stops heard"], rows), *missed])


def _loudness(spoken: Spoken) -> str:
    return "clean" if spoken.snr_db is None else f"{spoken.snr_db:g} dB"


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speech", description=__doc__)
    parser.add_argument("--commands", type=int, default=60, help="how many (60)")
    parser.add_argument("--voices", nargs="+", default=[*FLITE, ESPEAK], help="flite's, and espeak-ng")
    parser.add_argument("--noise", type=float, nargs="*", default=[20.0, 10.0], help="dB of speech over white noise")
    parser.add_argument("--talk", type=Path, help="sentences that are no commands, one a line")
    parser.add_argument("--minutes", type=float, default=30.0, help="of that talk (30)")
    args = parser.parse_args(argv)
    texts = commands(args.commands)
    loudness = [None, *args.noise]
    spoken = [Spoken(text, voice, snr_db) for snr_db in loudness for voice in args.voices for text in texts]
    stops = [Spoken(text, voice, snr_db) for snr_db in loudness for voice in args.voices for text in STOPS]
    with Pool(2) as pool:
        heard = tqdm(pool.imap(hear, spoken, chunksize=4), total=len(spoken), unit="command", disable=None)
        print(report(heard, DependencyParser.load()), flush=True)
        print(report_stops(pool.imap(hear, stops, chunksize=4)), flush=True)
        if args.talk is not None:
            print(_report_talk(pool.imap(hear, _talk(args.talk), chunksize=4), 60.0 * args.minutes))


def _talk(path: Path) -> Iterable[Spoken]:
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    random.Random(SEED).shuffle(lines)
    return (Spoken(line, FLITE[at % len(FLITE)]) for at, line in enumerate(lines))


def _report_talk(outcomes: Iterable[Outcome], seconds: float) -> str:
    heard_s, taken = 0.0, []
    for each in outcomes:
        heard_s += each.sound_s
        if each.heard and (each.confidence >= SURE or is_stop(each.heard)):
            taken.append(f'"{each.spoken.text}" as "{each.heard}" ({each.confidence:.0%})')
        if heard_s >= seconds:
            break
    return "\n".join([f"other talk, {heard_s / 60:.1f} minutes: {len(taken)} taken for commands", *taken])


if __name__ == "__main__":
    main()
