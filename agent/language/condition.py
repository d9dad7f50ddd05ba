"""What a command waits for: "if it is white", "unless there is a lemon on it", "in five minutes"."""

from __future__ import annotations

from dataclasses import dataclass

from agent.language.question import Question


@dataclass(frozen=True)
class Condition:
    """What must be so before a command is carried out.

    Attributes:
        text: its words, in lower case: "it is white", "in five minutes".
        question: what has to be asked of the scene; None of what no picture shows: times, and what people do.
        is_denied: whether the answer must be no: "unless it is white", "if it is not white".
        is_time: whether it is a time, or what somebody does, that would have to be waited for.
    """

    text: str
    question: Question | None = None
    is_denied: bool = False
    is_time: bool = False
