"""How often an utterance is fully understood: its intent, and the words of its target, destination and placement.

A file has one JSON object a line, in the form that `tests/golden/dialogues/README.md` describes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.errors import InvalidInputError
from agent.language.command import Command, parse_command
from agent.language.dependency_parser import DependencyParser
from agent.language.intents import Intent
from agent.language.utterance.reading import Parser
from evaluation.json_files import naming_what_is_malformed, read_json_lines
from evaluation.options import Options, cases, shared
from evaluation.tables import format_table

SLOTS = ("target", "destination", "placement")
OPTIONS = (cases("utterances, one JSON object a line"), *shared("errors", "parser"))


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
        with naming_what_is_malformed(where):
            slots = tuple(_text(line[slot]).lower().strip() for slot in SLOTS)
            text, intent = _text(line["text"]), Intent(line["intent"])
            utterances.append(Utterance(str(line["dialogue"]), int(line["turn"]), text, intent, slots))
    if not utterances:
        raise InvalidInputError(f"{path} holds no utterance; expected one JSON object a line")
    return utterances


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {type(value).__name__}")
    return value


def mistakes(utterance: Utterance, command: Command) -> list[str]:
    """What was understood otherwise, in words; nothing where all is right."""
    given = command.intent, command.expression.lower(), command.destination.lower(), command.placement
    found = zip(("intent", *SLOTS), (utterance.intent, *utterance.slots), given, strict=True)
    return [f'{name} "{had}", expected "{wanted}"' for name, wanted, had in found if wanted != had]


def report(utterances: Sequence[Utterance], understand: Callable[[str], Command], *, errors: bool) -> int:
    """Print the shares by intent, and last how many were fully right, as "intent and slots N of M".

    Args:
        errors: print each utterance that was not.

    Returns:
        How many were fully right.
    """
    wrong = [(str(each.intent), mistakes(each, understand(each.text))) for each in utterances]
    for each, (_, found) in zip(utterances, wrong, strict=True):
        if found and errors:
            print(f"{each.dialogue}, {each.turn}: {each.text}", *(f"    {w}" for w in found), sep="\n")
    totals = Counter(intent for intent, _ in wrong)
    intents = Counter(intent for intent, found in wrong if not any(each.startswith("intent") for each in found))
    full = Counter(intent for intent, found in wrong if not found)
    rows = [[name, str(n), str(intents[name]), str(full[name])] for name, n in sorted(totals.items())]
    print(format_table(["intent", "n", "intent", "and slots"], rows))
    print(f"intent {intents.total()} of {len(utterances)}")
    print(f"intent and slots {full.total()} of {len(utterances)}")
    return full.total()


def run(options: Options) -> int:
    """Print the table; 0 when all was understood, else 1."""
    utterances = read_utterances(options.file)
    parser: Parser = DependencyParser.load(options.parser)
    full = report(utterances, lambda text: parse_command(text, parser), errors=options.errors)
    return 0 if full == len(utterances) else 1
