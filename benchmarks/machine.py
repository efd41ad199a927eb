"""What the figures were measured on."""

from __future__ import annotations

import importlib.metadata
import platform
from pathlib import Path
from typing import Any

from benchmarks.measure import threads_here

PACKAGES = ("numpy", "numba", "xarray", "mkl_random", "mkl", "squigglepy", "openturns", "monaco")


def describe() -> dict[str, Any]:
    """Processor, threads, memory, Python and the versions of everything that is compared."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "missing"
    return {
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor(),
        "maker": _field("/proc/cpuinfo", "vendor_id"),
        "threads": threads_here(),
        "memory_gb": round(int((_field("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1024**2, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": versions,
    }


def sentence(here: dict[str, Any]) -> str:
    """The machine in a line or two."""
    versions = ", ".join(f"{name} {version}" for name, version in here["versions"].items())
    text = f"{here['processor']}, {here['threads']} threads, {here['memory_gb']} GB"
    text += f"\nPython {here['python']}, {versions}"
    if here["maker"] != "GenuineIntel":
        text += "\nNote: on processors that are not Intel's, MKL runs slower code."
    return text


def _field(file: str, name: str) -> str:
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "")
