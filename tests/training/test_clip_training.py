"""The parts of the small CLIP's training: views, batches, loss, text tower. No training happens here."""

from __future__ import annotations

import json
import math
import random
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from open_clip import CLIP, SimpleTokenizer
from PIL import Image, ImageDraw

from agent.errors import InvalidInputError
from agent.models.presets import EMBEDDED
from agent.perception.clip_encoder import ClipEncoder
from training.clip.augment import augmented, recoloured, to_float
from training.clip.batches import random_batch, split
from training.clip.clutter import away_from
from training.clip.evaluate import accuracy, questions
from training.clip.export import model_card
from training.clip.loss import IGNORED, attribute_loss, contrastive_loss, evenness_loss
from training.clip.model import (
    CONFIG,
    CONTEXT_LENGTH,
    MODEL_NAME,
    UNKNOWN_TOKEN,
    TokenTable,
    WordTokenizer,
    encode_tokens,
)
from training.clip.train import Schedule, Trainer
from training.clip.view_store import SIZE_PX, VARIANTS, StoredFrame, extend_store, jittered, open_store

BOX = (100, 100, 180, 160)


def write_frames(folder: Path, count: int) -> None:
    """Frames with a red cup on the left, a blue ball on the right and a yellow duck that nobody sees."""
    (folder / "images").mkdir(parents=True)
    lines = []
    for number in range(count):
        image = Image.new("RGB", (640, 480), (90, 90, 90))
        draw = ImageDraw.Draw(image)
        draw.rectangle(BOX, fill=(200, 20, 20))
        draw.ellipse((400, 100, 480, 180), fill=(20, 20, 200))
        image.save(folder / "images" / f"{number:06}.jpg")
        things = [("cup", "red", BOX, 1.0), ("ball", "blue", (400, 100, 480, 180), 0.9),
                  ("duck", "yellow", (0, 0, 30, 30), 0.1)]  # fmt: skip
        objects = [
            {"category": c, "colour": k, "size": "small", "material": "plastic", "box_xyxy": list(b), "visible": v}
            for c, k, b, v in things
        ]
        lines.append(json.dumps({"image": f"images/{number:06}.jpg", "seed": number, "objects": objects}))
    (folder / "scenes.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> tuple[StoredFrame, ...]:
    folder = tmp_path_factory.mktemp("clip")
    write_frames(folder / "frames", 3)
    extend_store(folder / "frames", folder / "store", seed=0)
    return open_store(folder / "store")


def test_the_store_holds_what_can_be_seen(frames: tuple[StoredFrame, ...]) -> None:
    assert len(frames) == 3
    assert [thing.category for thing in frames[0].objects] == ["cup", "ball"]
    assert {frame.views.shape for frame in frames} == {(2, VARIANTS, 2, SIZE_PX, SIZE_PX, 3)}
    red = frames[0].views[0, 0, 0, SIZE_PX // 2, SIZE_PX // 2]
    assert red[0] > 150
    assert red[2] < 80


def test_a_store_grows_and_keeps_what_it_has(tmp_path: Path) -> None:
    write_frames(tmp_path / "frames", 3)
    listing = tmp_path / "frames" / "scenes.jsonl"
    lines = listing.read_text(encoding="utf-8").splitlines(keepends=True)
    listing.write_text("".join(lines[:2]) + lines[2][:20], encoding="utf-8")
    extend_store(tmp_path / "frames", tmp_path / "store", seed=0)
    first = open_store(tmp_path / "store")
    assert len(first) == 2
    before = [np.array(frame.views) for frame in first]
    listing.write_text("".join(lines), encoding="utf-8")
    extend_store(tmp_path / "frames", tmp_path / "store", seed=0)
    second = open_store(tmp_path / "store")
    assert len(second) == 3
    np.testing.assert_array_equal([frame.views for frame in second[:2]], before)


def test_no_frames_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"training\.frames"):
        extend_store(tmp_path, tmp_path / "store", seed=0)
    with pytest.raises(InvalidInputError, match="no object"):
        open_store(tmp_path / "store")


def test_jittered_boxes_stay_near_and_inside() -> None:
    boxes = np.array([[0.0, 0.0, 50.0, 50.0], [300.0, 200.0, 380.0, 260.0]] * 200)
    moved = jittered(boxes, (640, 480), np.random.default_rng(0))
    assert (moved[:, :2] >= 0).all()
    assert (moved[:, 2] <= 640).all()
    assert np.abs(moved - boxes).max() < 0.35 * 80
    assert 1 < np.abs(moved - boxes).mean() < 8


def test_a_batch_says_which_image_answers_which_caption(frames: tuple[StoredFrame, ...]) -> None:
    batch = random_batch([frames, frames[:1]], random.Random(0), scenes=2, captions_per_object=30)
    assert batch.views.shape == (8, SIZE_PX, SIZE_PX, 3)
    assert len(batch.captions) == 120
    assert batch.positive.shape == batch.same_scene.shape == (120, 8)
    assert (batch.positive & batch.same_scene).any(dim=1).all()
    of_a_cup = [
        row for row, text in enumerate(batch.captions) if re.fullmatch(r"a photo of \w+ (red )?(cup|mug)", text)
    ]
    assert of_a_cup
    assert (batch.positive[of_a_cup] == torch.tensor([True, False] * 4)).all()


def test_a_path_traced_thing_is_not_said_to_be_of_plastic_or_wood(tmp_path: Path) -> None:
    write_frames(tmp_path / "frames", 2)
    listing = tmp_path / "frames" / "scenes.jsonl"
    text = listing.read_text(encoding="utf-8").replace(
        '"material": "plastic"', '"material": "plastic", "finish": "ceramic"'
    )
    listing.write_text(text, encoding="utf-8")
    extend_store(tmp_path / "frames", tmp_path / "store", seed=0)
    batch = random_batch([open_store(tmp_path / "store")], random.Random(0), scenes=2, captions_per_object=30)
    assert not any("plastic" in caption for caption in batch.captions)
    assert batch.labels[:, 2].eq(IGNORED).all()


def test_the_split_keeps_every_twentieth_frame_out(frames: tuple[StoredFrame, ...]) -> None:
    training, held_out = split(list(frames) * 20)
    assert (len(training), len(held_out)) == (57, 3)


def test_augmentation_keeps_shape_and_range_and_is_seeded(frames: tuple[StoredFrame, ...]) -> None:
    pixels = to_float(torch.from_numpy(np.array(frames[0].views[:, 0, 0])))
    one = augmented(pixels, torch.Generator().manual_seed(1))
    two = augmented(pixels, torch.Generator().manual_seed(1))
    assert one.shape == pixels.shape
    assert 0 <= float(one.min()) <= float(one.max()) <= 1
    torch.testing.assert_close(one, two)
    assert not torch.allclose(one, pixels)


def test_recoloured_views_lose_their_colour_and_stay_in_range(frames: tuple[StoredFrame, ...]) -> None:
    red = to_float(torch.from_numpy(np.array(frames[0].views[:1, 0, 0]))).repeat(64, 1, 1, 1)
    changed = recoloured(red, torch.Generator().manual_seed(0))
    middle = changed[:, :, SIZE_PX // 2, SIZE_PX // 2]
    assert 0 <= float(changed.min()) <= float(changed.max()) <= 1
    assert 5 < int((middle.argmax(dim=1) != 0).sum()) < 60


def test_the_rate_warms_up_falls_and_starts_again_lower() -> None:
    schedule = Schedule(steps=100, warmup_steps=10, recoloured_steps=50)
    rates = [schedule.rate_factor(step) for step in range(schedule.total_steps)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1.0)
    assert rates[99] < 0.02 < rates[100] == pytest.approx(0.2)
    assert rates[-1] < 0.01


def test_a_run_without_a_first_part_warms_up_to_the_lower_rate() -> None:
    schedule = Schedule(steps=0, warmup_steps=10, recoloured_steps=50)
    rates = [schedule.rate_factor(step) for step in range(schedule.total_steps)]
    assert rates[0] == pytest.approx(0.02)
    assert 0.15 < max(rates) <= 0.2
    assert rates[-1] < 0.01


def test_training_goes_on_from_shipped_weights(frames: tuple[StoredFrame, ...], tmp_path: Path) -> None:
    shipped = EMBEDDED / "clip" / f"{MODEL_NAME}.safetensors"
    trainer = Trainer([frames], tmp_path, Schedule(steps=0), start=shipped)
    model = ClipEncoder.load(EMBEDDED / "clip").model
    texts = ["the red cup", "the yellow rubber duck"]
    with torch.no_grad():
        embedded = trainer._embed(texts)
        expected = model.encode_text(SimpleTokenizer(context_length=CONTEXT_LENGTH)(texts), normalize=True)
    torch.testing.assert_close(embedded, expected, atol=1e-4, rtol=0)
    assert float(trainer.model.logit_scale.detach().exp()) == pytest.approx(1 / 0.07, rel=1e-3)


def test_the_loss_is_least_where_the_true_images_win() -> None:
    positive = torch.tensor([[True, False, True, False], [False, True, False, False]])
    same_scene = torch.tensor([[True, True, False, False], [True, True, False, False]])
    right = torch.where(positive, 20.0, 0.0)
    wrong = torch.where(positive, 0.0, 20.0)
    assert contrastive_loss(right, positive, same_scene) < 1 < contrastive_loss(wrong, positive, same_scene)
    assert torch.isfinite(contrastive_loss(wrong, positive, same_scene))


def test_evenness_counts_what_differs_among_the_objects_of_a_caption() -> None:
    one, both = [True, False, False], [True, True, False]
    logits = torch.tensor([[1.0, 2.0, 9.0, 1.0, 2.0, 9.0], [0.0, 7.0, 0.0, 5.0, 0.0, 0.0]])
    assert evenness_loss(logits, torch.tensor([[*both, *both], [*one, *one]])) == pytest.approx(1.0)
    assert evenness_loss(logits, torch.tensor([[*one, *one], [*one, *both]])) == 0.0


def test_the_short_way_through_the_text_tower_is_open_clips_way() -> None:
    torch.manual_seed(0)
    model, tokenizer = CLIP(**CONFIG).eval(), WordTokenizer()
    texts = ["a photo of the red cup", "a photo of the cup that's behind the teacup left of the rubber ducky", "duck"]
    table = TokenTable(sorted({int(token) for token in tokenizer(texts).flatten()}), 49408)
    with torch.no_grad():
        model.token_embedding.weight.copy_(table.whole())
        padded = SimpleTokenizer(context_length=CONFIG["text_cfg"]["context_length"])(texts)
        expected = model.encode_text(padded, normalize=True)
        torch.testing.assert_close(encode_tokens(model, table, tokenizer(texts)), expected)


def test_only_learnt_rows_learn_and_an_unknown_noun_is_random() -> None:
    table = TokenTable([7], 49408)
    table(torch.tensor([[5, 7, 9]])).sum().backward()
    assert table.learnt.weight.grad is not None
    assert table.learnt.weight.grad.abs().sum(dim=1).tolist() == [0.0, 128.0]
    assert table(torch.tensor([9])).abs().sum() == 0
    generator = torch.Generator().manual_seed(0)
    unknown = torch.tensor([UNKNOWN_TOKEN])
    rows = torch.cat([table(unknown, generator) for _ in range(20)])
    assert len(rows.unique(dim=0)) > 5
    assert (rows.abs().sum(dim=1) == 0).any()


def test_a_perfect_model_scores_1_and_a_wrong_one_less(frames: tuple[StoredFrame, ...]) -> None:
    """Encoders that see mean colour and read the words red and blue."""

    def encode_images(pixels: torch.Tensor) -> torch.Tensor:
        return pixels[:, :, 44:52, 44:52].mean(dim=(2, 3))

    def encode_texts(texts: object, red: float = 1.0) -> torch.Tensor:
        return torch.tensor([[red, 0.0, -red] if "red" in text else [-red, 0.0, red] for text in texts])  # type: ignore[attr-defined]

    right = accuracy(frames, encode_images, encode_texts, seed=0)
    assert right["colour + category"] == right["colour"] == (6, 6)
    wrong = accuracy(frames, encode_images, lambda texts: encode_texts(texts, -1.0), seed=0)
    assert wrong["colour + category"] == (0, 6)


def test_questions_mean_one_object(frames: tuple[StoredFrame, ...]) -> None:
    cup, ball = frames[0].objects
    twins = list(questions([cup, cup, ball], random.Random(0)))
    assert {question.target for question in twins} == {2}


def test_a_scene_of_twins_asks_nothing(frames: tuple[StoredFrame, ...]) -> None:
    cup = frames[0].objects[0]
    twins = StoredFrame((cup, cup), frames[0].views)
    assert accuracy([twins], lambda pixels: pixels, lambda texts: torch.zeros(len(texts), 1), seed=0) == {}


def test_the_card_says_what_was_measured() -> None:
    facts = {
        "schedule": {"seed": 11, "scenes": 14, "recoloured_steps": 40},
        "start": "random weights",
        "steps_done": 100,
        "minutes": 41.6,
        "torch": "2.14.1",
        "threads": 1,
        "processor": "A processor",
        "training_frames": 950,
        "held_out_frames": 50,
        "objects": 6500,
        "figures": {"true boxes": {"colour": (3, 4), "category (crop only)": (1, 8)}},
    }
    card = model_card(facts)
    assert "| colour | 0.750 | 4 |" in card
    assert "| category (crop only) | 0.125 | 8 |" in card
    assert "42 minutes" in card
    assert "18,200 images" in card
    assert "beaker" in card


def test_clutter_is_listed_where_nothing_else_is() -> None:
    things = np.array([[100.0, 100, 200, 200]])
    same, around, beside, elsewhere, thin = (
        [110.0, 110, 190, 190], [90, 90, 210, 210], [190, 190, 300, 300], [300, 100, 380, 180], [0, 0, 9, 99]
    )  # fmt: skip
    boxes = np.array([same, around, beside, elsewhere, thin])
    np.testing.assert_array_equal(away_from(boxes, things), [beside, elsewhere])


def test_clutter_wears_no_name_of_things(tmp_path: Path) -> None:
    write_frames(tmp_path / "frames", 2)
    (tmp_path / "frames" / "clutter.jsonl").write_text("[[500, 300, 560, 380]]\n" * 2, encoding="utf-8")
    extend_store(tmp_path / "frames", tmp_path / "store", seed=0)
    batch = random_batch([open_store(tmp_path / "store")], random.Random(0), scenes=2, captions_per_object=30)
    assert batch.is_clutter.tolist() == [False, False, True] * 4
    of_clutter = batch.positive[:, 2]
    assert 60 <= int(of_clutter.sum()) < len(batch.captions)
    assert all("clutter" in text for text, is_true in zip(batch.captions, of_clutter.tolist(), strict=True) if is_true)
    assert not batch.positive[of_clutter][:, ~batch.is_clutter].any()


def test_an_attribute_that_no_image_tells_costs_nothing() -> None:
    scores, labels = torch.zeros(2, 5), torch.tensor([[0, IGNORED], [1, IGNORED]])
    assert float(attribute_loss(scores, labels, [3, 2])) == pytest.approx(math.log(3) / 2)
