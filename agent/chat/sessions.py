"""What is kept for each who speaks, as many as fit: who was silent longest is forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from agent.chat.conversation import Conversation

MAX_SESSIONS = 64
Kept = TypeVar("Kept")


class PerSpeaker(Generic[Kept]):
    """Things by the name of who speaks. Safe to call from several threads: two changes at once are both kept.

    Args:
        begin: makes one for a new name.
        most: how many are kept.
    """

    def __init__(self, begin: Callable[[], Kept], most: int) -> None:
        self._begin = begin
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, who: str) -> Kept:
        """What is kept for a name; a new one for a new name."""
        return self.change(who, lambda kept: kept)

    def change(self, who: str, change: Callable[[Kept], Kept]) -> Kept:
        """The same after a change."""
        with self._lock:
            changed = change(self._kept.pop(who) if who in self._kept else self._begin())
            self._kept[who] = changed
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return changed

    def end(self, who: str) -> None:
        """Forget a name."""
        with self._lock:
            self._kept.pop(who, None)


class Sessions(PerSpeaker[Conversation]):
    """One conversation for each source; a conversation itself is not for several threads."""

    def __init__(self, begin: Callable[[], Conversation] = Conversation, most: int = MAX_SESSIONS) -> None:
        super().__init__(begin, most)

    def drop_questions(self) -> None:
        """Withdraw the open questions of all sources, after a stop."""
        with self._lock:
            for conversation in self._kept.values():
                conversation.drop_question()
