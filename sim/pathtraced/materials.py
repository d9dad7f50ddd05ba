"""Blender's shader nodes for finishes and table tops. Handed a material, it knows nothing else of Blender."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.pathtraced.finishes import Finish
from sim.pathtraced.surroundings import Top
from sim.shapes import RGB


def linear(rgb: RGB) -> tuple[float, float, float, float]:
    """A colour as Blender wants it: linear, with an alpha of 1."""
    r, g, b = (float(value) ** 2.2 for value in rgb)
    return r, g, b, 1.0


class Nodes:
    """The nodes of one material; every method adds one and gives its main output."""

    def __init__(self, material: Any) -> None:
        self.material = material
        self._tree = material.node_tree
        self.shader: Any = self._tree.nodes["Principled BSDF"]

    def set(self, name: str, value: Any) -> None:
        """Set an input of the material's shader, to a value or to an output."""
        self._into(self.shader.inputs[name], value)

    def place(self, stretch: tuple[float, float, float] = (1, 1, 1), turn_rad: float = 0.0, shift: float = 0.0) -> Any:
        """World metres, stretched, turned about z."""
        coordinates = self._tree.nodes.new("ShaderNodeNewGeometry").outputs["Position"]
        mapping = self._tree.nodes.new("ShaderNodeMapping")
        mapping.inputs["Scale"].default_value = stretch
        mapping.inputs["Rotation"].default_value = (0.0, 0.0, turn_rad)
        mapping.inputs["Location"].default_value = (shift, shift * 0.7, 0.0)
        self._tree.links.new(coordinates, mapping.inputs["Vector"])
        return mapping.outputs["Vector"]

    def texture(self, kind: str, place: Any, output: str, **values: Any) -> Any:
        """A texture node of Blender's, with its inputs by their names and its settings by theirs."""
        node = self._tree.nodes.new(f"ShaderNodeTex{kind}")
        self._tree.links.new(place, node.inputs["Vector"])
        for name, value in values.items():
            label = name.replace("_", " ").title()
            if label in node.inputs:
                self._into(node.inputs[label], value)
            else:
                setattr(node, name, value)
        return node.outputs[output]

    def ramp(self, value: Any, low: float, high: float) -> Any:
        """0 to 1 between two values of an output."""
        node = self._tree.nodes.new("ShaderNodeMapRange")
        self._into(node.inputs["Value"], value)
        node.inputs["From Min"].default_value, node.inputs["From Max"].default_value = low, high
        return node.outputs["Result"]

    def mix(self, share: Any, first: Any, second: Any) -> Any:
        """Between two colours."""
        node = self._tree.nodes.new("ShaderNodeMix")
        node.data_type = "RGBA"
        for index, value in ((0, share), (6, first), (7, second)):
            self._into(node.inputs[index], value)
        return node.outputs[2]

    def bump(self, height: Any, strength: float, metres: float) -> None:
        """A relief on the surface."""
        node = self._tree.nodes.new("ShaderNodeBump")
        node.inputs["Strength"].default_value, node.inputs["Distance"].default_value = strength, metres
        self._tree.links.new(height, node.inputs["Height"])
        self._tree.links.new(node.outputs["Normal"], self.shader.inputs["Normal"])

    def _into(self, socket: Any, value: Any) -> None:
        if hasattr(value, "links"):
            self._tree.links.new(value, socket)
        else:
            socket.default_value = value


