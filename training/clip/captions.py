"""English for one object of a scene, and which other objects the same words are true of.

A caption states some of category, colour and material; it is true of every object that has what it states. Sizes,
places and relations are said too, but state nothing about the picture of the object itself: geometry decides them.
The whole is scored as one phrase ("the can behind the duck"), so the text tower must learn that the head noun decides
and that the landmark does not. Landmarks are random: whether a relation holds is not the model's business.

Source: the keywords of ReCLIP (ACL 2022), section 3.2.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from agent.grounding.names import CLUTTER
from agent.language.english import THINGS, plural, with_article
from training.clip import words as w

UNKNOWN_NOUN = "___"
"""Stands for a noun that the model does not know, so that the colour alone decides; see `TokenTable`."""
COLOUR_PRONOUNS = ("one", "one", "one", *THINGS, *THINGS)


@dataclass(frozen=True)
class DescribedObject:
    """What a caption may say of an object; no material where the picture does not show it, of `CLUTTER` no colour."""

    category: str
    colour: str
    size: str
    material: str


@dataclass(frozen=True)
class Caption:
    """Words, and the attributes that they state: names of which an object has one; none where nothing is stated."""

    text: str
    categories: Collection[str] = ()
    colours: Collection[str] = ()
    materials: Collection[str] = ()

    def is_true_of(self, thing: DescribedObject) -> bool:
        """Whether the object has every attribute that the caption states."""
        stated = ((self.categories, thing.category), (self.colours, thing.colour), (self.materials, thing.material))
        return all(not names or name in names for names, name in stated)


def write_caption(rng: random.Random, thing: DescribedObject, others: Sequence[DescribedObject]) -> Caption:
    """One caption that is true of ``thing``; ``others`` of its scene serve as landmarks."""
    if thing.category == CLUTTER:
        return _caption_of_clutter(rng, others)
    says_colour = rng.random() < 0.5
    says_material = bool(thing.material) and rng.random() < 0.25
    noun, categories = _random_noun(rng, thing, with_colour=says_colour)
    if rng.random() < 0.03:
        noun = UNKNOWN_NOUN if noun == UNKNOWN_NOUN else plural(noun)
    adjectives, endings = _attribute_words(rng, thing, says_colour, says_material)
    core = " ".join([*adjectives, noun, *endings])
    core = _with_tail(rng, core, others)
    colours, materials = [thing.colour] * says_colour, [thing.material] * says_material
    return Caption(_introduced(rng, core), categories, colours, materials)


def _caption_of_clutter(rng: random.Random, others: Sequence[DescribedObject]) -> Caption:
    """True of any clutter, whatever colour is said."""
    core = " ".join([*[rng.choice(tuple(w.COLOUR_NAMES))][: rng.random() < 0.7], CLUTTER])
    return Caption(_introduced(rng, _with_tail(rng, core, others)), (CLUTTER,))


def _with_tail(rng: random.Random, core: str, others: Sequence[DescribedObject]) -> str:
    return core if rng.random() >= 0.40 else f"{core} {random_tail(rng, lambda: _landmark(rng, others))}"


def _random_noun(rng: random.Random, thing: DescribedObject, *, with_colour: bool) -> tuple[str, Sequence[str]]:
    """A noun, and the categories that it states."""
    kind = rng.random()
    if with_colour and kind < 0.06:
        return UNKNOWN_NOUN, ()
    if kind < 0.80 or (kind >= 0.90 and not with_colour):
        return _weighted(rng, w.NAMES[thing.category]), (thing.category,)
    if kind < 0.90:
        covering = [word for word, categories in w.HYPERNYMS.items() if thing.category in categories]
        if covering:
            word = rng.choice(covering)
            return word, w.HYPERNYMS[word]
    return rng.choice(COLOUR_PRONOUNS), ()


def _attribute_words(
    rng: random.Random, thing: DescribedObject, says_colour: bool, says_material: bool
) -> tuple[list[str], list[str]]:
    """Adjectives before the noun, and what follows it ("that is red", "made of wood")."""
    before: list[str] = []
    after: list[str] = []
    if says_colour:
        colour = _weighted(rng, w.COLOUR_NAMES[thing.colour])
        if " " not in colour and rng.random() < 0.05:
            colour = f"{rng.choice(w.SHADES)} {colour}"
        if rng.random() < 0.10:
            after.append(rng.choice(w.COLOUR_ENDINGS).format(colour))
        else:
            before.append(colour)
    if says_material:
        adjective, noun = rng.choice(w.MATERIAL_NAMES[thing.material])
        if rng.random() < 0.25:
            after.append(rng.choice(w.MATERIAL_ENDINGS).format(noun))
        else:
            before.insert(rng.randint(0, len(before)), adjective)
    if rng.random() < 0.05:
        before.insert(0, rng.choice(w.SIZE_WORDS[thing.size]))
    if rng.random() < 0.10:
        superlatives = tuple(w.SUPERLATIVE_ADJECTIVES.values())
        before.insert(rng.choice((0, 0, 0, len(before))), rng.choice(rng.choice(superlatives)))
    return before, after


def _landmark(rng: random.Random, others: Sequence[DescribedObject]) -> str:
    """A short noun phrase of another object: mostly one of the scene, the hardest distractor there is."""
    if rng.random() < 0.08:
        return rng.choice(w.PLACES)
    named = [other for other in others if other.category != CLUTTER]
    if named and rng.random() < 0.7:
        thing = rng.choice(named)
    else:
        thing = DescribedObject(rng.choice(tuple(w.NAMES)), rng.choice(tuple(w.COLOUR_NAMES)), "medium", "plastic")
    colour = _weighted(rng, w.COLOUR_NAMES[thing.colour]) if rng.random() < 0.5 else ""
    name = _weighted(rng, w.NAMES[thing.category])
    if rng.random() < 0.08:
        name = rng.choice([word for word, covered in w.HYPERNYMS.items() if thing.category in covered] or ["object"])
    return " ".join(word for word in (rng.choice(("the", "the", "the", "the", "a")), colour, name) if word)


def random_tail(rng: random.Random, landmark: Callable[[], str]) -> str:
    """What comes after the head: one or two hops, a place, a superlative, or several of these."""
    kind = rng.random()
    if kind < 0.50:
        return _relation(rng, landmark())
    if kind < 0.68:
        return f"{_relation(rng, landmark())} {_relation(rng, landmark())}"
    if kind < 0.73:
        return f"between {landmark()} and {landmark()}"
    if kind < 0.83:
        return rng.choice(rng.choice(tuple(w.SUPERLATIVE_ENDINGS.values())))
    if kind < 0.90:
        return _relation(rng, rng.choice(w.PLACES))
    if kind < 0.95:
        return rng.choice(w.REGIONS)
    return f"{_relation(rng, landmark())} {rng.choice(w.REGIONS)}"


def _relation(rng: random.Random, landmark: str) -> str:
    """One relation to one landmark."""
    phrases = w.OTHER_RELATIONS if rng.random() < 0.12 else rng.choice(tuple(w.RELATION_PHRASES.values()))
    return f"{rng.choice(w.LINKS)}{rng.choice(phrases)} {landmark}"


def _introduced(rng: random.Random, core: str) -> str:
    """The core with an article and, mostly, the words that the method puts before every phrase."""
    determiner = rng.choice(w.DETERMINERS)
    phrase = with_article(core) if determiner == "a" else f"{determiner} {core}".strip()
    if rng.random() < 0.03:
        phrase = f"{rng.choice(w.COMMANDS)} {phrase}"
    kind = rng.random()
    if kind < 0.82:
        return f"a photo of {phrase}"
    return phrase if kind < 0.95 else f"{rng.choice(w.PHOTO_PREFIXES)} {phrase}"


def _weighted(rng: random.Random, table: Mapping[str, float]) -> str:
    return rng.choices(tuple(table), weights=tuple(table.values()))[0]


def noun_phrases() -> list[str]:
    """Every noun phrase that can name an object, singular and plural, sorted."""
    names = {name for row in w.NAMES.values() for name in row} | set(w.HYPERNYMS) | set(COLOUR_PRONOUNS)
    return sorted(names | {plural(name) for name in names})


def vocabulary() -> list[str]:
    """Every English word that a caption can contain, sorted."""
    phrases = [*noun_phrases(), *w.phrases(), "a photo of", "an", "between", "and"]
    return sorted({word for phrase in phrases for word in phrase.replace("{}", " ").split()})
