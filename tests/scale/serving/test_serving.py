"""A server and robots that ask it: the answers of models here, and none where the server cannot give them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.request import Request, urlopen

import numpy as np
import pytest

from agent.__main__ import main
from agent.errors import InvalidInputError, ServerRefusedError, ServerUnavailableError
from agent.images import load_image
from agent.pipeline import Grounder
from agent.remote import TOKEN_VARIABLE
from agent.remote.link import Link
from agent.remote.wire import pack, packed_picture, unpack
from scale.serving.service import MAX_BODY_BYTES, Service
from sim.shipped_scenes import SCENES_FOLDER
from tests.support.model_server import Running
from ui.command import own_robot

PICTURE = SCENES_FOLDER / "00" / "image.jpg"
TEXTS = ("pick up the red cup left of the bowl", "the bowl", "the dax", "the green duck", "the rightmost cup")
TOKEN = "open sesame"


@pytest.fixture(scope="module")
def service() -> Service:
    return Service("tabletop", TOKEN)


@pytest.fixture(scope="module")
def running(service: Service) -> Iterator[Running]:
    server = Running(service)
    yield server
    server.close()


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)


def test_a_robot_without_models_answers_as_one_with_them(running: Running) -> None:
    image = load_image(PICTURE)
    near, far = (Grounder.from_preset(server=server).look(image) for server in (None, running.url))
    assert np.allclose(near.proposals.boxes_xyxy, far.proposals.boxes_xyxy)
    assert far.is_known == near.is_known
    for text in TEXTS:
        here, there = near.ground(text), far.ground(text)
        assert (here.status, here.chosen, here.reason) == (there.status, there.chosen, there.reason)
        assert there.confidence == pytest.approx(here.confidence, abs=1e-6)


def test_the_command_line_asks_a_server(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ground", str(PICTURE), "the red cup", "--server", running.url]) == 0
    assert "found box" in capsys.readouterr().out
    assert main(["ground", str(PICTURE), "the red cup", "--server", "nowhere"]) == 2
    assert "a server is named by its address" in capsys.readouterr().err


def test_the_page_asks_a_server_and_says_when_it_is_gone(service: Service) -> None:
    server = Running(service)
    page = own_robot(server.url)
    try:
        assert page.say("", "the bowl").reply["status"] == "found"
        server.close()
        page.use("", "tabletop")
        page.show("", load_image(PICTURE))
        with pytest.raises(ServerUnavailableError, match="does not answer"):
            page.say("", "the bowl")
    finally:
        page.close()


def test_anybody_can_ask_in_one_request(running: Running) -> None:
    request = Request(
        f"{running.url}/ground?text=the+red+cup&text=the+dax",
        PICTURE.read_bytes(),
        {"Authorization": f"Bearer {TOKEN}"},
    )
    with urlopen(request, timeout=60) as response:
        found, unknown = json.load(response)
    assert (found["status"], unknown["status"]) == ("found", "not_understood")
    assert len(found["boxes_xyxy"]) == 1


def test_a_wrong_token(running: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "open barley")
    with pytest.raises(ServerRefusedError, match="wants another token: set RECLIP_SERVER_TOKEN"):
        Link(running.url).ask("/models")
    assert json.loads(Link(running.url).ask("/healthz")) == {"status": "ok"}, "whoever watches it needs none"
    assert main(["ground", str(PICTURE), "the red cup", "--server", running.url]) == 2
    assert "another token" in capsys.readouterr().err


def test_a_server_of_other_models(running: Running) -> None:
    with pytest.raises(ServerRefusedError, match="other models than fast here: it serves tabletop"):
        Grounder.from_preset("fast", server=running.url)


def test_a_server_that_goes_finds_nothing_and_one_that_comes_back_goes_on(service: Service) -> None:
    image = load_image(PICTURE)
    server = Running(service)
    told: list[str] = []
    alone = Grounder.from_preset(server=server.url)
    with_models = Grounder.from_preset(server=server.url, fallback=told.append)
    seen = alone.look(image)
    server.close()
    with pytest.raises(ServerUnavailableError, match="does not answer"):
        alone.look(image)
    with pytest.raises(ServerUnavailableError):
        seen.ground("the yellow cup in front of the spoon")
    assert with_models.look(image).ground("the red cup").box_xyxy is not None
    assert told
    assert all("the models here are used" in each for each in told)
    again = Running(service, server.port)
    assert alone.look(image).ground("the red cup").box_xyxy is not None
    told.clear()
    with_models.look(image)
    assert not told
    again.close()


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("/nowhere", b"", HTTPStatus.NOT_FOUND, "there is no /nowhere"),
        ("/propose", b"no npz", HTTPStatus.UNPROCESSABLE_ENTITY, "not an npz file"),
        ("/propose", pack(picture=np.zeros(3)), HTTPStatus.UNPROCESSABLE_ENTITY, "picture must be the bytes"),
        ("/propose", pack(picture=np.zeros(3, np.uint8)), HTTPStatus.UNPROCESSABLE_ENTITY, "as an image"),
        ("/encode", pack(picture=np.zeros(3, np.uint8)), HTTPStatus.UNPROCESSABLE_ENTITY, "boxes_xyxy is missing"),
        ("/texts", pack(texts=np.zeros(3)), HTTPStatus.UNPROCESSABLE_ENTITY, "1 to 1000 texts"),
        ("/ground", b"no picture", HTTPStatus.UNPROCESSABLE_ENTITY, "give 1 to 1000 texts"),
        ("/propose", bytes(MAX_BODY_BYTES + 1), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "at most"),
    ],
)
def test_what_cannot_be_used_is_told(service: Service, path: str, body: bytes, status: int, words: str) -> None:
    reply = service.respond(path, "", {"authorization": f"Bearer {TOKEN}"}, body)
    assert reply.status == status
    assert words in json.loads(reply.content)["error"]


def test_a_picture_of_100_megapixels_is_refused(running: Running, tmp_path: Path) -> None:
    huge = packed_picture(np.zeros((10_000, 10_000, 3), dtype=np.uint8))
    with pytest.raises(InvalidInputError, match="has 100000000 pixels; scale it"):
        Link(running.url, timeout_s=60).ask("/propose", pack(picture=huge))


def test_figures_for_prometheus(service: Service) -> None:
    before = service.figures.requests["/healthz", 200]
    service.respond("/healthz", "", {}, b"")
    told = service.respond("/metrics", "", {"authorization": f"Bearer {TOKEN}"}, b"").content.decode()
    assert f'reclip_requests_total{{path="/healthz",status="200"}} {before + 1}' in told
    assert service.respond("/metrics", "", {}, b"").status == HTTPStatus.UNAUTHORIZED


def test_arrays_go_there_and_back_without_pickles() -> None:
    sent = {"boxes": np.arange(8.0).reshape(2, 4), "texts": np.array(["a", "bc"])}
    back = unpack(pack(**sent))
    assert all((back[name] == each).all() for name, each in sent.items())
    with pytest.raises(InvalidInputError, match="not an npz"):
        unpack(pack(evil=np.array([object()], dtype=object)))