def surface(nodes: Nodes, finish: Finish, rgb: RGB, seed: int) -> None:
    """Give a material a finish in a colour; the seed chooses among its shades of it."""
    draw = np.random.default_rng([seed, *(int(value * 999) for value in rgb)])
    colour: Any = linear(rgb)
    roughness, shift = draw.uniform(*finish.roughness), float(draw.uniform(0, 5))
    if finish.grain:
        axis = int(draw.integers(2))
        stretch = (6.0, 70.0, 70.0) if axis else (70.0, 6.0, 70.0)
        lines = nodes.texture(
            "Noise",
            nodes.place(stretch, float(draw.uniform(-3, 3)), shift),
            "Fac",
            scale=1.0,
            detail=3.0,
            distortion=0.6,
        )
        dark = linear(_times(rgb, 0.45))
        colour = nodes.mix(_scaled(nodes, lines, 0.42, 0.68, finish.grain), colour, dark)
        if finish.bump:
            nodes.bump(lines, finish.bump, 0.001)
    elif finish.mottle:
        blotches = nodes.texture("Noise", nodes.place(shift=shift), "Fac", scale=1 / finish.mottle_m, detail=2.0)
        other = linear(_times(rgb, float(draw.choice([0.6, 1.3]))))
        colour = nodes.mix(_scaled(nodes, blotches, 0.4, 0.65, finish.mottle), colour, other)
    if finish.speckled:
        specks = nodes.texture("Noise", nodes.place(shift=shift), "Fac", scale=450.0, detail=0.0)
        colour = nodes.mix(_scaled(nodes, specks, 0.64, 0.70, 0.8), colour, linear(_times(rgb, 0.3)))
    if finish.printed:
        colour = _print(nodes, draw, colour, shift)
    if finish.bump and not finish.grain:
        nodes.bump(
            nodes.texture("Noise", nodes.place(), "Fac", scale=1 / finish.bump_m, detail=1.0), finish.bump, 0.002
        )
    nodes.set("Base Color", colour)
    nodes.set("Roughness", roughness)
    nodes.set("Metallic", finish.metallic)
    nodes.set("Coat Weight", finish.coat)
    nodes.set("Sheen Weight", finish.sheen)
    nodes.set("Transmission Weight", finish.clear)


def _times(rgb: RGB, factor: float) -> RGB:
    r, g, b = (min(1.0, value * factor + (0.02 if factor > 1 else 0)) for value in rgb)
    return r, g, b


def _scaled(nodes: Nodes, value: Any, low: float, high: float, most: float) -> Any:
    """0 to ``most`` where an output goes from low to high."""
    return nodes.ramp(value, low, low + (high - low) / most)


def _print(nodes: Nodes, draw: np.random.Generator, paper: Any, shift: float) -> Any:
    """Lines as of writing, and a spot or two of colour."""
    r, g, b = draw.uniform(0.02, 0.8, 3)
    rows = nodes.texture(
        "Wave", nodes.place(shift=shift), "Fac", scale=float(draw.uniform(25, 60)), distortion=0.0, bands_direction="Z"
    )
    words = nodes.texture("Noise", nodes.place((300.0, 300.0, 60.0), 0.0, shift), "Fac", scale=1.0, detail=0.0)
    text = nodes.mix(nodes.ramp(rows, 0.60, 0.66), (0, 0, 0, 1), nodes.ramp(words, 0.48, 0.52))
    spots = nodes.texture("Voronoi", nodes.place(shift=shift), "Distance", scale=float(draw.uniform(25, 60)))
    with_text = nodes.mix(text, paper, (0.03, 0.03, 0.04, 1.0))
    return nodes.mix(nodes.ramp(spots, 0.30, 0.28), with_text, (r, g, b, 1.0))


def table_top(nodes: Nodes, top: Top) -> None:
    """Give a material a table's pattern."""
    first, second = linear(top.rgb), linear(top.other_rgb)
    nodes.set("Roughness", top.roughness)
    painted = PATTERNS[top.pattern](nodes, top, first, second)
    nodes.set("Base Color", painted)


