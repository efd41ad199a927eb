"""Places in the workspace: whatever is read still stands where it was written."""

from __future__ import annotations

import numpy as np
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv.kernels import instructions as op
from mcsv.plan.code.allocate import Code, allocate
from mcsv.plan.code.assembler import Assembler, Instruction, Row


@st.composite
def programs(draw: st.DrawFn) -> list[Instruction]:
    """Instructions of all shapes over rows that were written before."""
    assembler = Assembler()
    rows = [assembler.zeros()]
    some = st.integers(0, 10**6)

    def any_row() -> Row:
        return rows[draw(some) % len(rows)]

    for kind in draw(st.lists(st.integers(0, 9), max_size=40)):
        if kind <= 1:
            rows.append(assembler.changing(op.DRAW, fields=(draw(some), draw(some), 0)))
        elif kind == 2:
            rows.append(assembler.changing(op.EXP, any_row()))
        elif kind == 3:
            rows.append(assembler.changing(op.WHERE, any_row(), any_row(), any_row()))
        elif kind == 4:
            rows.append(assembler.changing(op.LOOKUP, any_row(), fields=(draw(some),)))
        elif kind == 5:
            assembler.act(Instruction(op.SCALE, None, (any_row(),), (any_row(),)))
        elif kind == 6:
            assembler.act(Instruction(op.WATCH, None, (any_row(),), fields=(draw(some),)))
        elif kind == 7:
            rows.append(assembler.changing(op.BINOMIAL, any_row(), any_row(), fields=(draw(some), draw(some))))
        else:
            chosen = list(dict.fromkeys(any_row() for _ in range(draw(st.integers(2, 6)))))
            if kind == 8 and len(chosen) > 1:
                assembler.add_products(chosen[0], chosen[1:], chosen[:0:-1], [1.0] * (len(chosen) - 1))
            elif len(chosen) > 1:
                cut = draw(st.integers(1, len(chosen) - 1))
                weights = [float(k) for k in range(cut * (len(chosen) - cut))]
                assembler.add_weighted(chosen[:cut], chosen[cut:], weights)
    return assembler.instructions


def places_read(code: Code, index: int, step: Instruction) -> list[int]:
    """The places that an encoded instruction reads or updates, in the order of reads and then updates."""
    fields, lists = code.code[index].tolist(), code.lists
    if step.op == op.WEIGHTED:
        _, _, to, targets, of, sources, _ = fields[:7]
        assert (targets, sources) == (len(step.updates), len(step.reads))
        return [*lists[of : of + sources], *lists[to : to + targets]]
    if step.op == op.PRODUCTS:
        _, out, left, right, count, _ = fields[:6]
        return [*lists[left : left + count], *lists[right : right + count], out]
    reads = fields[3:4] if step.op == op.LOOKUP else fields[2 : 2 + len(step.reads)]
    return reads + [fields[1]] * len(step.updates)


@settings(max_examples=effort(200, 40), deadline=None)
@given(programs())
def test_what_is_read_stands_where_it_was_written(instructions: list[Instruction]) -> None:
    code = allocate(instructions)
    content: dict[int, Row] = {}
    for index, step in enumerate(instructions):
        places = places_read(code, index, step)
        assert [content[place] for place in places] == [*step.reads, *step.updates]
        assert all(0 <= place < code.rows for place in places)
        if step.out is not None:
            out = int(code.code[index, 1])
            assert 0 <= out < code.rows
            assert out not in places  # kernels promise nothing where they overlap
            content[out] = step.out


@settings(max_examples=effort(100, 25), deadline=None)
@given(programs())
def test_the_workspace_is_as_small_as_rows_that_are_needed_at_once(instructions: list[Instruction]) -> None:
    written: dict[Row, int] = {}
    last: dict[Row, int] = {}
    for index, step in enumerate(instructions):
        if step.out is not None:
            written[step.out] = index
        for row in (*step.reads, *step.updates, *([step.out] if step.out else [])):
            last[row] = index
    most = max(sum(written[row] <= index <= last[row] for row in written) for index in range(len(instructions)))
    assert allocate(instructions).rows == most


def test_weights_and_numbers_are_kept() -> None:
    assembler = Assembler()
    a, b = assembler.constant(2.0), assembler.zeros()
    assembler.affine(a, 3.0, 4.0)
    assembler.add_weighted([b], [a], [0.25])
    code = allocate(assembler.instructions)
    assert code.reals[:3].tolist() == [[2.0, 0.0], [0.0, 0.0], [3.0, 4.0]]
    assert code.weights.tolist() == [0.25]
    assert code.code.dtype == np.int64


def test_constants_are_told_apart() -> None:
    assembler = Assembler()
    zero, minus_zero = assembler.constant(0.0), assembler.constant(-0.0)
    assert zero is assembler.constant(0.0)
    assert minus_zero is assembler.constant(-0.0)
    assert zero is not minus_zero
    assert assembler.constant(-1.0) is assembler.constant(-1.0)
    assert assembler.constant(float("nan")) is assembler.constant(float("nan"))


def test_the_same_instruction_on_the_same_rows_is_written_once() -> None:
    assembler = Assembler()
    drawn = assembler.emit(op.DRAW, fields=(0, 0, 0))
    assert assembler.emit(op.DRAW, fields=(0, 0, 0)) is drawn
    assert assembler.emit(op.DRAW, fields=(0, 0, 1)) is not drawn
    assert assembler.affine(drawn, 2.0, 0.0) is assembler.affine(drawn, 2.0, 0.0)
    assert assembler.weighted_sum([drawn], [0.5]) is assembler.weighted_sum([drawn], [0.5])


def test_what_changes_is_read_anew() -> None:
    assembler = Assembler()
    total, drawn = assembler.zeros(), assembler.emit(op.DRAW, fields=(0, 0, 0))
    before = assembler.affine(total, 2.0, 0.0)
    assembler.add_weighted([total], [drawn], [1.0])
    assert assembler.affine(total, 2.0, 0.0) is not before
    assert assembler.zeros() is not assembler.zeros()
