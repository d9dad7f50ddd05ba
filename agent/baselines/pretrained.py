"""Loading models of transformers' from a folder of this machine: nothing is fetched, nothing in them runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.errors import InvalidWeightsError, MissingDependencyError, MissingWeightsError


@contextmanager
def loading(folder: str | Path, what: str) -> Iterator[None]:
    """Around the loading of a model that `save_pretrained` wrote.

    Raises:
        MissingWeightsError: no such folder.
        InvalidWeightsError: something else is in it.
        MissingDependencyError: transformers is not installed.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    if not (Path(folder) / "config.json").is_file():
        raise MissingWeightsError(
            f"no {what} at {folder}: save one there (transformers' save_pretrained, or a copy of its page's files)"
        )
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingDependencyError(f'{error}; to compare with: pip install "reclip-agent[compare]"') from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        first_lines = "\n".join(str(error).splitlines()[:4])
        raise InvalidWeightsError(f"{folder} holds no {what} that can be loaded: {first_lines}") from error
