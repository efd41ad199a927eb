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
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from mcsv.interpreter.machine_code import Target, compiled
from mcsv.kernels.objects import WASM

__all__ = ["linker", "portable"]

_USUAL = "+bulk-memory,+mutable-globals,+sign-ext,+nontrapping-fptoint"
_FEATURES = {"vectors": f"{_USUAL},+simd128", "scalars": _USUAL}
_STACK = 1 << 18
_LINKED = ("--no-entry", "--stack-first", "--strip-all", "-O2", "--export=__heap_base", f"-zstack-size={_STACK}")


def linker() -> list[str] | None:
    """The command that begins wasm-ld: that of the ziglang wheel, which a build asks for, or else the system's."""
    if importlib.util.find_spec("ziglang") is not None:
        return [sys.executable, "-m", "ziglang", "wasm-ld"]
    own = shutil.which("wasm-ld")
    return [own] if own else None


def portable(folder: Path, text: str, kept: str) -> dict[str, Any]:
    """Write the kernel ``kept`` for browsers into ``folder``; what the table of objects says of it comes back.

    Where that cannot be done it says why: nothing else depends on it.
    """
    command = linker()
    if command is None:
        return {"wasm": {}, "no_wasm": "there was no linker for WebAssembly (ziglang, or wasm-ld of LLVM)"}
    try:
        codes = {WASM[name]: _linked(command, text, kept, features) for name, features in _FEATURES.items()}
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        return {"wasm": {}, "no_wasm": f"the kernels could not be made for WebAssembly: {said[-1] if said else error}"}
    for name, code in codes.items():
        (folder / name).write_bytes(code)
    return {"wasm": {name: sha256(code).hexdigest() for name, code in codes.items()}}


def _linked(command: Sequence[str], text: str, kept: str, features: str) -> bytes:
    target = Target("wasm32", "generic", features, "wasm32-unknown-unknown", "static")
    code = compiled([text], [kept], target)
    with tempfile.TemporaryDirectory() as name:
        parts, whole = Path(name) / "kernels.o", Path(name) / "kernels.wasm"
        parts.write_bytes(code)
        wanted = [*command, *_LINKED, f"--export={kept}", str(parts), "-o", str(whole)]
        subprocess.run(wanted, check=True, capture_output=True, text=True)
        return whole.read_bytes()
