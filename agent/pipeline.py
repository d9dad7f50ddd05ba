"""The whole way on one screen: a frame is looked at once, then any number of commands is grounded in it.

::

    grounder = Grounder.from_preset("tabletop")
    scene = grounder.look(frame)
    answer = scene.ground("pick up the red cup left of the bowl")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import numpy.typing as npt

from agent.config import need_temporary_folder
from agent.datatypes import Frame, ImageArray, Proposals
from agent.errors import MissingWeightsError
from agent.grounding.calibration import Calibration, load_calibration
from agent.grounding.extended import Extended
from agent.grounding.own_calibration import OwnCalibration, are_any, own_calibration
from agent.grounding.paper import Paper
from agent.grounding.scene import Method, Scene
from agent.grounding.uncalibrated import uncalibrated
from agent.language.viewpoint import Viewpoint
from agent.language.vocabulary import Vocabulary
from agent.models.identity import key_of
from agent.models.presets import DEFAULT_PRESET, Preset, load_preset
from agent.models.store import naming_the_remedy, with_pulled
from agent.perception.domain_gate import DomainGate, load_gate
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.phrase_scorer import PhraseScorer
from agent.perception.proposals import Deferred, GivenBoxes, ProposalSource
from agent.remote.link import Link
from agent.remote.sight import RemoteSight, WithFallback

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from agent.language.plain_words.rewriting import Rewriting


class Mode(str, Enum):
    """How an expression is reasoned about."""

    PAPER = "paper"
    """Exactly the published method: it always answers with some box."""
    EXTENDED = "extended"
    """More relations, and an honest "which one?" or "there is none"; see `agent.grounding.extended`."""

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
        domain: tells which pictures the models know; None where they know any.
        rewrite: puts an utterance into plain words, see `agent.language.plain_words`; None for the words as they are.
        method: how an expression is reasoned about: `Paper`, or `Extended`, by a calibration for these models or by
            what serves any.
        things: see `agent.grounding.scene.Scene`.
    """

    proposals: ProposalSource
    scorer: PhraseScorer
    parser: Callable[[str], Doc]
    vocabulary: Vocabulary | None = None
    domain: DomainGate | None = None
    rewrite: Callable[[str], Rewriting | None] | None = None
    method: Method = field(default_factory=Paper)
    things: tuple[str, ...] = ()

    @classmethod
    def from_preset(
        cls,
        preset: str | Preset = DEFAULT_PRESET,
        *,
        clip: str | Sequence[str] | None = None,
        yolo: str | None = None,
        parser: str | None = None,
        mode: Mode = Mode.EXTENDED,
        viewpoint: Viewpoint = Viewpoint.CAMERA,
        server: str | None = None,
        fallback: Callable[[str], object] | None = None,
        things: Sequence[str] = (),
    ) -> Grounder:
        """Load a preset, with models of the caller's in place of its own where given.

        The detector is loaded by the first `look` that needs it.

        Args:
            mode: of reasoning. Extended mode without a calibration for these models says so in every answer
                (`Answer.calibrated`).
            viewpoint: whose left it is; extended mode's alone.
            server: the address of a `reclip-agent serve`, whose detector and CLIP models are used, not those here.
            fallback: where given, the models here take the server's place while it does not answer, and this hears why.
            things: what things may be called, for a CLIP that knows English; those of the calibration, else everyday
                things, where not given.

        Raises:
            ServerUnavailableError, ServerRefusedError: see `agent.remote`.
            UnknownPresetError: no such preset.
            MissingWeightsError, InvalidWeightsError, MissingDependencyError: see the models' own loaders.
            NoFolderError: no folder for temporary files can be written.
        """
        need_temporary_folder()
        from agent.language.dependency_parser import DependencyParser
        from agent.language.plain_words.rewriter import Rewriter

        base = load_preset(preset) if isinstance(preset, str) else preset
        chosen = with_pulled(base.with_models(clip=clip, yolo=yolo, parser=parser))
        with naming_the_remedy(base):
            sight = _sight(base, chosen, server, fallback)
            dependency_parser = DependencyParser.load(chosen.parser)
            own = own_calibration(key_of(chosen)) if are_any() and mode is not Mode.PAPER else None
        method: Method = Paper()
        if mode is not Mode.PAPER:
            method = Extended(_calibration(base, chosen) if own is None else own.using(sight.isolating), viewpoint)
        return cls(
            proposals=sight.proposals,
            scorer=sight.scorer,
            parser=dependency_parser,
            vocabulary=Vocabulary.load(chosen.vocabulary, chosen.synonyms) if chosen.vocabulary else None,
            domain=_gate(chosen, own),
            rewrite=Rewriter.load(chosen.plain_words) if chosen.plain_words and isinstance(method, Extended) else None,
            method=method,
            things=tuple(things) or (own.things if own else ()),
        )

    @property
    def is_calibrated(self) -> bool:
        """Whether its confidences were measured with its models: see `agent.grounding.scene.Method`."""
        return self.method.is_calibrated

    def look(self, frame: Frame | ImageArray, boxes_xyxy: npt.ArrayLike | None = None) -> Scene:
        """Find and encode the proposals of one frame.

        Args:
            frame: a picture, (H, W, 3) uint8 RGB where it is an array.
            boxes_xyxy: (N, 4) pixels, in place of the detector's.

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
        encoded = self.scorer.encode(frame, proposals, before)
        return Scene(
            frame,
            proposals,
            encoded,
            self.method,
            self.parser,
            self.vocabulary,
            self.domain,
            self.rewrite,
            things=self.things,
        )


class _Sight(NamedTuple):
    proposals: ProposalSource
    scorer: PhraseScorer
    isolating: IsolatedProposalScorer


def _sight(base: Preset, preset: Preset, server: str | None, fallback: Callable[[str], object] | None) -> _Sight:
    """What finds boxes and scores them: models here, a server's, or a server's with those here to fall back on."""
    remote = None if server is None else RemoteSight.of(Link(server), preset)
    if remote is not None and fallback is None:
        return _Sight(remote, remote, remote.scorer)
    from agent.perception.clip_encoder import ClipEncoder

    encoders = tuple(ClipEncoder.load(model) for model in preset.clip)
    scorer = IsolatedProposalScorer(encoders, preset.views, preset.aggregator, preset.prompt)
    proposals = Deferred(lambda: _detector(base, preset))
    if remote is None or fallback is None:
        return _Sight(proposals, scorer, scorer)
    both = WithFallback(remote, proposals, scorer, fallback)
    return _Sight(both, both, scorer)


def _gate(preset: Preset, own: OwnCalibration | None) -> DomainGate | None:
    """What tells which pictures are known: the user's own, the preset's, or nothing."""
    if own is not None:
        return own.gate
    return None if preset.domain is None else load_gate(preset.domain)


def _calibration(base: Preset, chosen: Preset) -> Calibration:
    """What extended mode decides by: what was fitted to a preset's models, or what serves any."""
    if chosen.calibration is None:
        return uncalibrated(len(chosen.views.views))
    shipped = load_calibration(chosen.calibration)
    return shipped if chosen.detector_settings == base.detector_settings else replace(shipped, is_fitted=False)


def _detector(base: Preset, preset: Preset) -> ProposalSource:
    from agent.perception.yolo import YoloProposals

    if preset.detector is None:
        raise MissingWeightsError(
            f"the preset {preset.name!r} has no detector: pass boxes, or name a detector (--yolo)"
        )
    with naming_the_remedy(base):
        return YoloProposals.load(preset.detector, preset.detector_settings)
