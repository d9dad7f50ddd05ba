"""Small datasets of rendered tables in the true file formats of the field, for runs without the real ones.

``FOLDER`` then holds what the released evaluation has (``refcocog_val.jsonl``, ``refcocog_dets_dict.json``, pictures in
``train2014`` and ``refgta``), and ``refer/refcoco``, ``refer/refcocog`` and ``refer/grefcoco`` in the "refer" layout.
Detections are the true boxes moved by some pixels, a few missing, a few of nothing.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from sim.expressions import ExpressionWriter
from sim.orders import seen_objects
from sim.renderer import Rendering, SceneRenderer
from sim.scene import SceneOptions, sample_scene

FIRST_SEED = 50_000
JPEG_QUALITY = 94
SPLITS = {
    "refcocog": ("val", "test"),
    "refcoco+": ("val", "testa", "testb"),
    "refcoco": ("val", "testa", "testb"),
    "refgta": ("val", "test"),
}
REFER = {"refcoco": "unc", "refcocog": "umd"}
REFER_SPLITS = {"testa": "testA", "testb": "testB"}
JITTER_PX, MISSED, FALSE = 3.0, 0.08, 0.5
"""Of the detections: standard deviation, share, and how many of nothing in a picture."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """One rendered table.

    Attributes:
        image_id: COCO's number.
        file: its name.
        annotations: COCO's, of everything in sight.
        texts: what is said about it.
        said: the same by what it means: annotation id -> texts.
    """

    image_id: int
    file: str
    annotations: list[Record]
    texts: list[str]
    said: dict[int, list[str]]


def write_mini_sets(folder: Path, scenes: int) -> int:
    """Write them.

    Args:
        scenes: pictures of each split.

    Returns:
        How many expressions there are in the released layout.

    Raises:
        RendererUnavailableError: nothing here can render.
    """
    seeds, image_ids, annotation_ids = count(FIRST_SEED), count(1), count(1)
    total = 0
    with SceneRenderer() as renderer:
        for dataset, splits in SPLITS.items():
            images = folder / ("refgta" if dataset == "refgta" else "train2014")
            images.mkdir(parents=True, exist_ok=True)
            detections: dict[str, list[list[float]]] = {}
            by_split: dict[str, list[Picture]] = {}
            for split in splits:
                pictures = by_split[REFER_SPLITS.get(split, split)] = []
                for _ in range(scenes):
                    rendering = renderer.render(sample_scene(next(seeds), SceneOptions()), depth=False)
                    picture = _picture(rendering, next(image_ids), annotation_ids, dataset)
                    Image.fromarray(rendering.image_rgb).save(images / picture.file, quality=JPEG_QUALITY)
                    pictures.append(picture)
                    detections[str(picture.image_id)] = _detections(picture)
                lines = [json.dumps(each) for picture in pictures for each in _released(picture, dataset)]
                (folder / f"{dataset}_{split}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
                total += sum(len(picture.texts) for picture in pictures)
            (folder / f"{dataset}_dets_dict.json").write_text(json.dumps(detections), encoding="utf-8")
            if dataset in REFER:
                _write_refer(folder / "refer" / dataset, by_split, REFER[dataset])
            if dataset == "refcoco":
                _write_grefcoco(folder / "refer" / "grefcoco", by_split)
    return total


def _picture(rendering: Rendering, image_id: int, annotation_ids: Iterator[int], dataset: str) -> Picture:
    things = seen_objects(rendering)
    ids = {index: next(annotation_ids) for index, thing in enumerate(things) if thing.area_px > 0}
    boxes = rendering.boxes_xyxy
    boxes_xywh = np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]]).tolist()
    annotations = [{"id": id_, "image_id": image_id, "bbox": boxes_xywh[index]} for index, id_ in ids.items()]
    written = ExpressionWriter(things, np.random.default_rng(image_id)).write()
    said = {id_: [e.text for e in written if e.targets == (index,)] for index, id_ in ids.items()}
    name = f"{image_id:06d}.jpg" if dataset == "refgta" else f"COCO_train2014_{image_id:012d}.jpg"
    texts = [each.text for each in written if each.targets[0] in ids]
    return Picture(image_id, name, annotations, texts, {id_: about for id_, about in said.items() if about})


def _file_with_number(file: str, annotation_id: int) -> str:
    """As the references have it: names of COCO carry the annotation's number."""
    return f"{file.removesuffix('.jpg')}_{annotation_id}.jpg" if "COCO" in file else file


