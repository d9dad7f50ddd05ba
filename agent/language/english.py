"""What English is like, whatever is talked about: each fact once, in lower case.

A table elsewhere that needs a part of one of these, or more, says so: ``ARTICLES | {"what"}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "white", "black", "grey")
"""What a thing is asked to be: one of these."""
MATERIALS = ("plastic", "wooden", "metal", "glass", "ceramic")
OTHER_SPELLINGS: Mapping[str, str] = MappingProxyType({"gray": "grey", "violet": "purple", "wood": "wooden"})
"""Other words for a colour or a material."""
SHADES = frozenset({
    "dark", "light", "bright", "deep", "pale", "vivid", "pastel", "neon", "hot", "baby", "royal", "soft", "strong",
    "medium", "mid", "dull", "faded", "rich", "solid", "pure", "plain", "all", "mostly", "completely", "shiny",
    "dusty", "electric", "fluorescent", "sky", "sea", "ocean", "midnight", "steel", "powder", "petrol", "grass",
    "forest", "moss", "racing", "canary", "sunshine", "sunny", "mustard", "butter", "golden", "blood", "ruby", "rust",
    "rosy", "rose", "bubblegum", "shocking", "flamingo", "chestnut", "caramel", "snow", "snowy", "pearl", "off",
    "jet", "pitch", "coal", "ink", "raven", "navy", "burnt", "lighter", "darker", "brighter", "very", "darkish",
    "lightish", "palish",
})  # fmt: skip
"""Said before a colour without changing which colour it is: "dark blue", "snow white"."""
SHADING_THINGS = frozenset({
    "lime", "olive", "mint", "bottle", "apple", "pea", "leaf", "avocado", "duck-egg", "lemon", "banana", "corn",
    "cherry", "brick", "tomato", "fire-engine", "pillar-box", "wine", "salmon", "candy", "coral", "chocolate",
    "coffee", "nut", "milk", "carrot", "pumpkin", "peach", "plum", "cream",
})  # fmt: skip
"""Things that do so, before a colour and a noun: "the brick red cup"."""
LIKE_COLOURED: Mapping[str, str] = MappingProxyType({
    "rose": "pink", "salmon": "pink", "candy": "pink", "peach": "orange", "pumpkin": "orange", "carrot": "orange",
    "lemon": "yellow", "banana": "yellow", "mustard": "yellow", "butter": "yellow", "lime": "green", "mint": "green",
    "olive": "green", "grass": "green", "pea": "green", "leaf": "green", "sky": "blue", "cherry": "red",
    "brick": "red", "blood": "red", "tomato": "red", "wine": "red", "rust": "brown", "plum": "purple",
    "chocolate": "brown", "coffee": "brown", "chestnut": "brown", "caramel": "brown", "nut": "brown",
    "milk": "white", "snow": "white", "pearl": "white", "coal": "black", "ink": "black", "steel": "grey",
})  # fmt: skip
"""The colour of what is called coloured like something: "rose-coloured"."""
_OTHER_COLOURS = {
    "red": "crimson scarlet ruby vermilion maroon burgundy reddish",
    "orange": "tangerine orangey orangish",
    "yellow": "golden gold yellowish yellowy",
    "green": "emerald khaki jade greenish greeny",
    "blue": "navy azure cobalt indigo sapphire bluish blueish",
    "purple": "violet lilac lavender mauve purplish",
    "pink": "rosy fuchsia pinkish pinky",
    "brown": "tan bronze brownish",
    "white": "ivory cream whitish snowy",
    "black": "ebony blackish",
    "grey": "gray silver silvery greyish grayish",
    "blue green": "turquoise teal cyan aqua aquamarine",
    "pink purple": "magenta",
    "white brown yellow": "beige",
    "black brown blue purple": "dark",
    "white yellow pink": "pale",
}
COLOURS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {colour: (colour,) for colour in COLOURS}
    | {word: tuple(of.split()) for of, words in _OTHER_COLOURS.items() for word in words.split()}
)
"""What each word for a colour may be called: "crimson" red, "turquoise" blue or green."""
COLOUR_WORDS = frozenset(COLOURS_OF) - {"dark", "pale"}
"""All that tells things apart by colour."""

NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
NUMBER_OF: Mapping[str, int] = MappingProxyType(
    {form: number for number, word in enumerate(NUMBER_WORDS, 1) for form in (word, str(number))}
)
"""How many a word or a numeral says."""
ORDINAL_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL_NUMERALS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th")
RANK_OF: Mapping[str, int] = MappingProxyType(
    {form: rank for rank, forms in enumerate(zip(ORDINAL_WORDS, _ORDINAL_NUMERALS, strict=True), 1) for form in forms}
)
"""The rank that a word or a numeral names."""

ARTICLES = frozenset({"the", "a", "an"})
DEMONSTRATIVES = frozenset({"this", "that", "these", "those"})
RARER_ARTICLES = ("a", "an", "that", "this", "my")
"""What is said in the place of "the" now and then: rarely enough to be misheard instead."""
POSSESSIVES = frozenset({"my", "your", "his", "her", "its", "our", "their"})
DEFINITE = DEMONSTRATIVES | POSSESSIVES | {"the"}
"""Before what there is one of, or are so many of."""
QUANTIFIERS = frozenset({"each", "every", "any", "some", "all", "both", "another"})
DETERMINERS = ARTICLES | DEMONSTRATIVES | POSSESSIVES | QUANTIFIERS

COPULAS = frozenset({"is", "are", "was", "were", "be", "being", "been"})
SUBJECTS = frozenset({"i", "you", "we", "he", "she", "it", "they"})
RELATIVES = frozenset({"that", "which", "who"})
SPEAKER = frozenset({"me", "us"})
BACK_REFERENCES = frozenset({"it", "them"})
"""For the thing that was just named: "pick up the cup and put it in the box"."""
ONES = frozenset({"one", "ones"})
"""For a noun: "the red one"."""
THINGS = ("thing", "object", "item")
"""Nouns for whatever there is."""
INDEFINITES = frozenset({"something", "anything", "everything", "nothing"})
ANY_WILL_DO = frozenset({"any", "either", "whichever", "whatever", "something", "anything"})
"""Words that leave open which one."""
STAND_INS = ONES | {*THINGS, *(f"{thing}s" for thing in THINGS)} | INDEFINITES - {"nothing"} | {"it", "stuff"}
"""Heads of phrases that name no kind of thing: "the red one", "everything on the left"."""
ANYTHING = frozenset({
    *DEMONSTRATIVES, *BACK_REFERENCES, *INDEFINITES, *THINGS, "stuff", "piece", "one", "they", "other", "rest", "all",
})  # fmt: skip
"""Words for whatever there is."""

OBJECT_STARTS = DETERMINERS | SPEAKER | BACK_REFERENCES | {"him", "whatever", *NUMBER_WORDS}
"""Words that begin the object of a verb, where a noun could not go on."""

NOT = frozenset({"not", "n't", "isn't", "isnt", "aren't", "arent"})
NEGATIONS = NOT | {"without", "no", "except", "neither", "nor"}

VOCATIVES = frozenset({
    "dear", "love", "mate", "sweetheart", "darling", "pal", "buddy", "friend", "sir", "lad", "lass", "madam", "ma'am",
    "miss", "hun", "hon", "babe", "bro", "dude", "bud", "sweetie", "chief", "boss", "champ", "mister", "kiddo", "chap",
    "fella", "folks", "matey", "chum", "dearie", "luv", "lovey",
    "boyo", "guv", "mummy", "mommy", "daddy", "mama", "papa", "granny", "grandma", "grandpa", "grandad",
    "amigo", "comrade", "robbie", "robo",
})  # fmt: skip
"""What people call whom they talk to."""
VOCATIVE_THINGS = frozenset({
    "honey", "sugar", "robot", "bot", "pumpkin", "pet", "petal", "sunshine", "machine", "man", "son", "angel",
    "treasure", "captain", "beauty", "precious", "fellow",
})  # fmt: skip
"""The same, where they are no things: with a comma before them."""

STRESS = frozenset({
    "right", "just", "directly", "immediately", "immediate", "straight", "exactly", "over", "there", "here", "very",
    "really", "quite", "rather", "so", "also", "too", "only", "actually", "own", "else", "other", "another", "even",
    "still", "pretty", "single", "particular", "whole", "certain", "random",
})  # fmt: skip
"""Words that stress another and change nothing: "right behind the bowl", "the very big cup"."""
BIG = (
    "big", "large", "huge", "gigantic", "enormous", "massive", "giant", "ginormous", "humongous", "whopping",
    "thumping", "whacking", "jumbo", "mega", "hefty", "colossal", "immense",
)  # fmt: skip
SMALL = (
    "small", "tiny", "little", "teeny", "titchy", "wee", "teensy", "weensy", "itty", "bitty", "mini", "miniature",
    "minuscule", "diminutive", "dinky", "petite", "lil",
)  # fmt: skip
"""Adjectives of size."""
OPPOSITES = (
    ("near close front bottom lower", "far furth farth back top upper"), ("left", "right"), ("first", "last"),
    ("big bigg large long tall wide thick", "small little tiny short narrow thin"),
)  # fmt: skip
"""Words, without endings, of which those on one side say the opposite of those on the other."""
OPINIONS = frozenset({
    "nice", "lovely", "good", "great", "pretty", "beautiful", "poor", "dear", "darn", "damn", "bloody", "stupid",
    "silly", "cute", "funny", "cool", "fancy", "ugly", "gorgeous", "perfect", "horrid", "horrible", "awful", "nasty",
    "yucky", "icky", "disgusting", "gross", "rotten", "wretched", "blasted", "blooming", "bleeding", "flipping",
    "flaming", "freaking", "fricking", "frigging", "effing", "fucking", "goddamn", "dratted", "cursed", "pesky",
    "annoying", "boring", "weird", "odd", "strange", "fabulous", "fantastic", "wonderful", "amazing", "awesome",
    "brilliant", "splendid", "delightful", "charming", "adorable", "smashing", "pathetic", "dainty",
    "sad", "crappy", "hideous", "bloomin", "delicious", "tasty", "yummy",
})  # fmt: skip
"""Adjectives that tell how the speaker likes a thing."""
POSTURES = frozenset({
    "standing", "sitting", "lying", "laying", "resting", "placed", "located", "positioned", "situated", "kept", "found",
    "put", "stands", "sits", "lies", "rests", "stood", "sat", "lay", "seen", "viewed", "visible", "leaning", "leant",
    "leans", "perched", "stacked", "balanced", "balancing", "propped",
})  # fmt: skip
"""Words that say of a thing only that it is somewhere."""

PREPOSITIONS = frozenset({
    "above", "at", "behind", "below", "beside", "between", "by", "from", "in", "inside", "near", "of", "on", "than",
    "to", "under", "with",
})  # fmt: skip

TABLES = ("table", "tabletop", "table top", "desk", "counter")
"""What all things stand on."""
VIEWS = ("picture", "image", "photo", "scene", "view", "room", "frame", "workspace")
"""Words for the whole picture."""
ON_THE_TABLE = (
    r"(?:on|at|in|around|within|inside|from|off(?: of)?) (?:the|this|that|my|your|our)"
    rf" (?:{'|'.join((*TABLES, *VIEWS))})"
)
"""A pattern for where everything is: "on the table", "in this picture"."""

PAIRS = frozenset({
    "scissors", "pliers", "tongs", "tweezers", "goggles", "headphones", "shears", "clippers", "pincers",
    "binoculars", "trousers", "pants", "jeans", "shorts",
})  # fmt: skip
"""One thing, though the word is a plural."""
_INVARIABLE = PAIRS | {
    "bread", "cutlery", "crockery", "tableware", "silverware", "produce", "waterfowl", "sheep", "fish", "deer", "dice",
    "series", "citrus",
}  # fmt: skip
"""The same for one and for many."""
_IRREGULAR = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "gentleman": "gentlemen",
    "mouse": "mice", "foot": "feet", "tooth": "teeth", "goose": "geese", "die": "dice",
    "knife": "knives", "leaf": "leaves", "loaf": "loaves", "shelf": "shelves", "half": "halves", "scarf": "scarves",
    "wolf": "wolves", "tomato": "tomatoes", "potato": "potatoes", "mango": "mangoes",
    "cookie": "cookies", "brownie": "brownies", "smoothie": "smoothies", "veggie": "veggies", "pie": "pies",
    "tie": "ties", "axe": "axes", "fuse": "fuses", "quiz": "quizzes", "menu": "menus",
    "lens": "lenses", "gas": "gases", "canvas": "canvases", "atlas": "atlases", "iris": "irises",
    "thermos": "thermoses",
}  # fmt: skip
_SINGULARS = {many: one for one, many in _IRREGULAR.items()}


def plural(noun: str) -> str:
    """The plural of a noun, or of a phrase that ends in one: "red boxes"; a plural stays as it is."""
    head, last = _last_word(noun)
    if last in _INVARIABLE or singular(last) != last:
        return noun
    if last in _IRREGULAR:
        return head + _IRREGULAR[last]
    if re.search(r"(?:s|x|z|ch|sh)$", last):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", last) else f"{noun}s"


def singular(noun: str) -> str:
    """The singular of a noun, or of a phrase that ends in one: "red box"; a singular stays as it is."""
    head, last = _last_word(noun)
    if last in _INVARIABLE or last in _IRREGULAR:
        return noun
    if last in _SINGULARS:
        return head + _SINGULARS[last]
    if re.search(r"(?:ss|x|ch|sh|zz|[^aeo]us)es$", last):
        return noun[:-2]
    if re.search(r"[^aeiou]ies$", last):
        return f"{noun[:-3]}y"
    return noun[:-1] if re.search(r"[^su]s$", last) else noun


def is_plural(noun: str) -> bool:
    """Whether a noun, or a phrase that ends in one, is a plural."""
    return plural(noun) == noun


def _last_word(phrase: str) -> tuple[str, str]:
    """What stands before the last word, with the space, and that word."""
    start = phrase.rfind(" ") + 1
    return phrase[:start], phrase[start:]


def with_article(noun: str) -> str:
    """The noun phrase with "a" or "an", by its sound: "an orange cup", "a utensil"."""
    vowel = re.match(r"(?!eu|one\b|u(?:ni|se|te))[aeiou]|hour|heir|honest", noun, re.IGNORECASE)
    return f"{'an' if vowel else 'a'} {noun}"


def are_opposite(one: str, other: str) -> bool:
    """Whether two words say the opposite of each other: "closer" and "far", "leftmost" and "right"."""
    stems = [{word, *(word.removesuffix(end) for end in ("er", "est", "r", "st", "most"))} for word in (one, other)]
    sides = ([side.split() for side in pair] for pair in OPPOSITES)
    return any(
        (stems[0].intersection(first) and stems[1].intersection(second))
        or (stems[0].intersection(second) and stems[1].intersection(first))
        for first, second in sides
    )
