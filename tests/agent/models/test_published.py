"""What is known without asking anybody, from the libraries' own tables."""

from __future__ import annotations

import pytest
from huggingface_hub import HfApi
from huggingface_hub.hf_api import ModelInfo

from agent.errors import DownloadError
from agent.models.presets import PRESETS
from agent.models.published import models_named, published_models


def test_what_ships_is_not_fetched() -> None:
    assert published_models(PRESETS["tabletop"]) == []


def test_openai_gives_the_digest_in_the_address() -> None:
    first, second, parser = published_models(PRESETS["paper"])
    (address,) = first.locate()
    assert address.file == "RN50x16.pt"
    assert address.sha256 == "52378b407f34354e150460fe41077663dd5b39c54cd0bfd2b27167a4a06ec9aa"
    assert (second.locate()[0].file, first.licence) == ("ViT-B-32.pt", "MIT")
    assert (parser.kind, parser.name) == ("parser", "en_core_web_sm")


def test_detectors_are_ultralytics_release_assets() -> None:
    (detector,) = [each for each in published_models(PRESETS["fast"]) if each.kind == "detector"]
    (address,) = detector.locate()
    assert address.url.startswith("https://github.com/ultralytics/assets/releases/download/v")
    assert (address.file, address.sha256, detector.licence) == ("yolo26n.pt", "", "AGPL-3.0")


def test_the_hub_is_named() -> None:
    (clip,) = [each for each in published_models(PRESETS["open"]) if each.kind == "clip"]
    assert "laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K" in clip.publisher


def test_what_nobody_publishes() -> None:
    with pytest.raises(DownloadError, match="knows no weights 'nobody'"):
        published_models(PRESETS["fast"].with_models(clip="ViT-B-32:nobody"))
    (detector,) = [
        each for each in published_models(PRESETS["fast"].with_models(yolo="nothing.pt")) if each.kind == "detector"
    ]
    with pytest.raises(DownloadError, match=r"publishes no nothing\.pt"):
        detector.locate()


def test_whisper_is_all_files_of_its_repository_the_weights_first(monkeypatch: pytest.MonkeyPatch) -> None:
    large = {"size": 3, "sha256": "ab" * 32, "pointerSize": 1}
    files = [{"rfilename": "README.md"}, {"rfilename": "config.json"}, {"rfilename": "model.bin", "lfs": large}]
    info = ModelInfo(id="Systran/faster-whisper-base.en", sha="1234", siblings=files)
    monkeypatch.setattr(HfApi, "model_info", lambda self, repository, **_: info)
    (model,) = models_named("whisper:base.en")
    weights, config = model.locate()
    assert (model.kind, model.name, model.licence) == ("whisper", "base.en", "MIT")
    assert (weights.file, weights.sha256, config.file, config.sha256) == ("model.bin", "ab" * 32, "config.json", "")
    assert weights.url.endswith("/Systran/faster-whisper-base.en/resolve/1234/model.bin")


def test_whisper_has_sizes() -> None:
    assert [each.name for each in models_named("whisper")] == ["tiny.en"]
    with pytest.raises(DownloadError, match=r"no Whisper of size 'vast'; choose one of tiny\.en, "):
        models_named("whisper:vast")
