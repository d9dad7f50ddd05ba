"""A frame that has been looked at: commands and questions are grounded in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from agent.datatypes import Answer, FloatArray, Frame, Proposals, Status, Trace
from agent.errors import InvalidDepthError
from agent.geometry import intersection_shares, iou_matrix
from agent.grounding.names import DOUBTED_SHARE, Names, name_things
from agent.grounding.obstacles import NO_PLACE, forestalled, obstacle, unmet
from agent.grounding.understanding import second_reading, with_words
from agent.language.command import Command, parse_command
from agent.language.utterance.destination import PlaceKind
from agent.language.vocabulary import Vocabulary
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray, check_depth
from agent.perception.domain_gate import DomainGate, Sighting
from agent.perception.phrase_scorer import ScoredProposals
from agent.perception.places import places_of
from agent.perception.remembered import WithRemembered
from agent.reasoning.decision import SAME_THING, SAME_THING_IOU

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from agent.language.plain_words.rewriting import Rewriting

SAME_BOX_IOU = 0.6
"""Two boxes that overlap so much are around one thing, whatever it is called."""


class Method(Protocol):
    """A way to reason about an expression; `agent.grounding.paper` and `agent.grounding.extended` have one each."""

    def refer(self, scene: Scene, expression: str, excluded: Collection[int] = ()) -> Answer:
        """See `Scene.refer`; the expression is not empty, and the scene has a proposal."""

    def all_of(self, scene: Scene, expression: str) -> Answer:
        """See `Scene.all_of`; the expression is not empty, and the scene has a proposal."""

    def rivals(self, scene: Scene, answer: Answer) -> Sequence[int]:
        """See `Scene.rivals`."""

    def unread(self, scene: Scene, expression: str) -> str:
        """See `Scene.unread`."""

    @property
    def is_calibrated(self) -> bool:
        """Whether it decides by what was fitted to the scene's models."""

    def judged(self, encoded: ScoredProposals) -> ScoredProposals:
        """See `Scene.judged`."""