def _wood(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    place = nodes.place((3.0 * top.scale, 40.0 * top.scale, 10.0), top.turn_rad)
    lines = nodes.texture("Noise", place, "Fac", scale=1.0, detail=4.0, distortion=1.0)
    rings = nodes.texture(
        "Wave", nodes.place((0.6, 6.0, 1.0), top.turn_rad), "Fac", scale=2.0 * top.scale, distortion=6.0, detail=2.0
    )
    return nodes.mix(nodes.ramp(rings, -0.6, 2.2), nodes.mix(nodes.ramp(lines, 0.35, 0.7), first, second), second)


def _planks(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    place = nodes.place(turn_rad=top.turn_rad)
    grain = nodes.texture("Noise", nodes.place((4.0, 60.0, 10.0), top.turn_rad), "Fac", scale=top.scale, detail=3.0)
    board = nodes.mix(nodes.ramp(grain, 0.3, 0.8), first, second)
    return nodes.texture(
        "Brick",
        place,
        "Color",
        scale=2.2 * top.scale,
        color1=board,
        color2=first,
        mortar=(0.02, 0.015, 0.01, 1.0),
        mortar_size=0.006,
        brick_width=1.6,
        row_height=0.22,
    )


def _laminate(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    del second
    fine = nodes.texture("Noise", nodes.place(), "Fac", scale=260.0 * top.scale, detail=1.0)
    return nodes.mix(nodes.ramp(fine, 0.3, 1.5), first, (0.3, 0.3, 0.3, 1.0))


def _cloth(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    weave = nodes.texture("Wave", nodes.place(turn_rad=top.turn_rad), "Fac", scale=120.0 * top.scale, distortion=0.5)
    nodes.bump(nodes.texture("Noise", nodes.place(), "Fac", scale=9.0 * top.scale, detail=3.0), 0.25, 0.01)
    del second
    return nodes.mix(nodes.ramp(weave, -1.0, 5.0), first, (0.1, 0.1, 0.1, 1.0))


def _striped(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    lines = nodes.texture("Wave", nodes.place(turn_rad=top.turn_rad), "Fac", scale=5.0 * top.scale, distortion=0.0)
    return nodes.mix(nodes.ramp(lines, 0.72, 0.76), first, second)


def _stone(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    coarse = nodes.texture("Noise", nodes.place(), "Fac", scale=14.0 * top.scale, detail=8.0)
    return nodes.mix(nodes.ramp(coarse, 0.35, 0.9), first, second)


def _marble(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    veins = nodes.texture(
        "Noise", nodes.place(turn_rad=top.turn_rad), "Fac", scale=3.0 * top.scale, detail=8.0, distortion=1.6
    )
    near = nodes.mix(nodes.ramp(veins, 0.47, 0.50), (0, 0, 0, 1), nodes.ramp(veins, 0.54, 0.51))
    return nodes.mix(near, first, nodes.mix(0.6, first, second))


def _printed(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    spots = nodes.texture(
        "Voronoi", nodes.place(turn_rad=top.turn_rad), "Distance", scale=14.0 * top.scale, randomness=0.4
    )
    return nodes.mix(nodes.ramp(spots, 0.36, 0.33), first, second)


def _gingham(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    stripes = [
        nodes.ramp(
            nodes.texture(
                "Wave",
                nodes.place(turn_rad=top.turn_rad),
                "Fac",
                scale=6.0 * top.scale,
                distortion=0.0,
                bands_direction=direction,
            ),
            0.49,
            0.51,
        )
        for direction in "XY"
    ]
    once = nodes.mix(nodes.ramp(stripes[0], 0.0, 2.0), first, second)
    return nodes.mix(nodes.ramp(stripes[1], 0.0, 2.0), once, second)


def _terrazzo(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    place = nodes.place()
    chips = nodes.texture("Voronoi", place, "Color", scale=45.0 * top.scale)
    near = nodes.texture("Voronoi", place, "Distance", scale=45.0 * top.scale)
    return nodes.mix(nodes.ramp(near, 0.38, 0.34), first, nodes.mix(0.65, chips, second))


def _tiles(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    return nodes.texture(
        "Brick",
        nodes.place(turn_rad=top.turn_rad),
        "Color",
        scale=3.0 * top.scale,
        color1=first,
        color2=first,
        mortar=second,
        mortar_size=0.012,
        brick_width=0.4,
        row_height=0.4,
        offset=0.0,
    )


def _cork(nodes: Nodes, top: Top, first: Any, second: Any) -> Any:
    grains = nodes.texture("Voronoi", nodes.place(), "Color", scale=180.0 * top.scale)
    return nodes.mix(nodes.ramp(grains, 0.2, 0.9), first, second)


PATTERNS = {
    "wood": _wood, "planks": _planks, "laminate": _laminate, "cloth": _cloth, "striped cloth": _striped,
    "stone": _stone, "marble": _marble, "print": _printed, "gingham": _gingham,
    "terrazzo": _terrazzo, "tiles": _tiles, "cork": _cork,
}  # fmt: skip
