"""How well people are understood who never used the robot: what they said while looking at newly rendered tables.

A file has one JSON object a line, in the form that `tests/golden/strangers/README.md` describes. Each is said in a new
conversation, and what comes of it is right or wrong. Worst is a wrong found: the robot acts, and not as it was told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agent.chat.replies import Reply
from agent.errors import InvalidInputError
from agent.grounding.scene import Scene
from agent.language.intents import Intent
from agent.models.downloads import digest
from agent.pipeline import Grounder, Mode
from evaluation.json_files import naming_what_is_malformed, read_json_lines, write_json_lines
from evaluation.language.expected import Expected, Outcome, acts, acts_wrongly, ask, on
from evaluation.metrics import Share
from evaluation.options import Options, limit, option, shared
from evaluation.scenes import Things, look_at, things_of
from evaluation.tables import format_table
from sim.benchmark_scenes import benchmark_scenes
from sim.tabletop_ref import scene_of

SETS = Path(__file__).parents[2] / "tests" / "golden" / "strangers"
_HANDLING = frozenset({Intent.PICK_UP, Intent.HAND_OVER, Intent.PUT, Intent.PUSH})
_ASKS = re.compile(r"\b(?:where|which(?:ever)?|what|whose)\b", re.IGNORECASE)
"""What may be answered in words, where nothing is to be moved."""
OPTIONS = (
    option("file", metavar="FILE", help="utterances, one JSON object a line, or the name of a set that ships"),
    limit("utterances"),
    *shared("boxes", "preset", "cache", "json"),
)


@dataclass(frozen=True)
class Utterance:
    """One line of a file.

    Attributes:
        where: the line, for messages.
        say: the turns, of which the last is judged.
        action: what the robot should do; None where no verb says it.
    """

    where: str
    seed: int
    say: tuple[str, ...]
    kind: str
    expected: Expected
    action: Intent | None


@dataclass(frozen=True, eq=False)
class Heard:
    """What came of an utterance."""

    utterance: Utterance
    replies: tuple[Reply, ...]
    things: Things

    @property
    def is_right(self) -> bool:
        """Whether it is what was expected."""
        return self.utterance.expected.is_met(self.replies, self.things)

    @property
    def is_wrong_found(self) -> bool:
        """Whether the robot acts, and not as it was told."""
        return acts_wrongly(self.utterance.expected, self.replies, self.things)

    @property
    def line(self) -> dict[str, Any]:
        """For a file."""
        return {
            **{name: getattr(self.utterance, name) for name in ("seed", "say", "kind")},
            "expect": self.utterance.expected.outcome,
            "right": self.is_right,
            "wrong_found": self.is_wrong_found,
            "replies": [self._reply(each) for each in self.replies],
        }

    def _reply(self, reply: Reply) -> dict[str, Any]:
        answer, moved = reply.answer, reply.answer.displacement
        return {
            "status": answer.status,
            "things": sorted(on(self.things, answer.chosen or answer.candidates)),
            "destination": sorted(on(self.things, answer.destination.chosen)) if answer.destination else [],
            "metres": moved.metres if moved else None,
            "direction": moved.direction if moved else "",
            "intent": reply.intent,
            "words": reply.words,
        }


def find(name: str) -> Path:
    """The file of that path, or the set of that name.

    Raises:
        InvalidInputError: there is neither.
    """
    for path in (Path(name), SETS / f"{name}.jsonl"):
        if path.is_file():
            return path
    known = ", ".join(sorted(path.stem for path in SETS.glob("*.jsonl")))
    raise InvalidInputError(f"there is no file {name}, and no set of that name in {SETS}; there are: {known or 'none'}")


def read_utterances(path: Path) -> list[Utterance]:
    """The utterances of a file.

    Raises:
        InvalidInputError: it cannot be read, holds none, or a line does not have the form; the message says which.
    """
    utterances = []
    for where, line in read_json_lines(path):
        with naming_what_is_malformed(where):
            say = line["say"] if isinstance(line["say"], list) else [line["say"]]
            if not say or not all(isinstance(text, str) for text in say):
                raise TypeError("say must be a text or a list of texts")
            action = Intent(line["action"]) if line.get("action") else None
            in_words = action not in _HANDLING and (line["kind"] == "choice" or bool(_ASKS.search(say[-1])))
            expected = Expected.of(line, in_words=in_words)
            utterances.append(Utterance(where, int(line["seed"]), tuple(say), str(line["kind"]), expected, action))
    if not utterances:
        raise InvalidInputError(f"{path} holds no utterance; expected one JSON object a line")
    return utterances


def listen(utterances: Sequence[Utterance], grounder: Grounder, boxes: str, cache: Path | None) -> Iterator[Heard]:
    """Say each in a new conversation, scene by scene.

    Raises:
        InvalidInputError: an utterance is about an object that is not in its scene.
        RendererUnavailableError: nothing here can render.
    """
    seeds = sorted({each.seed for each in utterances})
    for truth in benchmark_scenes("training", len(seeds), cache, seeds=seeds, make=scene_of):
        description = scene_of(truth.seed)
        scene: Scene = look_at(grounder, truth, boxes)
        if description.surroundings.arm_joints_rad is not None:  # as TF and the camera's calibration tell a robot
            x, y = description.camera.project([description.base_position_m])[0]
            scene = replace(scene, robot_xy=(float(x), float(y)))
        things = things_of(scene, truth)
        for each in utterances:
            if each.seed == truth.seed:
                unseen = each.expected.objects - {*range(len(truth.objects))}
                if unseen:
                    raise InvalidInputError(f"{each.where}: scene {truth.seed} has no thing {min(unseen)}")
                yield Heard(each, ask(each.say, scene), things)


def report(heard: Sequence[Heard]) -> str:
    """A row for each kind, then for each expected outcome, and all of them last; below it, the actions."""
    rows: list[list[str] | None] = []

    def row(label: str, group: Sequence[Heard]) -> None:
        right, wrong = Share.of(each.is_right for each in group), sum(each.is_wrong_found for each in group)
        if group:
            rows.append([label, f"{right.hits}", f"{right.total}", f"{right.value:.3f}", right.interval, f"{wrong}"])

    for kind in sorted({each.utterance.kind for each in heard}):
        row(kind, [each for each in heard if each.utterance.kind == kind])
    rows.append(None)
    for outcome in Outcome:
        row(f"expects {outcome.value}", [each for each in heard if each.utterance.expected.outcome is outcome])
    rows.append(None)
    row("all", heard)
    table = format_table(["what was said", "right", "asked", "share", "95 %", "wrong found"], rows)
    wrong = Share.of(each.is_wrong_found for each in heard)
    with_verb = [each for each in heard if each.utterance.action and acts(each.replies) and each.is_right]
    action = Share.of(each.replies[-1].intent is each.utterance.action for each in with_verb)
    return (
        f"{table}\nwrong found {wrong.hits} of {wrong.total}: {wrong.value:.3f} (95 %: {wrong.interval})\n"
        f"of those found rightly, the action too {action.hits} of {action.total}"
    )


def run(options: Options) -> int:
    """Say everything, and print the table; the exit status is 0."""
    path = find(options.file)
    utterances = read_utterances(path)[: options.limit]
    heard = list(
        listen(utterances, Grounder.from_preset(options.preset, mode=Mode.EXTENDED), options.boxes, options.cache)
    )
    if options.json:
        write_json_lines(options.json, [each.line for each in heard])
    print(f"{path.name} (sha256 {digest(path)}), {options.preset} preset, {options.boxes} boxes")
    print(report(heard))
    return 0
