"""Dropout whose masks are drawn by the byte: on a CPU torch's own takes a quarter of a training step."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

_LEVELS = 256


class ByteDropout(nn.Module):
    """Drops each number with the probability nearest to ``share`` that a byte can tell (Srivastava et al. 2014).

    Args:
        share: from 0 to below 1.
        seed: of the masks.
    """

    def __init__(self, share: float, seed: int) -> None:
        super().__init__()
        self._dropped = round(share * _LEVELS)
        self._bytes = np.random.Generator(np.random.SFC64(seed))

    def forward(self, values: Tensor) -> Tensor:
        """The values of any shape; in training some are 0, and the others larger by as much."""
        if not self.training:
            return values
        drawn = np.frombuffer(bytearray(self._bytes.bytes(values.numel())), np.uint8)
        kept = torch.from_numpy(drawn).view(values.shape) >= self._dropped
        return values * kept.to(values.dtype).mul_(_LEVELS / (_LEVELS - self._dropped))


def quicken(network: nn.Module, seed: int) -> None:
    """Put `ByteDropout` in the place of all of a network's dropouts but those of attention."""
    inside = [(module, name, child) for module in network.modules() for name, child in module.named_children()]
    for number, (module, name, child) in enumerate(inside):
        if isinstance(child, nn.Dropout):
            setattr(module, name, ByteDropout(child.p, seed + number))
