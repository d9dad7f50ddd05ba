"""Word lists of the generated trees and of the conversion: those of words.yaml, by their names there."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import yaml

_LISTS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
w = SimpleNamespace(**{name: words.split() for name, words in _LISTS.items()})
