"""An arm at the simulated table: physics, motion, and the arm as whoever manipulates sees it."""

import contextlib

from agent.errors import MissingDependencyError, RendererUnavailableError
from sim.renderer import choose_backend

# Before MuJoCo is imported, which here only pictures need to draw.
with contextlib.suppress(RendererUnavailableError):
    choose_backend()

try:
    import mink  # noqa: F401
    import mujoco  # noqa: F401
    import ruckig  # noqa: F401
except ImportError as error:
    raise MissingDependencyError(
        f"the simulated arm needs mink, MuJoCo and ruckig: pip install 'reclip-agent[sim,arm]' ({error})"
    ) from error
