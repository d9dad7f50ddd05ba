"""Downloads one file: intact under its name, or not there at all."""

from __future__ import annotations

import hashlib
import http.client
import os
import time
import urllib.error
import urllib.request
from pathlib import Path

from agent.errors import DownloadError

BLOCK_BYTES = 1 << 20
TIMEOUT_S = 30.0
"""Of silence, before a connection counts as broken."""
TRIES = 5
"""Consecutive connections that bring nothing new."""
PAUSE_S = 1.0
"""Before another try."""


def download(url: str, path: Path, sha256: str = "") -> str:
    """Fetch a file, going on where an earlier try stopped; other processes that want it too wait for this one.

    A file that is there already is kept if its digest is right, or none is known.

    Args:
        url: http or https.
        path: where it goes when it is whole and right; until then it grows beside it, as ``.part``.
        sha256: hexadecimal; empty where none is published.

    Returns:
        The file's sha256.

    Raises:
        DownloadError: no connection, not there, no room, or another digest. What came stays for the next try, unless
            its digest is wrong.
    """
    from filelock import FileLock

    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(path.name + ".lock")):
            if path.is_file() and sha256 in ("", there := digest(path)):
                return there
            _fetch(url, part)
            found = digest(part)
            if sha256 and found != sha256:
                part.unlink()
                raise DownloadError(
                    f"{url} came with sha256 {found}, published is {sha256}: it was thrown away; try again, and if it"
                    " stays so, the file there has changed"
                )
            os.replace(part, path)
            return found
    except OSError as error:
        if isinstance(error, DownloadError):
            raise
        raise DownloadError(
            f"cannot write {part} ({error.strerror or error}): make room or give another folder as RECLIP_AGENT_MODELS,"
            " and run it again: it resumes where it stopped"
        ) from error


def digest(path: Path) -> str:
    """The sha256 of a file, hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            found.update(block)
    return found.hexdigest()


def _fetch(url: str, part: Path) -> None:
    """Append to the part until it is the whole file."""
    tries = 0
    while True:
        before = part.stat().st_size if part.exists() else 0
        try:
            if _fetch_rest(url, part, before):
                return
            problem = "the connection broke"
        except urllib.error.HTTPError as error:
            if error.code == 416 and before:  # more than there is: another file's beginning
                part.unlink()
            elif error.code < 500 and error.code != 429:
                raise DownloadError(f"{url}: {error.code} {error.reason}; is there a newer version?") from error
            problem = f"{error.code} {error.reason}"
        except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError) as error:
            problem = str(getattr(error, "reason", error)) or type(error).__name__
        came = (part.stat().st_size if part.exists() else 0) > before
        tries = 0 if came else tries + 1
        if tries == TRIES:
            raise DownloadError(f"{url}: {problem}; check the network and run it again: it resumes where it stopped")
        time.sleep(PAUSE_S)


def _fetch_rest(url: str, part: Path, start: int) -> bool:
    """Append what one connection gives; whether the file is complete."""
    from tqdm import tqdm

    request = urllib.request.Request(url, headers={"Range": f"bytes={start}-"} if start else {})
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:
        goes_on = response.status == http.client.PARTIAL_CONTENT
        start = start if goes_on else 0
        length = response.headers.get("Content-Length")
        whole = None if length is None else start + int(length)
        # disable=None: no bar where stderr is no terminal
        bar = tqdm(total=whole, initial=start, unit="B", unit_scale=True, desc=part.stem, leave=False, disable=None)
        with part.open("ab" if goes_on else "wb") as file, bar:
            while block := response.read(BLOCK_BYTES):
                file.write(block)
                bar.update(len(block))
        return whole is None or part.stat().st_size >= whole
