"""An arm at the simulated table: physics, motion, and the arm as whoever manipulates sees it."""

import contextlib

from agent.errors import RendererUnavailableError
from sim.renderer import choose_backend

# Before MuJoCo is imported, which here only pictures need to draw.
with contextlib.suppress(RendererUnavailableError):
    choose_backend()
