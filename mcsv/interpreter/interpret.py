"""The interpreter: a plan's instructions over blocks of draws, a whole shard in one call without Python's lock.

A block's rows stay in cache while all instructions run over them; a model is data to this code, so no model is
ever compiled. What a shard writes depends on the plan and on the numbers of its draws alone.
"""

from __future__ import annotations

import numpy as np

from mcsv.errors import InternalError
from mcsv.interpreter.arrays import Program, Scratch, State
from mcsv.interpreter.flows import end_of_flows, is_flow, run_flows
from mcsv.kernels import instructions as op
from mcsv.kernels.arithmetic import binary, choice, unary
from mcsv.kernels.binomial import binomial_counts
from mcsv.kernels.bins import bins_of_counts, bins_of_tails, bins_of_words
from mcsv.kernels.blocks import BLOCK
from mcsv.kernels.compound import sum_of_draws
from mcsv.kernels.counts import poisson_counts
from mcsv.kernels.instructions import GROUP_OF, Group
from mcsv.kernels.jit import compile_for, entry, inlined, kernel
from mcsv.kernels.lookup import (
    fetch,
    kinked_values,
    offsets_of_tails,
    offsets_of_words,
    segments_of_tails,
    smooth_values,
    tails_of_words,
)
from mcsv.kernels.points import first_words
from mcsv.kernels.rows import copy, fill, mark_first_in_place, mark_last_in_place
from mcsv.kernels.student import t_tails
from mcsv.kernels.sums import add_products, add_weighted
from mcsv.kernels.tiles import TILE
from mcsv.tallies.best import tally_contests
from mcsv.tallies.groups import group_of
from mcsv.tallies.table import tally_by_bins, tally_categories, tally_deficits, tally_outcome, tally_row

__all__ = ["compile_counts", "compile_rows", "run_blocks"]

_ZERO = np.uint64(0)
_DRAW, _LOOKUP, _SUM, _COUNT = map(int, (Group.DRAW, Group.LOOKUP, Group.SUM, Group.COUNT))
_UNARY, _BINARY, _CHOICE = map(int, (Group.UNARY, Group.BINARY, Group.CHOICE))


@kernel
def _smooth(program, scratch, table, out, n):
    c = program.coefficients[program.tables[table, 0] : program.tables[table, 1]]
    smooth_values(scratch.segments[:n], scratch.places[:n], c, out)


@kernel
def _kinked(program, scratch, table, tails, out, n):
    t = program.tables[table]
    segments_of_tails(tails, t[2], scratch.segments[:n])
    first = program.first[t[5] :]
    kinked_values(
        tails,
        scratch.segments[:n],
        first,
        program.starts[t[3] : t[4]],
        program.coefficients[t[0] : t[1]],
        out,
    )


@kernel
def _draw(program, scratch, fields, first, out):
    n = out.size
    table = fields[2]
    words = scratch.words[:n]
    smooth = fields[0] == op.DRAW or fields[0] == op.DRAW_NOTED
    if smooth:
        fetch(program.coefficients[program.tables[table, 0] : program.tables[table, 1]], program.tables[table, 2])
    first_words(program.points, program.keys[fields[3]], np.uint64(fields[4]), first, words)
    noted = fields[0] == op.DRAW_NOTED or fields[0] == op.DRAW_KINKED_NOTED
    if noted:
        bins_of_words(words, scratch.bins[fields[5], :n])
    if smooth:
        offsets_of_words(words, program.tables[table, 2], scratch.segments[:n], scratch.places[:n])
        _smooth(program, scratch, table, out, n)
    elif fields[0] == op.DRAW_KINKED or noted:
        tails = scratch.tails[:n]
        tails_of_words(words, tails)
        _kinked(program, scratch, table, tails, out, n)
    else:
        return False
    return True


@kernel
def _lookup(program, scratch, fields, tails, out):
    n = out.size
    if fields[0] == op.LOOKUP:
        offsets_of_tails(tails, program.tables[fields[2], 2], scratch.segments[:n], scratch.places[:n])
        _smooth(program, scratch, fields[2], out, n)
    elif fields[0] == op.LOOKUP_KINKED:
        _kinked(program, scratch, fields[2], tails, out, n)
    else:
        return False
    return True


