"""Embeddings of pictures' proposals on disk, so that no run encodes what another has encoded."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.datatypes import Frame, Proposals
from agent.perception.ips import EncodedProposals, IsolatedProposalScorer

PROBE = "a photo of a thing"
"""A text whose embedding tells one set of weights from another."""


@dataclass(frozen=True)
class CachedScorer:
    """Isolated proposal scoring that looks into a folder first.

    Attributes:
        scorer: does the work where the folder has nothing.
        folder: one file for each picture, set of boxes, views and models.
    """

    scorer: IsolatedProposalScorer
    folder: Path

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> EncodedProposals:
        """See `agent.perception.phrase_scorer.PhraseScorer`."""
        if not len(proposals):
            return self.scorer.encode(frame, proposals)
        path = self.folder / f"{self._key(frame, proposals)}.npz"
        try:
            with np.load(path, allow_pickle=False) as stored:
                rows = [stored[f"arr_{number}"].astype(np.float64) for number in range(len(self.scorer.encoders))]
            return EncodedProposals(self.scorer, proposals, frame.size_wh, tuple(rows), {})
        except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
            encoded = self.scorer.encode(frame, proposals)
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
            np.savez(file, *[rows.astype(np.float32) for rows in encoded.embeddings])
        os.replace(file.name, path)
        return encoded

    def _key(self, frame: Frame, proposals: Proposals) -> str:
        found = hashlib.sha256(repr((frame.image_rgb.shape, self.scorer.views)).encode())
        found.update(frame.image_rgb.tobytes())
        found.update(proposals.boxes_xyxy.tobytes())
        for encoder in self.scorer.encoders:
            found.update(encoder.encode_texts([PROBE]).tobytes())
        return found.hexdigest()
