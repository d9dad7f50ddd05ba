"""Extended mode's way from a parse to the semantic tree: what the published builder leaves to the whole expression.

The tree is the same (`agent.language.semantic_tree`); its entities say more: what is excluded ("not the red one"), how
many are meant ("the two cups", "the cup and the spoon"), what else would do ("the cup or the spoon"), which in a row
("second from the left"), and relations to two things at once ("between") or denied ("not left of").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from agent.language.lexicon import EXTENDED, NEGATIONS, NUMBERS, ORDINALS, Lexicon
from agent.language.semantic_tree import Entity, Relation, SemanticTree, Superlative, check_depth

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ANY_NOUN = "thing"
STAND_INS = frozenset({
    "one", "ones", "thing", "things", "object", "objects", "item", "items", "it", "stuff", "something", "anything",
    "everything",
})  # fmt: skip
SILENT = frozenset({"DET", "PRON", "AUX", "PART", "CCONJ", "SCONJ", "PUNCT", "ADP", "SPACE", "SYM", "INTJ"})
CONTENT = frozenset({"ADJ", "NOUN", "PROPN"})
OTHER = frozenset({"other", "another", "else"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
VIEWER = frozenset({"me", "us", "camera", "viewer", "myself"})
"""Who looks at the table: "the spoon closest to me"."""
EXCEPT = (frozenset({"other", "than"}), frozenset({"apart", "from"}))
"""Words that deny together, as `agent.language.lexicon.NEGATIONS` do alone."""
_TO_A_LANDMARK = {"near": "nearest", "far": "farthest"}
"""What a superlative of the viewer's becomes before "to" and "from": "the nearest cup to the bowl"."""
_FROM_THE_VIEWER = {"nearest": "near", "near": "near", "closer": "near", "farthest": "far", "further": "far"}
SUPPORTED = frozenset({"on", "inside"})
"""Relations that a thing has to one other at a time."""
_ACROSS = ("left", "right")
_ALONG = {"behind": "behind", "above": "behind", "front": "front", "below": "front"}
"""Superlatives that name a corner together: "the top left cup"."""
RELATIVE = frozenset({"that", "which", "who", "it", "there"})
COPULAS = frozenset({"is", "are", "was", "were"})
PLURAL = "NNS"
"""Of the Penn Treebank's tags."""
PAIRS = frozenset({
    "scissors", "pliers", "tongs", "tweezers", "goggles", "headphones", "shears", "clippers", "pincers",
    "binoculars", "trousers", "pants", "jeans", "shorts",
})  # fmt: skip
"""One thing, though the word is a plural."""


class Viewpoint(str, Enum):
    """Whose left it is."""

    CAMERA = "camera"
    """Of the camera, and of who looks at its picture."""
    FACING = "facing"
    """Of a person, or a robot, on the other side of the table, who faces the camera."""

    def __str__(self) -> str:
        return self.value


_FACED = {
    "left": "right", "right": "left", "behind": "front", "front": "behind", "closer": "further", "further": "closer",
    "near": "far", "far": "near", "behind left": "front right", "behind right": "front left",
    "front left": "behind right", "front right": "behind left",
}  # fmt: skip
"""What a word names for who faces the camera; "near" only as a superlative."""


def build_extended_tree(doc: Doc, lexicon: Lexicon = EXTENDED, viewpoint: Viewpoint = Viewpoint.CAMERA) -> SemanticTree:
    """The semantic tree of one parsed expression, with all that extended mode reads in it.

    Args:
        doc: as for `agent.language.semantic_tree.build_tree`.
        lexicon: which words name which rule.
        viewpoint: see `Viewpoint`.

    Raises:
        InvalidTextError: the parse is too deep.
    """
    check_depth(doc)
    root = _Reader(doc, lexicon).read()
    if root is not None and viewpoint is Viewpoint.FACING:
        root = _faced(root)
    return SemanticTree(doc.text, root, names_a_rule=True)


