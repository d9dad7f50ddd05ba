"""How often something is found in photographs, of which the tabletop models know nothing.

The photographs are those that installed packages carry (gradio's, ultralytics', matplotlib's; scikit-image's and
scikit-learn's where they are installed) or a folder of your own, each whole and in quarters. All that is found there
is found wrongly, unless the folder holds pictures of what the models name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tqdm import tqdm

from agent.datatypes import Frame, ImageArray, Status
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.pipeline import Grounder, Mode
from evaluation.options import Options, option, shared
from evaluation.tables import group_table, grouped, interval, share

FOLDERS = {
    "gradio": "media_assets/images",
    "ultralytics": "assets",
    "matplotlib": "mpl-data/sample_data",
    "skimage": "data",
    "sklearn": "datasets/images",
}
"""Package -> where its pictures are."""
SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})
LEAST_SIDE_PX = 100
"""Smaller pictures are icons."""
OPTIONS = (option("--images", type=Path, metavar="DIR", help="a folder of photographs of your own"), *shared("preset"))


@dataclass(frozen=True)
class Outcome:
    """One expression asked of a picture.

    Attributes:
        known: whether the models take the picture for one of theirs.
    """

    package: str
    picture: str
    text: str
    status: Status
    known: bool

    @property
    def is_found(self) -> bool:
        """Whether something was."""
        return self.status is Status.FOUND


def run(options: Options) -> int:
    """Ask everything of everything, and print the table."""
    grounder = Grounder.from_preset(options.preset, mode=Mode.EXTENDED)
    asked: list[Outcome] = []
    for package, path in tqdm(list(pictures(options.images)), desc="pictures", unit="picture", dynamic_ncols=True):
        for part, image in parts(load_image(path)):
            scene = grounder.look(Frame(image))
            name = f"{path.name} {part}".strip()
            asked += (
                Outcome(package, name, text, scene.refer(text).status, scene.is_known) for text in expressions(scene)
            )
    groups = [*sorted(grouped("package", asked).items()), None, ("all", asked)]
    columns = {"pictures known": share("known"), "found": share("is_found"), "95 %": interval("is_found")}
    print(group_table("photographs", groups, columns, counted="expressions"))
    for each in asked:
        if each.is_found:
            print(f"found {each.text} in {each.package} {each.picture}")
    return 0


def expressions(scene: Scene) -> Iterator[str]:
    """What is asked of a picture: each kind and each colour that the models name, and two places."""
    yield from (f"the {each}" for each in scene.names.categories.names)
    yield from (f"the {each} thing" for each in scene.names.colours.words)
    yield from ("the thing on the left", "the biggest thing")


def pictures(folder: Path | None) -> Iterator[tuple[str, Path]]:
    """The pictures of a folder, or of installed packages, with the package's name."""
    if folder:
        yield from (("", each) for each in sorted(folder.rglob("*")) if each.suffix.lower() in SUFFIXES)
        return
    for package, inside in FOLDERS.items():
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            found = sorted((Path(spec.origin).parent / inside).glob("*"))
            yield from ((package, each) for each in found if each.suffix.lower() in SUFFIXES)


def parts(image: ImageArray) -> Iterator[tuple[str, ImageArray]]:
    """A picture and its quarters; nothing of one that is too small."""
    height, width = image.shape[:2]
    if min(height, width) < LEAST_SIDE_PX:
        return
    yield "", image
    for down, row in enumerate((image[: height // 2], image[height // 2 :])):
        for right, part in enumerate((row[:, : width // 2], row[:, width // 2 :])):
            yield f"({('upper', 'lower')[down]} {('left', 'right')[right]})", part
