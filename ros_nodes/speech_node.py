"""Recognises speech and publishes it on `command` with a confidence: where that is low, grounding_node asks."""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any

from diagnostic_msgs.msg import DiagnosticStatus
from std_msgs.msg import String

from agent.models.presets import DEFAULT_PRESET, PRESETS
from ros_nodes import wire
from ros_nodes.graph_node import GraphNode
from ros_nodes.parameters import Parameters
from ros_nodes.qos import COMMANDS_QOS
from ros_nodes.states import read_mapping

MICROPHONE = "microphone"
REMEMBERED = 10
"""Things that answers spoke of last."""


class SpeechNode(GraphNode):
    """See docs/topics.md for what it says."""

    NAME = "speech_node"

    def configure(self, given: Parameters) -> None:
        """Read the parameters."""
        self._sound = given.text(
            "sound", MICROPHONE, f"what to listen to: {MICROPHONE}, {MICROPHONE}:DEVICE, or a sound file"
        )
        self._source = given.text("source", "speech", "who speaks, as commands have it")
        self._preset = given.choice("preset", DEFAULT_PRESET, PRESETS, "whose words are understood")

    def activate(self) -> None:
        """Load the recogniser and begin to listen."""
        from agent.speech.recognisers import listener_for

        self._listener = listener_for(PRESETS[self._preset])
        blocks = self._blocks()
        self._heard = 0
        self._problem = ""
        self._spoken_of: deque[str] = deque(maxlen=REMEMBERED)
        self._commands = self.create_publisher(String, "command", COMMANDS_QOS)
        self.create_subscription(String, "grounding/answer", self._take_note, COMMANDS_QOS)
        self._closing = Event()
        self._thread = Thread(target=self._listen, args=(blocks,), name="listening", daemon=True)
        self._thread.start()
        self.get_logger().info(f"listens to {self._sound}")

    def deactivate(self) -> None:
        """Stop listening."""
        self._closing.set()
        self._thread.join()

    def _blocks(self) -> Iterator[Any]:
        """The sound, block by block; a file at the pace at which it was spoken."""
        from agent.speech.microphone import microphone_blocks
        from agent.speech.sound import check_file, read_blocks

        kind, _, device = self._sound.partition(":")
        if kind == MICROPHONE:
            return microphone_blocks(device)
        path = Path(self._sound).expanduser()
        check_file(path)
        return _paced(read_blocks(path))

    def _listen(self, blocks: Iterator[Any]) -> None:
        try:
            for block in blocks:
                if self._closing.is_set():
                    return
                for heard in self._listener.feed(block):
                    self._say(heard.text, heard.confidence)
            for heard in self._listener.end():
                self._say(heard.text, heard.confidence)
            self._problem = f"{self._sound} has come to its end"
        except Exception as error:
            self._problem = str(error)
            self.log_failure("listening", error)

    def _say(self, text: str, confidence: float) -> None:
        command = wire.new_command("speech", text, source=self._source, heard_confidence=round(confidence, 4))
        self._heard += 1
        self.get_logger().info(f'heard "{text}", {confidence:.0%} sure')
        self._commands.publish(String(data=json.dumps(command)))

    def _take_note(self, message: String) -> None:
        """What is there, as answers tell: it is likely to be spoken of again."""
        self._spoken_of.extend(things_in(read_mapping(message.data)))
        self._listener.in_view = tuple(self._spoken_of)

    def diagnose(self) -> tuple[bytes, str, dict[str, str]]:
        """How much was heard."""
        figures = {"heard": str(self._heard)}
        if self._problem:
            return DiagnosticStatus.WARN, self._problem, figures
        return DiagnosticStatus.OK, "listening", figures


def things_in(answer: Mapping[str, Any]) -> list[str]:
    """What an answer of docs/topics.md has found, or offers: "red cup", "yellow one"."""
    if answer.get("status") == "found":
        names = [each.get("expression") for each in (answer, answer.get("destination")) if isinstance(each, dict)]
    else:
        options = answer.get("options")
        names = [each.get("words") for each in options if isinstance(each, dict)] if isinstance(options, list) else []
    return [name.removeprefix("the ") for name in names if isinstance(name, str) and name]


def _paced(blocks: Iterator[Any]) -> Iterator[Any]:
    from agent.speech.sound import RATE_HZ

    due_s = time.monotonic()
    for block in blocks:
        due_s += len(block) / RATE_HZ
        time.sleep(max(0.0, due_s - time.monotonic()))
        yield block


main = SpeechNode.main

if __name__ == "__main__":
    sys.exit(main())
