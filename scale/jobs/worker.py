"""What does blocks, in a process of whatever kind."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from scale.jobs.blocks import Block, Start, Work
from scale.jobs.folder import write_block


@dataclass
class Worker:
    """What does blocks, with models that are loaded at the first."""

    start: Start
    out: Path
    work: Work | None = None

    def do(self, block: Block) -> int:
        """Write a block's rows; gives its size."""
        self.work = self.work or begun(self.start)
        write_block(self.out, block, self.work(block.content))
        return block.size


def begun(start: Start) -> Work:
    """The work with its models loaded, on one thread: how many there are may change a result's last digit."""
    work = start()
    if "torch" in sys.modules:
        import torch

        torch.set_num_threads(1)
    return work
