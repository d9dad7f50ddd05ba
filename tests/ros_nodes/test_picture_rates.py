"""Lost pictures are told from a camera that is slow, by its camera_info."""

from __future__ import annotations

from ros_nodes.picture_rates import PictureRates


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def after(sent: int, came: int, seconds: float = 5.0) -> PictureRates:
    """Rates after so many of each, evenly spread over some time."""
    clock = Clock()
    rates = PictureRates("image_raw", clock)
    for step in range(100):
        clock.now_s += seconds / 100
        for _ in range(sent * (step + 1) // 100 - sent * step // 100):
            rates.on_camera_info()
        for _ in range(came * (step + 1) // 100 - came * step // 100):
            rates.on_picture()
    return rates


def test_lost_pictures_are_said_with_both_rates() -> None:
    rates = after(sent=25, came=6)
    assert rates.problem().startswith("pictures are lost: of 5.0 a second on image_raw, 1.2 come; docs/ros2.md")
    assert rates.figures() == {"pictures sent": "5.0 Hz", "pictures heard": "1.2 Hz"}


def test_that_none_comes_is_said() -> None:
    assert "of 5.0 a second on image_raw, 0.0 come" in after(sent=25, came=0).problem()


def test_one_of_ten_may_be_missing() -> None:
    assert after(sent=30, came=27).problem() == ""


def test_a_slow_camera_loses_nothing() -> None:
    assert after(sent=5, came=0).problem() == "", "too few to tell"
    assert after(sent=10, came=10).problem() == ""


def test_without_camera_info_nothing_is_known() -> None:
    rates = after(sent=0, came=6)
    assert rates.problem() == ""
    assert rates.figures()["pictures heard"] == "1.2 Hz"


def test_what_was_lost_before_the_window_is_forgotten() -> None:
    assert after(sent=100, came=0, seconds=100.0).problem() == ""
    assert after(sent=300, came=0, seconds=100.0).problem() != ""
