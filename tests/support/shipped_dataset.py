"""The scenes that ship, as a dataset in the released layout: "the red cup", where there is one."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from sim.shipped_scenes import SCENES_FOLDER, shipped_scene


def write_shipped_dataset(path: Path, scenes: int) -> Path:
    """Write the references of the first scenes; their pictures are in `SCENES_FOLDER`."""
    lines = []
    for number in range(scenes):
        things = shipped_scene(number).record["objects"]
        names = [f"{each['colour']} {each['category']}" for each in things]
        annotations = [_annotation(at, each) for at, each in enumerate(things)]
        for at, name in enumerate(names):
            if Counter(names)[name] == 1 and things[at]["visible"] > 0.5:
                lines.append(
                    {
                        "file_name": f"{number:02d}/image.jpg",
                        "image_id": number,
                        "ann_id": at,
                        "anns": annotations,
                        "sentences": [{"raw": f"the {name}"}, {"raw": f"{name} please"}],
                    }
                )
    path.write_text("\n".join(map(json.dumps, lines)) + "\n")
    return path


def _annotation(number: int, thing: dict[str, Any]) -> dict[str, Any]:
    x1, y1, x2, y2 = thing["box_xyxy"]
    return {"id": number, "bbox": [x1, y1, x2 - x1, y2 - y1]}


IMAGES = SCENES_FOLDER
