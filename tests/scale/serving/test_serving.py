"""A server and robots that ask it: the answers of models here, and none where the server cannot give them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import cast
from urllib.request import Request, urlopen

import numpy as np
import pytest

from agent.__main__ import main
from agent.datatypes import Frame, Proposals
from agent.errors import InvalidInputError, ServerRefusedError, ServerUnavailableError
from agent.images import load_image
from agent.perception.proposals import ProposalSource
from agent.pipeline import Grounder
from agent.remote import TOKEN_VARIABLE
from agent.remote.link import Link
from agent.remote.wire import pack, packed_picture, unpack
from scale.serving import service as serving
from scale.serving.batches import Batches
from scale.serving.service import MAX_BODY_BYTES, Asked, Reply, Service
from sim.shipped_scenes import SCENES_FOLDER
from tests.support.model_server import Running
from ui.command import own_robot

PICTURE = SCENES_FOLDER / "00" / "image.jpg"
TEXTS = ("pick up the red cup left of the bowl", "the bowl", "the dax", "the green duck", "the rightmost cup")
TOKEN = "open sesame"
ALLOWED = {"authorization": f"Bearer {TOKEN}"}


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
    reply = service.respond(Asked(path, "", ALLOWED, body))
    assert reply.status == status
    assert words in json.loads(reply.content)["error"]


def test_a_picture_of_100_megapixels_is_refused(running: Running, tmp_path: Path) -> None:
    huge = packed_picture(np.zeros((10_000, 10_000, 3), dtype=np.uint8))
    with pytest.raises(InvalidInputError, match="has 100000000 pixels; scale it"):
        Link(running.url, timeout_s=60).ask("/propose", pack(picture=huge))


def test_figures_for_prometheus(service: Service) -> None:
    before = service.figures.requests["/healthz", 200]
    service.respond(Asked("/healthz", "", {}, b""))
    told = service.respond(Asked("/metrics", "", ALLOWED, b"")).content.decode()
    assert f'reclip_requests_total{{path="/healthz",status="200"}} {before + 1}' in told
    assert service.respond(Asked("/metrics", "", {}, b"")).status == HTTPStatus.UNAUTHORIZED


def test_arrays_go_there_and_back_without_pickles() -> None:
    sent = {"boxes": np.arange(8.0).reshape(2, 4), "texts": np.array(["a", "bc"])}
    back = unpack(pack(**sent))
    assert all((back[name] == each).all() for name, each in sent.items())
    with pytest.raises(InvalidInputError, match="not an npz"):
        unpack(pack(evil=np.array([object()], dtype=object)))


def test_several_cameras_are_looked_at_together_and_answered_as_alone(service: Service) -> None:
    near, far = (load_image(SCENES_FOLDER / scene / "image.jpg") for scene in ("00", "01"))
    pictures = [packed_picture(each) for each in (near, far, near[:300])]
    proposals = [Asked("/propose", "", ALLOWED, pack(picture=each)) for each in pictures]
    alone = [service.respond(each) for each in proposals]
    boxes = [unpack(each.content)["boxes_xyxy"] for each in alone]
    encodings = [
        Asked("/encode", "", ALLOWED, pack(picture=picture, boxes_xyxy=each))
        for picture, each in zip(pictures, [*boxes[:2], np.zeros((0, 4))], strict=True)
    ]
    alone += [service.respond(each) for each in encodings]
    mixed = [*proposals, *encodings, Asked("/encode", "", ALLOWED, b"no npz"), Asked("/propose", "", {}, b"")]
    *together, unusable, unknown = service.respond_all(mixed)
    for one, other in zip(alone, together, strict=True):
        expected, found = unpack(one.content), unpack(other.content)
        assert expected.keys() == found.keys()
        for name, rows in expected.items():
            if rows.dtype.kind == "U":
                assert found[name].tolist() == rows.tolist()
            else:
                np.testing.assert_allclose(found[name], rows, rtol=1e-5, atol=1e-5)
    assert (unusable.status, unknown.status) == (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.UNAUTHORIZED)
    told = service.respond(Asked("/metrics", "", ALLOWED, b"")).content.decode()
    assert 'reclip_batches_total{path="/propose",size="4"} 1' in told


def test_one_that_breaks_the_models_breaks_no_other(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = (
        Asked("/propose", "", ALLOWED, pack(picture=packed_picture(np.full((height, 64, 3), 200, np.uint8))))
        for height in (64, 32)
    )
    propose_all = serving.propose_all

    def fragile(source: ProposalSource, frames: Sequence[Frame]) -> list[Proposals]:
        assert all(frame.size_wh == (64, 64) for frame in frames), "out of memory"
        return propose_all(source, frames)

    monkeypatch.setattr(serving, "propose_all", fragile)
    replies = service.respond_all([good, bad, good])
    assert [int(each.status) for each in replies] == [200, 500, 200]
    assert b"out of memory" in replies[1].content


def test_what_comes_while_the_models_are_busy_is_answered_together() -> None:
    sizes: list[int] = []

    class Slow:
        """Answers with what it was asked, after a while."""

        def respond_all(self, asked: Sequence[Asked]) -> list[Reply]:
            sizes.append(len(asked))
            time.sleep(0.1)
            return [Reply(HTTPStatus.OK, each.body) for each in asked]

    async def ask(count: int, wait_s: float) -> list[bytes]:
        batches = Batches(cast(Service, Slow()), 4, wait_s)
        asked = (batches.answer(Asked("/propose", "", {}, b"%d" % number)) for number in range(count))
        first = asyncio.create_task(batches.answer(Asked("/propose", "", {}, b"first")))
        await asyncio.sleep(0.03)
        return [each.content for each in await asyncio.gather(first, *asked)]

    assert asyncio.run(ask(6, 0.0)) == [b"first", *(b"%d" % number for number in range(6))]
    assert sizes == [1, 4, 2]
    sizes.clear()
    asyncio.run(ask(3, 1.0))
    assert sizes == [4], "what waits is taken together"
