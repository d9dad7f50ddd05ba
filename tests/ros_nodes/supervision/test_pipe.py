"""Messages through pipes: whole, in order, from several threads, and none that was cut off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Thread

import pytest

from ros_nodes.supervision.pipe import VARIABLE, SupervisorPipes, pass_on

LONG = 200_000
"""Characters, more than a pipe holds."""
NONE = -1
"""A descriptor that is not used."""


class Reader:
    """Reads a pipe in a thread, as the supervisor does."""

    def __init__(self) -> None:
        reading, self.writing = os.pipe()
        self.heard: list[str] = []
        self.thread = Thread(target=pass_on, args=(os.fdopen(reading, "rb"), self.heard.append))
        self.thread.start()

    def end(self) -> list[str]:
        os.close(self.writing)
        self.thread.join(60)
        assert not self.thread.is_alive()
        return self.heard


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    if made.thread.is_alive():
        made.end()


def test_messages_come_whole_and_in_order(reader: Reader) -> None:
    pipe = SupervisorPipes(NONE, reader.writing)
    sent = ["", "a", "b" * LONG, "c"]
    for message in sent:
        pipe.write(message)
    assert reader.end() == sent


def test_messages_of_several_threads_do_not_mix(reader: Reader) -> None:
    pipe = SupervisorPipes(NONE, reader.writing)
    threads = [Thread(target=pipe.write, args=(letter * LONG,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reader.end()) == [letter * LONG for letter in "abcd"]


def test_a_line_that_was_cut_off_was_never_said(reader: Reader) -> None:
    SupervisorPipes(NONE, reader.writing).write("whole")
    os.write(reader.writing, b"cut o")
    assert reader.end() == ["whole"]


def test_a_message_for_nobody_is_an_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(BrokenPipeError):
        SupervisorPipes(NONE, writing).write("a")
    os.close(writing)


def test_they_are_inherited_once_and_not_by_grandchildren(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert SupervisorPipes.inherited() is None
    commands, telling = os.pipe()
    for descriptor in (commands, reader.writing):
        os.set_inheritable(descriptor, True)
    monkeypatch.setenv(VARIABLE, f"{commands},{reader.writing}")
    pipes = SupervisorPipes.inherited()
    assert pipes is not None
    assert not os.get_inheritable(commands)
    assert not os.get_inheritable(reader.writing)
    assert SupervisorPipes.inherited() is None
    pipes.write("a")
    pipes.listen(pipes.write)
    os.write(telling, b"b\ncut o")
    os.close(telling)
    while len(reader.heard) < 2:
        pass
    assert reader.end() == ["a", "b"]
