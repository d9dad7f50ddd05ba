"""How much of rclpy's own test suite passes on the binding, or on another Python's rclpy."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from agent.errors import InvalidInputError
from agent.model_options import positive
from evaluation.options import Options, option, shared
from evaluation.robot.programs import DEFAULT_DOMAIN, ROOT, graph_environment
from evaluation.tables import format_table

EXCEPTIONS = Path(__file__).with_suffix(".yaml")
GOAL = 0.97
"""Of what is no exception."""
OPTIONS = (
    option("folder", type=Path, help="rclpy/test of https://github.com/ros2/rclpy, or part of it"),
    option("--python", type=Path, default=Path(sys.executable), help="whose rclpy (this one's, so the binding)"),
    option("--timeout", type=positive, default=300, metavar="S", help="seconds for a file (%(default)s)"),
    *shared("errors"),
)
PLUGIN = "evaluation.robot.outcome_log"


@dataclass
class FileOutcomes:
    """What became of one file's tests.

    Attributes:
        name: the file's, relative to the suite's folder.
        outcomes: ``passed``, ``failed`` or ``skipped`` by the test's name, with ``::`` before it.
        why: what went wrong, by name.
        is_importable: else its tests are those that its text shows, and all failed.
    """

    name: str
    outcomes: dict[str, str] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    is_importable: bool = True


@dataclass(frozen=True)
class Exemption:
    """Why some tests do not count."""

    tests: tuple[str, ...]
    reason: str

    def holds_for(self, test: str) -> bool:
        """Whether a test, ``FILE::NAME``, is one of them."""
        return any(fnmatch(test, pattern) for pattern in self.tests)


def run(options: Options) -> int:
    """Run each file, and print what became of it; 0 where the share reaches the goal.

    Messages of ``test_msgs``, which nearly all files need, are read below ``AMENT_PREFIX_PATH``.
    """
    folder = options.folder.resolve()
    paths = sorted(folder.rglob("test_*.py"))
    if not paths:
        raise InvalidInputError(f"{options.folder} has no test_*.py: give the folder rclpy/test of a checkout of rclpy")
    files = []
    for path in paths:
        files.append(run_file(path, folder, options.python, options.timeout))
        print(files[-1].name, *_cells(files[-1])[1:], file=sys.stderr)
    print(format_table(["", "passed", "failed", "skipped", ""], [_cells(each) for each in files]))
    if options.errors:
        print(*(f"{each.name}{name}: {why}" for each in files for name, why in each.why.items()), sep="\n")
    return 0 if report(files, load_exemptions()) >= GOAL else 1


def run_file(path: Path, folder: Path, python: Path, timeout_s: float) -> FileOutcomes:
    """Run one file in a process of its own; what has not ended in time has failed.

    Args:
        path: the file's.
        folder: the suite's, an absolute path.
        python: which runs it.
        timeout_s: seconds for the file.
    """
    name = path.relative_to(folder).as_posix()
    domain = int(os.environ.get("ROS_DOMAIN_ID", DEFAULT_DOMAIN))
    with TemporaryDirectory(prefix="reclip-rclpy-suite-") as temporary:
        log = Path(temporary) / "outcomes"
        log.touch()
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        own = {"OUTCOME_LOG": str(log), "PYTHONPATH": os.pathsep.join(paths)}
        plugins = ("-p", PLUGIN, "-p", "no:cacheprovider", "-p", "no:launch_testing", "-p", "no:launch_ros")
        command = [str(python), "-m", "pytest", "-q", *plugins, f"--rootdir={folder}", "-c", os.devnull, str(path)]
        environment = {**graph_environment(domain), **own}
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                command,
                cwd=folder,
                env=environment,
                timeout=timeout_s,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.STDOUT,
            )
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return _outcomes(name, path, lines)


def _outcomes(name: str, path: Path, lines: list[list[str]]) -> FileOutcomes:
    found = FileOutcomes(name)
    for test, outcome, why in lines or [[name, "unimportable", "the process ended before it had read the file"]]:
        short = test[len(test.partition("::")[0]) :]
        if outcome == "unimportable":
            return FileOutcomes(name, dict.fromkeys(shown_tests(path), "failed"), {"": why}, is_importable=False)
        if found.outcomes.get(short) != "failed":  # what failed once has failed
            found.outcomes[short] = outcome
        if outcome == "failed":
            found.why.setdefault(short, why)
    unfinished = [short for short, outcome in found.outcomes.items() if outcome == "collected"]
    found.outcomes.update(dict.fromkeys(unfinished, "failed"))
    found.why.update(dict.fromkeys(unfinished, "did not end"))
    return found


def shown_tests(path: Path) -> Iterator[str]:
    """The names of tests that a file's text shows: parameters, which it does not, count as one."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield f"::{node.name}"
        elif isinstance(node, ast.ClassDef):
            methods = (each.name for each in node.body if isinstance(each, ast.FunctionDef))
            yield from (f"::{node.name}::{method}" for method in methods if method.startswith("test"))


def load_exemptions(path: Path = EXCEPTIONS) -> list[Exemption]:
    """All that the file lists."""
    return [Exemption(tuple(each["tests"]), each["reason"]) for each in yaml.safe_load(path.read_text("utf-8"))]


def report(files: list[FileOutcomes], exemptions: list[Exemption]) -> float:
    """Print both shares and the exceptions; gives the share of what is no exception, 0 where nothing is left."""
    counted = {
        f"{each.name}{name}": outcome
        for each in files
        for name, outcome in each.outcomes.items()
        if outcome in {"passed", "failed"}
    }
    reasons = {test: next((each for each in exemptions if each.holds_for(test)), None) for test in counted}
    left = {test: outcome for test, outcome in counted.items() if reasons[test] is None}
    unimportable = [each.name for each in files if not each.is_importable]
    print(f"\n{len(unimportable)} of {len(files)} files cannot be imported{_listed(unimportable)}")
    print(f"passed: {_share(counted)} of all")
    print(f"passed: {_share(left)} without the exceptions (goal {GOAL})\n\nexceptions:")
    excepted = Counter(each for each in reasons.values() if each is not None)
    for each in exemptions:
        print(f"{excepted[each]:4} {each.reason}\n     {', '.join(each.tests)}")
    return Counter(left.values())["passed"] / len(left) if left else 0.0


def _share(outcomes: dict[str, str]) -> str:
    passed = Counter(outcomes.values())["passed"]
    return f"{passed} of {len(outcomes)}, {passed / len(outcomes):.3f}" if outcomes else "0 of 0"


def _listed(names: list[str]) -> str:
    return f": {', '.join(names)}" if names else ""


def _cells(each: FileOutcomes) -> list[str]:
    counts = Counter(each.outcomes.values())
    return [
        each.name,
        *(str(counts[outcome]) for outcome in ("passed", "failed", "skipped")),
        "" if each.is_importable else "cannot be imported",
    ]
