"""Whom the page is served to, what it serves, and many visitors at once."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from agent.__main__ import main
from agent.errors import InvalidInputError
from tests.support.visitor import Visitor
from ui.local_robot import LocalRobot
from ui.server import Place, serve

ROOT = Path(__file__).parents[2]
THINGS = ("the blue spoon", "the pink bowl", "the yellow block", "the red cup", "the yellow cup")
VISITORS = 20
PATIENCE_S = 60.0


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
        assert said == [f"I pick up {thing}.", *[f"I push {thing}."] * 3]


@pytest.mark.parametrize(
    ("text", "part"), [("x" * 100_000, "at most 1000"), ("", "no word"), ("   ", "no word"), ("\x00", "")]
)
def test_text_that_cannot_be_used_gets_a_clear_answer(address: str, text: str, part: str) -> None:
    visitor = Visitor(address)
    chat = visitor.say(text)
    assert part in words(chat)
    assert len(str(chat)) < 5_000
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


@pytest.mark.parametrize("problem", ["one of two", "missing", "no certificate"])
def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path, problem: str) -> None:
    there = tmp_path / "there.pem"
    there.write_text("nothing")
    place = {
        "one of two": Place(port=0, certificate=there),
        "missing": Place(port=0, certificate=tmp_path / "no.pem", key=there),
        "no certificate": Place(port=0, certificate=there, key=there),
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
    log = tmp_path / "log"
    with log.open("w") as output:
        page = subprocess.Popen(
            [sys.executable, "-m", "agent", "page", "--port", "0"], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    end_s = time.monotonic() + PATIENCE_S
    while "open http" not in log.read_text():
        assert page.poll() is None, log.read_text()
        assert time.monotonic() < end_s
        time.sleep(0.1)
    for _ in range(50):
        page.send_signal(signal.SIGTERM)
        page.send_signal(signal.SIGINT)
    assert page.wait(PATIENCE_S) == 0, log.read_text()
    assert log.read_text().count("\n") == 1, log.read_text()
