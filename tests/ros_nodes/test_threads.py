from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import threading, time
from ros_nodes.threads import limit_threads

limit_threads(1)
import torch
square = torch.rand(1024, 1024)

def multiply():
    whole, own = time.process_time(), time.thread_time()
    for _ in range(20):
        square @ square
    print((time.thread_time() - own) / (time.process_time() - whole))

thread = threading.Thread(target=multiply)
thread.start()
thread.join()
"""


def test_the_limit_holds_in_threads_that_start_later() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert float(done.stdout) > 0.9
