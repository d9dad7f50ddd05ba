"""Each fact of English once: singular and plural, a and an, and that no other module states them again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.language import english
from agent.language.english import NUMBER_OF, ORDINAL_WORDS, PAIRS, RANK_OF, plural, singular, with_article
from agent.language.things import CATEGORIES, FACTS
from agent.language.utterance.spoken import as_written
from agent.language.vocabulary import Vocabulary
from agent.language.words import lower_text, phrases, sections, split_words
from agent.models.presets import EMBEDDED

AGENT = Path(__file__).parents[3] / "agent"

PLURALS = {
    "knife": "knives", "tomato": "tomatoes", "potato": "potatoes", "mouse": "mice", "box": "boxes", "dish": "dishes",
    "glass": "glasses", "brush": "brushes", "bus": "buses", "bench": "benches", "cup": "cups", "plate": "plates",
    "bottle": "bottles", "vase": "vases", "case": "cases", "fuse": "fuses", "shoe": "shoes", "knob": "knobs",
    "person": "people", "man": "men", "woman": "women", "child": "children", "foot": "feet", "die": "dice",
    "leaf": "leaves", "loaf": "loaves", "shelf": "shelves", "half": "halves", "scarf": "scarves", "roof": "roofs",
    "toy": "toys", "key": "keys", "berry": "berries", "battery": "batteries", "cookie": "cookies", "pie": "pies",
    "veggie": "veggies", "photo": "photos", "avocado": "avocados", "kiwi": "kiwis", "axe": "axes", "lens": "lenses",
    "cactus": "cactuses", "prize": "prizes", "quiz": "quizzes", "thermos": "thermoses", "menu": "menus",
    "matchbox": "matchboxes", "wine-glass": "wine-glasses", "remote control": "remote controls",
    "teddy bear": "teddy bears", "red knife": "red knives", "big wooden box": "big wooden boxes",
    "one": "ones", "thing": "things", "sheep": "sheep", "fish": "fish", "bread": "bread", "cutlery": "cutlery",
}  # fmt: skip


@pytest.mark.parametrize(("one", "many"), PLURALS.items())
def test_singular_and_plural(one: str, many: str) -> None:
    assert plural(one) == many
    assert plural(many) == many
    assert singular(one) == one
    assert singular(many) == ("dice" if many == "dice" else one)  # "the dice" is one as well


@pytest.mark.parametrize("word", sorted(PAIRS))
def test_pairs_are_one_thing(word: str) -> None:
    assert plural(word) == singular(word) == word


@pytest.mark.parametrize("word", [*CATEGORIES, *(word for word, fact in FACTS.items() if fact.is_noun)])
def test_every_name_there_and_back(word: str) -> None:
    assert singular(plural(word)) == singular(word) == word
    assert singular(plural(f"small red {word}")) == f"small red {word}"


def test_every_synonym_in_the_plural_leads_to_a_plural() -> None:
    vocabulary = Vocabulary.load(EMBEDDED / "clip" / "vocabulary.txt", EMBEDDED / "synonyms.txt")
    for word, known in vocabulary.synonyms.items():
        assert vocabulary.in_known_words(f"the {word}") == f"the {known}"
        many = plural(word)
        if many not in vocabulary.synonyms and not many.endswith("us"):
            assert many in vocabulary
            assert vocabulary.in_known_words(f"the {many}") == f"the {plural(known)}", many


@pytest.mark.parametrize("text", ["the boxes", "the plates", "the bottles", "the bananas"])
def test_plurals_of_known_words_stay_as_they_are(text: str) -> None:
    vocabulary = Vocabulary.load(EMBEDDED / "clip" / "vocabulary.txt", EMBEDDED / "synonyms.txt")
    assert vocabulary.in_known_words(text) == text


@pytest.mark.parametrize(
    "phrase", ["a cup", "an apple", "an orange cup", "a utensil", "a uniform", "an umbrella", "an hour", "a one"]
)
def test_articles(phrase: str) -> None:
    assert with_article(phrase.partition(" ")[2]) == phrase


def test_numbers_and_ranks() -> None:
    assert [NUMBER_OF[word] for word in ("one", "1", "seven", "12")] == [1, 1, 7, 12]
    assert [RANK_OF[word] for word in ("first", "1st", "3rd", "fourth", "10th")] == [1, 1, 3, 4, 10]
    assert "no" not in NUMBER_OF
    assert len(RANK_OF) == 2 * len(ORDINAL_WORDS)


STATED_ONCE = {
    name: frozenset(getattr(english, name))
    for name in ("COLOUR_WORDS", "NUMBER_WORDS", "ORDINAL_WORDS", "DETERMINERS", "NEGATIONS", "INDEFINITES", "PAIRS")
}
SHARED = 4
"""Members that make a table state a fact again."""


SECTIONED = ("courtesy.txt", "describing.txt", "foreign.txt", "people.txt", "replies.txt", "wishes.txt")
"""Text files of tables."""


def tables(path: Path) -> Iterator[frozenset[str]]:
    """The strings of each literal collection and each table of phrases of a file; of a mapping, its keys."""
    if path.suffix == ".txt":
        for section in sections(path.name).values():
            yield phrases(section) if "," in section else frozenset(section.split())
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "phrases":
            yield from (phrases(table.value) for table in node.args if isinstance(table, ast.Constant))
        parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", ())
        yield frozenset(each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str))


def restated(path: Path) -> set[tuple[str, str]]:
    place = path.relative_to(AGENT).as_posix() if path.is_relative_to(AGENT) else path.name
    return {
        (place, name)
        for table in tables(path)
        for name, fact in STATED_ONCE.items()
        if len(table & fact) >= min(SHARED, len(fact))
    }


def test_no_other_module_states_a_fact_of_english() -> None:
    paths = (path for path in AGENT.rglob("*.py") if path != AGENT / "language" / "english.py")
    texts = (AGENT / "language" / name for name in SECTIONED)
    assert not {each for path in (*paths, *texts) for each in restated(path)}


def test_the_check_sees_what_it_looks_for(tmp_path: Path) -> None:
    offender = tmp_path / "offender.py"
    offender.write_text(
        'A = {"red", "blue", "green", "pink"}\nB = {"two": 2, "three": 3, "four": 4, "five": 5}\n'
        'C = phrases("not|without, no, except")\n'
    )
    assert {name for _, name in restated(offender)} == {"COLOUR_WORDS", "NUMBER_WORDS", "NEGATIONS"}


REPEATED = {"no no", "bye bye", "wait wait"}
"""Said once where nothing stands between, but "no, no" is compared without its comma."""


@pytest.mark.parametrize(
    "name",
    [
        *(f"utterance/{name}.py" for name in ("actions", "courtesy", "destination", "replies", "stops")),
        *("courtesy.txt", "people.txt", "replies.txt"),
    ],
)
def test_no_table_holds_what_is_never_read_so(name: str) -> None:
    """Words come to the tables with short forms in full and without hesitations."""
    phrases = {phrase for table in tables(AGENT / "language" / name) for phrase in table if phrase.islower()}
    assert {each for each in phrases if lower_text(as_written(split_words(each))) != each} <= REPEATED
