"""Optional: a chat model that turns free talk ("I'm thirsty") into the same typed command. Off unless it is configured.

Any server with OpenAI's chat completions will do, one on this machine too; nothing but the utterance is sent to it.
What it says is data to be checked like anyone's: it can only come to a command that could have been typed, and stop
words never wait for it.
"""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib.parse import urlsplit

from agent.errors import InvalidInputError, LanguageModelError
from agent.language.command import Command, clean_text
from agent.language.intents import ACTIONS, QUESTIONS, Intent

MAX_REPLY_BYTES = 65_536
MAX_FIELD_CHARACTERS = 200
FIELDS = ("intent", "action", "target", "destination", "placement")
ALLOWED = ACTIONS | QUESTIONS | {Intent.SELECT, Intent.OTHER}
"""What a model may come to: whether a person agrees or stops is never left to it."""

INSTRUCTIONS = f"""You turn what a person says to a robot at a table into one JSON object, and say nothing else:
{{"intent": ..., "action": ..., "target": ..., "destination": ..., "placement": ...}}
intent: one of {", ".join(sorted(str(each) for each in ALLOWED))}.
action: the verb in base form ("pick up"), empty for select and other.
target: a short English description of the one object that is meant ("the red cup"), empty where there is none.
destination: the same for the place where it goes, else empty. placement: the words that lead there ("in"), else empty.
Anything that asks for no object: intent other, and all else empty. Never invent an object that was not hinted at."""


@dataclass(frozen=True)
class LanguageModel:
    """A chat model behind an OpenAI-compatible address.

    Attributes:
        base_url: such as "http://127.0.0.1:11434/v1".
        model: its name there.
        api_key: sent as a bearer token where given.
        timeout_s: for the whole request, seconds.

    Raises:
        InvalidInputError: the address is no http or https one.
    """

    base_url: str
    model: str
    api_key: str = ""
    timeout_s: float = 10.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidInputError(
                f"the language model's address must be like http://127.0.0.1:11434/v1; got {self.base_url!r}"
            )

    def __call__(self, text: str) -> Command | None:
        """`rewrite`, or None with a warning in the log where that fails."""
        try:
            return self.rewrite(text)
        except LanguageModelError as error:
            logging.getLogger(__name__).warning("the language model was of no use: %s", error)
            return None

    def rewrite(self, text: str) -> Command:
        """The command that an utterance comes to.

        Raises:
            InvalidTextError: the utterance is empty, too long, or not text.
            LanguageModelError: the server does not answer, or with something that is no command.
        """
        cleaned = clean_text(text)
        return read_command(self._ask(cleaned), cleaned)

    def _ask(self, text: str) -> str:
        """The model's words for an utterance."""
        body = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": text}],
        }
        headers = {"Content-Type": "application/json"}
        if self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        url = f"{self.base_url.rstrip('/')}/chat/completions"
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
        try:
            with urllib.request.build_opener(_NoRedirects).open(request, timeout=self.timeout_s) as response:
                content = response.read(MAX_REPLY_BYTES + 1)
        except (OSError, ValueError) as error:  # URLError, HTTPError and timeouts are OSErrors
            raise LanguageModelError(f"{url} does not answer ({error}): check the address and that it runs") from error
        if len(content) > MAX_REPLY_BYTES:
            raise LanguageModelError(f"{url} answered with more than {MAX_REPLY_BYTES} bytes")
        return _message_in(content)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key goes to the address that was configured, and to no other."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        raise urllib.error.HTTPError(req.full_url, code, f"redirects to {newurl}", headers, fp)


def _message_in(content: bytes) -> str:
    try:
        message = json.loads(content)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise LanguageModelError(f"the answer is not a chat completion: {error!r}") from error
    if not isinstance(message, str):
        raise LanguageModelError(f"the answer's content must be text, not {type(message).__name__}")
    return message


def read_command(said: str, text: str) -> Command:
    """The command in a model's words.

    Args:
        said: one JSON object with `FIELDS`, all of them strings, and nothing beside it.
        text: what the person said.

    Raises:
        LanguageModelError: it is anything else.
    """
    try:
        value: Any = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise LanguageModelError(f"not JSON: {said[:MAX_FIELD_CHARACTERS]!r}") from error
    if not isinstance(value, dict) or set(value) != set(FIELDS):
        raise LanguageModelError(f"expected an object with {', '.join(FIELDS)}; got {said[:MAX_FIELD_CHARACTERS]!r}")
    fields = {name: _field(name, value[name]) for name in FIELDS}
    if fields["intent"] not in {str(each) for each in ALLOWED}:
        raise LanguageModelError(f"the intent {fields['intent']!r} is not one of those that were offered")
    intent = Intent(fields["intent"])
    if intent in ACTIONS and not (fields["action"] and fields["target"]):
        raise LanguageModelError(f"{intent} needs an action and a target; got {said[:MAX_FIELD_CHARACTERS]!r}")
    return Command(
        action=fields["action"].lower(),
        expression=fields["target"],
        destination=fields["destination"],
        text=text,
        placement=fields["placement"].lower(),
        intent=intent,
    )


def _field(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_FIELD_CHARACTERS:
        raise LanguageModelError(f"{name} must be text of at most {MAX_FIELD_CHARACTERS} characters")
    if not value.strip():
        return ""
    try:
        return clean_text(value)
    except InvalidInputError as error:
        raise LanguageModelError(f"{name}: {error}") from error