@dataclass(frozen=True, eq=False)
class Scene:
    """One frame with its proposals encoded; `agent.pipeline.Grounder.look` makes it.

    Attributes:
        encoded: the proposals, ready to be scored for any phrase.
        method: how an expression is reasoned about.
        parser: lower-case text to dependency parse.
        vocabulary: the words that the scorer knows; None where any English will do.
        domain: tells which pictures the models know; None where they know any.
        rewrite: puts an utterance into plain words, for `agent.grounding.understanding`; None where nothing does.
        places_m: (N, 3) float64 where they are, see `agent.perception.places.places_of`; None without depth.
        robot_xy: where the robot's base stands, in pixels of the picture or beside it; None where that is not known.
        things: what things may be called; empty for what the preset knows, see `agent.grounding.names`.
    """

    frame: Frame
    proposals: Proposals
    encoded: ScoredProposals
    method: Method
    parser: Callable[[str], Doc]
    vocabulary: Vocabulary | None = None
    domain: DomainGate | None = None
    rewrite: Callable[[str], Rewriting | None] | None = None
    places_m: FloatArray | None = None
    robot_xy: tuple[float, float] | None = None
    things: tuple[str, ...] = ()

    def with_depth(self, depth: DepthArray, intrinsics: Camera | npt.ArrayLike, up: npt.ArrayLike) -> Scene:
        """The same with a depth image, aligned with the picture: extended mode tells what is behind, in front, closer
        and further by it, too.

        See `agent.perception.places.places_of` for what it takes and raises.
        """
        check_depth(depth)
        if depth.shape != self.frame.image_rgb.shape[:2]:
            found, wanted = (" x ".join(map(str, shape)) for shape in (depth.shape, self.frame.image_rgb.shape[:2]))
            raise InvalidDepthError(f"the depth has {found} rows and columns, the picture {wanted}: align it")
        return replace(self, places_m=places_of(depth, intrinsics, self.proposals.boxes_xyxy, up))

    def with_remembered(self, earlier: Scene, index: int, xy: tuple[float, float]) -> Scene:
        """The same with one thing more, the last of the proposals, which this picture does not show: the robot has it
        in its hand, say.

        Args:
            earlier: what showed it, looked at with the same models.
            index: which proposal it was there.
            xy: pixels of this picture, or beside it: what its middle is taken to be. Its box is as large as it was, and
                lies in the picture.
        """
        x1, y1, x2, y2 = earlier.proposals.boxes_xyxy[index]
        size = np.array([x2 - x1, y2 - y1])
        low = np.clip(np.subtract(xy, size / 2), 0, np.maximum(np.array(self.frame.size_wh) - size, 0))
        box_xyxy = np.concatenate([low, low + size])
        scores = np.append(self.proposals.scores, earlier.proposals.scores[index])
        labels = (*self.proposals.labels, *earlier.proposals.labels[index : index + 1])
        labels = labels if len(labels) == len(scores) else ()
        proposals = Proposals(np.vstack([self.proposals.boxes_xyxy, box_xyxy]), scores, labels=labels)
        places = None if self.places_m is None else np.vstack([self.places_m, np.full(3, np.nan)])
        encoded = WithRemembered(self.encoded, earlier.encoded, index, proposals)
        return replace(self, proposals=proposals, encoded=encoded, places_m=places)

    @cached_property
    def is_known(self) -> bool:
        """Whether the picture is one that the models were made for; otherwise answers are worth little."""
        return self.domain is None or self.domain.knows(self.sighting)

    @property
    def sighting(self) -> Sighting:
        """Its proposals as a domain gate takes them: plain is what is plainly no clutter."""
        clutter = self.names.categories.shares_of([""])
        is_plain = clutter < DOUBTED_SHARE if "" in self.names.categories.words else np.ones(len(clutter), np.bool_)
        return Sighting(self.encoded.appearances, self.proposals.scores, is_plain)

    @cached_property
    def judged(self) -> ScoredProposals:
        """The proposals as the method of reasoning judges them: with logits in its unit."""
        return self.method.judged(self.encoded)

    @cached_property
    def names(self) -> Names:
        """What its things are called."""
        return name_things(self.judged, self.vocabulary, self.things)

    def names_for(self, phrase: str) -> Names:
        """`names`, where a noun that is on no list is one more name that things may have."""
        noun = self.names.other_noun(phrase)
        if noun and noun not in self._names_with:
            self._names_with[noun] = name_things(self.judged, None, (*self.names.categories.names, noun))
        return self._names_with[noun] if noun else self.names

    @cached_property
    def _names_with(self) -> dict[str, Names]:
        return {}

    @cached_property
    def distinct(self) -> FloatArray:
        """(N,) 1 for every proposal but a further box around the same thing, which has 0; the surest counts.

        Boxes that overlap less, or lie in each other, are around one thing where they are of one kind, too: of 47,044
        pairs of things on rendered tables, 528 overlap so (a lemon in a bowl, say), and none of these are of one kind.
        """
        boxes = self.proposals.boxes_xyxy
        kinds = np.array([self.names.categories[index] for index in range(len(boxes))])
        overlaps, inside = iou_matrix(boxes, boxes), intersection_shares(boxes, boxes)
        is_one_kind = kinds[:, None] == kinds[None, :]
        around_one = (overlaps >= SAME_THING_IOU) | (np.maximum(inside, inside.T) >= SAME_THING)
        is_same = (overlaps >= SAME_BOX_IOU) | is_one_kind & around_one
        distinct = np.ones(len(boxes))
        for index in np.argsort(-self.proposals.scores, kind="stable"):
            if distinct[index]:
                distinct[is_same[index]] = 0.0
                distinct[index] = 1.0
        return distinct

    def in_known_words(self, phrase: str) -> str:
        """The phrase in words that the scorer knows."""
        return phrase if self.vocabulary is None else self.vocabulary.in_known_words(phrase)

    def ground(self, text: str) -> Answer:
        """Say which box a command or a bare expression means.

        A command with a destination is found when both are.

        Raises:
            InvalidTextError: empty, too long, or not text.
        """
        command = parse_command(text, self.parser)
        answer = self.answer_to(command)
        second = second_reading(command, answer, self)
        if second is not None:
            command, answer = second, self.answer_to(second)
        return with_words(replace(answer, plan=1 + len(command.later)), command)

    def answer_to(self, command: Command) -> Answer:
        """What a command that was read comes to, or what is to be done otherwise."""
        answer = obstacle(command) or self._carried_out(command)
        if answer is None:
            assert command.otherwise
            return self.answer_to(command.otherwise)
        return replace(
            answer,
            text=command.text,
            action=command.action,
            placement=command.whereto,
            displacement=command.displacement,
            stamp_s=self.frame.stamp_s,
            frame_id=self.frame.frame_id,
        )

    def _carried_out(self, command: Command) -> Answer | None:
        """The target of a command, and its destination where it has one; None where something else is to be done."""
        failure = forestalled(command, self)
        if failure:
            is_other = command.otherwise is not None
            return None if is_other else self.answer(Status.REFUSED, command.expression, failure.reason)
        target = self.refer(command.expression)
        if command.takes_any and target.status is Status.AMBIGUOUS:
            share = float(target.distribution[target.candidates[0]])
            rest: dict[str, Any] = {
                "distribution": target.distribution,
                "confidence": min(1.0, share),
                "trace": target.trace,
            }
            chosen = target.candidates[: target.number]
            target = self.answer(Status.FOUND, command.expression, chosen=chosen, **rest)
        destination = self._place(command) if command.place_kind is PlaceKind.THING else None
        if target.status is not Status.FOUND:
            return replace(target, destination=destination)
        status = Status.REFUSED
        failure = unmet(command.condition, self, target.chosen[0]) if command.condition else None
        if failure and failure.is_told and command.otherwise:
            return None
        reason = failure.reason if failure else ""
        if command.place_kind is PlaceKind.POINTED:
            status, reason = Status.NOT_UNDERSTOOD, NO_PLACE
        if destination and not command.needs_several:
            target = target.without(destination.chosen)
        if destination and destination.status is not Status.FOUND:
            status, reason = destination.status, f'the destination "{command.destination}": {destination.reason}'
        if reason:
            target = target.unfound(status, reason)
        return replace(target, destination=destination)

    def _place(self, command: Command) -> Answer:
        """The thing that a command's destination is; several where it takes several."""
        place = self.refer(command.destination)
        if place.status is not Status.FOUND or (len(place.chosen) > 1) == command.needs_several:
            return place
        reason = "say between which things" if command.needs_several else f"{len(place.chosen)} things could be meant"
        status = Status.NOT_UNDERSTOOD if command.needs_several else Status.AMBIGUOUS
        return place.unfound(status, reason)

    def refer(self, expression: str, excluded: Collection[int] = ()) -> Answer:
        """Say which box an expression means, without a command around it.

        Args:
            excluded: proposals that are not meant, whatever fits them ("no, the other one").

        Raises:
            InvalidTextError: the expression nests too deep.
        """
        return self._unanswerable(expression) or self.method.refer(self, expression, excluded)

    def all_of(self, expression: str) -> Answer:
        """Say which proposals an expression fits, each by itself: what counts, lists and yes or no are made of.

        "Red cups left of the bowl", "the things behind it", "a cup that is not red": number does not matter, and sides
        are regions ("things on the left"), not ranks. In extended mode "the cup" fits the one that `refer` finds, where
        it finds one.

        Returns:
            FOUND with every one that fits, in the order of the proposals, and the scores as its distribution; ABSENT
            where none does; AMBIGUOUS where several could be what it relates them to; else why nothing can be told.

        Raises:
            InvalidTextError: the expression nests too deep.
        """
        return self._unanswerable(expression) or self.method.all_of(self, expression)

    def rivals(self, answer: Answer) -> Sequence[int]:
        """Which proposals an answer could mean, the likeliest first: one where it is clear, several where a question is
        due, none where nothing fits."""
        return self.method.rivals(self, answer)

    def unread(self, expression: str) -> str:
        """Why an expression is not understood, whatever is in the picture; empty where every word of it is."""
        return self.method.unread(self, expression)

    def _unanswerable(self, expression: str) -> Answer | None:
        if not expression:
            return self.answer(Status.NOT_UNDERSTOOD, expression, "the command names no object")
        if not len(self.proposals):
            reason = self.proposals.why_unusable or "nothing was found in the picture to choose from"
            return self.answer(Status.NO_PROPOSALS, expression, reason)
        return None

    def unknown_word(self, expression: str, word: str, trace: Trace) -> Answer:
        """The answer where the scorer does not know a word that an expression needs."""
        return self.answer(
            Status.NOT_UNDERSTOOD, expression, f'I don\'t know the word "{word}"', trace=trace.of_unread(word)
        )

    def answer(
        self, status: Status, expression: str, reason: str = "", *, chosen: Collection[int] = (), **rest: Any
    ) -> Answer:
        """An answer about this frame.

        Args:
            chosen: indices of proposals; with FOUND alone.
            rest: more of the answer's fields.
        """
        indices = [*chosen]
        return Answer(
            status=status,
            expression=expression,
            reason=reason,
            boxes_xyxy=self.proposals.boxes_xyxy[indices],
            chosen=tuple(indices),
            stamp_s=self.frame.stamp_s,
            frame_id=self.frame.frame_id,
            calibrated=self.method.is_calibrated,
            **rest,
        )
