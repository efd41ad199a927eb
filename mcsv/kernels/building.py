"""Start the process that compiles the kernels for a package: it needs numba, and settings from its first moment on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["build"]

_SETTINGS = {
    "MCSV_JIT": "1",
    "MCSV_CACHE_DIR": str(Path(os.devnull) / "none"),  # what comes from a cache has no text
    "NUMBA_CPU_NAME": "generic",
    "NUMBA_CPU_FEATURES": "",
}


def build(folder: Path) -> None:
    """Fill ``folder`` with the kernels beside this file, compiled for processors and for browsers.

    CalledProcessError with what went wrong.
    """
    command = [sys.executable, "-m", "mcsv.interpreter.making", str(folder)]
    root = str(Path(__file__).parents[2])
    settings = os.environ | _SETTINGS | {"PYTHONPATH": os.pathsep.join((root, *sys.path))}
    subprocess.run(command, env=settings, check=True, capture_output=True, text=True)
