"""The supervisor's and grounding_node's agreement: one by one, and in a world where everything is late and dies."""

from __future__ import annotations

import random
from collections import Counter, deque

import pytest

from ros_nodes.grounding.taken import TakenCommands
from ros_nodes.states import CommandKey, GroundingState
from ros_nodes.supervision.duty import DOUBT_AFTER_S, KEEP_EARLY_S, KEEP_OPEN_S, AnswerDuty
from ros_nodes.wire import CommandMessage

PID = 7


class Supervisor:
    """A duty with its refusals and a clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.refused: list[tuple[str, str]] = []
        self.duty = AnswerDuty(lambda command, reason: self.refused.append((command.id, reason)), lambda: self.now_s)

    def hear(self, *ids: str) -> None:
        for each in ids:
            self.duty.on_command(CommandMessage(each, "the cup"), 1)

    def give_turn(self, pid: int = PID) -> None:
        self.duty.on_started(pid)
        self.duty.on_grounding_state(GroundingState(pid, is_open=False))
        assert self.duty.answering_pid == pid

    @property
    def refused_ids(self) -> list[str]:
        return [id_ for id_, _ in self.refused]


@pytest.fixture
def supervisor() -> Supervisor:
    return Supervisor()


def test_before_the_turn_every_command_is_refused_at_once(supervisor: Supervisor) -> None:
    supervisor.hear("a")
    supervisor.duty.on_started(PID)
    supervisor.hear("b")
    assert supervisor.refused_ids == ["a", "b"]
    assert "has not been started" in supervisor.refused[0][1]
    assert "is starting" in supervisor.refused[1][1]


def test_in_its_turn_the_process_answers(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.hear("a")
    supervisor.duty.on_answer("a")
    supervisor.now_s += 10
    supervisor.duty.tick()
    assert supervisor.refused == []
    assert supervisor.duty.doubted == ()


def test_what_is_open_when_the_process_ends_is_refused(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.hear("answered", "open")
    supervisor.duty.on_answer("answered")
    supervisor.duty.on_ended("grounding_node was killed")
    assert supervisor.refused == [("open", "grounding_node was killed")]
    supervisor.hear("later")
    assert supervisor.refused_ids == ["open", "later"]


def test_an_answer_may_be_there_before_its_command(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.duty.on_answer("a")
    supervisor.duty.on_answer("b")
    supervisor.hear("a")
    supervisor.duty.on_ended("killed")
    supervisor.hear("b")
    assert supervisor.refused == []


def test_an_early_answer_counts_for_one_command_and_not_for_ever(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.duty.on_answer("a")
    supervisor.duty.on_answer("b")
    supervisor.hear("a")
    supervisor.now_s += KEEP_EARLY_S + 1
    supervisor.duty.tick()
    supervisor.hear("a", "b")
    supervisor.duty.on_ended("killed")
    assert supervisor.refused_ids == ["a", "b"]


def test_what_is_open_for_long_is_doubted_and_refused_when_disowned(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.hear("a", "b")
    assert supervisor.duty.doubted == ()
    supervisor.now_s += DOUBT_AFTER_S
    assert supervisor.duty.doubted == (("a", 1), ("b", 1))
    state = GroundingState(PID, is_open=True, disowned=(("b", 1),))
    supervisor.duty.on_grounding_state(state)
    supervisor.duty.on_grounding_state(state)
    assert supervisor.refused_ids == ["b"]
    assert supervisor.duty.doubted == (("a", 1),)


def test_what_another_process_says_is_nothing(supervisor: Supervisor) -> None:
    supervisor.duty.on_started(PID)
    supervisor.duty.on_grounding_state(GroundingState(PID + 1, is_open=True))
    assert supervisor.duty.answering_pid is None


def test_after_a_death_the_next_process_has_its_turn(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.duty.on_ended("killed")
    supervisor.duty.on_grounding_state(GroundingState(PID, is_open=True))
    assert supervisor.duty.answering_pid is None
    supervisor.give_turn(PID + 1)
    supervisor.hear("a")
    assert supervisor.refused == []


def test_one_that_ends_before_its_turn_owes_nothing(supervisor: Supervisor) -> None:
    supervisor.duty.on_started(PID)
    supervisor.duty.on_ended("grounding_node ended with exit status 2")
    supervisor.hear("a")
    assert supervisor.refused == [("a", "grounding_node ended with exit status 2")]


def test_memory_is_bounded_in_time(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.hear("a")
    supervisor.now_s += KEEP_OPEN_S + 1
    supervisor.duty.tick()
    supervisor.duty.on_ended("killed")
    assert supervisor.refused == []


class World:
    """Senders, a supervisor and grounding processes, joined by channels of messages that are late by chance.

    Nothing is ordered but the messages of one channel. A killed process says no more; what it has said arrives, and
    what it has written into its pipe is read before its end is told.
    """

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.answers: Counter[str] = Counter()
        self.refusals: list[str] = []
        self.sent = 0
        self.now_s = 0.0
        self.duty = AnswerDuty(self._refuse, lambda: self.now_s)
        self.commands_here: deque[str] = deque()
        self.pipe: deque[str] = deque()
        self.states_here: deque[GroundingState] = deque()
        self.has_news_of_death = False
        self.pid = 0
        self.process: Process | None = None

    def _refuse(self, command: CommandMessage, reason: str) -> None:
        self.answers[command.id] += 1
        self.refusals.append(command.id)

    def send(self) -> None:
        """Reaches the supervisor always; the process only when it listens, and may be known to this sender or not."""
        command = str(self.sent)
        self.sent += 1
        self.commands_here.append(command)
        if self.process is not None and self.process.is_open and self.chance.random() < self.process.known:
            self.process.commands.append(command)

    def start(self) -> None:
        if self.process is None and not self.has_news_of_death:
            self.pid += 1
            self.process = Process(self, self.pid)
            self.duty.on_started(self.pid)

    def kill(self) -> None:
        if self.process is not None:
            self.process = None
            self.has_news_of_death = True

    def read(self) -> None:
        channel = self.chance.choice(["command", "answer", "state"])
        if channel == "command" and self.commands_here:
            command = self.commands_here.popleft()
            self.duty.on_command(CommandMessage(command, "the cup"), int(command))
        elif channel == "answer" and self.pipe:
            self.pass_on()
        elif channel == "state" and self.states_here:
            self.duty.on_grounding_state(self.states_here.popleft())

    def pass_on(self) -> None:
        answered = self.pipe.popleft()
        self.answers[answered] += 1
        self.duty.on_answer(answered)

    def tick(self) -> None:
        if self.has_news_of_death:
            while self.pipe:
                self.pass_on()
            self.has_news_of_death = False
            self.duty.on_ended("killed")
        self.now_s += 0.05
        self.duty.tick()
        if self.process is not None:
            self.process.hear(self.duty.answering_pid, self.duty.doubted)

    def read_all(self) -> None:
        while self.commands_here or self.pipe or self.states_here:
            self.read()

    def live(self, steps: int) -> None:
        deeds = {"send": 8, "start": 1, "kill": 1, "read": 12, "tick": 8, "work": 12}
        for deed in self.chance.choices(list(deeds), list(deeds.values()), k=steps):
            if deed == "work":
                if self.process is not None:
                    self.process.work()
            elif deed == "kill":
                if self.chance.random() < 0.1:
                    self.kill()
            else:
                getattr(self, deed)()

    def finish(self) -> None:
        """No more is sent; everything that must happen happens."""
        for _ in range(10):
            for _ in range(100):
                self.read_all()
                self.tick()
                if self.process is not None:
                    self.process.work_all()
            self.start()


class Process:
    """A grounding process as far as the agreement goes."""

    def __init__(self, world: World, pid: int) -> None:
        self.world = world
        self.pid = pid
        self.is_open = False
        self.known = 0.0
        self.commands: deque[str] = deque()
        self.taken = TakenCommands()
        self.waiting: deque[str] = deque()
        world.states_here.append(GroundingState(pid, is_open=False))

    def hear(self, answering_pid: int | None, doubted: tuple[CommandKey, ...]) -> None:
        if answering_pid == self.pid and not self.is_open:
            self.is_open = True
            self.world.states_here.append(GroundingState(self.pid, is_open=True))
        self.taken.doubt(doubted)

    def work(self) -> None:
        """A round of its executor, or an answer."""
        self.known = min(1.0, self.known + 0.05 * self.is_open)
        if self.waiting and self.world.chance.random() < 0.5:
            self.world.pipe.append(self.waiting.popleft())
            return
        if self.commands:
            command = self.commands.popleft()
            if self.taken.take(command, int(command)):
                self.waiting.append(command)
        disowned = self.taken.check()
        if disowned:
            self.world.states_here.append(GroundingState(self.pid, self.is_open, disowned))

    def work_all(self) -> None:
        self.work()
        while self.commands or self.waiting:
            self.work()


@pytest.mark.parametrize("seed", range(60))
def test_every_command_gets_exactly_one_answer_whatever_is_late_or_dies(seed: int) -> None:
    world = World(seed)
    world.live(3000)
    world.finish()
    assert world.sent > 100
    wrong = {str(number): world.answers[str(number)] for number in range(world.sent)}
    assert {each: count for each, count in wrong.items() if count != 1} == {}


def test_the_world_has_refusals_and_answers_and_commands_that_are_disowned() -> None:
    """Else the test above would prove nothing."""
    world = World(3)
    world.live(3000)
    world.finish()
    assert world.pid > 2
    assert 20 < len(world.refusals) < world.sent - 20
