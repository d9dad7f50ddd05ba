"""One person's talk with the robot: turns in, answers and words out; a state machine over scenes, without a model.

::

    conversation = Conversation()
    reply = conversation.say("pick up the cup", scene)     # "Which cup do you mean: the red one or the blue one?"
    reply = conversation.say("the red one", scene)         # reply.answer is found: the red cup, action "pick up"

A robot acts on `Reply.answer` as on any answer: on status `found` alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.chat import replies, wording
from agent.chat.clarification import Clarification, clarification_of
from agent.chat.memory import MEMORY_S, Memory, Referent, all_together
from agent.chat.plan import Plan
from agent.chat.references import Resolver, first_of
from agent.chat.replies import Reply
from agent.chat.scene_answers import places_of, tell
from agent.chat.telling_apart import options_for
from agent.datatypes import Answer, Status
from agent.grounding.obstacles import NO_PLACE, Unmet, beyond_arms, forestalled, obstacle, unmet
from agent.grounding.understanding import second_reading, understood, with_words
from agent.language.command import Command, clean_text, is_stop, parse_command
from agent.language.intents import ACTIONS, QUESTIONS, Intent
from agent.language.mention import Mention, MentionKind
from agent.language.question import Question, QuestionKind
from agent.language.utterance.destination import PlaceKind

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from agent.grounding.scene import Scene

QUESTION_S = 120.0
"""How long a question waits for its reply."""
ASK_BELOW = 0.6
"""Speech less sure than this is asked about."""
MAX_ASKED = 2
"""How often one command is asked about."""


class Conversation:
    """The turns of one person or session; not for several threads at a time.

    Args:
        now_s: a monotonic clock.
        memory_s: how long what was talked about is remembered, seconds.
        rewrite: makes a command of what is only talk, or None; off where not given. See `agent.chat.language_model`.
    """

    def __init__(
        self,
        *,
        now_s: Callable[[], float] = time.monotonic,
        memory_s: float = MEMORY_S,
        rewrite: Callable[[str], Command | None] | None = None,
    ) -> None:
        self._rewrite = rewrite
        self._now_s = now_s
        self._memory = Memory(now_s, memory_s)
        self._places = Memory(now_s, memory_s)
        self._placement = self._heard = ""
        self._question: Clarification | None = None
        self._unless = wording.SAY_AGAIN
        self._last: Command | None = None
        self._done: tuple[Command, tuple[Referent, ...]] | None = None
        self._denied = False
        self._memory_s = memory_s
        self._plan = Plan()

    @property
    def is_asking(self) -> bool:
        """Whether a question waits for a reply."""
        return bool(self._heard) or self._open_question() is not None

    def say(self, text: str, scene: Scene | None, sure: float | None = None) -> Reply:
        """Answer one utterance.

        Args:
            scene: what the robot sees now; None where it sees nothing. Stop words need none.
            sure: see `carry_out`.

        Raises:
            InvalidTextError: empty, too long, or not text.
        """
        if isinstance(text, str) and is_stop(text):
            return self._stop(text)
        if scene is None:
            return replies.blind(clean_text(text))
        return self.carry_out(self.understand(text, scene.parser), scene, sure)

    def understand(self, text: str, parser: Callable[[str], Doc]) -> Command:
        """Read an utterance, without a picture; a chat model, where there is one, is asked about mere talk.

        Raises:
            InvalidTextError: see `say`.
        """
        command = parse_command(text, parser)
        if self._rewrite and not self.is_asking and command.intent is Intent.OTHER and not command.expression:
            rewritten = self._rewrite(text)
            return replace(rewritten, words=command.words) if rewritten else command
        return command

    def ask_whether(self, text: str) -> Reply:
        """Ask whether words that were heard badly are right; a yes then carries them out.

        Where that was asked of other words already, it is asked of those again.

        Raises:
            InvalidTextError: see `say`.
        """
        self._heard, self._unless = self._heard or clean_text(text), wording.SAY_AGAIN
        self._question = None
        return replies.heard_badly(self._heard)

    def offer(self, text: str) -> None:
        """Let a yes that comes next mean a command; whoever offers it has said so. Raises InvalidTextError."""
        self._heard, self._unless = clean_text(text), wording.OKAY

    def remember(self, scene: Scene, index: int) -> None:
        """Let "it" be this proposal from now on."""
        self._memory.return_to(Referent(scene, index))

    def carry_out(
        self, command: Command, scene: Scene, sure: float | None = None, *, ask_below: float = ASK_BELOW
    ) -> Reply:
        """Answer an utterance that has been read already.

        Args:
            sure: how sure a speech recogniser is of the words, 0 to 1; None where they were typed.
            ask_below: whether they were heard right is asked where it is less sure than this.
        """
        if sure is not None and sure < ask_below:
            return self.ask_whether(command.text)
        if command.intent is Intent.STOP:
            return self._stop(text=command.text)
        heard, self._heard = self._heard, ""
        if self._now_s() - self._plan.since_s > self._memory_s:
            self._plan = Plan()
        if heard and command.intent is Intent.CONFIRM and not command.expression:
            return self.say(heard, scene)
        if heard and command.intent is Intent.DENY:
            return replies.acknowledged(command, self._unless)
        shorter = self._plan.without(command)
        if shorter != self._plan:
            self._plan = shorter
            return self._in_plan(replies.acknowledged(command, wording.OKAY), command, announces=True)
        question = self._open_question()
        question = question.in_scene(scene) if question else None
        command = understood(command, scene) if question and not command.choice.is_any else command
        reply = self._reply_to(question, command) if question else None
        if reply:
            self._plan = replace(self._plan, steps=(*self._plan.steps, *command.later))
            return self._in_plan(reply, command)
        return self._new_turn(command, scene)

    # Several steps

    def _new_turn(self, command: Command, scene: Scene) -> Reply:
        """A turn that answers no question: the next step of the plan, or something new."""
        if command.goes_on and self._plan.waiting:
            self._plan = self._plan.next_step(self._now_s())
            return self._in_plan(self._turn(self._plan.steps[self._plan.at], scene), command)
        if command.goes_on and command.intent is not Intent.CONFIRM:
            return replies.acknowledged(command, wording.NOTHING_NEXT)
        is_new = command.later or command.intent in ACTIONS or (command.intent is Intent.SELECT and not self._denied)
        if is_new or not self._plan.waiting:
            self._plan = Plan((command, *command.later), since_s=self._now_s())
        reply = self._turn(command, scene)
        second = second_reading(command, reply.answer, scene)
        return self._in_plan(reply, command) if second is None else self._new_turn(second, scene)

    def _in_plan(self, reply: Reply, command: Command, *, announces: bool = False) -> Reply:
        """The reply with the words of its utterance, and with what is to be done next: that is said where a step was
        carried out or came to nothing."""
        reply = replace(reply, answer=with_words(reply.answer, command))
        plan = self._plan
        says = announces or reply.answer.status not in (Status.AMBIGUOUS, Status.ACKNOWLEDGED)
        return replies.in_plan(reply, plan, announces=says)

    def forget(self) -> None:
        """Forget everything and start over."""
        self._memory.clear()
        self._places.clear()
        self._question = self._last = self._done = None
        self._heard, self._denied, self._plan = "", False, Plan()

    def drop_question(self) -> None:
        """Withdraw the open question, and all steps that wait."""
        self._question, self._heard, self._plan = None, "", Plan()

    def _open_question(self) -> Clarification | None:
        if self._question and self._now_s() - self._question.asked_s > QUESTION_S:
            self._question = None
        return self._question

    def _stop(self, text: str) -> Reply:
        self.drop_question()
        return replies.stopped(text)

    # A turn without a question before it

    def _turn(self, command: Command, scene: Scene) -> Reply:
        self._question = None
        if command.question is not None:
            return self._tell(command, command.question, scene)
        if self._done and command.takes_up(self._done[0]):
            return self._repeat(command, scene, *self._done)
        if command.intent is Intent.CONFIRM:
            return replies.acknowledged(command, wording.OKAY)
        if command.intent is Intent.DENY:
            self._denied = self._memory.last is not None
            return replies.acknowledged(command, wording.WHICH_THEN if self._denied else wording.OKAY)
        if command.intent is Intent.CORRECT or (command.intent is Intent.SELECT and self._denied):
            return self._correct(command, scene)
        hindrance = obstacle(command)
        if hindrance:
            self._plan = Plan() if command.later and beyond_arms(command) else self._plan
            return replies.failed(command, hindrance)
        if command.intent is Intent.OTHER:
            return replies.acknowledged(command, wording.TALKING.get(command.talk, wording.TALK))
        if command.intent in (Intent.PUT, Intent.PUSH, Intent.HAND_OVER) and not command.expression:
            command = replace(command, expression="it" if self._memory.last else "")
        return self._ground(command.into_the_same_as(self._last), scene)

    def _tell(self, command: Command, question: Question, scene: Scene) -> Reply:
        told = tell(question, scene, self._resolver(scene))
        if told.failure is not None:
            return replies.failed(command, told.failure)
        self._done = command, ()
        goes_on = question.kind is QuestionKind.LIST and Mention(question.place).about("").text != question.place
        if len(told.things) == 1 and not goes_on:  # after "what is left of it?", "it" is still the same
            self._memory.add(Referent(scene, told.things[0]))
        return replies.acknowledged(command, told.words, told.things)

    def _correct(self, command: Command, scene: Scene) -> Reply:
        """ "no, the other one": the last command again, for something else; "no, on the plate": for another place."""
        before, last = self._last, self._memory.last
        self._denied = False
        if before is None or last is None:
            return self._ground(command, scene)
        placement, place = command.target.as_place
        if place and before.destination:
            moved = replace(before, expression="it", text=command.text, placement=placement, destination=place)
            return self._ground(moved if moved.displacement else replace(moved, metres=0.0), scene)
        index = last.index_in(scene)
        corrected = replace(before, expression=command.expression, text=command.text)
        return self._ground(corrected, scene, excluded=() if index is None else (index,))

    def _repeat(self, command: Command, scene: Scene, done: Command, things: Sequence[Referent]) -> Reply:
        """ "The same again"; "and the red one too": the same for something else."""
        if done.question:
            return self._turn(done.asked_of(command), scene)
        place = "there" if done.place.kind is MentionKind.LAST else done.destination
        again = replace(done, text=command.text, destination=place, takes_any=command.takes_any)
        if command.expression:
            return self._ground(replace(again, expression=command.expression), scene)
        indices = [index for each in things if (index := each.index_in(scene)) is not None]
        if len(indices) < len(things):
            return replies.not_understood(command, wording.NOTHING_BEFORE)
        return self._ground(again, scene, (all_together(scene, indices, done.expression),))

    def _resolver(self, scene: Scene) -> Resolver:
        return Resolver(scene, self._memory)

    # Grounding, and the question where several things fit

    def _ground(
        self, command: Command, scene: Scene, found: tuple[Answer, ...] = (), excluded: Sequence[int] = ()
    ) -> Reply:
        """Resolve what is not found yet: the target, then the destination.

        Args:
            found: the target, and then the destination, as far as they are.
            excluded: proposals that are not the target.
        """
        if not command.expression:
            return replies.not_understood(command, wording.WHICH_OBJECT)
        failure = forestalled(command, scene) if not found else None
        if failure:
            return self._unmet(command, scene, failure)
        mentions = [command.target, command.place] if command.place_kind is PlaceKind.THING else [command.target]
        for mention in mentions[len(found) :]:
            resolution = self._resolver(scene).resolve(mention, found[0].chosen if found else excluded)
            if not resolution.candidates:
                return replies.failed(command, resolution.answer)
            if resolution.is_group and (not found or command.needs_several):
                found = (*found, resolution.answer)
                continue
            if found and command.needs_several and resolution.answer.status is Status.FOUND:
                return replies.not_understood(command, wording.BETWEEN_WHICH)
            is_free = command.takes_any and not found and not resolution.doubt
            if (len(resolution.candidates) > 1 and not is_free) or resolution.doubt:
                return self._ask(clarification_of(command, scene, resolution, found), resolution.answer)
            found = (*found, first_of(scene, resolution))
            if is_free and len(resolution.candidates) > 1:
                reply = self._ground(replace(command, takes_any=False), scene, found)
                return self._freely(reply, scene, found[0].chosen)
        if command.place_kind is PlaceKind.POINTED:
            return self._put_there(command, scene, found[0])
        return self._found(command, scene, *found)

    def _freely(self, reply: Reply, scene: Scene, indices: Sequence[int]) -> Reply:
        """A reply that says which of several things were chosen, where the choice was left to the robot."""
        return replace(reply, words=wording.chosen_freely([scene.names.full(index) for index in indices], reply.words))

    def _put_there(self, command: Command, scene: Scene, target: Answer) -> Reply:
        """ "put it there": where the last thing was put."""
        place = self._places.last
        index = place.index_in(scene) if place else None
        if index is None or index in target.chosen:
            return replies.not_understood(command, NO_PLACE)
        there = Referent(scene, index).meant_by(command.destination)
        return self._found(replace(command, placement=command.placement or self._placement), scene, target, there)

    def _found(self, command: Command, scene: Scene, target: Answer, place: Answer | None = None) -> Reply:
        self._question, self._denied, self._last = None, False, command
        target = target.without(place.chosen) if place and not command.needs_several else target
        for index in reversed(target.chosen):
            self._memory.add(Referent(scene, index))
        failure = unmet(command.condition, scene, target.chosen[0]) if command.condition else None
        if failure:
            return self._unmet(command, scene, failure)
        if place:
            self._places.add(Referent(scene, place.chosen[0]))
            self._placement = command.placement
        self._done = command, tuple(Referent(scene, index) for index in target.chosen)
        reply = replies.found(command, scene.names, target, place)
        return replace(reply, words=places_of(scene, target.chosen)) if command.action == "where is" else reply

    def _unmet(self, command: Command, scene: Scene, failure: Unmet) -> Reply:
        """What is done where the condition of a command is not met."""
        if failure.is_told and command.otherwise:
            return self._turn(command.otherwise, scene)
        return replies.failed(command, Answer(Status.REFUSED, command.expression, reason=failure.reason))

    def _ask(self, question: Clarification, answer: Answer) -> Reply:
        self._question = replace(question, asked_s=self._now_s())
        if len(question.options) == 1:
            self._memory.add(Referent(question.scene, question.options[0].index))
        return replies.asked(question, answer)

    # The reply to a question

    def _reply_to(self, question: Clarification, command: Command) -> Reply | None:
        """What a reply makes of the question; None where the utterance is no reply to it."""
        choice, intent, indices = command.choice, command.intent, [option.index for option in question.options]
        if obstacle(command):
            return None
        placement, place = command.target.as_place
        if intent is Intent.CORRECT and place and question.command.destination:  # "(which cup?) no, in the bowl"
            moved = replace(question.command, placement=placement, destination=place)
            return self._ground(moved, question.scene, question.found[:1])
        if intent in QUESTIONS:  # which leave this one open
            reply = self._turn(command, question.scene)
            self._question = question
            return reply
        if choice.is_any and intent is not Intent.DENY and len(indices) > 1:
            return self._freely(self._choose(question, command, indices[0]), question.scene, indices[:1])
        if (choice.is_any and intent is not Intent.DENY) or (len(indices) == 1 and command.agrees):
            return self._choose(question, command, indices[0])
        if choice.is_all and len(indices) > 1 and not question.found:
            group = all_together(question.scene, indices, question.command.expression)
            return self._ground(question.command, question.scene, (group,))
        if len(indices) == 1 and intent is not Intent.DENY:
            return self._ask_again(question, indices) if intent is Intent.OTHER else None
        if len(indices) > 1 and question.names_another(command):
            return None
        if intent is Intent.DENY and (len(indices) == 1 or not choice.denied):
            self._question = None
            return replies.acknowledged(command, wording.NONE_THEN)
        meant = self._resolver(question.scene).among(choice, question.options)
        if len(meant) == 1:
            return self._choose(question, command, meant[0])
        is_another_matter = intent in ACTIONS or (intent is Intent.OTHER and command.expression)
        return None if is_another_matter else self._ask_again(question, meant)

    def _choose(self, question: Clarification, command: Command, index: int) -> Reply:
        """The candidate that a reply means; a verb in the reply takes the place of the command's."""
        asked = replace(question.command, text=command.text)
        found = Referent(question.scene, index).meant_by(asked.destination if question.found else asked.expression)
        if command.intent in ACTIONS and not question.found:
            asked = replace(command, expression=asked.expression)
        return self._ground(asked, question.scene, (*question.found, found))

    def _ask_again(self, question: Clarification, meant: Sequence[int]) -> Reply:
        if question.times >= MAX_ASKED:
            self._question = None
            return replies.not_understood(question.command, wording.GIVEN_UP)
        fewer = 1 < len(meant) < len(question.options)
        options = options_for(meant, question.scene.names, question.said) if fewer else question.options
        again = replace(question, options=options, times=question.times + 1, lead="")
        return self._ask(again, Answer(Status.ABSENT, question.command.expression))
