"""Whom the page is served to, what it serves, and many visitors at once."""

from __future__ import annotations

import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from agent.__main__ import main
from agent.errors import InvalidInputError
from tests.support.page_process import PageProcess
from tests.support.process_table import needs_proc, resident_bytes
from tests.support.visitor import Visitor
from ui.local_robot import LocalRobot
from ui.server import Place, serve
from ui.visit import MAX_VISITORS

ROOT = Path(__file__).parents[2]
THINGS = ("the blue spoon", "the pink bowl", "the yellow block", "the red cup", "the yellow cup")
VISITORS = 20


def words(chat: list[dict[str, Any]]) -> str:
    content = chat[-1]["content"]
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def test_twenty_visitors_each_have_their_own_talk(address: str) -> None:
    def talk(number: int) -> list[str]:
        visitor = Visitor(address)
        thing = THINGS[number % len(THINGS)]
        said = [words(visitor.say(f"pick up {thing}"))]
        said += [words(visitor.say("push it")) for _ in range(3)]
        visitor.close()
        return said

    with ThreadPoolExecutor(VISITORS) as pool:
        talks = list(pool.map(talk, range(VISITORS)))
    for number, said in enumerate(talks):
        thing = THINGS[number % len(THINGS)]
        assert said == [f"Picking up {thing}.", *[f"Pushing {thing}."] * 3]


@pytest.mark.parametrize(("text", "part"), [("x" * 100_000, "at most 1000"), ("...", "no word"), ("\x00", "")])
def test_text_that_cannot_be_used_gets_a_clear_answer(address: str, text: str, part: str) -> None:
    visitor = Visitor(address)
    chat = visitor.say(text)
    assert part in words(chat)
    assert len(str(chat)) < 5_000
    visitor.close()


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_said_changes_nothing(address: str, text: str) -> None:
    visitor = Visitor(address)
    assert visitor.say(text) == visitor.say(text)
    visitor.close()


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", ROOT / "agent" / "models" / "embedded" / "synonyms.txt", Path("/etc/passwd")]
)
def test_no_file_of_the_machine_is_served(address: str, path: Path) -> None:
    visitor = Visitor(address)
    for place in (f"gradio_api/file={path}", f"file={path}", f"gradio_api/file={path.parent}/../{path.name}"):
        answer = visitor.get(place)
        assert answer.status_code in (403, 404), place
    visitor.close()


def test_nothing_is_offered_to_programs(address: str) -> None:
    visitor = Visitor(address)
    assert visitor.get("gradio_api/info").json()["named_endpoints"] == {}
    assert visitor.get("gradio_api/mcp/sse").status_code == 404
    visitor.close()


def test_a_port_in_use_is_told_with_the_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InvalidInputError, match="--port"):
            Place(port=port).check()
        assert main(["page", "--port", str(port)]) == 2
    assert "choose another with --port" in capsys.readouterr().err


@pytest.mark.parametrize("problem", ["one of two", "missing", "not a certificate"])
def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path, problem: str) -> None:
    there = tmp_path / "there.pem"
    there.write_text("nothing")
    place = {
        "one of two": Place(port=0, certificate=there),
        "missing": Place(port=0, certificate=tmp_path / "no.pem", key=there),
        "not a certificate": Place(port=0, certificate=there, key=there),
    }[problem]
    with pytest.raises(InvalidInputError, match=r"certificate|there is no file"):
        place.check()


def test_https_and_a_password(robot: LocalRobot, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    address, end = serve(robot, Place(port=0, certificate=certificate, key=key, password="let me in"))
    try:
        assert address.startswith("https://")
        with httpx.Client(base_url=address, verify=False) as http:
            assert http.get("config").status_code == 401
            assert http.post("login", data={"username": "robot", "password": "wrong"}).status_code == 400
            assert http.post("login", data={"username": "robot", "password": "let me in"}).status_code == 200
            assert http.get("config").status_code == 200
    finally:
        end()


def test_it_ends_on_signals_however_many_come(tmp_path: Path) -> None:
    page = PageProcess(tmp_path / "log")
    for _ in range(50):
        page.process.send_signal(signal.SIGTERM)
        page.process.send_signal(signal.SIGINT)
    assert page.wait() == 0, page.said
    assert page.said.count("\n") == 1, page.said


@needs_proc
def test_memory_is_flat_under_visitors_who_come_and_go(tmp_path: Path) -> None:
    page = PageProcess(tmp_path / "log")

    def visit(number: int) -> None:
        visitor = Visitor(page.address)
        visitor.say(f"pick up {THINGS[number % len(THINGS)]}")
        visitor.close()

    try:
        with ThreadPoolExecutor(VISITORS) as pool:
            list(pool.map(visit, range(MAX_VISITORS + VISITORS)))
            warm = resident_bytes(page.process.pid)
            list(pool.map(visit, range(MAX_VISITORS + VISITORS)))
        assert resident_bytes(page.process.pid) < 1.05 * warm
    finally:
        page.kill()
