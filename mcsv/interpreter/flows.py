"""Instructions of flows that follow one another: what a period adds to all positions, run together tile by tile."""

from __future__ import annotations

from mcsv.kernels import instructions as op
from mcsv.kernels.jit import inlined, kernel
from mcsv.kernels.tiles import TILE, products_in_tile, scale_in_tile, weighted_in_tile

__all__ = ["end_of_flows", "is_flow", "run_flows"]


@inlined
def is_flow(code):
    """Whether an instruction scales a flow or adds flows up."""
    return code == op.SCALE or code == op.WEIGHTED or code == op.PRODUCTS


@kernel
def end_of_flows(program, begin):
    """The first instruction from ``begin`` on that is no flow's."""
    end = begin
    while end < program.code.shape[0] and is_flow(program.code[end, 0]):
        end += 1
    return end


@kernel
def run_flows(program, rows, begin, end, n):
    """Instructions ``begin`` … ``end`` - 1, all of flows, over ``n`` draws, a multiple of TILE."""
    for at in range(0, n, TILE):
        for i in range(begin, end):
            fields = program.code[i]
            if fields[0] == op.SCALE:
                scale_in_tile(rows, fields[1], fields[2], at)
            elif fields[0] == op.WEIGHTED:
                weighted_in_tile(rows, program.lists, program.weights, fields, at)
            else:
                products_in_tile(rows, program.lists, program.weights, fields, at)
