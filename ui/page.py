"""The page itself, in Gradio: what is on it, and what happens when something on it is used."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
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
from ui.hearing import Hearing
from ui.local_robot import LocalRobot
from ui.microphone import Microphone
from ui.numbers import Numbers
from ui.robot import ArmView, Picture, Robot
from ui.tables import NewTables
from ui.visit import MAX_VISITORS, Message, Visit, history_html, say, seen_by
from ui.visitor_cookie import kept_name, who

TITLE = "reclip-agent"
HEADER = """
<h1>reclip-agent</h1>
<p>Say which object you mean: the robot finds it in the picture, shows why, and an arm picks it up.</p>
"""
STYLE = Path(__file__).with_name("style.css")
GREETING = "Tell me which object you mean. Click a box to see what I take it for."
PLACEHOLDER = "pick up the red cup left of the bowl"
EXAMPLES = ("what do you see?", "point at the cup", "how many cups are there?", "stop")
"""Where nobody knows what is in view."""
MOST_EXAMPLES = 6
REFRESH_S = 0.15
DRAWN = ("seen", "arm", "chat")
"""What the timer draws as well."""
NOTHING_DRAWN = ""
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
        hearing: understands speech; there is no microphone where not given.
        tables: where new tables come from, for a robot in this process.
    """

    def __init__(self, robot: Robot, hearing: Hearing | None = None, tables: NewTables | None = None) -> None:
        self._robot = robot
        self._tables = tables
        self._visits = PerSpeaker(lambda: Visit().told(" ".join((GREETING, robot.about_arm)).strip()), MAX_VISITORS)
        self._changes = count(1)
        self._microphone = Microphone(hearing, robot, self) if hearing is not None else None
        self._numbers = Numbers()

    def build(self) -> gr.Blocks:
        """Lay it out."""
        with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(600, 1800)) as blocks:
            gr.HTML(HEADER, elem_id="title", padding=False)
            with gr.Row(equal_height=False, elem_id="talk"):
                with gr.Column(scale=3, min_width=320):
                    seen = gr.HTML(elem_id="seen", js_on_load=SELECT_JS, padding=False)
                    status = gr.HTML(elem_id="status", visible=False, padding=False)
                    scores = gr.HTML(elem_id="scores", visible=False, padding=False)
                    with gr.Row(elem_id="examples"):
                        examples = [gr.Button(size="sm", min_width=60) for _ in range(MOST_EXAMPLES)]
                    controls = self._controls()
                with gr.Column(scale=2, min_width=320):
                    arm = gr.HTML(elem_id="arm", visible=False, padding=False)
                    switch = self._switch()
                    chat = self._chat()
                    text = gr.Textbox(
                        placeholder=PLACEHOLDER,
                        show_label=False,
                        submit_btn=True,
                        autofocus=True,
                        max_length=MAX_TEXT_CHARACTERS,
                        elem_id="say",
                    )
                    changed = gr.State(0, time_to_live=STATE_S)
                    if self._microphone is not None:
                        self._microphone.build(text, changed)
            with gr.Accordion("Why this one?", open=True):
                why = gr.HTML(explanation(None), elem_id="why")
            with gr.Accordion("History", open=False, elem_id="history"):
                history = gr.HTML(history_html(()))
                save = gr.Button("Save as JSON lines", size="sm", elem_id="save")
                lines = gr.Textbox(visible="hidden")
            text.submit(self._say, [text], [changed, text], **_PRIVATE)
            chat.option_select(self._choose, [], [changed], **_PRIVATE)
            for example in examples:
                example.click(self._say_example, [example], [changed], **_PRIVATE)
            seen.select(self._click, [], [scores, changed], **_PRIVATE)
            for happens, handler, component in controls:
                happens(handler, [component], [changed, component], **_PRIVATE)
            save.click(self._lines, [], [lines], **_PRIVATE).then(None, [lines], None, js=SAVE_JS, **_PRIVATE)
            # One event shows what all others changed, one showing after the other: where a stop overtakes a command,
            # what was drawn before it cannot come after it. The timer's event can overtake it. So each of these parts
            # has a mark that comes with it and is sent back by the timer: what an older drawing has covered is seen
            # on the page itself, and drawn anew.
            marks = [gr.Textbox(NOTHING_DRAWN, visible="hidden", elem_id=f"drawn-{part}") for part in DRAWN]
            seen_mark, arm_mark, chat_mark = marks
            gr.on(
                [changed.change, blocks.load],
                self._shown,
                [],
                [seen_mark, seen, chat_mark, chat, status, scores, why, history, *examples],
                trigger_mode="always_last",
                **_PRIVATE,
            )
            blocks.unload(self._leave)
            if self._robot.is_live:
                parts = [seen_mark, seen, arm_mark, arm, chat_mark, chat, *switch, *examples]
                gr.Timer(REFRESH_S).tick(self._refresh, marks, parts, trigger_mode="once", **_PRIVATE)
        return cast(gr.Blocks, blocks)

    # What is on it

    @property
    def _has_own_arm(self) -> bool:
        return isinstance(self._robot, LocalRobot) and self._robot.has_arm

    def _switch(self) -> list[gr.Checkbox]:
        """What arms the arm of this process's simulation, and of no other; and what stops it."""
        if not self._has_own_arm:
            return []
        with gr.Row(elem_id="switch"):
            armed = gr.Checkbox(label="Let the arm move", container=False, elem_id="armed", min_width=160)
            stop = gr.Button("Stop", size="sm", variant="stop", min_width=80, scale=0, elem_id="stop")
        armed.input(self._take_armed, [armed], [], **_PRIVATE)
        stop.click(self._stop, [], [], **_PRIVATE)
        return [armed]

    def _chat(self) -> gr.Chatbot:
        return gr.Chatbot(
            show_label=False,
            height=300 if self._has_own_arm else 440,
            elem_id="chat",
            buttons=[],
            render_markdown=False,
            allow_file_downloads=False,
            feedback_options=None,
            latex_delimiters=[],
            group_consecutive_messages=False,
        )

    def _controls(self) -> list[tuple[Any, Callable[..., Any], Any]]:
        """What changes what is seen, for a robot in this process: event, what happens then, and component."""
        if not isinstance(self._robot, LocalRobot):
            return []
        controls: list[tuple[Any, Callable[..., Any], Any]] = []
        with gr.Row(elem_id="controls"):
            if self._tables is not None:
                table = gr.Button("New table", size="sm", min_width=90, elem_id="new-table")
                controls.append((table.click, self._take_new_table, table))
            preset = gr.Dropdown(
                [(f"models: {name}", name) for name in PRESETS],
                value=DEFAULT_PRESET,
                show_label=False,
                container=False,
                min_width=150,
                elem_id="preset",
            )
            controls.append((preset.select, self._take_preset, preset))
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
        if not text.strip():
            return gr.skip(), ""
        sure = self._microphone.sure_of(who(request), text) if self._microphone is not None else None
        return self.answer(who(request), text, sure), ""

    def _say_example(self, text: str, request: gr.Request) -> int:
        return self.answer(who(request), text)

    def _stop(self, request: gr.Request) -> None:
        self.answer(who(request), "stop")

    def _take_armed(self, is_armed: bool, request: gr.Request) -> None:
        assert isinstance(self._robot, LocalRobot)
        self._robot.set_armed(who(request), is_armed)

    def _choose(self, request: gr.Request, chosen: gr.SelectData) -> int:
        return self.answer(who(request), str(chosen.value))

    def answer(self, visitor: str, text: str, sure: float | None = None) -> int:
        """Say it to the robot; a number that no other change has."""
        turn = say(self._robot, visitor, text, sure)
        self._visits.change(visitor, lambda visit: visit.after(turn))
        return self.next_change()

    def tell(self, visitor: str, words: str) -> int:
        """The robot says something of itself; likewise."""
        self._visits.change(visitor, lambda visit: visit.told(words))
        return self.next_change()

    def next_change(self) -> int:
        """A number that no other change has."""
        return next(self._changes)

    def _click(self, request: gr.Request, chosen: gr.EventData) -> tuple[Any, ...]:
        """Tell what is known of a box; where it is one of those that are asked about, it is the answer."""
        index = getattr(chosen, "index", None)
        if not isinstance(index, int):
            return _html(""), gr.skip()
        picture, visit = seen_by(self._robot, who(request)), self._visits.of(who(request))
        option = visit.option(picture, index)
        if option:
            return _html(""), self.answer(who(request), option)
        try:
            names = self._robot.names(who(request), index)
        except ReclipAgentError as error:
            gr.Warning(str(error))
            names = ()
        is_of_it = visit.turn is not None and visit.turn.picture is picture
        return _html(drawing.scores(index, names, visit.turn if is_of_it else None)), gr.skip()

    def _take_new_table(self, _: object, request: gr.Request) -> tuple[Any, ...]:
        assert self._tables is not None
        tables = self._tables
        self._change(request, "Here is another table.", lambda robot: robot.show_table(who(request), tables))
        return self.next_change(), gr.skip()

    def _take_picture(self, path: str | None, request: gr.Request) -> tuple[Any, ...]:
        if path is not None:
            seen = Path(path)
            self._change(request, "Looking at your picture.", lambda robot: robot.show(who(request), _uploaded(seen)))
        return self.next_change(), gr.skip()

    def _take_preset(self, name: str, request: gr.Request) -> tuple[Any, ...]:
        assert isinstance(self._robot, LocalRobot)
        self._change(request, f"I look with the preset {name} now.", lambda robot: robot.use(who(request), name))
        return self.next_change(), self._robot.preset(who(request))

    def _change(self, request: gr.Request, words: str, change: Callable[[LocalRobot], None]) -> None:
        """Change what the robot sees or how; where that fails, the reason is said and all stays."""
        assert isinstance(self._robot, LocalRobot)
        try:
            change(self._robot)
        except ReclipAgentError as error:
            self.tell(who(request), str(error))
        else:
            self._visits.change(who(request), lambda visit: Visit(None, visit.lines, visit.chat).told(words))

    def _refresh(self, seen: str, arm: str, chat: str, request: gr.Request) -> tuple[Any, ...]:
        """What has changed by itself (pictures, the arm, what came of commands), given the marks of what is shown."""
        by = who(request)
        for words in self._robot.news(by):
            self.tell(by, words)
        visit, view, picture = self._visits.of(by), self._robot.arm(by), seen_by(self._robot, by)
        seen_now, arm_now, chat_now = self._seen_mark(picture, visit), self._arm_mark(view), self._chat_mark(visit)
        is_switched = view is not None and arm[:1] != arm_now[:1]
        switch = gr.update(value=view.is_armed) if view is not None and is_switched else gr.skip()
        is_new = picture is not None and seen != seen_now
        return (
            *((seen_now, drawing.seen(picture, visit.turn)) if is_new else (gr.skip(), gr.skip())),
            *((arm_now, _html(drawing.arm(view))) if arm != arm_now else (gr.skip(), gr.skip())),
            *((chat_now, _escaped(visit.chat)) if chat != chat_now else (gr.skip(), gr.skip())),
            *([switch] if self._has_own_arm else []),
            *_examples(picture if is_new else None),
        )

    def _seen_mark(self, picture: Picture | None, visit: Visit) -> str:
        """A mark that no other drawing of what is seen has; likewise below."""
        return f"{self._numbers.of(picture)} {self._numbers.of(visit.turn)}"

    def _arm_mark(self, arm: ArmView | None) -> str:
        return NOTHING_DRAWN if arm is None else f"{arm.is_armed:d} {self._numbers.of(arm)}"

    def _chat_mark(self, visit: Visit) -> str:
        return str(self._numbers.of(visit))

    def _lines(self, request: gr.Request) -> str:
        return "".join(f"{line}\n" for line in self._visits.of(who(request)).lines)

    def _leave(self, request: gr.Request) -> None:
        if self._microphone is not None:
            self._microphone.leave(str(request.session_hash))
        if kept_name(request):  # it may only be reloaded
            return
        self._robot.end(who(request))
        self._visits.end(who(request))

    def _shown(self, request: gr.Request) -> tuple[Any, ...]:
        """What every part of the page shows now; the arm is the timer's."""
        try:
            picture = self._robot.look(who(request))
        except ReclipAgentError as error:
            picture = None
            self.tell(who(request), str(error))
        visit = self._visits.of(who(request))
        return (
            self._seen_mark(picture, visit),
            drawing.seen(picture, visit.turn),
            self._chat_mark(visit),
            _escaped(visit.chat),
            _html(drawing.status(visit.turn)),
            _html(""),
            explanation(visit.turn),
            history_html(visit.lines),
            *_examples(picture, EXAMPLES),
        )


def _html(text: str) -> Any:
    """What takes no room where it is empty."""
    return gr.update(value=text, visible=bool(text))


def _escaped(chat: Sequence[Message]) -> list[Message]:
    return [{**message, "content": escape(message["content"], quote=False)} for message in chat]


def _examples(picture: Picture | None, otherwise: Sequence[str] = ()) -> list[Any]:
    """The buttons' texts; they stay as they are where nothing is known of a picture."""
    texts = (picture.examples if picture is not None else ()) or otherwise
    if not texts:
        return [gr.skip()] * MOST_EXAMPLES
    shown = [*texts[:MOST_EXAMPLES], *[""] * (MOST_EXAMPLES - len(texts))]
    return [gr.update(value=text, visible=bool(text)) for text in shown]


def _uploaded(path: Path) -> ImageArray:
    """A visitor's picture; errors name the file as the visitor does, not where it lies here."""
    try:
        return load_image(path)
    except InvalidImageError as error:
        raise InvalidImageError(str(error).replace(f"{path.parent}{os.sep}", "")) from error
