"""Who writes something: a process of a machine, told apart from any other, and whether it still lives."""

from __future__ import annotations

import hashlib
import os
import socket
from contextlib import suppress
from pathlib import Path

__all__ = ["born", "lives", "machine", "mark", "of_the_dead"]

_DIGITS = 8


def machine() -> str:
    """The machine since it started, and the space of its process numbers; as much of it as the system tells."""
    parts = []
    for name in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        with suppress(OSError):
            parts.append(os.readlink(name) if os.path.islink(name) else Path(name).read_text().strip())
    return " ".join(parts)


def born(pid: int) -> str:
    """When a process began, in ticks since the machine did; empty where the system does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


_ASKED = os.name == "posix"
"""Whether the system says of a process that it lives; on Windows the same question would be a Ctrl-C."""


def lives(pid: int, since: str) -> bool | None:
    """Whether the process of this machine with this number that began then still lives; None where nobody can tell."""
    if not _ASKED:
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return born(pid) == since


def mark() -> str:
    """This process as a part of a file's name, by which others know whether it still lives."""
    pid = os.getpid()
    return f"{_here()}-{pid}-{born(pid)}"


def of_the_dead(marked: str) -> bool:
    """Whether a mark is that of a process of this machine that is gone; a machine that tells nothing knows of none."""
    place, _, process = marked.partition("-")
    pid, _, since = process.partition("-")
    if not machine() or place != _here() or not (pid.isascii() and pid.isdigit()):
        return False
    return lives(int(pid), since) is False


def _here() -> str:
    told = f"{socket.gethostname()} {machine()}"
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]
