"""A visitor of the page without a browser: it sends what the page's script would send, and reads what comes."""

from __future__ import annotations

import json
import uuid
from typing import Any

import httpx


class Visitor:
    """One open page.

    Args:
        address: of the page, with a slash at its end.
    """

    def __init__(self, address: str, patience_s: float = 120.0) -> None:
        self.session = uuid.uuid4().hex
        self._http = httpx.Client(base_url=address, timeout=patience_s)
        self.config: dict[str, Any] = self._http.get("config").json()
        # Open as long as the page is: by it the server knows who is still there.
        self._presence = self._http.stream("GET", f"gradio_api/heartbeat/{self.session}")
        self._presence.__enter__()
        self._components = {each["id"]: each for each in self.config["components"]}

    def event(self, element: str, name: str) -> dict[str, Any]:
        """What happens on an event of the component with this id in the page."""
        for each in self.config["dependencies"]:
            for target, kind in each["targets"]:
                component = self._components.get(target)
                if kind == name and component and component["props"].get("elem_id") == element:
                    return dict(each)
        raise AssertionError(f"the page has no {name} of {element}")

    def say(self, text: str) -> list[dict[str, Any]]:
        """Say something; the whole chat after it."""
        self.trigger(self.event("say", "submit"), [text])
        shows = next(each for each in self.config["dependencies"] if any(map(self._is_chat, each["outputs"])))
        values = self.trigger(dict(shows), [None] * len(shows["inputs"]))
        return list(next(value for value, at in zip(values, shows["outputs"], strict=True) if self._is_chat(at)))

    def _is_chat(self, output: int) -> bool:
        return bool(self._components[output]["props"].get("elem_id") == "chat")

    def trigger(self, event: dict[str, Any], data: list[Any]) -> list[Any]:
        """The values that an event gives.

        Raises:
            AssertionError: it gives an error; with its words.
        """
        body = {
            "data": data,
            "fn_index": event["id"],
            "session_hash": self.session,
            "trigger_id": event["targets"][0][0],
        }
        joined = self._http.post("gradio_api/queue/join", json=body)
        assert joined.status_code == 200, joined.text
        with self._http.stream("GET", "gradio_api/queue/data", params={"session_hash": self.session}) as lines:
            for line in lines.iter_lines():
                message = json.loads(line[5:]) if line.startswith("data:") else {}
                if message.get("msg") == "process_completed":
                    assert message["success"], message["output"]
                    return list(message["output"]["data"])
        raise AssertionError("the answer never came")

    def get(self, path: str) -> httpx.Response:
        """A file of the page's server."""
        return self._http.get(path)

    def close(self) -> None:
        """Leave."""
        self._presence.__exit__(None, None, None)
        self._http.close()
