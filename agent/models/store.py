"""The folder of pulled models: what is put there is whole and right, and what is there is what presets load.

``clip/NAME/``, ``detector/NAME/``, ``parser/NAME/`` and ``whisper/SIZE/`` each hold files as they were published, and
beside them ``pulled.json``: where the weights came from, their sha256, whether their publisher gave that, their
licence, and the sha256 of the other files. A parser's wheel is unpacked beside it as well.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
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
        file: the name of its weights.
        url: where they came from.
        sha256: hexadecimal.
        is_published: whether its publisher gave the digest; otherwise it is that of the first pull.
        licence: for people.
        others: names of the other files, each with its sha256.
    """

    file: str
    url: str
    sha256: str
    is_published: bool
    licence: str
    others: Mapping[str, str] = field(default_factory=dict)


def pull(model: PublishedModel) -> Pulled:
    """Fetch a model unless it is there and right.

    Raises:
        DownloadError: see `agent.models.downloads.download`.
    """
    folder, before = folder_of(model.kind, model.name), pulled(model.kind, model.name)
    address, *others = model.locate()
    known = address.sha256 or (before.sha256 if before is not None and before.url == address.url else "")
    path = folder / address.file
    found = download(address.url, path, known)
    beside = {each.file: download(each.url, folder / each.file, each.sha256) for each in others}
    record = Pulled(path.name, address.url, found, bool(address.sha256), model.licence, beside)
    if model.kind == "parser":
        _unpack(path, folder / UNPACKED)
    _write(folder / RECORD, json.dumps(asdict(record), indent=1) + "\n")
    return record


def check(model: PublishedModel) -> str:
    """What is wrong with a model in the folder; empty where nothing is."""
    folder, record = folder_of(model.kind, model.name), pulled(model.kind, model.name)
    if record is None:
        return "not pulled"
    for name, sha256 in {record.file: record.sha256, **record.others}.items():
        if not (folder / name).is_file():
            return f"{folder / name} is missing"
        if digest(folder / name) != sha256:
            return f"{folder / name} has changed since it was pulled"
    if model.kind == "parser" and not _is_unpacked(folder / record.file, folder / UNPACKED):
        return f"{folder / UNPACKED} is not what {record.file} holds"
    return ""


def pulled(kind: str, name: str) -> Pulled | None:
    """The record of a model in the folder; None where it was not pulled."""
    try:
        return Pulled(**json.loads((folder_of(kind, name) / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def names_of(kind: str) -> list[str]:
    """Models of a kind that are in the folder."""
    return sorted(path.parent.name for path in (models_dir() / kind).glob(f"*/{RECORD}"))


def with_pulled(preset: Preset) -> Preset:
    """The preset with files of the folder in place of names, where they were pulled."""
    clip = []
    for name in preset.clip:
        path = _file("clip", name)
        clip.append(name if path is None else f"{name.partition(':')[0]}:{path}")
    detector = None if preset.detector is None else _file("detector", preset.detector)
    parser = next(iter(sorted((folder_of("parser", preset.parser) / UNPACKED).glob("*/*/config.cfg"))), None)
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


def folder_of(kind: str, name: str) -> Path:
    """Where a model is, or would be, in `agent.config.models_dir`."""
    return models_dir() / kind / name.replace(":", "--").replace("/", "--")


def _file(kind: str, name: str) -> Path | None:
    record = pulled(kind, name)
    path = record and folder_of(kind, name) / record.file
    return path if path and path.is_file() else None


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
