"""Questions that are answered in words: what is there, how many, what is it like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from agent.chat import wording
from agent.datatypes import FloatArray, Status
from agent.grounding.names import ANYTHING, Names
from agent.language.destination import placement_at
from agent.language.placement_words import REGION_NOUNS
from agent.language.vocabulary import COLOURS
from agent.language.words import count_words, lower_text, split_words, words_of
from agent.reasoning.relations import RELATIONS
from agent.reasoning.soft_relations import RELATIONS_TO_TWO

if TYPE_CHECKING:
    from agent.grounding.scene import Scene

MAX_LISTED = 8
"""Kinds of things that are listed with their colours; more are summed up by category."""
COUNTED_SHARE = 0.9
"""What is counted as a kind: its likelihood to be that, as a share of its likeliest name's."""
INSIDE_SHARE = 0.5
"""Of a box's area inside another's: it is in or on that."""
NEAR = 2.0
"""Sides of the larger box between two centres: next to each other."""

_RULES = {
    "left": "left", "right": "right", "behind": "above", "back": "above", "above": "above", "over": "above",
    "front": "below", "below": "below", "under": "below", "underneath": "below", "beneath": "below", "in": "inside",
    "on": "inside", "inside": "inside", "within": "inside",
}  # fmt: skip
_REGIONS = {
    "left": (0, False),
    "right": (0, True),
    "front": (1, True),
    "bottom": (1, True),
    "back": (1, False),
    "top": (1, False),
}
_DENIALS = frozenset({"not", "n't", "isn't", "aren't", "isnt", "arent"})
_YES_NO = re.compile(r"\b(?:is|are) there\b|\b(?:do|can|did) (?:you|we|i)\b|^(?:is|are|any)\b|\bthere (?:is|are)\b")


def list_scene(scene: Scene, among: Sequence[int] | None = None) -> list[str]:
    """What is in view, in words: "two red cups", "a lemon"."""
    indices = range(len(scene.names)) if among is None else among
    kinds = Counter(scene.names.full(index) for index in indices)
    if len(kinds) > MAX_LISTED:
        kinds = Counter(scene.names.categories[index] or "thing" for index in indices)
    return [
        wording.article(kind) if number == 1 else f"{wording.how_many(number)} {wording.plural(kind)}"
        for kind, number in kinds.most_common()
    ]


def where_words(scene: Scene, index: int) -> str:
    """Where in the picture a proposal is: "on the left"."""
    width, _ = scene.frame.size_wh
    across = scene.names.centres[index][0] / width
    return "on the left" if across < 1 / 3 else "on the right" if across > 2 / 3 else "in the middle"


def describe_scene(scene: Scene, text: str) -> str:
    """The answer to "what do you see?", "what is on the left?", "what is next to the cup?"."""
    placement, landmark = _place_in(text)
    if not placement:
        return wording.scene(list_scene(scene))
    there, problem = _things_at(scene, placement, landmark)
    return problem or wording.scene(list_scene(scene, there), f"{placement} {landmark}".strip())


def _things_at(scene: Scene, placement: str, landmark: str) -> tuple[list[int], str]:
    """The proposals at a place; and why none can be told, for a person, where its landmark is not clear."""
    if not landmark:
        return _in_region(scene, range(len(scene.names)), placement), ""
    answer = scene.refer(landmark)
    if answer.status is not Status.FOUND:
        return [], wording.unsuccessful(answer.reason)
    if len(answer.chosen) == 2:
        return between(scene, *answer.chosen), ""
    return at_place(scene, placement, answer.chosen[0]), ""


def _place_in(text: str) -> tuple[str, str]:
    """The placement of a question and the thing it leads to: "what is | next to | the cup"."""
    words = split_words(re.sub(r"\b(?:on|at|in) (?:the|this) (?:table|picture|image|scene|view)\b|[?!.]", " ", text))
    for index in range(1, len(words)):
        placement, leads_on = placement_at(words[index:])
        following = words[index + count_words(placement) :]
        if placement and leads_on and following and following[0].lower not in ("you", "me", "us", "there", "here"):
            return placement, lower_text(following)
        if placement and not leads_on and any(noun in placement.split() for noun in REGION_NOUNS):
            return placement, ""
    return "", ""


def between(scene: Scene, first: int, second: int) -> list[int]:
    """The proposals between two landmarks."""
    holds = RELATIONS_TO_TWO["between"](scene.names.boxes_xyxy)[:, first, second] >= INSIDE_SHARE
    return [int(index) for index in np.flatnonzero(holds)]


def at_place(scene: Scene, placement: str, landmark: int) -> list[int]:
    """The proposals that stand so to a landmark."""
    others = [index for index in range(len(scene.names)) if index != landmark]
    rule = next((_RULES[word] for word in reversed(placement.split()) if word in _RULES), "")  # "in front of": front
    boxes = scene.names.boxes_xyxy
    if rule:
        holds = RELATIONS[rule](boxes)[:, landmark] >= INSIDE_SHARE
        bigger = scene.names.areas[landmark] > scene.names.areas
        return [index for index in others if holds[index] and (rule != "inside" or bigger[index])]
    return [index for index in others if _near(boxes, index, landmark)]


