"""Who carries out commands with an arm: one at a time, each once, and only while armed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from agent.language.intents import Intent
from agent.manipulation.arm import Arm
from agent.manipulation.errand import BACK, PUTTING, Errand
from agent.manipulation.gripper import Gripper
from agent.manipulation.held import Held
from agent.manipulation.limits import LimitedArm, Limits
from agent.manipulation.sight import Sight
from agent.manipulation.status import Outcome, Phase, Status
from agent.manipulation.task import Task

REMEMBERED = 1000
DISARMED = 'The arm may not move yet: arm it first (on the page: "Let the arm move").'


class Manipulator:
    """An arm and what it does now. It starts disarmed. All but `stop` is called in one thread.

    Attributes:
        is_armed: whether commands move the arm.
    """

    def __init__(self, arm: Arm, gripper: Gripper, say: Callable[[Status], None], limits: Limits | None = None) -> None:
        """Take no command yet.

        Args:
            say: called with each new status: of every phase, and with the one outcome of each command.
        """
        self.is_armed = False
        self._held: Held | None = None
        self._limits = limits or Limits()
        self._arm = LimitedArm(arm, self._limits)
        self._gripper = gripper
        self._say = say
        self._task: Task | None = None
        self._said: Status | None = None
        self._known: OrderedDict[str, None] = OrderedDict()

    @property
    def errand(self) -> Errand | None:
        """What is under way."""
        return self._task.errand if self._task else None

    @property
    def held(self) -> Held | None:
        """What the last command has left in the hand; None as soon as the fingers press on nothing."""
        return self._held if self._held and self._arm.state().gripping else None

    @property
    def needs_sight(self) -> bool:
        """Whether a picture would be of use now."""
        return self._task is not None and self._task.needs_sight

    def arm(self) -> None:
        """Let commands move the arm."""
        self.is_armed = True

    def disarm(self) -> None:
        """Let no command move the arm; the one under way is stopped."""
        self.is_armed = False
        self.stop("the arm was disarmed")

    def take(self, errand: Errand, now_s: float) -> None:
        """Carry out a command, or refuse it; one that is known by its id already is passed over."""
        if errand.id in self._known:
            return
        self._known[errand.id] = None
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        if not self._task:
            self._held = self.held  # it may have slipped, or somebody took it
        refusal = self._refusal(errand, now_s)
        if refusal:
            self._say(Status(errand.id, Phase.DONE, 0.0, Outcome.REFUSED, refusal, Phase.LOOK))
            return
        if self._arm.state().stopped:
            self._arm.resume()
        self._task = Task(errand, self._arm, self._gripper, self._limits, self._held)
        self._tell(self._task.status)

    def see(self, sight: Sight) -> None:
        """What the camera saw."""
        if self._task:
            self._task.see(sight)

    def lose(self, id_: str, reason: str) -> None:
        """The target of a command is followed in the pictures no more."""
        if self._task and self._task.errand.id == id_:
            self._task.lose(reason)

    def stop(self, reason: str = "you said stop") -> None:
        """Come to rest at once and hold what is held, whether or not something is under way; the next step says so.

        Any thread may call this.
        """
        task = self._task
        if task:
            task.stop(reason)
        else:
            self._arm.stop(reason)

    def step(self, now_s: float) -> None:
        """Go on with what is under way."""
        if self._task:
            status = self._task.step(now_s)
            if status.outcome is None:
                self._tell(status)
            else:
                self._finish(self._task)

    def _refusal(self, errand: Errand, now_s: float) -> str:
        too_old = self._limits.too_old(now_s - errand.stamp_s)
        if not self.is_armed:
            return DISARMED
        if self._task:
            return f"I am still busy with {self._task.errand.expression}: say stop first."
        if too_old:
            return f"It was found in a picture that {too_old}"
        if errand.things > 1:
            return f"You mean {errand.things} things, and I take one at a time: say which one first."
        if errand.intent is Intent.PUSH and not (errand.relation or errand.moved):
            return "Where shall I push it? Say left, right, forward, back, or towards what."
        if errand.intent is Intent.PUT and not (errand.relation or errand.moved):
            return "I can't put things there: say on, in, next to, left of, right of, behind, in front of or between."
        if errand.relation == BACK and not errand.is_held:
            return f"I have not taken {errand.expression}, so it is where it was."
        if errand.is_held and not self._held:
            return "I do not have it in my hand any more."
        if self._held and not (errand.is_held and errand.intent in (*PUTTING, Intent.HAND_OVER)):
            return f"I still have {self._held.expression} in my hand: say where to put it first."
        return ""

    def _finish(self, task: Task) -> None:
        self._task, self._held = None, task.held
        self._tell(task.status)

    def _tell(self, status: Status) -> None:
        if status != self._said:
            self._said = status
            self._say(status)
