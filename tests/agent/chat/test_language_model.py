"""Against a real HTTP server on the loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from agent.chat.conversation import Conversation
from agent.chat.language_model import MAX_REPLY_BYTES, LanguageModel, read_command
from agent.datatypes import Status
from agent.errors import InvalidInputError, InvalidTextError, LanguageModelError
from agent.language.command import Command
from agent.language.intents import Intent
from tests.support.named_things import scene_of

GOOD = {"intent": "hand_over", "action": "Bring", "target": "the yellow lemon", "destination": "", "placement": ""}


class ChatServer(ThreadingHTTPServer):
    """Answers every completion with `content`, or as `raw` and `code` say, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content: Any = json.dumps(GOOD)
        self.raw: bytes | None = None
        self.code = 200
        self.asked: list[tuple[str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        answer = {"choices": [{"message": {"role": "assistant", "content": self.server.content}}]}
        content = self.server.raw if self.server.raw is not None else json.dumps(answer).encode()
        self.send_response(self.server.code)
        if self.server.code == 302:
            self.send_header("Location", f"{self.server.url}/elsewhere")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_talk_becomes_a_command(server: ChatServer) -> None:
    model = LanguageModel(server.url, "tiny", api_key="secret")
    command = model.rewrite("I fancy something\nsour")
    assert command == Command("bring", "the yellow lemon", "", "I fancy something sour", intent=Intent.HAND_OVER)
    ((path, headers, body),) = server.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert body["model"] == "tiny"
    assert body["messages"][-1] == {"role": "user", "content": "I fancy something sour"}


def test_no_key_no_header(server: ChatServer) -> None:
    LanguageModel(f"{server.url}/", "tiny").rewrite("hello")
    assert server.asked[0][0] == "/v1/chat/completions"
    assert "Authorization" not in server.asked[0][1]


def test_a_conversation_that_uses_one(server: ChatServer) -> None:
    scene = scene_of(("red", "cup", (40, 200, 100, 260)), ("yellow", "lemon", (200, 300, 240, 330)))
    talk = Conversation(rewrite=LanguageModel(server.url, "tiny"))
    reply = talk.say("I am in the mood for something sour", scene)
    assert (reply.answer.status, reply.answer.chosen, reply.answer.action) == (Status.FOUND, (1,), "bring")
    talk.say("pick up the cup", scene)
    talk.say("stop", scene)
    assert len(server.asked) == 1
    server.content = "I would love to!"
    assert talk.say("I am in the mood for a story", scene).answer.status is Status.ACKNOWLEDGED


@pytest.mark.parametrize(
    "change",
    [
        {"intent": "stop"},
        {"intent": "confirm"},
        {"intent": "explode"},
        {"target": ""},
        {"action": ""},
        {"target": None},
        {"target": ["the lemon"]},
        {"target": "x" * 201},
        {"target": "..."},
        {"extra": ""},
    ],
)
def test_what_could_not_have_been_typed_is_refused(server: ChatServer, change: dict[str, Any]) -> None:
    server.content = json.dumps({**GOOD, **change})
    with pytest.raises(LanguageModelError):
        LanguageModel(server.url, "tiny").rewrite("hello")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "```json\n{}\n```", "[" * 100_000, '{"intent": "put"}', 7, None]
)
def test_content_that_is_no_command(server: ChatServer, content: object) -> None:
    server.content = content
    with pytest.raises(LanguageModelError):
        LanguageModel(server.url, "tiny").rewrite("hello")


@pytest.mark.parametrize(
    ("code", "raw", "problem"),
    [
        (500, b"", "500"),
        (302, b"", "redirects"),
        (200, b"not json", "not a chat completion"),
        (200, b'{"choices": []}', "not a chat completion"),
        (200, b" " * (MAX_REPLY_BYTES + 1), "more than"),
    ],
)
def test_servers_that_misbehave(server: ChatServer, code: int, raw: bytes, problem: str) -> None:
    server.code, server.raw = code, raw
    with pytest.raises(LanguageModelError, match=problem):
        LanguageModel(server.url, "tiny").rewrite("hello")
    assert len(server.asked) == 1


def test_nobody_there_is_a_warning_in_a_conversation(caplog: pytest.LogCaptureFixture) -> None:
    with ChatServer() as server:
        url = server.url
    model = LanguageModel(url, "tiny", timeout_s=2.0)
    with pytest.raises(LanguageModelError, match="does not answer"):
        model.rewrite("hello")
    assert model("hello") is None
    assert "of no use" in caplog.text


@pytest.mark.parametrize("url", ["", "localhost:8080", "file:///etc/passwd", "ftp://host/v1", "http://"])
def test_addresses(url: str) -> None:
    with pytest.raises(InvalidInputError, match="address"):
        LanguageModel(url, "tiny")


def test_the_utterance_is_checked_first(server: ChatServer) -> None:
    with pytest.raises(InvalidTextError):
        LanguageModel(server.url, "tiny").rewrite("x" * 2_000)
    assert not server.asked


def test_talk_may_stay_talk() -> None:
    said = json.dumps({"intent": "other", "action": "", "target": "", "destination": "", "placement": ""})
    assert read_command(said, "hello").intent is Intent.OTHER
