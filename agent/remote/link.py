"""The way to a server: one request at a time, each answered within its time or not at all."""

from __future__ import annotations

import http.client
import json
import os
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from agent.errors import InvalidInputError, ServerRefusedError, ServerUnavailableError
from agent.remote import TOKEN_VARIABLE

TIMEOUT_S = 2.0
UNAUTHORISED, TOO_LARGE, UNUSABLE, BUSY = 401, 413, 422, 503


@dataclass(frozen=True)
class Link:
    """A server's address.

    Attributes:
        url: ``http://HOST:PORT``.
        timeout_s: how long an answer may take.

    Raises:
        InvalidInputError: no such address.
    """

    url: str
    timeout_s: float = TIMEOUT_S

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise InvalidInputError(f"a server is named by its address, http://HOST:8000; got {self.url!r}")

    def ask(self, path: str, body: bytes | None = None) -> bytes:
        """What the server answers.

        Raises:
            ServerUnavailableError: it is not there, does not answer in time, or has too much to do.
            ServerRefusedError: it wants another token.
            InvalidInputError: it cannot use what was sent.
        """
        token = os.environ.get(TOKEN_VARIABLE, "")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        request = Request(f"{self.url.rstrip('/')}{path}", body, headers)
        try:
            with urlopen(request, timeout=self.timeout_s) as response:
                content: bytes = response.read()
                return content
        except HTTPError as error:
            raise self._refusal(error) from error
        except (URLError, OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or str(error) or type(error).__name__
            raise ServerUnavailableError(f"the server {self.url} does not answer: {reason}") from error

    def ask_json(self, path: str) -> Any:
        """The same where the answer is JSON."""
        try:
            return json.loads(self.ask(path))
        except ValueError as error:
            raise ServerUnavailableError(f"{self.url} is no server of reclip-agent: {error}") from error

    def _refusal(self, error: HTTPError) -> Exception:
        said = error.read(2000).decode("utf-8", errors="replace").strip() or error.reason
        if error.code == UNAUTHORISED:
            return ServerRefusedError(f"the server {self.url} wants another token: set {TOKEN_VARIABLE} to its own")
        if error.code in (TOO_LARGE, UNUSABLE):
            return InvalidInputError(f"the server {self.url} cannot use it: {said}")
        return ServerUnavailableError(f"the server {self.url} cannot answer now: {error.code}, {said}")
