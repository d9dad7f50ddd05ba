"""The supervisor, with `tests.support.quick_grounding` in the place of grounding_node."""

from __future__ import annotations

import sys

from ros_nodes.supervision import supervisor

MODULES = {supervisor.GROUNDING: "tests.support.quick_grounding"}

if __name__ == "__main__":
    sys.exit(supervisor.main(sys.argv, MODULES))
