"""An instruction as integers and back: which integer is a row, which a field, as the table of instructions says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcsv.errors import InternalError
from mcsv.interpreter import Program
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import DRAWS, INSTRUCTIONS, Kind, kind_of
from mcsv.kernels.student import TERMS
from mcsv.plan.code.assembler import Instruction, Row

__all__ = ["Places", "decoded", "encoded", "key_at", "places_of"]

_FIRST = 2
"""The number of the instruction and ``out`` stand before everything else."""
_PLAIN = frozenset(n for n, kind in INSTRUCTIONS.items() if not kind.lists and "weights" not in kind.fields)
"""Instructions whose integers are rows and given fields alone: most of a plan's."""


def encoded(step: Instruction, of: Mapping[Row, int], lists: list[int], weights: list[float]) -> list[int]:
    """The integers of an instruction, its lists and weights put behind those of the others; ``of``: where rows stand.

    ValueError for an instruction that has not the rows and fields that the table gives it, or that writes to a list of
    rows of which one is there twice or is read: in what order it would is nowhere said.
    """
    kind = kind_of(step.op)
    if step.op in _PLAIN:
        return _plainly(step, kind, of)
    reads, updates = iter(step.reads), iter(step.updates)
    values = dict(zip(kind.given, step.fields, strict=True))
    for listed in kind.lists:
        rows = [of[row] for row in islice(updates if listed.updates else reads, values[listed.count])]
        values[listed.at] = len(lists)
        lists += rows
    if any(listed.updates for listed in kind.lists):
        _apart(kind.name, [of[row] for row in step.updates], [of[row] for row in step.reads])
    out = next(updates, None) if kind.updates else step.out
    values |= {word: of[row] for word, row in zip(kind.rows, reads, strict=True)}
    if "weights" in kind.fields:
        values["weights"] = len(weights)
        weights += step.weights
    if next(updates, None) is not None or (out is not None) != kind.writes_out:
        raise ValueError(f"{kind.name} writes other rows than {step.out} and {step.updates}")
    return [step.op, of[out] if out is not None else 0, *(values[word] for word in kind.order)]


def _plainly(step: Instruction, kind: Kind, of: Mapping[Row, int]) -> list[int]:
    """The same of an instruction that has neither lists nor weights."""
    out = step.updates[0] if kind.updates and step.updates else step.out
    if len(step.fields) != len(kind.fields) or len(step.reads) != kind.reads:
        raise ValueError(f"{kind.name} has not the rows and fields {step.reads} and {step.fields}")
    if len(step.updates) != kind.updates or (out is not None) != kind.writes_out or (kind.updates and step.out):
        raise ValueError(f"{kind.name} writes other rows than {step.out} and {step.updates}")
    rows = [of[row] for row in step.reads]
    parts = (*step.fields, *rows) if kind.fields_first else (*rows, *step.fields)
    return [step.op, of[out] if out is not None else 0, *parts]


def _apart(name: str, updates: Sequence[int], reads: Sequence[int]) -> None:
    if len(set(updates)) < len(updates) or not set(updates).isdisjoint(reads):
        raise ValueError(f"{name} writes to rows {list(updates)} and reads {list(reads)}")


class Places(NamedTuple):
    """An encoded instruction's ``reads``, ``updates`` and ``out``, as places of the workspace."""

    reads: tuple[int, ...]
    updates: tuple[int, ...]
    out: int | None


def places_of(fields: Sequence[int], lists: NDArray[np.int64]) -> Places:
    """The places of an instruction by its integers."""
    kind = kind_of(fields[0])
    values = dict(zip(kind.order, fields[_FIRST:], strict=False))
    reads, updates = [values[word] for word in kind.rows], [fields[1]] if kind.updates else []
    for listed in kind.lists:
        begin = values[listed.at]
        rows = lists[begin : begin + values[listed.count]].tolist()
        (updates if listed.updates else reads).extend(rows)
    return Places(tuple(reads), tuple(updates), fields[1] if kind.writes_out and not kind.updates else None)


def key_at(code: int) -> int:
    """Where the key of an instruction stands among its integers, the period behind it; 0 where it draws nothing."""
    return _FIRST + kind_of(code).order.index("key") if code in DRAWS else 0


def decoded(program: Program) -> list[Instruction]:
    """The instructions of a program again, each row anew where one is written; the reverse of ``encoded``."""
    at: dict[int, Row] = {}
    found: list[Instruction] = []
    for fields, (x, y) in zip(program.code.tolist(), program.reals.tolist(), strict=True):
        kind, places = kind_of(fields[0]), places_of(fields, program.lists)
        values = dict(zip(kind.order, fields[_FIRST:], strict=False))
        # A target that nobody needs has lost what would have begun it.
        updates = tuple(at.setdefault(place, Row(-place)) for place in places.updates)
        reads = tuple(at[place] for place in places.reads)
        out = None
        if places.out is not None:
            out = at[places.out] = Row(len(found) + 1)
        weights: tuple[float, ...] = ()
        if "weights" in kind.fields:
            begin = values["weights"]
            weights = tuple(program.weights[begin : begin + _weights(fields[0], values)].tolist())
        given = tuple(values[word] for word in kind.given)
        found.append(Instruction(fields[0], out, reads, updates, given, x, y, weights))
    return found


def _weights(code: int, values: Mapping[str, int]) -> int:
    """How many weights an instruction has."""
    if code == op.WEIGHTED:
        return values["targets"] * values["sources"]
    if code not in (op.PRODUCTS, op.T_TAILS):
        raise InternalError(f"how many weights {kind_of(code).name} has is not known")
    return values["count"] if code == op.PRODUCTS else TERMS + 3  # see t_coefficients
