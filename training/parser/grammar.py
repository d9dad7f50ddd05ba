"""The notation of grammar.txt, whose head explains it: a rule is read once, then draws a labelled tree at each call."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from training.parser.nodes import Node
from training.parser.words import w

TOKEN = re.compile(r"<<|[][<>^+(),]|[^][<>^+(),\s]+")
LABELS = {"CC": "cc", "CD": "nummod", "DT": "det", "IN": "prep", "JJ": "amod", "JJR": "amod", "JJS": "amod"} | {
    "PRP$": "poss", "RB": "advmod", "RP": "prt", "UH": "intj"
}  # fmt: skip
"""Tag -> the label of a word for which a rule says none; ROOT for all others."""

Names = dict[str, Any]
"""What a rule was given, by its parameters' names, and `%1`, `%2` of the word it last picked."""
Step = Callable[["Drawing", Names, Any], Any]
"""Goes on from the node that a rule has come to; gives the node to go on from, or another value."""


class Branch(NamedTuple):
    """One of several ways on."""

    is_open: Callable[[Names, Any], bool]
    share: float | None
    then: Step


class Drawing:
    """Draws trees by the rules, and by those of its own methods that rules name."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, options: str | Sequence[str]) -> str:
        """One of some words, which a text may list."""
        return self.rng.choice(options.split() if isinstance(options, str) else options)

    def make(self, name: str, *given: Any, onto: Node | None = None) -> Node:
        """The tree of a rule or method, one that goes on from a node where this is given."""
        made: Node = self.call(name, given, onto)
        return made

    def call(self, name: str, given: Sequence[Any], node: Node | None = None) -> Any:
        """What a rule or method gives, which may go on from a node."""
        if name not in RULES:
            return getattr(self, name)(*([] if node is None else [node]), *given)
        parameters, body = RULES[name]
        return body(self, dict(zip(parameters, given, strict=False)), node)


class Reader:
    """Reads one rule."""

    def __init__(self, text: str, parameters: Sequence[str]) -> None:
        self.parameters = parameters
        self.tokens = [*TOKEN.findall(text), ""]

    def rule(self) -> Step:
        """The whole.

        Raises:
            ValueError: a bracket too many or too few.
        """
        whole = self.steps()
        self.expect("")
        return whole

    def expect(self, mark: str) -> None:
        if self.tokens[0] != mark:
            raise ValueError(f"a rule of the grammar lacks {mark or 'its end'!r} before {' '.join(self.tokens)!r}")
        self.tokens.pop(0)

    def steps(self) -> Step:
        """All up to the end of a branch, of an argument or of the rule."""
        steps: list[Step] = []
        while self.tokens[0] not in ("", "|", "]", ")", ","):
            steps.append(self.step())

        def run(drawing: Drawing, names: Names, node: Any) -> Any:
            for step in steps:
                node = step(drawing, names, node)
            return node

        return steps[0] if len(steps) == 1 else run

    def step(self) -> Step:
        token = self.tokens.pop(0)
        if token in ("<", "<<", ">", "^"):
            return self.hung(token)
        if token == "+":
            return self.called(self.tokens.pop(0), goes_on=True)
        if token == "[":
            return self.branches()
        if token == "(":
            inner = self.steps()
            self.expect(")")
            return inner
        if token[0] in ":@/":
            return lambda drawing, names, node: node.as_(token[1:]) if token[0] != "/" else node.tagged(token[1:])
        if self.tokens[0] == "(":
            return self.called(token, goes_on=False)
        return self.word(token) if "/" in token else self.value(token)

    def hung(self, side: str) -> Step:
        """What follows, hung on the node; or the node on what follows."""
        operand = self.step()
        relabel = self.step() if self.tokens[0].startswith(":") else None

        def run(drawing: Drawing, names: Names, node: Any) -> Any:
            made = operand(drawing, names, node)
            if relabel:
                relabel(drawing, names, made)
            if side in ("<", "<<"):
                at = len(node.left) if side == "<" else 0
                node.left[at:at] = made if isinstance(made, list) else [made]
                return node
            head, child = (node, made) if side == ">" else (made, node)
            if head.tag == "IN" and child.dep not in ("cc", "conj", "prep", "punct"):
                child.dep = "pobj"
            return head.add(child)

        return run

    def called(self, name: str, goes_on: bool) -> Step:
        self.expect("(")
        given: list[Step] = []
        while self.tokens[0] != ")":
            given.append(self.steps())
            if self.tokens[0] != ")":
                self.expect(",")
        self.expect(")")
        return lambda drawing, names, node: drawing.call(
            name, [each(drawing, names, node) for each in given], node if goes_on else None
        )

    def branches(self) -> Step:
        ways: list[Branch] = []
        while not ways or self.tokens[0] == "|":
            if ways:
                self.expect("|")
            guard = self.tokens.pop(0)[:-1] if self.tokens[0][1:].endswith(":") else ""
            condition, _, share = guard.rpartition("*") if guard[-1:].isdigit() else (guard, "", "")
            ways.append(Branch(self.condition(condition), float(share) if share else None, self.steps()))
        self.expect("]")
        if all(way.share and way.share >= 1 for way in ways):
            total = sum(way.share or 0 for way in ways)
            parts = [(way.share or 0) / total for way in ways[:-1]]
            ways = [way._replace(share=part) for way, part in zip(ways, [*parts, None], strict=True)]

        def run(drawing: Drawing, names: Names, node: Any) -> Any:
            roll, reached = None, 0.0
            for way in ways:
                if not way.is_open(names, node):
                    continue
                if way.share is not None:
                    roll = drawing.rng.random() if roll is None else roll
                    reached += way.share
                    if roll >= reached:
                        continue
                return way.then(drawing, names, node)
            return node

        return run

    def condition(self, text: str) -> Callable[[Names, Any], bool]:
        """`terse`, `kind=person/animal`, `place.right`, and of the node `word=can`, `tag=IN` and the like."""
        if not text:
            return lambda names, node: True
        path, _, values = text.partition("=")
        wanted = values.split("/")
        name, _, of_it = path.partition(".")
        is_given = name in self.parameters or name[0] == "%"

        def holds(names: Names, node: Any) -> bool:
            value = names.get(name, 0) if is_given else getattr(node, name)
            value = getattr(value, of_it) if of_it else value
            return value in wanted if values else bool(value)

        return holds

    def value(self, token: str) -> Step:
        """What was given under a name, a number (with a point: whether so likely a thing happens), or a word."""
        if token.isdigit():
            return lambda drawing, names, node: int(token)
        if token[0] == ".":
            return lambda drawing, names, node: drawing.chance(float(token))
        if token in self.parameters or token[0] == "%":
            return lambda drawing, names, node: names.get(token, 0)
        if "|" not in token and token[0] != "$":
            return lambda drawing, names, node: token
        words = [word for each in token.split("|") for word in (getattr(w, each[1:]) if each[0] == "$" else [each])]
        options = [word.split(":") for word in words]

        def run(drawing: Drawing, names: Names, node: Any) -> str:
            parts = drawing.rng.choice(options)
            names.update((f"%{at}", part) for at, part in enumerate(parts[1:], 1))
            return parts[0]

        return run

    def word(self, token: str) -> Step:
        """`words/TAG` or `words/TAG/label`."""
        words, tag, *label = (self.value(each) for each in token.split("/"))

        def run(drawing: Drawing, names: Names, node: Any) -> Node:
            text, its_tag = words(drawing, names, node), tag(drawing, names, node)
            return Node(text, its_tag, label[0](drawing, names, node) if label else LABELS.get(its_tag, "ROOT"))

        return run


def _read() -> dict[str, tuple[list[str], Step]]:
    text = Path(__file__).with_name("grammar.txt").read_text(encoding="utf-8")
    rules = {}
    for rule in re.split(r"\n(?=\w)", re.sub(r"(?m)^#.*\n", "", text).strip()):
        head, _, body = rule.partition(":")
        name, *parameters = re.findall(r"\w+", head)
        rules[name] = parameters, Reader(body, parameters).rule()
    return rules


RULES = _read()
"""Name -> parameters and body."""
