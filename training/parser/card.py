"""What ships beside the weights: the model card with what was measured, and the notice of sources and licences."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from training.parser.corpus import TRAIN_SHARES, Corpus

TEMPLATE = Path(__file__).with_name("card_template.md")
NOTICE = Path(__file__).resolve().parents[2] / "agent" / "models" / "embedded" / "parser" / "NOTICE"


def model_card(
    corpus: Corpus, steps: int, minutes: float, figures: Mapping[str, float], fully_right: str | None
) -> str:
    """The card, in Markdown; ``figures`` as `training.parser.scoring.score` gives them."""
    rows = [f"| {name} | {len(said)} | {TRAIN_SHARES[name]:.0%} |" for name, said in corpus.treebanks.items()]
    return TEMPLATE.read_text(encoding="utf-8").format(
        sources="\n".join([*rows, f"| generated utterances | unlimited | {corpus.generated} |", ""]),
        labels=", ".join(f"{name} {count}" for name, count in corpus.label_counts().most_common()),
        seed=corpus.seed,
        steps=steps,
        minutes=minutes,
        cores=os.cpu_count(),
        machine=platform.machine(),
        figures=figures,
        expressions=f"| 72 labelled human expressions, fully right | {fully_right} |\n" if fully_right else "",
    )


def write_papers(folder: Path, card: str) -> None:
    """Put the card and the notice beside the weights."""
    (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    (folder / "NOTICE").write_bytes(NOTICE.read_bytes())
