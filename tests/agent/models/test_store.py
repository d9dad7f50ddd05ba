"""Models are pulled into a folder from a real server, checked there, and loaded from there."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import DownloadError, MissingWeightsError
from agent.language.dependency_parser import EMBEDDED_PARSER, DependencyParser
from agent.models.presets import PRESETS
from agent.models.published import Address, PublishedModel
from agent.models.store import check, folder_of, names_of, naming_the_remedy, pull, pulled, with_pulled
from tests.support.file_server import FileServer, serving

CONTENT = b"weights" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECLIP_AGENT_MODELS", str(tmp_path / "here"))


def model(address: Address, kind: str = "clip", name: str = "ViT-B-32:openai") -> PublishedModel:
    return PublishedModel(kind, name, "somebody", "MIT", lambda: (address,))


@pytest.mark.parametrize("published", [True, False])
def test_pull_check_and_load(published: bool) -> None:
    with serving(FileServer(CONTENT)) as server:
        made = model(Address(server.address, SHA256 if published else ""))
        assert check(made) == "not pulled"
        record = pull(made)
        assert (record.sha256, record.is_published, record.url) == (SHA256, published, server.address)
        assert pull(made) == record == pulled("clip", made.name)
    assert server.starts == [0]
    assert check(made) == ""
    path = folder_of("clip", made.name) / "weights.bin"
    assert with_pulled(PRESETS["paper"]).clip == PRESETS["paper"].clip
    preset = replace(PRESETS["paper"], clip=("ViT-B-32:openai", "RN50:openai"))
    assert with_pulled(preset).clip == (f"ViT-B-32:{path}", "RN50:openai")
    path.write_bytes(b"weighty" * 1000)
    assert "has changed since it was pulled" in check(made)
    path.unlink()
    assert "is missing" in check(made)
    assert with_pulled(preset) == preset


def test_a_model_of_several_files() -> None:
    with serving(FileServer(CONTENT)) as server:
        weights, config = (
            Address(f"{server.address.rpartition('/')[0]}/{name}") for name in ("model.bin", "config.json")
        )
        made = PublishedModel("whisper", "tiny.en", "somebody", "MIT", lambda: (weights, config))
        assert dict(pull(made).others) == {"config.json": SHA256}
    assert names_of("whisper") == ["tiny.en"]
    assert check(made) == ""
    (folder_of("whisper", "tiny.en") / "config.json").write_text("{}")
    assert "config.json has changed since it was pulled" in check(made)


def test_what_changed_at_its_publisher_is_told_by_the_digest_of_the_first_pull() -> None:
    with serving(FileServer(CONTENT)) as server:
        made = model(Address(server.address))
        pull(made)
        (folder_of("clip", made.name) / "weights.bin").unlink()
        server.content = b"others" * 1000
        with pytest.raises(DownloadError, match="thrown away"):
            pull(made)
    assert with_pulled(replace(PRESETS["paper"], clip=(made.name,))).clip == (made.name,)


def test_the_folder_can_be_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(FileServer(CONTENT)) as server:
        made = model(Address(server.address), "detector", "yolo26n.pt")
        pull(made)
    shutil.copytree(tmp_path / "here", tmp_path / "robot")
    monkeypatch.setenv("RECLIP_AGENT_MODELS", str(tmp_path / "robot"))
    assert check(made) == ""
    detector = with_pulled(PRESETS["fast"]).detector
    assert detector == str(tmp_path / "robot" / "detector" / "yolo26n.pt" / "weights.bin")


def wheel() -> bytes:
    """A pipeline as spaCy publishes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("en_core_tiny/__init__.py", "")
        for path in sorted(EMBEDDED_PARSER.rglob("*")):
            if path.is_file():
                archive.write(path, f"en_core_tiny/en_core_tiny-1.0/{path.relative_to(EMBEDDED_PARSER)}")
    return made.getvalue()


def test_a_parser_is_unpacked_and_loaded() -> None:
    with serving(FileServer(wheel())) as server:
        made = model(Address(server.address), "parser", "en_core_tiny")
        pull(made)
        assert check(made) == ""
        preset = with_pulled(replace(PRESETS["fast"], parser="en_core_tiny"))
        assert [chunk.text for chunk in DependencyParser.load(preset.parser)("the red cup").noun_chunks]
        (Path(preset.parser) / "config.cfg").write_text("")
        assert "is not what weights.bin holds" in check(made)
        pull(made)
        assert check(made) == ""


def test_a_wheel_that_is_none_is_told() -> None:
    with serving(FileServer(CONTENT)) as server, pytest.raises(DownloadError, match="cannot unpack"):
        pull(model(Address(server.address), "parser", "en_core_tiny"))
    assert with_pulled(replace(PRESETS["fast"], parser="en_core_tiny")).parser == "en_core_tiny"


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"file": "x"})])
def test_a_broken_record_is_no_record(text: str) -> None:
    folder = folder_of("clip", "a:b")
    folder.mkdir(parents=True)
    (folder / "pulled.json").write_text(text)
    assert pulled("clip", "a:b") is None


def test_missing_weights_name_the_command() -> None:
    with (
        pytest.raises(MissingWeightsError, match="`reclip-agent models pull fast`"),
        naming_the_remedy(PRESETS["fast"]),
    ):
        raise MissingWeightsError("no such file")
    with pytest.raises(MissingWeightsError, match=r"^no such file$"), naming_the_remedy(PRESETS["tabletop"]):
        raise MissingWeightsError("no such file")
