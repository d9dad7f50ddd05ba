"""Which robot a measure of the arm runs on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from evaluation.arm.local_rig import LocalRig
from evaluation.arm.rig import Rig
from evaluation.options import Options, option

RIG_OPTIONS = (
    option("--graph", action="store_true", help="over topics, with every node a process, and not in this process"),
    option("--pace", type=float, default=1.0, metavar="N", help="of the graph: simulated seconds that pass in one"),
)


@contextmanager
def rig_for(options: Options, *, keeps_frames: bool = False) -> Iterator[Rig]:
    """The robot that the options ask for; it ends with the block."""
    if not options.graph:
        with closing(LocalRig(options.preset, keeps_frames=keeps_frames)) as rig:
            yield rig
        return
    from evaluation.arm.graph_rig import GraphRig
    from evaluation.robot.programs import loopback

    with (
        loopback() as (folder, domain),
        closing(GraphRig(folder, domain, options.preset, options.pace, keeps_frames=keeps_frames)) as rig,
    ):
        yield rig
