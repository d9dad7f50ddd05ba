"""The sheet that explains an answer: complete, of a bounded size, for any trace."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.charts import bar_chart, matrix_chart, tinted_boxes, tree_chart, words_chart
from agent.datatypes import Answer, PhraseScores, Proposals, ReasoningStep, Role, SaidWord, Status, Trace
from agent.drawing import INK_RGB, RGB, ROLE_RGB, TARGET_RGB
from agent.explanation import MOST_BARS, MOST_CARDS, MOST_WORDS, bars_of, explained, tree_card, words_card
from agent.explanation_sheet import draw_explanation

SAID = tuple(
    SaidWord(text, role)
    for role, texts in ((Role.COURTESY, "please"), (Role.ACTION, "pick up"), (Role.TARGET, "the red cup"))
    for text in texts.split()
)
GREY = np.full((480, 640, 3), 90, dtype=np.uint8)


def trace_of(count: int, *, phrases: int = 2, steps: int = 1, after: float = 0.5, text: str = "the cup") -> Trace:
    values = np.full(count, 1 / max(count, 1))
    step = ReasoningStep("relation", "left", ("left", "of"), text, text, np.eye(count), values, np.full(count, after))
    child = {"phrase": text, "relations": [], "superlatives": [{"name": "bigger", "words": ["biggest"]}]}
    relations = [{"name": name, "words": ["left", "of"], "child": child} for name in ("left", None)]
    tree = {"phrase": text, "relations": relations, "superlatives": []}
    return Trace(tree, (PhraseScores(text, values),) * phrases, (step,) * steps)


def answer_of(count: int, **options: object) -> tuple[Proposals, Answer]:
    rng = np.random.default_rng(count)
    boxes = Proposals(rng.uniform(0, 200, (count, 4)) + np.array([0, 0, 210, 210]), np.ones(count))
    trace = trace_of(count, **options)  # type: ignore[arg-type]
    return boxes, Answer(Status.NO_BOX_SATISFIES, "the cup", distribution=np.full(count, np.nan), trace=trace)


@pytest.mark.parametrize("count", [0, 1, 9, 21, 100])
def test_any_number_of_boxes(count: int) -> None:
    boxes, answer = answer_of(count)
    sheet = draw_explanation(GREY, boxes, answer)
    assert sheet.dtype == np.uint8
    assert 1500 <= sheet.shape[1] <= 1600
    assert sheet.shape[0] < 4000


def test_every_part_of_the_trace_adds_to_the_sheet() -> None:
    heights = []
    for phrases, steps in ((0, 0), (1, 0), (1, 1), (4, 1), (4, 2)):
        boxes, answer = answer_of(5, phrases=phrases, steps=steps)
        heights.append(draw_explanation(GREY, boxes, answer).shape[0])
    assert heights == sorted(set(heights))
    boxes, answer = answer_of(5)
    with_destination = draw_explanation(GREY, boxes, replace(answer, destination=answer))
    assert with_destination.shape[0] > draw_explanation(GREY, boxes, answer).shape[0] + 500


def test_a_trace_without_end_and_long_words_stay_on_the_sheet() -> None:
    boxes, answer = answer_of(5, phrases=200, steps=200, text="word " * 500)
    assert draw_explanation(GREY, boxes, answer).shape[0] < 12_000


def test_nothing_to_explain_still_draws() -> None:
    answer = Answer(Status.NO_PROPOSALS, "the cup", reason="nothing there")
    assert draw_explanation(np.zeros((2000, 10, 3), dtype=np.uint8), Proposals.empty(), answer).shape[0] < 3000


def test_bars_are_as_long_as_their_values() -> None:
    bars = np.asarray(bar_chart(bars_of(np.array([0.25, 1.0, 0.5])), 500))
    lengths = [int((row == np.array(TARGET_RGB)).all(axis=-1).sum()) for row in bars]
    half = np.asarray(bar_chart(bars_of(np.array([0.25, 0.5, 0.1])), 500))
    half_lengths = [int((row == np.array(TARGET_RGB)).all(axis=-1).sum()) for row in half]
    assert max(half_lengths) == pytest.approx(max(lengths) / 2, abs=2)


def test_an_undefined_distribution_is_said_in_words() -> None:
    assert (np.asarray(bar_chart(bars_of(np.array([np.nan, np.nan])), 500)) != 255).any()


def test_the_matrix_is_drawn_rows_down_and_columns_across() -> None:
    matrix = np.zeros((25, 25))
    matrix[2, 20] = 1
    chart = np.asarray(matrix_chart(matrix, 400)).astype(int)
    dark_rows, dark_columns = np.nonzero(chart.sum(axis=-1) < 450)
    assert dark_rows.mean() < chart.shape[0] / 4
    assert dark_columns.mean() > chart.shape[0] / 2


def test_the_likeliest_box_is_tinted_most() -> None:
    boxes = np.array([[0.0, 0, 300, 400], [320, 0, 640, 400]])
    picture = np.asarray(tinted_boxes(GREY, boxes, np.array([0.1, 0.9]), 640)).astype(int)
    green = picture[..., 1] - picture[..., 0]
    assert green[200, 480] > green[200, 150] + 20


def test_a_tree_as_deep_as_the_parser_allows() -> None:
    tree: dict = {"phrase": "end", "relations": [], "superlatives": []}
    for _ in range(5000):
        relation = {"name": "left", "words": ["left"], "child": tree}
        tree = {"phrase": "x" * 300, "relations": [relation], "superlatives": []}
    deep, none = tree_card(tree), tree_card(None)
    assert deep.note == "9985 more rows are left out"
    assert tree_chart(deep.tree or (), 400).height < 800
    assert none.note.startswith("no entity")
    assert tree_chart(none.tree or (), 400).height > 0


def test_what_is_shown_is_decided_before_it_is_painted() -> None:
    _, answer = answer_of(5, phrases=200, steps=1)
    first, phrases, steps, *place = explained(replace(answer, destination=answer))
    assert [card.title for card in first.cards] == ["Semantic tree", "Answer"]
    assert [(row.depth, row.words, row.rule) for row in first.cards[0].tree or ()][:4] == [
        (0, "the cup", ""),
        (1, "left of", "left"),
        (2, "the cup", ""),
        (3, "biggest", "bigger"),
    ]
    assert (len(phrases.cards), phrases.note) == (MOST_CARDS, f"the first {MOST_CARDS} of 200")
    (step,) = steps.cards
    assert (step.title, step.note) == ('"the cup" left of "the cup"', "relation: left")
    assert step.arrow == (0, 0)
    assert [section.heading for section in place] == ["Where it goes", phrases.heading, steps.heading]


def test_the_words_come_first_those_of_one_role_together() -> None:
    _, answer = answer_of(5)
    answer = replace(answer, trace=replace(answer.trace, words=SAID, read_as="pick up the red cup"))
    first, *_, place, _, _ = explained(replace(answer, destination=answer))
    assert [card.title for card in first.cards] == ["Your words", "Semantic tree", "Answer"]
    assert [(each.text, str(each.role)) for each in first.cards[0].words] == [
        ("please", "courtesy"),
        ("pick up", "action"),
        ("the red cup", "target"),
    ]
    assert first.cards[0].read_as == "Read as: pick up the red cup"
    assert [card.title for card in place.cards] == ["Semantic tree", "Answer"]


def test_words_alone_are_explained_without_a_tree() -> None:
    answer = Answer(Status.NOT_UNDERSTOOD, "", trace=Trace(words=SAID))
    (section,) = explained(answer)
    assert [card.title for card in section.cards] == ["Your words"]
    assert draw_explanation(GREY, Proposals.empty(), answer).shape[0] > 300


def test_words_without_end_stay_on_the_sheet() -> None:
    card = words_card(Trace(words=(SaidWord("word" * 500, Role.UNREAD), *SAID) * 100))
    assert card.note == f"{700 - MOST_WORDS} more words are left out"
    assert words_chart(card.words, 400).height < 8_000


@pytest.mark.parametrize("role", Role)
def test_words_of_every_role_can_be_read(role: Role) -> None:
    """The contrast that WCAG 2.2 asks of small text, 1.4.3."""
    dark, light = sorted(map(luminance, (INK_RGB, ROLE_RGB[role])))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: RGB) -> float:
    """How light a colour is, 0 to 1: WCAG 2.2's relative luminance."""
    linear = [each / 3294.6 if each <= 10 else ((each / 255 + 0.055) / 1.055) ** 2.4 for each in colour]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def test_what_is_chosen_is_marked_and_what_is_left_out_is_summed_up() -> None:
    bars = bars_of(np.linspace(0.1, 0.0, 20), chosen=(3,))
    assert [bar.label for bar in bars.rows if bar.is_best] == ["0", "3"]
    assert (len(bars.rows), bars.note) == (MOST_BARS, "12 more, together 0.347")
