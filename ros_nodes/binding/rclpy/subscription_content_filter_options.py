"""Which messages a subscription wants."""

from __future__ import annotations

from typing import NamedTuple


class ContentFilterOptions(NamedTuple):
    """A condition on fields in SQL, such as ``data > %0``, and its parameters as texts."""

    filter_expression: str
    expression_parameters: list[str]
