"""A question that the agent asked, and what a reply makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum

from agent.chat import wording
from agent.chat.ambiguity import before_place
from agent.chat.references import Look, Resolution, Resolver
from agent.chat.telling_apart import Option, options_for
from agent.datatypes import Answer, Status
from agent.grounding.names import Names, words_of
from agent.language.command import Command
from agent.language.intents import ACTIONS, QUESTIONS, Intent

_ANY = re.compile(
    r"(?:any|either|whichever|whatever|anything|i don't care|it doesn't matter|no matter)"
    r"(?: (?:of (?:them|those|these|the two)|one))*(?: (?:will do|is fine))?[.!]?"
)
_ALL = re.compile(r"(?:both|all|all of them|both of them|all of those|both of those|everything)(?: please)?[.!]?")
_NOT_THAT = re.compile(r"(?:no\W+)?not (?:the|that) (?!one\b)\w+")


@dataclass(frozen=True, eq=False)
class Question:
    """A command whose target or destination could be several things, waiting for a reply.

    Attributes:
        look: where its things were seen.
        options: the candidates in words; a single one for a question that yes or no answers.
        part: what is asked about, "target" or "destination".
        noun: the kind that the candidates have in common; empty where there is none.
        said: the words for the thing itself, which fit all of them.
        lead: a sentence before the question.
        asked_s: when it was asked, seconds.
        resolved: the parts that are found already.
        times: how often it was asked.
    """

    command: Command
    look: Look
    options: tuple[Option, ...]
    part: str
    noun: str = ""
    said: str = ""
    lead: str = ""
    asked_s: float = 0.0
    resolved: dict[str, Answer] = field(default_factory=dict)
    times: int = 1

    @property
    def words(self) -> str:
        """The question as it is said."""
        if len(self.options) == 1:
            return f"{self.lead}{wording.whether(self.options[0].words)}"
        said = [option.words for option in self.options]
        return f"{self.lead}{wording.which(said, self.noun, of_destination=self.part == 'destination')}"

    def in_look(self, look: Look) -> Question | None:
        """The same question in a newer picture; None where not all of its things are in it."""
        if look.scene is self.look.scene:
            return self
        asked = [self.look.referent(option.index).index_in(look.scene) for option in self.options]
        known = {
            part: self.look.referent(answer.chosen[0]).index_in(look.scene) for part, answer in self.resolved.items()
        }
        options = [Option(i, option.words) for i, option in zip(asked, self.options, strict=True) if i is not None]
        resolved = {
            part: look.found(index, Answer(Status.ABSENT, self.resolved[part].expression))
            for part, index in known.items()
            if index is not None
        }
        if len(options) < len(self.options) or len(resolved) < len(self.resolved):
            return None
        return replace(self, look=look, options=tuple(options), resolved=resolved)


def question_about(
    command: Command, look: Look, part: str, resolution: Resolution, resolved: dict[str, Answer]
) -> Question:
    """Asks which of several candidates is meant, or whether a doubtful one is."""
    candidates = resolution.candidates
    if len(candidates) == 1:
        only = (Option(candidates[0], f"the {look.name(candidates[0])}"),)
        return Question(command, look, only, part, lead=resolution.doubt, resolved=resolved)
    kinds = {look.names.categories[index] for index in candidates}
    tree = resolution.answer.trace.tree or {}
    said = "" if tree.keys() & {"joined", "alternatives"} else resolution.head  # "the cup and the spoon"
    named = [word for word, _ in look.names.category_words(said)]
    noun = named[-1] if named else kinds.pop() if len(kinds) == 1 else ""
    options = options_for(candidates, look.names, said)
    lead = wording.ONE_AT_A_TIME if len(resolution.answer.chosen) > 1 else ""
    return Question(command, look, options, part, noun=noun, said=said, lead=lead, resolved=resolved)


class ReplyKind(Enum):
    """What a reply makes of a question."""

    CHOSEN = "one of the candidates is meant"
    UNCLEAR = "some of them are"
    ALL = "all of them are"
    NONE = "none of them is"
    ASIDE = "another question, which leaves this one open"
    ANOTHER_MATTER = "something else is wanted"


def understand(question: Question, command: Command, resolver: Resolver) -> tuple[ReplyKind, list[int]]:
    """What a reply makes of a question, and the candidates that it could mean."""
    indices = [option.index for option in question.options]
    said = (command.expression or command.text).lower()
    if command.intent in QUESTIONS:
        return ReplyKind.ASIDE, []
    if _ANY.fullmatch(said) and command.intent is not Intent.DENY:
        return ReplyKind.CHOSEN, indices[:1]
    if _ALL.fullmatch(said) and len(indices) > 1:
        return ReplyKind.ALL, indices
    if len(indices) == 1:
        return _to_yes_or_no(command, indices)
    if _names_another(said, command.intent, indices, question.look.names):
        return ReplyKind.ANOTHER_MATTER, []
    excludes = _NOT_THAT.match(command.text.lower())
    if command.intent is Intent.DENY and not excludes:
        return ReplyKind.NONE, []
    meant = resolver.among(command.text if excludes and not command.expression else said, question.options)
    if len(meant) == 1:
        return ReplyKind.CHOSEN, meant
    if command.intent in ACTIONS or (command.intent is Intent.OTHER and command.expression):
        return ReplyKind.ANOTHER_MATTER, []
    return ReplyKind.UNCLEAR, meant


def _names_another(said: str, intent: Intent, indices: list[int], names: Names) -> bool:
    """Whether a thing is named that none of the candidates is, or a whole new command names its own."""
    head = before_place(said)
    if "one" in words_of(head):
        return False
    if intent in ACTIONS and names.category_words(head):
        return True
    return all(names.contradictions(index, head) for index in indices)


def _to_yes_or_no(command: Command, indices: list[int]) -> tuple[ReplyKind, list[int]]:
    agrees = command.intent is Intent.CONFIRM or command.text.lower().strip(" .!") == "right"
    if agrees:
        return ReplyKind.CHOSEN, indices
    if command.intent is Intent.DENY:
        return ReplyKind.NONE, []
    return (ReplyKind.UNCLEAR, indices) if command.intent is Intent.OTHER else (ReplyKind.ANOTHER_MATTER, [])
