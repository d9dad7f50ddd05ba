"""Several things at once, and what is left out of them, said in the one way that the parser reads: "each and every cup
save the red one" as "every cup except the red one"."""

from __future__ import annotations

import re

from agent.language.english import BIG, COLOURS_OF, ORDINAL_WORDS, SMALL
from agent.language.words import phrases

EXCEPTING = phrases("""
    except for?, excepting, barring, apart from, aside from, excluding, omitting, other than, save for,
    with the exception of, not counting|including, leaving out|aside
""")
"""What leads to what is left out of several, before them as well."""
_NOT_ONE = "(?:just|only|but|though|although) not"
_LEADS_OUT = "|".join(
    sorted((EXCEPTING - {"other than", "apart from"}) | {"save", "bar", "minus"}, key=len, reverse=True)
)
_LIKE = f"(?:{'|'.join(sorted({*COLOURS_OF, *BIG, *SMALL}))})"
_SEVERAL = r"(?:the|an?|all|any|every|everything|anything) (?:(?!not\b|but\b)[a-z_']+ )*?[a-z_]+"
_A_THING = r"(?=(?:the|that|this|those|these|my|your|any|an?) )"
_DEFINITE = "(?=(?:the|that|those|any) )"
_AS_WELL = "plus|along with|together with|as well as|in addition to|and also|and then also|& also"
_RANK = f"(?:{'|'.join((*ORDINAL_WORDS, 'last'))})"
_RANKED = r"(?:[a-z]{2,}(?:est|most)|first|last|second|third|fourth)"
_OF_THEM = r"of (?=(?:the|these|those|my|your|them)\b)"
_FORMS = (
    (rf"(?<=[a-z]),? (?:{_AS_WELL}) {_A_THING}", " and "),
    (rf"^(?:each and every|every last|every single|each)(?: one)? {_OF_THEM}", "all "),
    (r"^(?:any|each|every|one) and (?:all|every) (?=[a-z_ ]+s$)", "all "),
    (r"^(?:each and every|every last|each) (?:single )?(?=[a-z])", "every "),
    (r"^the ([a-z_ ]+s), all (but|except|apart from|other than) ", r"all the \1 \2 "),
    (rf"^((?:all )?(?:the|my|your|those|these) [a-z_ ]+s),? (?:but )?(?:only|just) {_DEFINITE}", r"\1, "),
    (rf"({_RANKED} [a-z_]+|{_RANKED}) (?:out )?of the (?:two|three|four|five|six|\d)$", r"\1"),
    (rf"^({_RANKED}) (?:out )?(?=of (?:all )?(?:the|these|those) [a-z_ ]+s$)", r"the \1 "),
    (
        r"^the ([a-z_ ]+?)(?: (?:that|which) is)? in the middle of (?:the|these|those|all) "
        r"(?:two|three|four|five|six|lot|row|\d)$",
        r"the middle \1",
    ),
    (r"^(?:the|those|these) ([a-z_ ]+s),? (both|all|all \w+|every one)(?: of (?:them|these|those))?$", r"\2 \1"),
    (
        r"^((?:everything|all|every)\b[a-z_' ]* (?:on|in|near|behind|beside|next to|of|under|by) [a-z_' ]+?),? but "
        r"(?=(?:the|that|those) )",
        r"\1 except ",
    ),
    (rf"^((?:anything|everything|all|any|every)\b(?: [a-z_']+)*?),? but {_DEFINITE}(?=.* and the )", r"\1 except "),
    (r"^nothing (?:but|except|other than|save|apart from) ", ""),
    (r",? (?:both|all) of (?:them|these|those)$", ""),
    (r"(?<= and )((?:the|that|this|an?) [a-z_ ]+?),? both(?: together| at once| at the same time)?$", r"\1"),
    (r"^the ([a-z_ ]+) that is the ([a-z_ ]+?) one$", r"the \2 \1"),
    (rf"^(?:the )?({_RANK}) and (?:the )?({_RANK}) ([a-z_]+)$", r"the \1 \3 and the \2 \3"),
    (r",? (?:as|so) long as (?:it|they) (?=(?:is|are|isn't|aren't|has|have) )", " that "),
    (r"\b(that|which) (is|are) anything but ", r"\1 \2 not "),
    (
        rf" (?:in|of) any colou?r (?:but|except|other than|apart from) ({_LIKE}(?:(?:,| or| and) {_LIKE})?)$",
        r" that is not \1",
    ),
    (
        rf"^(?:the )?([a-z_]+) and (?:the )?([a-z_]+) (?:that|which) are (?:both |all )?({_LIKE})$",
        r"the \3 \1 and the \3 \2",
    ),
    (
        rf"^(?:(?:the|an?) )?({_LIKE})(?: (?:one|thing))?(?:,? (?:but|and|yet|though)(?: is| are)?|,| -) (?:not|no)"
        r" (?:an? |the )?([a-z_]+)$",
        r"the \1 thing that is not a \2",
    ),
    (
        rf"^(?:(?:the|an?) )?({_LIKE})(?: (?:one|thing))?,? (?:but|and|yet|though) (?:is |are )?(?:neither|not|no)"
        r" (?:an? |the )?([a-z_]+),? (?:and|or|nor) (?:not )?(?:an? |the )?([a-z_]+)$",
        r"the \1 thing that is neither a \2 nor a \3",
    ),
    (r"(?<=[a-z]) (?:out )?of the (?:whole |entire )?(?:lot|bunch)$", " of them all"),
    (r"(?<=[a-z]) who (?=(?:is|are|has|stands|sits|lies)\b)", " that "),
    (r"(?<=[a-z]),? (?:but|and) (?:leave|skip|spare|ignore) (?=(?:the|that|those) )", " except "),
    (rf"(?<=[a-z]),? (?:{_LEADS_OUT}) {_A_THING}", " except "),
    (
        rf"(?<=[a-z])(?<!\bno)(?:,? (?:{_NOT_ONE})|,? (?:-|\u2013|\u2014) (?:{_NOT_ONE}|not)|, not) {_DEFINITE}",
        " except ",
    ),
    (rf"(?<=[a-z])(?<!\bis)(?<!\bare)(?<!\band)(?<!\bor)(?<!\bbut)(?<!\bthat)(?<!\bdo) not {_DEFINITE}", " except "),
    (rf"( except [a-z_' ]+?),? (?:and|or|nor),? not {_DEFINITE}", r"\1 and "),
    (r"(?<=[a-z]),? (?:other than|apart from) (?=(?:the|that) [a-z_' ]+ (?:and|or|nor) (?:the|that) )", " except "),
    (
        rf"^({_SEVERAL}),? (?:but|except|{_LEADS_OUT}) (?:the )?({_LIKE})(?: ones?)? (?:or|and) (?:the )?({_LIKE})"
        r"(?: ones?)?$",
        r"\1 that is not \2 or \3",
    ),
    (rf"^({_SEVERAL}),? (?:but|except|{_LEADS_OUT}) (?:the )?({_LIKE})$", r"\1 that is not \2"),
)
_PLAINLY = tuple((re.compile(form), plain) for form, plain in _FORMS)


def with_plain_groups(text: str) -> str:
    """An expression in lower case, with its words for groups and exceptions in plain ones; see this module."""
    text = text.replace(" ,", ",")  # a "please" stood there
    for form, plain in _PLAINLY:
        text = form.sub(plain, text)
    return text
