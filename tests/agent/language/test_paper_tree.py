import pytest
from spacy.tokens import Doc

from agent.errors import InvalidTextError
from agent.language.lexicon import PAPER, Lexicon
from agent.language.paper_tree import build_tree
from agent.language.semantic_tree import MAX_PARSE_DEPTH, Entity, Relation, SemanticTree, Superlative
from tests.support.parses import RED_CUP_LEFT_OF_THE_BOWL, english_vocab, parse


def test_a_relation_between_two_chunks() -> None:
    tree = build_tree(parse(*RED_CUP_LEFT_OF_THE_BOWL))
    bowl = Entity("the bowl")
    assert tree.root == Entity("the red cup", (Relation(("left", "of"), "left", bowl),))
    assert tree.expression == "the red cup left of the bowl"
    assert tree.names_a_rule
    assert tree.phrases == ("the red cup left of the bowl", "the red cup", "the bowl")


def test_as_mapping_is_the_form_of_the_trace() -> None:
    assert build_tree(parse(*RED_CUP_LEFT_OF_THE_BOWL)).as_mapping() == {
        "phrase": "the red cup",
        "relations": [
            {
                "name": "left",
                "words": ["left", "of"],
                "child": {"phrase": "the bowl", "relations": [], "superlatives": []},
            }
        ],
        "superlatives": [],
    }


def test_two_hops_nest() -> None:
    tree = build_tree(
        parse(
            *RED_CUP_LEFT_OF_THE_BOWL,
            "behind ADP prep 6",
            "a DET det 9",
            "duck NOUN pobj 7",
        )
    )
    assert tree.root is not None
    assert [entity.phrase for entity in tree.root.walk()] == ["the red cup", "the bowl", "a duck"]
    assert tree.root.relations[0].entity.relations[0].name == "above"


def test_a_superlative_inside_the_chunk() -> None:
    tree = build_tree(parse("the DET det 2", "leftmost ADJ amod 2", "apple NOUN ROOT 2"))
    assert tree.root == Entity("the leftmost apple", (), (Superlative(("leftmost",), "left"),))


def test_a_relation_word_in_a_chunk_of_its_own_is_no_entity() -> None:
    """ "left" in "the cup on the left": the path's words are the superlative."""
    tree = build_tree(parse("the DET det 1", "cup NOUN ROOT 1", "on ADP prep 1", "the DET det 4", "left NOUN pobj 2"))
    assert tree.root == Entity("the cup", (), (Superlative(("on", "left"), "left"),))


def test_a_null_word_leads_on_to_the_landmark() -> None:
    tree = build_tree(
        parse(
            "cup NOUN ROOT 0",
            "at ADP prep 0",
            "right ADJ amod 3",
            "side NOUN pobj 1",
            "of ADP prep 3",
            "bowl NOUN pobj 4",
        )
    )
    assert tree.root is not None
    (relation,) = tree.root.relations
    assert (relation.words, relation.entity.phrase) == (("at", "side", "of"), "bowl")
    assert relation.name is None  # "right" shares a chunk with "side" and is a superlative of its own
    assert tree.root.superlatives == (Superlative(("at", "right", "side"), "right"),)


def test_an_only_child_in_the_same_chunk_counts_with_its_path() -> None:
    """ "the" is the only child of "left": the superlative is read off at "left"."""
    doc = parse("goat NOUN ROOT 0", "to ADP prep 0", "the DET det 3", "left NOUN pobj 1")
    assert build_tree(doc).root == Entity("goat", (), (Superlative(("to", "left"), "left"),))
    with_two = parse("goat NOUN ROOT 0", "to ADP prep 0", "the DET det 4", "far ADJ amod 4", "left NOUN pobj 1")
    assert build_tree(with_two).root == Entity("goat")


def test_the_words_of_a_path_are_in_sentence_order() -> None:
    """The parse leads from "cup" over "of" to "left"; the sentence has them the other way round."""
    doc = parse("cup NOUN ROOT 0", "left ADV advmod 2", "of ADP prep 0", "bowl NOUN pobj 1")
    root = build_tree(doc).root
    assert root is not None
    assert root.relations[0].words == ("left", "of")


def test_a_predicate_takes_its_first_child() -> None:
    doc = parse("the DET det 1", "cup NOUN nsubj 2", "is AUX ROOT 2", "red ADJ acomp 2")
    assert build_tree(doc).root == Entity("the cup")


def test_falls_back_to_the_head_of_the_first_chunk() -> None:
    """A verb with a particle first: no entity at the root; the chunk hangs on a verb whose first child it is."""
    doc = parse("up ADP prep 1", "go VERB ROOT 1", "take VERB xcomp 1", "cups NOUN dobj 2", "left ADV advmod 3")
    assert build_tree(doc).root == Entity("cups", (), (Superlative(("left",), "left"),))


