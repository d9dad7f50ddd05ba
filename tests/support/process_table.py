"""Other processes as Linux sees them: a supervisor's children, their memory, whether they still run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ros_nodes.supervision.processes import CHILD
from ros_nodes.supervision.supervisor import MODULES

PROC = Path("/proc")
NAMES = {module: name for name, module in MODULES.items()}
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells of other processes on Linux only")


def children(parent_pid: int) -> dict[str, int]:
    """The nodes that a supervisor runs now: process by node name."""
    found = {}
    for folder in PROC.iterdir():
        if folder.name.isdecimal() and _state_and_parent(int(folder.name))[1] == parent_pid:
            arguments = _read(folder / "cmdline").split("\0")
            if CHILD in arguments[:-2]:
                module = arguments[arguments.index(CHILD) + 2]
                found[NAMES.get(module, module)] = int(folder.name)
    return found


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    return _state_and_parent(pid)[0] not in ("", "Z", "X")


def resident_bytes(pid: int) -> int:
    """The memory of a process that is in use now (VmRSS)."""
    line = next(line for line in _read(PROC / str(pid) / "status").splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has taken, in its own code and in the system's."""
    fields = _read(PROC / str(pid) / "stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _state_and_parent(pid: int) -> tuple[str, int]:
    fields = _read(PROC / str(pid) / "stat").rpartition(")")[2].split()
    return (fields[0], int(fields[1])) if fields else ("", 0)


def _read(path: Path) -> str:
    """Empty where the process has ended."""
    try:
        return path.read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""
