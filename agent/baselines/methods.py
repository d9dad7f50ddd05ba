"""The rows of the paper's tables, and its ablations, as data: each makes one `Grounder` of another.

::

    paper = Grounder.from_preset("paper")
    METHODS["GradCAM"].on(paper).look(frame, boxes).ground("the red cup")

A single model in place of the ensemble is another preset (``Grounder.from_preset("paper", clip="RN50:openai")``).

Source: Subramanian et al., "ReCLIP", ACL 2022, tables 2 to 4 and appendix.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from agent.baselines.gradcam import GradCam
from agent.baselines.random_choice import RandomChoice
from agent.errors import InvalidInputError
from agent.grounding.paper import Paper
from agent.language.lexicon import PAPER, Lexicon
from agent.language.paper_tree import Extension, TreeReading
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import Aggregator, IsolatedProposalScorer
from agent.perception.isolated_views import View
from agent.perception.phrase_scorer import PhraseScorer
from agent.pipeline import Grounder

CPT_PROMPT = "{phrase} is in red color."
AREA_PRIOR = 0.05
WITHOUT_RULES = TreeReading(Lexicon({}, {}))
"""The whole expression is scored, and nothing else."""


def isolated(scorer: IsolatedProposalScorer) -> PhraseScorer:
    """Isolated proposal scoring as it is."""
    return scorer


def of_views(*views: View, aggregator: Aggregator = Aggregator.SUM) -> Callable[[IsolatedProposalScorer], PhraseScorer]:
    """Isolated proposal scoring with other views."""
    return lambda scorer: replace(scorer, views=replace(scorer.views, views=views), aggregator=aggregator)


def cpt_adapted(scorer: IsolatedProposalScorer) -> PhraseScorer:
    """CPT-adapted: the box is tinted, and the text says that it is red."""
    return replace(scorer, views=replace(scorer.views, views=(View.SHADE,)), prompt=CPT_PROMPT)


def gradcam(scorer: IsolatedProposalScorer) -> PhraseScorer:
    """GradCAM with the same models and prompt.

    Raises:
        InvalidInputError: an encoder that is no `ClipEncoder`.
    """
    encoders = tuple(each for each in scorer.encoders if isinstance(each, ClipEncoder))
    if len(encoders) < len(scorer.encoders):
        raise InvalidInputError("GradCAM looks into CLIP models; use encoders that ClipEncoder.load gave")
    return GradCam(encoders, prompt=scorer.prompt)


@dataclass(frozen=True)
class Method:
    """One row.

    Attributes:
        scorer: makes the row's scorer of isolated proposal scoring with the models and windows that are to be used.
        reading: how expressions are read.
        min_area_share: see `Paper`.
    """

    scorer: Callable[[IsolatedProposalScorer], PhraseScorer] = isolated
    reading: TreeReading = field(default_factory=TreeReading)
    min_area_share: float = 0.0

    def on(self, grounder: Grounder) -> Grounder:
        """The same models, boxes and parser used by this method.

        Raises:
            InvalidInputError: the grounder's scorer is no isolated proposal scoring, or its models do not fit.
        """
        if not isinstance(grounder.scorer, IsolatedProposalScorer):
            raise InvalidInputError("a method is made of isolated proposal scoring: pass the preset's own grounder")
        made = self.scorer(grounder.scorer)
        return replace(grounder, scorer=made, method=Paper(self.reading, self.min_area_share))


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "random": Method(lambda _: RandomChoice(), WITHOUT_RULES),
        "CPT-adapted": Method(cpt_adapted, WITHOUT_RULES),
        "GradCAM": Method(gradcam, WITHOUT_RULES),
        "ReCLIP w/o relations": Method(of_views(View.CROP, View.BLUR), WITHOUT_RULES),
        "ReCLIP": Method(of_views(View.CROP, View.BLUR)),
        "ReCLIP, area > 5 %": Method(of_views(View.CROP, View.BLUR), min_area_share=AREA_PRIOR),
    }
)
"""The zero-shot rows of the main table, in its order."""

VIEW_ABLATION: Mapping[str, Method] = MappingProxyType(
    {
        "crop": Method(of_views(View.CROP), WITHOUT_RULES),
        "blur": Method(of_views(View.BLUR), WITHOUT_RULES),
        "max": Method(of_views(View.CROP, View.BLUR, aggregator=Aggregator.MAX), WITHOUT_RULES),
        "sum": Method(of_views(View.CROP, View.BLUR), WITHOUT_RULES),
    }
)
"""The rows of the ablation of isolated proposal scoring, in its order."""

READING_ABLATION: Mapping[str, Method] = MappingProxyType(
    {
        "no relations": Method(reading=TreeReading(replace(PAPER, relations={}))),
        "no superlatives": Method(reading=TreeReading(replace(PAPER, superlatives={}))),
        "no null words": Method(reading=TreeReading(replace(PAPER, null_words=frozenset()))),
        "branch always": Method(reading=TreeReading(reason_always=True)),
        "expanded chunks": Method(reading=TreeReading(wide_chunks=True)),
        "possessives appended": Method(reading=TreeReading(extension=Extension.APPENDED)),
        "no possessives": Method(reading=TreeReading(extension=Extension.NONE)),
        "shuffled words": Method(reading=TreeReading(shuffle_seed=0)),
    }
)
"""The released program's switches of how an expression is read."""
