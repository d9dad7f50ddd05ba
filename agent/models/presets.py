"""Presets: for each name, which models load and how they are used.

What a CLIP model is shown (views, window, resize) belongs to the preset, as it must be what the model was made for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from agent.errors import UnknownPresetError
from agent.perception.ips import PROMPT, Aggregator
from agent.perception.isolated_views import Resize, ViewSettings
from agent.perception.yolo import DetectorSettings

EMBEDDED = Path(__file__).with_name("embedded")
DEFAULT_PRESET = "tabletop"


@dataclass(frozen=True)
class Preset:
    """A named set of models and settings.

    Attributes:
        name: what `load_preset` knows it by.
        summary: one line for a person.
        clip: the CLIP models whose logits add up, each as `agent.perception.clip_encoder.ClipEncoder.load` takes it.
        parser: a spaCy pipeline, by name or folder.
        detector: as `agent.perception.yolo.YoloProposals.load` takes it; None where boxes must be given.
        detector_settings: how the detector is used.
        views: what the CLIP models are shown.
        aggregator: how a box's views become one logit.
        prompt: the text for a phrase.
        vocabulary: a file of the words, one a line, that the CLIP models know; None where they know English.
        synonyms: a file of other words and the known word that stands for each.
        domain: a file of weights that say which pictures the models know; None where they know any.
        calibration: a file for extended mode, see `agent.grounding.calibration`; None where none ships.
        plain_words: a folder of the learned reader, which extended mode uses; None for none.
    """

    name: str
    summary: str
    clip: tuple[str, ...]
    parser: str
    detector: str | None = None
    detector_settings: DetectorSettings = field(default_factory=DetectorSettings)
    views: ViewSettings = field(default_factory=ViewSettings)
    aggregator: Aggregator = Aggregator.SUM
    prompt: str = PROMPT
    vocabulary: Path | None = None
    synonyms: Path | None = None
    domain: Path | None = None
    calibration: Path | None = None
    plain_words: Path | None = EMBEDDED / "plain_words"

    @property
    def ships(self) -> bool:
        """Whether all its models are in the package."""
        names = (*self.clip, self.parser, *([] if self.detector is None else [self.detector]))
        return all(Path(name).is_dir() for name in names)

    def with_models(
        self, *, clip: str | Sequence[str] | None = None, yolo: str | None = None, parser: str | None = None
    ) -> Preset:
        """The preset with models of the caller's; None keeps the preset's own.

        Another CLIP is shown the published views and is taken to know English; another detector is used at its usual
        size and threshold.
        """
        changed = self
        if clip is not None:
            models = (clip,) if isinstance(clip, str) else tuple(clip)
            changed = replace(
                changed,
                clip=models,
                views=ViewSettings(),
                vocabulary=None,
                synonyms=None,
                domain=None,
                calibration=None,
            )
        if yolo is not None:
            changed = replace(changed, detector=yolo, detector_settings=DetectorSettings(), domain=None)
        return changed if parser is None else replace(changed, parser=parser)


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Preset(
                name="tabletop",
                summary="rendered tabletop scenes; all models ship with the package",
                clip=(str(EMBEDDED / "clip"),),
                parser=str(EMBEDDED / "parser"),
                detector=str(EMBEDDED / "detector"),
                detector_settings=DetectorSettings(image_size_px=576, min_score=0.15, mirrored=True),
                views=ViewSettings(window_factor=3.0, resize=Resize.PAD, mirrored=True),
                vocabulary=EMBEDDED / "clip" / "vocabulary.txt",
                synonyms=EMBEDDED / "synonyms.txt",
                domain=EMBEDDED / "domain.npz",
                calibration=EMBEDDED / "calibration.json",
            ),
            Preset(
                name="paper",
                summary="the published method: RN50x16 and ViT-B/32 of OpenAI, boxes given or from any detector",
                clip=("RN50x16-quickgelu:openai", "ViT-B-32-quickgelu:openai"),
                parser="en_core_web_sm",
            ),
            Preset(
                name="fast",
                summary="real pictures on a CPU: YOLO26n and ViT-B/32",
                clip=("ViT-B-32-quickgelu:openai",),
                parser="en_core_web_sm",
                detector="yolo26n.pt",
            ),
            Preset(
                name="open",
                summary="anything that has a name: prompt-free YOLOE and a larger CLIP",
                clip=("ViT-L-14:datacomp_xl_s13b_b90k",),
                parser="en_core_web_trf",
                detector="yoloe-26n-seg-pf.pt",
            ),
        )
    }
)


def load_preset(name: str) -> Preset:
    """The preset of that name.

    Raises:
        UnknownPresetError: there is none; the message lists the choices.
    """
    if name not in PRESETS:
        raise UnknownPresetError(f"there is no preset {name!r}; choose one of {', '.join(PRESETS)}")
    return PRESETS[name]
