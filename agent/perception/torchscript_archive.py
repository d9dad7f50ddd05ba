"""The tensors of a TorchScript archive, the format of OpenAI's CLIP checkpoints, without running any of its code.

An archive is a zip of code, a pickle of the module's attributes and the tensors' bytes. Here the pickle is read by an
unpickler that knows tensors and nothing else: every class of the archive's own becomes a bare holder of attributes.
"""

from __future__ import annotations

import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import InvalidWeightsError

if TYPE_CHECKING:
    from torch import Tensor

MAX_ATTRIBUTES = 100_000
_DTYPES = {
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "DoubleStorage": "float64",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
}
_LISTS = frozenset({"build_intlist", "build_tensorlist", "build_doublelist", "build_boollist"})


def is_torchscript_archive(path: Path) -> bool:
    """Whether a file is one, by what torch itself goes by."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())


def archived_tensors(path: Path) -> dict[str, Tensor]:
    """Every tensor that the module holds, by its dotted name: weights, buffers, and plain attributes beside them.

    Raises:
        InvalidWeightsError: broken, or with something in it that is no tensor, number, text or module.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            root = next(name for name in archive.namelist() if name.endswith("/constants.pkl")).split("/")[0]
            # Only as large as the file: a compressed member could grow without bound.
            if any(
                member.compress_type != zipfile.ZIP_STORED
                for member in archive.infolist()
                if "/data" in member.filename
            ):
                raise InvalidWeightsError(f"{path} holds compressed tensors, which torch never writes")
            module = _Unpickler(archive, root).load()
            return dict(_named_tensors(module))
    except InvalidWeightsError:
        raise
    except (pickle.UnpicklingError, zipfile.BadZipFile, RecursionError, RuntimeError) as error:
        raise InvalidWeightsError(f"{path} cannot be read as a TorchScript archive: {error}") from error
    except (StopIteration, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, OSError) as error:
        raise InvalidWeightsError(f"{path} is a broken TorchScript archive: {error!r}") from error


class _Module:
    """What stands for any class of the archive's own. `pickle` fills its attributes."""


class _Unpickler(pickle.Unpickler):
    def __init__(self, archive: zipfile.ZipFile, root: str) -> None:
        super().__init__(BytesIO(archive.read(f"{root}/data.pkl")))
        self._archive = archive
        self._root = root
        self._storages: dict[str, Tensor] = {}

    def find_class(self, module: str, name: str) -> Any:
        import torch

        if module.split(".")[0] == "__torch__":
            return _Module
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuilt
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if module == "torch.jit._pickle" and name in _LISTS:
            return list
        if module == "torch" and name in _DTYPES:
            return getattr(torch, _DTYPES[name])
        raise pickle.UnpicklingError(f"{module}.{name} is no tensor")

    def persistent_load(self, reference: Any) -> Tensor:
        import torch

        kind, dtype, key, _, count = reference
        if kind != "storage":
            raise pickle.UnpicklingError(f"a reference to {kind!r}")
        if key not in self._storages:
            content = bytearray(self._archive.read(f"{self._root}/data/{key}"))
            self._storages[key] = (
                torch.frombuffer(content, dtype=dtype, count=count) if count else torch.zeros(0, dtype=dtype)
            )
        return self._storages[key]


def _rebuilt(storage: Tensor, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> Tensor:
    return storage.as_strided(size, stride, offset)


def _named_tensors(module: Any) -> Iterator[tuple[str, Tensor]]:
    import torch

    waiting = [("", module)]
    for _ in range(MAX_ATTRIBUTES):
        if not waiting:
            return
        prefix, holder = waiting.pop()
        for name, value in vars(holder).items():
            if isinstance(value, torch.Tensor):
                yield f"{prefix}{name}", value
            elif isinstance(value, _Module):
                waiting.append((f"{prefix}{name}.", value))
    raise InvalidWeightsError(f"the archive holds more than {MAX_ATTRIBUTES} modules")