def _faced(entity: Entity) -> Entity:
    relations = tuple(
        replace(
            each,
            name=each.name if each.name is None or each.name == "near" else _FACED.get(each.name, each.name),
            entity=_faced(each.entity),
            others=tuple(_faced(other) for other in each.others),
        )
        for each in entity.relations
    )
    superlatives = tuple(replace(each, name=_FACED.get(each.name, each.name)) for each in entity.superlatives)
    return replace(
        entity,
        relations=relations,
        superlatives=superlatives,
        excluded=tuple(map(_faced, entity.excluded)),
        joined=tuple(map(_faced, entity.joined)),
        alternatives=tuple(map(_faced, entity.alternatives)),
    )


@dataclass
class _Notes:
    """What has been read of an entity so far."""

    attributes: list[str] = field(default_factory=list)
    choices: list[list[str]] = field(default_factory=list)
    """Of "red or dark blue": what may stand in the place of the attribute before."""
    chosen_from: int = 0
    """Which attribute that is."""
    other_superlatives: list[Superlative] = field(default_factory=list)
    """Of "the left or right cup": what may stand in the place of the superlative before."""
    excluded: list[Entity] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    superlatives: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    rank: int = 1
    number: int | None = None
    is_denied: bool = False
    noun: str = ""
    ties: list[str] = field(default_factory=list)


