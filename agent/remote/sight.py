"""A server's detector and CLIP models in place of those of a `Grounder`, which still reads and reasons itself."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from agent.datatypes import Frame, ImageArray, Proposals
from agent.errors import ServerRefusedError, ServerUnavailableError
from agent.models.identity import checksums
from agent.models.presets import Preset
from agent.models.store import with_pulled
from agent.perception.ips import EncodedProposals, IsolatedProposalScorer
from agent.perception.phrase_scorer import PhraseScorer, ScoredProposals
from agent.perception.proposals import ProposalSource
from agent.remote.link import Link
from agent.remote.wire import pack, packed_picture, unpack

_CHECKSUM = re.compile(r"[0-9a-f]{64}")
"""Of a model that is here; one that is not has its name in its place."""
TEXTS = 4096
"""Embeddings of texts that are kept."""


@dataclass(frozen=True)
class RemoteEncoder:
    """One of the server's CLIP models, which embeds texts; pictures go there whole. An `ImageTextEncoder`.

    Attributes:
        link: the server.
        number: which of its models.
    """

    link: Link
    number: int
    image_size_px: int
    logit_scale: float
    _known: OrderedDict[str, npt.NDArray[np.float32]] = field(default_factory=OrderedDict, repr=False)

    def encode_images(self, images_rgb: ImageArray) -> npt.NDArray[np.float32]:
        """Never asked for: `RemoteSight.encode` sends the picture instead."""
        raise NotImplementedError

    def encode_texts(self, prompts: Sequence[str]) -> npt.NDArray[np.float32]:
        """See `ImageTextEncoder`; those asked for lately are not sent again."""
        new = [prompt for prompt in dict.fromkeys(prompts) if prompt not in self._known]
        if new:
            rows = unpack(self.link.ask("/texts", pack(texts=np.array(new))))[f"embeddings_{self.number}"]
            self._known.update(zip(new, rows, strict=True))
        found = np.stack([self._known[prompt] for prompt in prompts]) if prompts else np.zeros((0, 0), np.float32)
        while len(self._known) > TEXTS:
            self._known.popitem(last=False)
        return found


@dataclass(frozen=True)
class RemoteSight:
    """A `ProposalSource` and a `PhraseScorer` that ask a server.

    Attributes:
        link: the server.
        scorer: how its embeddings become scores; its encoders are `RemoteEncoder`.
    """

    link: Link
    scorer: IsolatedProposalScorer

    @classmethod
    def of(cls, link: Link, preset: Preset) -> RemoteSight:
        """A server's models, used as a preset uses its own.

        Raises:
            ServerRefusedError: the server has other models than the preset, whose calibration would not fit them.
            ServerUnavailableError, ServerRefusedError: see `Link.ask`.
        """
        told = link.ask_json("/models")
        own = checksums(with_pulled(preset))
        here = {name: value for name, value in own.items() if _CHECKSUM.fullmatch(value)}
        differing = [name for name, value in here.items() if told["models"].get(name) != value]
        if told["preset"] != preset.name or differing:
            serves = f"it serves {told['preset']}"
            what = serves if told["preset"] != preset.name else f"its {', '.join(differing)} differ"
            raise ServerRefusedError(f"the server {link.url} has other models than {preset.name} here: {what}")
        encoders = tuple(
            RemoteEncoder(link, number, each["image_size_px"], each["logit_scale"])
            for number, each in enumerate(told["encoders"])
        )
        return cls(link, IsolatedProposalScorer(encoders, preset.views, preset.aggregator, preset.prompt))

    def propose(self, frame: Frame) -> Proposals:
        """See `ProposalSource`."""
        found = unpack(self.link.ask("/propose", pack(picture=packed_picture(frame.image_rgb))))
        labels = tuple(map(str, found["labels"]))
        return Proposals(found["boxes_xyxy"], found["scores"], labels=labels)

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> EncodedProposals:
        """See `PhraseScorer`; the whole picture is looked at each time."""
        rows: list[npt.NDArray[np.float64]] = []
        if len(proposals):
            sent = pack(picture=packed_picture(frame.image_rgb), boxes_xyxy=proposals.boxes_xyxy)
            found = unpack(self.link.ask("/encode", sent))
            rows = [found[f"embeddings_{number}"] for number in range(len(self.scorer.encoders))]
        return EncodedProposals(self.scorer, proposals, frame.size_wh, tuple(rows), {})


@dataclass(frozen=True)
class WithFallback:
    """A server's sight, and models here that take its place while it does not answer.

    Attributes:
        remote: the server's.
        proposals, scorer: the models here.
        tell: hears why they are used, each time.
    """

    remote: RemoteSight
    proposals: ProposalSource
    scorer: PhraseScorer
    tell: Callable[[str], object]

    def propose(self, frame: Frame) -> Proposals:
        """See `ProposalSource`."""
        try:
            return self.remote.propose(frame)
        except ServerUnavailableError as error:
            self.tell(f"{error}; the models here are used")
            return self.proposals.propose(frame)

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> ScoredProposals:
        """See `PhraseScorer`."""
        try:
            return self.remote.encode(frame, proposals)
        except ServerUnavailableError as error:
            self.tell(f"{error}; the models here are used")
            return self.scorer.encode(frame, proposals)
