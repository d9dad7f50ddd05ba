"""A pre-trained family whose words look at the picture: BLIP in place of the paper's ALBEF.

Its matching head (ITM) reads a text that attends to the picture, its projections (ITC) compare the two as CLIP does,
and GradCAM asks where the words looked.

Source: Li et al., "BLIP", ICML 2022; what is done with the heads is as in Subramanian et al., "ReCLIP", ACL 2022.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from agent.baselines.gradcam import box_scores
from agent.baselines.pretrained import loading
from agent.baselines.relevance import RelevanceMap
from agent.datatypes import FloatArray, Frame, ImageArray, Proposals
from agent.errors import InvalidInputError
from agent.perception.clip_encoder import CLIP_MEAN, CLIP_STD
from agent.perception.ips import PROMPT, prompted
from agent.perception.isolated_views import IsolatedViews, ViewSettings, squashed
from agent.perception.phrase_scorer import AskedProposals, ScoredProposals

if TYPE_CHECKING:
    from torch import Tensor

BATCH = 16
ITC_SCALE = 1 / 0.07
"""On cosines: the temperature that its training starts from; the published models do not carry the learnt one."""
DEPTH = 2 / 3
"""Of the text encoder: where GradCAM looks. Of twelve layers it is number 8, the first being 0, as with ALBEF."""


class Head(str, Enum):
    """What says how well a text fits a picture."""

    ITM = "itm"
    ITC = "itc"


class FusionModel:
    """BLIP for image-text retrieval.

    Attributes:
        image_size_px: side of the square pictures that it takes.
    """

    def __init__(self, model: Any, tokenizer: Any) -> None:
        """Wrap transformers' ``BlipForImageTextRetrieval`` and its tokenizer."""
        self._model = model.float().eval()
        self._tokenizer = tokenizer
        self.image_size_px = int(model.config.vision_config.image_size)

    @classmethod
    def load(cls, folder: str | Path) -> FusionModel:
        """Load a folder that transformers' ``save_pretrained`` wrote ("blip-itm-base-coco").

        Raises:
            MissingWeightsError, InvalidWeightsError, MissingDependencyError: see `agent.baselines.pretrained.loading`.
        """
        with loading(folder, "BLIP for image-text retrieval"):
            from transformers import AutoTokenizer, BlipForImageTextRetrieval

            model = BlipForImageTextRetrieval.from_pretrained(folder, local_files_only=True)
            return cls(model, AutoTokenizer.from_pretrained(folder, local_files_only=True))

    def see(self, images_rgb: ImageArray) -> Tensor:
        """(M, S, S, 3) uint8, [0, 255], to (M, L, D) float32: what words can look at, the class token first."""
        import torch

        mean, std = (torch.tensor(each).view(1, 3, 1, 1) * 255 for each in (CLIP_MEAN, CLIP_STD))
        parts = []
        with torch.inference_mode():
            for start in range(0, len(images_rgb), BATCH):
                pixels = torch.from_numpy(images_rgb[start : start + BATCH]).permute(0, 3, 1, 2).float()
                parts.append(self._model.vision_model((pixels - mean) / std).last_hidden_state)
        return torch.cat(parts)

    def fit(self, seen: Tensor, text: str, head: Head) -> FloatArray:
        """(M,) float64: the log odds of a match, or the scaled cosine."""
        import torch

        with torch.inference_mode():
            if head is Head.ITC:
                words = self._text(text)
                images = torch.nn.functional.normalize(self._model.vision_proj(seen[:, 0]), dim=-1)
                said = torch.nn.functional.normalize(self._model.text_proj(words[:, 0]), dim=-1)
                return np.asarray(ITC_SCALE * (images @ said[0]).double().numpy())
            parts = [self._odds(seen[start : start + BATCH], text) for start in range(0, len(seen), BATCH)]
            return np.asarray(torch.cat(parts).double().numpy())

    def relevance(self, seen: Tensor, text: str, size_wh: tuple[int, int]) -> RelevanceMap:
        """(H, W) float32: where in one picture, (1, L, D), the words look for a match.

        The cross-attention of a layer times its gradient where that is above 0, the mean over heads and words.
        """
        import torch

        attention: list[Tensor] = []

        def keep(_: Any, __: Any, output: tuple[Tensor, Tensor]) -> None:
            attention.append(output[1])

        layers = self._model.text_encoder.encoder.layer
        hook = layers[int(DEPTH * len(layers))].crossattention.self.register_forward_hook(keep)
        try:
            with torch.enable_grad():
                odds = self._odds(seen.clone(), text)
                (gradient,) = torch.autograd.grad(odds.sum(), attention[0])
        finally:
            hook.remove()
        words = slice(1, -1)  # without the tokens of the beginning and the end
        looked = (attention[0] * gradient.clamp(min=0))[0, :, words, 1:].mean(dim=(0, 1)).detach()
        side = round(float(looked.numel()) ** 0.5)
        coarse = looked.reshape(1, 1, side, side)
        fine = torch.nn.functional.interpolate(coarse, size=size_wh[::-1], mode="bicubic", align_corners=False)
        return np.asarray(fine[0, 0].numpy(), dtype=np.float32)

    def _odds(self, seen: Tensor, text: str) -> Tensor:
        words = self._text(text, seen)
        scores: Tensor = self._model.itm_head(words[:, 0])
        return scores[:, 1] - scores[:, 0]

    def _text(self, text: str, seen: Tensor | None = None) -> Tensor:
        """(M, T, D): the words, looking at each of M pictures; (1, T, D) at none."""
        import torch

        tokens = self._tokenizer([text], return_tensors="pt", truncation=True, max_length=512)
        count = 1 if seen is None else len(seen)
        looking: dict[str, Tensor] = {}
        if seen is not None:
            mask = torch.ones(seen.shape[:2], dtype=torch.long)
            looking = {"encoder_hidden_states": seen, "encoder_attention_mask": mask}
        states: Tensor = self._model.text_encoder(
            input_ids=tokens.input_ids.expand(count, -1),
            attention_mask=tokens.attention_mask.expand(count, -1),
            **looking,
        ).last_hidden_state
        return states


