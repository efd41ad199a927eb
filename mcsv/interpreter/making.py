"""Compile the kernels that Python calls into objects, one for each kind of processor: ``python -m`` this, FOLDER.

numba makes LLVM's text once, for no processor in particular; LLVM then makes each object from all of it, so that
loops become vectors of the width that this processor has. Nothing in them fuses a product and a sum: whatever the
object, the figures are the same to the last bit. The folder becomes ``mcsv/kernels/objects`` of a built package.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from mcsv.interpreter.arrays import Program, Scratch, State
from mcsv.interpreter.machine_code import Target, compiled
from mcsv.interpreter.portable import TARGETS, linker, portable
from mcsv.kernels import jit
from mcsv.kernels.loading import kind_of, pieces, symbol
from mcsv.kernels.objects import LEVELS, TABLE, Level
from mcsv.tallies import Cells, state_arrays

__all__ = ["examples", "make", "text_of"]


def _of(dtype: Any, dimensions: int) -> np.ndarray[Any, Any]:
    return np.zeros((0,) * dimensions, dtype)


def examples() -> dict[str, tuple[Any, ...]]:
    """For each kernel that Python calls arguments of the kinds that it is called with."""
    f, i, u = np.float64, np.int64, np.uint64
    of = {"code": (i, 2), "reals": (f, 2), "keys": (u, 1), "lists": (i, 1), "weights": (f, 1), "tables": (i, 2)}
    of |= {"coefficients": (f, 1), "starts": (f, 1), "first": (i, 1), "centres": (f, 1), "bases": (f, 1)}
    of |= {"windows": (f, 2), "wants": (i, 1), "points": (u, 3)}
    program = Program(shift=0, **{name: _of(*kind) for name, kind in of.items()})
    tallied = state_arrays(Cells(np.zeros(0), np.zeros(0), 0, 0, 0))
    arrays = {name: _of(array.dtype, len(array.shape)) for name, array in tallied.items()}
    state = State(**arrays, slots=_of(i, 1), kept=_of(f, 2), kept_first=0)
    scratch = Scratch(
        rows=_of(f, 2),
        words=_of(u, 1),
        segments=_of(np.int32, 1),
        places=_of(f, 1),
        tails=_of(f, 1),
        bins=_of(np.uint8, 2),
        lanes=_of(i, 2),
        sums=_of(f, 2),
        spare=_of(f, 2),
        pairs=_of(u, 1),
    )
    zero = u(0)
    return {
        "_run_blocks": (program, state, scratch, 0, 0, 0),
        "uniforms": ((zero, zero), 0, zero, _of(u, 1), _of(f, 1)),
        "random_words": (zero, zero, zero, zero, _of(u, 1)),
    }


def make(folder: Path, levels: Sequence[Level] = LEVELS) -> None:
    """Write the objects and the table that says what they are, in a process of :func:`mcsv.kernels.building.build`."""
    of_all = examples()
    texts = _texts(of_all)
    kept = [symbol(name) for name in of_all]
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:  # LLVM does one thing at a time in each
        made = pool.map(compiled, repeat(texts), repeat(kept), map(Target.of, levels))
        browsers = pool.map(compiled, repeat(texts[:1]), repeat(kept[:1]), TARGETS.values() if linker() else ())
        codes = list(made)
        told = portable(folder, kept[0], browsers)
    for level, code in zip(levels, codes, strict=True):
        (folder / f"{level.name}.o").write_bytes(code)
    table = {
        "digest": jit.digest(),
        "versions": jit.versions(),
        "system": sys.platform,
        "entries": {name: [kind_of(piece) for piece in pieces(arguments)] for name, arguments in of_all.items()},
        "objects": {level.name: sha256(code).hexdigest() for level, code in zip(levels, codes, strict=True)},
    }
    table |= told
    (folder / TABLE).write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _texts(of_all: Mapping[str, tuple[Any, ...]]) -> list[str]:
    """LLVM's text of each kernel and all that it calls."""
    import numba

    kinds = {name: tuple(map(numba.typeof, arguments)) for name, arguments in of_all.items()}
    return [text_of(jit.ENTRIES[name], kinds[name], symbol(name)) for name in of_all]


def text_of(function: Any, kinds: tuple[Any, ...], name: str) -> str:
    """LLVM's text of a kernel and all that it calls, before any loop becomes vectors; with a door for words."""
    with _text_only():
        function.compile(kinds)
    compiled = function.overloads[kinds]
    return f"{compiled.library._final_module}\n{_door(name, compiled)}"


@contextmanager
def _text_only() -> Iterator[None]:
    """numba stops at the text: machine code of each function, and Python's ways into it, would double the time."""
    from numba.core.codegen import CPUCodeLibrary, JITCodeLibrary
    from numba.core.cpu import CPUContext

    with ExitStack() as instead:
        for owner, name, other in (
            (CPUContext, "create_cpython_wrapper", lambda *_, **__: None),
            (CPUContext, "create_cfunc_wrapper", lambda *_, **__: None),
            (CPUContext, "get_executable", _not_executable),
            (CPUCodeLibrary, "_optimize_final_module", lambda _: None),
            (JITCodeLibrary, "_finalize_specific", lambda _: None),
        ):
            instead.enter_context(patch.object(owner, name, other))
        yield


def _not_executable(_: Any, library: Any, *__: Any) -> Callable[..., Any]:
    """Link what a function calls into its text. numba knows functions by what this returns: a new one each time."""
    library._ensure_finalized()
    return [].append


def _door(name: str, compiled: Any) -> str:
    """A function ``name`` of two addresses, of the words of all arguments and of the result, that calls the kernel."""
    inside = compiled.fndesc.llvm_func_name
    function = compiled.library._final_module.get_function(inside)
    kinds = [str(argument.type) for argument in function.arguments][2:]
    lines = [f"define i32 @{name}(ptr %words, ptr %result) {{", "  %failure = alloca ptr"]
    for number, kind in enumerate(kinds):
        lines += [f"  %p{number} = getelementptr i64, ptr %words, i64 {number}"]
        lines += [f"  %v{number} = load {kind}, ptr %p{number}"]
    handed = ", ".join(f"{kind} %v{number}" for number, kind in enumerate(kinds))
    lines += [f'  %status = call i32 @"{inside}"(ptr %result, ptr %failure, {handed})', "  ret i32 %status", "}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
