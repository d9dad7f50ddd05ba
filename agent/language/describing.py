"""Words that describe a thing and that no picture of ours tells, and words that may be passed over."""

from __future__ import annotations


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


UNSEEN = _words(
    """
    ripe unripe rotten fresh stale mouldy tasty delicious yummy raw cooked full filled empty heavy light
    lightweight weighty hot warm cold lukewarm icy frozen clean dirty dusty filthy stained wet dry damp sticky
    greasy expensive cheap costly valuable precious worthless broken cracked chipped damaged dented scratched
    intact whole undamaged new old ancient antique modern used favourite favorite beloved best worst better
    worse nicest beautiful ugly hard soft firm squishy rough smooth hairy fluffy slippery shiny glossy matte
    matt dull transparent translucent opaque clear striped stripy stripey spotted spotty dotted checked
    chequered checkered patterned flowery floral multicoloured multicolored multicolour multicolor two_coloured
    colourful colorful rainbow decorated painted printed labelled labeled unlabelled marked branded opened
    closed shut sealed unopened locked upright upside_down on_its_side standing lying tipped toppled overturned
    sideways inverted flipped sharp blunt loud quiet noisy smelly fragrant scented strong weak sturdy stable
    unstable wobbly flimsy safe dangerous poisonous toxic important useful useless popular famous rare special
    unusual strange weird odd funny real fake genuine artificial homemade handmade lucky missing lost hidden
    available spare magnetic electric reusable disposable washable waterproof fireproof see_through half_full
    half_empty second_hand two_tone three_coloured multi_coloured face_down face_up good_looking organic vegan
    alcoholic sparkling unhealthy salty spicy fat thick wide deformed crooked folded crumpled crushed squashed
    melted burnt burned worn faded rusty bright fancy elegant stylish cosy comfortable
    """
)
"""What is not seen of a thing here, or not told by the models."""
EMPTY = _words(
    """
    single only particular certain specific actual entire simple plain ordinary normal regular standard typical
    usual very really quite rather so just exactly same own looking piece bit visible lone sole said mentioned
    please also too made is medium sized colour color here there else others that's sitting located placed sat found
    seen positioned situated resting up me us
    """
)
"""What says nothing of what a thing is."""
PURPOSES = _words(
    """
    coffee tea juice water milk wine beer lager soda cola coke lemonade drink drinks soup cereal porridge rice
    salad noodle pasta fruit sugar salt pepper spice honey jam oil vinegar sauce ketchup dessert dinner lunch
    breakfast supper picnic party baby kid child children kids kitchen bath beach garden serving mixing cooking
    cake bread biscuit cookie snack sandwich pizza cheese chocolate candy tuna bean beans pet dog cat gift shoe
    hat tool match storage parcel mail medicine pill perfume shampoo soap paint glue root side punch crab
    building play
    """
)
"""What a thing may be for, before its name: "coffee cup", "cereal bowl"."""


def is_unseen(word: str) -> bool:
    """Whether a word says what cannot be judged: "heavy", "heavier", "heaviest"."""
    stems = [word.removesuffix(ending) for ending in ("er", "est") if word.endswith(ending)]
    forms = [word, *stems, *(f"{stem}e" for stem in stems), *(f"{stem[:-1]}y" for stem in stems if stem.endswith("i"))]
    return not UNSEEN.isdisjoint(forms + [stem[:-1] for stem in stems])
