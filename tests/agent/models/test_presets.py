from __future__ import annotations

import pytest

from agent.errors import UnknownPresetError
from agent.models.presets import PRESETS, load_preset
from agent.perception.isolated_views import ViewSettings
from agent.perception.yolo import DetectorSettings


def test_every_preset_has_its_name_and_models() -> None:
    assert list(PRESETS) == ["tabletop", "paper", "fast", "open"]
    for name, preset in PRESETS.items():
        assert load_preset(name) is preset
        assert preset.name == name
        assert preset.clip
        assert "{phrase}" in preset.prompt


def test_an_unknown_name_lists_the_choices() -> None:
    with pytest.raises(UnknownPresetError, match="tabletop, paper, fast, open"):
        load_preset("table top")


def test_the_paper_is_shown_the_published_views() -> None:
    assert load_preset("paper").views == ViewSettings()


def test_models_of_the_callers_own() -> None:
    tabletop = load_preset("tabletop")
    assert tabletop.with_models() is tabletop
    other = tabletop.with_models(clip="ViT-B-32:openai", parser="en_core_web_sm")
    assert (other.clip, other.views, other.vocabulary) == (("ViT-B-32:openai",), ViewSettings(), None)
    assert (other.parser, other.detector) == ("en_core_web_sm", tabletop.detector)
    detected = tabletop.with_models(yolo="best.pt", clip=["a:b", "c:d"])
    assert (detected.detector, detected.detector_settings) == ("best.pt", DetectorSettings())
    assert detected.clip == ("a:b", "c:d")