@inlined
def _watch(program, state, scratch, cell, x, first):
    slot = state.slots[cell]
    if slot >= 0:
        start = np.int64(first) - state.kept_first
        copy(x, state.kept[slot, start : start + x.size])
    return tally_row(x, cell, first, program, state, scratch.segments[: x.size])


@kernel
def _mark(code, rows, fields, category, n):
    if code == op.FIRST:
        mark_first_in_place(rows[fields[2], :n], category, rows[fields[1], :n])
    else:
        mark_last_in_place(rows[fields[2], :n], category, rows[fields[1], :n])


@kernel
def _note(program, state, scratch, fields, x, first):
    n = x.size
    if fields[0] == op.NOTE_TAILS:
        bins_of_tails(x, scratch.bins[fields[3], :n])
    elif fields[0] == op.NOTE_COUNT:
        bins_of_counts(x, scratch.bins[fields[3], :n])
    elif fields[0] == op.OUTCOME:
        tally_outcome(x, fields[3], fields[4], first, program, state, scratch.lanes)
    elif fields[0] == op.DEFICIT:
        tally_deficits(x, fields[3], scratch.lanes)
    else:
        return False
    return True


@kernel
def _best(program, state, scratch, fields, first, n):
    lists = program.lists
    of = lists[fields[2] : fields[2] + fields[4]], lists[fields[3] : fields[3] + fields[4]]
    group = group_of(first)
    if fields[7] == 0:
        state.met[group] += n
    weights = program.weights[fields[5] : fields[5] + 2 * fields[6]]
    here = slice(fields[7], fields[7] + fields[6])
    tally_contests(scratch.rows, n, of, weights, scratch, state.wins[here], state.losses[here, group])


@kernel
def _sum(program, rows, fields, n):
    lists = program.lists
    if fields[0] == op.WEIGHTED:
        targets = lists[fields[2] : fields[2] + fields[3]]
        sources = lists[fields[4] : fields[4] + fields[5]]
        add_weighted(rows, n, sources, targets, program.weights[fields[6] :])
    elif fields[0] == op.PRODUCTS:
        left = lists[fields[2] : fields[2] + fields[4]]
        right = lists[fields[3] : fields[3] + fields[4]]
        add_products(rows, n, left, right, program.weights[fields[5] :], rows[fields[1], :n])
    else:
        return False
    return True


@kernel
def _count(program, scratch, fields, first, n):
    rows = scratch.rows
    out = rows[fields[1], :n]
    if fields[0] == op.POISSON:
        stream = program.keys[fields[3]], np.uint64(fields[4]), program.points
        poisson_counts(rows[fields[2], :n], stream, first, scratch, out)
    elif fields[0] == op.SUM_OF:
        case = program.keys[fields[4]], np.uint64(fields[5])
        sum_of_draws(program, fields[3], case, first, rows[fields[2], :n], scratch, out)
    elif fields[0] == op.BINOMIAL:
        stream = program.keys[fields[4]], np.uint64(fields[5]), program.points
        binomial_counts(rows[fields[2], :n], rows[fields[3], :n], stream, first, scratch, out)
    else:
        return False
    return True


