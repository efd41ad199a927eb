"""Arithmetic instructions, each with its loop over a row: the branches of the interpreter that need the rows alone."""

from __future__ import annotations

from mcsv.kernels import instructions as op
from mcsv.kernels.error_function import error_functions, normal_probabilities
from mcsv.kernels.jit import kernel
from mcsv.kernels.rows import (
    absolute,
    add,
    affine,
    copy,
    divide,
    equal,
    exponential,
    first_deficit_in_place,
    floor,
    last_deficit_in_place,
    less,
    less_or_equal,
    logarithm,
    maximum,
    minimum,
    multiply,
    multiply_in_place,
    normal_tails,
    not_equal,
    raise_to,
    raise_to_whole,
    settle,
    square_root,
    subtract,
    where,
)
from mcsv.kernels.trigonometry import cosines, sines, tangents

__all__ = ["binary", "choice", "unary"]


@kernel
def unary(code, rows, fields, x, y, n):
    """Instructions that make a row of one other; whether there is such a one."""
    out = rows[fields[1], :n]
    a = rows[fields[2], :n]
    if code == op.AFFINE:
        affine(a, x, y, out)
    elif code == op.COPY:
        copy(a, out)
    elif code == op.SCALE:
        multiply_in_place(a, out)
    elif code == op.TAILS:
        normal_tails(a, out)
    elif code == op.RAISE_WHOLE:
        raise_to_whole(a, fields[3], out)
    elif code == op.EXP:
        exponential(a, out)
    elif code == op.SIN:
        sines(a, out)
    elif code == op.COS:
        cosines(a, out)
    elif code == op.TAN:
        tangents(a, out)
    elif code == op.ERF:
        error_functions(a, out)
    elif code == op.NORMAL_CDF:
        normal_probabilities(a, out)
    elif code == op.LOG:
        logarithm(a, out)
    elif code == op.SQRT:
        square_root(a, out)
    elif code == op.ABS:
        absolute(a, out)
    elif code == op.FLOOR:
        floor(a, out)
    elif code == op.FIRST:
        first_deficit_in_place(a, x, out)
    elif code == op.LAST:
        last_deficit_in_place(a, x, out)
    else:
        return False
    return True


@kernel
def binary(code, rows, fields, n):
    """Instructions that make a row of two others; whether there is such a one."""
    out = rows[fields[1], :n]
    a = rows[fields[2], :n]
    b = rows[fields[3], :n]
    if code == op.MULTIPLY:
        multiply(a, b, out)
    elif code == op.ADD:
        add(a, b, out)
    elif code == op.SUBTRACT:
        subtract(a, b, out)
    elif code == op.DIVIDE:
        divide(a, b, out)
    elif code == op.RAISE:
        raise_to(a, b, out)
    elif code == op.MINIMUM:
        minimum(a, b, out)
    elif code == op.MAXIMUM:
        maximum(a, b, out)
    elif code == op.LESS:
        less(a, b, out)
    elif code == op.LESS_EQUAL:
        less_or_equal(a, b, out)
    elif code == op.EQUAL:
        equal(a, b, out)
    elif code == op.NOT_EQUAL:
        not_equal(a, b, out)
    elif code == op.SETTLE:
        settle(a, b, out)
    else:
        return False
    return True


@kernel
def choice(code, rows, fields, n):
    """Instructions that make a row of three others; whether there is such a one."""
    if code == op.WHERE:
        where(rows[fields[2], :n], rows[fields[3], :n], rows[fields[4], :n], rows[fields[1], :n])
    else:
        return False
    return True
