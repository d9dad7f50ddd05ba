"""Why this box, as HTML for the page: `agent.explanation` painted."""

from __future__ import annotations

from html import escape

from agent.datatypes import SaidWord
from agent.drawing import INK_RGB, RGB, ROLE_RGB
from agent.explanation import ENTITY, Bar, Bars, Card, TreeRow, explained
from ui import svg
from ui.robot import Picture, Turn


def explanation(turn: Turn | None) -> str:
    """The panel for one turn; a word to begin with where there is none."""
    if turn is None or turn.picture is None or not (turn.answer.trace.tree or turn.answer.trace.words):
        return '<p class="quiet">Say which object you mean: here you will see how it was found.</p>'
    address = svg.image_address(turn.picture.image_rgb)
    parts = []
    for heading, note, cards, _ in explained(turn.answer):
        parts.append(f"<h4>{heading} {_quiet(note)}</h4>" if heading else "")
        parts.append(f'<div class="cards">{"".join(_card(each, turn.picture, address) for each in cards)}</div>')
    return f'<div class="why">{"".join(parts)}</div>'


def _card(card: Card, picture: Picture, address: str) -> str:
    rule = card.note if card.matrix is not None else ""
    note = f'<b class="rule">{escape(rule)}</b>' if rule else _quiet(card.note)
    parts = [f"<h5>{escape(card.title)} {note}</h5>"]
    if card.words:
        parts.append(f'<div class="words">{"".join(map(_word, card.words))}</div>{_quiet(card.read_as)}')
    parts += map(_tree_row, card.tree or ())
    over = _over(card, picture)
    if over:
        parts.append(svg.picture(address, picture.size_wh, over, f"{card.title} {card.note}"))
    for caption, bars in (card.bars or {}).items():
        parts.append(f"<div><small>{caption}</small>{bars_html(bars)}</div>")
    return f'<div class="card{" steps" if rule else ""}">{"".join(parts)}</div>'


def _over(card: Card, picture: Picture) -> list[str]:
    """What lies over the picture: every box as far as a phrase means it, or an arrow from a thing to its landmark."""
    boxes, parts = picture.boxes_xyxy, []
    for at, (xyxy, share) in enumerate(zip(boxes, () if card.tint is None else card.tint, strict=False)):
        parts += [svg.box(xyxy, "tinted", fill=0.55 * float(share)), svg.numbered(xyxy, at)]
    if card.arrow is not None and max(card.arrow) < len(boxes):
        thing, landmark = (boxes[at] for at in card.arrow)
        ends = svg.centre(thing), svg.centre(landmark)
        words = card.note.partition(": ")[2]
        parts += [svg.box(thing, "chosen"), svg.box(landmark, "landmark"), svg.arrow(*ends, words, picture.size_wh[0])]
    return parts


def _quiet(text: str) -> str:
    return f'<small class="quiet">{escape(text)}</small>' if text else ""


def _word(word: SaidWord) -> str:
    """Words on their role's colour, which is named below them: in ink, so that they can be read in light and dark."""
    colours = f"color:{_css(INK_RGB)};background:{_css(ROLE_RGB[word.role])}"
    return f'<span class="word {word.role}" style="{colours}">{escape(word.text)} <small>{word.role}</small></span>'


def _css(colour: RGB) -> str:
    return f"rgb{colour}".replace(" ", "")


def _tree_row(row: TreeRow) -> str:
    """An entity, or the words of a rule, and the rule where that is another word."""
    rule = f" <b>{escape(row.rule)}</b>" if row.rule not in ("", *row.words.split()) else ""
    words = f'<span class="{"phrase" if row.kind == ENTITY else "rule"}">{escape(row.words)}{rule}</span>'
    return f'<div class="tree" style="--depth:{min(row.depth, 10)}">{words}</div>'


def bars_html(bars: Bars) -> str:
    """A distribution, or other shares by their names."""
    return f'<div class="bars">{"".join(map(_bar, bars.rows))}{_quiet(bars.note)}</div>'


def _bar(bar: Bar) -> str:
    return (
        f'<div class="row{" best" if bar.is_best else ""}"><span>{escape(bar.label)}</span>'
        f'<i><i style="width:{100 * min(bar.share, 1.0):.1f}%"></i></i><span>{escape(bar.words)}</span></div>'
    )
