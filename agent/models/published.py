"""Where the models of a preset are published: the libraries' own tables; only licences are typed by hand."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from agent.errors import DownloadError, MissingDependencyError
from agent.models.presets import Preset, load_preset

SHA256_DIGITS = 64
WHISPER, WHISPER_SIZE = "whisper", "tiny.en"


@dataclass(frozen=True)
class Address:
    """One file.

    Attributes:
        url: where it is.
        sha256: hexadecimal, as its publisher gives it; empty where none does.
    """

    url: str
    sha256: str = ""

    @property
    def file(self) -> str:
        """Its name."""
        return self.url.partition("?")[0].rpartition("/")[2]


@dataclass(frozen=True)
class PublishedModel:
    """A model that can be pulled.

    Attributes:
        kind: "clip", "detector", "parser" or "whisper".
        name: as a preset has it; of Whisper, its size.
        publisher: who has it, for people.
        licence: for people.
        locate: the addresses of its files, of its weights first; may ask the publisher over the network.

            Raises:
                DownloadError: the publisher does not answer, or has no such model.
    """

    kind: str
    name: str
    publisher: str
    licence: str
    locate: Callable[[], tuple[Address, ...]]


def models_named(name: str) -> list[PublishedModel]:
    """The models of a preset, or Whisper of some size: "whisper", "whisper:base.en".

    Raises:
        DownloadError: Whisper has no such size.
        MissingDependencyError: see `published_models`; for Whisper, faster-whisper is not installed.
        UnknownPresetError: neither.
    """
    kind, _, size = name.partition(":")
    return [whisper(size or WHISPER_SIZE)] if kind == WHISPER else published_models(load_preset(name))


def whisper(size: str) -> PublishedModel:
    """Whisper, converted for faster-whisper. Raises as `models_named` does."""
    try:
        from faster_whisper.utils import _MODELS as REPOSITORIES
    except ModuleNotFoundError as error:
        raise MissingDependencyError(f'{error}; for Whisper: pip install "reclip-agent[whisper]"') from error
    if size not in REPOSITORIES:
        raise DownloadError(f"there is no Whisper of size {size!r}; choose one of {', '.join(REPOSITORIES)}")
    repository = str(REPOSITORIES[size])
    owner = f"Hugging Face, {repository.partition('/')[0]}"
    return PublishedModel(WHISPER, size, owner, "MIT", partial(_repository_addresses, repository))


def _repository_addresses(repository: str) -> tuple[Address, ...]:
    """All files of a model for faster-whisper on the hub."""
    from huggingface_hub import HfApi, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError

    try:
        info = HfApi().model_info(repository, files_metadata=True)
    except (HfHubHTTPError, OSError) as error:
        raise DownloadError(f"{repository} on the Hugging Face hub does not answer: {error}") from error
    files = {each.rfilename: each.lfs.sha256 if each.lfs else "" for each in info.siblings or ()}
    wanted = sorted(
        (name for name in files if name.endswith((".bin", ".json", ".txt"))), key=lambda name: name != "model.bin"
    )
    return tuple(Address(hf_hub_url(repository, name, revision=info.sha), files[name]) for name in wanted)


def published_models(preset: Preset) -> list[PublishedModel]:
    """The models of a preset that do not ship with the package; asks nobody.

    Raises:
        MissingDependencyError: the library that knows where a detector is, is not installed.
    """
    return list(_models(preset))


def _models(preset: Preset) -> Iterator[PublishedModel]:
    for name in preset.clip:
        architecture, _, tag = name.partition(":")
        if tag and not Path(tag).is_file():
            yield _clip(name, architecture, tag)
    if preset.detector is not None and not Path(preset.detector).exists():
        yield PublishedModel(
            "detector", preset.detector, "ultralytics", "AGPL-3.0", partial(_detector_address, preset.detector)
        )
    if not Path(preset.parser).exists():
        yield PublishedModel("parser", preset.parser, "spaCy", "MIT", partial(_parser_address, preset.parser))


def _clip(name: str, architecture: str, tag: str) -> PublishedModel:
    import open_clip

    entry: dict[str, Any] = open_clip.get_pretrained_cfg(architecture, tag) or {}
    url, repository = str(entry.get("url", "")), str(entry.get("hf_hub", ""))
    if "openaipublic" in url:  # open_clip's own rule: the last folder is the digest
        address = Address(url, url.split("/")[-2])
        return PublishedModel("clip", name, "OpenAI", "MIT", lambda: (address,))
    if repository:
        owner = repository.rstrip("/")
        return PublishedModel("clip", name, f"Hugging Face, {owner}", "see its page", partial(_hub_address, repository))
    if url:
        return PublishedModel("clip", name, url.split("/")[2], "see its page", lambda: (Address(url),))
    raise DownloadError(f"open_clip knows no weights {tag!r} of {architecture}: see open_clip.list_pretrained()")


def _hub_address(repository: str) -> tuple[Address, ...]:
    """The file of a model on the hub; the hub gives the sha256 of large files."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError
    from open_clip.constants import HF_SAFE_WEIGHTS_NAME, HF_WEIGHTS_NAME

    folder, file = os.path.split(repository)
    problem: Exception | None = None
    for candidate in (file,) if file else (HF_SAFE_WEIGHTS_NAME, HF_WEIGHTS_NAME):
        url = hf_hub_url(folder, candidate)
        try:
            etag = get_hf_file_metadata(url).etag or ""
        except EntryNotFoundError as error:
            problem = error
        except (HfHubHTTPError, OSError) as error:
            raise DownloadError(f"{folder} on the Hugging Face hub does not answer: {error}") from error
        else:
            return (Address(url, etag if len(etag) == SHA256_DIGITS else ""),)
    raise DownloadError(f"{folder} on the Hugging Face hub has no weights that open_clip reads: {problem}")


def _detector_address(name: str) -> tuple[Address, ...]:
    """A release asset of ultralytics'; the release is the one that its own downloads take."""
    from agent.perception.yolo import ultralytics_downloads

    downloads = ultralytics_downloads()
    if name not in downloads.GITHUB_ASSETS_NAMES:
        raise DownloadError(f"ultralytics publishes no {name}")
    release = inspect.signature(downloads.attempt_download_asset).parameters["release"].default
    return (Address(f"https://github.com/{downloads.GITHUB_ASSETS_REPO}/releases/download/{release}/{name}"),)


def _parser_address(name: str) -> tuple[Address, ...]:
    """The wheel of the version that fits the spaCy which is installed, by spaCy's own table."""
    from spacy import about

    tables = import_module("spacy.cli.download")
    try:
        version = tables.get_version(name, tables.get_compatibility())
    except (SystemExit, OSError) as error:
        raise DownloadError(f"spaCy's table of pipelines has no {name}, or does not answer: {error}") from error
    file = tables.get_model_filename(name, version)
    return (Address(f"{about.__download_url__}/{file}"),)
