"""The whole way on one screen: a frame is looked at once, then any number of commands is grounded in it.

::

    grounder = Grounder.from_preset("tabletop")
    scene = grounder.look(frame)
    answer = scene.ground("pick up the red cup left of the bowl")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

import numpy.typing as npt

from agent.config import need_temporary_folder
from agent.datatypes import Frame, ImageArray, Proposals
from agent.errors import MissingWeightsError
from agent.grounding.calibration import load_calibration
from agent.grounding.extended import Extended
from agent.grounding.paper import Paper
from agent.grounding.scene import Method, Scene
from agent.language.viewpoint import Viewpoint
from agent.language.vocabulary import Vocabulary
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
        method: how an expression is reasoned about: `Paper`, or `Extended` with a calibration for these models.
    """

    proposals: ProposalSource
    scorer: PhraseScorer
    parser: Callable[[str], Doc]
    vocabulary: Vocabulary | None = None
    domain: DomainGate | None = None
    rewrite: Callable[[str], Rewriting | None] | None = None
    method: Method = field(default_factory=Paper)

    @classmethod
    def from_preset(
        cls,
        preset: str | Preset = DEFAULT_PRESET,
        *,
        clip: str | Sequence[str] | None = None,
        yolo: str | None = None,
        parser: str | None = None,
        mode: Mode | None = None,
        viewpoint: Viewpoint = Viewpoint.CAMERA,
        server: str | None = None,
        fallback: Callable[[str], object] | None = None,
    ) -> Grounder:
        """Load a preset, with models of the caller's in place of its own where given.

        The detector is loaded by the first `look` that needs it.

        Args:
            mode: of reasoning. Where not given, extended with a preset that has a calibration for its models, else
                paper.
            viewpoint: whose left it is; extended mode's alone.
            server: the address of a `reclip-agent serve`, whose detector and CLIP models are used, not those here.
            fallback: where given, the models here take the server's place while it does not answer, and this hears why.

        Raises:
            ServerUnavailableError, ServerRefusedError: see `agent.remote`.
            UnknownPresetError: no such preset.
            MissingWeightsError: see the models' own loaders; or extended mode is asked for and has no calibration.
            InvalidWeightsError, MissingDependencyError: see the models' own loaders.
            NoFolderError: no folder for temporary files can be written.
        """
        need_temporary_folder()
        from agent.language.dependency_parser import DependencyParser
        from agent.language.plain_words.rewriter import Rewriter

        base = load_preset(preset) if isinstance(preset, str) else preset
        chosen = with_pulled(base.with_models(clip=clip, yolo=yolo, parser=parser))
        method = _method(mode, chosen, viewpoint)
        with naming_the_remedy(base):
            proposals, scorer = _sight(base, chosen, server, fallback)
            dependency_parser = DependencyParser.load(chosen.parser)
        return cls(
            proposals=proposals,
            scorer=scorer,
            parser=dependency_parser,
            vocabulary=Vocabulary.load(chosen.vocabulary, chosen.synonyms) if chosen.vocabulary else None,
            domain=None if chosen.domain is None else load_gate(chosen.domain),
            rewrite=Rewriter.load(chosen.plain_words) if chosen.plain_words and isinstance(method, Extended) else None,
            method=method,
        )

    @property
    def is_calibrated(self) -> bool:
        """Whether its confidences were measured: extended mode's are, paper mode's are shares of a distribution."""
        return isinstance(self.method, Extended)

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
        return Scene(frame, proposals, encoded, self.method, self.parser, self.vocabulary, self.domain, self.rewrite)


def _sight(
    base: Preset, preset: Preset, server: str | None, fallback: Callable[[str], object] | None
) -> tuple[ProposalSource, PhraseScorer]:
    """What finds boxes and scores them: models here, a server's, or a server's with those here to fall back on."""
    remote = None if server is None else RemoteSight.of(Link(server), preset)
    if remote is not None and fallback is None:
        return remote, remote
    from agent.perception.clip_encoder import ClipEncoder

    encoders = tuple(ClipEncoder.load(model) for model in preset.clip)
    scorer = IsolatedProposalScorer(encoders, preset.views, preset.aggregator, preset.prompt)
    proposals = Deferred(lambda: _detector(base, preset))
    if remote is None or fallback is None:
        return proposals, scorer
    both = WithFallback(remote, proposals, scorer, fallback)
    return both, both


def _method(mode: Mode | None, preset: Preset, viewpoint: Viewpoint) -> Method:
    if preset.calibration is not None and mode is not Mode.PAPER:
        return Extended(load_calibration(preset.calibration), viewpoint)
    if mode is Mode.EXTENDED:
        raise MissingWeightsError(f"extended mode has no calibration for these models of {preset.name}: use paper mode")
    return Paper()


def _detector(base: Preset, preset: Preset) -> ProposalSource:
    from agent.perception.yolo import YoloProposals

    if preset.detector is None:
        raise MissingWeightsError(
            f"the preset {preset.name!r} has no detector: pass boxes, or name a detector (--yolo)"
        )
    with naming_the_remedy(base):
        return YoloProposals.load(preset.detector, preset.detector_settings)
