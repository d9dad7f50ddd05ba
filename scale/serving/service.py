"""What a server answers, whatever serves it: paths to functions of bytes, with limits, a token and figures."""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import numpy as np

from agent.datatypes import Frame
from agent.errors import InvalidInputError
from agent.images import decode_image
from agent.models.identity import checksums
from agent.models.presets import load_preset
from agent.models.store import with_pulled
from agent.perception.ips import IsolatedProposalScorer
from agent.pipeline import Grounder
from agent.remote.wire import pack, unpack
from agent.serialization import answer_to_mapping

JSON, ARRAYS, TEXT = "application/json", "application/octet-stream", "text/plain; version=0.0.4"
MAX_BODY_BYTES = 32 * 2**20
MAX_TEXTS = 1000


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
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, path: str, status: int, seconds: float) -> None:
        """One request more."""
        with self.lock:
            self.requests[path, status] += 1
            self.seconds[path] += seconds  # type: ignore[assignment]

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
        return "\n".join(lines) + "\n"


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
            "/propose": self._propose,
            "/encode": self._encode,
            "/texts": self._texts,
            "/ground": self._ground,
        }

    def respond(self, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The answer to a request; nothing is raised.

        Args:
            headers: by names in lower case.
        """
        began_s = time.perf_counter()
        reply = self._respond(path, query, headers, body)
        known = path if path in self._paths else "other"
        self.figures.count(known, int(reply.status), time.perf_counter() - began_s)
        return reply

    def _respond(self, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if path not in self._paths:
            return Reply(HTTPStatus.NOT_FOUND, _told(f"there is no {path}, but {', '.join(self._paths)}"))
        if path != "/healthz" and not self._is_allowed(headers.get("authorization", "")):
            return Reply(HTTPStatus.UNAUTHORIZED, _told("another token"))
        if len(body) > MAX_BODY_BYTES:
            return Reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _told(f"at most {MAX_BODY_BYTES} bytes"))
        try:
            return self._paths[path](query, body)
        except InvalidInputError as error:
            return Reply(HTTPStatus.UNPROCESSABLE_ENTITY, _told(str(error)))
        except Exception as error:  # one request fails, not the server
            return Reply(HTTPStatus.INTERNAL_SERVER_ERROR, _told(f"{type(error).__name__}: {error}"))

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

    def _propose(self, query: str, body: bytes) -> Reply:
        found = self._grounder.proposals.propose(_frame(unpack(body)))
        labels = np.array(found.labels, dtype=np.str_)
        packed = pack(boxes_xyxy=found.boxes_xyxy, scores=found.scores, labels=labels)
        return Reply(HTTPStatus.OK, packed, ARRAYS)

    def _encode(self, query: str, body: bytes) -> Reply:
        sent = unpack(body)
        boxes = sent.get("boxes_xyxy")
        if boxes is None:
            raise InvalidInputError("boxes_xyxy is missing")
        scene = self._grounder.look(_frame(sent), boxes)
        if len(scene.proposals) != len(boxes):
            raise InvalidInputError(f"{len(scene.proposals.dropped)} boxes cannot be looked at")
        rows = getattr(scene.encoded, "embeddings", ())
        return Reply(HTTPStatus.OK, pack(**{f"embeddings_{number}": each for number, each in enumerate(rows)}), ARRAYS)

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


def _frame(sent: Mapping[str, Any]) -> Frame:
    picture = sent.get("picture")
    if picture is None or picture.dtype != np.uint8:
        raise InvalidInputError("picture must be the bytes of a picture file, uint8")
    return Frame(decode_image(picture.tobytes()))


def _told(problem: str) -> bytes:
    return json.dumps({"error": problem}).encode()
