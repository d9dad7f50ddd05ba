"""The whole way on one screen: a frame is looked at once, then any number of commands is grounded in it.

::

    grounder = Grounder.from_preset("tabletop")
    scene = grounder.look(frame)
    answer = scene.ground("pick up the red cup left of the bowl")
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy.typing as npt

from agent.calibration import Calibration, load_calibration
from agent.datatypes import Answer, FloatArray, Frame, ImageArray, Proposals, Status, Trace
from agent.errors import InvalidDepthError, MissingWeightsError
from agent.extended_grounding import refer_extended
from agent.language.command import parse_command
from agent.language.extended_tree import Viewpoint
from agent.language.tree_reading import TreeReading
from agent.language.vocabulary import Vocabulary
from agent.models.presets import DEFAULT_PRESET, Preset, load_preset
from agent.models.store import naming_the_remedy, with_pulled
from agent.names import Names, name_things
from agent.perception.depth_points import DepthArray, check_depth
from agent.perception.domain_gate import DomainGate, load_gate
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.phrase_scorer import PhraseScorer, ScoredProposals
from agent.perception.places import places_of
from agent.perception.proposals import Deferred, GivenBoxes, ProposalSource
from agent.reasoning.tree_executor import execute

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Mode(str, Enum):
    """How an expression is reasoned about."""

    PAPER = "paper"
    """ReCLIP's method to the letter: some box in any case."""
    EXTENDED = "extended"
    """More relations, and an honest "which one?" or "there is none"; see `agent.extended_grounding`."""

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Grounder:
    """Models that are loaded and ready to look.

    Attributes:
        proposals: finds the boxes of a frame.
        scorer: tells how well each fits a phrase: isolated proposal scoring, or a baseline of `agent.baselines`.
        parser: lower-case text to dependency parse.
        vocabulary: the words that the scorer knows; None where any English will do.
        reading: how an expression becomes the tree that is reasoned over.
        min_area_share: boxes below this share of the image cannot be what is meant, but can be landmarks: the paper's
            area prior, which has 0.05; see `agent.perception.phrase_scorer.ScoredProposals.distribution`.
        domain: tells which pictures the models know; None where they know any.
        calibration: what extended mode decides by; None for paper mode, which always answers with some box.
        viewpoint: whose left it is; extended mode's alone.
    """

    proposals: ProposalSource
    scorer: PhraseScorer
    parser: Callable[[str], Doc]
    vocabulary: Vocabulary | None = None
    reading: TreeReading = field(default_factory=TreeReading)
    min_area_share: float = 0.0
    domain: DomainGate | None = None
    calibration: Calibration | None = None
    viewpoint: Viewpoint = Viewpoint.CAMERA

    @classmethod
    def from_preset(
        cls,
        preset: str | Preset = DEFAULT_PRESET,
        *,
        clip: str | Sequence[str] | None = None,
        yolo: str | None = None,
        parser: str | None = None,
        mode: Mode | None = None,
    ) -> Grounder:
        """Load a preset, with models of the caller's in the place of its own where given.

        The detector is loaded by the first `look` that needs it.

        Args:
            mode: of reasoning. Where not given, extended with a preset that has a calibration for its models, else
                paper.

        Raises:
            UnknownPresetError: no such preset.
            MissingWeightsError: see the models' own loaders; or extended mode is asked for and has no calibration.
            InvalidWeightsError, MissingDependencyError: see the models' own loaders.
        """
        from agent.language.dependency_parser import DependencyParser
        from agent.perception.clip_encoder import ClipEncoder

        base = load_preset(preset) if isinstance(preset, str) else preset
        chosen = with_pulled(base.with_models(clip=clip, yolo=yolo, parser=parser))
        if mode is Mode.EXTENDED and chosen.calibration is None:
            raise MissingWeightsError(
                f"extended mode has no calibration for these models of {base.name}: use paper mode"
            )
        with naming_the_remedy(base):
            encoders = tuple(ClipEncoder.load(model) for model in chosen.clip)
            dependency_parser = DependencyParser.load(chosen.parser)
        return cls(
            proposals=Deferred(lambda: _detector(base, chosen)),
            scorer=IsolatedProposalScorer(encoders, chosen.views, chosen.aggregator, chosen.prompt),
            parser=dependency_parser,
            vocabulary=Vocabulary.load(chosen.vocabulary, chosen.synonyms) if chosen.vocabulary else None,
            domain=None if chosen.domain is None else load_gate(chosen.domain),
            calibration=None if mode is Mode.PAPER or not chosen.calibration else load_calibration(chosen.calibration),
        )

    def look(self, frame: Frame | ImageArray, boxes_xyxy: npt.ArrayLike | None = None) -> Scene:
        """Find and encode the proposals of one frame.

        Args:
            frame: a picture, (H, W, 3) uint8 RGB where it is an array.
            boxes_xyxy: (N, 4) pixels, in the place of the detector's.

        Raises:
            InvalidImageError: no picture.
            InvalidBoxesError: boxes that are no (N, 4) numbers.
            MissingWeightsError, MissingDependencyError: the detector is not here.
        """
        seen = frame if isinstance(frame, Frame) else Frame(frame)
        source = self.proposals if boxes_xyxy is None else GivenBoxes(boxes_xyxy)
        return self.encode(seen, source.propose(seen))

    def encode(self, frame: Frame, proposals: Proposals, previous: Scene | None = None) -> Scene:
        """Encode proposals that were found elsewhere; what has not changed since ``previous`` is not encoded again."""
        before = None if previous is None else previous.encoded
        return Scene(self, frame, proposals, self.scorer.encode(frame, proposals, before))


