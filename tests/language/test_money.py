"""What money does in invented models, read twice: by a plan of the engine, and slowly by what the words say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from campaign import LONG
from compare import CLOSE, relative
from invented.models import invent
from reading.money import Counted, MoneyReading, read_money

from mcsv.engine import first_draws
from mcsv.model import Model
from mcsv.plan import Purpose, lower
from mcsv.plan.code.money import SPANS, Gainers, MoneyCells, Ratio, Saving

DRAWS = 48
SEEDS = range(80) if LONG else (0, 8, 9, 23)
"""All of them, or a few of those that have what there is to tell."""

Said = Iterator[tuple[str, Any, Any, Any]]
"""What, the engine's cell or cells, the truth, and how much went into it."""


def _ratio(what: str, cells: Ratio, part: Counted, whole: Counted) -> Said:
    gross = part.gross + whole.gross
    for name, cell, truth in (
        ("part", cells.part, part.settled()),
        ("whole", cells.whole, whole.settled()),
        ("both", cells.both, part.settled() + whole.settled()),
    ):
        yield f"{what}, {name}", cell, truth, gross


def _told(cells: MoneyCells, truth: MoneyReading) -> Said:
    for view, ratios in cells.gains.items():
        for label, ratio, net in zip(SPANS, ratios, cells.net[view], strict=True):
            assert (ratio is None) == (net is None) == (label not in truth.ends), label
            if ratio is not None:
                whole = truth.of("gain", view, "ever")
                yield from _ratio(f"gain of {view}, {label}", ratio, truth.of("gain", view, label), whole)
        yield f"net value of {view}", cells.net[view][-1], truth.read.npv[view], truth.read.npv_gross[view]
    spent = truth.of("spent", "", "")
    if cells.spent is not None:
        yield "spending", cells.spent, spent.settled(), spent.gross
        assert cells.elsewhere is not None
        yield from _saving("others", cells.elsewhere, truth, "(others)", spent)
    for pocket, saving in cells.savings.items():
        yield from _saving(pocket, saving, truth, pocket, spent)
    for pocket, cell in cells.peaks.items():
        yield f"lowest cash of {pocket}", cell, truth.peaks[pocket], truth.read.gross[pocket]
    for pocket, cell in cells.lowest.items():
        yield f"lowest position of {pocket}", cell, truth.lowest[pocket], truth.read.gross[pocket]
    if cells.gainers is not None:
        yield from _gainers(cells.gainers, truth)


def _saving(what: str, cells: Saving, truth: MoneyReading, name: str, spent: Counted) -> Said:
    ever, inside = truth.of("fiscal", name, "ever"), truth.of("fiscal", name, "horizon")
    cash = truth.of("cash", name, "horizon")
    soon = truth.of("cash", name, "window" if "window" in truth.ends else "horizon")
    gross = ever.gross + cash.gross
    parts = {
        "cash_window": soon.total,
        "cash_later": cash.total - soon.total,
        "not_cash": inside.total - cash.total,
        "beyond": ever.total - inside.total,
        "total": ever.total,
    }
    for key, part in parts.items():
        yield from _ratio(f"savings of {what}, {key}", getattr(cells, key), Counted(part, gross), spent)


def _gainers(cells: Gainers, truth: MoneyReading) -> Said:
    up, reached, size, gain, low = 0.0, 0.0, 0.0, Counted(), Counted()
    for name, each in cells.groups.items():
        mine, (whole, here) = truth.of("people", name, ""), truth.people[name]
        better = np.where(mine.settled() > 0.0, here, 0.0)
        up, reached, size = up + better, reached + here, size + whole
        gain.add(mine.settled())
        low.add(mine.settled() * truth.low.get(name, 0.0))
        yield f"gain of {name}", each.gain, mine.settled(), mine.gross
        yield f"loss of {name}", each.loss, -mine.settled(), mine.gross
        yield from _ratio(f"{name} a head", each.per_head, mine, Counted(here, 0.0))
        yield from _ratio(f"reached of {name}", each.of_reached, Counted(better), Counted(here))
        yield from _ratio(f"people of {name}", each.of_size, Counted(better), Counted(whole))
    yield "most of all", cells.most, 0.5 * size - up, size
    yield "most of the reached", cells.most_reached, 0.5 * reached - up, reached
    nobody = truth.of("people", "", "")
    yield "no group", cells.of_no_group, nobody.settled(), nobody.gross
    if cells.lower is not None:
        yield from _ratio("lower half", cells.lower, low, gain)
    yield from _weighted(cells, truth)


def _weighted(cells: Gainers, truth: MoneyReading) -> Said:
    plain, gross = truth.read.npv.get("public_value", 0.0), truth.read.npv_gross.get("public_value", 0.0)
    for elasticity, cell in cells.weighted.items():
        weighted = truth.of("weighted", f"{elasticity:g}", "")
        total = plain - truth.of("weighed", "", "").total + weighted.total
        yield f"value at elasticity {elasticity:g}", cell, total, gross + weighted.gross


def _disagreements(seed: int) -> Iterator[str]:
    model = Model.model_validate(invent(seed))
    plan = lower(model, purpose=Purpose(money=True))
    found = first_draws(plan, DRAWS)
    for option, variant in model.variants.items():
        elasticity = variant.equity.elasticity if variant.equity else 1.3
        truth = read_money(variant, DRAWS, more=(elasticity,))
        for what, cell, expected, gross in _told(plan.layout.money[option], truth):
            expected = np.broadcast_to(expected, (DRAWS,))
            if (apart := relative(found[cell], expected, gross)) > CLOSE:
                yield f"model {seed}, {option}, {what}: {apart:.2g}"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_engine_says_of_money_what_the_words_say(seed: int) -> None:
    said = list(_disagreements(seed))
    assert not said, "\n".join(said)
