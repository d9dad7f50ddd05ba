"""Run a module in a process that ends with its parent.

``python -m ros_nodes.supervision.child PARENT_PID MODULE [ARGUMENT ...]``

The system kills it when its parent is gone, however that ended. The child asks for that itself: between fork and exec,
the parent could only ask by running Python in a process that has lost its other threads.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def end_with_parent(parent_pid: int) -> None:
    """Have this process killed when the thread that started it ends; at once where its process is gone already.

    Raises:
        OSError: the system refuses.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), signal.SIGKILL)


def main(args: Sequence[str]) -> None:
    """Run the module as this process; until it handles SIGINT itself, that ends it without a traceback."""
    parent_pid, module, *rest = args
    if sys.platform == "linux":
        end_with_parent(int(parent_pid))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