class _Reader:
    """One parse."""

    def __init__(self, doc: Doc, lexicon: Lexicon) -> None:
        self._doc = doc
        self._lexicon = lexicon
        self._heads = {chunk.root.i for chunk in doc.noun_chunks}

    def read(self) -> Entity | None:
        """What the whole expression means; None where there is no word."""
        root = next((token for token in self._doc if token.head.i == token.i), None)
        if root is None:
            return None
        stands_for_a_thing = root.text in STAND_INS or self._is_the_most(root) or self._noun_shared_with(root)
        if self._is_thing(root) or stands_for_a_thing:
            return self.meant(root)
        if self._is_bare_relation(root):
            notes = _Notes(noun=ANY_NOUN)
            self._take_link(root, notes)
            return _entity(notes)
        return self.meant(next((token for token in self._doc if self._is_thing(token)), root))

    def meant(self, head: Token) -> Entity:
        """What a noun names, with how many, and with what is joined to it by "and" or "or"."""
        first, nouns, is_choice = self._counted(head, self._noun_shared_with(head) or ANY_NOUN), [head], False
        for each in self._joined(head, self._is_denied):
            is_other = self._is_or_between(nouns[-1], each)
            is_left_out = is_other and bool(first.relations)
            if not is_left_out and not self._is_landmark(each, head, first.relations):
                is_choice = is_choice or is_other
                nouns.append(each)
        noun = _singular(head.text) if self._is_thing(head) and head.text not in STAND_INS else ANY_NOUN
        others = [self._counted(each, noun) for each in nouns[1:]]
        if not others:
            return first
        if is_choice:
            return replace(first, number=None, alternatives=(*first.alternatives, *others))
        numbers = [1 if each.number is None else each.number for each in (first, *others)]
        return replace(first, number=sum(numbers) if all(numbers) else NUMBERS["all"], joined=tuple(others))

    def _noun_shared_with(self, head: Token) -> str:
        """ "the red or the yellow cup": of two joined things the first may leave the noun to the second"""
        leaves_it = head.pos_ == "ADJ" or self._is_the_most(head)
        second = next(self._joined(head), None) if leaves_it else None
        return "" if second is None else ANY_NOUN if second.text in STAND_INS else _singular(second.text)

    def _counted(self, head: Token, noun: str = ANY_NOUN) -> Entity:
        """A plain plural is all that there are."""
        entity = self.entity(head, noun)
        is_plural = (head.tag_ == PLURAL and head.text not in PAIRS) or head.text == "everything"
        if is_plural and entity.number is None and not entity.superlatives:
            return replace(entity, number=NUMBERS["all"])
        return entity

    def entity(self, head: Token, noun: str = ANY_NOUN) -> Entity:
        """The thing that a noun names, with all that hangs on it.

        Args:
            noun: what "one" stands for: "the bowl left of the white one".
        """
        notes = _Notes(noun=ANY_NOUN if head.text in STAND_INS else _singular(head.text))
        if head.text in ("one", "ones") and any(child.pos_ == "ADJ" for child in head.children):
            notes.noun = noun
        if head.text not in STAND_INS and (self._is_place(head) or head.pos_ in ("ADJ", "NUM") or head.text in NUMBERS):
            self._take_word(head, notes)
            notes.noun = noun
        for child in head.children:
            joins_a_thing = self._is_joined(child)
            if joins_a_thing and self._is_denied(child):
                for each in (child, *self._joined(child)):
                    self._exclude(each, notes)
            elif joins_a_thing and self._is_landmark(child, head, notes.relations):
                last = notes.relations[-1]
                landmarks = (self.entity(each, notes.noun) for each in (child, *self._joined(child)))
                notes.relations[-1] = replace(last, others=(*last.others, *landmarks))
            elif child.dep_ not in ("cc", "punct") and not joins_a_thing:
                self._take(child, head, notes)
        self._take_predicate(head, notes)
        return _entity(notes)

    def _take(self, token: Token, head: Token, notes: _Notes) -> None:
        """What one word that hangs on the noun, and all below it, says of the thing."""
        if token.text in NEGATIONS and not list(token.children):
            notes.is_denied = True
        elif token.i < head.i and not self._leads_on(token):
            for word in self._inner(token):
                is_choice = self._offers_a_choice(word, head)
                if is_choice and notes.superlatives and self._lexicon.is_superlative_word(word.text):
                    name = self._lexicon.superlative_named_by((word.text,)) or ""
                    notes.other_superlatives.append(Superlative((word.text,), name))
                    continue
                if is_choice and notes.attributes:
                    notes.chosen_from = notes.chosen_from if notes.choices else len(notes.attributes) - 1
                    notes.choices.append([])
                self._take_word(word, notes)
        else:
            self._take_link(token, notes)

    def _take_predicate(self, subject: Token, notes: _Notes) -> None:
        """What a sentence says of its subject: "which apple is white?" """
        verb = subject.head
        if subject.dep_ != "nsubj" or verb.text not in COPULAS or verb.head.i != verb.i:
            return
        behind_both = max(verb.i, subject.i)  # "is the cup red": the subject says nothing of itself
        said = [child for child in verb.children if child.i > behind_both and child.dep_ != "punct"]
        is_denied = any(child.text in NEGATIONS for child in said)
        for child in said:
            if child.text not in NEGATIONS:
                self._take_link(child, notes, is_denied)

    def _take_word(self, token: Token, notes: _Notes) -> None:
        text = token.text
        if text in ORDINALS:
            notes.rank = ORDINALS[text]
        elif text in NUMBERS:
            notes.number = NUMBERS[text]
        elif text in NEGATIONS:
            notes.is_denied = True
        elif self._lexicon.is_superlative_word(text):
            notes.superlatives.append(((text,), self._lexicon.superlative_named_by((text,)) or ""))
        elif token.pos_ not in SILENT and text not in OTHER and text not in RELATIVE:
            (notes.choices[-1] if notes.choices else notes.attributes).append(text)

    def _take_link(self, token: Token, notes: _Notes, is_denied: bool = False) -> None:
        """A modifier behind the noun: it leads to another thing, names a place, or gives an attribute.

        Args:
            is_denied: by the modifier that this one is joined to: "neither red nor pink".
        """
        path, things, others = self._follow(token)
        words = tuple(each.text for each in path)
        denials = {*words, *(child.text for thing in things for child in thing.children)} & NEGATIONS
        is_denied = is_denied or bool(denials) or any(each.issubset(words) for each in EXCEPT)
        said = tuple(word for word in words if word not in NEGATIONS)
        name = self._lexicon.relation_named_by(said)
        if name is not None and name in _FROM_THE_VIEWER and things and things[0].text in VIEWER:
            notes.superlatives.append((said, _FROM_THE_VIEWER[name]))
        elif things and name is not None:
            entities = [self.entity(thing, notes.noun) for thing in things]
            notes.relations.append(Relation(said, name, entities[0], tuple(entities[1:]), is_denied))
        elif things and is_denied:
            for thing in things if "without" not in words else ():
                self._exclude(thing, notes)
        elif things and notes.superlatives and said in (("to",), ("from",)):
            self._take_landmark(things[0], said, notes)
        elif things and notes.noun in (ANY_NOUN, *STAND_INS):
            notes.noun = _singular(things[0].text)  # "the biggest one of the blocks", "one that is a cup"
            for child in things[0].children:
                self._take(child, things[0], notes)
            notes.number = None  # one of them
        elif things:
            notes.ties += [*said, self.entity(things[0]).phrase]  # "the man with the hat": one phrase, as in the paper
        else:
            self._take_place(path, said, notes, is_denied)
        for other in others:
            self._take_link(other, notes, is_denied and "but" not in words)

    def _take_landmark(self, thing: Token, said: tuple[str, ...], notes: _Notes) -> None:
        """Whose distance a superlative before the noun compares: "the nearest cup to the bowl"."""
        words, place = notes.superlatives[-1]
        if place in _TO_A_LANDMARK and thing.text not in VIEWER:
            notes.superlatives.pop()
            landmark = self.entity(thing, notes.noun)
            notes.relations.append(Relation((*words, *said), _TO_A_LANDMARK[place], landmark))

    def _exclude(self, thing: Token, notes: _Notes) -> None:
        """Another thing that is not meant: "except the red one"."""
        other = self.entity(thing, notes.noun)
        for each in other.excluded or (other,):  # the first where the thing itself is denied: "but not a ball"
            if each not in (Entity(f"the {ANY_NOUN}"), *notes.excluded):
                notes.excluded.append(each)

    def _is_landmark(self, joined: Token, head: Token, relations: Sequence[Relation]) -> bool:
        """Whether a thing that is joined to a noun by "and" is what it stands in relation to, as another before it.

        "The cup left of the bowl and the can" is one thing, "the cup on the plate and the can" are two: nothing lies on
        two things.
        """
        between = self._doc[head.i + 1 : joined.i]
        if not relations or relations[-1].name in SUPPORTED or not any(self._is_thing(word) for word in between):
            return False
        return relations[-1].is_denied or not self._is_or_between(head, joined)

    def _is_or_between(self, first: Token, second: Token) -> bool:
        return any(word.text == "or" for word in self._doc[first.i + 1 : second.i])

    def _offers_a_choice(self, word: Token, head: Token) -> bool:
        """Whether "or" stands before it, or a comma with "or" later: "the red, dark blue or a yellow cup"."""
        earlier = (self._doc[at] for at in range(word.i - 1, -1, -1))
        before = next((each for each in earlier if each.pos_ != "DET"), word)
        return before.text == "or" or (before.text == "," and self._is_or_between(before, head))

    def _is_bare_relation(self, root: Token) -> bool:
        """ "left of the bowl", without the thing that is there"""
        path, things, _ = self._follow(root)
        name = self._lexicon.relation_named_by(word.text for word in path)
        return name is not None and bool(things) and path[0].i < things[0].i

    def _is_denied(self, joined: Token) -> bool:
        """Whether a joined thing is left out: "everything but the cup", "... but not the cup"."""
        denials = NEGATIONS | {"but"}
        return any(each.text in denials for each in (*joined.children, *joined.head.children) if each.i < joined.i)

    def _take_place(self, path: list[Token], said: tuple[str, ...], notes: _Notes, is_denied: bool) -> None:
        notes.rank = next((ORDINALS[word] for word in said if word in ORDINALS), notes.rank)
        superlative = self._lexicon.superlative_named_by(said)
        if superlative is not None and not is_denied:
            named = self._lexicon.superlatives_named_by(said)
            towards = [place for places in (_ALONG, _ACROSS) for place in places if place in named]
            notes.superlatives += [(said, place) for place in (towards if len(towards) == 2 else (superlative,))]
            return
        content = [each for each in path if each.pos_ in CONTENT and each.text not in NEGATIONS]
        attributes = [each.text for each in content if each.text not in RELATIVE and not self._is_place(each)]
        if is_denied:
            notes.excluded += map(Entity, attributes)
        else:
            notes.attributes += attributes

    def _follow(self, token: Token) -> tuple[list[Token], list[Token], list[Token]]:
        """From a modifier down: the words on the way, the things it leads to, and modifiers that stand beside it."""
        path: list[Token] = []
        things: list[Token] = []
        others: list[Token] = []
        waiting = [token]
        while waiting:
            each = waiting.pop(0)
            if each is not token and each.dep_ == "conj" and not self._is_thing(each):
                others.append(each)
            elif self._is_thing(each):
                things += [each, *self._joined(each)]
            else:
                path.append(each)
                waiting += each.children
        return sorted(path, key=lambda each: each.i), things, others

    def _joined(self, token: Token, is_left_out: Callable[[Token], bool] = lambda _: False) -> Iterator[Token]:
        for child in token.children:
            if self._is_joined(child) and not is_left_out(child):
                yield child
                yield from self._joined(child, is_left_out)

    def _is_joined(self, token: Token) -> bool:
        """Whether it is a thing beside its head, as both in "the cup, the bowl or the spoon" are."""
        if token.dep_ not in ("conj", "appos") or not self._is_thing(token):
            return False
        if token.dep_ == "conj":
            return True
        is_after_comma = self._doc[token.left_edge.i - 1].text == ","
        beside = (*token.children, *token.head.children)
        return is_after_comma and any(each.dep_ == "cc" and each.i > token.i for each in beside)

    def _is_the_most(self, token: Token) -> bool:
        """ "the larger of the two" """
        return self._is_place(token) and any(child.dep_ == "det" for child in token.children)

    def _leads_on(self, token: Token) -> bool:
        return any(self._is_thing(each) for each in token.subtree)

    def _inner(self, token: Token) -> Iterable[Token]:
        return sorted(token.subtree, key=lambda each: each.i)

    def _is_thing(self, token: Token) -> bool:
        is_noun = token.i in self._heads or (token.pos_ in NOUNS and token.text in STAND_INS)
        return is_noun and token.text not in RELATIVE - {"it"} and not self._is_place(token)

    def _is_place(self, token: Token) -> bool:
        word = token.text
        return self._lexicon.is_relation_word(word) or self._lexicon.is_superlative_word(word) or word in ORDINALS


