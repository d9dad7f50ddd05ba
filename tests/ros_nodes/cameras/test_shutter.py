"""Pictures at a steady rate, in one thread, and never a queue."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from agent.errors import InvalidImageError
from ros_nodes.cameras.shutter import Shutter
from ros_nodes.cameras.source import CameraUnavailableError, Picture

PATIENCE_S = 30.0


class Source:
    """Counts; what it is told to do comes before each picture."""

    name = "a counting camera"

    def __init__(self, before: Callable[[int], None] = lambda number: None) -> None:
        self.before = before
        self.number = 0
        self.threads = {threading.get_ident()}
        self.is_closed = False

    def take(self) -> Picture | None:
        self.number += 1
        self.threads.add(threading.get_ident())
        self.before(self.number)
        return Picture(np.full((1, 1, 3), self.number % 256, dtype=np.uint8), time.monotonic())

    def close(self) -> None:
        self.threads.add(threading.get_ident())
        self.is_closed = True


class Heard:
    """Starts shutters and keeps what they say."""

    def __init__(self) -> None:
        self.pictures: list[tuple[float, int]] = []
        self.failures: list[Exception] = []
        self.shutters: list[Shutter] = []

    def start(self, source: Source, rate_hz: float = 100.0) -> Shutter:
        self.shutters.append(Shutter(lambda: source, rate_hz, taken=self.taken, failed=self.failures.append))
        return self.shutters[-1]

    def taken(self, picture: Picture) -> None:
        self.pictures.append((time.monotonic(), int(picture.image_rgb[0, 0, 0])))


@pytest.fixture
def heard() -> Iterator[Heard]:
    made = Heard()
    yield made
    for shutter in made.shutters:
        shutter.close()


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_pictures_come_one_after_another_and_not_too_fast(heard: Heard) -> None:
    shutter = heard.start(Source(), rate_hz=50.0)
    wait_for(lambda: len(heard.pictures) >= 20)
    assert [number for _, number in heard.pictures[:20]] == list(range(1, 21))
    assert heard.pictures[19][0] - heard.pictures[0][0] >= 18 / 50
    assert 0 < shutter.rate_hz < 100
    assert shutter.problem == ""


def test_the_source_knows_one_thread_from_beginning_to_end(heard: Heard) -> None:
    made: list[Source] = []

    def open_source() -> Source:
        made.append(Source())
        return made[0]

    shutter = Shutter(open_source, 100.0, taken=heard.taken, failed=heard.failures.append)
    assert shutter.name == "a counting camera"
    wait_for(lambda: len(heard.pictures) >= 3)
    shutter.close()
    shutter.close()
    assert made[0].is_closed
    assert made[0].threads == made[0].threads - {threading.get_ident()}
    assert len(made[0].threads) == 1
    count = len(heard.pictures)
    time.sleep(0.05)
    assert len(heard.pictures) == count


def test_what_is_due_meanwhile_is_left_out_and_counted(heard: Heard) -> None:
    def stall(number: int) -> None:
        if number == 2:
            time.sleep(1.0)

    shutter = heard.start(Source(stall), rate_hz=20.0)
    wait_for(lambda: len(heard.pictures) >= 4)
    (second, _), _, (fourth, _) = heard.pictures[1:4]
    assert fourth - second >= 0.05  # else what was due meanwhile came at once
    assert shutter.dropped >= 15
    assert [number for _, number in heard.pictures[:4]] == [1, 2, 3, 4]


def test_what_opening_raises_is_raised(heard: Heard) -> None:
    def open_source() -> Source:
        raise CameraUnavailableError("there is none")

    with pytest.raises(CameraUnavailableError, match="there is none"):
        Shutter(open_source, 10.0, taken=heard.taken, failed=heard.failures.append)


def test_a_camera_that_fails_is_asked_again_and_its_problem_told(heard: Heard) -> None:
    plugged = threading.Event()

    def fail(number: int) -> None:
        if number > 3 and not plugged.is_set():
            raise InvalidImageError(f"unplugged at {number}")

    shutter = heard.start(Source(fail))
    wait_for(lambda: len(heard.failures) >= 3)
    assert "unplugged" in shutter.problem
    assert len(heard.pictures) == 3
    plugged.set()
    wait_for(lambda: len(heard.pictures) >= 5)
    wait_for(lambda: shutter.problem == "")


def test_a_picture_that_cannot_be_published_is_a_failure_like_any_other(heard: Heard) -> None:
    def refuse(picture: Picture) -> None:
        raise RuntimeError("nobody takes it")

    heard.shutters.append(Shutter(Source, 100.0, taken=refuse, failed=heard.failures.append))
    wait_for(lambda: len(heard.failures) >= 2)
    assert heard.shutters[0].problem == "nobody takes it"
    assert heard.shutters[0].rate_hz == 0
