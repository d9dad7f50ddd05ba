"""Random changes to a batch of views that leave every caption true: light, camera, occlusion and shape.

Hue moves little, so that a colour keeps its name.
"""

from __future__ import annotations

import math
from io import BytesIO

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)
UNTOUCHED = 0.25


def to_float(views: Tensor) -> Tensor:
    """(B, H, W, 3) uint8 -> (B, 3, H, W) float32 in [0, 1], channels last in memory."""
    return views.permute(0, 3, 1, 2).float().div_(255)


def normalised(pixels: Tensor) -> Tensor:
    """Pixels in [0, 1] -> CLIP's normalisation."""
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (CLIP_MEAN, CLIP_STD))
    return (pixels - mean) / std


def augmented(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """A copy of (B, 3, H, W) float32 in [0, 1] with most views changed, a share of `UNTOUCHED` left as they are."""
    changed = _warped(pixels, generator)
    changed = _occluded(changed, generator)
    changed = _relit(changed, generator)
    changed = _degraded(changed, generator)
    untouched = (_uniform(len(pixels), 0, 1, generator) < UNTOUCHED).view(-1, 1, 1, 1)
    pixels = torch.where(untouched, pixels, changed)
    return pixels.clamp_(0, 1).contiguous(memory_format=torch.channels_last)


def recoloured(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """A copy of (B, 3, H, W) float32 in [0, 1] with other colours, from bleached to dyed, in every view.

    What a view shows keeps its category and loses its colour's name.
    """
    count = len(pixels)
    grey = pixels.mean(dim=1, keepdim=True)
    spread = _uniform(count, 0, 1.3, generator).view(-1, 1, 1, 1)
    turned = _turned_hue(grey + (pixels - grey) * spread, _uniform(count, -math.pi, math.pi, generator))
    return turned.clamp(1e-4, 1).pow(_uniform(count, -0.9, 0.9, generator).exp().view(-1, 1, 1, 1))


def _uniform(count: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return torch.empty(count).uniform_(low, high, generator=generator)


def _warped(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Flip, turn, scale, stretch, shear and shift; what comes in from outside is CLIP's mean, as in padding."""
    count = len(pixels)
    angle = _uniform(count, -0.17, 0.17, generator)
    scale = _uniform(count, 0.9, 1.12, generator)
    stretch = _uniform(count, -0.12, 0.12, generator).exp()
    shear = _uniform(count, -0.1, 0.1, generator)
    flip = 1 - 2 * (_uniform(count, 0, 1, generator) < 0.5).float()
    cosine, sine = angle.cos(), angle.sin()
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0], theta[:, 0, 1] = scale * stretch * cosine * flip, scale * (shear - sine)
    theta[:, 1, 0], theta[:, 1, 1] = scale * sine * flip, scale / stretch * cosine
    theta[:, :, 2] = torch.empty(count, 2).uniform_(-0.06, 0.06, generator=generator)
    mean = torch.tensor(CLIP_MEAN).view(1, 3, 1, 1)
    grid = functional.affine_grid(theta, list(pixels.shape), align_corners=False)
    return functional.grid_sample(pixels - mean, grid, align_corners=False) + mean


def _occluded(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Over a quarter of the views, a rectangle of another view or of one colour, never over the middle and most."""
    count, _, height, width = pixels.shape
    chosen = (_uniform(count, 0, 1, generator) < 0.25).nonzero().flatten().tolist()
    order = torch.randperm(count, generator=generator).tolist()
    source = pixels.clone()
    numbers = torch.empty(count, 5).uniform_(0, 1, generator=generator).tolist()
    for row in chosen:
        area, aspect, x, y, kind = numbers[row]
        area, aspect = 0.04 + 0.16 * area, math.exp(1.4 * aspect - 0.7)
        high = min(height, round(height * math.sqrt(area / aspect)))
        wide = min(width, round(width * math.sqrt(area * aspect)))
        top, left = round(y * (height - high)), round(x * (width - wide))
        where = (row, slice(None), slice(top, top + high), slice(left, left + wide))
        if kind < 0.5:
            pixels[where] = source[order[row], :, top : top + high, left : left + wide]
        else:
            pixels[where] = torch.empty(3, 1, 1).uniform_(0, 1, generator=generator)
    return pixels


def _relit(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Gamma, brightness, contrast, saturation, a little hue, and the lamp's colour."""
    count = len(pixels)

    def each(low: float, high: float) -> Tensor:
        return _uniform(count, low, high, generator).view(-1, 1, 1, 1)

    pixels = pixels.clamp(1e-4, 1).pow(each(-0.35, 0.35).exp())
    grey = pixels.mean(dim=1, keepdim=True)
    pixels = grey + (pixels - grey) * each(0.7, 1.3)
    pixels = _turned_hue(pixels, _uniform(count, -0.1, 0.1, generator))
    middle = grey.mean(dim=(2, 3), keepdim=True)
    pixels = (middle + (pixels - middle) * each(0.7, 1.3)) * each(0.7, 1.35)
    return pixels * torch.empty(count, 3, 1, 1).uniform_(0.92, 1.08, generator=generator)


def _turned_hue(pixels: Tensor, angle: Tensor) -> Tensor:
    """Turn colours about the grey axis by ``angle`` (B,) in radians."""
    cosine, sine = angle.cos().view(-1, 1, 1), angle.sin().view(-1, 1, 1)
    cross = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / math.sqrt(3)
    turn = cosine * torch.eye(3) + (1 - cosine) / 3 + sine * cross
    return torch.einsum("bij,bjhw->bihw", turn, pixels)


def _degraded(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """Blur of a fifth, by way of fewer pixels; noise on half; JPEG on a tenth."""
    count, _, height, width = pixels.shape
    draws = torch.empty(count, 3).uniform_(0, 1, generator=generator)
    blurred = (draws[:, 0] < 0.2).nonzero().flatten()
    if len(blurred):
        side = int(torch.randint(24, 48, (), generator=generator))
        small = functional.interpolate(pixels[blurred], size=(side, side), mode="bilinear", antialias=True)
        pixels[blurred] = functional.interpolate(small, size=(height, width), mode="bilinear")
    strength = (draws[:, 1] - 0.5).clamp(min=0).mul(0.12).view(-1, 1, 1, 1)
    pixels = pixels + strength * torch.empty(pixels.shape).normal_(generator=generator)
    for row in (draws[:, 2] < 0.1).nonzero().flatten().tolist():
        pixels[row] = _jpeg(pixels[row], 20 + int(600 * float(draws[row, 2])))
    return pixels


def _jpeg(pixels: Tensor, quality: int) -> Tensor:
    file = BytesIO()
    array = pixels.clamp(0, 1).mul(255).byte().permute(1, 2, 0).numpy()
    Image.fromarray(array).save(file, "JPEG", quality=quality)
    return torch.from_numpy(np.array(Image.open(file))).permute(2, 0, 1).float().div_(255)
