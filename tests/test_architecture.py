"""Imports run one way and in no circle, and nothing heavy loads with them; read off the syntax trees, unimported."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = (
    "agent.errors",
    "agent.config agent.datatypes agent.model_options",
    "agent.drawing agent.explanation agent.geometry agent.images agent.rotations",
    "agent.charts agent.language agent.perception",
    "agent.explanation_sheet agent.manipulation agent.models agent.reasoning",
    "agent.grounding agent.remote",
    "agent.pipeline",
    "agent agent.baselines agent.calibrating agent.chat",
    "agent.serialization agent.speech",
    "agent.__main__",
    "sim",
    "ros_nodes",
    "scale",
    "ui",
    "evaluation",
    "training",
)
"""From the ground up: a part knows those of the lines above its own, and itself."""
BINDING = "ros_nodes.binding."
NOT_THE_CORE = {"gradio", "mujoco", "rclpy"}
HEAVY = {"torch", "torchvision", "spacy", "open_clip", "ultralytics", "mujoco", "gradio", "transformers", "matplotlib"}


def named(path: Path) -> str:
    """The module that a file is."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


PACKAGES = ("agent", "evaluation", "ros_nodes", "scale", "sim", "training", "ui")
FILES = {named(path): path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}
MODULES = sorted((ROOT / "agent").rglob("*.py"))


@cache
def syntax_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, *, in_functions: bool = True, for_types: bool = True) -> Iterator[str]:
    """Names of the modules that a file imports, and with them what it takes from each."""
    waiting: list[ast.AST] = [syntax_tree(path)]
    while waiting:
        node = waiting.pop()
        if not in_functions and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if not for_types and is_type_checking(node):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def package(name: str) -> str:
    return name.partition(".")[0]


def known(name: str, *, for_types: bool = True) -> set[str]:
    """The project's own modules that one of them imports."""
    found = set(imports(FILES[name], for_types=for_types))
    return {each if each in FILES else each.rpartition(".")[0] for each in found} & set(FILES) - {name}


def part_of(name: str) -> str:
    """The part of `ORDER` that a module belongs to: the longest name that fits."""
    parts = [part for line in ORDER for part in line.split()]
    fitting = [part for part in parts if name == part or (part != "agent" and name.startswith(f"{part}."))]
    assert fitting, f"{name} has no place in ORDER"
    return max(fitting, key=len)


def test_imports_run_one_way() -> None:
    level = {part: number for number, line in enumerate(ORDER) for part in line.split()}
    pairs = {(name, other): (part_of(name), part_of(other)) for name in FILES for other in known(name)}
    upward = [pair for pair, (one, other) in pairs.items() if one != other and level[one] <= level[other]]
    assert not upward
    assert not [path for path in MODULES if {package(name) for name in imports(path)} & NOT_THE_CORE]
    assert not [path for path in FILES.values() if "tests" in {package(name) for name in imports(path)}]


def test_imports_run_in_no_circle() -> None:
    """Not for types alone either, but in the binding, whose classes name each other as rclpy's do."""
    graph = {name: known(name, for_types=not name.startswith(BINDING)) for name in FILES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' <- '.join(error.args[1])}")


def test_what_nodes_share_stands_above_their_rooms() -> None:
    """And knows none of them."""
    names = [name for name in FILES if name.startswith("ros_nodes.") and not name.startswith("ros_nodes.binding")]
    shared = [name for name in names if name.count(".") == 1 and not name.endswith("_node")] + ["ros_nodes.graph_node"]
    in_rooms = {name for name in names if name.count(".") > 1}
    assert not [name for name in shared if known(name) & in_rooms]


def test_nodes_know_rclpy_and_not_what_stands_in_for_it() -> None:
    """One place chooses between a real rclpy and the binding, which knows nothing of the project."""
    binding = ROOT / "ros_nodes" / "binding"
    for path in sorted((ROOT / "ros_nodes").rglob("*.py")):
        names = set(imports(path))
        inside = path.is_relative_to(binding)
        if inside:
            assert not {package(name) for name in names} & {"agent", "sim", "ui"}, path
        elif path != ROOT / "ros_nodes" / "__init__.py":
            assert not [name for name in names if f"{name}.".startswith("ros_nodes.binding.")], path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_one_file_imports_ultralytics(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() != "agent/perception/yolo.py":
        assert "ultralytics" not in {package(name) for name in imports(path)}


LOADED_LATE = {f"agent.language.plain_words.{name}" for name in ("network", "rewriter", "writing")}
"""Modules that are made of torch's classes; nobody but they themselves imports them before they are needed."""
LIGHT = [path for path in MODULES if named(path) not in LOADED_LATE]


@pytest.mark.parametrize("path", LIGHT, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_heavy_is_named_at_import(path: Path) -> None:
    assert not {package(name) for name in imports(path, in_functions=False, for_types=False)} & HEAVY


def test_nothing_heavy_comes_in_by_a_detour() -> None:
    """Every module of the core, imported in a fresh process."""
    names = [named(path) for path in LIGHT]
    code = (
        f"import importlib, sys\nfor name in {names!r}:\n    importlib.import_module(name)\n"
        f"print(*sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


READING = {"split", "rsplit", "partition", "lower", "casefold", "split_words", "words_of", "placement_at"}
"""Calls that take words apart."""
SPEAKING = {"wording", "language_model"}
"""They write sentences of their own, and read JSON."""
QUESTIONS = {"scene_answers", "conversation"}
"""They still read questions about the scene."""


def reads_words(tree: ast.AST) -> Iterator[str]:
    """What in a module of the talk looks into an utterance rather than at what the language made of it."""
    echoed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "text"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield from {called} & READING
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "command.text" and id(node) not in echoed:
            yield "command.text"


@pytest.mark.parametrize("path", sorted((ROOT / "agent/chat").glob("*.py")), ids=lambda path: path.stem)
def test_the_talk_takes_no_words_apart(path: Path) -> None:
    """Every utterance is read once, in agent/language."""
    assert path.stem in QUESTIONS or "re" not in set(imports(path))
    if path.stem not in SPEAKING | QUESTIONS:
        assert not list(reads_words(ast.parse(path.read_text(encoding="utf-8"))))


def test_the_rules_catch_what_they_forbid(tmp_path: Path) -> None:
    offender = tmp_path / "offender.py"
    offender.write_text(
        "from typing import TYPE_CHECKING\nimport torch.nn\nfrom agent import perception\n"
        "if TYPE_CHECKING:\n    import spacy\ndef f():\n    import gradio\nclass A:\n    import mujoco\n"
    )
    assert {"torch.nn", "agent.perception", "spacy", "gradio", "mujoco"} <= set(imports(offender))
    at_import = {package(name) for name in imports(offender, in_functions=False, for_types=False)}
    assert at_import & HEAVY == {"torch", "mujoco"}
    reading = "words_of(command.text)\ncommand.expression.lower()\nblind(text=command.text)\nstopped(command.text)"
    assert sorted(reads_words(ast.parse(reading))) == ["command.text", "command.text", "lower", "words_of"]
