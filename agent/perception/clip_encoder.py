"""CLIP through open_clip: any tag whose weights are on this machine, any local checkpoint, any JSON config.

The only file that imports open_clip. Nothing is downloaded here, and no checkpoint may run code while it loads.
"""

from __future__ import annotations

import json
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from agent.datatypes import ImageArray
from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.perception.text_tower import embed_unpadded, ignores_padding, one_thread
from agent.perception.torchscript_archive import archived_tensors, is_torchscript_archive

if TYPE_CHECKING:
    import torch

Embeddings = npt.NDArray[np.float32]

IMAGE_BATCH = 32
TEXT_CACHE_ENTRIES = 4096
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True)
class _Source:
    """Where a model's architecture and weights come from.

    Attributes:
        config: open_clip's model config: embed_dim, vision_cfg, text_cfg, ...
        tokenizer: name that open_clip knows the tokenizer by; empty for its own BPE.
        weights: safetensors, a torch checkpoint that holds tensors only, or a TorchScript archive (OpenAI's format).
        mean, std: of the image normalisation, RGB, for values in [0, 1].
    """

    name: str
    config: dict[str, Any]
    tokenizer: str
    weights: Path
    mean: tuple[float, ...] = CLIP_MEAN
    std: tuple[float, ...] = CLIP_STD


class ClipEncoder:
    """One CLIP model: pictures and texts to unit vectors whose dot product is their likeness.

    Attributes:
        name: for people and logs.
        image_size_px: side of the square pictures that `encode_images` takes.
        logit_scale: the learnt factor on cosines (already exponentiated).
        model: open_clip's own module, float32, for what needs more than embeddings: gradients.
    """

    def __init__(
        self,
        name: str,
        model: torch.nn.Module,
        tokenizer: Callable[[list[str]], torch.Tensor],
        *,
        mean: Sequence[float] = CLIP_MEAN,
        std: Sequence[float] = CLIP_STD,
    ) -> None:
        """Wrap a model of open_clip's and its tokenizer; see `load` for the usual way.

        Raises:
            InvalidWeightsError: the model takes no square pictures.
        """
        import torch

        self.name = name
        untyped: Any = model  # mypy would narrow the attribute: encode_image and the like are open_clip's
        self.model = untyped.float().eval()
        self._tokenizer = tokenizer
        size = self.model.visual.image_size
        height, width = (size, size) if isinstance(size, int) else size
        if height != width:
            raise InvalidWeightsError(f"{name} takes pictures of {width}x{height} px; choose a model with square input")
        self.image_size_px = int(height)
        self.logit_scale = float(self.model.logit_scale.detach().exp())
        self._mean = torch.tensor(mean).view(1, 3, 1, 1) * 255
        self._std = torch.tensor(std).view(1, 3, 1, 1) * 255
        self._texts: OrderedDict[str, Embeddings] = OrderedDict()
        self._texts_lock = threading.Lock()

    @classmethod
    def load(cls, model: str | Path) -> ClipEncoder:
        """Load a model that is on this machine.

        Args:
            model: one of

                * a folder or file of a JSON config with safetensors of the same stem beside it
                  (``clip/tiny.json``, ``clip/tiny.safetensors``);
                * ``ARCHITECTURE:TAG``, open_clip's names, with the weights in the Hugging Face cache
                  (``ViT-B-32-quickgelu:openai``);
                * ``ARCHITECTURE:FILE``, a local checkpoint.

        Raises:
            MissingWeightsError: a file or the tag's weights are not here; the message says what to do.
            InvalidWeightsError: they do not fit the architecture, are broken, or would run code.
        """
        # Has to stand before open_clip imports huggingface_hub, which reads it once: some architectures
        # fetch their tokenizers by themselves.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        source = _source_of(str(model))
        built, tokenizer = _build(source)
        return cls(source.name, built, tokenizer, mean=source.mean, std=source.std)

    def normalised(self, images_rgb: ImageArray) -> torch.Tensor:
        """(M, S, S, 3) uint8, [0, 255], to the (M, 3, S, S) float32 that the model was trained on."""
        import torch

        return (torch.from_numpy(images_rgb).permute(0, 3, 1, 2).float() - self._mean) / self._std

    def encode_images(self, images_rgb: ImageArray) -> Embeddings:
        """Embed pictures, in batches; on a terminal a progress bar shows when it takes longer than a second.

        Args:
            images_rgb: (M, image_size_px, image_size_px, 3) uint8, [0, 255].

        Returns:
            (M, D) float32, each row of length 1.
        """
        import torch
        from tqdm import tqdm

        parts: list[Embeddings] = []
        starts = range(0, len(images_rgb), IMAGE_BATCH)
        # disable=None: no bar where stderr is no terminal
        bar = tqdm(starts, desc=f"{self.name}: views", unit="batch", delay=1, leave=False, disable=None)
        with torch.inference_mode():
            for start in bar:
                pixels = self.normalised(images_rgb[start : start + IMAGE_BATCH])
                parts.append(self.model.encode_image(pixels, normalize=True).numpy())
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    def encode_texts(self, prompts: Sequence[str]) -> Embeddings:
        """Embed prompts; those asked for lately come from a cache, the others are computed in one batch.

        Returns:
            (K, D) float32, each row of length 1.
        """
        with self._texts_lock:
            found = {prompt: self._texts[prompt] for prompt in prompts if prompt in self._texts}
            new = [prompt for prompt in dict.fromkeys(prompts) if prompt not in found]
            if new:
                found.update(zip(new, self._embed_texts(new), strict=True))
            for prompt in prompts:
                self._texts[prompt] = found[prompt]
                self._texts.move_to_end(prompt)
            while len(self._texts) > TEXT_CACHE_ENTRIES:
                self._texts.popitem(last=False)
        return np.stack([found[prompt] for prompt in prompts]) if prompts else np.zeros((0, 0), dtype=np.float32)

    def _embed_texts(self, prompts: list[str]) -> Embeddings:
        import torch

        with torch.inference_mode(), one_thread():
            tokens = self._tokenizer(prompts)
            short = ignores_padding(self.model)
            embedded = embed_unpadded(self.model, tokens) if short else self.model.encode_text(tokens, normalize=True)
        return np.asarray(embedded.numpy(), dtype=np.float32)


