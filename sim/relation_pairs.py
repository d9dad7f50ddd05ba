"""Pairs that differ in one thing alone, of two objects on a table: does a model know left from right?

A text pair is a picture and two texts, of which the first is true; a picture pair is a text and two pictures, of which
the first shows it. A spatial pair differs in who is left of whom, any other in what one of the two is.

Source: Subramanian et al., "ReCLIP", ACL 2022, section 3.2, which did this with CLEVR's shapes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from agent.datatypes import ImageArray
from agent.language.english import with_article
from sim.catalogue import CATEGORIES, COLOURS
from sim.orders import ORDERS, seen_objects
from sim.renderer import SceneRenderer
from sim.scene import Scene, SceneObject, SceneOptions, sample_scene

FIRST_SEED = 60_000
MIN_VISIBLE = 0.8


@dataclass(frozen=True, eq=False)
class RelationPair:
    """One scene's four pairs.

    Attributes:
        image_rgb: (H, W, 3) uint8, of which ``text`` is true.
        swapped_rgb: the two things in each other's place.
        other_rgb: another thing in place of the first.
        text: "a red cup to the left of a blue bowl".
        swapped_text: the other way round.
        other_text: with another thing in place of the first.
    """

    image_rgb: ImageArray
    swapped_rgb: ImageArray
    other_rgb: ImageArray
    text: str
    swapped_text: str
    other_text: str


def relation_pairs(count: int) -> Iterator[RelationPair]:
    """So many scenes of two things that are clearly left and right of each other, from the first seed on.

    Raises:
        RendererUnavailableError: nothing here can render.
    """
    with SceneRenderer() as renderer:
        scenes = (sample_scene(seed, SceneOptions(objects=(2, 2))) for seed in itertools.count(FIRST_SEED))
        made = (_pair(scene, renderer) for scene in scenes)
        yield from itertools.islice((each for each in made if each is not None), count)


def _pair(scene: Scene, renderer: SceneRenderer) -> RelationPair | None:
    if len(scene.objects) != 2 or _name(scene.objects[0]) == _name(scene.objects[1]):
        return None
    rendering = renderer.render(scene, depth=False)
    things = seen_objects(rendering)
    left = ORDERS["left"]
    if min(each.visible for each in things) < MIN_VISIBLE or not (left.holds(*things) or left.holds(*things[::-1])):
        return None
    rng = np.random.default_rng(scene.seed)
    # Both sides are true equally often: a model that likes one word better gains nothing by that.
    first, second = scene.objects if rng.random() < 0.5 else scene.objects[::-1]
    side, other_side = ("left", "right") if left.holds(*things) == (first is scene.objects[0]) else ("right", "left")
    other = _another(first, second, rng)
    swapped = (
        replace(first, position_m=second.position_m, yaw_rad=second.yaw_rad),
        replace(second, position_m=first.position_m, yaw_rad=first.yaw_rad),
    )
    return RelationPair(
        image_rgb=rendering.image_rgb,
        swapped_rgb=renderer.render(replace(scene, objects=swapped), depth=False).image_rgb,
        other_rgb=renderer.render(replace(scene, objects=(other, second)), depth=False).image_rgb,
        text=_text(first, side, second),
        swapped_text=_text(first, other_side, second),
        other_text=_text(other, side, second),
    )


def _another(thing: SceneObject, beside: SceneObject, rng: np.random.Generator) -> SceneObject:
    """A thing that differs in colour or category, and is not like the one beside it."""
    colours = [name for name in COLOURS if name not in (thing.colour, beside.colour)]
    categories = [name for name in CATEGORIES if name not in (thing.category, beside.category)]
    if rng.random() < 0.5:
        colour = str(rng.choice(colours))
        return replace(thing, colour=colour, rgb=COLOURS[colour])
    return replace(thing, category=str(rng.choice(categories)), variant=0)


def _name(thing: SceneObject) -> str:
    return f"{thing.colour} {thing.category}"


def _text(first: SceneObject, side: str, second: SceneObject) -> str:
    one, two = (with_article(_name(each)) for each in (first, second))
    return f"{one} to the {side} of {two}"
