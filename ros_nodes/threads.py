"""How many cores the models of one process take."""

from __future__ import annotations

import os

from agent.config import need_temporary_folder


def limit_threads(count: int) -> None:
    """Let torch and OpenCV compute on so many threads, in this process and for good; to be called before torch is
    imported.

    Its default is a thread for each core in each process: several nodes then wait for each other's spinning threads,
    and an answer takes ten times as long.

    Raises:
        NoFolderError: torch finds no folder for temporary files.
    """
    need_temporary_folder()
    # torch's own setting does not reach matrix products in threads that start later; MKL and OpenMP read these once.
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(count)
    import cv2
    import torch

    cv2.setNumThreads(count)
    torch.set_num_threads(count)
