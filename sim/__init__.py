"""The tabletop world: an object catalogue, scenes from a seed, and a camera, rendered by MuJoCo.

Axes follow REP-103: x forward (away from the camera), y left, z up, metres; the table's top is z = 0.
"""
