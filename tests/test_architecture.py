"""Imports run one way, and nothing heavy loads with them; read off the syntax trees, so that no import is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "agent").rglob("*.py"))
OUTER = {"evaluation", "ros_nodes", "ui", "gradio", "rclpy", "sim", "training", "mujoco"}
HEAVY = {"torch", "torchvision", "spacy", "open_clip", "ultralytics", "mujoco", "gradio", "transformers", "matplotlib"}
FORBIDDEN = {
    "agent/perception": {"agent.language", "agent.reasoning", "agent.pipeline"},
    "agent/language": {"agent.perception", "agent.reasoning", "agent.pipeline"},
    "agent/reasoning": {"agent.perception", "agent.pipeline"},
}
MEASURED = ("agent", "ros_nodes", "sim", "ui")
"""What `evaluation` measures knows nothing of it."""
GROUND = {"agent/datatypes.py", "agent/geometry.py", "agent/errors.py"}


def imports(path: Path, *, at_import_only: bool = False) -> Iterator[str]:
    """Names of the modules that a file imports; without those inside functions and TYPE_CHECKING where so asked."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if at_import_only and (isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or is_type_checking(node)):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def package(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    imported = set(imports(path))
    assert not {package(name) for name in imported} & OUTER
    for folder, forbidden in FORBIDDEN.items():
        if place.startswith(f"{folder}/"):
            assert not {name for name in imported if any(f"{name}.".startswith(f"{each}.") for each in forbidden)}
    if place in GROUND:
        inner = {name for name in imported if package(name) == "agent"}
        assert all(name.startswith(("agent.errors", "agent.datatypes")) for name in inner)


def test_what_is_measured_knows_no_measure_and_nothing_knows_the_tests() -> None:
    for path in sorted(ROOT.glob("*/**/*.py")):
        place = path.relative_to(ROOT).parts[0]
        if place == "tests" or place.startswith((".", "build")):
            continue
        packages = {package(name) for name in imports(path)}
        assert "tests" not in packages, path
        assert place not in MEASURED or "evaluation" not in packages, path


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


def test_imports_of_the_robot_graph_make_no_circle() -> None:
    """Outside the binding; what several nodes share stands above the rooms, and knows none of them."""
    folder = ROOT / "ros_nodes"
    paths = [path for path in folder.rglob("*.py") if not path.is_relative_to(folder / "binding")]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    needed = {name: set(imports(path)) & names.keys() for name, path in names.items()}
    list(TopologicalSorter(needed).static_order())  # raises CycleError
    shared = [name for name in names if name.count(".") == 1 and not name.endswith("_node")] + ["ros_nodes.graph_node"]
    assert not [name for name in shared if any(each.count(".") > 1 for each in needed[name])]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_one_file_imports_ultralytics(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() != "agent/perception/yolo.py":
        assert "ultralytics" not in {package(name) for name in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_heavy_is_named_at_import(path: Path) -> None:
    assert not {package(name) for name in imports(path, at_import_only=True)} & HEAVY


def test_nothing_heavy_comes_in_by_a_detour() -> None:
    """Every module of the core, imported in a fresh process."""
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES]
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
    assert "re" not in set(imports(path))
    if path.stem not in SPEAKING:
        assert not list(reads_words(ast.parse(path.read_text(encoding="utf-8"))))


def test_the_rules_catch_what_they_forbid(tmp_path: Path) -> None:
    offender = tmp_path / "offender.py"
    offender.write_text(
        "from typing import TYPE_CHECKING\nimport torch.nn\nfrom agent import perception\n"
        "if TYPE_CHECKING:\n    import spacy\ndef f():\n    import gradio\nclass A:\n    import mujoco\n"
    )
    assert {"torch.nn", "agent.perception", "spacy", "gradio", "mujoco"} <= set(imports(offender))
    at_import = {package(name) for name in imports(offender, at_import_only=True)}
    assert at_import & HEAVY == {"torch", "mujoco"}
    reading = "words_of(command.text)\ncommand.expression.lower()\nblind(text=command.text)\nstopped(command.text)"
    assert sorted(reads_words(ast.parse(reading))) == ["command.text", "command.text", "lower", "words_of"]
