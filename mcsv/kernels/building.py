"""Start the process that compiles the kernels for a package: it needs numba, and settings from its first moment on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from mcsv.kernels.objects import TABLE
from mcsv.kernels.sources import digest_of

__all__ = ["SETTINGS", "build"]

SETTINGS = {
    "MCSV_JIT": "1",
    "MCSV_CACHE_DIR": str(Path(os.devnull) / "none"),  # what comes from a cache has no text
    "NUMBA_CPU_NAME": "generic",
    "NUMBA_CPU_FEATURES": "",
}
"""Of the environment of a process in which numba makes the kernels' text for any processor."""


def build(folder: Path) -> None:
    """Fill ``folder`` with the kernels beside this file, compiled for processors and for browsers.

    ``MCSV_OBJECTS`` names a folder that an earlier build filled: it is taken where its kernels are these, so that who
    builds several times on one machine compiles once. CalledProcessError with what went wrong.
    """
    earlier = os.environ.get("MCSV_OBJECTS", "")
    if earlier and _are_these(Path(earlier)):
        shutil.copytree(earlier, folder, dirs_exist_ok=True)
        return
    command = [sys.executable, "-m", "mcsv.interpreter.making", str(folder)]
    root = str(Path(__file__).parents[2])
    settings = os.environ | SETTINGS | {"PYTHONPATH": os.pathsep.join((root, *sys.path))}
    subprocess.run(command, env=settings, check=True, capture_output=True, text=True)


def _are_these(objects: Path) -> bool:
    try:
        table = json.loads((objects / TABLE).read_text(encoding="utf-8"))
        return bool(table["system"] == sys.platform and table["digest"] == digest_of(table["versions"]))
    except (OSError, ValueError, KeyError, TypeError):
        return False
