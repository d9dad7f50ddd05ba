"""Universal Dependencies -> the CLEAR (OntoNotes) labels that spaCy's English noun chunks and ReCLIP's tree expect.

UD puts content words on top and hangs prepositions and copulas below them; CLEAR does the opposite. `convert` turns
those arcs round, chains the conjuncts, and then renames what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from training.parser.sentence import Sentence
from training.parser.words import w

LINKING = (*w.be, *w.become)
RENAMED: dict[str, str] = dict(zip(w.kept, w.kept, strict=True)) | {
    "root": "ROOT", "nsubj:outer": "nsubj", "nsubj:pass": "nsubjpass", "csubj:outer": "csubj",
    "csubj:pass": "csubjpass", "obj": "dobj", "iobj": "dative", "aux:pass": "auxpass", "cop": "aux",
    "det:predet": "predet", "compound:prt": "prt", "flat": "compound", "acl:relcl": "relcl",
    "advcl:relcl": "advcl", "cc:preconj": "preconj", "discourse": "intj", "vocative": "npadvmod", "nmod:poss": "poss",
}  # fmt: skip


def convert(ud: Sentence, split: Callable[[str], list[str]] | None = None) -> Sentence:
    """The sentence with CLEAR labels; `split` says how the tokenizer cuts a word (hyphens), if it does."""
    tree = _Tree(ud)
    tree.invert_names()
    tree.chain_conjuncts()
    for lift in (tree.lift_copula, tree.lift_prepositions, tree.lift_marker):
        for token in range(len(ud)):
            lift(token)
    tree.attach_coordinators()
    tree.raise_punctuation()
    sentence = Sentence(list(ud.words), list(ud.tags), list(ud.pos), tree.heads, tree.labels())
    return split_hyphens(sentence, split) if split else sentence


class _Tree:
    """Heads and UD labels while they are being turned round; `final` holds labels that are already CLEAR."""

    def __init__(self, ud: Sentence) -> None:
        self.ud = ud
        self.words = [word.lower().replace("\u2019", "'") for word in ud.words]
        self.heads = list(ud.heads)
        self.rels = list(ud.deps)
        self.final: dict[int, str] = {}
        self.copula_of: dict[int, int] = {}
        self.preposition_of: dict[int, int] = {}
        self.coordinators: dict[int, int] = {}

    def children(self, token: int, *rels: str) -> list[int]:
        return [
            child
            for child, head in enumerate(self.heads)
            if head == token != child
            and (not rels or self.rels[child] in rels or self.rels[child].split(":")[0] in rels)
        ]

    def move(self, tokens: Iterable[int], head: int) -> None:
        for token in tokens:
            if token != head:
                self.heads[token] = head

    def replace(self, old: int, new: int) -> None:
        """Give `new` the place of `old` in the tree."""
        self.heads[new] = self.heads[old] if self.heads[old] != old else new
        self.rels[new] = self.rels[old]

    def invert_names(self) -> None:
        """Flat names are headed by their last word, the others being compounds."""
        for first in range(len(self.words)):
            parts = self.children(first, "flat")
            if not parts or parts[-1] < first:
                continue
            last = parts[-1]
            others = [child for child in self.children(first) if child not in parts]
            self.replace(first, last)
            self.move([*others, first, *parts[:-1]], last)
            for part in [first, *parts[:-1]]:
                self.rels[part] = "compound"

    def chain_conjuncts(self) -> None:
        """Each conjunct hangs on the one before it; coordinators and commas too."""
        for first in range(len(self.words)):
            previous = first
            for conjunct in [child for child in self.children(first, "conj") if child > first]:
                for child in self.children(conjunct, "cc", "punct"):
                    if child < conjunct and self.rels[child] != "cc:preconj":
                        self.coordinators[child] = conjunct
                self.heads[conjunct] = previous
                previous = conjunct

    def attach_coordinators(self) -> None:
        """Coordinators and commas hang on the word that their conjunct ended up on."""
        for child, conjunct in self.coordinators.items():
            while self.lifted(conjunct) != conjunct and self.rels[self.lifted(conjunct)] == "conj":
                conjunct = self.lifted(conjunct)
            if self.heads[conjunct] != child:
                self.heads[child] = self.heads[conjunct]

    def raise_punctuation(self) -> None:
        """A mark before a phrase hangs on what the phrase belongs to, so that it opens no noun chunk."""
        for mark in range(len(self.words)):
            if self.rels[mark] == "punct" and mark not in self.coordinators:
                while mark < self.heads[mark] and self.heads[self.heads[mark]] < mark:
                    self.heads[mark] = self.heads[self.heads[mark]]

    def lifted(self, token: int) -> int:
        return self.copula_of.get(token, self.preposition_of.get(token, token))

    def lift_copula(self, token: int) -> None:
        """`be` heads its clause; the predicate becomes its attr, acomp or preposition."""
        copulas = self.children(token, "cop")
        if not copulas:
            return
        copula = copulas[0]
        kept = self._predicate_children(token, copula)
        moved = [child for child in self.children(token) if child not in kept]
        self.replace(token, copula)
        if self.rels[copula] == "conj":
            self.heads[copula] = self.copula_of.get(self.heads[copula], self.heads[copula])
        self.move(moved, copula)
        self.heads[token], self.rels[token] = copula, "pred"
        self.copula_of[token] = copula

    def _predicate_children(self, token: int, copula: int) -> list[int]:
        outer = self.children(token, "nsubj:outer", "csubj:outer")
        if outer:
            return [c for c in self.children(token) if c > copula and c not in outer and self.rels[c] != "punct"]
        kept = [child for child in self.children(token) if self._stays_with_predicate(child, token, copula)]
        last = max(kept, default=token)  # moving a word from before it would cross arcs
        return kept + [c for c in self.children(token) if max(token, copula) < c < last and c not in kept]

    def _stays_with_predicate(self, child: int, token: int, copula: int) -> bool:
        rel = self.rels[child].split(":")[0]
        if child in self.coordinators:
            return False
        if rel == "conj":
            return not self.children(child, "cop") and not (
                self.ud.pos[child] in ("VERB", "AUX") and self.ud.pos[token] not in ("VERB", "AUX")
            )
        if rel in w.of_the_clause:
            return rel == "ccomp" and self.ud.pos[token] == "ADJ"
        if rel in w.of_the_predicate:
            return True
        if child < min(token, copula):
            return False
        if min(token, copula) < child < max(token, copula) or (child < token and copula > token):
            return self.words[child] not in w.of_a_sentence
        if rel == "advmod":
            return self.words[child] == "enough"
        return rel != "obl" or self.ud.pos[token] in ("ADJ", "VERB", "ADV")

    def lift_prepositions(self, token: int) -> None:
        """A preposition takes the place of its noun, which becomes its pobj (a clause: pcomp)."""
        cases = [child for child in self.children(token, "case") if self.ud.tags[child] != "POS"]
        cases = [case for case in cases if not (self.rels[token] == "nmod:poss" and self.words[case] == "'s")]
        for case in list(cases):
            cases += self.children(case, "fixed")
        if not cases:
            return
        cases.sort()
        first, last = cases[0], cases[-1]
        rel = self.rels[token].split(":")[0]
        agent = self.rels[token] == "obl:agent" or (
            rel == "obl" and self.words[first] == "by" and self._is_passive(token)
        )
        left = [child for child in self.children(token) if child < first and child not in cases]
        strays = [child for case in cases for child in self.children(case) if child not in cases]
        self.replace(token, first)
        if rel == "conj":
            self.heads[first] = self.preposition_of.get(self.heads[first], self.heads[first])
        elif rel != "root":
            self.rels[first], self.final[first] = "prep", "agent" if agent else "prep"
        self.move([*left, *strays], first)
        for upper, lower in pairwise(cases):
            self.heads[lower], self.final[lower] = upper, "prep"
        self.heads[token] = last
        self.final[token] = "pobj" if self.ud.pos[token] in w.nominal else "pcomp"
        self.preposition_of[token] = first

    def _is_passive(self, token: int) -> bool:
        return bool(self.children(self.heads[token], "aux:pass"))

    def lift_marker(self, token: int) -> None:
        """A preposition before a gerund clause heads it: `by pressing the button` is prep + pcomp."""
        marks = [m for m in self.children(token, "mark") if m < token and self.words[m] in w.before_a_clause]
        if not marks or self.ud.tags[token] != "VBG" or self.children(token, "nsubj") or self.rels[token] == "root":
            return
        mark = marks[0]
        left = [child for child in self.children(token) if child < mark]
        strays = self.children(mark)
        conjoined = self.rels[token] == "conj"
        self.replace(token, mark)
        if not conjoined:
            self.final[mark] = "prep"
        self.move([*left, *strays], mark)
        self.heads[token], self.final[token] = mark, "pcomp"
        self.preposition_of[token] = mark

    def labels(self) -> list[str]:
        return [self.final.get(token) or self._label(token) for token in range(len(self.words))]

    def _label(self, token: int) -> str:
        if self.heads[token] == token:
            return "ROOT"
        rel, word, pos, tag = self.rels[token], self.words[token], self.ud.pos[token], self.ud.tags[token]
        base = rel.split(":")[0]
        if base == "advmod":
            is_preposition = pos == "ADP" and tag == "IN" and not self.children(token)
            return "neg" if word in w.negations else "prep" if is_preposition else "advmod"
        if base == "mark":
            return "aux" if tag == "TO" or (word == "to" and pos == "PART") else "mark"
        if rel == "nsubj" and any(self.words[e] == "there" for e in self.children(self.heads[token], "expl")):
            return "attr"
        if base in ("pred", "xcomp"):
            return self._complement(token, base)
        if base in ("nmod", "obl") and rel != "nmod:poss":
            return self._bare_nominal(token, base)
        if base == "expl":
            return "expl" if word == "there" else "nsubj" if token < self.heads[token] else "dobj"
        if base == "fixed":
            return {"IN": "prep", "NN": "pobj"}.get(tag, "advmod")
        return RENAMED.get(rel) or RENAMED.get(base, "dep")

    def _complement(self, token: int, base: str) -> str:
        head, pos = self.heads[token], self.ud.pos[token]
        if pos == "ADV":
            return "advmod"
        if pos in ("VERB", "AUX"):
            adjectival = base == "pred" and self.ud.tags[token] == "VBN"
            return "ccomp" if self.children(token, "nsubj") else "acomp" if adjectival else "xcomp"
        if base == "xcomp" and any(child > head for child in self.children(head, "obj")):
            return "oprd"
        if pos == "ADJ":
            return "acomp"
        return "attr" if base == "pred" or self.words[head] in LINKING else "oprd"

    def _bare_nominal(self, token: int, base: str) -> str:
        head, pos, rel = self.heads[token], self.ud.pos[token], self.rels[token]
        if self.ud.tags[token] == "PRP$":
            return "poss"
        if pos in ("VERB", "AUX"):
            return "acl" if base == "nmod" else "advcl"
        if pos == "ADP":
            return "prep"
        if pos in ("ADV", "ADJ") and base == "obl":
            return "advmod"
        if base == "nmod" and token < head:
            return "amod" if pos == "ADJ" else "compound"
        return "appos" if rel == "nmod:desc" else "npadvmod"


def split_hyphens(sentence: Sentence, split: Callable[[str], list[str]]) -> Sentence:
    """Cut hyphenated words as the tokenizer does; the last part keeps the word's place in the tree."""
    parts = [split(word) if "-" in word and len(word) > 1 else [word] for word in sentence.words]
    last: list[int] = []
    for part in parts:
        last.append((last[-1] if last else -1) + len(part))
    rows: list[tuple[str, str, str, int, str]] = []
    for token, part in enumerate(parts):
        for piece in part[:-1]:
            hyphen, noun = piece == "-", sentence.pos[token] in ("NOUN", "PROPN")
            tag, pos, dep = sentence.tags[token], sentence.pos[token], "compound"
            if hyphen or not noun:
                tag, pos, dep = ("HYPH", "PUNCT", "punct") if hyphen else ("JJ", "ADJ", "amod")
            rows.append((piece, tag, pos, last[token], dep))
        head = last[sentence.heads[token]]
        rows.append((part[-1], sentence.tags[token], sentence.pos[token], head, sentence.deps[token]))
    return Sentence(*(list(column) for column in zip(*rows, strict=True)))