@kernel
def _run_some(program, state, scratch, begin, draws, number, every):
    """The blocks ``number``, ``number`` + ``every``, … of some draws; the place of an instruction that no branch knows
    comes back, else -1.
    """
    rows = scratch.rows
    for done in range(number * BLOCK, draws, every * BLOCK):
        first, n = np.uint64(begin + done), min(BLOCK, draws - done)
        ahead = 0
        looked, negative = -1, 0  # a row that was just watched, and how many of it are below zero
        for i in range(program.code.shape[0]):
            fields = program.code[i]
            code = fields[0]
            if i < ahead:
                continue
            if is_flow(code) and n % TILE == 0:
                ahead = end_of_flows(program, i)
                run_flows(program, rows, i, ahead, n)
                looked = -1
                continue
            group = GROUP_OF[code] if 0 <= code < GROUP_OF.size else 0
            known = True
            if fields[2] == looked and (code == op.FIRST or code == op.LAST):
                if negative > 0:
                    _mark(code, rows, fields, program.reals[i, 0], n)
                continue
            if group == _SUM or fields[1] == looked:
                looked = -1
            if group == _UNARY:
                known = unary(code, rows, fields, program.reals[i, 0], program.reals[i, 1], n)
            elif group == _BINARY:
                known = binary(code, rows, fields, n)
            elif group == _CHOICE:
                known = choice(code, rows, fields, n)
            elif group == _DRAW:
                known = _draw(program, scratch, fields, first, rows[fields[1], :n])
            elif group == _LOOKUP:
                known = _lookup(program, scratch, fields, rows[fields[3], :n], rows[fields[1], :n])
            elif group == _SUM:
                known = _sum(program, rows, fields, n)
            elif group == _COUNT:
                known = _count(program, scratch, fields, first, n)
            elif code == op.FILL:
                fill(program.reals[i, 0], rows[fields[1], :n])
            elif code == op.T_TAILS:
                fitted = program.weights[fields[3] :]
                t_tails(rows[fields[2], :n], program.reals[i, 0], fitted, rows[fields[1], :n])
            elif code == op.WATCH:
                negative = _watch(program, state, scratch, fields[3], rows[fields[2], :n], first)
                looked = fields[2] if negative >= 0 else -1
            elif code == op.CATEGORY:
                tally_categories(rows[fields[2], :n], fields[3], state, scratch.segments[:n])
            elif code == op.BY_BINS:
                tally_by_bins(fields[2], first, n, state, scratch.bins, scratch.lanes)
            elif code == op.BEST:
                _best(program, state, scratch, fields, first, n)
            else:
                known = _note(program, state, scratch, fields, rows[fields[2], :n], first)
            if not known:
                return i
    return -1


@entry
@kernel
def _run_blocks(program, whole, scratch, begin, draws, turn):
    """As :func:`run_blocks`; the place of an instruction that no branch knows comes back, else -1.

    ``turn``: how many replicates there are, negative where the last of them comes first.
    """
    replicates = abs(turn)
    for place in range(replicates):
        number = place if turn > 0 else replicates - 1 - place
        # What is tallied of each cell and counter stands once for each replicate, but for their ends.
        cells, counters = whole.negative.size // replicates, whole.categories.shape[0] // replicates
        binned = whole.bins.shape[0] // replicates
        state = State(
            whole.sums[number * cells : (number + 1) * cells],
            whole.negative[number * cells : (number + 1) * cells],
            whole.bad[number * cells : (number + 1) * cells],
            whole.extremes,
            whole.bins[number * binned : (number + 1) * binned],
            whole.categories[number * counters : (number + 1) * counters],
            whole.by_bins,
            whole.by_groups,
            whole.wins,
            whole.losses,
            whole.met,
            whole.by_world,
            whole.slots,
            whole.kept,
            whole.kept_first,
        )
        unknown = _run_some(program, state, scratch, begin, draws, number, replicates)
        if unknown >= 0:
            return unknown
    return -1


def run_blocks(program: Program, state: State, scratch: Scratch, begin: int, draws: int, turn: int = 1) -> None:
    """Run draws ``begin`` … ``begin`` + ``draws`` - 1 (``begin`` a multiple of BLOCK) through all instructions.

    With ``turn`` replicates all blocks of one come before those of the next, so that what it tallies stays in the
    cache; from the last to the first where ``turn`` is negative.

    InternalError for an instruction without a branch: it would leave rows as they were, and nobody would see it.
    """
    unknown = _run_blocks(program, state, scratch, begin, draws, turn)
    if unknown >= 0:
        raise InternalError(
            f"step {unknown} of the plan has no branch: there is no instruction {program.code[unknown, 0]}"
        )


def compile_counts(program: Program, scratch: Scratch) -> None:
    """Compile what draws counts and their sums: a third of the interpreter."""
    compile_for(_count, program, scratch, program.code[0], _ZERO, 1)


def compile_rows(program: Program, scratch: Scratch) -> None:
    """Compile the arithmetic over rows: another third."""
    rows, fields = scratch.rows, program.code[0]
    compile_for(unary, fields[0], rows, fields, 1.0, 1.0, 1)
    compile_for(binary, fields[0], rows, fields, 1)
    compile_for(choice, fields[0], rows, fields, 1)
    compile_for(_sum, program, rows, fields, 1)
    compile_for(run_flows, program, rows, 1, 1, 1)
