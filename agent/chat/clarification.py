"""A question that the agent asks where several things could be meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.chat import wording
from agent.chat.memory import Referent
from agent.chat.references import Resolution
from agent.chat.telling_apart import MAX_OPTIONS, Option, options_for
from agent.datatypes import Answer
from agent.language.command import Command
from agent.language.intents import ACTIONS
from agent.language.mention import NOTHING, Mention
from agent.language.wordings import expression_as_written

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
    def offered(self) -> tuple[Option, ...]:
        """The options that are named; none where there are too many."""
        return self.options if len(self.options) <= MAX_OPTIONS else ()

    @property
    def words(self) -> str:
        """The question as it is said."""
        if not self.offered:
            return f"{self.lead}{wording.too_many(len(self.options), self.noun)}"
        if len(self.options) == 1:
            return f"{self.lead}{wording.whether(self.options[0].words)}"
        said = [option.words for option in self.options]
        return f"{self.lead}{wording.which(said, self.noun, of_destination=bool(self.found))}"

    def names_another(self, command: Command) -> bool:
        """Whether a reply names a thing that no candidate is, or, as a whole new command, one of its own."""
        names = self.scene.names
        head = Mention(expression_as_written(command.choice.text, self.scene.vocabulary)).head
        if head.is_one:
            return False
        if command.intent in ACTIONS and names.category_words(head.text):
            return True
        return all(names.contradictions(option.index, head.text) for option in self.options)

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
    named = [word for word, _ in names.category_words(said.text) if "_" not in word]
    noun = named[-1] if named else kinds.pop() if len(kinds) == 1 else ""
    return Clarification(command, scene, options_for(candidates, names, said), found, noun, said)
