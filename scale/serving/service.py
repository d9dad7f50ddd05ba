"""What a server answers, whatever serves it: paths to functions of bytes, with limits, a token and figures."""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qs

import numpy as np

from agent.datatypes import Frame, Proposals
from agent.errors import InvalidInputError
from agent.images import decode_image
from agent.models.identity import checksums
from agent.models.presets import load_preset
from agent.models.store import with_pulled
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.proposals import GivenBoxes, propose_all
from agent.pipeline import Grounder
from agent.remote.wire import pack, unpack
from agent.serialization import answer_to_mapping

JSON, ARRAYS, TEXT = "application/json", "application/octet-stream", "text/plain; version=0.0.4"
MAX_BODY_BYTES = 32 * 2**20
MAX_TEXTS = 1000
Answered = TypeVar("Answered")


class Asked(NamedTuple):
    """A request over HTTP.

    Attributes:
        headers: by names in lower case.
    """

    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class Reply(NamedTuple):
    """An answer over HTTP."""

    status: HTTPStatus
    content: bytes
    kind: str = JSON


@dataclass
class Figures:
    """What `/metrics` tells, in Prometheus' text format."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    batches: Counter[tuple[str, int]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, path: str, statuses: Sequence[int], seconds: float) -> None:
        """Requests that were answered together."""
        with self.lock:
            self.requests.update((path, status) for status in statuses)
            self.seconds[path] += seconds  # type: ignore[assignment]
            self.batches[path, len(statuses)] += 1

    def told(self) -> str:
        """All of them."""
        with self.lock:
            lines = ["# TYPE reclip_requests_total counter"]
            lines += [
                f'reclip_requests_total{{path="{path}",status="{status}"}} {count}'
                for (path, status), count in sorted(self.requests.items())
            ]
            lines.append("# TYPE reclip_seconds_total counter")
            lines += [
                f'reclip_seconds_total{{path="{path}"}} {value:.6f}' for path, value in sorted(self.seconds.items())
            ]
            lines.append("# TYPE reclip_batches_total counter")
            lines += [
                f'reclip_batches_total{{path="{path}",size="{size}"}} {count}'
                for (path, size), count in sorted(self.batches.items())
            ]
        return "\n".join(lines) + "\n"


class Seen(NamedTuple):
    """What a request brings to be looked at."""

    frame: Frame
    proposals: Proposals


class Together(NamedTuple):
    """How several requests of a path are answered at once.

    Attributes:
        read: a request's body.
        look: what was read of each, to an answer for each.
    """

    read: Callable[[bytes], Seen]
    look: Callable[[Sequence[Seen]], list[Reply]]


class Service:
    """The models of a preset, asked over HTTP; docs/scale.md has the requests.

    Attributes:
        figures: counted over all requests.
    """

    def __init__(self, preset: str, token: str = "") -> None:
        """Load the models.

        Args:
            token: what requests must bring; empty for any.

        Raises:
            InvalidInputError: the preset's scorer has no embeddings to give.
            ReclipAgentError: see `Grounder.from_preset`.
        """
        self._preset = load_preset(preset)
        self._grounder = Grounder.from_preset(self._preset)
        if not isinstance(self._grounder.scorer, IsolatedProposalScorer):
            raise InvalidInputError(f"{preset} cannot be served: its scorer gives no embeddings")
        self._scorer = self._grounder.scorer
        self._models = checksums(with_pulled(self._preset))
        self._token = token
        self.figures = Figures()
        self._paths = {
            "/healthz": self._health,
            "/metrics": self._metrics,
            "/models": self._about,
            "/texts": self._texts,
            "/ground": self._ground,
        }
        self._together: dict[str, Together] = {
            "/propose": Together(self._proposable, self._propose),
            "/encode": Together(self._encodable, self._encode),
        }

    def respond(self, asked: Asked) -> Reply:
        """The answer to a request; nothing is raised."""
        return self.respond_all([asked])[0]

    def respond_all(self, asked: Sequence[Asked]) -> list[Reply]:
        """The answers to several requests: of `/propose`, and of `/encode`, all pictures go through the models at once.

        Nothing is raised, and a request that cannot be answered changes no other's answer.
        """
        replies: dict[int, Reply] = {}
        for path in dict.fromkeys(each.path for each in asked):
            numbers = [number for number, each in enumerate(asked) if each.path == path]
            groups = [numbers] if path in self._together else [[number] for number in numbers]
            for group in groups:
                began_s = time.perf_counter()
                replies |= zip(group, self._replies(path, [asked[number] for number in group]), strict=True)
                known = path if path in self._known else "other"
                seconds = time.perf_counter() - began_s
                self.figures.count(known, [int(replies[number].status) for number in group], seconds)
        return [replies[number] for number in range(len(asked))]

    @property
    def _known(self) -> tuple[str, ...]:
        return *self._paths, *self._together

    def _replies(self, path: str, asked: Sequence[Asked]) -> list[Reply]:
        """To requests of one path."""
        if path not in self._known:
            there_is = ", ".join(self._known)
            return [Reply(HTTPStatus.NOT_FOUND, _told(f"there is no {path}, but {there_is}")) for _ in asked]
        if path not in self._together:
            return [self._allowed(each, self._paths[path], each.query, each.body) for each in asked]
        read, look = self._together[path]
        given = [self._allowed(each, read, each.body) for each in asked]
        usable = [each for each in given if not isinstance(each, Reply)]
        found = _tried(look, usable) if usable else []
        if isinstance(found, Reply):  # of one of them, perhaps: each is tried alone
            found = [alone if isinstance(alone := _tried(look, [each]), Reply) else alone[0] for each in usable]
        answers = iter(found)
        return [each if isinstance(each, Reply) else next(answers) for each in given]

    def _allowed(self, asked: Asked, answer: Callable[..., Answered], *given: Any) -> Answered | Reply:
        """What a function gives to a request that may be answered at all; else the reply that says why not."""
        refusal = self._refusal(asked)
        return _tried(answer, *given) if refusal is None else refusal

    def _refusal(self, asked: Asked) -> Reply | None:
        if asked.path != "/healthz" and not self._is_allowed(asked.headers.get("authorization", "")):
            return Reply(HTTPStatus.UNAUTHORIZED, _told("another token"))
        if len(asked.body) > MAX_BODY_BYTES:
            return Reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _told(f"at most {MAX_BODY_BYTES} bytes"))
        return None

    def _is_allowed(self, authorisation: str) -> bool:
        return not self._token or hmac.compare_digest(authorisation.encode(), f"Bearer {self._token}".encode())

    def _health(self, query: str, body: bytes) -> Reply:
        return Reply(HTTPStatus.OK, b'{"status": "ok"}')

    def _metrics(self, query: str, body: bytes) -> Reply:
        return Reply(HTTPStatus.OK, self.figures.told().encode(), TEXT)

    def _about(self, query: str, body: bytes) -> Reply:
        encoders = [
            {"image_size_px": each.image_size_px, "logit_scale": each.logit_scale} for each in self._scorer.encoders
        ]
        told = {"preset": self._preset.name, "models": self._models, "encoders": encoders}
        return Reply(HTTPStatus.OK, json.dumps(told).encode())

    def _proposable(self, body: bytes) -> Seen:
        return Seen(_frame(unpack(body)), Proposals.empty())

    def _propose(self, seen: Sequence[Seen]) -> list[Reply]:
        found = propose_all(self._grounder.proposals, [frame for frame, _ in seen])
        return [Reply(HTTPStatus.OK, _packed(each), ARRAYS) for each in found]

    def _encodable(self, body: bytes) -> Seen:
        sent = unpack(body)
        boxes = sent.get("boxes_xyxy")
        if boxes is None:
            raise InvalidInputError("boxes_xyxy is missing")
        frame = _frame(sent)
        proposals = GivenBoxes(boxes).propose(frame)
        if len(proposals) != len(boxes):
            raise InvalidInputError(f"{len(proposals.dropped)} boxes cannot be looked at")
        return Seen(frame, proposals)

    def _encode(self, seen: Sequence[Seen]) -> list[Reply]:
        frames, proposals = zip(*seen, strict=True)
        found = [each.embeddings for each in self._scorer.encode_all(frames, proposals)]
        packed = [pack(**{f"embeddings_{number}": each for number, each in enumerate(rows)}) for rows in found]
        return [Reply(HTTPStatus.OK, each, ARRAYS) for each in packed]

    def _texts(self, query: str, body: bytes) -> Reply:
        texts = unpack(body).get("texts")
        if texts is None or texts.dtype.kind != "U" or not 0 < texts.size <= MAX_TEXTS:
            raise InvalidInputError(f"texts must be 1 to {MAX_TEXTS} texts")
        rows = [encoder.encode_texts(texts.ravel().tolist()) for encoder in self._scorer.encoders]
        return Reply(HTTPStatus.OK, pack(**{f"embeddings_{number}": each for number, each in enumerate(rows)}), ARRAYS)

    def _ground(self, query: str, body: bytes) -> Reply:
        texts = parse_qs(query).get("text", [])
        if not 0 < len(texts) <= MAX_TEXTS:
            raise InvalidInputError(f"give 1 to {MAX_TEXTS} texts: /ground?text=the+red+cup")
        scene = self._grounder.look(Frame(decode_image(body)))
        answers = [answer_to_mapping(scene.ground(text), scene.proposals) for text in texts]
        return Reply(HTTPStatus.OK, json.dumps(answers, allow_nan=False).encode())


def _packed(found: Proposals) -> bytes:
    labels = np.array(found.labels, dtype=np.str_)
    return pack(boxes_xyxy=found.boxes_xyxy, scores=found.scores, labels=labels)


def _frame(sent: Mapping[str, Any]) -> Frame:
    picture = sent.get("picture")
    if picture is None or picture.dtype != np.uint8:
        raise InvalidInputError("picture must be the bytes of a picture file, uint8")
    return Frame(decode_image(picture.tobytes()))


def _tried(answer: Callable[..., Answered], *given: Any) -> Answered | Reply:
    """What a function gives, or the reply that tells why it does not."""
    try:
        return answer(*given)
    except InvalidInputError as error:
        return Reply(HTTPStatus.UNPROCESSABLE_ENTITY, _told(str(error)))
    except Exception as error:  # one request fails, not the server
        return Reply(HTTPStatus.INTERNAL_SERVER_ERROR, _told(f"{type(error).__name__}: {error}"))


def _told(problem: str) -> bytes:
    return json.dumps({"error": problem}).encode()
