"""The page's microphone: push to talk, hands free, and sound files.

Gradio's own sends sound whether or not the last block has been taken, and loses some where the server is busy. This one
waits for the answer to each.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import gradio as gr

from agent.chat.sessions import PerSpeaker
from agent.errors import ReclipAgentError
from agent.language.command import is_stop
from agent.speech.listener import Words
from agent.speech.sound import Sound
from ui.hearing import Hearing
from ui.listening import Listening, Speaker, Speakers, checked_rate, samples_of
from ui.robot import Robot
from ui.visit import MAX_VISITORS, seen_by
from ui.visitor_cookie import who

LOOK = """
<div class="microphone">
  <button type="button">Speak</button>
  <label><input type="checkbox" autocomplete="off"> Hands free</label>
</div>
<p class="hearing" aria-live="polite" hidden></p>
"""
SCRIPT = Path(__file__).with_name("microphone.js")
FORGOTTEN = "I am not listening any more. Please start again."
_EVENT: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "trigger_mode": "multiple"}


class Talk(Protocol):
    """What the microphone needs of the page; each call returns a number that no other change of the page has."""

    def answer(self, visitor: str, text: str, sure: float | None = None) -> int:
        """A visitor says something to the robot."""

    def tell(self, visitor: str, words: str) -> int:
        """The robot says something of itself to a visitor."""

    def next_change(self) -> int:
        """The page is to be shown anew."""


class Microphone:
    """What hears the visitors of a page.

    Args:
        hearing: the recogniser for all of them.
        robot: whose view says what may be spoken of.
        talk: of the page.
    """

    def __init__(self, hearing: Hearing, robot: Robot, talk: Talk) -> None:
        self._hearing = hearing
        self._robot = robot
        self._talk = talk
        self._speakers = Speakers()
        self._drafts: PerSpeaker[Words | None] = PerSpeaker(lambda: None, MAX_VISITORS)

    def build(self, text: gr.Textbox, changed: gr.State) -> None:
        """Lay it out.

        Args:
            text: where recognised words stand until they are sent.
            changed: what shows the page anew.
        """
        with gr.Row(elem_id="speak"):
            button = gr.HTML(
                "",
                html_template=LOOK,
                js_on_load=SCRIPT.read_text(encoding="utf-8"),
                server_functions=[self._server_function()],
                elem_id="microphone",
                padding=False,
                min_width=200,
            )
            file = gr.UploadButton(
                "Sound file", file_types=["audio"], type="filepath", size="sm", min_width=95, scale=0
            )
        button.select(self._begin, [], [button], **_EVENT)
        button.submit(self._say, [], [changed], **_EVENT)
        button.input(self._show, [], [changed, text], **_EVENT)
        file.upload(self._hear_file, [file], [changed, text], **_EVENT)

    def sure_of(self, visitor: str, text: str) -> float | None:
        """How sure it is of a text that a visitor sends; None where these are not the words that it heard last."""
        draft = self._drafts.of(visitor)
        self._drafts.end(visitor)
        return draft.confidence if draft is not None and draft.text == text.strip() else None

    def leave(self, page: str) -> None:
        """An open page is left."""
        self._speakers.leave(page)

    def begin(self, visitor: str, page: str, rate_hz: object, is_hands_free: bool) -> str:
        """Listen to a visitor: the key that comes with each block.

        Raises:
            InvalidSoundError: of a rate that nobody records with.
            TooManySpeakersError: see `Speakers.begin`.
        """
        return self._speakers.begin(visitor, page, Listening(self._hearing, checked_rate(rate_hz), is_hands_free))

    def hear(self, sent: object) -> dict[str, Any]:
        """Hear the next block of a stream; what the browser is to do then.

        Args:
            sent: `key`, `sound` and whether it `is_last`, from the browser.

        Returns:
            `hearing`: what has been heard so far. `say`: what is to be sent now (`text`, `sure`). `draft`: what goes
            into the text box, or None. `is_changed`: whether a stop was said. `is_over`: whether that was all.
            `problem`: why nothing was understood, or "".
        """
        block = sent if isinstance(sent, dict) else {}
        key = str(block.get("key"))
        speaker = self._speakers.of(key)
        if speaker is None:
            return _told(is_over=True, problem=FORGOTTEN)
        try:
            with speaker.lock:
                told = self._heard(speaker, samples_of(block.get("sound")), bool(block.get("is_last")))
        except ReclipAgentError as error:
            told = _told(is_over=True, problem=str(error))
        if told["is_over"]:
            self._speakers.end(key)
        return told

    def _heard(self, speaker: Speaker, sound: Sound, is_last: bool) -> dict[str, Any]:
        listening, in_view = speaker.listening, self._in_view(speaker.who)
        told = _told()
        for words in listening.feed(sound, in_view):
            self._act(speaker.who, words, told)
        if is_last or listening.is_over:
            told["is_over"] = True
            for words in listening.end(in_view):
                self._act(speaker.who, words, told)
            kept = listening.kept()
            told["draft"] = self._draft(speaker.who, kept) if kept is not None else None
        told["hearing"] = listening.so_far
        return told

    def _act(self, visitor: str, words: Words, told: dict[str, Any]) -> None:
        """A stop acts here and now; what else is said at once takes its turn."""
        if is_stop(words.text):
            self._say_heard(visitor, words)
            told["is_changed"] = True
        else:
            told["say"].append({"text": words.text, "sure": words.confidence})

    def _say_heard(self, visitor: str, words: Words) -> int:
        self._talk.tell(visitor, f'I heard "{words.text}" ({words.confidence:.0%} sure).')
        return self._talk.answer(visitor, words.text, words.confidence)

    def _draft(self, visitor: str, words: Words) -> str:
        self._drafts.change(visitor, lambda _: words)
        return words.text

    def _in_view(self, visitor: str) -> Sequence[str]:
        picture = seen_by(self._robot, visitor)
        return picture.names if picture is not None else ()

    # What happens

    def _server_function(self) -> Callable[[Any], dict[str, Any]]:
        def hear(sent: Any) -> dict[str, Any]:
            return self.hear(sent)

        return hear

    def _begin(self, request: gr.Request, asked: gr.EventData) -> str:
        is_hands_free = bool(getattr(asked, "is_hands_free", False))
        try:
            return self.begin(who(request), str(request.session_hash), getattr(asked, "rate", None), is_hands_free)
        except ReclipAgentError as error:
            gr.Warning(str(error))
            return secrets.token_urlsafe(16)  # nobody's: the browser is told so with its first block

    def _say(self, request: gr.Request, heard: gr.EventData) -> int:
        sure = getattr(heard, "sure", 0.0)
        words = Words(
            str(getattr(heard, "text", "")), min(1.0, max(0.0, sure)) if isinstance(sure, int | float) else 0.0
        )
        return self._say_heard(who(request), words)

    def _show(self, request: gr.Request, told: gr.EventData) -> tuple[Any, Any]:
        draft = getattr(told, "draft", None)
        return self._talk.next_change(), draft if isinstance(draft, str) else gr.skip()

    def _hear_file(self, path: str, request: gr.Request) -> tuple[Any, Any]:
        try:
            words = self._hearing.hear_file(Path(path), self._in_view(who(request)))
        except ReclipAgentError as error:
            return self._talk.tell(who(request), str(error)), gr.skip()
        if is_stop(words.text):
            return self._say_heard(who(request), words), gr.skip()
        return gr.skip(), self._draft(who(request), words)


def _told(is_over: bool = False, problem: str = "") -> dict[str, Any]:
    return {"hearing": "", "say": [], "draft": None, "is_changed": False, "is_over": is_over, "problem": problem}
