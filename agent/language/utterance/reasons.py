"""Why something is wanted, said around a command: "I'm thirsty, give me the cup", "... because I need it"."""

from __future__ import annotations

import re

from agent.language.english import (
    BACK_REFERENCES,
    COPULAS,
    DEMONSTRATIVES,
    DETERMINERS,
    INDEFINITES,
    NEGATIONS,
    NUMBER_OF,
    OBJECT_STARTS,
    ONES,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SPEAKER,
    SUBJECTS,
    singular,
)
from agent.language.intents import ACTIONS, Intent
from agent.language.things import CATEGORIES, NOUNS
from agent.language.utterance.actions import ACTION_PHRASES
from agent.language.utterance.courtesy import OPENINGS, core, peeled
from agent.language.utterance.destination import is_somebody
from agent.language.utterance.replies import INSTEAD, NO, YES
from agent.language.utterance.steps import opens
from agent.language.utterance.telling import BINDING, HAVING_A_SAY, SEEN
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.words import (
    Words,
    count_words,
    lower_text,
    matching_prefix,
    phrases,
    trimmed,
    until,
)

BECAUSE = phrases("""
    because, cause, cos, coz, since, so that, so i|we|you|he|she|they can|could|do|will, in order to,
    as i|we|he|she|they|it, for i
""")
_PEOPLE = SUBJECTS - {"it", "you"}
STATES = frozenset({
    "is", "are", "was", "were", "am", "looks", "seems", "has", "needs", "wants", "fell", "keeps", "smells", "stinks",
    "tastes", "hurts", "hurt", "feels", "annoys", "bothers", "belongs", "likes", "loves", "bores", "gets", "got",
    "makes", "says", "went", "broke", "looked", "have", "look", "need", "ache", "aches", "scares", "would", "will",
    "matter", "matters", "want",
})  # fmt: skip
"""Verbs that make a clause of what something is like."""
_REACHING = phrases(
    "reach, find, see, wants, needs, likes, loves, dropped, lost, forgot, love, like, want, need, miss, get"
)
"""Verbs whose object is what the command is about: "i can not reach the cup, hand it to me"."""
_ASKING = phrases("what, where, who, which, how, why, one, all, both") | INDEFINITES
_CHOOSING = phrases("want, need, like, mean, meant, fancy, said, touch, move, take") | DEMONSTRATIVES | BACK_REFERENCES
"""Words that a denial of has to do with what is done."""
_WHERE = PREPOSITIONS - {"for", "with", "of"} | {"next", "standing", "lying", "sitting", "between"}
_BECOME = phrases("gone, been, got, gotten, fallen, become, started, to")
_MATTERS = phrases(
    "mess, nuisance, hazard, gift, present, surprise, bit, pity, shame, pain, emergency, bother, lot, while, joke"
)
"""What a thing may be called without being named."""
_OTHER = phrases("""
    the other one|thing?, another one|thing?, a different one|thing, one of the others, some other one|thing
""")
"""What is another thing than one that was just named."""
_MOST_ADJECTIVES = 3
_SEPARATING = frozenset({",", "so", "-", ":", "\u2013", "\u2014"})
_PAST = phrases("it is|has been a|quite|such|one")
"""How "it has been a long day" begins, "it's" in full as any."""
_LONGEST_OCCASION = 6
_LONGEST_NAME = 6
_WISH = re.compile(
    r"(?:i|we) (?:really |just |badly )?(?:want|need|fancy|crave|would like|would love|could do with|could use) "
    r"(?:an?|some|another) (?:(?:quick|little|nice|cold|hot|cool|warm|long) )?"
    r"(?:drink|sip|swig|gulp|bite|snack|nibble|something)(?: of (?:\w+ )?\w+)?(?: to (?:eat|drink|nibble))?"
)
"""What somebody wants to eat or drink, behind which a command says with what: "I want a drink of pop"."""
_LIKING = re.compile(
    r"(?:(?:i|we|they) (?:really |just )?(?:like|love|adore)"
    r"|(?:my |the )?(?!that\b|which\b|who\b)[a-z]+ (?:really )?(?:likes|loves|adores)) "
    r"(?:(?!the |an? |that |this |my |your |any |some )[a-z]+ )?(?!this\b|his\b)[a-z]+s"
)
"""What somebody likes in general: "my gran likes bananas"."""
_PROVERB = re.compile(r"(?:an?|one) \w+ (?:a|per) (?:day|week)\b(?:(?! (?:and|then|so)\b).)*")
"""What people say of a thing that none need be in view for: "an apple a day (keeps the doctor away)"."""
_TAKING_UP = frozenset({Intent.PICK_UP, Intent.HAND_OVER, Intent.SELECT})
_INDEFINITE = frozenset({"a", "an", "some"})
_FEELING = phrases(
    "thirsty, hungry, starving, parched, peckish, cold, freezing, tired, sleepy, late, bored, busy, ill, sick, dry"
)
_NO_CLAUSE_AFTER = PREPOSITIONS | RELATIVES | {"and", "or", "but", "than", "where", "next", "if", "when", "while"}
_NO_NAME = PREPOSITIONS | COPULAS | DETERMINERS | RELATIVES | SUBJECTS
"""Words that no name goes on with."""
_HASTE = phrases(
    "now, right now, please, now please, quick, quickly, hurry, hurry up, chop chop, pronto, asap, at once, come on"
)


