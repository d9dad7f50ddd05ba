"""Average the weights of models that were trained from one another: ``python -m training.average --out DIR A=2 B=1``.

A model that was trained further on another world forgets some of the old one; its average with the one before keeps
most of both (model soups, Wortsman et al. 2022). Each part is a folder with the weights of one model, and its share.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from agent.errors import InvalidInputError


def average(parts: Mapping[Path, float], out: Path) -> None:
    """Write a folder like the first part's, its weights the average of all, by their shares.

    Raises:
        InvalidInputError: the folders do not hold one safetensors file each, of the same tensors.
    """
    files = [_weights_in(folder) for folder in parts]
    tensors = [load_file(file) for file in files]
    shapes = [{name: tensor.shape for name, tensor in each.items()} for each in tensors]
    if any(each != shapes[0] for each in shapes):
        raise InvalidInputError(f"{' and '.join(map(str, files))} do not hold the same tensors: they are other models")
    total = sum(parts.values())
    shares = [share / total for share in parts.values()]
    averaged = {
        name: sum(
            (share * each[name].double() for share, each in zip(shares, tensors, strict=True)),
            start=torch.zeros(tensor.shape, dtype=torch.float64),
        )
        .to(tensor.dtype)
        .contiguous()
        if tensor.is_floating_point()
        else tensor
        for name, tensor in tensors[0].items()
    }
    with safe_open(files[0], "pt") as first:
        metadata = first.metadata()
    shutil.copytree(files[0].parent, out, dirs_exist_ok=True)
    save_file(averaged, out / files[0].name, metadata=metadata)


def _weights_in(folder: Path) -> Path:
    files = sorted(folder.glob("*.safetensors"))
    if len(files) != 1:
        raise InvalidInputError(f"{folder} holds {len(files)} safetensors files, not one")
    return files[0]


def _part(text: str) -> tuple[Path, float]:
    folder, _, share = text.rpartition("=")
    return Path(folder), float(share)


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.average", description=__doc__)
    parser.add_argument("parts", type=_part, nargs="+", metavar="DIR=SHARE")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(argv)
    average(dict(args.parts), args.out)


if __name__ == "__main__":
    main()
