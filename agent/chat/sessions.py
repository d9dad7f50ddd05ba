"""One conversation for each source, up to a limit: the source that has been silent longest is forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from agent.chat.conversation import Conversation

MAX_SESSIONS = 64


class Sessions:
    """Conversations by the name of the speaker. Safe to call from several threads; a conversation itself is not.

    Args:
        begin: makes a new conversation.
        most: how many are kept.
    """

    def __init__(self, begin: Callable[[], Conversation] = Conversation, most: int = MAX_SESSIONS) -> None:
        self._begin = begin
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[str, Conversation] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, source: str) -> Conversation:
        """The conversation with a source; a new one for a new source."""
        with self._lock:
            conversation = self._kept.pop(source, None) or self._begin()
            self._kept[source] = conversation
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return conversation

    def drop_questions(self) -> None:
        """Withdraw the open questions of all sources, after a stop."""
        with self._lock:
            for conversation in self._kept.values():
                conversation.drop_question()

    def end(self, source: str) -> None:
        """Forget a source."""
        with self._lock:
            self._kept.pop(source, None)
