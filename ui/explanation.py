"""Why this box: the semantic tree, what each phrase sees, and what each rule changed, as HTML for the page.

Of the paper: the tree and the rules are section 3.2's, the distributions are isolated proposal scoring's (3.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from agent.charts import BESIDE, counted, ranked, related
from agent.datatypes import FloatArray
from ui import svg
from ui.robot import Picture, Turn

MOST_CARDS = 12
"""Of phrases, and of rules; more are left out, and said to be."""
MOST_BARS = 8


def explanation(turn: Turn | None) -> str:
    """The panel for one turn; a word to begin with where there is none."""
    if turn is None or turn.picture is None or not turn.answer.get("trace", {}).get("tree"):
        return '<p class="quiet">Say which object you mean: here you will see how it was found.</p>'
    parts = [_part(turn.answer, turn.picture)]
    destination = turn.answer.get("destination")
    if destination and destination.get("trace", {}).get("tree"):
        parts += ["<h3>Where it goes</h3>", _part(destination, turn.picture)]
    return f'<div class="why">{"".join(parts)}</div>'


def _part(answer: Mapping[str, Any], picture: Picture) -> str:
    trace = answer["trace"]
    address = svg.image_address(picture.image_rgb)
    cards = [f'<div class="card"><h4>Semantic tree</h4>{tree_html(trace["tree"])}</div>']
    final = numbers(answer["distribution"])
    if len(final):
        cards.append(f'<div class="card"><h4>Answer</h4>{bars_html(final, chosen=answer["chosen"])}</div>')
    phrases = [_phrase_card(each, picture, address) for each in trace["phrases"][:MOST_CARDS]]
    seen = {each["phrase"]: np.nan_to_num(numbers(each["distribution"])) for each in trace["phrases"]}
    steps = [_step_card(each, picture, address, seen) for each in trace["steps"][:MOST_CARDS]]
    left_out = len(trace["phrases"]) + len(trace["steps"]) - len(phrases) - len(steps)
    return "".join(
        [
            _row(cards),
            f"<h4>What each phrase sees</h4>{_row(phrases)}" if phrases else "",
            f"<h4>How the rules change it</h4>{_row(steps)}" if steps else "",
            f'<p class="quiet">{left_out} more are left out</p>' if left_out else "",
        ]
    )


def _row(cards: Sequence[str]) -> str:
    return f'<div class="cards">{"".join(cards)}</div>'


def tree_html(tree: Mapping[str, Any]) -> str:
    """A semantic tree as nested lists."""
    below = [f"<li>{_rule(each['words'], ranked(each))}</li>" for each in tree["superlatives"]]
    below += [
        f"<li>{_rule(each['words'], related(each))}"
        f"{''.join(map(tree_html, (each['child'], *each.get('others', ()))))}</li>"
        for each in tree["relations"]
    ]
    below += [
        f"<li>{_rule([word], '')}{tree_html(each)}</li>" for key, word in BESIDE.items() for each in tree.get(key, ())
    ]
    phrase = escape(tree["phrase"] + counted(tree))
    return f'<div class="tree"><span class="phrase">{phrase}</span><ul>{"".join(below)}</ul></div>'


def _rule(words: Sequence[str], rule: str) -> str:
    """The words, and the rule that they name where that is another word."""
    said = escape(" ".join(words))
    return f'<span class="rule">{said}{f" <b>{escape(rule)}</b>" if rule not in ("", *words) else ""}</span>'


def bars_html(values: FloatArray, chosen: Sequence[int] = ()) -> str:
    """A distribution, the likeliest first; numbers are those of the boxes."""
    order = np.argsort(-np.nan_to_num(values))[:MOST_BARS]
    rows = [
        f'<div class="row{" best" if index in chosen else ""}"><span>{index}</span>'
        f'<i><i style="width:{100 * float(np.nan_to_num(values[index])):.1f}%"></i></i>'
        f"<span>{number(float(values[index]))}</span></div>"
        for index in order.tolist()
    ]
    return f'<div class="bars">{"".join(rows)}</div>'


def _phrase_card(scores: Mapping[str, Any], picture: Picture, address: str) -> str:
    values = np.nan_to_num(numbers(scores["distribution"]))
    parts = []
    for at, xyxy in enumerate(picture.boxes_xyxy[: len(values)]):
        parts += [svg.box(xyxy, "tinted", fill=0.55 * float(values[at])), svg.numbered(xyxy, at)]
    drawn = svg.picture(address, _size(picture), parts, f"what {scores['phrase']} sees")
    return f'<div class="card"><h5>{escape(scores["phrase"])}</h5>{drawn}{bars_html(values)}</div>'


def _step_card(step: Mapping[str, Any], picture: Picture, address: str, seen: Mapping[str, FloatArray]) -> str:
    before, after = (np.nan_to_num(numbers(step[name])) for name in ("before", "after"))
    words = " ".join(step["words"])
    title = f"{step['phrase']} {words} {step['landmark']}".strip() if step["landmark"] else f"{words}: {step['name']}"
    drawn = (
        _arrow(step, picture, address, seen.get(step["landmark"])) if step["kind"] == "relation" and len(after) else ""
    )
    return (
        f'<div class="card"><h5>{escape(title)} <b class="rule">{escape(step["kind"])}: {escape(step["name"])}</b></h5>'
        f'{drawn}<div class="two"><div><small>before</small>{bars_html(before)}</div>'
        f"<div><small>after</small>{bars_html(after)}</div></div></div>"
    )


def _arrow(step: Mapping[str, Any], picture: Picture, address: str, landmarks: FloatArray | None) -> str:
    """From the likeliest thing to its likeliest landmark."""
    matrix = np.nan_to_num(np.array([numbers(row) for row in step["matrix"]]))
    thing = int(np.nan_to_num(numbers(step["after"])).argmax())
    weights = matrix[thing] * (1.0 if landmarks is None else landmarks)
    if not weights.any():
        return ""
    landmark, boxes = int(weights.argmax()), picture.boxes_xyxy
    parts = [
        svg.box(boxes[thing], "chosen"),
        svg.box(boxes[landmark], "landmark"),
        svg.arrow(svg.centre(boxes[thing]), svg.centre(boxes[landmark]), step["name"], _size(picture)[0]),
    ]
    return svg.picture(address, _size(picture), parts, f"{step['name']}: box {thing} to box {landmark}")


def _size(picture: Picture) -> tuple[int, int]:
    height, width = picture.image_rgb.shape[:2]
    return width, height


def numbers(values: Sequence[float | None]) -> FloatArray:
    """A list of an answer as an array; null becomes NaN."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def number(value: float) -> str:
    """A probability with as many digits as it needs."""
    if not np.isfinite(value):
        return "undefined"
    return f"{value:.3f}" if value >= 0.001 else "0" if value <= 0 else "&lt;0.001"
