from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from agent.errors import InvalidInputError
from agent.perception.isolated_views import CLIP_MEAN_RGB, SHADE_RGBA, IsolatedViews, Resize, View, ViewSettings

SIZE_PX = 32
IMAGE = np.random.default_rng(5).integers(0, 256, (60, 80, 3), dtype=np.uint8)
BOXES = np.array([[3.0, 4.0, 30.0, 20.0], [10.4, 12.6, 25.5, 33.5], [70.2, 50.1, 80.0, 60.0], [11.5, 0.0, 12.5, 40.0]])
WINDOWED = ViewSettings(
    views=tuple(View), blur_sigma_px=9.0, window_factor=3.0, window_min_side_px=24.0, resize=Resize.PAD
)


def published(view: View, box: list[float]) -> np.ndarray:
    """The released program's way, box by box, with Pillow's own drawing."""
    image = Image.fromarray(IMAGE)
    if view is View.CROP:
        return np.asarray(image.crop(tuple(box)).resize((SIZE_PX, SIZE_PX), Image.Resampling.BICUBIC))
    if view is View.BLUR:
        mask = Image.new("L", image.size, 0)
        ImageDraw.Draw(mask).rectangle(box, fill=255)
        picture = image.filter(ImageFilter.GaussianBlur(100))
        picture.paste(image, mask=mask)
    else:
        tint = Image.new("RGBA", image.size, (0, 0, 0, 0))
        ImageDraw.Draw(tint).rectangle(box, fill=SHADE_RGBA)
        picture = Image.alpha_composite(image.convert("RGBA"), tint).convert("RGB")
    return np.asarray(picture.resize((SIZE_PX, SIZE_PX), Image.Resampling.BICUBIC))


@pytest.mark.parametrize("view", list(View))
def test_default_views_are_the_published_pixels(view: View) -> None:
    rendered = IsolatedViews(IMAGE, ViewSettings(views=(view,))).render(BOXES[:3], SIZE_PX)
    for picture, box in zip(rendered[0], BOXES[:3].tolist(), strict=True):
        assert np.array_equal(picture, published(view, box))


@pytest.mark.parametrize("settings", [ViewSettings(views=tuple(View)), WINDOWED])
def test_shape_and_batch_equals_single(settings: ViewSettings) -> None:
    views = IsolatedViews(IMAGE, settings)
    together = views.render(BOXES, SIZE_PX)
    assert together.shape == (3, len(BOXES), SIZE_PX, SIZE_PX, 3)
    assert together.dtype == np.uint8
    for index in range(len(BOXES)):
        assert np.array_equal(views.render(BOXES[index : index + 1], SIZE_PX)[:, 0], together[:, index])
    assert views.render(np.zeros((0, 4)), SIZE_PX).shape == (3, 0, SIZE_PX, SIZE_PX, 3)


def test_the_blur_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    original = Image.Image.filter
    monkeypatch.setattr(Image.Image, "filter", lambda self, kernel: calls.append(kernel) or original(self, kernel))
    views = IsolatedViews(IMAGE, ViewSettings())
    views.render(BOXES, SIZE_PX)
    views.render(BOXES, 2 * SIZE_PX)
    assert len(calls) == 1


def test_padding_keeps_the_aspect() -> None:
    settings = ViewSettings(views=(View.CROP,), resize=Resize.PAD)
    picture = IsolatedViews(np.full((60, 80, 3), 200, np.uint8), settings).render(
        np.array([[0.0, 0.0, 40.0, 20.0]]), 32
    )
    rows_filled = (picture[0, 0] == np.array(CLIP_MEAN_RGB)).all(axis=(1, 2))
    assert rows_filled.tolist() == [True] * 8 + [False] * 16 + [True] * 8


