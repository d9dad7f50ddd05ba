from __future__ import annotations

from dataclasses import replace

from agent.language.lexicon import PAPER, Lexicon
from agent.language.paper_tree import Extension, TreeReading, build_tree
from agent.language.semantic_tree import Entity, Superlative
from tests.support.parses import RED_CUP_LEFT_OF_THE_BOWL, parse

MAN_WITH_A_RED_HAT = (
    "the DET det 1",
    "man NOUN ROOT 1",
    "standing VERB acl 1",
    "with ADP prep 1",
    "a DET det 6",
    "red ADJ amod 6",
    "hat NOUN pobj 3",
    "on ADV advmod 6",
)


def phrases(reading: TreeReading, *rows: str) -> tuple[str, ...]:
    return reading.tree(parse(*rows)).phrases


def test_the_published_reading_is_the_default() -> None:
    doc = parse(*RED_CUP_LEFT_OF_THE_BOWL)
    assert TreeReading().tree(doc) == build_tree(doc)
    assert TreeReading().text("The RED cup") == "the red cup"


def test_without_relations_the_landmark_joins_the_phrase() -> None:
    """What no rule explains any more extends the phrase, as in the released program."""
    reading = TreeReading(replace(PAPER, relations={}))
    tree = reading.tree(parse(*RED_CUP_LEFT_OF_THE_BOWL))
    assert tree.root is not None
    assert tree.root.rule_relations == ()
    assert tree.root.phrase == "the red cup left of the bowl"
    assert tree.names_a_rule, '"left" still names a superlative'


def test_without_superlatives() -> None:
    rows = ("the DET det 2", "leftmost ADJ amod 2", "apple NOUN ROOT 2")
    assert TreeReading().tree(parse(*rows)).reasoned_root is not None
    assert TreeReading(replace(PAPER, superlatives={})).tree(parse(*rows)).reasoned_root is None


def test_without_null_words_a_place_is_an_entity() -> None:
    rows = ("cup NOUN ROOT 0", "at ADP prep 0", "right ADJ amod 3", "side NOUN pobj 1")
    with_words, without = (TreeReading(replace(PAPER, null_words=words)) for words in (PAPER.null_words, frozenset()))
    assert with_words.tree(parse(*rows)).root == Entity("cup", (), (Superlative(("at", "right", "side"), "right"),))
    found = without.tree(parse(*rows)).root
    assert found is not None
    assert found.relations[0].entity.phrase == "right side"
    assert found.superlatives == ()


def test_without_any_rule_the_whole_expression_decides() -> None:
    reading = TreeReading(Lexicon({}, {}))
    assert phrases(reading, *RED_CUP_LEFT_OF_THE_BOWL) == ("the red cup left of the bowl",)
    always = replace(reading, reason_always=True)
    assert len(phrases(always, *RED_CUP_LEFT_OF_THE_BOWL)) == 1, "root and expression are the same words"


def test_reasoning_always_asks_for_the_root_too() -> None:
    assert phrases(TreeReading(), *MAN_WITH_A_RED_HAT) == ("the man standing with a red hat on",)
    assert phrases(TreeReading(reason_always=True), *MAN_WITH_A_RED_HAT)[1:] == ("the man with a red hat on",)


def test_extensions() -> None:
    def root(extension: Extension) -> str:
        return phrases(TreeReading(extension=extension, reason_always=True), *MAN_WITH_A_RED_HAT)[1]

    assert root(Extension.SUBTREE) == "the man with a red hat on"
    assert root(Extension.APPENDED) == "the man with a red hat"
    assert root(Extension.NONE) == "the man"


def test_of_several_appended_parts_all_stay() -> None:
    rows = ("man NOUN ROOT 0", "with ADP prep 0", "hat NOUN pobj 1", "in ADP prep 0", "boat NOUN pobj 3")
    assert phrases(TreeReading(extension=Extension.APPENDED, reason_always=True), *rows)[0] == "man with hat in boat"


def test_wide_chunks_take_in_what_hangs_on_them_alone() -> None:
    reading = TreeReading(extension=Extension.NONE, wide_chunks=True, reason_always=True)
    tree = reading.tree(parse(*MAN_WITH_A_RED_HAT))
    assert tree.root is not None
    assert tree.root.phrase == "the man standing", '"with" leads to the hat'
    assert tree.root.relations[0].entity.phrase == "a red hat on"


def test_wide_chunks_keep_their_superlatives() -> None:
    rows = ("the DET det 1", "cup NOUN ROOT 1", "standing VERB acl 1", "furthest ADV advmod 2")
    narrow, wide = (TreeReading(wide_chunks=flag).tree(parse(*rows)).root for flag in (False, True))
    assert narrow is not None
    assert wide is not None
    assert (narrow.phrase, wide.phrase) == ("the cup", "the cup standing furthest")
    assert wide.superlatives == narrow.superlatives == (Superlative(("standing", "furthest"), "smaller"),)


def test_shuffled_words_are_the_same_each_time() -> None:
    text = "the red cup left of the big bowl"
    shuffled = TreeReading(shuffle_seed=1).text(text.upper())
    assert sorted(shuffled.split()) == sorted(text.split())
    assert shuffled != text
    assert shuffled == TreeReading(shuffle_seed=1).text(text) != TreeReading(shuffle_seed=2).text(text)
