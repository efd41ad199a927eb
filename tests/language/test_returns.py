"""Money apart from value, funding, and results given decisions in invented models: read twice, and adding up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from campaign import effort
from compare import CLOSE, relative
from engine import answers, told_answers
from invented.closed import closed
from invented.models import invent
from numpy.typing import NDArray
from reading.programme import Reading, read

from mcsv.model import Model
from mcsv.plan.code.returns import Told

MODELS, CHUNK, DRAWS = effort(60, 3), effort(6, 3), 48

Floats = NDArray[np.float64]


@cache
def told_of(seed: int) -> dict[Told, Floats]:
    """What the engine tells of an invented model."""
    return told_answers(Model.model_validate(invent(seed)), DRAWS)


def views_apart(told: dict[Told, Floats], reading: Reading, option: str) -> Iterator[str]:
    found = reading.returns
    assert found is not None
    for view, npv in reading.npv.items():
        cash = found.released[view] - found.put_in[view]
        truths = {
            "put_in": found.put_in[view],
            "benefits": found.benefits[view],
            "cash": cash,
            "value": npv - cash,
            "npv": npv,
        }
        for kind, truth in truths.items():
            mine = told[Told(kind, option, view)]  # type: ignore[arg-type]
            if (apart := relative(mine, truth, reading.npv_gross[view])) > CLOSE:
                yield f"{kind} of {view}: {apart:.2g}"
        if Told("bcr", option, view) in told:
            yield from ratios_apart(told, reading, option, view)


def ratios_apart(told: dict[Told, Floats], reading: Reading, option: str, view: str) -> Iterator[str]:
    """Draws in which what is put in is nothing but rounding are left out."""
    found = reading.returns
    assert found is not None
    spent, own = found.put_in[view], found.benefits[view]
    everybody = own if view == "society" else found.benefits["public_value"]
    clear = np.abs(spent) > 1e-3 * reading.npv_gross[view]
    some, gross = spent > 0.0, np.abs(own) + np.abs(everybody) + reading.npv_gross[view]
    if not np.array_equal(told[Told("spends", option, view)][clear] < 0.0, some[clear]):
        yield f"where {view} spends"
    if relative(told[Told("left_of_all", option, view)][clear], (everybody - spent)[clear], gross[clear]) > CLOSE:
        yield f"left of all for {view}"
    for kind, gained in (("bcr", own), ("sroi", everybody)):
        ratio = np.where(some, gained / np.where(some, spent, 1.0), 0.0)
        if relative(told[Told(kind, option, view)][clear], ratio[clear], gross[clear] / np.abs(spent[clear])) > CLOSE:  # type: ignore[arg-type]
            yield f"{kind} of {view}"


def flows_apart(told: dict[Told, Floats], reading: Reading, option: str) -> Iterator[str]:
    assert reading.returns is not None
    for pocket, positions in reading.positions.items():
        so_far = np.zeros(DRAWS)
        for t in range(len(positions)):
            so_far = so_far + reading.returns.flows[pocket, t]
            mine = told[Told("flow", option, pocket, period=t)]
            if (apart := relative(mine, so_far, reading.gross[pocket])) > CLOSE:
                yield f"cash of {pocket} by the end of period {t}: {apart:.2g}"


def funding_apart(told: dict[Told, Floats], reading: Reading, option: str) -> Iterator[str]:
    assert reading.returns is not None
    moved = {place: np.zeros(DRAWS) for place in reading.returns.moved}
    for line, less in told.items():
        if line.kind == "paid" and line.option == option:
            assert (less <= 0.0).all()
            for pocket, sign in ((line.one, 1.0), (line.other, -1.0)):
                if pocket:
                    place = line.of, pocket
                    moved[place] = moved.get(place, np.zeros(DRAWS)) + sign * less
    for (name, pocket), mine in moved.items():
        truth = reading.returns.moved[name, pocket]
        if (apart := relative(mine, truth, reading.gross[pocket])) > CLOSE:
            yield f"funding {name} of {pocket}: {apart:.2g}"


def given_apart(told: dict[Told, Floats], reading: Reading, option: str) -> Iterator[str]:
    assert reading.decided is not None
    decisions = {line.of for line in told if line.kind == "answer" and line.option == option}
    assert reading.decided.yes.keys() <= decisions
    for pocket, dates in reading.judged.items() if decisions else ():
        lowest = np.minimum.reduce([reading.positions[pocket][t] for t in dates])
        mine, held = told[Told("lowest", option, pocket)], reading.reserve[pocket]
        # Less the reserve where that is uncertain, which so few draws need not show.
        truths = [lowest - held] if np.ptp(held) else [lowest, lowest - held]
        if min(relative(mine, truth, reading.gross[pocket]) for truth in truths) > CLOSE:
            yield f"lowest position of {pocket}"
    for decision in decisions:
        yes = reading.decided._answer(decision)
        for said, picked in (("yes", yes), ("no", ~yes)):
            answer = told[Told("answer", option, decision, said)]
            if not np.array_equal(answer < 0.0, picked) or not np.isin(answer, (-1.0, 0.0)).all():
                yield f"decision {decision}, {said}"
            for pocket, dates in reading.judged.items():
                at = [reading.positions[pocket][t] for t in sorted(dates)]
                deficit = np.minimum.reduce(at) < 0.0
                both = told[Told("deficit", option, decision, said, pocket)]
                if not np.array_equal(both < 0.0, deficit & picked):
                    yield f"deficit of {pocket} given {decision}, {said}"
                mine = told[Told("position", option, decision, said, pocket)]
                if relative(mine, np.where(picked, at[-1], 0.0), reading.gross[pocket]) > CLOSE:
                    yield f"position of {pocket} given {decision}, {said}"
            for view, npv in reading.npv.items():
                mine = told[Told("npv_given", option, decision, said, view)]
                if relative(mine, np.where(picked, npv, 0.0), reading.npv_gross[view]) > CLOSE:
                    yield f"npv of {view} given {decision}, {said}"


def disagreements(seed: int) -> Iterator[str]:
    model, told = Model.model_validate(invent(seed)), told_of(seed)
    for option, variant in model.variants.items():
        reading = read(variant, DRAWS)
        for part in (views_apart, flows_apart, funding_apart, given_apart):
            yield from (f"model {seed}, {option}: {said}" for said in part(told, reading, option))


@pytest.mark.parametrize("chunk", range(MODELS // CHUNK))
def test_the_engine_tells_of_returns_what_the_language_says(chunk: int) -> None:
    said = [each for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK) for each in disagreements(seed)]
    assert not said, "\n".join(said)


def test_models_have_all_that_is_told() -> None:
    kinds = {line.kind for seed in range(6) for line in told_of(seed)}
    assert kinds >= {"npv", "put_in", "cash", "value", "bcr", "sroi", "flow", "paid", "answer", "deficit", "npv_given"}


@pytest.mark.parametrize("seed", range(effort(24, 1)))
def test_parts_are_the_whole_and_asking_for_them_moves_nothing(seed: int) -> None:
    told, plain = told_of(seed), answers(Model.model_validate(invent(seed)), DRAWS, twins=False)
    for option, answer in plain.items():
        for view, npv in answer.npv.items():
            parts = {kind: told[Told(kind, option, view)] for kind in ("npv", "cash", "value", "benefits", "put_in")}  # type: ignore[arg-type]
            np.testing.assert_array_equal(parts["npv"], npv)
            gross = sum(np.abs(part).max() for part in parts.values())
            assert relative(parts["cash"] + parts["value"], npv, 1e3 * gross) < CLOSE
            assert relative(parts["benefits"] - parts["put_in"], npv, 1e3 * gross) < CLOSE


@pytest.mark.parametrize("seed", range(effort(24, 1)))
def test_what_funders_pay_is_what_others_receive(seed: int) -> None:
    """Everybody together neither gains nor loses by funding, so what all put in is what all costs come to."""
    model = Model.model_validate(closed(seed))
    told = told_answers(model, DRAWS)
    lines = {line: less for line, less in told.items() if line.kind == "paid" and line.option == "base"}
    for view in ("everyone",) if model.discounting else ():
        all_, parts = told[Told("put_in", "base", view)], []
        for name, pocket in model.pockets.items():
            if pocket.parent == view:
                parts.append(told[Told("put_in", "base", name)])
        gross = sum(np.abs(part).max() for part in parts)
        assert relative(sum(parts), all_, 1e3 * gross) < CLOSE
        if "public_value" in [line.of for line in told if line.kind == "put_in"]:
            assert relative(told[Told("put_in", "base", "public_value")], all_, 1e3 * gross) < CLOSE
    assert all(line.one != line.other or model.funding[line.of].paid_by for line in lines)