def test_window_is_centred_scaled_and_filled_outside_the_image() -> None:
    image = np.zeros((200, 200, 3), np.uint8)
    image[0:40, 0:40] = 255
    settings = ViewSettings(views=(View.BLUR,), blur_sigma_px=4.0, window_factor=3.0, resize=Resize.PAD)
    picture = IsolatedViews(image, settings).render(np.array([[0.0, 0.0, 39.5, 39.5]]), 60)[0, 0]
    assert (picture[20:40, 20:40] == 255).all()
    assert (picture[:20] == CLIP_MEAN_RGB).all()
    assert (picture[:, :20] == CLIP_MEAN_RGB).all()
    assert picture[55, 55].max() < 10


def test_a_thin_box_at_the_border_still_shows() -> None:
    boxes = np.array([[79.0, 0.0, 80.0, 60.0], [0.0, 0.0, 1.0, 60.0], [0.0, 59.0, 80.0, 60.0]])
    assert IsolatedViews(IMAGE, WINDOWED).render(boxes, SIZE_PX).shape[1] == 3


def circle(radius: float = 9.0) -> np.ndarray:
    """(H, W) bool: a disc in the middle of the second box."""
    y, x = np.mgrid[: IMAGE.shape[0], : IMAGE.shape[1]]
    return (x - 18) ** 2 + (y - 23) ** 2 < radius**2


def test_a_mask_isolates_its_own_pixels() -> None:
    settings = ViewSettings(views=tuple(View), blur_sigma_px=10.0)
    crop, blur, shade = IsolatedViews(IMAGE, settings).render(BOXES[1:2], SIZE_PX, circle()[None])[:, 0]
    image = Image.fromarray(IMAGE)
    blurred = np.array(image.filter(ImageFilter.GaussianBlur(10.0)))
    tinted = np.array(Image.blend(image, Image.new("RGB", image.size, SHADE_RGBA[:3]), SHADE_RGBA[3] / 255))
    for found, inside, outside in ((blur, IMAGE, blurred), (shade, tinted, IMAGE)):
        composed = Image.fromarray(np.where(circle()[..., None], inside, outside))
        expected = np.asarray(composed.resize((SIZE_PX, SIZE_PX), Image.Resampling.BICUBIC))
        assert np.abs(found.astype(int) - expected).max() <= 2
    assert np.array_equal(crop, published(View.CROP, BOXES[1].tolist()))


@pytest.mark.parametrize("settings", [ViewSettings(views=tuple(View)), WINDOWED])
def test_a_mask_of_the_whole_box_is_the_box(settings: ViewSettings) -> None:
    boxes = np.array([[10.0, 12.0, 25.0, 33.0]])
    mask = np.zeros((1, 60, 80), dtype=bool)
    mask[0, 12:34, 10:26] = True
    views = IsolatedViews(IMAGE, settings)
    by_box, by_mask = views.render(boxes, SIZE_PX), views.render(boxes, SIZE_PX, mask)
    # Windowed, a box is resampled by itself, where a mask's rim is mixed with what lies beside it.
    same = (np.abs(by_box.astype(int) - by_mask) <= 1).mean()
    assert same == 1 if settings.window_factor is None else same > 0.85


def test_a_windowed_mask_shows_the_object_and_blurs_the_rest() -> None:
    flat = np.full((60, 80, 3), 40, dtype=np.uint8)
    flat[circle()] = 240
    narrow = ViewSettings(views=(View.BLUR,), blur_sigma_px=30.0, window_factor=1.0, window_min_side_px=20.0)
    box = np.array([[8.0, 13.0, 28.0, 33.0]])
    picture = IsolatedViews(flat, narrow).render(box, 40, circle()[None])[0, 0, ..., 0]
    assert picture[20, 20] == 240
    assert 40 < picture[1, 1] < 150, "beside the disc, inside the box: blurred"
    assert np.array_equal(IsolatedViews(flat, narrow).render(box, 40)[0, 0, 1, 1], [40] * 3), "by box it is sharp"


@pytest.mark.parametrize("wrong", [{"views": ()}, {"blur_sigma_px": 0.0}, {"window_factor": 0.5}])
def test_settings_out_of_range(wrong: dict) -> None:
    with pytest.raises(InvalidInputError):
        ViewSettings(**wrong)
