"""The words that say where a thing goes, as tables: placements, directions, and what stands between.

Everything is lower case; words of one entry are separated by single spaces.
"""

from __future__ import annotations

from agent.language.english import TABLES

TOWARDS = (
    "to", "into", "in to", "onto", "on to", "over to", "up to", "back to", "back into", "back onto", "toward",
    "towards", "over towards", "through to",
)  # fmt: skip
"""Placements that name a destination whatever else is said."""

INTO = (
    "in", "on", "inside", "inside of", "on top of", "upon", "within", "at", "against", "up against", "back in",
    "back on", "onto the top of", "over on", "over in", "down on",
)  # fmt: skip
"""Placements that name a destination rather than describe, where the parse does not say otherwise."""

ALONG = (
    "next to", "closer to", "nearer to", "nearer", "close to", "away from", "off", "off of", "out of", "beside",
    "against", "up against", "in", "inside", "under", "underneath", "beneath", "across", "along", "through", "over by",
    "over", "onto the top of", "past", "around",
)  # fmt: skip
"""Placements that say where a thing is pushed, beside `TOWARDS`; "behind the duck" tells rather which one."""

PATHS = ("across", "along", "through", "past")
"""Words that say on which way a thing is moved, where its destination follows."""

BESIDE = (
    "next to", "right next to", "beside", "besides", "alongside", "near", "near to", "close to", "closer to",
    "nearer to", "by", "over by", "behind", "in back of", "in front of", "under", "underneath", "below", "beneath",
    "above", "over", "between", "in between", "among", "around", "left of", "right of", "opposite", "across from",
    "away from", "off", "off of", "out of", "far from", "further from", "farther from", "atop", "along", "across",
    "adjacent to", "ahead of",
)  # fmt: skip
"""Placements that describe an object as often as they name a destination."""

PLACEMENTS = tuple(dict.fromkeys((*TOWARDS, *INTO, *ALONG, *BESIDE)))

SOURCES = ("out of", "off of", "off")
"""Words that lead to where a thing is taken from: "take the spoon | out of the cup"."""

REGION_NOUNS = (
    "left", "right", "middle", "center", "centre", "front", "back", "rear", "top", "bottom", "corner", "side", "edge",
    "end", "foreground", "background",
)  # fmt: skip
"""Nouns that only say where in the picture: "on the left" describes, "on the plate" may be a destination."""

NEARNESS = frozenset((
    "close", "closer", "closest", "near", "nearer", "nearest", "next", "adjacent", "farther", "farthest", "further",
    "furthest",
))  # fmt: skip
"""Words after which "to" belongs to the description: "the cup closest to me"."""

RELATIVE_VERBS = frozenset((
    "is", "are", "was", "were", "lying", "sitting", "standing", "placed", "located",
))  # fmt: skip
"""Words after which a place belongs to the description: "the apple that is on the plate"."""

POINTED_PLACES = frozenset({
    "here", "there", "over here", "over there", "right here", "right there", "down here", "down there", "up here",
    "up there", "back there", "back here", "somewhere else", "elsewhere", "anywhere", "somewhere", "where it was",
    "where it belongs", "where you found it",
})  # fmt: skip
"""Words that are a destination by themselves: "put it there"."""

SURFACES = frozenset({*TABLES, "floor", "ground"})
"""What all things stand on: to put something on it is to put it down."""

DIRECTIONS = (
    "forward", "forwards", "backward", "backwards", "back", "up", "down", "upward", "upwards", "downward", "downwards",
    "away", "closer", "nearer", "together", "aside", "apart", "sideways", "higher", "lower", "left", "right",
    "leftward", "leftwards", "rightward", "rightwards", "further", "farther", "further away", "farther away",
    "further back", "closer together", "outward", "inward", "outwards", "inwards", "over", "around", "further left",
    "further right", "clockwise", "off",
)  # fmt: skip
"""Words that say by themselves where a thing is moved: "push it | forward"."""

DEGREES = (
    "just", "right", "directly", "straight", "all the way", "exactly", "gently", "carefully", "slowly", "much", "way",
    "far", "quickly", "immediately", "safely", "over", "back", "softly", "neatly", "upright", "flat", "upside down",
    "face down", "face up", "together",
)  # fmt: skip
"""Words between a thing and its placement that belong to neither: "put it | right | in front of me"."""

AMOUNTS = (
    "a bit", "a little", "a little bit", "a tiny bit", "just a bit", "just a little", "slightly", "somewhat",
    "a touch", "a tad", "a lot", "more", "a bit more", "a little more", "some more", "a little way", "a little ways",
    "some", "a good bit", "a few centimeters", "a few centimetres", "a few inches", "a few cm", "an inch",
    "a centimeter", "a centimetre", "half a meter", "a hair", "a smidge", "ever so slightly", "a couple of inches",
    "a couple of centimeters",
)  # fmt: skip
"""Words that say how far: "push it | a little | to the left"."""

UNITS = frozenset({
    "inch", "inches", "cm", "centimeter", "centimeters", "centimetre", "centimetres", "meter", "meters", "metre",
    "metres", "millimeters", "millimetres", "foot", "feet", "steps", "step", "degrees", "degree",
})  # fmt: skip
"""Lengths, which stand with a number in the place of a degree: "two inches"."""
