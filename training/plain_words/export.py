"""Write the trained reader as it is loaded, with a card whose figures are the measured ones."""

from __future__ import annotations

import json
from pathlib import Path

from safetensors.torch import save_file

from agent.language.plain_words.rewriter import WEIGHTS, WORDS, packed
from agent.language.plain_words.rewriting import SURE
from training.plain_words.train import FROZEN_LAYERS, Trainer

CARD_TEMPLATE = Path(__file__).with_name("card_template.md")


def export_reader(trainer: Trainer, folder: Path) -> None:
    """Write packed weights, words and model card to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(packed(dict(trainer.network.state_dict())), folder / WEIGHTS)
    words = {"pieces": trainer.piece_texts, "plain": trainer.plain}
    (folder / WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    (folder / "MODEL_CARD.md").write_text(model_card(trainer, (folder / WEIGHTS).stat().st_size), encoding="utf-8")


def model_card(trainer: Trainer, weight_bytes: int) -> str:
    """The card's text: the template with the measured facts in their places."""
    outcomes = trainer.outcomes()
    sure = [each for each in outcomes if each.sure >= SURE]
    return CARD_TEMPLATE.read_text(encoding="utf-8").format(
        frozen=FROZEN_LAYERS,
        plain=len(trainer.plain),
        pieces=len(trainer.piece_texts),
        megabytes=weight_bytes / 1e6,
        pairs=len(trainer.training),
        held_out=len(trainer.held_out),
        steps=trainer.step,
        batch=trainer.schedule.pairs,
        seed=trainer.schedule.seed,
        start=trainer.start_digest,
        minutes=trainer.seconds / 60,
        sure=SURE,
        same=sum(each.is_right for each in outcomes) / len(outcomes),
        covered=len(sure) / len(outcomes),
        precise=sum(each.is_right for each in sure) / max(1, len(sure)),
    )
