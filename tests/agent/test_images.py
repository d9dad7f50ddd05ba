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
