"""What the supervisor owes: event by event, and in a world where everything is late and dies."""

from __future__ import annotations

import random
from collections import Counter, deque

import pytest

from ros_nodes.supervision import duty
from ros_nodes.supervision.duty import AnswerDuty
from ros_nodes.supervision.pipe import READY
from ros_nodes.wire import CommandMessage

PID = 7


class Supervisor:
    """A duty, with what it hands over and refuses."""

    def __init__(self) -> None:
        self.handed: list[str] = []
        self.refused: list[tuple[str, str]] = []
        self.duty = AnswerDuty(
            lambda command: self.handed.append(command.id),
            lambda command, reason: self.refused.append((command.id, reason)),
        )

    def hear(self, *ids: str) -> None:
        for each in ids:
            self.duty.on_command(CommandMessage(each, "the cup"))

    def give_turn(self, pid: int = PID) -> None:
        self.duty.on_started()
        self.duty.on_ready(pid)
        assert self.duty.answering_pid == pid

    @property
    def refused_ids(self) -> list[str]:
        return [id_ for id_, _ in self.refused]


@pytest.fixture
def supervisor() -> Supervisor:
    return Supervisor()


def test_before_the_turn_every_command_is_refused_at_once(supervisor: Supervisor) -> None:
    supervisor.hear("a")
    supervisor.duty.on_started()
    supervisor.hear("b")
    assert supervisor.refused_ids == ["a", "b"]
    assert "has not been started" in supervisor.refused[0][1]
    assert "is starting" in supervisor.refused[1][1]
    assert supervisor.handed == []


def test_in_its_turn_the_process_gets_every_command_and_answers(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.hear("a", "b")
    assert supervisor.handed == ["a", "b"]
    supervisor.duty.on_answer("b")
    supervisor.duty.on_answer("a")
    supervisor.duty.on_ended("killed")
    assert supervisor.refused == []


def test_what_is_open_when_the_process_ends_is_refused_in_order(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.hear("answered", "open", "open too")
    supervisor.duty.on_answer("answered")
    supervisor.duty.on_ended("grounding_node was killed")
    assert supervisor.refused == [(each, "grounding_node was killed") for each in ("open", "open too")]
    supervisor.hear("later")
    assert supervisor.refused_ids == ["open", "open too", "later"]


def test_commands_with_the_same_id_are_answered_one_by_one(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.hear("a", "a")
    supervisor.duty.on_answer("a")
    supervisor.duty.on_ended("killed")
    assert supervisor.refused_ids == ["a"]


def test_an_answer_to_nothing_is_nothing(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.duty.on_answer("a")
    supervisor.hear("a")
    supervisor.duty.on_ended("killed")
    assert supervisor.refused_ids == ["a"]


def test_after_a_death_the_next_process_has_its_turn(supervisor: Supervisor) -> None:
    supervisor.give_turn()
    supervisor.duty.on_ended("killed")
    assert supervisor.duty.answering_pid is None
    supervisor.give_turn(PID + 1)
    supervisor.hear("a")
    assert (supervisor.handed, supervisor.refused) == (["a"], [])


def test_one_that_ends_before_its_turn_owes_nothing(supervisor: Supervisor) -> None:
    supervisor.duty.on_started()
    supervisor.duty.on_ended("grounding_node ended with exit status 2")
    supervisor.hear("a")
    assert supervisor.refused == [("a", "grounding_node ended with exit status 2")]


def test_no_more_is_open_than_may_be(supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duty, "MAX_OPEN", 2)
    supervisor.give_turn()
    supervisor.hear("a", "b", "c")
    supervisor.duty.on_answer("a")
    supervisor.hear("d")
    assert supervisor.handed == ["a", "b", "d"]
    assert supervisor.refused_ids == ["c"]
    assert "2 commands are waiting already" in supervisor.refused[0][1]


class World:
    """A sender, a supervisor and grounding processes, joined by channels of messages that are late by chance.

    A killed process reads and says no more; what it has written into its pipe is read before its end is told.
    """

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.answers: list[str] = []
        self.refused = 0
        self.sent = 0
        self.duty = AnswerDuty(lambda command: self.commands.append(command.id), self._refuse)
        self.topic: deque[str] = deque()
        self.commands: deque[str] = deque()
        self.pipe: deque[str] = deque()
        self.pid = 0
        self.lives = self.has_news_of_death = False

    def _refuse(self, command: CommandMessage, reason: str) -> None:
        self.answers.append(command.id)
        self.refused += 1

    def send(self) -> None:
        self.topic.append(str(self.sent))
        self.sent += 1

    def start(self) -> None:
        if not self.lives and not self.has_news_of_death:
            self.pid += 1
            self.lives = True
            self.commands.clear()
            self.duty.on_started()
            self.pipe.append(READY)

    def kill(self) -> None:
        if self.lives and self.chance.random() < 0.1:
            self.lives, self.has_news_of_death = False, True

    def work(self) -> None:
        if self.lives and self.commands:
            self.pipe.append(self.commands.popleft())

    def read(self) -> None:
        channel = self.chance.choice([self.topic, self.pipe])
        if channel is self.pipe and self.pipe:
            self.pass_on()
        elif channel is self.topic and self.topic:
            self.duty.on_command(CommandMessage(self.topic.popleft(), "the cup"))

    def pass_on(self) -> None:
        message = self.pipe.popleft()
        if message == READY:
            self.duty.on_ready(self.pid)
        else:
            self.answers.append(message)
            self.duty.on_answer(message)

    def tick(self) -> None:
        if self.has_news_of_death:
            while self.pipe:
                self.pass_on()
            self.has_news_of_death = False
            self.duty.on_ended("killed")

    def live(self, steps: int) -> None:
        deeds = {"send": 8, "start": 1, "kill": 1, "read": 24, "tick": 8, "work": 12}
        for deed in self.chance.choices(list(deeds), list(deeds.values()), k=steps):
            getattr(self, deed)()

    def finish(self) -> None:
        """No more is sent; everything that must happen happens."""
        self.tick()
        self.start()
        while self.topic or self.pipe or self.commands:
            self.read()
            self.work()


@pytest.mark.parametrize("seed", range(60))
def test_every_command_gets_exactly_one_answer_whatever_is_late_or_dies(seed: int) -> None:
    world = World(seed)
    world.live(3000)
    world.finish()
    assert world.sent > 100
    assert Counter(world.answers) == Counter(map(str, range(world.sent)))
    assert world.answers == sorted(world.answers, key=int), "in the sender's order"


def test_the_world_has_refusals_and_answers() -> None:
    """Else the test above would prove nothing."""
    world = World(3)
    world.live(3000)
    world.finish()
    assert world.pid > 2
    assert 20 < world.refused < world.sent - 20