def _released(picture: Picture, dataset: str) -> Iterator[Record]:
    annotations = [{"id": each["id"], "bbox": each["bbox"]} for each in picture.annotations]
    for annotation_id, texts in picture.said.items():
        yield {
            "file_name": _file_with_number(picture.file, annotation_id),
            "image_id": picture.image_id,
            "ann_id": annotation_id if dataset != "refcoco+" else [annotation_id],
            "anns": annotations,
            "sentences": [{"raw": text} for text in texts],
        }


def _detections(picture: Picture) -> list[list[float]]:
    rng = np.random.default_rng(picture.image_id)
    boxes = [
        np.add(each["bbox"], rng.normal(scale=JITTER_PX, size=4))
        for each in picture.annotations
        if rng.random() > MISSED and min(each["bbox"][2:]) > 4 * JITTER_PX
    ]
    boxes += [rng.uniform((0, 0, 20, 20), (500, 360, 120, 100)) for _ in range(rng.poisson(FALSE))]
    return [[round(value, 2) for value in box.tolist()] for box in boxes]


def _write_refer(folder: Path, by_split: dict[str, list[Picture]], split_by: str) -> None:
    sentence_ids = count()
    references: list[Record] = []
    for split, picture in ((split, each) for split, pictures in by_split.items() for each in pictures):
        for annotation_id, texts in picture.said.items():
            sentences = [
                {"tokens": text.split(), "raw": text, "sent_id": next(sentence_ids), "sent": text} for text in texts
            ]
            file = _file_with_number(picture.file, annotation_id)
            said = {"sentences": sentences, "sent_ids": [each["sent_id"] for each in sentences]}
            references.append(_reference(len(references), annotation_id, picture, file) | {"split": split} | said)
    _write_instances(folder, by_split)
    (folder / f"refs({split_by}).p").write_bytes(pickle.dumps(references, protocol=2))


def _write_grefcoco(folder: Path, by_split: dict[str, list[Picture]]) -> None:
    """Two things together, and things of the next picture that are not in this one."""
    references: list[Record] = []
    for split, pictures in by_split.items():
        for picture, other in zip(pictures, pictures[1:] + pictures[:1], strict=True):
            singles = list(picture.said.items())
            said = [([each], texts[0]) for each, texts in singles]
            if len(singles) > 1:
                (one, first), (two, second) = singles[:2]
                said.append(([one, two], f"{first[0]} and {second[0]}"))
            words = {word for text in picture.texts for word in text.split()}
            absent = [text for text in other.texts if words.isdisjoint(text.split()[1:])]
            said += [([-1], text) for text in absent[:1]]
            for ids, text in said:
                number = len(references)
                sentences = [{"raw": text, "sent": text, "sent_id": number, "tokens": text.split()}]
                meant = {"no_target": ids == [-1], "split": split, "sentences": sentences}
                references.append(_reference(number, ids, picture, picture.file) | meant)
    _write_instances(folder, by_split)
    (folder / "grefs(unc).json").write_text(json.dumps(references), encoding="utf-8")


def _reference(number: int, annotations: int | list[int], picture: Picture, file: str) -> Record:
    """What both kinds of references begin with."""
    return {"ref_id": number, "ann_id": annotations, "image_id": picture.image_id, "file_name": file}


def _write_instances(folder: Path, by_split: dict[str, list[Picture]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [picture for each in by_split.values() for picture in each]
    content = {
        "images": [{"id": each.image_id, "file_name": each.file, "width": 640, "height": 480} for each in pictures],
        "annotations": [annotation for each in pictures for annotation in each.annotations],
        "categories": [],
    }
    (folder / "instances.json").write_text(json.dumps(content), encoding="utf-8")