def without_reason(words: Words) -> tuple[Words, Words]:
    """A sentence without the reason for its command, and the thing that this names, which "it" may mean."""
    for at in range(2, len(words)):
        wanted = _wanted(words[:at], trimmed(words[at + 1 :])) if words[at].lower in _SEPARATING else ()
        if wanted:
            return wanted, ()
        is_asked_for = opens(words[at + 1 :]) or (words[at].lower == "," and _is_asked_for(words[at + 1 :]))
        if words[at].lower in _SEPARATING and is_asked_for and is_statement(words[:at]) and not _shows(words[:at]):
            return trimmed(words[at + 1 :]), subject_of(words[:at])
        is_apart = words[at - 1].lower == "," or _goes_on_without_comma(words, at)
        is_clause = is_apart and is_statement(words[at:]) and not _tells(words[at:])
        if words[at - 1].lower == "long":  # "as long | as it is red"
            continue
        if (is_clause or matching_prefix(words[at:], BECAUSE)) and (
            opens(words[:at]) or words[0].lower in OBJECT_STARTS or (is_clause and names_a_thing(words[:at]))
        ):
            return trimmed(words[:at]), ()
    if words and words[0].lower in _PEOPLE and _is_reason(words) and not matching_prefix(words, OPENINGS):
        starts = (at for at in range(3, len(words)) if opens(words[at:]) and words[at - 1].lower not in ("to", "not"))
        start = next(starts, None)
        return (words if start is None else words[start:]), ()
    return words, ()


def _wanted(wish: Words, command: Words) -> Words:
    """The command behind a wish that it carries out: "I fancy a fizzy drink, (give me either can)"; empty for none."""
    wish = next((each for each in peeled(wish) if matching_prefix(each, ACTION_PHRASES)), ())
    bare, lead = core(command), count_words(matching_prefix(wish, ACTION_PHRASES))
    thing = wish[lead:]
    verb = ACTION_VERBS.get(bare[0].lower) if bare else None
    gives = bool(matching_prefix(bare, ACTION_PHRASES)) or lower_text(bare[1:2]) in SPEAKER
    gives = gives or (verb is not None and verb.intent in _TAKING_UP)
    if not lead or len(thing) < 2 - (lower_text(thing) in INDEFINITES) or not (gives and opens(command)):
        return ()
    if thing[0].lower == "to":  # "I want to play catch, toss me the ball"
        deed = ACTION_VERBS.get(thing[1].lower)
        return command if deed is None or deed.intent is Intent.OTHER else ()
    said = {singular(word.lower) for word in command}
    if not said.isdisjoint(BACK_REFERENCES | {"that"}):  # "I need something to drink, pass it over"
        return ()
    ends_in_one = command[-1].lower in ONES
    if thing[0].lower in INDEFINITES and ends_in_one:
        return [*command[:-1], command[-1]._replace(lower="thing"), *thing[1:]]
    noun = until(thing, RELATIVES | PREPOSITIONS | {"to"})[-1].lower
    is_other = singular(noun) in CATEGORIES and singular(noun) not in said
    is_open = thing[0].lower in _INDEFINITE | INDEFINITES
    return command if is_open and not is_other and not ends_in_one else ()


