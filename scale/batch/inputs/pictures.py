"""Picture files, one picture each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scale.batch.inputs.source import InputFile, Item, file_system


@dataclass(frozen=True)
class Pictures:
    """See `scale.batch.inputs.source.Source`."""

    def count(self, file: InputFile) -> int:
        """One, whatever it holds: what is no picture is told in its row."""
        return 1

    def read(self, file: InputFile, numbers: range) -> Iterator[Item]:
        """See `scale.batch.inputs.source.Source`."""
        found, path = file_system(file.address)
        for _ in numbers:
            try:
                with found.open_input_stream(path) as stream:
                    yield Item(file.address, stream.read())
            except OSError as error:
                yield Item(file.address, None, problem=f"cannot be read: {error}")
