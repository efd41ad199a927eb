"""Plan: what the engine runs. Plain frozen arrays, the same for every thread and machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.distributions import InverseTable
from mcsv.in_notebooks import InNotebooks
from mcsv.interpreter import Program
from mcsv.kernels.points import NO_POINTS
from mcsv.plan.code.allocate import Code
from mcsv.plan.code.drivers import Drivers
from mcsv.plan.code.layout import Layout
from mcsv.plan.code.watch import Watcher
from mcsv.plan.coordinates import Points
from mcsv.plan.opened import Opened
from mcsv.plan.quantities.draws import Tables
from mcsv.tallies import EVERYTHING, ByWorld, Cells, Extremes, Histogram, Negatives, Tally, wanting

__all__ = ["Plan", "assemble", "unlooked", "with_tables", "with_twins"]


@dataclass(frozen=True, repr=False)
class Plan(InNotebooks):
    """Instructions, tables and keys for the interpreter, and where in its cells each named result stands.

    ``rows`` is the height of the workspace, ``categories`` the length of each counter. A plan is ready to tally
    once ``centred`` has given each cell the centre from which its distances are measured.
    """

    program: Program
    rows: int
    counters: int
    categories: int
    layout: Layout
    seed: int
    inputs: int
    tables: tuple[InverseTable, ...]
    fingerprint: str
    """SHA-256 of everything that decides the draws, see :mod:`mcsv.plan.identity`."""
    twins: Plan | None = None
    """A plan of the same draws that watches how far each option is from its twin, see :mod:`mcsv.plan.code.twins`."""
    known: frozenset[int] = frozenset()
    """The places among its keys of those by which knowledge is drawn; all others draw chance."""
    disputed: tuple[str, ...] = ()
    """Inputs that are chance in one option and knowledge in another."""
    drivers: Drivers | None = None
    """Whose bins are noted while draws are made."""
    points: Points | None = None
    """Which points its draws are, where they are not random."""
    replicates: int = 1
    """By how many groups of blocks, which take turns, all that is tallied is told apart."""
    opened: Opened | None = None
    """What of it follows from levers, where the model has any."""
    eights: int = 0
    """By how many eights of outcomes bins are told apart, see :mod:`mcsv.tallies.by_bins`."""

    def __repr__(self) -> str:
        steps, options = len(self.program.code), ", ".join(self.layout.options[:4])
        more = f" and {len(self.layout.options) - 4} more" if len(self.layout.options) > 4 else ""
        size = f"{self.inputs:,} inputs, {steps:,} steps a draw, {self.cells:,} cells"
        return f"<Plan: {size}; options {options[:200]}{more}; seed {self.seed}; fingerprint {self.fingerprint[:12]}>"

    @property
    def cells(self) -> int:
        """How many rows are watched."""
        return len(self.layout.cell_names)

    def centred(self, centres: NDArray[np.float64], bases: NDArray[np.float64], bits: int) -> Plan:
        """The plan with histograms around ``centres``, ``bits`` mantissa bits a bin; shapes (cells,)."""
        return replace(self, program=self.program._replace(centres=centres, bases=bases, shift=52 - bits))

    def wanting(self, *tallies: type[Tally]) -> Plan:
        """The plan whose cells want these tallies and no others."""
        return replace(self, program=self.program._replace(wants=np.full(self.cells, wanting(*tallies))))

    @property
    def tallied_cells(self) -> Cells:
        """What there is to tally."""
        program = self.program
        binned = bool((program.wants & wanting(Histogram)).any())
        drivers = self.drivers.count if self.drivers and self.eights else 0
        comparison = self.layout.comparison
        return Cells(
            program.centres,
            program.bases,
            52 - program.shift,
            self.counters,
            self.categories,
            binned,
            drivers=drivers,
            eights=self.eights,
            contests=comparison.contests if comparison else 0,
            worlds=bool((program.wants & wanting(ByWorld)).any()),
            replicates=self.replicates,
            choices=len(comparison.choices) if comparison else 0,
        )


def unlooked(program: Program, cells: int) -> Program:
    """The program with so many cells at which nothing was looked: centres 0, bases 1, windows open."""
    windows = np.tile([-np.inf, np.inf], (cells, 1))
    wants = np.full(cells, EVERYTHING)
    return program._replace(centres=np.zeros(cells), bases=np.ones(cells), windows=windows, wants=wants)


def with_twins(plan: Plan, code: Code, layout: Layout) -> Plan:
    """The plan and that of its twins, which has tables and keys in common with it."""
    program = plan.program._replace(code=code.code, reals=code.reals, lists=code.lists, weights=code.weights)
    program, opened = unlooked(program, len(layout.cell_names)), Opened({}, (), code.opened) if code.opened else None
    twins = replace(plan, program=program, rows=code.rows, counters=0, layout=layout, opened=opened)
    return replace(plan, twins=twins)


def with_tables(plan: Plan, more: Sequence[InverseTable]) -> tuple[Plan, tuple[int, ...]]:
    """The plan with more tables behind its own, and their numbers."""
    tables = (*plan.tables, *more)
    numbers = tuple(range(len(plan.tables), len(tables)))
    return replace(plan, program=plan.program._replace(**_encoded(tables)), tables=tables), numbers


def assemble(code: Code, draws: Tables, keys: Sequence[int], watcher: Watcher, seed: int) -> Plan:
    """Put code, tables and keys together."""
    tables, layout = tuple(draws.tables), watcher.layout
    cells = len(layout.cell_names)
    program = Program(
        code=code.code,
        reals=code.reals,
        keys=np.array(keys, dtype=np.uint64),
        lists=code.lists,
        weights=code.weights,
        **_encoded(tables),
        centres=np.zeros(cells),
        bases=np.ones(cells),
        windows=np.tile([-np.inf, np.inf], (cells, 1)),
        wants=_wants(layout),
        shift=45,
        points=NO_POINTS,
    )
    categories = max(len(layout.periods), 1) + 1
    return Plan(program, code.rows, watcher.counters, categories, layout, seed, len(keys), tables, "")


def _wants(layout: Layout) -> NDArray[np.int64]:
    """What is wanted of each cell: everything, but of those that are only compared bin by bin or counted."""
    wants, comparison = np.full(len(layout.cell_names), EVERYTHING), layout.comparison
    if comparison is not None:
        for cells in comparison.alike:
            wants[list(cells)] = wanting(Histogram, Extremes)
        counted = layout.means_only.intersection(comparison.counted) - {*comparison.net_benefit}
        wants[list(counted)] = wanting(Negatives)
    return wants


def _encoded(tables: tuple[InverseTable, ...]) -> dict[str, Any]:
    """The arrays of a program that hold tables."""
    return {
        "tables": _directory(tables),
        "coefficients": _joined([table.read() for table in tables], np.float64),
        "starts": _joined([table.starts for table in tables], np.float64),
        "first": _joined([table.first for table in tables], np.int64),
    }


def _directory(tables: tuple[InverseTable, ...]) -> NDArray[np.int64]:
    rows, at, start, first = np.zeros((len(tables), 6), dtype=np.int64), 0, 0, 0
    for row, table in zip(rows, tables, strict=True):
        size = table.read().size
        row[:] = at, at + size, table.bits, start, start + table.starts.size, first
        at, start, first = at + size, start + table.starts.size, first + table.first.size
    return rows


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate([part.ravel() for part in parts] or [np.zeros(0)]).astype(kind)
