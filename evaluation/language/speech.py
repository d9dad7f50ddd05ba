"""How well spoken commands are understood: word error rate and command accuracy.

Commands within the grammar are spoken by flite's voices and espeak-ng's, clean, in noise and in rooms: those of the
dialogues written apart that the grammar has, in their order, then others drawn from it. A command is right when it is
taken apart into the same intent and slots as the words that were spoken. Under ``--also``, the voices take turns.
``--talk FILE`` speaks other sentences for ``--minutes`` and counts what was taken for a command.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import cycle
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from tqdm import tqdm

from agent.language.command import is_stop, parse_command
from agent.language.dependency_parser import DependencyParser
from agent.models.presets import load_preset
from agent.speech.grammar import STOPS
from agent.speech.listener import Listener
from agent.speech.pocketsphinx_recogniser import COMMANDS, PocketsphinxRecogniser
from agent.speech.recognisers import vocabulary_of
from agent.speech.sound import RATE_HZ
from agent.speech.two_witnesses import TwoWitnesses
from evaluation.json_files import read_json_lines
from evaluation.language.whisper_package import packaged_whisper
from evaluation.options import Options, limit, option
from evaluation.tables import format_table, grouped
from sim.spoken import CONDITIONS, Spoken
from sim.voices import ESPEAK, FLITE

DIALOGUES = Path("tests/golden/dialogues/blind.jsonl")
SEED = 11
MAX_WORDS = 12
SURE = 0.6
"""What is less sure is asked about: `ask_below` of grounding_node."""
EACH = ("clean", "white 20", "white 10", "living room")
OTHERS = tuple(condition for condition in CONDITIONS if condition not in EACH)
TURNS = "in turns"
OPTIONS = (
    limit("commands", 60),
    option("--voices", nargs="+", default=[*FLITE, *ESPEAK], help="flite's, and accents of espeak-ng's"),
    option(
        "--conditions", nargs="*", default=EACH, metavar="CONDITION", help=f"for each voice: {', '.join(CONDITIONS)}"
    ),
    option("--also", nargs="*", default=OTHERS, metavar="CONDITION", help="for voices in turns (all the others)"),
    option("--alone", action="store_true", help="pocketsphinx alone, without Whisper's tiny.en beside it"),
    option("--talk", type=Path, metavar="FILE", help="sentences that are not commands, one per line"),
    option("--minutes", type=float, default=30.0, help="of that talk (30)"),
)


@dataclass(frozen=True)
class Outcome:
    """What came of it: the words, how sure they are (the least sure piece), and seconds of one core that it took."""

    spoken: Spoken
    heard: str
    confidence: float
    sound_s: float
    took_s: float

    def kind(self) -> tuple[str, str]:
        """Voice and condition."""
        return self.spoken.voice if self.spoken.condition in EACH else TURNS, self.spoken.condition


@lru_cache(maxsize=1)
def listener(alone: bool) -> Listener:
    """One in each process."""
    vocabulary = vocabulary_of(load_preset("tabletop"))
    return Listener(PocketsphinxRecogniser(vocabulary) if alone else TwoWitnesses(packaged_whisper(), vocabulary))


def hear(spoken: Spoken, alone: bool = False) -> Outcome:
    """Speak it, and listen with both recognisers or pocketsphinx alone."""
    sound = spoken.sound()
    listens = listener(alone)
    started_s = time.process_time()
    heard = list(listens.hear(np.array_split(sound, max(len(sound) // 1600, 1))))
    took_s = time.process_time() - started_s
    words = " ".join(each.text for each in heard)
    return Outcome(spoken, words, min((each.confidence for each in heard), default=0.0), len(sound) / RATE_HZ, took_s)


def commands(count: int) -> list[str]:
    """What is said: from the dialogues where the grammar has it, then drawn from the grammar."""
    grammar = PocketsphinxRecogniser(vocabulary_of(load_preset("tabletop"))).grammars[COMMANDS]
    written = [re.sub(r"[^a-z' ]", "", line["text"].lower()).strip() for _, line in read_json_lines(DIALOGUES)]
    chosen = [text for text in dict.fromkeys(written) if grammar.accepts(text)][:count]
    rng = random.Random(SEED)
    while len(chosen) < count:
        text = grammar.draw(rng)
        if text not in chosen and len(text.split()) <= MAX_WORDS:
            chosen.append(text)
    return chosen


def word_errors(said: str, heard: str) -> int:
    """The least insertions, deletions and replacements of words that lead from one to the other."""
    from spacy.matcher import levenshtein

    words = [*dict.fromkeys([*said.split(), *heard.split()])]
    return int(levenshtein(*("".join(chr(1 + words.index(word)) for word in text.split()) for text in (said, heard))))


def is_same_command(said: str, heard: str, parser: DependencyParser) -> bool:
    """Whether both are taken apart into the same intent and slots."""
    if not heard:
        return False
    one, other = (parse_command(text, parser) for text in (said, heard))
    slots = ((each.intent, each.expression, each.destination, each.placement) for each in (one, other))
    return len(set(slots)) == 1


def report(outcomes: Iterable[Outcome], parser: DependencyParser) -> str:
    """A row for each voice and condition."""
    rows = []
    for kind, group in grouped(Outcome.kind, outcomes).items():
        errors = sum(word_errors(each.spoken.text, each.heard) for each in group)
        words = sum(len(each.spoken.text.split()) for each in group)
        right = np.array([is_same_command(each.spoken.text, each.heard, parser) for each in group])
        sure = np.array([each.confidence >= SURE for each in group])
        shares = (np.mean(each) for each in (right, right & sure, ~right & sure))
        slowness = sum(each.took_s for each in group) / sum(each.sound_s for each in group)
        counted = [str(len(group)), f"{errors / words:.3f}", *(f"{share:.3f}" for share in shares)]
        rows.append([*kind, *counted, f"{slowness:.2f}"])
    head = ["voice", "condition", "n", "word errors", "right", "right and sure", "wrong and sure", "time / sound"]
    return format_table(head, rows)


def report_stops(outcomes: Iterable[Outcome]) -> str:
    """How many stops were heard as such, by voice and condition, and what was not."""
    rows, missed = [], []
    for kind, group in grouped(Outcome.kind, outcomes).items():
        deaf = [each for each in group if not (each.heard and is_stop(each.heard))]
        rows.append([*kind, str(len(group)), f"{1 - len(deaf) / len(group):.3f}"])
        missed += [f'{", ".join(kind)}: "{each.spoken.text}" as "{each.heard}"' for each in deaf]
    return "\n".join([format_table(["voice", "condition", "n", "stops heard"], rows), *missed])


def run(options: Options) -> int:
    """Speak and listen, and print what came of it."""
    spoken = _under_conditions(commands(options.limit), options)
    stops = _under_conditions(STOPS, options)
    with Pool(2) as pool:
        heard_by = partial(hear, alone=options.alone)
        heard = tqdm(pool.imap(heard_by, spoken, chunksize=4), total=len(spoken), unit="command", disable=None)
        print(report(heard, DependencyParser.load()), flush=True)
        print(report_stops(pool.imap(heard_by, stops, chunksize=4)), flush=True)
        if options.talk is not None:
            print(_report_talk(pool.imap(heard_by, _talk(options.talk), chunksize=4), 60.0 * options.minutes))
    return 0


def _under_conditions(texts: Sequence[str], options: Options) -> list[Spoken]:
    said = [Spoken(text, voice, each) for each in options.conditions for voice in options.voices for text in texts]
    turns = list(zip(texts, cycle(options.voices), strict=False))
    return said + [Spoken(text, voice, each) for each in options.also for text, voice in turns]


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
