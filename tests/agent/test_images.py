from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent import images
from agent.errors import InvalidImageError


def test_any_mode_becomes_rgb(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 3), (255, 0, 0, 10)).save(tmp_path / "a.png")
    Image.new("L", (4, 3), 7).save(tmp_path / "b.png")
    assert images.load_image(tmp_path / "a.png").tolist()[0][0] == [255, 0, 0]
    grey = images.load_image(tmp_path / "b.png")
    assert (grey.shape, grey.dtype) == ((3, 4, 3), np.uint8)


def test_what_is_wholly_transparent_is_not_seen(tmp_path: Path) -> None:
    red = np.full((3, 4, 4), (255, 0, 0, 255), dtype=np.uint8)
    red[:, :2, 3] = 0
    Image.fromarray(red).save(tmp_path / "a.png")
    Image.fromarray(red).quantize().save(tmp_path / "palette.png")
    for name in ("a.png", "palette.png"):
        assert images.load_image(tmp_path / name)[0].tolist() == [[255, 255, 255]] * 2 + [[255, 0, 0]] * 2
    red[..., 3] = 0
    Image.fromarray(red).save(tmp_path / "nothing.png")
    with pytest.raises(InvalidImageError, match="transparent everywhere"):
        images.load_image(tmp_path / "nothing.png")


@pytest.mark.parametrize("ending", ["png", "tiff"])
def test_grey_of_16_bits_keeps_its_tones(tmp_path: Path, ending: str) -> None:
    grey = np.array([[0, 300, 30_000, 65_535]], dtype=np.uint16)
    Image.fromarray(grey).save(tmp_path / f"a.{ending}")
    assert images.load_image(tmp_path / f"a.{ending}")[0, :, 0].tolist() == [0, 1, 116, 255]


def test_grey_of_32_bits(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, 7, 255]], dtype=np.int32)).save(tmp_path / "a.tiff")
    assert images.load_image(tmp_path / "a.tiff")[0, :, 1].tolist() == [0, 7, 255]
    Image.fromarray(np.array([[0, 7, 70_000]], dtype=np.int32)).save(tmp_path / "b.tiff")
    with pytest.raises(InvalidImageError, match="more than 16 bits"):
        images.load_image(tmp_path / "b.tiff")


def test_heic_names_its_remedy(tmp_path: Path) -> None:
    start = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
    (tmp_path / "a.heic").write_bytes(start)
    with pytest.raises(InvalidImageError, match="heif-convert"):
        images.load_image(tmp_path / "a.heic")
    with pytest.raises(InvalidImageError, match="JPEG"):
        images.decode_image(start)


def test_exif_orientation_is_applied(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(tmp_path / "a.jpg", exif=exif)
    assert images.load_image(tmp_path / "a.jpg").shape == (40, 20, 3)


def test_no_image_a_broken_image_and_one_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidImageError, match="no image file"):
        images.load_image(tmp_path / "none.png")
    (tmp_path / "text.png").write_text("not a picture")
    with pytest.raises(InvalidImageError, match="cannot read"):
        images.load_image(tmp_path / "text.png")
    Image.new("RGB", (64, 64)).save(tmp_path / "cut.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "cut.png").read_bytes()[:60])
    with pytest.raises(InvalidImageError, match="cannot read"):
        images.load_image(tmp_path / "cut.png")
    with pytest.raises(InvalidImageError, match="cannot read"):
        images.load_image(tmp_path)
    Image.new("RGB", (64, 64)).save(tmp_path / "large.png")
    monkeypatch.setattr(images, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(InvalidImageError, match="scale it"):
        images.load_image(tmp_path / "large.png")


def test_sixteen_bits_of_grey_come_back_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.arange(0, 60_000, 1_000, dtype=np.uint16).reshape(6, 10)
    file = io.BytesIO()
    Image.fromarray(values).save(file, "PNG")
    found = images.decode_grey16(file.getvalue())
    assert found.dtype == np.uint16
    assert (found == values).all()
    with pytest.raises(InvalidImageError, match="cannot read"):
        images.decode_grey16(file.getvalue()[:60])
    monkeypatch.setattr(images, "MAX_IMAGE_PIXELS", 50)
    with pytest.raises(InvalidImageError, match="scale it"):
        images.decode_grey16(file.getvalue())


@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_eight_bits_are_no_sixteen(mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, (4, 3)).save(file, "PNG")
    with pytest.raises(InvalidImageError, match=f"not a 16-bit grey PNG, but PNG of mode {mode}"):
        images.decode_grey16(file.getvalue())