def weights_of(model: str) -> Path:
    """The file of a model's weights; ``model`` and errors as of `ClipEncoder.load`."""
    return _source_of(model).weights


def _source_of(model: str) -> _Source:
    return _from_json(Path(model)) if _is_path(model) else _from_name(model)


def _is_path(model: str) -> bool:
    return model.endswith(".json") or Path(model).is_dir() or (":" not in model and os.sep in model)


def _from_json(path: Path) -> _Source:
    configs = sorted(path.glob("*.json")) if path.is_dir() else [path]
    paired = [config for config in configs if config.with_suffix(".safetensors").is_file()]
    if not paired:
        raise MissingWeightsError(
            f"no CLIP model at {path}: put a JSON model config and safetensors weights of the same name there"
            " (model.json, model.safetensors), or name another model"
        )
    if len(paired) > 1:
        raise MissingWeightsError(f"{path} holds {len(paired)} CLIP models; name one: {', '.join(map(str, paired))}")
    try:
        content = json.loads(paired[0].read_text(encoding="utf-8"))
        config = dict(content.get("model_cfg", content))
        preprocess = dict(content.get("preprocess_cfg", {}))
        # open_clip takes these three for granted.
        config["embed_dim"], config["vision_cfg"], config["text_cfg"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidWeightsError(f"{paired[0]} is not an open_clip model config: {error!r}") from error
    return _Source(
        name=paired[0].stem,
        config=config,
        tokenizer="",
        weights=paired[0].with_suffix(".safetensors"),
        mean=tuple(preprocess.get("mean", CLIP_MEAN)),
        std=tuple(preprocess.get("std", CLIP_STD)),
    )


def _from_name(model: str) -> _Source:
    import open_clip

    architecture, _, tag_or_file = model.partition(":")
    config = open_clip.get_model_config(architecture)
    if config is None or not tag_or_file:
        raise MissingWeightsError(
            f"unknown CLIP model {model!r}: write ARCHITECTURE:TAG or ARCHITECTURE:CHECKPOINT-FILE with an architecture"
            " of open_clip.list_models(), or the path of a JSON config with safetensors next to it"
        )
    tags = open_clip.list_pretrained_tags_by_model(architecture)
    is_file = Path(tag_or_file).is_file()
    published = open_clip.get_pretrained_cfg(architecture, tags[0] if is_file and tags else tag_or_file)
    weights = Path(tag_or_file) if is_file else _cached(published)
    if weights is None:
        raise MissingWeightsError(
            f"the weights of CLIP model {model!r} are not on this machine: put its checkpoint file here and pass"
            f" {architecture}:FILE. open_clip's tags for {architecture}: {', '.join(tags) or 'none'}"
        )
    if not is_file and published.get("quick_gelu", False):
        config["quick_gelu"] = True
    return _Source(
        name=f"{architecture}:{weights.name if is_file else tag_or_file}",
        config=config,
        tokenizer=architecture,
        weights=weights,
        mean=tuple(published.get("mean", CLIP_MEAN)),
        std=tuple(published.get("std", CLIP_STD)),
    )


def _cached(published: dict[str, Any]) -> Path | None:
    """The file that open_clip would have downloaded for a tag, if it is there."""
    from huggingface_hub import try_to_load_from_cache

    repository, name = os.path.split(published.get("hf_hub", ""))
    names = [name] if name else ["open_clip_model.safetensors", "open_clip_pytorch_model.bin"]
    safe = [str(Path(name).with_suffix(".safetensors")) for name in names if not name.endswith(".safetensors")]
    for candidate in safe + names if repository else []:
        found = try_to_load_from_cache(repository, candidate)
        if isinstance(found, str):
            return Path(found)
    by_url = Path.home() / ".cache" / "clip" / os.path.basename(published.get("url", ""))
    return by_url if os.path.isfile(by_url) else None  # which `is_file` cannot say of another account's folder


def _build(source: _Source) -> tuple[torch.nn.Module, Callable[[list[str]], torch.Tensor]]:
    import pickle

    import open_clip
    from safetensors import SafetensorError

    config = dict(source.config)
    config["vision_cfg"] = {**config["vision_cfg"], "timm_model_pretrained": False}
    text = config["text_cfg"] = {**config["text_cfg"], "hf_model_pretrained": False}
    custom = config.pop("custom_text", False) or "hf_model_name" in text
    try:
        model_class = open_clip.CustomTextCLIP if custom else open_clip.CLIP
        if "multimodal_cfg" in config:
            model_class = open_clip.CoCa
        model = model_class(**config)
        _load_weights(model, source.weights)
        if source.tokenizer:
            tokenizer = open_clip.get_tokenizer(source.tokenizer)
        else:
            tokenizer = open_clip.SimpleTokenizer(context_length=text.get("context_length", 77))
    except pickle.UnpicklingError as error:
        raise InvalidWeightsError(
            f"{source.weights} would run code while it loads and was refused: save its tensors as safetensors"
        ) from error
    except OSError as error:
        raise MissingWeightsError(f"a file of CLIP model {source.name} is not on this machine: {error}") from error
    except (RuntimeError, SafetensorError, KeyError, TypeError, ValueError, EOFError) as error:
        first_lines = "\n".join(str(error).splitlines()[:4])
        raise InvalidWeightsError(f"{source.weights} does not fit {source.name}: {first_lines}") from error
    return model, tokenizer


def _load_weights(model: torch.nn.Module, path: Path) -> None:
    import open_clip

    if is_torchscript_archive(path):
        wanted = model.state_dict()
        held = archived_tensors(path)
        # Beside its weights an archive holds attributes such as masks and sizes.
        model.load_state_dict({name: tensor for name, tensor in held.items() if name in wanted}, strict=True)
    else:
        open_clip.load_checkpoint(model, str(path), weights_only=True)