def _near(boxes_xyxy: FloatArray, index: int, other: int) -> bool:
    first, second = boxes_xyxy[index], boxes_xyxy[other]
    way = np.hypot(*((first[:2] + first[2:] - second[:2] - second[2:]) / 2))
    return bool(way <= NEAR * max(*(first[2:] - first[:2]), *(second[2:] - second[:2])))


def describe_thing(scene: Scene, index: int, text: str, expression: str) -> str:
    """The answer to "what is that?", "what colour is the cup?", "is the cup on the left?" of one that is."""
    names = scene.names
    if re.search(r"\bcolou?r\b", text.lower()) and names.colours[index]:
        return wording.colour(expression, names.colours[index])
    placement, landmark = _place_in(text)
    names_another = bool(landmark) or "than" in words_of(text)
    said = [word for word in words_of(text) if word in COLOURS and word not in words_of(expression)]
    if said and names.colours[index] and not names_another:
        return wording.whether_so(names.colours[index] in said, wording.colour(expression, names.colours[index]))
    told = wording.thing(scene.names.full(index), where_words(scene, index))
    asked = re.match(rf"(?:is|are) {re.escape(expression)} (.+)", text.strip("?!. "), re.IGNORECASE)
    if asked and names_another:
        answer = scene.refer(f"{expression} that is {asked[1]}")
        if answer.status in (Status.FOUND, Status.AMBIGUOUS, Status.ABSENT):
            return wording.whether_so(index in (*answer.chosen, *answer.candidates), told)
    if not placement or not re.match(r"(?:is|are)\b", text.lower()):
        return told
    there, problem = _things_at(scene, placement, landmark)
    return problem or wording.whether_so(index in there, told)


def asks_about_itself(text: str, expression: str) -> bool:
    """Whether "what colour is the cup" is asked, and not "what is next to the cup"."""
    words = split_words(text[: text.lower().find(expression.lower())])
    ends = (at for at in range(len(words)) if count_words(placement_at(words[at:])[0]) == len(words) - at)
    return next(ends, None) is None or bool(re.search(r"\b(?:colou?r|size|shape|made|about)\b", text.lower()))


def count_things(scene: Scene, text: str, expression: str) -> str:
    """The answer to "how many cups are there?" and "is there a lemon on the left?"."""
    unknown = _unknown_word(scene.names, expression)
    if unknown:
        return wording.unknown_word(unknown)
    fitting = counted(scene, expression)
    yes_no = bool(_YES_NO.search(text.lower())) and not re.search(r"how many|count|number of", text.lower())
    things = [
        f"the {scene.names.full(index)}" if not yes_no else wording.article(scene.names.full(index))
        for index in fitting
    ]
    said = re.sub(r"(?<!\S)n't", "not", re.sub(r"^(?:the|a|an|any|all) ", "", expression.lower()))
    number = next((wording.number_named(word) for word in words_of(expression)[:1]), None) if yes_no else None
    return wording.count(len(fitting), said, _once(things), yes_no=yes_no, asked=number)


def _once(things: Sequence[str]) -> list[str]:
    return list(things) if len(set(things)) == len(things) else []


def counted(scene: Scene, expression: str) -> list[int]:
    """The proposals that fit an expression: its noun, its colours, and each of its places; "or", and "not"."""
    words = split_words(expression)
    lower = [word.lower for word in words]
    if "or" in lower[1:-1]:
        at = lower.index("or", 1)
        parts = lower_text(words[:at]), lower_text(words[at + 1 :])
        if all(scene.names.category_words(part) for part in parts):
            return sorted({index for part in parts for index in counted(scene, part)})
    denial = next((at for at in range(1, len(words) - 1) if lower[at] in _DENIALS), None)
    if denial is not None:
        left_out = counted(scene, lower_text([*words[:denial], *words[denial + 1 :]]))
        return [index for index in counted(scene, lower_text(words[:denial])) if index not in left_out]
    start = next((at for at in range(1, len(words)) if placement_at(words[at:])[0]), len(words))
    fitting = scene.names.fitting(lower_text(words[:start]), share=COUNTED_SHARE)
    rest = words[start:]
    while rest and fitting:
        placement, leads_on = placement_at(rest)
        if not placement:
            break
        landmark = rest[count_words(placement) :]
        if not leads_on or not landmark:
            return _in_region(scene, fitting, placement)
        answer = scene.refer(lower_text(landmark))
        if answer.status is not Status.FOUND:
            return []
        there = at_place(scene, placement, answer.chosen[0])
        return [index for index in fitting if index in there]
    return fitting


def _in_region(scene: Scene, indices: Sequence[int], placement: str) -> list[int]:
    """Those in the half of the picture that "on the left", "at the back" names."""
    size = scene.frame.size_wh
    for word in placement.split():
        if word in _REGIONS:
            axis, beyond = _REGIONS[word]
            return [i for i in indices if bool(scene.names.centres[i][axis] > size[axis] / 2) is beyond]
    return list(indices)


def _unknown_word(names: Names, expression: str) -> str:
    """A noun that names no kind of thing, where the preset's words are few."""
    if names.vocabulary is None or not expression:
        return ""
    told = names.category_words(expression) or {*words_of(expression)} & {*COLOURS, *ANYTHING}
    singular = {word.removesuffix("s") for word in words_of(expression)}
    words = words_of(expression)
    return "" if told or singular & ANYTHING or not words else words[-1]
