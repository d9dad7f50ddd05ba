"""The losses. Contrastive: several images may answer a caption, and the hardest others stand in the same scene. Naming:
a linear layer of training's own reads an image's attributes, which teaches the image tower faster than captions do.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

SCENE_WEIGHT = 0.5


IGNORED = -100
"""The label of an attribute that `attribute_loss` does not ask for."""


def contrastive_loss(logits: Tensor, positive: Tensor, same_scene: Tensor) -> Tensor:
    """Mean of caption-to-image (over the batch, and within the caption's own scene) and image-to-caption losses.

    Each is the cross-entropy to the uniform distribution over the positives.

    Args:
        logits: (T, I) scaled cosines; minus infinity where a caption may say nothing of an image; no positive then.
        positive: (T, I) bool: the caption is true of the image; each row has one at least.
        same_scene: (T, I) bool: the image is of the scene that the caption was written in; so has each row of this.
    """
    batch = _cross_entropy(logits, positive)
    scene = _cross_entropy(logits.masked_fill(~same_scene, float("-inf")), positive & same_scene)
    answered = positive.any(dim=0)
    images = _cross_entropy(logits.T[answered], positive.T[answered])
    return (1 - SCENE_WEIGHT) * 0.5 * (batch + images) + SCENE_WEIGHT * scene


def evenness_loss(logits: Tensor, positive: Tensor) -> Tensor:
    """Mean variance of a caption's logits over the objects that it is true of.

    Among several of a kind the reasoning decides by place; what the model makes of their other qualities is in its way.

    Args:
        logits: (T, I) scaled cosines, the first I / 2 images and the second being two views of the same objects,
            whose logits add up as they do in use.
        positive: (T, I) bool: the caption is true of the image.
    """
    objects = logits.shape[1] // 2
    both = positive[:, :objects] & positive[:, objects:]
    both = both[several := both.sum(dim=1) > 1]
    sums = (logits[:, :objects] + logits[:, objects:])[several].masked_fill(~both, 0.0)
    count = both.sum(dim=1)
    mean = sums.sum(dim=1) / count
    squares = (sums - mean.unsqueeze(1)).masked_fill(~both, 0.0) ** 2
    return (squares.sum(dim=1) / count).sum() / max(len(count), 1)


def attribute_loss(scores: Tensor, labels: Tensor, group_sizes: Sequence[int]) -> Tensor:
    """Mean cross-entropy of naming each image's attributes, one softmax for each group; 0 for one that no image tells.

    Args:
        scores: (I, sum of the group sizes).
        labels: (I, G) int64: each group's true column, counted within the group, or `IGNORED`.
    """
    groups = torch.split(scores, list(group_sizes), dim=1)
    told = (labels != IGNORED).sum(dim=0).clamp(min=1)
    losses = [functional.cross_entropy(group, labels[:, i], reduction="sum") for i, group in enumerate(groups)]
    return (torch.stack(losses) / told).mean()


def _cross_entropy(logits: Tensor, positive: Tensor) -> Tensor:
    """Mean over the rows of the cross-entropy to the uniform distribution over each row's positives."""
    log_probabilities = torch.log_softmax(logits, dim=1).masked_fill(~positive, 0.0)
    return -(log_probabilities.sum(dim=1) / positive.sum(dim=1)).mean()
