"""The reserve that buys the risk down, put in: then the risk is what it says, and with less it is not."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort, some
from invented.models import invent

import mcsv
from mcsv.errors import NumericalError
from mcsv.files.models import read_model
from mcsv.model import Model, plain
from mcsv.plan import lower
from mcsv.plan.programme.pocket_tree import lineage
from mcsv.reports.run.document import to_json

CONFIGS = sorted((Path(__file__).resolve().parents[2] / "configs").glob("*.yaml"))
DRAWS, SEED = 20_000, 3
EVERY = effort(1, 2)
KINDS = (("reserve_required", "p_deficit_window"), ("reserve_required_any", "p_deficit_any"))
Place = tuple[str, str]


def stated(result: xr.Dataset, name: str) -> dict[Place, tuple[float, float, float]]:
    """By option and pocket: the reserve at the pocket's own tolerance, its error, and the tolerance."""
    found = {}
    for option in result["option"].values:
        for pocket in result["pocket"].values:
            at = result.sel(option=option, pocket=pocket)
            tolerance = float(at["pocket_tolerance"])
            if np.isfinite(tolerance):
                level = at.sel(confidence=1 - tolerance, method="nearest")
                found[str(option), str(pocket)] = float(level[name]), float(level[f"{name}_se"]), tolerance
    return found


def with_reserve(model: Model, option: str, pocket: str, reserve: float) -> Model:
    data: dict[str, Any] = plain(model.variants[option])
    data.pop("options", None)
    for name, part in data["pockets"].items():
        if pocket in lineage(model, name):  # what a pocket and its parts hold together
            part["reserve"] = max(reserve, 0.0) if name == pocket else 0
    return Model.model_validate(data)


def chance(model: Model, place: Place, reserve: float, name: str) -> float:
    result = mcsv.simulate(with_reserve(model, *place, reserve), DRAWS, SEED)
    return float(result.sel(option="base", pocket=place[1])[name])


def wrong(model: Model) -> list[str]:
    """What the stated reserves of a model promise and do not keep."""
    said = []
    result = mcsv.simulate(model, DRAWS, SEED)
    shifts = {place: book.shifts for place, book in lower(model).layout.pocket_cells.items()}
    for kind, (name, probability) in enumerate(KINDS if "pocket" in result.dims else ()):
        # Each place is a run or two: a newcomer's takes every second place, those that the other kind leaves out.
        places = [*stated(result, name).items()][kind % EVERY :: EVERY]
        for place, (reserve, error, tolerance) in places:
            if not np.isfinite(reserve):
                continue
            # Bins blur a quantile by a tenth of its error and less; a run finds a reserve to a tenth of its error.
            blur = 0.2 * np.sqrt(tolerance * (1 - tolerance) / DRAWS) if shifts[place] else 0.0
            slack = 1e-6 * max(abs(reserve), 1.0)
            found = chance(model, place, reserve + slack, probability)
            if found > tolerance + blur:
                said.append(f"{place} {name}: {reserve:.6g} leaves {found:.4g}, not {tolerance:.4g}")
            less = reserve - slack - (0.5 if shifts[place] else 0.11) * (error if np.isfinite(error) else 0.0)
            if less > 0 and (found := chance(model, place, less, probability)) <= tolerance - blur:
                said.append(f"{place} {name}: less than {reserve:.6g} is enough: {less:.6g} leaves {found:.4g}")
    return said


@pytest.mark.parametrize("path", some(CONFIGS, 3), ids=lambda path: path.stem)
def test_the_reserves_of_the_examples_put_in(path: Path) -> None:
    assert not wrong(read_model(path))


@pytest.mark.parametrize("seed", range(effort(8, 1)))
def test_the_reserves_of_invented_models_put_in(seed: int) -> None:
    with contextlib.suppress(NumericalError):  # some divide by what is nothing in one draw of many
        assert not wrong(Model.model_validate(invent(seed)))


READS: dict[str, Any] = {
    "step": "year",
    "start": "2026-04",
    "horizon": 3,
    "accountability": {"pocket": "council", "window": 3, "tolerance": 0.05},
    "pockets": {"council": {"budget": {"amount": 100, "per": "year"}}},
    "inputs": {"spend": {"dist": "normal", "mean": 95, "sd": 20, "drawn": "each_period"}},
    "costs": {
        "team": {"amount": "spend", "per": "year", "paid_by": "council"},
        "more": {"amount": 15, "per": "year", "from": 1, "paid_by": "council"},
    },
    "decisions": {"go_on": {"at": "1 year", "condition": "position > 0", "renews": "more"}},
}


def test_a_decision_that_reads_the_position_answers_to_the_reserve() -> None:
    model = Model.model_validate(READS)
    result = mcsv.simulate(model, 200_000, SEED)
    ((reserve, error, _),) = stated(result, "reserve_required").values()
    assert error > 0
    # What the quantile of the position would say leaves more risk than is accepted.
    naive = -float(result.sel(quantile=0.05)["position_quantile"].values[0, 0, -1])
    assert naive < reserve - 3 * error
    assert chance(model, ("base", "council"), naive, "p_deficit_window") > 0.06
    assert chance(model, ("base", "council"), reserve, "p_deficit_window") == pytest.approx(0.05, abs=0.006)


def test_where_no_reserve_would_do_none_is_stated() -> None:
    # Whatever the council holds at the year's end goes to the hospital, and next year begins with a bill.
    document = {
        **READS,
        "pockets": {"council": {}, "hospital": {}},
        "decisions": {},
        "costs": {"team": {"amount": "spend", "per": "year", "paid_by": "council"}},
        "funding": {"pool": {"kind": "risk_share", "to": "council", "paid_by": "hospital", "surplus": True, "cap": 10}},
    }
    result = mcsv.simulate(Model.model_validate(document), DRAWS, SEED)
    assert float(result["p_deficit_window"].sel(pocket="council")[0]) > 0.5
    assert [value for value, _, _ in stated(result, "reserve_required").values()] == [np.inf]
    assert _told(result) == ("none would do", None)


def test_too_few_draws_to_try_reserves_on_are_not_taken_for_none() -> None:
    # Enough draws for a quantile at 1 in 50,000, but each reserve is tried on a part of them.
    data = {**READS, "accountability": {**READS["accountability"], "tolerance": 2e-5}}
    result = mcsv.simulate(Model.model_validate(data), 200_000, SEED)
    assert all(np.isnan(value) for value, _, _ in stated(result, "reserve_required").values())
    assert _told(result) == ("few draws to try", None)


def _told(result: xr.Dataset) -> tuple[str, float | None]:
    """What the JSON document says of the reserve to the tolerance: why there is none, and the figure."""
    found = json.loads(to_json(result))["options"]["base"]
    return found["reserve_why"], found["reserve_to_tolerance"]["value"]
