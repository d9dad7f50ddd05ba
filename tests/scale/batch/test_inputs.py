"""Every form of input: counted, read in blocks of any size, and refused with a reason where it cannot be."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from agent.errors import InvalidInputError
from agent.images import decode_image, encode_jpeg
from ros_nodes.bags import UnreadableBagError
from scale.batch.inputs.opening import Input, open_input, read_parts
from scale.batch.inputs.source import Item, UnreadableInputError
from tests.support.bags import write_bag
from tests.support.videos import write_video

COUNT = 11
STEP = 10


def jpeg(number: int) -> bytes:
    return encode_jpeg(np.full((48, 64, 3), number * STEP, dtype=np.uint8))


def said(number: int) -> list[str]:
    return [f"the cup {number}"] * (number % 3)


def write_folder(folder: Path) -> str:
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:02}.jpg").write_bytes(jpeg(number))
    (folder / "notes.txt").write_text("not a picture")
    return str(folder)


def write_parquet(folder: Path) -> str:
    folder.mkdir()
    for first in (0, 6):
        numbers = range(first, min(COUNT, first + 6))
        rows = [{"image": {"bytes": jpeg(number), "path": ""}, "said": said(number)} for number in numbers]
        pa.parquet.write_table(pa.Table.from_pylist(rows), folder / f"{first}.parquet", row_group_size=4)
    return str(folder)


def write_shards(folder: Path) -> str:
    folder.mkdir()
    for first in (0, 6):
        with tarfile.open(folder / f"{first}.tar", "w") as archive:
            for number in range(first, min(COUNT, first + 6)):
                for suffix, content in (("jpg", jpeg(number)), ("json", json.dumps(said(number)).encode())):
                    member = tarfile.TarInfo(f"sample/{number:02}.{suffix}")
                    member.size = len(content)
                    archive.addfile(member, io.BytesIO(content))
    return str(folder)


WRITERS = {
    "folder": write_folder,
    "parquet": write_parquet,
    "webdataset": write_shards,
    "video": lambda path: str(write_video(path.with_suffix(".avi"), COUNT)),
    "bag": lambda path: str(write_bag(path, COUNT).parent),
    "mcap": lambda path: str(write_bag(path, COUNT)),
}
WITH_COLUMN = {"parquet": "said", "webdataset": "json"}


def number_of(item: Item) -> int:
    assert not item.problem
    assert item.picture is not None
    image = decode_image(item.picture) if isinstance(item.picture, bytes) else item.picture
    return round(float(image[:, -8:].mean()) / STEP)


def numbers_by_blocks(opened: Input, size: int) -> list[int]:
    found = []
    for block in opened.blocks(size):
        first, parts = block.content
        assert first == len(found)
        assert block.number * size == first
        items = [number_of(item) for item in read_parts(opened.source, parts)]
        assert len(items) == block.size
        found += items
    return found


@pytest.mark.parametrize("form", WRITERS)
def test_every_picture_is_read_once_whatever_the_blocks(form: str, tmp_path: Path) -> None:
    address = WRITERS[form](tmp_path / "input")
    opened = open_input(address)
    assert opened.total == COUNT
    for size in (1, 4, 64):
        assert numbers_by_blocks(opened, size) == list(range(COUNT))
    for every, limit in ((3, None), (4, 2), (1, 5), (7, None)):
        some = open_input(address, every=every, limit=limit)
        expected = list(range(COUNT))[::every][:limit]
        assert some.total == len(expected)
        assert numbers_by_blocks(some, 2) == expected
    names = [block.digest for block in opened.blocks(4)]
    assert names == [block.digest for block in open_input(address).blocks(4)]
    assert opened.digest == open_input(address).digest
    assert len({*names}) == len(names)


@pytest.mark.parametrize("form", WITH_COLUMN)
def test_pictures_bring_expressions_of_their_own(form: str, tmp_path: Path) -> None:
    opened = open_input(WRITERS[form](tmp_path / "input"), column=WITH_COLUMN[form])
    assert [item.expressions for item in read_parts(opened.source, opened.parts())] == [
        tuple(said(n)) for n in range(COUNT)
    ]


def test_stamps(tmp_path: Path) -> None:
    bag = open_input(str(write_bag(tmp_path / "bag", 3)))
    assert [item.stamp_s for item in read_parts(bag.source, bag.parts())] == [0.0, 1.0, 2.0]
    video = open_input(str(write_video(tmp_path / "video.avi", 3)))
    assert [item.stamp_s for item in read_parts(video.source, video.parts())] == pytest.approx(
        [0.0, 0.1, 0.2], abs=0.02
    )


def test_globs_and_addresses(tmp_path: Path) -> None:
    write_folder(tmp_path / "a")
    write_folder(tmp_path / "b")
    assert open_input(f"{tmp_path}/*/0*.jpg").total == 20
    assert open_input(f"{tmp_path}/a/0[12].jpg").total == 2
    assert open_input(f"file://{tmp_path}/a").total == COUNT
    memory = pytest.importorskip("fsspec").filesystem("memory")
    memory.pipe("/shelf/1.jpg", jpeg(1))
    opened = open_input("memory://shelf")
    assert [number_of(item) for item in read_parts(opened.source, opened.parts())] == [1]


def test_a_picture_that_changes_makes_another_input(tmp_path: Path) -> None:
    address = write_folder(tmp_path / "input")
    before = open_input(address).digest
    (tmp_path / "input" / "03.jpg").write_bytes(jpeg(3) + b"more")
    assert open_input(address).digest != before


def test_what_cannot_be_read(tmp_path: Path) -> None:
    def refused(address: object, words: str, **options: str) -> None:
        with pytest.raises((UnreadableInputError, UnreadableBagError), match=words) as caught:
            open_input(str(address), **options)  # type: ignore[arg-type]
        assert isinstance(caught.value, InvalidInputError)

    folder = Path(write_folder(tmp_path / "folder"))
    refused(tmp_path / "nothing", "there is nothing at")
    refused(f"{folder}/*.gif", "there is nothing at")
    refused(folder / "notes.txt", "nothing that can be read")
    refused("gopher://shelf/1.jpg", "neither Arrow nor fsspec")
    write_parquet(tmp_path / "parquet")
    shard = tmp_path / "parquet" / "0.parquet"
    refused(shard, "has no column 'words', but image, said", column="words")
    (folder / "extra.parquet").write_bytes(shard.read_bytes())
    refused(folder, "several forms: name one with a glob")
    shard.write_bytes(shard.read_bytes()[:-20])
    refused(tmp_path / "parquet", "0.parquet cannot be read as Parquet")
    write_shards(tmp_path / "shards")
    shard = tmp_path / "shards" / "0.tar"
    shard.write_bytes(shard.read_bytes()[:3000])
    refused(shard, "cut off|cannot be read as a tar file")
    (tmp_path / "video.mp4").write_bytes(b"no video")
    refused(tmp_path / "video.mp4", "cannot read .* as a video")
    refused("memory://video.mp4", "there is nothing at|cannot be listed")


def test_bags_without_the_topic(tmp_path: Path) -> None:
    bag = write_bag(tmp_path / "one", 2)
    with pytest.raises(UnreadableBagError, match="no pictures on the topic /left; those of pictures are"):
        open_input(str(bag), topic="/left")
    with pytest.raises(UnreadableBagError, match="no pictures on the topic /chatter"):
        open_input(str(bag), topic="/chatter")
    two = write_bag(tmp_path / "two", 2, topics=("/left", "/right"))
    with pytest.raises(UnreadableBagError, match="several topics of pictures"):
        open_input(str(two))
    assert open_input(str(two), topic="/right").total == 2
    none = write_bag(tmp_path / "none", 2, topics=())
    with pytest.raises(UnreadableBagError, match="has no topic of pictures"):
        open_input(str(none))
    bag.write_bytes(b"\x89MCAP0\r\n" + b"broken")
    with pytest.raises(UnreadableBagError, match="cannot be read as a bag"):
        open_input(str(bag))
