"""What becomes of a target after `found`: where it is in each later picture, or the news that it is lost, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from agent.datatypes import Answer, Status, Trace
from agent.perception.correspondence import correspond
from ros_nodes.grounding.lookout import Look
from ros_nodes.wire import CommandMessage


@dataclass(eq=False)
class _Followed:
    """A command's target, and where it goes to.

    Attributes:
        answer: as found in the last picture that showed it all.
        look: that picture.
        shown_s: when that was said.
        missed: whether a later picture did not show it all.
    """

    command: CommandMessage
    answer: Answer
    look: Look
    shown_s: float
    missed: bool = False


class TargetFollowing:
    """The last target that was found. Safe to call from several threads: nothing is said by two at a time.

    Attributes:
        stops: how often a stop was said: what began under a lower count is not to be finished.
    """

    def __init__(
        self,
        *,
        lost_after_s: float,
        now_s: Callable[[], float],
        say: Callable[[Answer, Look], None],
        say_lost: Callable[[CommandMessage, Answer, Look], None],
    ) -> None:
        """Follow nothing yet.

        Args:
            lost_after_s: how long a target may be out of sight, or the pictures may stay away.
            now_s: the monotonic clock.
            say: called with each later picture that shows the target, and the answer as it is there.
            say_lost: called once, with the command, an answer with status `lost`, and the last picture with the target.
        """
        self.stops = 0
        self._lost_after_s = lost_after_s
        self._now_s = now_s
        self._say = say
        self._say_lost = say_lost
        self._lock = Lock()
        self._followed: _Followed | None = None

    def found(self, command: CommandMessage, answer: Answer, look: Look, say: Callable[[], None], stops: int) -> bool:
        """Say with ``say`` that a target is found, and follow it from now on, in place of any other.

        Returns:
            False, and nothing is said, where more than ``stops`` stops have come.
        """
        with self._lock:
            if self.stops != stops:
                return False
            say()
            self._followed = _Followed(command, answer, look, self._now_s())
            return True

    def stop(self, reason: str) -> None:
        """Publish that the target is lost, and let nothing be found that was begun before."""
        with self._lock:
            self.stops += 1
            self._lose(reason)

    def update(self, look: Look) -> None:
        """Find the target in the next picture."""
        with self._lock:
            followed = self._followed
            if followed is None:
                return
            before = followed.look
            places = correspond(before.scene.encoded, look.scene.encoded, before.track_ids, look.track_ids)
            moved = _moved(followed.answer, places, look)
            followed.missed = moved is None
            if moved is not None:
                followed.answer, followed.look = moved, look
                self._say(moved, look)
                followed.shown_s = self._now_s()
        self.check()

    def check(self) -> None:
        """Publish that the target is lost when it is time; to be called several times in ``lost_after_s``."""
        with self._lock:
            followed = self._followed
            if followed is None:
                return
            now_s = self._now_s()
            since_picture_s, since_shown_s = now_s - followed.look.pair.arrived_s, now_s - followed.shown_s
            if followed.missed and since_picture_s >= self._lost_after_s:
                reason = f"not seen for {since_picture_s:.2f} s"
            elif since_shown_s >= self._lost_after_s:
                reason = f"no new picture for {since_shown_s:.2f} s"
            else:
                return
            self._lose(reason)

    def _lose(self, reason: str) -> None:
        followed, self._followed = self._followed, None
        if followed is not None:
            self._say_lost(followed.command, _lost(followed.answer, reason), followed.look)


def _moved(answer: Answer, places: tuple[int | None, ...], look: Look) -> Answer | None:
    """The answer as it is in a later picture; None where that does not show all of it."""
    chosen = [places[index] for index in answer.chosen]
    known = tuple(index for index in chosen if index is not None)
    destination = None if answer.destination is None else _moved(answer.destination, places, look)
    if len(known) < len(chosen) or (destination is None) != (answer.destination is None):
        return None
    return replace(
        answer,
        boxes_xyxy=look.scene.proposals.boxes_xyxy[list(known)],
        chosen=known,
        distribution=np.zeros(0),
        trace=Trace(),
        stamp_s=look.scene.frame.stamp_s,
        destination=destination,
    )


def _lost(answer: Answer, reason: str) -> Answer:
    return replace(
        answer,
        status=Status.LOST,
        boxes_xyxy=np.zeros((0, 4)),
        chosen=(),
        distribution=np.zeros(0),
        confidence=0.0,
        trace=Trace(),
        reason=reason,
        destination=None,
    )
