"""Kernels of an object file, called without numba: loaded by LLVM's linker, their arguments handed over as words.

A kernel takes what its Python twin takes; records and arrays are taken apart into words of 64 bits (an array is its
size, the bytes of an item, its address, its shape and its steps). An array of another kind than the kernel was
compiled for would be read as what it is not: it is refused.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from mcsv.errors import InternalError
from mcsv.kernels.objects import Found, found

__all__ = ["NOT_ZERO_BUT_FINE", "can_be_loaded", "kind_of", "loaded", "pieces", "symbol"]

NOT_ZERO_BUT_FINE = -2
"""What a kernel of numba comes back with where it gives nothing."""

_WORD = (1 << 64) - 1


def symbol(name: str) -> str:
    """What the kernel of this name is called in an object."""
    return f"mcsv_{name.lstrip('_')}"


def pieces(value: object) -> Iterator[Any]:
    """The arrays and numbers of which arguments are made, from the first to the last."""
    if isinstance(value, tuple):
        for part in value:
            yield from pieces(part)
    else:
        yield value


def kind_of(piece: object) -> str:
    """What a piece is, in a word: ``float64 2`` is an array of two dimensions, ``int64`` a number."""
    if isinstance(piece, np.ndarray):
        return f"{piece.dtype} {piece.ndim}"
    if isinstance(piece, np.generic):
        return str(piece.dtype)
    return "int64" if isinstance(piece, int) else type(piece).__name__


def can_be_loaded() -> bool:
    """Whether an object fits this machine, and LLVM's linker takes it."""
    if found().code is None:
        return False
    try:
        _engine()
    except Exception:  # of LLVM's, whose versions raise what they like; numba compiles then
        return False
    return True


def loaded(name: str) -> Callable[..., int | None]:
    """The kernel of this name from the object that fits this machine, called without Python's lock."""
    which = found()
    assert which.entries is not None
    kinds = which.entries[name]
    address = _engine().get_function_address(symbol(name))
    function = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p)(address)

    def call(*arguments: object) -> int | None:
        words, result = _words(name, pieces(arguments), kinds), ctypes.c_int64()
        status = function((ctypes.c_uint64 * len(words))(*words), ctypes.addressof(result))
        if status not in (0, NOT_ZERO_BUT_FINE):
            raise InternalError(f"the kernel {name} failed with {status}")
        return result.value if status == 0 else None

    return call


def _words(name: str, given: Iterable[Any], kinds: Iterable[str]) -> list[int]:
    found: list[int] = []
    for piece, kind in zip(given, kinds, strict=True):
        if not _is(piece, *_taken_apart(kind)):
            raise InternalError(f"the kernel {name} takes {kind}, not {kind_of(piece)}")
        if not isinstance(piece, np.ndarray):
            found.append(int(piece) & _WORD)
            continue
        flags = piece.flags
        if not (flags.c_contiguous and flags.aligned):
            raise InternalError(f"the kernel {name} takes arrays without gaps")
        found += 0, 0, piece.size, piece.itemsize, piece.ctypes.data, *piece.shape, *piece.strides
    return found


@cache
def _taken_apart(kind: str) -> tuple[np.dtype[Any], int]:
    """The type and the dimensions that :func:`kind_of` puts in a word; a number has no dimension."""
    dtype, _, dimensions = kind.partition(" ")
    return np.dtype(dtype), int(dimensions or 0)


def _is(piece: Any, dtype: np.dtype[Any], dimensions: int) -> bool:
    """As :func:`kind_of` tells, without making words of it: a shard hands over some fifty arrays."""
    if isinstance(piece, np.ndarray):
        return piece.dtype == dtype and piece.ndim == dimensions > 0
    return dimensions == 0 and (dtype == np.int64 if isinstance(piece, int) else getattr(piece, "dtype", None) == dtype)


@cache
def _engine() -> Any:
    import llvmlite.binding as llvm

    which: Found = found()
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(which.code))
    engine.finalize_object()
    return engine
