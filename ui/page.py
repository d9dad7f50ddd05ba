"""The page itself, in Gradio: what is on it, and what happens when something on it is used."""

from __future__ import annotations

import os
from collections.abc import Callable
from html import escape
from itertools import count
from pathlib import Path
from typing import Any, cast

import gradio as gr

from agent.chat.sessions import PerSpeaker
from agent.datatypes import ImageArray
from agent.errors import InvalidImageError, ReclipAgentError
from agent.images import load_image
from agent.models.presets import DEFAULT_PRESET, PRESETS
from ui import drawing
from ui.explanation import explanation
from ui.hearing import Hear
from ui.local_robot import LocalRobot
from ui.robot import Picture, Robot
from ui.tables import NewTables
from ui.visit import MAX_VISITORS, Visit, history_html, say, seen_by

TITLE = "reclip-agent"
STYLE = Path(__file__).with_name("style.css")
GREETING = "Tell me which object you mean. Click a box to see what I take it for."
EXAMPLES = (
    "pick up the red cup left of the bowl",
    "hand me the cup",
    "put the yellow block into the pink bowl",
    "what do you see?",
    "how many cups are there?",
    "stop",
)
REFRESH_S = 0.2
STATE_S = 7200
MAX_TEXT_CHARACTERS = 1_000
SELECT_JS = """
const choose = (event) => {
  const box = event.target.closest('[data-index]');
  if (box && (event.type === 'click' || event.key === 'Enter')) trigger('select', {index: Number(box.dataset.index)});
};
element.addEventListener('click', choose);
element.addEventListener('keydown', choose);
"""
SAVE_JS = """
(lines) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([lines], {type: 'application/x-ndjson'}));
  link.download = 'reclip-agent-history.jsonl';
  link.click();
  URL.revokeObjectURL(link.href);
}
"""
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""Of every event: nothing on the page is offered to programs."""


class Page:
    """The page for a robot.

    Args:
        robot: who is talked with.
        hear: understands speech; there is no microphone where not given.
        tables: where new tables come from, for a robot in this process.
    """

    def __init__(self, robot: Robot, hear: Hear | None = None, tables: NewTables | None = None) -> None:
        self._robot = robot
        self._hear = hear
        self._tables = tables
        self._visits = PerSpeaker(lambda: Visit().told(GREETING), MAX_VISITORS)
        self._changes = count(1)

    def build(self) -> gr.Blocks:
        """Lay it out."""
        with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(600, 1800)) as blocks:
            with gr.Row(equal_height=False, elem_id="talk"):
                with gr.Column(scale=3, min_width=320):
                    seen = gr.HTML(elem_id="seen", js_on_load=SELECT_JS)
                    status = gr.HTML(elem_id="status")
                    scores = gr.HTML(elem_id="scores")
                    controls = self._controls()
                with gr.Column(scale=2, min_width=320):
                    chat = self._chat()
                    text = gr.Textbox(
                        placeholder=EXAMPLES[0],
                        show_label=False,
                        submit_btn=True,
                        autofocus=True,
                        max_length=MAX_TEXT_CHARACTERS,
                        elem_id="say",
                    )
                    audio = self._microphone() if self._hear is not None else None
                    with gr.Row(elem_id="examples"):
                        examples = [gr.Button(each, size="sm", min_width=140) for each in EXAMPLES]
            with gr.Accordion("Why this one?", open=True):
                why = gr.HTML(explanation(None), elem_id="why")
            with gr.Accordion("History", open=False, elem_id="history"):
                history = gr.HTML(history_html(()))
                save = gr.Button("Save as JSON lines", size="sm", elem_id="save")
                lines = gr.Textbox(visible="hidden")
            changed = gr.State(0, time_to_live=STATE_S)
            text.submit(self._say, [text], [changed, text], **_PRIVATE)
            chat.option_select(self._choose, [], [changed], **_PRIVATE)
            for button, example in zip(examples, EXAMPLES, strict=True):
                button.click(_saying(self, example), [], [changed], **_PRIVATE)
            seen.select(self._click, [], [scores], **_PRIVATE)
            if audio is not None:
                for event in (audio.stop_recording, audio.upload):
                    event(self._listen, [audio], [changed, audio], **_PRIVATE)
            for happens, handler, component in controls:
                happens(handler, [component], [changed, component], **_PRIVATE)
            save.click(self._lines, [], [lines], **_PRIVATE).then(None, [lines], None, js=SAVE_JS, **_PRIVATE)
            # One event shows what all others changed, one showing after the other: where a stop overtakes a command,
            # what was drawn before it cannot come after it.
            gr.on(
                [changed.change, blocks.load],
                self._shown,
                [],
                [seen, status, scores, why, history, chat],
                trigger_mode="always_last",
                **_PRIVATE,
            )
            blocks.unload(self._leave)
            if self._robot.is_live:
                shown = gr.State(None, time_to_live=STATE_S)
                gr.Timer(REFRESH_S).tick(self._refresh, [shown], [shown, seen], trigger_mode="once", **_PRIVATE)
        return cast(gr.Blocks, blocks)

    # What is on it

    def _chat(self) -> gr.Chatbot:
        return gr.Chatbot(
            show_label=False,
            height=440,
            elem_id="chat",
            buttons=[],
            render_markdown=False,
            allow_file_downloads=False,
            feedback_options=None,
            latex_delimiters=[],
            group_consecutive_messages=False,
        )

    def _microphone(self) -> gr.Audio:
        return gr.Audio(
            sources=["microphone", "upload"],
            type="filepath",
            format="wav",
            label="Speak",
            elem_id="speak",
            buttons=[],
        )

    def _controls(self) -> list[tuple[Any, Callable[..., Any], Any]]:
        """What changes what is seen, for a robot in this process: event, what happens then, and component."""
        if not isinstance(self._robot, LocalRobot):
            return []
        controls: list[tuple[Any, Callable[..., Any], Any]] = []
        with gr.Row():
            if self._tables is not None:
                table = gr.Button("New table", size="sm", min_width=110, elem_id="new-table")
                controls.append((table.click, self._take_new_table, table))
            preset = gr.Dropdown(
                [(f"models: {name}", name) for name in PRESETS],
                value=DEFAULT_PRESET,
                show_label=False,
                container=False,
                min_width=180,
                elem_id="preset",
            )
            controls.append((preset.select, self._take_preset, preset))
        with gr.Row():
            upload = gr.UploadButton(
                "Your own picture", file_types=["image"], type="filepath", size="sm", min_width=140, elem_id="upload"
            )
            controls.append((upload.upload, self._take_picture, upload))
        with gr.Accordion("Camera", open=False, elem_id="camera"):
            camera = gr.Image(sources=["webcam"], type="filepath", show_label=False, height=240, buttons=[])
            controls.append((camera.input, self._take_picture, camera))
        return controls

    # What happens

    def _say(self, text: str, request: gr.Request) -> tuple[Any, ...]:
        return (self.answer(request, text), "") if text.strip() else (gr.skip(), "")

    def _choose(self, request: gr.Request, chosen: gr.SelectData) -> int:
        return self.answer(request, str(chosen.value))

    def answer(self, request: gr.Request, text: str, sure: float | None = None) -> int:
        """Say it to the robot; a number that no other change has."""
        turn = say(self._robot, who(request), text, sure)
        self._visits.change(who(request), lambda visit: visit.after(turn))
        return next(self._changes)

    def _tell(self, request: gr.Request, words: str) -> None:
        self._visits.change(who(request), lambda visit: visit.told(words))

    def _listen(self, path: str | None, request: gr.Request) -> tuple[Any, ...]:
        if path is None or self._hear is None:
            return gr.skip(), gr.skip()
        try:
            text, sure = self._hear(Path(path))
        except ReclipAgentError as error:
            self._tell(request, str(error))
            return next(self._changes), None
        self._tell(request, f'I heard "{text}" ({sure:.0%} sure).')
        return self.answer(request, text, sure), None

    def _click(self, request: gr.Request, chosen: gr.EventData) -> str:
        index = getattr(chosen, "index", None)
        if not isinstance(index, int):
            return ""
        try:
            names = self._robot.names(who(request), index)
        except ReclipAgentError as error:
            gr.Warning(str(error))
            names = ()
        turn = self._visits.of(who(request)).turn
        is_of_it = turn is not None and turn.picture is seen_by(self._robot, who(request))
        return drawing.scores(index, names, turn if is_of_it else None)

    def _take_new_table(self, _: object, request: gr.Request) -> tuple[Any, ...]:
        assert self._tables is not None
        tables = self._tables
        self._change(request, "Here is another table.", lambda robot: robot.show(who(request), tables.next()))
        return next(self._changes), gr.skip()

    def _take_picture(self, path: str | None, request: gr.Request) -> tuple[Any, ...]:
        if path is not None:
            seen = Path(path)
            self._change(request, "Looking at your picture.", lambda robot: robot.show(who(request), _uploaded(seen)))
        return next(self._changes), gr.skip()

    def _take_preset(self, name: str, request: gr.Request) -> tuple[Any, ...]:
        assert isinstance(self._robot, LocalRobot)
        self._change(request, f"I look with the preset {name} now.", lambda robot: robot.use(who(request), name))
        return next(self._changes), self._robot.preset(who(request))

    def _change(self, request: gr.Request, words: str, change: Callable[[LocalRobot], None]) -> None:
        """Change what the robot sees or how; where that fails, the reason is said and all stays."""
        assert isinstance(self._robot, LocalRobot)
        try:
            change(self._robot)
        except ReclipAgentError as error:
            self._tell(request, str(error))
        else:
            self._visits.change(who(request), lambda visit: Visit(None, visit.lines, visit.chat).told(words))

    def _refresh(self, shown: Picture | None, request: gr.Request) -> tuple[Any, ...]:
        picture = seen_by(self._robot, who(request))
        if picture is None or picture is shown:
            return gr.skip(), gr.skip()
        return picture, drawing.seen(picture, self._visits.of(who(request)).turn)

    def _lines(self, request: gr.Request) -> str:
        return "".join(f"{line}\n" for line in self._visits.of(who(request)).lines)

    def _leave(self, request: gr.Request) -> None:
        self._robot.end(who(request))
        self._visits.end(who(request))

    def _shown(self, request: gr.Request) -> tuple[Any, ...]:
        """What every part of the page shows now."""
        try:
            picture = self._robot.look(who(request))
        except ReclipAgentError as error:
            picture = None
            self._tell(request, str(error))
        visit = self._visits.of(who(request))
        return (
            drawing.seen(picture, visit.turn),
            drawing.status(visit.turn),
            "",
            explanation(visit.turn),
            history_html(visit.lines),
            [{**message, "content": escape(message["content"], quote=False)} for message in visit.chat],
        )


def who(request: gr.Request) -> str:
    """The visitor behind a request: one open page."""
    return str(request.session_hash)


def _uploaded(path: Path) -> ImageArray:
    """A visitor's picture; errors name the file as the visitor does, not where it lies here."""
    try:
        return load_image(path)
    except InvalidImageError as error:
        raise InvalidImageError(str(error).replace(f"{path.parent}{os.sep}", "")) from error


def _saying(page: Page, text: str) -> Callable[..., int]:
    def say_it(request: gr.Request) -> int:
        return page.answer(request, text)

    return say_it
