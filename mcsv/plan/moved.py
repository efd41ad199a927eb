"""A plan whose levers stand elsewhere: the same instructions and tables with other numbers in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mcsv.errors import InternalError
from mcsv.plan.code.allocate import Code, allocate
from mcsv.plan.code.open_number import Tape
from mcsv.plan.identity import identity
from mcsv.plan.opened import Opened, levers_behind, put_in, values_of, without_open
from mcsv.plan.plan import Plan

__all__ = ["closed", "with_levers"]

_NOTHING = allocate([])


def closed(plan: Plan, tape: Tape) -> Plan:
    """A plan that was lowered with open numbers, with plain ones, and what it must be known by to move them."""
    steps = tuple(tape.steps)
    behind = levers_behind(steps)
    stuck, lengths = (
        frozenset[str]().union(*(behind[index] for index in some)) for some in (tape.undecided, tape.lengths)
    )
    compared = tuple(dict.fromkeys(tape.compared))
    opened = Opened(dict(tape.cases[0]), steps, compared=compared, undecided=stuck, lengths=lengths)
    found = _closed(plan, opened)
    return found if plan.twins is None else replace(found, twins=_closed(plan.twins, opened))


def _closed(plan: Plan, opened: Opened) -> Plan:
    layout, told = without_open(plan.layout)
    arrays = plan.opened.arrays if plan.opened else ()
    return replace(plan, layout=layout, opened=replace(opened, arrays=arrays, layout=told))


def with_levers(plan: Plan, values: Mapping[str, float]) -> Plan:
    """The plan of the model in which the numbers of some levers are ``values``: byte for byte what lowering gives.

    Only for a plan of the answer itself, as :func:`mcsv.plan.lower` gives it without anything to keep and without a
    ``purpose``. KeyError for a lever that the model does not have, InternalError for one that cannot be moved.
    """
    opened, layout = plan.opened, plan.layout
    more = plan.drivers or plan.points or layout.kept or layout.comparison or layout.weight_cells or layout.money
    if opened is None or more:
        raise InternalError("this plan has no levers, or was made for more than an answer")
    if stuck := sorted((opened.undecided | opened.lengths).intersection(values)):
        raise InternalError(f"the lever {stuck[0]} changes instructions, not numbers alone")
    for name in values:
        opened.values[name]
    wanted = {**opened.values, **values}
    if opened.unlike(values_of(opened.steps, wanted)):
        raise InternalError(f"levers change instructions, not numbers alone, at {dict(values)}")
    found = _moved(plan, wanted)
    twins = None if plan.twins is None else _moved(plan.twins, wanted)
    codes = (_code(found), _NOTHING if twins is None else _code(twins))
    fingerprint = identity(codes, found.program.keys.tolist(), found.tables)
    return replace(found, fingerprint=fingerprint, twins=twins and replace(twins, fingerprint=fingerprint))


def _moved(plan: Plan, values: Mapping[str, float]) -> Plan:
    assert plan.opened is not None
    arrays = {"reals": plan.program.reals, "weights": plan.program.weights}
    changed, layout = put_in(plan.opened, arrays, plan.layout, values)
    opened = replace(plan.opened, values=dict(values))
    return replace(plan, program=plan.program._replace(**changed), layout=layout, opened=opened)


def _code(plan: Plan) -> Code:
    program = plan.program
    return Code(program.code, program.reals, program.lists, program.weights, plan.rows)
