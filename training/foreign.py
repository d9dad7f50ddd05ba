"""Train small CLIPs that nothing here was fitted to: ``python -m training.foreign --frames DIR --out DIR --name vit``.

They differ from the one that ships, and from each other, in architecture, logit scale and size of picture; none ships.
What `reclip-agent calibrate` promises is measured on them. Some ten minutes on one core each.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from training.clip.model import CONFIG
from training.clip.train import Schedule, Trainer, write_json
from training.clip.view_store import extend_store, open_store

SIZE_PX = 64


@dataclass(frozen=True)
class Foreigner:
    """One foreign model.

    Attributes:
        vision: open_clip's ``vision_cfg``.
        logit_scale: that it is given in the place of the learnt one, as published models have scales of their own.
        image_rate: the image tower's peak learning rate.
    """

    vision: Mapping[str, Any]
    logit_scale: float
    image_rate: float

    @property
    def config(self) -> dict[str, Any]:
        """As open_clip reads it: the text tower is the small CLIP's."""
        return {**CONFIG, "vision_cfg": {"image_size": SIZE_PX, **self.vision}}


FOREIGNERS = {
    "resnet": Foreigner({"layers": [1, 1, 1, 1], "width": 16, "head_width": 64}, 100.0, 3e-3),
    "vit": Foreigner({"layers": 4, "width": 128, "patch_size": 8, "head_width": 32}, 30.0, 1e-3),
    "convnext": Foreigner(
        {
            "timm_model_name": "convnext_atto",
            "timm_model_pretrained": False,
            "timm_pool": "",
            "timm_proj": "linear",
        },
        10.0,
        1.5e-3,
    ),
}


def _smaller(_: nn.Module, pictures: tuple[Tensor]) -> tuple[Tensor]:
    """The stored views in the size that a foreigner takes."""
    return (functional.interpolate(pictures[0], size=SIZE_PX, mode="bilinear", antialias=True),)


def export(trainer: Trainer, foreigner: Foreigner, folder: Path, name: str) -> None:
    """Write configuration and half-precision weights."""
    folder.mkdir(parents=True, exist_ok=True)
    state = trainer.model.state_dict()
    state["token_embedding.weight"] = trainer.table.whole()
    state["logit_scale"] = torch.tensor(math.log(foreigner.logit_scale))
    halved = {n: (t.half() if t.is_floating_point() else t).contiguous() for n, t in state.items()}
    save_file(halved, folder / f"{name}.safetensors", metadata={"format": "pt"})
    write_json(folder / f"{name}.json", foreigner.config)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.foreign", description=__doc__)
    parser.add_argument("--frames", type=Path, required=True, help="rendered frames, as training.frames writes them")
    parser.add_argument("--out", type=Path, required=True, help="folder for views, checkpoints and models")
    parser.add_argument("--name", choices=FOREIGNERS, required=True)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after so many minutes (default 60)")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args(argv)
    torch.set_num_threads(1)
    foreigner, store = FOREIGNERS[args.name], args.out / "views"
    (args.out / args.name).mkdir(parents=True, exist_ok=True)
    extend_store(args.frames, store, args.seed)
    schedule = Schedule(args.steps, 0, warmup_steps=100, image_rate=foreigner.image_rate, seed=args.seed)
    trainer = Trainer([open_store(store)], args.out / args.name, schedule, config=foreigner.config)
    trainer.model.visual.register_forward_pre_hook(_smaller)
    trainer.run(args.minutes)
    for kind, (right, asked) in trainer.measure(trainer.held_out[0]).items():
        print(f"  {kind:40} {right / asked:.3f}  ({right} of {asked})")
    export(trainer, foreigner, args.out / "models" / args.name, args.name)


if __name__ == "__main__":
    main()
