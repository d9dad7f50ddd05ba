"""Questions about labelled pictures, with the answers that the labels give: what the decisions are fitted on.

The truth about places comes from the boxes' middles, and only where it is plain; false premises are made by words of
other things.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent.calibrating.expected import Expects
from agent.calibrating.labels import Labelled
from agent.geometry import areas, centres
from agent.language.english import ORDINAL_WORDS, plural

PLAINLY = 1.5
"""By such a factor larger, or farther."""
MOST = 14
"""Of one picture."""
SHARES = {Expects.ONE: 0.45, Expects.ABSENT: 0.3, Expects.AMBIGUOUS: 0.2, Expects.SEVERAL: 0.05}
"""At most so much of them expects each sort of answer."""


@dataclass(frozen=True)
class Question:
    """An expression about a picture.

    Attributes:
        text: what is said.
        expects: what the right answer is.
        targets: indices of the proposals that are meant, or could be.
    """

    text: str
    expects: Expects
    targets: tuple[int, ...] = ()


class QuestionWriter:
    """Writes questions about one picture.

    Args:
        labelled: the picture.
        things: all kinds that are known of the pictures.
        rng: chooses among the questions.
    """

    def __init__(self, labelled: Labelled, things: Sequence[str], rng: np.random.Generator) -> None:
        self._kinds, self._colours = labelled.kinds, labelled.colours
        self._boxes = labelled.scene.proposals.boxes_xyxy
        self._rng = rng
        here = sorted({*filter(None, self._kinds)})
        self._of = {kind: [index for index, each in enumerate(self._kinds) if each == kind] for kind in here}
        self._missing = [kind for kind in things if kind not in self._of]
        self._alone = [(kind, members[0]) for kind, members in self._of.items() if len(members) == 1]
        self._is_whole = all(self._kinds)

    def write(self) -> list[Question]:
        """Some of each sort, at most `MOST`."""
        here = [*self._named(), *self._coloured(), *self._other_coloured(), *self._ranked(), *self._sized()]
        here += [*self._related(), *self._nearest(), *self._between()]
        sorts = {expects: [each for each in here if each.expects is expects] for expects in Expects}
        sorts[Expects.ABSENT] += [*self._false()]
        chosen: list[Question] = []
        for expects, questions in sorts.items():
            count = round(MOST * SHARES[expects])
            chosen += [questions[int(at)] for at in self._rng.permutation(len(questions))[:count]]
        return chosen

    def _named(self) -> Iterator[Question]:
        for kind, members in self._of.items():
            yield self._about(f"the {kind}", members)
            if len(members) == 2:
                yield Question(f"the two {plural(kind)}", Expects.SEVERAL, tuple(members))

    def _coloured(self) -> Iterator[Question]:
        for kind, members in self._of.items():
            if all(self._colours[index] for index in members):
                for colour in sorted({self._colours[index] for index in members}):
                    fitting = [index for index in members if self._colours[index] == colour]
                    yield self._about(f"the {colour} {kind}", fitting)

    def _about(self, text: str, fitting: Sequence[int]) -> Question:
        return Question(text, Expects.ONE if len(fitting) == 1 else Expects.AMBIGUOUS, tuple(fitting))

    def _other_coloured(self) -> Iterator[Question]:
        """The one of several that has not the colour of the others."""
        for kind, members in self._of.items():
            own = [self._colours[index] for index in members]
            for colour in sorted({*filter(None, own)}) if all(own) else ():
                left = [index for index in members if self._colours[index] != colour]
                if len(left) == 1:
                    yield Question(f"the {kind} that is not {colour}", Expects.ONE, tuple(left))

    def _sized(self) -> Iterator[Question]:
        """The biggest and the smallest, by a good deal."""
        sizes = areas(self._boxes)
        for kind, members in self._of.items():
            order = sorted(members, key=lambda index: sizes[index])
            if len(order) > 1 and sizes[order[-1]] > PLAINLY * sizes[order[-2]]:
                yield Question(f"the biggest {kind}", Expects.ONE, (order[-1],))
            if len(order) > 1 and PLAINLY * sizes[order[0]] < sizes[order[1]]:
                yield Question(f"the smallest {kind}", Expects.ONE, (order[0],))

    def _ranked(self) -> Iterator[Question]:
        """The leftmost, the rightmost, the second from the left, the middle one of three."""
        for kind, members in self._of.items():
            order = sorted(members, key=lambda index: self._boxes[index, [0, 2]].mean())
            gaps = [self._is_left(one, other) for one, other in itertools.pairwise(order)]
            if len(order) > 1 and gaps[0]:
                yield Question(f"the leftmost {kind}", Expects.ONE, (order[0],))
            if len(order) > 1 and gaps[-1]:
                yield Question(f"the rightmost {kind}", Expects.ONE, (order[-1],))
            if len(order) > 2 and all(gaps[:2]):
                yield Question(f"the {ORDINAL_WORDS[1]} {kind} from the left", Expects.ONE, (order[1],))
            if len(order) == 3 and all(gaps):
                yield Question(f"the {kind} in the middle", Expects.ONE, (order[1],))

    def _around(self) -> Iterator[tuple[str, int, str, list[int]]]:
        """Each thing of which there is one, and all of another kind."""
        for (landmark, at), (kind, members) in itertools.product(self._alone, self._of.items()):
            if kind != landmark:
                yield landmark, at, kind, members

    def _nearest(self) -> Iterator[Question]:
        """The one of several that is nearest to a thing, by a good deal."""
        middles = centres(self._boxes)
        for landmark, at, kind, members in self._around():
            apart = {index: float(np.linalg.norm(middles[index] - middles[at])) for index in members}
            order = sorted(members, key=apart.__getitem__)
            if len(order) > 1 and PLAINLY * apart[order[0]] < apart[order[1]]:
                yield Question(f"the {kind} closest to the {landmark}", Expects.ONE, (order[0],))

    def _between(self) -> Iterator[Question]:
        """The only one between two things, the others on one side of both."""
        for (first, left), (second, right) in itertools.permutations(self._alone, 2):
            for kind, members in self._of.items():
                outside = [each for each in members if self._is_left(each, left) or self._is_left(right, each)]
                inside = [each for each in members if self._is_left(left, each) and self._is_left(each, right)]
                if kind not in (first, second) and len(inside) == 1 and len(inside) + len(outside) == len(members):
                    text = f"the {kind} between the {first} and the {second}"
                    yield Question(text, Expects.ONE, tuple(inside))

    def _related(self) -> Iterator[Question]:
        """What alone is beside a thing of which there is one, and what is not there, as all are on its other side."""
        for landmark, at, kind, members in self._around():
            left = [index for index in members if self._is_left(index, at)]
            right = [index for index in members if self._is_left(at, index)]
            if len(left) + len(right) == len(members):
                for side, fitting in (("left", left), ("right", right)):
                    text = f"the {kind} {side} of the {landmark}"
                    if len(fitting) == 1:
                        yield Question(text, Expects.ONE, tuple(fitting))
                    elif not fitting and self._is_whole:
                        yield Question(text, Expects.ABSENT)

    def _false(self) -> Iterator[Question]:
        """A kind that is not there, a colour that it has not, and a landmark that is not there."""
        missing = self._missing if self._is_whole else []
        for other in missing:
            yield Question(f"the {other}", Expects.ABSENT)
        colours = sorted({*filter(None, self._colours)})
        for kind, members in self._of.items():
            own = {self._colours[index] for index in members}
            if "" not in own and self._is_whole:
                yield from (Question(f"the {each} {kind}", Expects.ABSENT) for each in colours if each not in own)
            for other in missing[:1]:
                yield Question(f"the {kind} left of the {other}", Expects.ABSENT)

    def _is_left(self, one: int, other: int) -> bool:
        """Plainly: no part of one is above a part of the other, and it is more beside it than in front or behind."""
        first, second = self._boxes[one], self._boxes[other]
        across = second[[0, 2]].mean() - first[[0, 2]].mean()
        along = abs(second[[1, 3]].mean() - first[[1, 3]].mean())
        return bool(first[2] < second[0] and across > along)
