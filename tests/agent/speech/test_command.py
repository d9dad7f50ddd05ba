"""`reclip-agent listen` on sound files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from agent.__main__ import main
from agent.speech.command import NOTHING


def test_a_file_in_which_nobody_speaks_is_said_to_be_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "silence.wav"
    soundfile.write(path, np.zeros(16_000, dtype=np.int16), 16_000)
    assert main(["listen", str(path)]) == NOTHING
    told = capsys.readouterr()
    assert not told.out
    assert "Nothing was said" in told.err
