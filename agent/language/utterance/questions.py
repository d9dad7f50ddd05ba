"""Questions: what is there, how many, what is it like, where is it, which of two; `question_forms` has their forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from agent.language.choice import plain_noun, tells_apart
from agent.language.describing import is_unseen
from agent.language.english import (
    ARTICLES,
    BACK_REFERENCES,
    COLOUR_WORDS,
    COPULAS,
    DEMONSTRATIVES,
    DETERMINERS,
    NUMBER_OF,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
)
from agent.language.intents import Intent
from agent.language.lexicon import NUMBERS
from agent.language.question import ANYTHING, FOR_THAT, Bound, Question, QuestionKind
from agent.language.utterance.actions import ACTION_PHRASES
from agent.language.utterance.destination import placement_at
from agent.language.utterance.plain_questions import plainly_asked, with_copula, without_denied_tag, without_lead
from agent.language.utterance.question_forms import (
    AUXILIARIES,
    BOUNDED,
    BOUNDS,
    CARRIERS,
    CHOICES,
    COLOUR,
    CONTENTS,
    COUNTS,
    DEFINITE,
    ENUMERATED,
    EXISTENCE,
    HERE,
    HOLDING,
    IN_DETAIL,
    LISTED,
    MORE_THAN,
    NO_ANSWER,
    OPEN,
    OPTIONS,
    PROPERTIES,
    SCENE_QUESTIONS,
    SEARCHES,
    SEEING,
    TAG,
    THAN,
    THING_QUESTIONS,
    TOLD,
    UNCOUNTED,
    USED,
    YES_NO,
)
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.wordings import expression_as_written
from agent.language.words import Words, count_words, lower_text, matching_prefix, phrases, trimmed, without_punctuation

_HAVING = phrases("you|we have|see|got, are there, there are")


def read_question(words: Words, parser: Parser) -> Reading | None:
    """A question, or a request for words ("describe ...", "count ..."); None for anything else."""
    if lower_text(words[:2]) in ("is it", "would it") and matching_prefix(words, ACTION_PHRASES):
        return None  # "is it okay if I have the cup?"
    words = without_denied_tag(with_copula(words))
    lead = without_lead(without_punctuation(words))
    plain = plainly_asked(lead)
    words = words if plain is lead else plain
    tag = TAG.search(lower_text(words))
    said = words[: len(words) - count_words(tag.group())] if tag else words
    choice = _read_choice(without_lead(trimmed(said)))
    if choice:
        return choice
    words = without_punctuation(said)
    asked = without_lead(words)
    for candidate in (asked, words) if len(asked) < len(words) else (words,):
        if NO_ANSWER.match(lower_text(candidate)):
            return Reading(Intent.OTHER)
        reading = (
            _read_use(candidate)
            or _read_count(candidate)
            or _read_scene(candidate)
            or _read_search(candidate)
            or _read_thing(candidate, parser)
            or _read_listed(candidate)
        )
        if reading:
            return reading
    return None


def _read_choice(words: Words) -> Reading | None:
    """ "which is bigger, the cup or the bowl?", "is the cup or the bowl red?" """
    for match in _matches(CHOICES, words):
        options, noun = _group(words, match, "options"), (match.groupdict().get("noun") or "").strip()
        said = OPTIONS.split(lower_text(options).removeprefix("either "))
        named = [_with_noun(each, noun if noun not in ("", "one") else plain_noun(said[0])) for each in said]
        question = Question(QuestionKind.CHOICE, " or ".join(named), noun, match["claim"])
        return _about(Intent.DESCRIBE, "describe", options[: count_words(said[0])], question)
    return None


def _with_noun(option: str, noun: str) -> str:
    """ "(which cup is bigger,) the yellow one (or ...)" as "the yellow cup"; "cup (or bowl)" as "the cup"."""
    if noun != "one" and tells_apart(plain_noun(option)):  # "(which box is taller,) the red (or ...)"
        option = f"{option} one"
    option = re.sub(r"\bone$", noun, option)
    return option if DEFINITE.match(option) else f"the {option}"


def _read_count(words: Words) -> Reading | None:
    for kind, patterns in ((QuestionKind.COUNT, COUNTS), (QuestionKind.EXISTS, EXISTENCE)):
        for match in _matches(patterns, words):
            if "counted" in match.groupdict():
                return _counting(kind, _counted(_group(words, match, "counted")))
            thing = _group(words, match, "thing")
            if kind is QuestionKind.EXISTS and (bounded := _bounded(thing)):
                return bounded
            return _counting(kind, _without_left(_without_uncounted(thing)))
    return None


def _bounded(thing: Words) -> Reading | None:
    """ "(are there) more than three cups", "more cups than bowls" """
    than = MORE_THAN.fullmatch(lower_text(thing))
    if than:
        bound, number = BOUNDS[f"{than['bound']} than"]
        more = _group(thing, than, "thing")
        question = Question(QuestionKind.EXISTS, lower_text(more), other=than["other"], number=number, bound=bound)
        return _about(Intent.COUNT, "count", more, question)
    bounded = BOUNDED.match(lower_text(thing))
    if not bounded:
        return None
    bound, more_by = BOUNDS.get(bounded["bound"], (Bound.EXACT, 0))
    things = _without_left(thing[count_words(bounded["bound"]) :])  # the number stays before the thing
    number = NUMBER_OF[bounded["number"]] + more_by
    question = Question(QuestionKind.EXISTS, lower_text(trimmed(things)), number=number, bound=bound)
    return _about(Intent.COUNT, "count", things[1:], question)


def _counting(kind: QuestionKind, things: Words) -> Reading:
    first = things[0].lower if kind is QuestionKind.EXISTS and things else ""
    if first in ("no", "both"):  # "is there no cup?", "is there both a cup and a bowl?"
        first, things = "", things[1:]
    subject = lower_text(trimmed(things)) or ANYTHING
    subject = subject.replace("nothing", "anything", 1) if first == "nothing" else subject
    if kind is QuestionKind.COUNT and PROPERTIES.fullmatch(subject):
        kind_of = Question(kind, ANYTHING, attribute="colour" if COLOUR.search(subject) else "kind")
        return _about(Intent.COUNT, "count", things, kind_of)
    return _about(Intent.COUNT, "count", things, Question(kind, subject, number=NUMBERS.get(first) or None))


def _counted(words: Words) -> Words:
    """The thing in "(how many) cups are left of the bowl": the verb in the middle goes."""
    words = words[1:] if words and words[0].lower == "of" else words
    if len(words) > 2 and lower_text(words[-2:]) in _HAVING:  # "bananas you have"
        words = words[:-2]
    for index, word in enumerate(words):
        before = words[index - 1].lower if index else ""
        is_noun = word.lower == "can" and before in DETERMINERS | COLOUR_WORDS
        if word.lower not in AUXILIARIES or before in RELATIVES or is_noun:
            continue
        rest = words[index + 1 :]
        while rest and rest[0].lower in SEEING:
            rest = rest[1:]
        start = index - (before in ("you", "we", "i"))  # "(how many) balls | you can see"
        return _without_left([*words[:start], *rest])
    return _without_left(words)


def _without_left(words: Words) -> Words:
    """Without "left" for what remains: "cups left", "cups left in the box", but not "cups left of the box"."""
    words = without_here(words)
    for index in range(1, len(words)):
        following = [word.lower for word in words[index + 1 : index + 2]]
        if words[index].lower in ("left", "remaining", "available", "visible") and following in (
            [], ["in"], ["on"], ["inside"], ["at"],
        ) and words[index - 1].lower not in ("the", "to", "far", "further", "top", "bottom"):  # fmt: skip
            return without_here([*words[:index], *words[index + 1 :]])
    return words


def _without_uncounted(words: Words) -> Words:
    match = UNCOUNTED.match(lower_text(words))
    return words[count_words(match.group()) :] if match and count_words(match.group()) < len(words) else words


def _read_use(words: Words) -> Reading | None:
    """ "what can i drink from?", where it is known what one does that with"""
    for match in _matches(USED, words):
        said = match.groupdict()
        things = " ".join(filter(None, ("things that", said.get("who"), said.get("may"), said["use"])))
        if "_able " in expression_as_written(things):
            return _about(Intent.DESCRIBE, "describe", (), Question(QuestionKind.LIST, things, place=FOR_THAT))
    return None


def _read_scene(words: Words) -> Reading | None:
    contents = CONTENTS.fullmatch(lower_text(words))
    if contents:
        holder = _group(words, contents, "thing")
        lead = "on" if contents["on"] else "in"
        return _about(Intent.DESCRIBE, "describe", holder, _listing(f"{lead} {lower_text(holder)}"))
    carrier = CARRIERS.fullmatch(lower_text(words))
    if carrier:
        thing = _group(words, carrier, "thing")
        return _about(Intent.DESCRIBE, "describe", thing, _listing(f"under {lower_text(thing)}"))
    for match in _matches(SCENE_QUESTIONS, words):
        seen, place, sight = (without_here(_group(words, match, each)) for each in ("seen", "place", "sight"))
        place = seen or (sight if _leads_somewhere(sight) else place)
        placement, leads_on = placement_at(place)
        if placement or seen:
            landmark = place[count_words(placement) :] if leads_on else ()
            return _about(Intent.DESCRIBE, "describe", landmark, _listing(lower_text(place)))
        if not place and (not sight or IN_DETAIL.fullmatch(lower_text(sight))):
            return _about(Intent.DESCRIBE, "describe", (), _listing())
    return None


def _read_listed(words: Words) -> Reading | None:
    """ "which cups are red?", "what is closest to the bowl?" """
    for match in _matches(LISTED, words):
        thing = _group(words, match, "thing")
        things = ANYTHING if lower_text(thing) in OPEN else lower_text(thing)
        claim = lower_text(without_here(_group(words, match, "claim")))
        question = Question(QuestionKind.LIST, things, predicate=claim)
        return _about(Intent.DESCRIBE, "describe", thing, question)
    for match in _matches(ENUMERATED, words):
        return _counting(QuestionKind.COUNT, without_here(_group(words, match, "thing")))
    return None


def _leads_somewhere(words: Words) -> bool:
    """Whether words behind what is described name a place: "left of the bowl", but not "in detail", "to me"."""
    placement, leads_on = placement_at(words)
    following = lower_text(words[count_words(placement) :][:1])
    return bool(placement) and (not leads_on or following in DETERMINERS | BACK_REFERENCES)


def _read_search(words: Words) -> Reading | None:
    for action, patterns in SEARCHES.items():
        for match in _matches(patterns, words):
            if match.groupdict().get("kind"):  # "which cup is the bigger one?", "which of the two cups is bigger?"
                most, kind, robot = (_group(words, match, each) for each in ("most", "kind", "robot"))
                article = kind[1:2] if kind[0].lower == "of" else []
                described = [*kind, *most, *robot] if robot else [*most, *kind]
                return _about(Intent.LOOK_AT, action, [*article, *described])
            return _about(Intent.LOOK_AT, action, without_here(_group(words, match, "thing")))
    return None


def _read_thing(words: Words, parser: Parser) -> Reading | None:
    for match in _matches(THING_QUESTIONS, words):
        thing = _group(words, match, "thing")
        if thing and thing[0].lower in ("what", "whatever", "which"):  # "describe what is in the bowl"
            return read_question(thing, parser) or _about(Intent.DESCRIBE, "describe", (), _listing())
        return _describing(without_here(thing), attribute=_attribute(match.groupdict()))
    for match in _matches((HOLDING,), words):
        holder = _group(words, match, "holder")
        held = f"{match['thing']} {match['how'] or 'in'} {lower_text(holder)}"
        return _about(Intent.DESCRIBE, "describe", holder, Question(QuestionKind.EXISTS, held))
    for match in _matches((THAN,), words):
        compared, claim = match["thing"].strip(), match["claim"]
        other = _with_noun(match["other"], compared.rsplit(" ", 1)[-1])
        question = Question(QuestionKind.WHETHER, compared, predicate=f"{claim} than {other}")
        return _about(Intent.DESCRIBE, "describe", _group(words, match, "thing"), question)
    for match in _matches((YES_NO,), words):
        thing = _group(words, match, "thing")
        subject = _subject(thing, parser)
        predicate = thing[len(subject) :]
        if len(predicate) > 2 and predicate[0].lower in PREPOSITIONS and _is_state(predicate[-1].lower):
            subject, predicate = thing[:-1], thing[-1:]  # "is the cup on the left | full"
        if match["be"] in COPULAS and predicate and not without_here(predicate):  # "is the spoon on the table?"
            return _about(Intent.DESCRIBE, "describe", subject, Question(QuestionKind.PLACE, lower_text(subject)))
        return _describing(subject, predicate=_as_state(match["be"], lower_text(predicate)))
    return None


def _attribute(said: Mapping[str, str | None]) -> str:
    """What a question asks of one thing, see `Question.attribute`."""
    named = said.get("attribute") or ""
    if COLOUR.match(named):
        return "colour"
    if named in TOLD:
        return ""
    if said.get("degree"):
        return f"how {said['degree']} it is"
    if said.get("what") or said.get("says"):
        return f"what it is {said['what']}" if said.get("what") else f"what it {said['says']}s"
    return f"its {named}" if named else ""


def _as_state(auxiliary: str, predicate: str) -> str:
    """What may be so of a thing, behind "that is": "(does it) touch the bowl" as "touching the bowl"."""
    verb, _, rest = predicate.removeprefix("been ").partition(" ")
    if verb and predicate.startswith("been "):
        return f"{verb} {rest}".strip()
    if auxiliary in COPULAS or not verb:
        return predicate
    if verb in ("lie", "sit", "stand", "look"):
        return rest
    return f"{verb.removesuffix('e')}ing {rest}".strip() if auxiliary in ("does", "do", "did") else predicate


def _is_state(word: str) -> bool:
    """Whether a word at the end of a question says what the thing before it may be: "(is the cup on the left) full"."""
    return word in COLOUR_WORDS or word == "empty" or is_unseen(word)


def _describing(thing: Words, *, attribute: str = "", predicate: str = "") -> Reading:
    thing = trimmed(thing)
    kind = QuestionKind.WHETHER if predicate else QuestionKind.DESCRIBE
    if not thing and attribute == "colour":  # "what colours are there?"
        question = Question(QuestionKind.COUNT, ANYTHING, attribute)
    else:
        question = Question(kind, lower_text(thing), attribute, predicate) if thing else _listing()
    return _about(Intent.DESCRIBE, "describe", thing, question)


def _listing(place: str = "") -> Question:
    return Question(QuestionKind.LIST, f"{ANYTHING} {place}".strip(), place=place)


def _subject(words: Words, parser: Parser) -> Words:
    """The thing that "is | the big pot | empty" is about."""
    of = lower_text(words[:2]).partition(" ")[2] == "of"  # "any of the cups"
    if of and len(words) > 2:
        return words[: 2 + len(_subject(words[2:], parser))]
    first, *following = (word.lower for word in words)
    is_alone = following[:1] and following[0] in ARTICLES | POSSESSIVES | {"in", "on", "made"}
    if (following and first in ("it", "they")) or (is_alone and first in DEMONSTRATIVES):
        return words[:1]
    doc = parser(lower_text(words))
    chunk = next(iter(doc.noun_chunks), None)
    count = count_words(chunk.text) if chunk is not None and chunk.start == 0 else len(words)
    second = next((each for each in doc.noun_chunks if each.start > 1 and doc[each.start - 1].text == "and"), None)
    if second is not None and count < len(words) and words[count].lower == "and":  # "are | the cup and the bowl | red"
        count += 1 + count_words(second.text)
    return words[:count] if count < len(words) else words[:-1] or words


def without_here(words: Words) -> Words:
    """Without "on the table", "here" and the like at the end."""
    while True:
        words = trimmed(words)
        match = HERE.search(lower_text(words))
        if match is None:
            return words
        words = words[: len(words) - count_words(match.group())]


def _about(intent: Intent, action: str, thing: Words, question: Question | None = None) -> Reading:
    return Reading(intent, action, Placing(trimmed(thing)), question)


def _matches(patterns: Iterable[re.Pattern[str]], words: Words) -> Iterator[re.Match[str]]:
    text = lower_text(words)
    return filter(None, (pattern.fullmatch(text) for pattern in patterns))


def _group(words: Words, match: re.Match[str], name: str) -> Words:
    """The words that a group of a match of their `lower_text` covers; none where there is no such group."""
    if name not in match.re.groupindex:
        return ()
    before, said = match.string[: match.start(name)], match[name] or ""
    return words[count_words(before) : count_words(before) + count_words(said)]
