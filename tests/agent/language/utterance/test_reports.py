"""Commands that are only spoken of."""

from __future__ import annotations

import pytest

from agent.language.command import Command, parse_command
from agent.language.intents import ACTIONS


def read(text: str) -> Command:
    def refuse(asked: str) -> object:
        raise AssertionError(f"the parser was asked about {asked!r}, which the tables decide")

    return parse_command(text, refuse)  # type: ignore[arg-type]


@pytest.mark.parametrize("command", ["pick up the red cup", "take the cup", "put the spoon in the bowl"])
@pytest.mark.parametrize(
    "form",
    [
        "the sign says {}", 'the sign says "{}"', "he told me to say '{}'", "he told me to say {}", "she said {}",
        "the note reads {}", "what if I said {}", 'what does "{}" mean?', "someone told you to {}", "say {}",
        "I was told to {}", "I never said {}", "imagine you {}", "pretend to {}", "write {}", "repeat after me: {}",
    ],
)  # fmt: skip
def test_a_command_that_is_only_spoken_of_is_not_obeyed(form: str, command: str) -> None:
    said = read(form.format(command))
    assert said.problem.startswith("That only speaks of a command")
    assert said.intent not in ACTIONS


@pytest.mark.parametrize(
    "form", ["I said {}", "I told you to {}", "mummy says {}", '"{}"', "my boss said to {}", 'I said "{}"']
)
def test_a_command_that_is_passed_on_is_one(form: str) -> None:
    assert not read(form.format("take the cup")).hindrance
