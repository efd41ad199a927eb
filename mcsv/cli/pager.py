"""A long answer through the reader's pager, as git does it: ``$PAGER``, or less; none where it is empty or ``cat``."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys

__all__ = ["through_pager"]

_PLAIN = ("", "cat")


def through_pager(text: str) -> bool:
    """Show a text by the pager; False where it has room on the screen, or there is no pager, and nothing was shown.

    Only where a person can answer the pager: stdin is a terminal too, and one that can move its cursor.
    """
    words = _pager()
    if not words or sys.stdin is None or not sys.stdin.isatty() or os.environ.get("TERM") == "dumb":
        return False
    if text.count("\n") < shutil.get_terminal_size().lines:
        return False
    # R: colours; F: less ends by itself where all of it has room; X: the answer stays on the screen afterwards
    environment = {"LESS": "RFX", "LV": "-c", **os.environ}
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        running = subprocess.Popen(words, stdin=subprocess.PIPE, env=environment)
    except OSError:
        return False
    answered = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's to answer, which began before
    try:
        running.communicate(text.encode(encoding, "replace"))  # a reader who leaves early is fine
    finally:
        signal.signal(signal.SIGINT, answered)
    return True


def _pager() -> list[str]:
    """The words of the pager's command; none where there is none."""
    stated = os.environ.get("PAGER")
    try:
        words = shlex.split("less" if stated is None else stated)
    except ValueError:
        return []
    if not words or words[0] in _PLAIN or shutil.which(words[0]) is None:
        return []
    return words
