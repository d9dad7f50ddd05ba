"""How often an utterance is fully understood: its intent, and the words of its target, destination and placement.

A file has one JSON object a line, in the form that `tests/golden/dialogues/README.md` describes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.errors import InvalidInputError
from agent.evaluation.json_files import naming_what_is_malformed, read_json_lines
from agent.language.command import Command, parse_command
from agent.language.dependency_parser import EMBEDDED_PARSER, DependencyParser
from agent.language.intents import Intent
from agent.language.reading import Parser

SLOTS = ("target", "destination", "placement")


@dataclass(frozen=True)
class Utterance:
    """One line of a file: what was said, and what it means.

    Attributes:
        slots: the words of each of `SLOTS`, in lower case.
    """

    dialogue: str
    turn: int
    text: str
    intent: Intent
    slots: tuple[str, ...]


def read_utterances(path: Path) -> list[Utterance]:
    """The utterances of a file.

    Raises:
        InvalidInputError: it cannot be read, holds none, or a line does not have the form; the message says which.
    """
    utterances = []
    for where, line in read_json_lines(path):
        try:
            with naming_what_is_malformed():
                slots = tuple(_text(line[slot]).lower().strip() for slot in SLOTS)
                text, intent = _text(line["text"]), Intent(line["intent"])
                utterances.append(Utterance(str(line["dialogue"]), int(line["turn"]), text, intent, slots))
        except InvalidInputError as error:
            raise InvalidInputError(f"{where}: {error}") from error
    if not utterances:
        raise InvalidInputError(f"{path} holds no utterance; expected one JSON object a line")
    return utterances


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return value


def slots_of(command: Command) -> tuple[str, ...]:
    """The words of each of `SLOTS`, in lower case."""
    return command.expression.lower(), command.destination.lower(), command.placement


def mistakes(utterance: Utterance, command: Command) -> list[str]:
    """What was understood otherwise, in words; nothing where all is right."""
    found = zip(
        ("intent", *SLOTS), (utterance.intent, *utterance.slots), (command.intent, *slots_of(command)), strict=True
    )
    return [f'{name} "{given}", expected "{wanted}"' for name, wanted, given in found if wanted != given]


def report(utterances: Sequence[Utterance], understand: Callable[[str], Command], *, errors: bool) -> int:
    """Print the shares by intent, and last how many were fully right, as "intent and slots N of M".

    Args:
        errors: print each utterance that was not.

    Returns:
        How many were fully right.
    """
    right: Counter[str] = Counter()
    totals = Counter(str(utterance.intent) for utterance in utterances)
    for utterance in utterances:
        wrong = mistakes(utterance, understand(utterance.text))
        right[f"{utterance.intent} intent"] += not any(each.startswith("intent") for each in wrong)
        right[str(utterance.intent)] += not wrong
        if wrong and errors:
            print(
                "\n".join([f"{utterance.dialogue}, {utterance.turn}: {utterance.text}", *(f"    {w}" for w in wrong)])
            )
    print(f"{'intent':<12} {'n':>4} {'intent':>7} {'and slots':>9}")
    for name, total in sorted(totals.items()):
        print(f"{name:<12} {total:>4} {right[f'{name} intent']:>7} {right[name]:>9}")
    intents, full = (sum(right[f"{name}{kind}"] for name in totals) for kind in (" intent", ""))
    print(f"intent {intents} of {len(utterances)}")
    print(f"intent and slots {full} of {len(utterances)}")
    return full


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `python -m agent.evaluation dialogues`."""
    parser.add_argument("file", metavar="FILE", type=Path, help="utterances, one JSON object a line")
    parser.add_argument("--errors", action="store_true", help="print what was understood otherwise")
    parser.add_argument(
        "--parser", default=EMBEDDED_PARSER, metavar="NAME_OR_DIR", help="spaCy pipeline (default: the embedded one)"
    )


def main(args: argparse.Namespace) -> int:
    """Run the command; 0 when all was understood, else 1."""
    utterances = read_utterances(args.file)
    parser: Parser = DependencyParser.load(args.parser)
    full = report(utterances, lambda text: parse_command(text, parser), errors=args.errors)
    return 0 if full == len(utterances) else 1
