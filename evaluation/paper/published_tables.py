"""The paper's zero-shot figures: accuracy at IoU 0.5, per cent.

Source: Subramanian et al., "ReCLIP", ACL 2022, tables 2 and 3 and the table of RefGTA. Rows of supervised systems are
quoted there; so are ALBEF's, which these tables leave out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One split of one dataset, in the released files.

    Attributes:
        file: the references' file, JSON lines.
        detections: the file of detected proposals; empty where annotated boxes are the proposals.
        images: the folder of pictures.
    """

    file: str
    detections: str
    images: str = "train2014"


@dataclass(frozen=True)
class Row:
    """One method.

    Attributes:
        method: its name in `agent.baselines.methods`.
        published: column -> accuracy, per cent.
        ground_truth: whether the annotated boxes are its proposals.
    """

    method: str
    published: Mapping[str, float]
    ground_truth: bool


class PublishedTable:
    """A table of the paper: its columns and rows by their names, in its order.

    Args:
        figures: lines "method | its figures"; `ON_GROUND_TRUTH` behind a method says what its proposals are.
    """

    def __init__(self, columns: Mapping[str, Column], figures: str) -> None:
        self.columns = columns
        self.rows: dict[str, Row] = {}
        has_detections = all(each.detections for each in columns.values())
        for name, published in (map(str.strip, line.split("|")) for line in figures.strip().splitlines()):
            method = name.removesuffix(ON_GROUND_TRUTH)
            by_column = dict(zip(columns, map(float, published.split()), strict=True))
            self.rows[name] = Row(method, by_column, not has_detections or name.endswith(ON_GROUND_TRUTH))


def _detected(split: str) -> Column:
    return Column(f"{split}.jsonl", f"{split.partition('_')[0]}_dets_dict.json")


ON_GROUND_TRUTH = ", ground-truth boxes"
_MAIN = {
    "RefCOCOg val": _detected("refcocog_val"),
    "RefCOCOg test": _detected("refcocog_test"),
    "RefCOCO+ val": _detected("refcoco+_val"),
    "RefCOCO+ A": _detected("refcoco+_testa"),
    "RefCOCO+ B": _detected("refcoco+_testb"),
    "RefCOCO val": _detected("refcoco_val"),
    "RefCOCO A": _detected("refcoco_testa"),
    "RefCOCO B": _detected("refcoco_testb"),
}
_TABLE_2 = """
random                     | 18.12 19.10 16.29 13.57 19.60 15.73 13.51 19.20
CPT-adapted                | 22.32 23.65 23.85 21.55 25.92 23.16 21.44 26.95
GradCAM                    | 50.86 49.70 47.83 56.92 37.70 42.85 51.07 35.21
ReCLIP w/o relations       | 57.70 57.19 47.43 50.02 43.85 41.97 43.42 39.02
ReCLIP                     | 59.33 59.01 47.87 50.10 45.10 45.78 46.10 47.07
ReCLIP, area > 5 %         | 60.85 61.05 55.07 60.47 47.41 54.04 58.60 49.54
ReCLIP, ground-truth boxes | 68.08 67.05 52.12 51.61 52.03 50.51 47.11 54.94
"""
_TABLE_3 = """
crop | 54.43 41.28
blur | 55.96 47.23
max  | 55.76 44.55
sum  | 57.70 47.43
"""
_REFGTA = """
random               | 27.03 27.60
GradCAM              | 51.90 51.53
ReCLIP               | 69.84 70.79
ReCLIP w/o relations | 71.66 72.56
"""
TABLES = {
    "table2": PublishedTable(_MAIN, _TABLE_2),
    "table3": PublishedTable({name: _MAIN[name] for name in ("RefCOCOg val", "RefCOCO+ val")}, _TABLE_3),
    "refgta": PublishedTable(
        {f"RefGTA {split}": Column(f"refgta_{split}.jsonl", "", "refgta") for split in ("val", "test")}, _REFGTA
    ),
}
