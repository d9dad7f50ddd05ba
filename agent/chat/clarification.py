"""A question that the agent asked, and what a reply makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from agent.chat import wording
from agent.chat.references import Resolution, Resolver
from agent.chat.referent import Referent
from agent.chat.telling_apart import Option, options_for
from agent.datatypes import Answer
from agent.grounding.names import Names
from agent.language.command import Command
from agent.language.intents import ACTIONS, QUESTIONS, Intent
from agent.language.mention import NOTHING, Mention

if TYPE_CHECKING:
    from agent.grounding.scene import Scene


@dataclass(frozen=True, eq=False)
class Clarification:
    """A command whose target or destination could be several things, waiting for a reply.

    Attributes:
        scene: where its things were seen.
        options: the candidates in words; a single one for a question that yes or no answers.
        found: the target where the destination is asked about; empty where the target is.
        noun: the kind that the candidates have in common; empty where there is none.
        said: the words for the thing itself, which fit all of them.
        lead: a sentence before the question.
        asked_s: when it was asked, seconds.
        times: how often it was asked.
    """

    command: Command
    scene: Scene
    options: tuple[Option, ...]
    found: tuple[Answer, ...] = ()
    noun: str = ""
    said: Mention = NOTHING
    lead: str = ""
    asked_s: float = 0.0
    times: int = 1

    @property
    def words(self) -> str:
        """The question as it is said."""
        if len(self.options) == 1:
            return f"{self.lead}{wording.whether(self.options[0].words)}"
        said = [option.words for option in self.options]
        return f"{self.lead}{wording.which(said, self.noun, of_destination=bool(self.found))}"

    def in_scene(self, scene: Scene) -> Clarification | None:
        """The same question in a newer picture; None where not all of its things are in it."""
        if scene is self.scene:
            return self
        options = [(Referent(self.scene, each.index).index_in(scene), each.words) for each in self.options]
        found = [(Referent(self.scene, each.chosen[0]).index_in(scene), each.expression) for each in self.found]
        seen = [Option(index, words) for index, words in options if index is not None]
        again = [Referent(scene, index).meant_by(words) for index, words in found if index is not None]
        if len(seen) < len(options) or len(again) < len(found):
            return None
        return replace(self, scene=scene, options=tuple(seen), found=tuple(again))


def clarification_of(
    command: Command, scene: Scene, resolution: Resolution, found: tuple[Answer, ...]
) -> Clarification:
    """Asks which of several candidates is meant, or whether a doubtful one is."""
    candidates, names = resolution.candidates, scene.names
    if len(candidates) == 1:
        only = Option(candidates[0], f"the {names.full(candidates[0])}")
        return Clarification(command, scene, (only,), found, lead=resolution.doubt)
    kinds = {names.categories[index] for index in candidates}
    tree = resolution.answer.trace.tree or {}
    said = NOTHING if tree.keys() & {"joined", "alternatives"} else resolution.head  # "the cup and the spoon"
    named = [word for word, _ in names.category_words(said.text)]
    noun = named[-1] if named else kinds.pop() if len(kinds) == 1 else ""
    lead = wording.ONE_AT_A_TIME if len(resolution.answer.chosen) > 1 else ""
    return Clarification(command, scene, options_for(candidates, names, said), found, noun, said, lead)


class ReplyKind(Enum):
    """What a reply makes of a question."""

    CHOSEN = "one of the candidates is meant"
    UNCLEAR = "some of them are"
    ALL = "all of them are"
    NONE = "none of them is"
    ASIDE = "another question, which leaves this one open"
    ANOTHER_MATTER = "something else is wanted"


def understand(question: Clarification, command: Command, resolver: Resolver) -> tuple[ReplyKind, Sequence[int]]:
    """What a reply makes of a question, and the candidates that it could mean."""
    indices, choice, intent = [option.index for option in question.options], command.choice, command.intent
    if intent in QUESTIONS:
        return ReplyKind.ASIDE, ()
    if choice.is_any and intent is not Intent.DENY:
        return ReplyKind.CHOSEN, indices[:1]
    if choice.is_all and len(indices) > 1:
        return ReplyKind.ALL, indices
    if len(indices) == 1:
        return _to_yes_or_no(command), indices
    if _names_another(choice.head, intent, indices, question.scene.names):
        return ReplyKind.ANOTHER_MATTER, ()
    if intent is Intent.DENY and not choice.denied:
        return ReplyKind.NONE, ()
    meant = resolver.among(choice, question.options)
    if len(meant) == 1:
        return ReplyKind.CHOSEN, meant
    if intent in ACTIONS or (intent is Intent.OTHER and command.expression):
        return ReplyKind.ANOTHER_MATTER, ()
    return ReplyKind.UNCLEAR, meant


def _names_another(head: Mention, intent: Intent, indices: Sequence[int], names: Names) -> bool:
    """Whether a thing is named that none of the candidates is, or a whole new command names its own."""
    if head.is_one:
        return False
    if intent in ACTIONS and names.category_words(head.text):
        return True
    return all(names.contradictions(index, head.text) for index in indices)


def _to_yes_or_no(command: Command) -> ReplyKind:
    if command.agrees:
        return ReplyKind.CHOSEN
    if command.intent is Intent.DENY:
        return ReplyKind.NONE
    return ReplyKind.UNCLEAR if command.intent is Intent.OTHER else ReplyKind.ANOTHER_MATTER
