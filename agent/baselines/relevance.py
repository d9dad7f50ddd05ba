"""Where in a picture a CLIP model looks for a text: GradCAM on its last feature map or its last attention.

A picture goes through the model once; each text then costs one backward pass through the last layer.

Source: Selvaraju et al., "Grad-CAM", ICCV 2017, for networks with a feature map; Chefer et al., "Generic
Attention-model Explainability", ICCV 2021, of which the last block alone is used, for transformers; both as in ReCLIP
(ACL 2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from agent.datatypes import ImageArray
from agent.errors import InvalidWeightsError
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.isolated_views import squashed

if TYPE_CHECKING:
    from torch import Tensor

RelevanceMap = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class SeenPicture:
    """One picture, seen by one model.

    Attributes:
        activation: what gradients are taken at: a feature map (1, C, h, w), or the last block's attention
            (heads, 1 + h * w, 1 + h * w).
        embedding: (D,) of length 1, computed from ``activation``.
    """

    encoder: ClipEncoder
    activation: Tensor
    embedding: Tensor

    def relevance(self, prompt: str, size_wh: tuple[int, int]) -> RelevanceMap:
        """(H, W) float32: how much each pixel of a picture of that size speaks for the prompt; bicubic in between."""
        import torch
        from torch.nn import functional

        text = torch.from_numpy(self.encoder.encode_texts([prompt])[0])
        logit = self.encoder.logit_scale * (self.embedding @ text)
        (gradient,) = torch.autograd.grad(logit, self.activation, retain_graph=True)
        with torch.no_grad():
            if self.activation.ndim == 4:
                weights = gradient.mean(dim=(2, 3), keepdim=True)
                coarse = (weights * self.activation).sum(dim=1, keepdim=True).clamp(min=0)
            else:
                # Of the identity plus the attention only the class token's row over the patches is looked at.
                row = (gradient * self.activation).clamp(min=0).mean(dim=0)[0, 1:]
                coarse = row.reshape(1, 1, *self.encoder.model.visual.grid_size)
            fine = functional.interpolate(coarse, size=size_wh[::-1], mode="bicubic", align_corners=False)
        return np.asarray(fine[0, 0].numpy(), dtype=np.float32)


def see(encoder: ClipEncoder, image_rgb: ImageArray) -> SeenPicture:
    """Show a model a whole picture, squashed to its input. No other thread may use the model meanwhile.

    Args:
        image_rgb: (H, W, 3) uint8, [0, 255].

    Raises:
        InvalidWeightsError: the model has neither a last feature map nor attention of a class token.
    """
    import torch

    seen: list[Tensor] = []
    visual = encoder.model.visual
    stage, block = _last_stage(visual), _last_block(visual)

    def cut(_: Any, __: Any, output: Tensor) -> Tensor:
        """Everything behind the feature map becomes a function of it."""
        if output.ndim != 4 or output.shape[2] != output.shape[3]:  # a square picture's map is square
            raise _not_looked_into(encoder)
        seen.append(output.detach().requires_grad_())
        return seen[0].clone()  # what follows may write into it

    def attend(_: Any, given: tuple[Tensor, ...], __: Tensor) -> Tensor:
        """The block again, with its attention exposed."""
        attention, output = _block_by_attention(block, given[0])
        seen.append(attention)
        return output

    if stage is not None:
        hook = stage.register_forward_hook(cut)
    elif block is not None:
        hook = block.register_forward_hook(attend)
    else:
        raise _not_looked_into(encoder)
    try:
        with torch.enable_grad():
            small = np.array(squashed(Image.fromarray(image_rgb), encoder.image_size_px))
            (embedding,) = encoder.model.encode_image(encoder.normalised(small[None]), normalize=True)
    finally:
        hook.remove()
    return SeenPicture(encoder, seen[0], embedding)


def _not_looked_into(encoder: ClipEncoder) -> InvalidWeightsError:
    return InvalidWeightsError(
        "GradCAM needs a CLIP model with a last feature map (a ResNet) or with attention of a class token (a ViT);"
        f" {encoder.name} has neither: name another model"
    )


def _last_stage(visual: Any) -> Any:
    """The module that gives the last feature map: of open_clip's ResNet, or of a trunk of timm's."""
    if hasattr(visual, "layer4"):
        return visual.layer4
    stages = getattr(getattr(visual, "trunk", None), "feature_info", None)
    return visual.trunk.get_submodule(stages[-1]["module"]) if stages else None


def _last_block(visual: Any) -> Any:
    """The last block of open_clip's ViT that reads its class token and attends in the usual way."""
    from torch.nn import MultiheadAttention

    if getattr(visual, "pool_type", "") != "tok" or visual.attn_pool is not None:
        return None
    block = visual.transformer.resblocks[-1]
    return block if isinstance(block.attn, MultiheadAttention) and block.attn.batch_first else None


def _block_by_attention(block: Any, states: Tensor) -> tuple[Tensor, Tensor]:
    """A residual attention block of one picture, as a function of its attention.

    Args:
        states: (1, L, width).

    Returns:
        (heads, L, L) attention, a leaf of the graph, and (1, L, width).
    """
    from torch.nn import functional

    layer = block.attn
    _, length, width = states.shape
    projected = functional.linear(block.ln_1(states), layer.in_proj_weight, layer.in_proj_bias)
    # (L, 3 * width) to three of (heads, L, width / heads)
    query, key, value = projected.reshape(length, 3, layer.num_heads, -1).permute(1, 2, 0, 3)
    scores = query @ key.transpose(1, 2) / query.shape[-1] ** 0.5
    attention = scores.softmax(dim=-1).detach().requires_grad_()
    mixed = (attention @ value).transpose(0, 1).reshape(1, length, width)
    states = states + block.ls_1(layer.out_proj(mixed))
    return attention, states + block.ls_2(block.mlp(block.ln_2(states)))
