"""A row of a batch's table says of a run what its folder says, and what it was asked is what was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import mcsv
from mcsv.batch.one_run import run_row
from mcsv.batch.records import Asked, Outcome, Row
from mcsv.batch.summary import summary
from mcsv.batch.works import Works
from mcsv.files.claims import Claims
from mcsv.results.reading.derived import verdict

MODEL: dict[str, Any] = {
    "programme": "Two years",
    "currency": "GBP",
    "step": "year",
    "start": "2026-04",
    "horizon": 2,
    "price_year": "2026/27",
    "prices": {"inflation": 0},
    "discounting": {"rate": 0.03, "origin": "start"},
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 100, "per": "year"}, "reserve": 5}},
    "inputs": {"cost": {"dist": "normal", "mean": 100, "sd": 20, "source": "quote"}},
    "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
    "outputs": {"both": {"formula": "2 * cost", "unit": "GBP"}},
}


def made(folder: Path, **asked: Any) -> tuple[Row, Outcome, Path]:
    place = folder / "model.json"
    place.write_text(json.dumps(MODEL), encoding="utf-8")
    (folder / "out").mkdir()
    row = Row("run", str(place), ("pockets.council.reserve=10",), draws=5_000, seed=3)
    with Claims() as claims:
        works = Works(folder / "out", Asked(**asked), 1, claims)
        outcome = run_row(row, works)
        works.close()
    assert outcome is not None
    assert outcome.state == "made", outcome.reason
    return row, outcome, folder / "out"


def test_a_row_has_the_figures_and_the_origin_of_its_run(tmp_path: Path) -> None:
    row, outcome, out = made(tmp_path)
    waiting = Row("later", row.model, draws=7, seed=9)
    told, rest = summary([row, waiting], [outcome], out)
    one = mcsv.read_results(out / "run" / "result.nc").isel(option=0)
    known = verdict(one, 0, 0.1)
    assert (told["draws"], told["seed"], told["state"], told["programme"]) == (5_000, 3, "made", "Two years")
    chances = [told[f"p_deficit{end}"] for end in ("", "_low", "_high")]
    assert chances == pytest.approx([known.chance.value, known.chance.low, known.chance.high])
    assert chances[1] < chances[0] < chances[2]
    assert [told["reserve"], told["reserve_se"]] == pytest.approx([known.reserve.value, known.reserve.se])
    (figure,) = told["figures"]
    assert figure["name"] == "both"
    assert figure["value"] == pytest.approx(float(one.output_mean[0]))
    for part in ("model", "draws", "code"):
        assert told[f"fingerprint_{part}"] == one.attrs[f"fingerprint_{part}"]
    assert len({told[f"fingerprint_{part}"] for part in ("model", "draws", "code")}) == 3
    assert (rest["state"], rest["draws"], "p_deficit" in rest) == ("waiting", 7, False)


@pytest.mark.parametrize(("full", "sampling"), [(False, None), (True, "sobol")])
def test_what_is_asked_of_every_run_is_made_and_noted(tmp_path: Path, full: bool, sampling: str | None) -> None:
    _, _, out = made(tmp_path, full=full, sampling=sampling)
    found = mcsv.read_results(out / "run" / "result.nc")
    assert [name in found for name in ("npv_cash_mean", "irr", "saved_mean")] == [full] * 3
    assert found.attrs.get("sampling", "plain") == (sampling or "plain")
    asked = json.loads((out / "run" / "run.json").read_text(encoding="utf-8"))["asked"]
    assert {"seed": 3, "sampling": sampling, "full": full}.items() <= asked.items()
