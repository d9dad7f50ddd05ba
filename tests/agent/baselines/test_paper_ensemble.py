"""The paper's two models in the format of OpenAI's checkpoints, at full size, against open_clip called directly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from open_clip.openai import load_openai_model
from PIL import Image, ImageDraw, ImageFilter

from agent.datatypes import Frame
from agent.images import load_image
from agent.models.presets import EMBEDDED, load_preset
from agent.perception.clip_encoder import CLIP_MEAN, CLIP_STD
from agent.perception.proposals import GivenBoxes
from agent.pipeline import Grounder

pytestmark = pytest.mark.filterwarnings("ignore")
FRAME = Frame(load_image(Path(__file__).parents[2] / "golden" / "ips" / "image0.png"))
BOXES = [(156, 204, 365, 393), (529, 130, 603, 335)]
FILES = {"RN50x16": "RN50x16.pt", "ViT-B-32": "ViT-B-32.pt"}


def save_as_openai_did(architecture: str, path: Path) -> None:
    """A traced module in half precision, with the sizes as tensors beside the weights."""
    torch.manual_seed(len(architecture))
    model = open_clip.CLIP(**open_clip.get_model_config(f"{architecture}-quickgelu")).eval()
    size = open_clip.get_model_config(architecture)["vision_cfg"]["image_size"]
    mask = model.attn_mask
    del model.attn_mask
    model.attn_mask = mask  # theirs is no buffer
    for name, value in (("input_resolution", size), ("context_length", 77), ("vocab_size", 49408)):
        vars(model).pop(name, None)
        model.register_buffer(name, torch.tensor(value))
    with torch.no_grad():
        traced = torch.jit.trace(
            model, (torch.zeros(1, 3, size, size), torch.zeros(1, 77, dtype=torch.long)), check_trace=False
        )
        traced.half().save(path)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder where open_clip would have put the published files; they go again, as they are large."""
    home = tmp_path_factory.mktemp("home")
    (home / ".cache" / "clip").mkdir(parents=True)
    for architecture, name in FILES.items():
        save_as_openai_did(architecture, home / ".cache" / "clip" / name)
    yield home
    for name in FILES.values():
        (home / ".cache" / "clip" / name).unlink()


def views(box: tuple[int, int, int, int]) -> list[Image.Image]:
    """The crop, and the image blurred but for the box, drawn as the paper's authors did."""
    image = Image.fromarray(FRAME.image_rgb)
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).rectangle(box, fill=255)
    blurred = image.filter(ImageFilter.GaussianBlur(100))
    blurred.paste(image, mask=mask)
    return [image.crop(box), blurred]


def direct_logits(path: Path) -> np.ndarray:
    """(N,) of one model with open_clip's own loader and preprocessing, summed over the views."""
    model = load_openai_model(str(path), precision="fp32", device="cpu").eval()
    size = model.visual.image_size
    transform = open_clip.image_transform(
        size if isinstance(size, int) else size[0],
        is_train=False,
        mean=CLIP_MEAN,
        std=CLIP_STD,
        interpolation="bicubic",
        resize_mode="squash",
    )
    with torch.inference_mode():
        pictures = torch.stack([transform(view) for box in BOXES for view in views(box)])
        images, texts, scale = model(pictures, open_clip.tokenize(["a photo of the red cup"]))
        return (scale * images @ texts.T).reshape(len(BOXES), -1).sum(dim=1).numpy()


def test_the_paper_ensemble_is_that_of_open_clip(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home))
    grounder = Grounder.from_preset("paper", parser=str(EMBEDDED / "parser"))
    assert [encoder.name for encoder in grounder.scorer.encoders] == list(load_preset("paper").clip)
    encoded = grounder.encode(FRAME, GivenBoxes(BOXES).propose(FRAME)).encoded
    expected = sum(direct_logits(home / ".cache" / "clip" / name) for name in FILES.values())
    assert encoded.logits("The Red Cup") == pytest.approx(expected, abs=2e-3)
    assert abs(expected[0] - expected[1]) > 0.05, "the boxes differ by more than the tolerance"
