"""The interpreter as WebAssembly, from the text of which the objects are made: for the page that computes again.

LLVM writes an object, and wasm-ld (of LLVM's lld) makes a file of it that asks for nothing: no function, no memory. Its
stack comes first, so that one that grows too long ends the run instead of writing over data. Relaxed vector
instructions, which may fuse a product and a sum, are not among its features.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from mcsv.interpreter.machine_code import Target
from mcsv.kernels.objects import WASM

__all__ = ["TARGETS", "linker", "portable"]

_USUAL = "+bulk-memory,+mutable-globals,+sign-ext,+nontrapping-fptoint"
_FEATURES = {"vectors": f"{_USUAL},+simd128", "scalars": _USUAL}
TARGETS = {
    name: Target("wasm32", "generic", features, "wasm32-unknown-unknown", "static")
    for name, features in _FEATURES.items()
}
"""What :func:`~mcsv.interpreter.machine_code.compiled` makes the kernel for, by the names of what becomes of it."""
_STACK = 1 << 18
_LINKED = ("--no-entry", "--stack-first", "--strip-all", "-O2", "--export=__heap_base", f"-zstack-size={_STACK}")


def linker() -> list[str] | None:
    """The command that begins wasm-ld: that of the ziglang wheel, which a build asks for, or else the system's."""
    if importlib.util.find_spec("ziglang") is not None:
        return [sys.executable, "-m", "ziglang", "wasm-ld"]
    own = shutil.which("wasm-ld")
    return [own] if own else None


def portable(folder: Path, kept: str, codes: Iterable[bytes]) -> dict[str, Any]:
    """Write the kernel ``kept`` for browsers into ``folder``; what the table of objects says of it comes back.

    ``codes``: it, compiled for each of :data:`TARGETS`, which may raise when it is asked for. Where something cannot be
    done it says why: nothing else depends on it.
    """
    command = linker()
    if command is None:
        return {"wasm": {}, "no_wasm": "there was no linker for WebAssembly (ziglang, or wasm-ld of LLVM)"}
    try:
        linked = {WASM[name]: _linked(command, code, kept) for name, code in zip(TARGETS, codes, strict=True)}
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        return {"wasm": {}, "no_wasm": f"the kernels could not be made for WebAssembly: {said[-1] if said else error}"}
    for name, code in linked.items():
        (folder / name).write_bytes(code)
    return {"wasm": {name: sha256(code).hexdigest() for name, code in linked.items()}}


def _linked(command: Sequence[str], code: bytes, kept: str) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        parts, whole = Path(name) / "kernels.o", Path(name) / "kernels.wasm"
        parts.write_bytes(code)
        wanted = [*command, *_LINKED, f"--export={kept}", str(parts), "-o", str(whole)]
        subprocess.run(wanted, check=True, capture_output=True, text=True)
        return whole.read_bytes()
