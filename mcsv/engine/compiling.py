"""Compile the kernels, or load what this machine compiled before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

from mcsv.engine.executors import Inline, available_threads
from mcsv.engine.pilot import centred, pilot
from mcsv.engine.running import run
from mcsv.engine.shard import new_scratch
from mcsv.interpreter import compile_counts, compile_rows
from mcsv.kernels import jit
from mcsv.kernels.objects import found
from mcsv.kernels.wasm import portable_kernels
from mcsv.model import Model
from mcsv.plan import Plan, lower

__all__ = ["compile_kernels", "compiled_before", "compiled_with", "for_browsers", "help_compile", "where_from"]


_PATIENCE = 120
"""Seconds after which what the other process does is done here instead."""


def compiled_before() -> bool:
    """Whether this machine already holds compiled kernels for exactly this code."""
    return jit.compiled_before()


def compiled_with() -> Mapping[str, str]:
    """The versions of what turns or turned the kernels' sources into machine code."""
    return jit.versions()


def where_from() -> str:
    """Where this process has its kernels from, and why, in a sentence."""
    if jit.built:
        return found().why
    why = found().why if found().code is None else "LLVM here cannot load those that were built"
    if jit.jit_disabled:
        return "run as plain Python, slowly: NUMBA_DISABLE_JIT asks for it"
    folder = jit.cache_folder()
    kept = f"kept in {folder}" if folder is not None else "kept nowhere, since no safe folder can be had"
    return f"compiled by numba {jit.versions()['numba']} on this machine, {kept}: {why}"


def for_browsers() -> str:
    """Which kernels for browsers this package holds, with their digests, or why none, in a sentence."""
    kept = portable_kernels()
    if kept.why:
        return f"none: {kept.why}"
    return "; ".join(f"{name}, SHA-256 {digest}" for name, digest in kept.digests.items())


def compile_kernels() -> None:
    """Run the smallest plan once; :func:`mcsv.engine.pilot.pilot` mends a damaged cache."""
    plan = _smallest()
    if jit.cache_folder() is not None and not jit.jit_disabled and not compiled_before() and available_threads() > 1:
        jit.forget()  # indexes without what they point at
        _compile_in_two(plan)
    run(centred(plan, pilot(plan)), 2, Inline())


def help_compile() -> None:
    """What a second process compiles into the cache while the first compiles other kernels."""
    plan = _smallest()
    compile_counts(plan.program, new_scratch(plan))


def _smallest() -> Plan:
    return lower(Model.model_validate({"inputs": {"x": 1.0}, "outputs": {"y": {"formula": "x"}}}))


def _compile_in_two(plan: Plan) -> None:
    """Compile half in a process of its own, because numba compiles one function at a time in each.

    Whatever becomes of that process: what it leaves undone is compiled here.
    """
    if not sys.executable or getattr(sys, "frozen", False):
        return
    code = f"import sys; sys.path[:] = {sys.path!r}; from mcsv.engine.compiling import help_compile; help_compile()"
    nothing = subprocess.DEVNULL
    try:
        helper = subprocess.Popen([sys.executable, "-c", code], stdin=nothing, stdout=nothing, stderr=nothing)
    except OSError:
        return
    try:
        compile_rows(plan.program, new_scratch(plan))
        helper.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        pass
    finally:
        helper.kill()
        helper.wait()
