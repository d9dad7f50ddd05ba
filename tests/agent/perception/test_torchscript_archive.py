"""Archives as torch writes them, read without torch's own loader, and archives that nobody should load."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path

import pytest
import torch

from agent.errors import InvalidWeightsError
from agent.perception.torchscript_archive import archived_tensors, is_torchscript_archive


class Small(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
        self.scale = torch.nn.Parameter(torch.tensor(2.5))
        self.mask = torch.triu(torch.ones(2, 2))  # a plain attribute, no buffer
        self.sizes = [1, 2]

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return self.layer(rows) * self.scale + self.mask


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    torch.jit.script(Small().eval()).save(tmp_path / "small.pt")
    return tmp_path / "small.pt"


def test_the_tensors_are_those_of_torchs_own_loader(archive: Path) -> None:
    found = archived_tensors(archive)
    expected = torch.jit.load(archive).state_dict()
    assert set(found) == {*expected, "mask"}
    assert all(torch.equal(found[name], tensor) for name, tensor in expected.items())
    assert found["layer.0.weight"].shape == (2, 3)


def test_a_traced_module_in_half_precision(tmp_path: Path) -> None:
    torch.jit.trace(Small().eval(), torch.zeros(2, 3)).half().save(tmp_path / "traced.pt")
    expected = torch.jit.load(tmp_path / "traced.pt").state_dict()
    found = archived_tensors(tmp_path / "traced.pt")
    assert found["layer.0.weight"].dtype is torch.float16
    assert all(torch.equal(found[name], tensor) for name, tensor in expected.items())


def test_what_is_an_archive(archive: Path, tmp_path: Path) -> None:
    torch.save(Small().state_dict(), tmp_path / "state.pt")
    (tmp_path / "text.pt").write_text("no zip")
    assert is_torchscript_archive(archive)
    assert not is_torchscript_archive(tmp_path / "state.pt")
    assert not is_torchscript_archive(tmp_path / "text.pt")


class _RunsCode:
    def __reduce__(self) -> tuple:
        return Path.touch, (Path("ran"),)


def rewritten(archive: Path, pickled: bytes, *, compressed: bool = False) -> Path:
    """The archive with another pickle in it."""
    changed = archive.with_name("changed.pt")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.infolist():
            content = pickled if member.filename.endswith("/data.pkl") else old.read(member)
            kind = zipfile.ZIP_DEFLATED if compressed and "/data/" in member.filename else zipfile.ZIP_STORED
            new.writestr(member.filename, content, compress_type=kind)
    return changed


def test_code_in_the_pickle_is_not_run(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    changed = rewritten(archive, pickle.dumps(_RunsCode()))
    with pytest.raises(InvalidWeightsError, match="no tensor"):
        archived_tensors(changed)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "pickled",
    [
        b"",
        pickle.dumps([1, 2]),
        pickle.dumps({"a": torch.float32}),
        b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n)R.",
        b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(K\x01K\x02K\x03K\x04tR.",
        b"\x80\x02(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x02\x00\x00\x0099X\x03\x00\x00\x00cpuK\x01tQ.",
        b"\x80\x02(X\x05\x00\x00\x00otherK\x01K\x01K\x01K\x01tQ.",
    ],
)
def test_broken_pickles(archive: Path, pickled: bytes) -> None:
    with pytest.raises(InvalidWeightsError, match="archive"):
        archived_tensors(rewritten(archive, pickled))


def test_a_module_that_holds_itself_ends(archive: Path) -> None:
    itself = b"\x80\x02c__torch__\nA\n)\x81q\x00}X\x01\x00\x00\x00ah\x00sb."
    with pytest.raises(InvalidWeightsError, match="more than"):
        archived_tensors(rewritten(archive, itself))


def test_a_view_beyond_its_storage(archive: Path) -> None:
    reference = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x01tQ"
    beyond = b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(" + reference + b"K\x00(M\xe8\x03t(K\x01tI00\n}tR."
    with pytest.raises(InvalidWeightsError, match="archive"):
        archived_tensors(rewritten(archive, beyond))


def test_compressed_tensors_are_refused(archive: Path) -> None:
    with zipfile.ZipFile(archive) as old:
        pickled = old.read(next(name for name in old.namelist() if name.endswith("/data.pkl")))
    with pytest.raises(InvalidWeightsError, match="compressed"):
        archived_tensors(rewritten(archive, pickled, compressed=True))


def test_a_file_that_was_cut_off(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.pt").write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(InvalidWeightsError):
        archived_tensors(tmp_path / "cut.pt")