def _goes_on_without_comma(words: Words, at: int) -> bool:
    """Whether a clause begins that nothing parts from the command: "grab the apple | it looks rotten"."""
    if words[at - 1].lower in _NO_CLAUSE_AFTER or words[at - 1].lower in ACTION_VERBS:
        return False
    if words[at].lower == "it":
        return lower_text(words[at + 1 : at + 2]) in STATES
    if words[at - 1].lower in ("me", "us") and words[at].lower in ("i", "we"):  # "grab that for me | I am making tea"
        return True
    feels = lower_text(words[at : at + 2]) in ("i am", "we are") and lower_text(core(words)[-1:]) in _FEELING
    return feels and len(words) - at <= _LONGEST_OCCASION


def names_a_thing(words: Words) -> bool:
    """Whether words are the bare name of a thing: "wine bottle", "left cup"."""
    names = core(words)
    said = {word.lower for word in names}
    is_short = 0 < len(names) <= _LONGEST_NAME and names[0].lower[0].isalnum()
    is_other = matching_prefix(names, INSTEAD | YES | NO) or lower_text(names[:1]) in _ASKING | BINDING
    return is_short and not is_other and said.isdisjoint(SUBJECTS | STATES | NEGATIONS)


def _shows(words: Words) -> bool:
    """Whether words only say what there is, and more may follow: "I see a cup, (a bowl and a spoon)"."""
    return any(word.lower == "see" for word in words[:4]) and not opens(words)


def _is_asked_for(words: Words) -> bool:
    """Whether words politely name a thing: "(it has been a long day,) wine bottle please"."""
    return len(core(words)) < len(trimmed(words)) and names_a_thing(words)


def is_statement(words: Words) -> bool:
    """Whether a sentence only says how things are, and nothing of the things that one sees."""
    return _is_reason(words) or is_occasion(words)


def is_aside(words: Words, thing: Words) -> bool:
    """Whether a sentence adds nothing to what was said of a thing: "now", "please", "both" of two."""
    if lower_text(words) in ("both", "both of them", "the two of them", "the pair of them"):
        return lower_text(thing[:1]) in ("two", "both", "2") or lower_text(thing[:2]) == "the two"
    return bool(thing) and lower_text(words) in _HASTE


def is_occasion(words: Words) -> bool:
    """Whether it only says what for: "coffee time", "it is time for lunch", "I want a drink of pop"."""
    said = core(words)
    if any(form.fullmatch(lower_text(said)) for form in (_WISH, _LIKING, _PROVERB)):
        return True
    if lower_text(said[-1:]) == "here" and is_somebody([word.lower for word in said[:-1]]):  # "Grandma here."
        return True
    verb = ACTION_VERBS.get(said[0].lower) if said else None
    if verb and verb.intent in ACTIONS | {Intent.SELECT}:
        return False
    return 1 < len(said) < _LONGEST_OCCASION and (
        (
            said[-1].lower == "time"
            and OBJECT_STARTS.isdisjoint(word.lower for word in said[lower_text(said[:1]) == "it" :])
        )
        or lower_text(said[:4]) == "it is time for"
        or lower_text(said[:2]) == "time for"
    )


def _is_reason(words: Words) -> bool:
    """Whether a clause only says how things are: "I am thirsty", "the lemon is in the way", "because I need it"."""
    words = core(words)
    if not words or opens(words) or matching_prefix(words, ACTION_PHRASES.keys() | INSTEAD):
        return False
    said = {word.lower for word in words}
    is_denied = not said.isdisjoint(NEGATIONS) and not said.isdisjoint(SEEN | _CHOOSING)
    if is_denied or not said.isdisjoint(BINDING | HAVING_A_SAY):
        return False
    if matching_prefix(words, BECAUSE) or words[0].lower in _PEOPLE:
        return True
    if words[0].lower in ("it", "that", "they", "there"):
        return not _describes(words)
    if words[0].lower in DETERMINERS:
        return not STATES.isdisjoint(said)
    is_said = lower_text(words[1:2]) in STATES or lower_text(words[1:3]) in ("does not", "do not")
    is_named = words[0].lower.isalpha() and is_said and words[0].lower not in _ASKING
    return is_named and not _describes(words)  # "Peter wants the cup", "dinner is ready"


