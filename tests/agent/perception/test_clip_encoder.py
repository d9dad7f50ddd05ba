from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.perception import clip_encoder
from agent.perception.clip_encoder import ClipEncoder

GOLDEN = Path(__file__).parents[2] / "golden" / "ips"


@pytest.fixture(scope="module")
def encoder() -> ClipEncoder:
    return ClipEncoder.load(GOLDEN / "tiny-vit.json")


@pytest.fixture
def model_files(tmp_path: Path) -> Path:
    for suffix in (".json", ".safetensors"):
        shutil.copyfile(GOLDEN / f"tiny-vit{suffix}", tmp_path / f"model{suffix}")
    return tmp_path


def pictures(count: int, size_px: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (count, size_px, size_px, 3), dtype=np.uint8)


def test_embeddings_are_unit_vectors_and_a_batch_equals_single(encoder: ClipEncoder) -> None:
    images = pictures(clip_encoder.IMAGE_BATCH + 3, encoder.image_size_px)
    together = encoder.encode_images(images)
    assert together.shape == (len(images), 32)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(encoder.encode_images(images[-1:])[0], together[-1], atol=1e-5)
    assert encoder.encode_images(images[:0]).shape[0] == 0


def test_texts_are_cached_and_the_cache_is_bounded(encoder: ClipEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[str] = []
    original = encoder._embed_texts
    monkeypatch.setattr(encoder, "_embed_texts", lambda prompts: computed.extend(prompts) or original(prompts))
    monkeypatch.setattr(clip_encoder, "TEXT_CACHE_ENTRIES", 3)
    both = encoder.encode_texts(["a cup", "a bowl", "a cup"])
    assert np.array_equal(both[0], both[2])
    assert not np.allclose(both[0], both[1])
    encoder.encode_texts(["a cup"])
    assert computed == ["a cup", "a bowl"]
    encoder.encode_texts(["a plate", "a can"])
    encoder.encode_texts(["a cup", "a bowl"])
    assert computed == ["a cup", "a bowl", "a plate", "a can", "a bowl"]


def test_a_folder_names_its_only_model(model_files: Path, encoder: ClipEncoder) -> None:
    loaded = ClipEncoder.load(model_files)
    assert (loaded.name, loaded.logit_scale) == ("model", encoder.logit_scale)
    shutil.copyfile(model_files / "model.json", model_files / "other.json")
    shutil.copyfile(model_files / "model.safetensors", model_files / "other.safetensors")
    with pytest.raises(MissingWeightsError, match="name one"):
        ClipEncoder.load(model_files)


def test_a_named_architecture_with_a_local_checkpoint(tmp_path: Path, encoder: ClipEncoder, monkeypatch) -> None:
    import open_clip

    config = json.loads((GOLDEN / "tiny-vit.json").read_text())
    monkeypatch.setattr(open_clip, "get_model_config", lambda name: config if name == "tiny" else None)
    monkeypatch.setattr(open_clip, "get_tokenizer", lambda name: open_clip.SimpleTokenizer())
    torch.save({"state_dict": load_file(GOLDEN / "tiny-vit.safetensors")}, tmp_path / "epoch_1.pt")
    loaded = ClipEncoder.load(f"tiny:{tmp_path / 'epoch_1.pt'}")
    assert np.allclose(loaded.encode_texts(["a cup"]), encoder.encode_texts(["a cup"]), atol=1e-5)


def test_a_published_tag_is_found_in_the_local_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub

    asked: list[str] = []

    def cached(repository: str, filename: str) -> str | None:
        asked.append(f"{repository}/{filename}")
        return str(tmp_path / filename) if filename.endswith(".safetensors") else None

    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", cached)
    source = clip_encoder._from_name("ViT-B-32:openai")
    assert source.weights.suffix == ".safetensors"
    assert source.config["quick_gelu"] is True
    assert len(asked) == 1


@pytest.mark.parametrize(
    "model", ["ViT-B-32-quickgelu:openai", "ViT-B-32:no-such-tag", "NoSuchModel:openai", "ViT-B-32"]
)
def test_weights_that_are_not_here(model: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(MissingWeightsError, match="FILE"):
        ClipEncoder.load(model)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["nowhere/model.json", "nowhere/at/all"])
def test_paths_that_are_not_here(path: str, tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match="JSON model config"):
        ClipEncoder.load(tmp_path / path)


def test_broken_files(model_files: Path) -> None:
    config = (model_files / "model.json").read_text()
    (model_files / "model.json").write_text("[]")
    with pytest.raises(InvalidWeightsError, match="not an open_clip model config"):
        ClipEncoder.load(model_files)
    (model_files / "model.json").write_text(config.replace('"layers": 3', '"layers": 2'))
    with pytest.raises(InvalidWeightsError, match="does not fit"):
        ClipEncoder.load(model_files)
    (model_files / "model.json").write_text(config)
    (model_files / "model.safetensors").write_bytes(b"\x00" * 64)
    with pytest.raises(InvalidWeightsError, match="does not fit"):
        ClipEncoder.load(model_files)


class _RunsCode:
    def __reduce__(self) -> tuple:
        return Path.touch, (Path("ran"),)


def test_a_checkpoint_that_would_run_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"state_dict": _RunsCode()}, tmp_path / "bad.pt")
    source = clip_encoder._Source(
        name="tiny",
        config=json.loads((GOLDEN / "tiny-vit.json").read_text()),
        tokenizer="",
        weights=tmp_path / "bad.pt",
    )
    with pytest.raises(InvalidWeightsError, match="would run code"):
        clip_encoder._build(source)
    assert not (tmp_path / "ran").exists()
