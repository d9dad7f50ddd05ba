"""The tabletop world seen by a path tracer: the same scenes as `sim.renderer`'s, in other meshes, materials and light.

A scene of `sim.scene` says what lies where; `dressing` decides from its seed what that looks like, `blender` renders
it, `truth` measures it and `photograph` is the camera. ``python -m sim.pathtraced`` writes frames. It runs in
an environment of its own with Blender as a module (``requirements.txt`` here), a tool of training alone.
"""