def _tells(words: Words) -> bool:
    """Whether a clause behind a command may say which thing is meant, or what else is to be done."""
    own = ("", *(word.lower for word in words))
    said = {word.lower for word, owner in zip(words, own, strict=False) if owner != "my"}  # "my left hand hurts"
    said -= {"see"} if "can not see" in lower_text(words) else set()
    acts = any(word in ACTION_VERBS and ACTION_VERBS[word].intent in ACTIONS for word in said)
    is_past = lower_text(words[:4]) in _PAST
    return not (is_past or matching_prefix(words, BECAUSE)) and (acts or not SEEN.isdisjoint(said))


def _describes(words: Words) -> bool:
    """Whether a clause about "it" says which thing is meant: "it is the red one", "it is on the left"."""
    said = [word.lower for word in words[1:]]
    verb = next((at for at, word in enumerate(said) if word in STATES), None)
    if verb is None or verb == len(said) - 1:
        return verb is None or said[verb] in COPULAS | {"has", "have", "would", "will"}
    told = said[verb + 1 :]
    if (
        lower_text(words[verb + 2 :]).startswith(("in my way", "in the way", "in our way"))
        or lower_text(words[:4]) in _PAST
    ):
        return False
    is_a = said[verb] in COPULAS and told[0] in DETERMINERS - POSSESSIVES
    names = (is_a or (said[verb] in ("has", "have") and told[0] not in _BECOME)) and not _MATTERS.intersection(told)
    return names or not SEEN.isdisjoint(told) or told[0] in _WHERE or any(word in NUMBER_OF for word in told)


def subject_of(words: Words) -> Words:
    """The thing in "the lemon | is in the way"; empty where it is somebody."""
    if not _is_reason(words):
        return ()
    words = core(words)
    reached = next((at for at in range(1, len(words) - 2) if words[at].lower in _REACHING), 0)
    if reached and words[0].lower in DETERMINERS and not is_somebody([word.lower for word in words[:reached]]):
        return words[:reached]  # "the duck wants a bath"
    if reached and words[reached + 1].lower in DETERMINERS:
        return until(words[reached + 1 :], {",", "so", "for", "because", "and"})
    ends = (at for at in range(1, len(words)) if words[at].lower in STATES)
    end = next(ends, 0)
    return words[:end] if end > 1 and words[0].lower in DETERMINERS else ()


def other_than(words: Words) -> tuple[Words, Words]:
    """A command about another thing than the one that a reason before it names, and that thing: "I think Maria used the
    pink spoon, so | take the other one"; the words and nothing else for none."""
    for at in range(2, len(words) - 2):
        is_parted = words[at].lower in _SEPARATING and opens(words[at + 1 :]) and not opens(words[:at])
        command = trimmed(words[at + 1 :])
        is_other = is_parted and any(matching_prefix(command[start:], _OTHER) for start in range(1, len(command)))
        before = [word.lower for word in words[:at]]
        if not is_other or not BINDING.isdisjoint(before) or "or" in before:
            continue
        named = _first_named(words[:at])
        if named:
            return command, named
    return words, ()


def _first_named(words: Words) -> Words:
    """The first thing that words name with an article: "the pink spoon"; empty for none, or where more are named."""
    for start in range(len(words) - 2):
        name = until(words[start : start + _MOST_ADJECTIVES + 2], _NO_NAME)
        nouns = [at for at in range(2, len(name)) if singular(name[at].lower) in NOUNS]
        if words[start].lower in ("the", "that", "this") and nouns:
            thing = [name[0]._replace(lower="the"), *name[1 : nouns[-1] + 1]]
            more = (singular(word.lower) in NOUNS for word in words[start + len(thing) :])
            return () if any(more) else thing
    return ()
