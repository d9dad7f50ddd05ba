"""What makes no command of an utterance: it is taken back at the end, put off, or told of as done."""

from __future__ import annotations

import re

_BACK = re.compile(
    r"(?:\b(?:joking|kidding|teasing|sarcastic|pulling your leg|changed? my mind|never ?mind|as you were|misspoke"
    r"|my bad|(?:i|we) (?:lied|was lying|were lying)|take (?:that|it) back|spoke too soon|thought better of it"
    r"|(?:scratch|strike|belay|cancel|retract|withdraw|forbids?|vetoed) (?:that|it)"
    r"|(?:don't|do not) (?:need|want) (?:it|that)(?: after all| any ?more)?"
    r"|(?<!and )leave (?:it|that)(?: be| alone)?|let it be|stay put|i think not|decided against(?: it| that)?"
    r"|(?:did|done|got|have)(?: \w+){0,2} already|already (?:did|done|have|got)(?: it| that| one)?"
    r"|on second thoughts?,?(?: no)?|(?:i|we) (?:shouldn't|should not|(?:had )?better not))"
    r"|[.,!?;\u2026-] *(?:oh |ah |well |just )*(?:forget it|nah|nope|no|psych|not))[\s.!\u2026]*$"
)
_PAUSE = re.compile(
    r"\b(?:wait|hold on|hang on|hold it)\b[ .,!;-]*(?:i|i'm|we|let me|my|until|till|for)\b"
    r"(?! (?:want|need|mean|meant|would|said))"
)
"""Somebody is to be waited for."""
_DONE = r"(?:taken|picked|put|given|handed|moved|lifted|pushed|grabbed|passed|fetched|brought)"
_DOING = r"(?:taking|picking|putting|giving|handing|moving|lifting|pushing|grabbing|passing|fetching|bringing)"
_PAST = re.compile(
    rf"\b(?:could|should|would|might|must) have (?:\w+ )?{_DONE}\b|\bgot {_DONE}\b"
    r"|\bhad to (?:take|pick|put|give|hand|move|lift|push|grab|pass|fetch|bring)\b"
    rf"|\b(?:thanks|thank you|well done|good job|nice work)(?: for)? {_DOING}\b|\band you did\W*$"
)


def taken_back(text: str) -> str:
    """The words at the end by which everything before them is taken back; empty where nothing is, or nothing else said.

    Args:
        text: the utterance.
    """
    found = _BACK.search(text.lower())
    is_all = found is None or not any(map(str.isalnum, text[: found.start()]))
    return "" if found is None or is_all else text[found.start() :].strip(" .,!;-\u2026")


def is_put_off(text: str) -> bool:
    """Whether somebody is to be waited for: "wait, let me ask"."""
    return _PAUSE.search(text.lower()) is not None


def told_as_past(text: str) -> str:
    """The words that tell of an act as done, or as one that was to be done: "you could have taken"; often empty."""
    found = _PAST.search(text.lower())
    return "" if found is None else text[found.start() : found.end()]


def no_command_by(text: str) -> str:
    """The words by which an utterance is no command: all of it is taken back, or told of as past; empty where it is."""
    return taken_back(text) or told_as_past(text)
