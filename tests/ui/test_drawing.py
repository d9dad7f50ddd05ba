from __future__ import annotations

import re

import numpy as np

from ui import drawing
from ui.robot import ArmView, Picture

IMAGE = np.zeros((40, 60, 3), dtype=np.uint8)
BOXES = np.array([[1.0, 2.0, 20.0, 30.0], [30.0, 2.0, 50.0, 30.0]])


def test_each_box_has_its_number_and_its_name() -> None:
    picture = Picture(IMAGE, BOXES, np.zeros((0, 4)), names=("red cup", "<b>", "held thing"))
    drawn = drawing.seen(picture, None)
    assert re.findall(r'class="corner"[^>]*>(\d)<', drawn) == ["0", "1"]
    assert re.findall(r'class="thing" data-index="(\d)"[^>]*aria-label="([^"]*)"', drawn) == [
        ("0", "red cup"),
        ("1", "&lt;b&gt;"),
    ]


def test_what_is_followed_and_where_it_goes_are_drawn_apart() -> None:
    drawn = drawing.seen(Picture(IMAGE, BOXES, BOXES[:1], destination_xyxy=BOXES[1:]), None)
    assert drawn.count('<rect class="chosen"') == drawn.count('<rect class="destination"') == 1


def test_an_arm_says_what_it_does() -> None:
    assert drawing.arm(None) == ""
    assert "I am lifting &lt;it&gt;." in drawing.arm(ArmView("I am lifting <it>.", 0.5, True))
    assert "width:50%" in drawing.arm(ArmView("I am lifting it.", 0.5, True))
    assert "Holding the red cup." in drawing.arm(ArmView("", 1.0, True, "the red cup", IMAGE))
    assert "Disarmed" in drawing.arm(ArmView("", 1.0, False))
    assert "<img" not in drawing.arm(ArmView("", 1.0, True))