def _detector(base: Preset, preset: Preset) -> ProposalSource:
    from agent.perception.yolo import YoloProposals

    if preset.detector is None:
        raise MissingWeightsError(f"the preset {preset.name!r} brings no detector: give boxes, or name one (--yolo)")
    with naming_the_remedy(base):
        return YoloProposals.load(preset.detector, preset.detector_settings)


@dataclass(frozen=True, eq=False)
class Scene:
    """One frame, looked at.

    Attributes:
        encoded: the proposals, ready to be scored for any phrase.
        places_m: (N, 3) float64 where they are, see `agent.perception.places.places_of`; None without depth.
    """

    grounder: Grounder
    frame: Frame
    proposals: Proposals
    encoded: ScoredProposals
    places_m: FloatArray | None = None

    def with_depth(self, depth: DepthArray, intrinsics: FloatArray, up: npt.ArrayLike) -> Scene:
        """The same with a depth image, aligned with the picture: extended mode tells what is behind, in front, closer
        and further by it, too.

        See `agent.perception.places.places_of` for what it takes and raises.
        """
        check_depth(depth)
        if depth.shape != self.frame.image_rgb.shape[:2]:
            found, wanted = (" x ".join(map(str, shape)) for shape in (depth.shape, self.frame.image_rgb.shape[:2]))
            raise InvalidDepthError(f"the depth has {found} rows and columns, the picture {wanted}: align it")
        return replace(self, places_m=places_of(depth, intrinsics, self.proposals.boxes_xyxy, up))

    @property
    def is_known(self) -> bool:
        """Whether the picture is one that the models were made for; where it is not, answers are little worth."""
        gate = self.grounder.domain
        return gate is None or gate.knows(self.encoded.appearances, self.proposals.scores)

    @cached_property
    def names(self) -> Names:
        """What its things are called."""
        return name_things(self)

    def ground(self, text: str) -> Answer:
        """Say which box a command or a bare expression means.

        A command with a destination is found when both are.

        Raises:
            InvalidTextError: empty, too long, or not text.
        """
        command = parse_command(text, self.grounder.parser)
        target = replace(
            self.refer(command.expression),
            text=command.text,
            action=command.action,
            placement=command.placement,
        )
        if not command.destination:
            return target
        destination = self.refer(command.destination)
        if target.status is Status.FOUND and destination.status is not Status.FOUND:
            target = replace(
                target,
                status=destination.status,
                boxes_xyxy=destination.boxes_xyxy,
                chosen=(),
                confidence=0.0,
                reason=f'the destination "{command.destination}": {destination.reason}',
            )
        return replace(target, destination=destination)

    def refer(self, expression: str, excluded: Collection[int] = ()) -> Answer:
        """Say which box an expression means, without a command around it.

        Args:
            excluded: proposals that are not meant, whatever fits them ("no, the other one").

        Raises:
            InvalidTextError: the expression nests too deep.
        """
        if not expression:
            return self._none(Status.NOT_UNDERSTOOD, expression, "the command names no object")
        if not len(self.proposals):
            return self._none(Status.NO_PROPOSALS, expression, "nothing was found in the picture to choose from")
        if self.grounder.calibration is not None:
            return refer_extended(self, expression, self.grounder.calibration, excluded)
        reading = self.grounder.reading
        doc = self.grounder.parser(reading.text(expression))
        tree = reading.tree(doc)
        vocabulary = self.grounder.vocabulary
        unknown = vocabulary.unknown_word(doc, tree) if vocabulary else ""
        if unknown:
            reason = f'the word "{unknown}" is not known to this preset'
            return self._none(Status.NOT_UNDERSTOOD, expression, reason, Trace(tree.as_mapping()))
        said = vocabulary.in_known_words if vocabulary else str
        self.encoded.prepare([said(phrase) for phrase in tree.phrases])

        def score(phrase: str, min_area_share: float = 0.0) -> FloatArray:
            return self.encoded.distribution(said(phrase), min_area_share=min_area_share)

        share = self.grounder.min_area_share
        prior = partial(score, min_area_share=share) if share else None
        outcome = execute(tree, self.proposals.boxes_xyxy, score, root_score=prior)
        if excluded:
            outcome = outcome.without(excluded)
        if outcome.chosen is None:
            none = self._none(Status.NO_BOX_SATISFIES, expression, outcome.reason, outcome.trace)
            return replace(none, distribution=outcome.distribution)
        return Answer(
            status=Status.FOUND,
            expression=expression,
            boxes_xyxy=self.proposals.boxes_xyxy[[outcome.chosen]],
            chosen=(outcome.chosen,),
            distribution=outcome.distribution,
            confidence=float(outcome.distribution[outcome.chosen] / outcome.distribution.sum()),
            stamp_s=self.frame.stamp_s,
            frame_id=self.frame.frame_id,
            trace=outcome.trace,
        )

    def _none(self, status: Status, expression: str, reason: str, trace: Trace | None = None) -> Answer:
        return Answer(
            status=status,
            expression=expression,
            reason=reason,
            stamp_s=self.frame.stamp_s,
            frame_id=self.frame.frame_id,
            trace=trace or Trace(),
        )
