"""Twice as many of everything take twice the work to read, check and lower: calls are counted, function by function."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType

import pytest
from campaign import effort

from mcsv import validate
from mcsv.files.yaml import read_yaml
from mcsv.plan import lower
from mcsv.plan.code import by_stream

COUNT = effort(60, 20)
_FEW = 400  # calls more than twice as many that nobody minds
_HEAD = "version: 1\ncurrency: GBP\nprice_year: 2026\nstep: quarter\nhorizon: 4\nstart: 2026-04\n"


def costs(count: int) -> str:
    """Costs with inputs of their own, all from one source."""
    numbers = range(count)
    inputs = "".join(f"  x{i}: {{dist: normal, mean: {100 + i}, sd: 5, unit: GBP, source: one}}\n" for i in numbers)
    lines = "".join(f"  c{i}: {{paid_by: council, amount: x{i}, per: quarter}}\n" for i in numbers)
    return f"{_HEAD}pockets:\n  council: {{}}\ninputs:\n{inputs}costs:\n{lines}"


def benefits(count: int) -> str:
    """Benefits of groups of their own to pockets of their own; ten formulas at a time follow from one another."""
    pockets = "".join(f"  p{i}: {{}}\n" for i in range(count))
    groups = "".join(f"  g{i}: {{size: {50 + i}}}\n" for i in range(count))
    chain = "".join(f"  y{i + 1}: {{formula: y{i if i % 10 else 0} * 1.01}}\n" for i in range(count))
    first = "  y0: {dist: uniform, low: 1, high: 2}\n"
    value = "{{to: p{0}, type: fiscal, unit_value: {1}, cashable: 0.5}}"
    lines = "".join(
        f"  b{i}: {{group: g{i}, quantity: y{i}, per: quarter, values: [{value.format(i, 20 + i)}]}}\n"
        for i in range(count)
    )
    return f"{_HEAD}pockets:\n{pockets}groups:\n{groups}inputs:\n{first}{chain}benefits:\n{lines}"


def periods(count: int) -> str:
    """Inputs that are drawn each period and tied in pairs, events that cost, and outputs."""
    numbers = range(count)
    drawn = "drawn: each_period, persistence: 0.5"
    inputs = "  z: {dist: uniform, low: 1, high: 2}\n"
    inputs += "".join(f"  x{i}: {{dist: normal, mean: {100 + i}, sd: 5, {drawn}, source: s{i}}}\n" for i in numbers)
    tied = "".join(f"  - {{between: [x{i}, x{i + 1}], rank: 0.3}}\n" for i in range(0, count - 1, 2))
    lines = "".join(f"  c{i}: {{paid_by: council, amount: x{i}, per: quarter}}\n" for i in numbers)
    events = "".join(f"  e{i}: {{probability: 0.1, costs: {{council: {100 + i}}}}}\n" for i in numbers)
    outputs = "".join(f"  o{i}: {{formula: z * {i + 1}}}\n" for i in numbers)
    return (
        f"{_HEAD}pockets:\n  council: {{}}\ninputs:\n{inputs}correlations:\n{tied}costs:\n{lines}"
        f"events:\n{events}outputs:\n{outputs}"
    )


def registers(count: int) -> str:
    """Costs and benefits that count the same people, and risks of which each stops a cost or a benefit, or both."""
    numbers = range(count)
    inputs = "".join(f"  q{i}: {{dist: gamma, mean: {100 + i}, sd: 9, unit: people}}\n" for i in numbers)
    costs = "".join(f"  c{i}: {{quantity: q{i}, unit_value: {i + 3}, per: year, paid_by: council}}\n" for i in numbers)
    value = "{{to: council, type: fiscal, unit_value: {0}, cashable: 0.5}}"
    gains = "".join(f"  b{i}: {{quantity: q{i}, per: year, values: [{value.format(20 + i)}]}}\n" for i in numbers)
    stopped = ("c{0}", "b{0}", "c{0}, b{0}")
    risks = "".join(f"  e{i}: {{hazard: 0.01, for: 1 year, stops: [{stopped[i % 3].format(i)}]}}\n" for i in numbers)
    return f"{_HEAD}pockets:\n  council: {{}}\ninputs:\n{inputs}costs:\n{costs}benefits:\n{gains}events:\n{risks}"


def calls(work: Callable[[], object]) -> Counter[CodeType]:
    """How often each function of mcsv is entered; a generator, and an expression that is one, at every value."""
    found: Counter[CodeType] = Counter()

    def see(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and "mcsv" in frame.f_code.co_filename:
            found[frame.f_code] += 1

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize("make", [costs, benefits, periods, registers])
def test_twice_as_much_takes_twice_the_work(make: Callable[[int], str], monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("_WORTHWHILE", "_SUBTOTALS"):  # batches at any size, or the larger model has them alone
        monkeypatch.setattr(by_stream, limit, 0)

    def work(count: int) -> Counter[CodeType]:
        return calls(lambda: lower(validate(read_yaml(make(count)).data)))

    work(COUNT)  # imports, and what is kept from one model to the next
    one, two = work(2 * COUNT), work(4 * COUNT)
    steep = {
        f"{code.co_filename.rpartition('mcsv/')[2]}:{code.co_firstlineno} {code.co_name}": (one[code], calls)
        for code, calls in two.items()
        if calls > 2.3 * one[code] + _FEW
    }
    assert sum(one.values()) > 100 * COUNT
    assert not steep
