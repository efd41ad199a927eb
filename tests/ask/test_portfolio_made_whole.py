"""Programmes of a portfolio that others make whole: what stands at exactly 0 is no deficit, with or without another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import mcsv
from mcsv.cli.__main__ import app
from mcsv.files.contained import contained
from mcsv.reports.media import text
from mcsv.reports.questions.portfolio import pooled
from mcsv.reports.questions.portfolio_document import portfolio_document
from mcsv.reports.writing.screen import Screen

DRAWS = 20_000
TOGETHER: dict[str, Any] = {"pocket": "council", "window": "2 years", "tolerance": 0.1}
ALIKE: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2026/27",
    "start": "2026-04",
    "step": "year",
    "horizon": "2 years",
    "prices": {"inflation": 0},
}


def programme(mean: float) -> dict[str, Any]:
    """A service whose first losses the hospital bears, so that in a part of draws it stands at exactly 0."""
    return {
        **ALIKE,
        "programme": f"of {mean}",
        "pockets": {"council": {"budget": {"amount": 100, "per": "year"}}, "hospital": {}},
        "accountability": TOGETHER,
        "inputs": {"price": {"dist": "gamma", "mean": mean, "sd": 20, "drawn": "each_period", "source": "quote"}},
        "costs": {"team": {"amount": "price", "per": "year", "paid_by": "council"}},
        "funding": {"net": {"kind": "risk_share", "to": "council", "paid_by": "hospital", "cap": 15}},
    }


def _written(
    folder: Path, models: dict[str, Any], council: dict[str, Any] | None = None, share: tuple[str, ...] = ()
) -> Path:
    """The file of a portfolio of these models; ``council``: what is stated for all."""
    for name, model in models.items():
        (folder / f"{name}.json").write_text(json.dumps(model), encoding="utf-8")
    programmes = {name: f"{name}.json" for name in models}
    pockets = {"council": council or {}}
    whole = {"portfolio": "all", "programmes": programmes, "pockets": pockets, "accountability": TOGETHER}
    whole |= {"share": [*share]} if share else {}
    (folder / "portfolio.json").write_text(json.dumps(whole), encoding="utf-8")
    return folder / "portfolio.json"


def joined(folder: Path, means: list[float]) -> mcsv.Joined:
    """The portfolio of services with these mean prices."""
    return mcsv.read_portfolio(_written(folder, {f"p{number}": programme(mean) for number, mean in enumerate(means)}))


def without(whole: mcsv.Joined, programme: str) -> dict[str, Any]:
    """The one model, with nothing left of a programme."""
    data = contained(whole.model)
    for section in ("costs", "funding"):
        data[section] = {name: each for name, each in data[section].items() if not name.startswith(f"{programme}__")}
    del data["pockets"][f"{programme}__council"]["budget"]
    return data


@pytest.mark.parametrize("means", [[98.0, 99.0], [97.0, 98.0, 99.0], [96.0, 97.0, 98.0, 99.0]])
def test_without_a_programme_is_the_one_model_without_it(tmp_path: Path, means: list[float]) -> None:
    """Also where what is left was paid to exactly 0, which less what is left out must be no deficit by rounding."""
    whole = joined(tmp_path, means)
    found = mcsv.portfolio(whole, draws=DRAWS, threads=1)
    for number in range(len(means)):
        other = mcsv.simulate(without(whole, f"p{number}"), draws=DRAWS, threads=1).sel(option="base", pocket="council")
        expected = float(other.p_deficit_any)
        assert expected > 0.2
        assert float(found.stopped_p_deficit[number]) == pytest.approx(expected, abs=1e-12)


def test_with_money_stated_for_all_what_is_left_at_exactly_0_is_no_deficit(tmp_path: Path) -> None:
    """Without the first programme the others spend the budget of all to the last penny."""
    models = {name: {**programme(50.0), "funding": {}} for name in ("first", "second", "third")}
    for model, amount in zip(models.values(), ("price", 0.1, 0.2), strict=True):
        model["costs"] = {"team": {"amount": amount, "per": "year", "paid_by": "council"}}
    path = _written(tmp_path, models, {"budget": {"amount": 0.3, "per": "year"}})
    found = mcsv.portfolio(path, draws=DRAWS, threads=1)
    assert found.stopped_p_deficit.values.tolist() == [0.0, 1.0, 1.0]


def said(found: Any) -> str:
    """The answer on one line."""
    return " ".join(text.draw(pooled(found), Screen()).split())


def test_what_goes_by_one_programmes_own_position_is_told(tmp_path: Path) -> None:
    """One budget may cover what another lacks, but payments, decisions and lapses of a programme do not know of it."""
    first, second, third = programme(98.0), programme(99.0), {**programme(97.0), "funding": {}}
    second["funding"] = {}
    second["decisions"] = {"go_on": {"at": "1 year", "condition": "position > 0", "renews": "team"}}
    third["pockets"]["council"]["carry_forward"] = False
    found = mcsv.portfolio(_written(tmp_path, {"a": first, "b": second, "c": third}), draws=2_000, threads=1)
    told, document = said(found), portfolio_document(found)["by_itself"]
    own = {"a": ["funding.net"], "b": ["decisions.go_on"], "c": ["pockets.council.carry_forward"]}
    assert document == own
    named = "funding.net of a; decisions.go_on of b; pockets.council.carry_forward of c"
    assert f"these go by what their programme alone has in council, not by what all have there: {named}" in told
    assert "money that these do not see" in told
    assert "settled at the ends of financial years and of the 2 years asked here" in told
    second["decisions"], third["pockets"]["council"]["carry_forward"] = {}, True
    found = mcsv.portfolio(_written(tmp_path, {"b": second, "c": third}), draws=2_000, threads=1)
    assert not portfolio_document(found)["by_itself"]
    assert "what their programme alone" not in said(found)


def test_what_was_observed_of_programmes_is_said_to_move_nothing(tmp_path: Path) -> None:
    """As mcsv run says it of one programme: the figures are those before, and another command has those after."""
    models = {name: programme(98.0) for name in ("a", "b")}
    models["b"]["observed"] = {"ledger": {"of": "price", "value": 120, "sd": 2, "at": "1 year"}}
    found = mcsv.portfolio(_written(tmp_path, models), draws=2_000, threads=1)
    assert "before what was observed (b__ledger); the forecast with it: mcsv portfolio FILE" in said(found)
    assert portfolio_document(found)["observed"] == ["b__ledger"]
    del models["b"]["observed"]
    without = mcsv.portfolio(_written(tmp_path, models), draws=2_000, threads=1)
    assert "observed" not in said(without)
    assert float(without.pool_p_deficit_any) == float(found.pool_p_deficit_any)


def test_what_is_to_be_said_of_models_and_of_the_portfolio_is_said_where_it_stands(tmp_path: Path) -> None:
    """As mcsv run says it: of a year that begins before the model does, 9 twelfths of the budget count."""
    models = {name: {**programme(98.0), "start": "2026-07", "financial_year": 4} for name in ("a", "b")}
    models["b"]["pockets"]["council"]["budget"] = {"by_year": {"2026/27": 100, "2027/28": 100, "2028/29": 9}}
    models["b"]["funding"] = models["a"]["funding"] = {}
    stated = {"budget": {"by_year": {"2026/27": 200, "2027/28": 200, "2028/29": 9}}}
    file = _written(tmp_path, models, stated)
    found = mcsv.read_portfolio(file).remarks
    told = {(Path(one.file).name, one.code, one.path) for one in found if one.code == "N306"}
    paths = [f"pockets.council.budget.by_year.{year}" for year in ("2026/27", "2028/29")]  # its first and last year
    assert told == {(name, "N306", path) for name in ("b.json", "portfolio.json") for path in paths}
    assert all(one.line for one in found)
    done = CliRunner().invoke(app, ["portfolio", str(file), "--draws", "2e3", "--json"])
    assert all(" ".join(str(one).split()) in done.stderr for one in found)
    models["b"]["accept"] = {"N306": dict.fromkeys(paths, "as agreed")}
    told = {(Path(one.file).name, one.code) for one in mcsv.read_portfolio(_written(tmp_path, models)).remarks}
    assert ("b.json", "N306") not in told


@pytest.mark.parametrize(("share", "times"), [(("price",), 4.0), ((), 2.0)])
def test_the_error_of_what_programmes_need_in_all_counts_what_they_share(
    tmp_path: Path, share: tuple[str, ...], times: float
) -> None:
    """Four that draw one and the same number need four times as much, with four times the error, and not twice."""
    models = {name: {**programme(98.0), "funding": {}} for name in ("a", "b", "c", "d")}
    found = mcsv.portfolio(_written(tmp_path, models, share=share), draws=DRAWS, threads=1)
    assert float(found.alone_need_sum) == pytest.approx(float(found.alone_need.sum()))
    assert float(found.alone_need_sum_se) == pytest.approx(times * float(found.alone_need_se.mean()), rel=0.03)
    assert float(found.pooling_saves) >= 0.0
