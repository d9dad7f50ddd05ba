"""The pictures that models are calibrated on, looked at once each: embeddings are kept, pixels are not."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from agent.datatypes import FloatArray, Frame, Proposals
from agent.errors import InvalidImageError, UncalibratableError
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.perception.ips import EncodedProposals, IsolatedProposalScorer
from agent.pipeline import Grounder

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".ppm", ".tif", ".tiff"})
LEAST_PICTURES = 10
"""Fewer tell nothing of how often the models are right."""

Progress = Callable[[int, int], None]
"""Told how many of how many pictures are done."""


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture that was looked at.

    Attributes:
        name: the file's.
        scene: without pixels; ``scene.encoded`` can be asked for any phrase.
    """

    name: str
    scene: Scene


def pictures_in(folder: Path) -> list[Path]:
    """The picture files of a folder, in the order of their names.

    Raises:
        UncalibratableError: no such folder, or fewer than `LEAST_PICTURES`.
    """
    found = sorted(path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES) if folder.is_dir() else []
    if len(found) < LEAST_PICTURES:
        raise UncalibratableError(
            f"{len(found)} pictures in {folder}: give a folder with {LEAST_PICTURES} at least of what the robot will"
            " see; a hundred are better"
        )
    return found


def look_at_all(
    grounder: Grounder,
    paths: Sequence[Path],
    store: Path,
    progress: Progress,
    boxes_xyxy: Callable[[str], FloatArray | None] = lambda name: None,
) -> list[Picture]:
    """Look at each picture, or take what an earlier run with the same models kept of it.

    Args:
        grounder: whose scorer is `IsolatedProposalScorer`.
        store: a folder that these models alone write to; an interrupted run goes on where it stopped.
        boxes_xyxy: a picture's name to (N, 4) boxes in place of the detector's; None for the detector.

    Returns:
        Those in which there is something.

    Raises:
        UncalibratableError: nothing is found in them, or too many cannot be read.
    """
    store.mkdir(parents=True, exist_ok=True)
    found, unread = [], []
    for number, path in enumerate(paths, start=1):
        given = boxes_xyxy(path.name)
        try:
            scene = _kept(grounder, path, store, given)
        except InvalidImageError as error:
            unread.append(str(error))
        else:
            found += [Picture(path.name, scene)] if len(scene.proposals) else []
        progress(number, len(paths))
    if len(found) < LEAST_PICTURES:
        why = f"; {len(unread)} cannot be read: {unread[0]}" if unread else ""
        raise UncalibratableError(
            f"something is found in {len(found)} of {len(paths)} pictures, and {LEAST_PICTURES} are needed: give"
            f" pictures of what the detector knows, or another detector (--yolo){why}"
        )
    return found


def _kept(grounder: Grounder, path: Path, store: Path, boxes_xyxy: FloatArray | None) -> Scene:
    pixels = path.read_bytes()
    given = b"" if boxes_xyxy is None else boxes_xyxy.tobytes()
    kept = store / f"{hashlib.sha256(pixels + given).hexdigest()[:32]}.npz"
    try:
        with np.load(kept, allow_pickle=False) as stored:
            content = dict(stored)
        return _scene(grounder, content)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        content = _looked(grounder, path, boxes_xyxy)
        part = kept.with_suffix(f".{os.getpid()}.part.npz")
        np.savez(part, **content)
        os.replace(part, kept)
        return _scene(grounder, content)


def _looked(grounder: Grounder, path: Path, boxes_xyxy: FloatArray | None) -> dict[str, Any]:
    scene = grounder.look(Frame(load_image(path), frame_id=path.name), boxes_xyxy)
    encoded = scene.encoded
    assert isinstance(encoded, EncodedProposals)
    return {
        "size_wh": np.array(scene.frame.size_wh),
        "boxes_xyxy": scene.proposals.boxes_xyxy,
        "scores": scene.proposals.scores,
        "labels": np.array(scene.proposals.labels, dtype=np.str_),
        **{f"embeddings{number}": rows.astype(np.float32) for number, rows in enumerate(encoded.embeddings)},
    }


def _scene(grounder: Grounder, content: dict[str, Any]) -> Scene:
    width, height = (int(side) for side in content["size_wh"])
    labels = tuple(map(str, content["labels"]))
    proposals = Proposals(content["boxes_xyxy"], content["scores"], labels=labels)
    scorer = grounder.scorer
    assert isinstance(scorer, IsolatedProposalScorer)
    numbers = range(len(scorer.encoders) if len(proposals) else 0)
    embeddings = tuple(content[f"embeddings{number}"].astype(np.float64) for number in numbers)
    encoded = EncodedProposals(scorer, proposals, (width, height), embeddings, MappingProxyType({}))
    scene = grounder.encode(_blank(width, height), Proposals.empty())
    return replace(scene, proposals=proposals, encoded=encoded)


@lru_cache(maxsize=16)
def _blank(width: int, height: int) -> Frame:
    """One for all pictures of a size: reasoning asks a frame for nothing else."""
    return Frame(np.zeros((height, width, 3), dtype=np.uint8))


def average_of(pictures: Sequence[Picture]) -> EncodedProposals:
    """One proposal that looks as all of them do on average: see `agent.perception.own_units.InUnits.reference`."""
    all_encoded = [each.scene.encoded for each in pictures]
    first = all_encoded[0]
    assert isinstance(first, EncodedProposals)
    views = len(first.scorer.views.views)
    means = []
    for number in range(len(first.scorer.encoders)):
        rows = [
            each.embeddings[number].reshape(views, len(each.proposals), -1)
            for each in all_encoded
            if isinstance(each, EncodedProposals)
        ]
        means.append(np.concatenate(rows, axis=1).mean(axis=1))
    return first.scorer.average(means)
