from __future__ import annotations

import random

import pytest
import spacy

from training.parser.commands import Commands, Vocabulary, generate
from training.parser.conllu import parse_conllu
from training.parser.conversion import convert
from training.parser.corpus import splitter
from training.parser.sentence import Sentence


def ud(*rows: str) -> str:
    """CoNLL-U from rows of "word UPOS XPOS head rel"."""
    lines = []
    for number, row in enumerate(rows, 1):
        word, pos, tag, head, rel = row.split()
        lines.append("\t".join([str(number), word, word.lower(), pos, tag, "_", head, rel, "_", "_"]))
    return "\n".join(lines) + "\n\n"


def converted(*rows: str) -> Sentence:
    sentence = convert(next(parse_conllu(ud(*rows))), splitter())
    assert sentence.is_tree()
    return sentence


def arcs(sentence: Sentence) -> list[str]:
    return [
        f"{word} {dep} {sentence.words[head]}"
        for word, dep, head in zip(sentence.words, sentence.deps, sentence.heads, strict=True)
    ]


CASES = {
    "case and obl become prep and pobj": (
        ["Sit VERB VB 0 root", "on ADP IN 4 case", "the DET DT 4 det", "chair NOUN NN 1 obl"],
        ["Sit ROOT Sit", "on prep Sit", "the det chair", "chair pobj on"],
    ),
    "the copula heads its clause, the adjective is its acomp": (
        ["The DET DT 2 det", "cup NOUN NN 4 nsubj", "is AUX VBZ 4 cop", "red ADJ JJ 0 root", "now ADV RB 4 advmod"],
        ["The det cup", "cup nsubj is", "is ROOT is", "red acomp is", "now advmod is"],
    ),
    "a noun after the copula is its attr, and keeps its own modifiers": (
        [
            "It PRON PRP 4 nsubj",
            "is AUX VBZ 4 cop",
            "a DET DT 4 det",
            "cup NOUN NN 0 root",
            "of ADP IN 6 case",
            "tea NOUN NN 4 nmod",
        ],
        ["It nsubj is", "is ROOT is", "a det cup", "cup attr is", "of prep cup", "tea pobj of"],
    ),
    "a place after the copula is a prep": (
        ["It PRON PRP 5 nsubj", "is AUX VBZ 5 cop", "behind ADP IN 5 case", "the DET DT 5 det", "duck NOUN NN 0 root"],
        ["It nsubj is", "is ROOT is", "behind prep is", "the det duck", "duck pobj behind"],
    ),
    "conjuncts make a chain, with cc on the one before": (
        [
            "cups NOUN NNS 0 root",
            ", PUNCT , 3 punct",
            "bowls NOUN NNS 1 conj",
            "and CCONJ CC 5 cc",
            "cans NOUN NNS 1 conj",
        ],
        ["cups ROOT cups", ", punct cups", "bowls conj cups", "and cc bowls", "cans conj bowls"],
    ),
    "conjoined prepositions": (
        [
            "Look VERB VB 0 root",
            "in ADP IN 3 case",
            "boxes NOUN NNS 1 obl",
            "and CCONJ CC 6 cc",
            "under ADP IN 6 case",
            "chairs NOUN NNS 3 conj",
        ],
        ["Look ROOT Look", "in prep Look", "boxes pobj in", "and cc in", "under conj in", "chairs pobj under"],
    ),
    "passive subject, auxiliary and agent": (
        [
            "It PRON PRP 3 nsubj:pass",
            "was AUX VBD 3 aux:pass",
            "held VERB VBN 0 root",
            "by ADP IN 5 case",
            "me PRON PRP 3 obl:agent",
        ],
        ["It nsubjpass held", "was auxpass held", "held ROOT held", "by agent held", "me pobj by"],
    ),
    "what is there is an attr": (
        ["There PRON EX 2 expl", "is VERB VBZ 0 root", "a DET DT 4 det", "cup NOUN NN 2 nsubj"],
        ["There expl is", "is ROOT is", "a det cup", "cup attr is"],
    ),
    "objects": (
        ["Give VERB VB 0 root", "me PRON PRP 1 iobj", "my PRON PRP$ 4 nmod:poss", "cup NOUN NN 1 obj"],
        ["Give ROOT Give", "me dative Give", "my poss cup", "cup dobj Give"],
    ),
    "a name is headed by its last word": (
        ["Ask VERB VB 0 root", "John PROPN NNP 1 obj", "Paul PROPN NNP 2 flat", "Smith PROPN NNP 2 flat"],
        ["Ask ROOT Ask", "John compound Smith", "Paul compound Smith", "Smith dobj Ask"],
    ),
    "a preposition before a gerund heads it": (
        ["Stop VERB VB 0 root", "by SCONJ IN 3 mark", "pressing VERB VBG 1 advcl", "buttons NOUN NNS 3 obj"],
        ["Stop ROOT Stop", "by prep Stop", "pressing pcomp by", "buttons dobj pressing"],
    ),
    "a stranded preposition still has its noun": (
        [
            "what PRON WP 4 obl",
            "are AUX VBP 4 aux",
            "you PRON PRP 4 nsubj",
            "after VERB VBG 0 root",
            "for ADP IN 1 case",
        ],
        ["what pobj for", "are aux after", "you nsubj after", "after ROOT after", "for prep after"],
    ),
    "fixed prepositions make a chain": (
        ["Stop VERB VB 0 root", "because ADP IN 4 case", "of ADP IN 2 fixed", "me PRON PRP 1 obl"],
        ["Stop ROOT Stop", "because prep Stop", "of prep because", "me pobj of"],
    ),
    "a possessor keeps its case": (
        ["the DET DT 2 det", "dog NOUN NN 4 nmod:poss", "'s PART POS 2 case", "ball NOUN NN 0 root"],
        ["the det dog", "dog poss ball", "'s case dog", "ball ROOT ball"],
    ),
    "particles, negation and the infinitive's to": (
        [
            "do AUX VB 3 aux",
            "n't PART RB 3 advmod",
            "try VERB VB 0 root",
            "to PART TO 5 mark",
            "pick VERB VB 3 xcomp",
            "up ADP RP 5 compound:prt",
        ],
        ["do aux try", "n't neg try", "try ROOT try", "to aux pick", "pick xcomp try", "up prt pick"],
    ),
    "hyphens are cut as the tokenizer cuts them": (
        ["a DET DT 2 det", "t-shirt NOUN NN 0 root"],
        ["a det shirt", "t compound shirt", "- punct shirt", "shirt ROOT shirt"],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES.keys())
def test_conversion(rows: list[str], expected: list[str]) -> None:
    assert arcs(converted(*rows)) == expected


def test_converted_sentence_has_spacys_noun_chunks() -> None:
    sentence = converted(
        "The DET DT 2 det", "cup NOUN NN 6 nsubj", "is AUX VBZ 6 cop", "behind ADP IN 6 case", "the DET DT 6 det",
        "duck NOUN NN 0 root",
    )  # fmt: skip
    assert [chunk.text for chunk in sentence.to_doc(spacy.blank("en").vocab).noun_chunks] == ["The cup", "the duck"]


def test_ranges_and_empty_nodes_are_left_out() -> None:
    text = "# text = don't\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n" + ud("do AUX VB 0 root", "n't PART RB 1 advmod")
    text = text.replace("\n\n", "\n2.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_\n\n")
    assert [sentence.words for sentence in parse_conllu(text)] == [["do", "n't"]]


def test_missing_tags_follow_from_features() -> None:
    rows = [
        "1\tshow\tshow\tVERB\t_\tMood=Imp|VerbForm=Fin\t0\troot\t_\t_",
        "2\tflights\tflight\tNOUN\t_\tNumber=Plur\t1\tobj\t_\t_",
        "3\tleaving\tleave\tVERB\t_\tTense=Pres|VerbForm=Part\t2\tacl\t_\t_",
    ]
    assert next(parse_conllu("\n".join(rows))).tags == ["VB", "NNS", "VBG"]


def test_lowered_drops_the_final_stop() -> None:
    sentence = converted("Stop VERB VB 0 root", "here ADV RB 1 advmod", ". PUNCT . 1 punct").lowered()
    assert sentence.words == ["stop", "here"]
    assert sentence.is_tree()


def test_generated_utterances_are_trees_and_follow_the_seed() -> None:
    first, again, other = (list(generate(400, seed, Vocabulary())) for seed in (3, 3, 4))
    assert all(sentence.is_tree() for sentence in first)
    assert first == again
    assert first != other


def test_generated_get_commands_leave_the_place_with_the_thing() -> None:
    commands = Commands(random.Random(5), Vocabulary())
    for _ in range(200):
        verb = commands.make("get")
        direct = [child for child in verb.right if child.tag == "IN"]
        assert all(child.word in ("from", "with", "off", "out", "into", "for") for child in direct)


def test_generated_put_commands_have_a_destination_of_the_verb() -> None:
    commands = Commands(random.Random(5), Vocabulary())
    with_place = [commands.make("put").right[-1].dep in ("prep", "advmod") for _ in range(200)]
    assert sum(with_place) > 150
