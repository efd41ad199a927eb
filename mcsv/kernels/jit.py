"""The only door to numba: what a kernel is, and where its machine code is kept.

Where the package holds an object that fits this machine (:mod:`mcsv.kernels.objects`) numba is not even imported:
the kernels that Python calls come from there, and all others stay plain functions that nobody calls.

numba's own cache looks at the file of the function alone, so a changed helper in another file leaves a
stale kernel behind. Here the cache folder itself is named by a digest of every kernel source and of the
versions of numba, llvmlite, numpy and Python: changed code finds an empty folder and is compiled anew.
"""

from __future__ import annotations

import os
import platform
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mcsv.kernels.loading import can_be_loaded, loaded
from mcsv.kernels.objects import WIDE, found
from mcsv.kernels.sources import digest_of

__all__ = [
    "ENTRIES",
    "built",
    "cache_folder",
    "compile_for",
    "compiled_before",
    "digest",
    "entry",
    "forget",
    "inlined",
    "jit_disabled",
    "kernel",
    "versions",
]

_PLAIN = os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")
built: bool = not _PLAIN and can_be_loaded()
"""Whether the kernels come from an object that was compiled when the package was built."""
jit_disabled: bool = _PLAIN or built
"""Whether numba compiles nothing here."""
if not jit_disabled:
    import numba
    from numba.core.codegen import get_host_cpu_features

    _config: Any = numba.config  # its attributes are made at run time
    if _config.CPU_NAME is None and _config.CPU_FEATURES is None and "+avx512f" in get_host_cpu_features():
        _config.CPU_FEATURES = f"{get_host_cpu_features()},{WIDE}"
# The wrapper for C would be compiled for each kernel, and nobody calls it. Who makes no arrays needs no count of who
# holds them: counting takes two atomic steps for each array that a function is handed, a microsecond for a state.
_OPTIONS: Any = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False}

ENTRIES: dict[str, Any] = {}
"""The kernels that Python calls, by name; filled as their modules are imported."""


@lru_cache(maxsize=1)
def versions() -> Mapping[str, str]:
    """Of what turns the kernels' sources into figures; compilers are those of then, where kernels were built in."""
    compilers = {name: (found().versions or {})[name] if built else version(name) for name in ("numba", "llvmlite")}
    return compilers | {"numpy": version("numpy"), "python": platform.python_version()}


@lru_cache(maxsize=1)
def digest() -> str:
    """Hexadecimal SHA-256 of all kernel sources and of the versions that turn them into machine code."""
    return digest_of(versions())


@lru_cache(maxsize=1)
def cache_folder() -> Path | None:
    """The folder of compiled kernels, mode 0700; None where no safe folder can be had (then nothing is kept).

    ``MCSV_CACHE_DIR`` names the parent; without it the user's cache folder is used. One that can only be read, as in an
    image whose root is, is used through links to its files in a folder of this user's among the temporary ones.
    """
    if os.environ.get("MCSV_CACHE_DIR"):
        parent = Path(os.environ["MCSV_CACHE_DIR"])
    elif sys.platform == "win32":
        parent = Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "mcsv"
    elif sys.platform == "darwin":
        parent = Path.home() / "Library" / "Caches" / "mcsv"
    else:
        parent = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mcsv"
    folder = parent / f"kernels-{digest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder if _is_safe(folder) else _linked(folder) if _is_readable(folder) else None
    except (OSError, RuntimeError):
        return None


def _is_readable(folder: Path) -> bool:
    """Whether kernels in a folder may be run by this user, who cannot write to it: only root or he could."""
    if sys.platform == "win32" or os.access(folder, os.W_OK):
        return False
    return all(_is_out_of_reach(path) for path in (folder, *folder.rglob("*")))


def _is_out_of_reach(path: Path) -> bool:
    # Of a folder and of a file: neither may be exchanged for another, nor be somewhere else.
    seen = os.lstat(path)
    return not stat.S_ISLNK(seen.st_mode) and seen.st_uid in (0, _user()) and not seen.st_mode & 0o022


def _user() -> int:
    """Who runs this process; Windows has no numbers for that, and nothing there is asked for them."""
    if sys.platform != "win32":
        return os.getuid()
    return -1


def _linked(folder: Path) -> Path | None:
    """A folder to write to in which the kernels of another one stand; None where there are none, or none is safe."""
    files = sorted(folder.rglob("*.nb[ic]"))
    top = Path(tempfile.gettempdir()) / f"mcsv-{_user()}"
    top.mkdir(exist_ok=True, mode=0o700)
    if not files or not _is_safe(top):
        return None
    own = top / folder.name
    for file in files:
        link = own / file.relative_to(folder)
        if not link.exists():
            link.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with suppress(FileExistsError):  # another process was quicker
                link.symlink_to(file)
    return own if _is_safe(own) else None


def _is_safe(folder: Path) -> bool:
    # Compiled code is executed: a folder that somebody else may write to is as good as their code.
    if sys.platform == "win32":
        return True
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != _user() or found.st_mode & 0o022:
        return False
    if not os.access(folder, os.W_OK):
        return False
    folder.chmod(0o700)
    return True


def compiled_before() -> bool:
    """Whether this machine already holds compiled kernels for exactly this code, built in or of an earlier run."""
    folder = cache_folder()
    return built or (folder is not None and any(folder.rglob("*.nbc")))


def forget() -> None:
    """Delete the compiled kernels, for when a file of the cache turns out to be corrupt."""
    folder = cache_folder()
    if folder is not None:
        for path in sorted(folder.rglob("*.nb[ic]")):
            path.unlink(missing_ok=True)


def compile_for(function: Any, *examples: object) -> None:
    """Compile a kernel for arguments of the types of these, or find that it was compiled before."""
    if not jit_disabled:
        function.compile(tuple(numba.typeof(example) for example in examples))


def kernel(function: Callable[..., Any]) -> Any:
    """Compile ``function``, which makes no arrays, on first use, without Python's lock and any liberty in arithmetic.

    No fastmath and no contraction to fused multiply-add: the same bits on every IEEE-754 processor.
    Division by zero gives an infinity or a nan (kernels never raise; the engine looks at what comes out).
    """
    if jit_disabled:
        return function
    folder = cache_folder()
    before = _config.CACHE_DIR
    try:
        if folder is not None:
            _config.CACHE_DIR = str(folder)
        return numba.njit(cache=folder is not None, **_OPTIONS)(function)
    finally:
        _config.CACHE_DIR = before


def entry(function: Any) -> Any:
    """A kernel that Python calls, too: from the object that was built, where there is one."""
    ENTRIES[function.__name__] = function
    return loaded(function.__name__) if built else function


def inlined(function: Callable[..., Any]) -> Any:
    """Compile a function of a few scalars into each kernel that calls it, so that loops over it become vector code."""
    return function if jit_disabled else numba.njit(forceinline=True, **_OPTIONS)(function)