def _entity(notes: _Notes) -> Entity:
    """The entity that was read."""
    phrase = " ".join(("the", *notes.attributes, notes.noun, *notes.ties))
    excluded = list(notes.excluded)
    named = _with_corners(notes.superlatives) if notes.rank == 1 else notes.superlatives
    superlatives = [Superlative(words, name, notes.rank) for words, name in named]
    if notes.rank != 1 and not superlatives:
        superlatives = [Superlative(("from", "the", "left"), "left", notes.rank)]
    if notes.is_denied:
        excluded.append(Entity(phrase, superlatives=tuple(superlatives)))
        phrase = f"the {notes.noun}" if notes.attributes or superlatives else f"the {ANY_NOUN}"
        superlatives = []
    entity = Entity(phrase, tuple(notes.relations), tuple(superlatives), tuple(excluded), notes.number)
    others = [replace(entity, phrase=each) for each in _other_phrases(notes)]
    others += [replace(entity, superlatives=(each,)) for each in notes.other_superlatives]
    return replace(entity, alternatives=tuple(others))


def _other_phrases(notes: _Notes) -> Iterator[str]:
    before, after = notes.attributes[: notes.chosen_from], notes.attributes[notes.chosen_from + 1 :]
    for choice in filter(None, notes.choices if not notes.is_denied else ()):
        yield " ".join(("the", *before, *choice, *after, notes.noun, *notes.ties))


def _with_corners(superlatives: list[tuple[tuple[str, ...], str]]) -> list[tuple[tuple[str, ...], str]]:
    """Two sides that name a corner as one, in the place of the first."""
    along = next((each for each in superlatives if each[1] in _ALONG), None)
    across = next((each for each in superlatives if each[1] in _ACROSS), None)
    if along is None or across is None:
        return superlatives
    words = tuple(dict.fromkeys((*along[0], *across[0])))
    corner = words, f"{_ALONG[along[1]]} {across[1]}"
    first, last = sorted((superlatives.index(along), superlatives.index(across)))
    return [*superlatives[:first], corner, *superlatives[first + 1 : last], *superlatives[last + 1 :]]


def _singular(word: str) -> str:
    if word in PAIRS:
        return word
    if word.endswith(("boxes", "dishes", "glasses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