@dataclass(frozen=True)
class FusionScorer:
    """Isolated proposal scoring with such a model.

    Attributes:
        model: sees the views.
        head: what scores them; the views' scores add up.
        views: what it is shown.
        prompt: see `prompted`.
    """

    model: FusionModel
    head: Head = Head.ITM
    views: ViewSettings = field(default_factory=ViewSettings)
    prompt: str = PROMPT

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> ScoredProposals:
        """See `agent.perception.phrase_scorer.PhraseScorer`; logits are the head's scores, summed over the views."""
        size, shape = self.model.image_size_px, (len(self.views.views), len(proposals))
        seen: Any = None
        if len(proposals):
            views = IsolatedViews(frame.image_rgb, self.views).render(proposals.boxes_xyxy, size)
            seen = self.model.see(views.reshape(-1, size, size, 3))

        def logits(phrase: str) -> FloatArray:
            fits = self.model.fit(seen, prompted(phrase, self.prompt), self.head)
            return np.asarray(fits.reshape(shape).sum(axis=0))

        return AskedProposals(proposals, frame.size_wh, logits)


@dataclass(frozen=True)
class FusionGradCam:
    """GradCAM through the layer in which words look at the picture.

    Attributes:
        model: see `FusionModel`.
        alpha: the exponent of a box's area that its relevance is divided by.
        prompt: see `FusionScorer`.

    Raises:
        InvalidInputError: an alpha below 0.
    """

    model: FusionModel
    alpha: float = 0.5
    prompt: str = PROMPT

    def __post_init__(self) -> None:
        if self.alpha < 0:
            raise InvalidInputError(f"alpha must not be below 0; got {self.alpha}")

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> ScoredProposals:
        """See `agent.perception.phrase_scorer.PhraseScorer`; logits are relevance over area to the power of alpha."""
        small = np.array(squashed(Image.fromarray(frame.image_rgb), self.model.image_size_px))
        seen = self.model.see(small[None])

        def logits(phrase: str) -> FloatArray:
            relevance = self.model.relevance(seen, prompted(phrase, self.prompt), frame.size_wh)
            return box_scores(relevance, proposals.boxes_xyxy, self.alpha)

        return AskedProposals(proposals, frame.size_wh, logits)
