"""Does a CLIP model know left from right?

Of two texts about a picture, or two pictures for a text, the model takes the one that is more like it. Where the two
differ in a thing that is shown, CLIP is right nearly always; where they differ in left and right, half the time: the
reason for isolated proposal scoring and rules over boxes.

Source: Subramanian et al., "ReCLIP", ACL 2022, section 3.2.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PIL import Image
from tqdm import tqdm

from agent.models.presets import EMBEDDED
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.isolated_views import squashed
from evaluation.metrics import Share
from evaluation.options import Options, limit, option
from evaluation.tables import format_table
from sim.relation_pairs import RelationPair, relation_pairs

KINDS = ("text spatial", "text non-spatial", "image spatial", "image non-spatial")
PUBLISHED = {
    "RN50x16": (51.19, 89.83, 50.22, 96.48),
    "ViT-B/32": (48.47, 95.25, 48.90, 96.48),
    "ViT-L/14": (52.88, 96.27, 50.66, 94.27),
    "ALBEF ITM": (49.83, 92.20, 53.74, 90.75),
}
"""Per cent, in the order of `KINDS`: on CLEVR-like pictures, 295 pairs of texts and 227 of pictures."""
OPTIONS = (
    option(
        "--clip", default=str(EMBEDDED / "clip"), metavar="MODEL", help="ARCHITECTURE:TAG, a file or a folder (ours)"
    ),
    limit("pairs of each kind", 250),
)


def run(options: Options) -> int:
    """Print the four accuracies next to the paper's."""
    encoder = ClipEncoder.load(options.clip)
    shares = probe(encoder, tqdm(relation_pairs(options.limit), total=options.limit, unit="pair", disable=None))
    rows = [[name, *(f"{figure:.2f}" for figure in figures), "published"] for name, figures in PUBLISHED.items()]
    measured = [shares[kind] for kind in KINDS]
    rows.append([encoder.name, *(f"{100 * share.value:.2f}" for share in measured), "measured"])
    rows.append(["95 %", *(share.between for share in measured), ""])
    print(format_table(["", *KINDS, ""], rows))
    print(" ".join(f"{kind} {shares[kind].value:.2f}" for kind in KINDS))
    return 0


def probe(encoder: ClipEncoder, pairs: Iterable[RelationPair]) -> dict[str, Share]:
    """How often the true one of each kind of pair is the likelier one; a tie is half right."""
    scores: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for pair in pairs:
        pictures = [Image.fromarray(each) for each in (pair.image_rgb, pair.swapped_rgb, pair.other_rgb)]
        seen = encoder.encode_images(np.stack([np.array(squashed(each, encoder.image_size_px)) for each in pictures]))
        said = encoder.encode_texts([pair.text, pair.swapped_text, pair.other_text])
        likeness = seen @ said.T
        for kind, other in zip(KINDS, (likeness[0, 1], likeness[0, 2], likeness[1, 0], likeness[2, 0]), strict=True):
            scores[kind].append(1.0 if likeness[0, 0] > other else 0.5 if likeness[0, 0] == other else 0.0)
    return {kind: Share(sum(each), len(each)) for kind, each in scores.items()}