def test_no_entity_where_neither_root_nor_first_chunk_gives_one() -> None:
    doc = parse("pick VERB ROOT 0", "up ADP prt 0", "the DET det 3", "cup NOUN dobj 0", "left ADV advmod 3")
    tree = build_tree(doc)
    assert tree == SemanticTree("pick up the cup left", None, True)
    assert tree.phrases == ("pick up the cup left",)
    assert tree.as_mapping() is None


def test_no_words_no_entity() -> None:
    assert build_tree(Doc(english_vocab())) == SemanticTree("", None, False)


def test_the_first_of_several_roots_counts() -> None:
    doc = parse("cup NOUN ROOT 0", "the DET det 2", "duck NOUN ROOT 2")
    assert build_tree(doc).root == Entity("cup")


EXTENSION = (
    "the DET det 1",
    "man NOUN ROOT 1",
    "holding VERB acl 1",
    "a DET det 5",
    "red ADJ amod 5",
    "cup NOUN dobj 2",
)


def test_a_path_without_a_rule_extends_the_phrase() -> None:
    tree = build_tree(parse(*EXTENSION, "left ADV advmod 1"))
    assert tree.root is not None
    assert tree.root.phrase == "the man holding a red cup"
    assert tree.root.relations == (Relation(("holding",), None, Entity("a red cup")),)
    assert tree.root.rule_relations == ()
    assert tree.phrases == ("the man holding a red cup left", "the man holding a red cup")


def test_of_several_extensions_the_last_wins() -> None:
    doc = parse(
        *EXTENSION,
        "with ADP prep 1",
        "two NUM nummod 8",
        "hats NOUN pobj 6",
    )
    root = build_tree(doc).root
    assert root is not None
    assert root.phrase == "the man with two hats"
    assert [relation.entity.phrase for relation in root.relations] == ["a red cup", "two hats"]


def test_an_extension_reaches_up_to_the_root_and_down_to_all_descendants() -> None:
    doc = parse(
        "take VERB ROOT 0",
        "cup NOUN dobj 0",
        "with ADP prep 1",
        "lid NOUN pobj 2",
        "on ADP prep 3",
        "it PRON pobj 4",
    )
    root = build_tree(doc).root
    assert root is not None
    assert root.phrase == "take cup with lid on it"


def test_an_extension_is_joined_by_single_spaces() -> None:
    words = ["t", "-", "shirt", "with", "dots"]
    doc = Doc(
        english_vocab(),
        words=words,
        spaces=[False, False, True, True, False],
        heads=[2, 2, 2, 2, 3],
        deps=["compound", "punct", "ROOT", "prep", "pobj"],
        pos=["NOUN", "PUNCT", "NOUN", "ADP", "NOUN"],
    )
    root = build_tree(doc).root
    assert root is not None
    assert root.phrase == "t - shirt with dots"
    assert build_tree(doc[:3].as_doc()).root == Entity("t-shirt")


def test_without_tables_there_is_nothing_to_reason_about() -> None:
    tree = build_tree(parse(*RED_CUP_LEFT_OF_THE_BOWL), Lexicon({}, {}))
    assert not tree.names_a_rule
    assert tree.reasoned_root is None
    assert tree.phrases == ("the red cup left of the bowl",)


def test_a_new_word_in_the_table_is_enough() -> None:
    doc = parse("cup NOUN ROOT 0", "port ADV advmod 0", "of ADP prep 1", "bowl NOUN pobj 2")
    lexicon = Lexicon({"left": ("left", "port")}, {})
    root = build_tree(doc, lexicon).root
    assert root is not None
    assert root.relations[0].name == "left"
    assert not build_tree(doc, PAPER).names_a_rule


def chain(length: int) -> Doc:
    rows = ["cup NOUN ROOT 0"]
    rows += [f"{'of' if i % 2 else 'cup'} {'ADP prep' if i % 2 else 'NOUN pobj'} {i - 1}" for i in range(1, length)]
    return parse(*rows)


def test_a_deep_parse_is_bounded() -> None:
    deepest = build_tree(chain(MAX_PARSE_DEPTH))
    assert deepest.root is not None
    assert repr(deepest.as_mapping()).count("phrase") == MAX_PARSE_DEPTH // 2
    with pytest.raises(InvalidTextError, match="fewer"):
        build_tree(chain(MAX_PARSE_DEPTH + 1))
    with pytest.raises(InvalidTextError):
        build_tree(chain(900))


def test_a_wide_parse_is_read() -> None:
    rows = ["cup NOUN ROOT 0"]
    for start in range(1, 401, 2):
        rows += ["left ADV advmod 0", f"bowl NOUN pobj {start}"]
    root = build_tree(parse(*rows)).root
    assert root is not None
    assert len(root.relations) == 200
