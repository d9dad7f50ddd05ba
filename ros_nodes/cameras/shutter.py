"""Takes pictures at a steady rate, in a thread that owns the camera from its opening to its end."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Thread

from ros_nodes.cameras.source import CameraSource, Picture
from ros_nodes.recent import Recent

WINDOW_S = 5.0


class Shutter:
    """Asks a source for a picture each period, by a clock that nobody can set.

    A picture that is due while the one before is still in work is left out, never made up for.

    Attributes:
        name: the source's.
        problem: why the camera gives none at present; empty where it does.
    """

    def __init__(
        self,
        open_source: Callable[[], CameraSource],
        rate_hz: float,
        *,
        taken: Callable[[Picture], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Start the thread and wait until the source is open; what opening it raises, this raises.

        Args:
            taken: gets each picture, in the thread.
            failed: gets what the source or ``taken`` raised, in the thread.
        """
        self._period_s = 1.0 / rate_hz
        self._taken = taken
        self._failed = failed
        self._stop = Event()
        self.problem = ""
        opened: Future[str] = Future()
        self._thread = Thread(target=self._run, args=(open_source, opened), name="camera", daemon=True)
        self._thread.start()
        self.name = opened.result()

    def close(self) -> None:
        """Finish the picture in work, close the source and end the thread; can be called twice."""
        self._stop.set()
        self._thread.join()

    @property
    def rate_hz(self) -> float:
        """Pictures a second in the last `WINDOW_S` seconds."""
        return self._latencies_s.rate_hz

    @property
    def latency_s(self) -> float:
        """Median time from asking for a picture to the end of its handling in that time; 0 where there was none."""
        return statistics.median(self._latencies_s.items() or [0.0])

    @property
    def dropped(self) -> int:
        """Pictures in that time that were due while an earlier one was still in work."""
        return sum(self._dropped.items())

    def _run(self, open_source: Callable[[], CameraSource], opened: Future[str]) -> None:
        try:
            source = open_source()
        except BaseException as error:  # it is raised where the shutter was made
            opened.set_exception(error)
            return
        self._latencies_s: Recent[float] = Recent(WINDOW_S)
        self._dropped: Recent[int] = Recent(WINDOW_S)
        due_s = time.monotonic()
        opened.set_result(source.name)
        while not self._stop.wait(max(0.0, due_s - time.monotonic())):
            began_s = time.monotonic()
            has_picture = self._take(source)
            ended_s = time.monotonic()
            if has_picture:
                self._latencies_s.add(ended_s - began_s)
            due_s += self._period_s
            dropped = max(0, int((ended_s - due_s) / self._period_s) + 1) if ended_s > due_s else 0
            due_s += dropped * self._period_s
            self._dropped.add(dropped)
        source.close()

    def _take(self, source: CameraSource) -> bool:
        """Take a picture; whether there was one."""
        try:
            picture = source.take()
            if picture is not None:
                self._taken(picture)
        except Exception as error:  # a camera that fails now may be plugged in again
            self.problem = str(error)
            self._failed(error)
            return False
        self.problem = "" if picture is not None else self.problem
        return picture is not None
