"""A PostgreSQL server of its own in a temporary folder, reached through a socket alone; skips with its reason."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

__all__ = ["PASSWORD", "server"]

PASSWORD = "pa/ss wo:rd@%?"
"""With every sign that an address could trip over."""


def _programs() -> Path:
    """The folder with initdb and pg_ctl."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: -float(place.parent.name))
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    pytest.skip("PostgreSQL is not here (on Debian: apt-get install postgresql)")


def _somebody() -> tuple[str, Sequence[str]]:
    """Who runs it, for the server refuses root; and the words in front of a command of theirs."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name, ()
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        if shutil.which("runuser"):
            return name, ("runuser", "-u", name, "--")
    pytest.skip("PostgreSQL does not run as root, and there is nobody else")


@contextmanager
def server() -> Iterator[str]:
    """The address of a database on a server that lasts as long as the block."""
    programs, (user, as_them) = _programs(), _somebody()
    folder = Path(tempfile.mkdtemp(prefix="mcsv-pg-", dir="/tmp"))  # a socket's path has to be short
    shutil.chown(folder, user)
    data, word = folder / "data", folder / "word"
    word.write_text(PASSWORD)
    shutil.chown(word, user)

    def do(*words: str) -> None:
        with (folder / "said").open("w+") as said:  # a pipe would stay open as long as the server does
            command = [*as_them, *words]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False, cwd=folder)
            said.seek(0)
            if done.returncode:
                pytest.skip(f"PostgreSQL cannot be started here: {' '.join(said.read().split())[-300:]}")

    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
    try:
        words = ("-U", "clerk", "-A", "scram-sha-256", f"--pwfile={word}", "-E", "UTF8", "--no-locale", "-N")
        do(str(programs / "initdb"), "-D", str(data), *words)
        do(str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://clerk:{quote(PASSWORD, safe='')}@/postgres?host={quote(str(folder), safe='')}"
    finally:
        if (data / "postmaster.pid").exists():
            do(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
