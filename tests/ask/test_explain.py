"""A draw's story: the same bits as a run, every pound of it, and what a model without the thing would have given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import some

import mcsv
from mcsv import engine
from mcsv.engine.reference.interpreter import reference
from mcsv.errors import NumericalError, UsageError
from mcsv.plan import Purpose, lower
from mcsv.reports.media import text
from mcsv.reports.questions.story import document, story, to_json
from mcsv.reports.writing.paper import Table
from mcsv.reports.writing.screen import Screen
from tests.campaign import effort
from tests.reports.conftest import PROGRAMME

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))
DRAWS = 3_000


def kept(model: mcsv.Model, option: str, name: str) -> Any:
    """What a run of all options keeps of one of them."""
    plan = lower(model, 1, keep=(name,))
    plan = engine.centred(plan, engine.pilot(plan))
    cells = engine.kept_cells(plan)
    draws = engine.kept_by_cell(engine.run(plan, DRAWS, engine.Threads(2), keep=cells), cells)
    return draws[plan.layout.kept[option, name]]


@pytest.mark.parametrize("path", some(CONFIGS, 3), ids=lambda path: path.stem)
def test_the_position_is_that_of_a_run_to_the_last_bit(path: Path) -> None:
    model = mcsv.read_model(path)
    for option in list(model.variants)[-effort(9, 1) :]:
        worst = mcsv.explain(model, worst=True, option=option, draws=DRAWS)
        draws = kept(model, option, worst.attrs["subject"])
        if worst.attrs["last"] == worst.attrs["window_end"]:
            assert worst.attrs["position"] == draws.min() == draws[worst.attrs["draw"]]
        else:  # lower still, at a judged date before
            assert worst.attrs["position"] <= draws.min()
        assert worst.attrs["among"] == DRAWS
        if "draw_position" in worst:
            adds_up(model.variants[option], worst)


def test_a_number_and_a_percentile_are_draws_of_the_run_too() -> None:
    model = mcsv.read_model(CONFIGS[0].with_name("discharge.yaml"))
    draws = kept(model, "base", "council")
    for number in (0, 1023, 1024, DRAWS - 1):
        assert mcsv.explain(model, draw=number).attrs["position"] == draws[number]
    for threads in (1, 3):
        found = mcsv.explain(model, percentile=5, draws=DRAWS, threads=threads)
        assert found.attrs["position"] == np.sort(draws)[int(np.ceil(0.05 * DRAWS)) - 1] == draws[found.attrs["draw"]]
    assert mcsv.simulate(model, draws=DRAWS, keep="council").draws_council.values[0].tolist() == draws.tolist()


def test_of_draws_that_are_equal_it_says_how_many_there_are() -> None:
    model = {"inputs": {"b": {"dist": "bernoulli", "p": 0.25}}, "outputs": {"loss": {"formula": "-100 * b"}}}
    found = mcsv.explain(model, worst=True, draws=DRAWS)
    lost = int((mcsv.simulate(model, draws=DRAWS, keep="loss").draws_loss.values == -100.0).sum())
    assert found.attrs["equals"] == lost > 1
    said = f"The draw is the lowest of loss in the first 3,000 draws, one of {lost} that are equal."
    assert said in str(story(found)[1])
    alone = mcsv.explain(PROGRAMME, worst=True, draws=DRAWS)
    assert alone.attrs["equals"] == 1
    assert "equal." not in str(story(alone)[1])
    assert mcsv.explain(PROGRAMME, draw=5).attrs["equals"] == 0


LAPSES: dict[str, Any] = {
    "currency": "GBP",
    "price_year": 2025,
    "start": "2026-04",
    "step": "quarter",
    "horizon": "2 years",
    "financial_year": 4,
    "prices": {"inflation": 0},
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.05},
    "pockets": {
        "council": {
            "budget": {"by_year": {"2026/27": 100_000, "2027/28": 200_000}},
            "reserve": 1_000,
            "carry_forward": False,
        }
    },
    "inputs": {"spend": {"dist": "gamma", "mean": 95_000, "sd": 12_000, "unit": "GBP/year"}},
    "costs": {"team": {"amount": "spend", "per": "year", "paid_by": "council"}},
}
"""The first year is the tight one: what is short in it is made up by the second."""


def test_the_worst_is_that_of_any_judged_date() -> None:
    draws, judged = 150, [3, 7]
    lows = [mcsv.explain(LAPSES, draw=n)["draw_position"].values[0, judged].min() for n in range(draws)]
    worst = mcsv.explain(LAPSES, worst=True, draws=draws)
    assert (worst.attrs["draw"], worst.attrs["position"]) == (int(np.argmin(lows)), min(lows))
    assert (worst.attrs["last"], worst.attrs["window_end"], worst.attrs["judged_by_lowest"]) == (3, 7, 1)
    said = " ".join(text.draw(story(worst), Screen()).split())
    assert " on 2027-03-31, a deficit, and its lowest at any judged date." in said
    assert "The draw is the lowest of council at any judged date in the first 150 draws." in said
    # One that is well at the end and was in deficit before is no reassurance.
    other = mcsv.explain(LAPSES, draw=worst.attrs["draw"])
    said = " ".join(text.draw(story(other), Screen()).split())
    assert f"no deficit at the end of its window, but GBP {min(lows):,.0f} on 2027-03-31, a deficit at a judged" in said
    good = " ".join(text.draw(story(mcsv.explain(LAPSES, draw=int(np.argmax(lows)))), Screen()).split())
    assert "no deficit at the end of its window. " in good


def test_what_lapsed_is_what_was_left_at_the_end_of_the_year() -> None:
    found = mcsv.explain(LAPSES, percentile=90, draws=200)
    left = found["draw_position"].values[0, 3] - 1_000  # all but the reserve
    assert left > 0
    assert found["lapsed"].values[0].tolist() == pytest.approx([0, 0, 0, 0, left, 0, 0, 0])
    (table,) = (each for each in story(found) if isinstance(each, Table) and each.title.startswith("Cash of council"))
    budget, lapsed = (row.cells for row in table.rows[:2])
    assert [cell.value for cell in budget] == pytest.approx([101_000, 200_000, 301_000])  # type: ignore[union-attr]
    assert [cell.value for cell in lapsed] == pytest.approx([0, -left, -left], abs=0.5)  # type: ignore[union-attr]


def adds_up(model: mcsv.Model, found: xr.Dataset) -> None:
    """Streams, events and funding, reserve and budget: nothing else moves a position, but for rounding."""
    for name in map(str, found["pocket"].values):
        pocket = model.pockets[name]
        if any(other.parent == name for other in model.pockets.values()) or pocket.carry_forward.rule != "all":
            continue
        cash = found["cash"].sel(pocket=name).sum("stream").values.cumsum() if "cash" in found else 0.0
        funds = found["draw_position"].sel(pocket=name).values - cash
        close = 1e-9 * max(1.0, float(np.abs(cash).max()))
        assert funds[0] >= -close
        assert np.diff(funds).min(initial=0.0) >= -close
        if pocket.budget is None:
            np.testing.assert_allclose(funds, funds[0], rtol=0, atol=close)


def without(data: dict[str, Any], **changes: Any) -> dict[str, Any]:
    plain = {key: value for key, value in data.items() if key != "options"}
    return {**plain, "inputs": {**plain["inputs"], **changes}}


def test_what_moved_it_is_what_a_model_with_the_input_fixed_gives() -> None:
    found = mcsv.explain(PROGRAMME, draw=4321)
    median = found.isel(drawn=int(np.flatnonzero(found["input_name"].values == "cost")[0])).input_median.item()
    changed = mcsv.explain(without(PROGRAMME, cost=median), draw=4321)
    tip = found.sel(tip="cost")
    assert tip.tip_position.item() == pytest.approx(changed.attrs["position"], rel=1e-12)
    assert tip.tip_moved.item() == pytest.approx(found.attrs["position"] - changed.attrs["position"], rel=1e-9)


def test_an_event_moved_it_by_what_a_model_without_the_event_lacks() -> None:
    calm = {name: event for name, event in PROGRAMME["events"].items() if name != "strike"}
    for number in range(200):
        found = mcsv.explain(PROGRAMME, draw=number)
        if "strike" in found["tip"].values:
            break
    assert found["event_number"].sel(event="strike").values.sum() >= 1
    tip = found.sel(tip="strike")
    other = mcsv.explain({**without(PROGRAMME), "events": calm}, draw=number)
    assert tip.tip_position.item() == pytest.approx(other.attrs["position"], rel=1e-12)
    assert tip.tip_moved.item() == pytest.approx(
        -30_000 * found["event_number"].sel(event="strike").values.sum(), abs=1e-6
    )


def test_the_slow_reference_tells_the_same_story() -> None:
    plan = lower(mcsv.Model.model_validate(without(PROGRAMME)), 1, purpose=Purpose(tell=True))
    slow = reference(plan, 4321, 1).cells
    found = mcsv.explain(without(PROGRAMME), draw=4321)
    drawn = {fact.name: float(slow[cell][0]) for fact, cell in plan.layout.facts if fact.kind == "input"}
    told = dict(zip(map(str, found["input_name"].values), found["input_value"].values.tolist(), strict=True))
    assert told == pytest.approx(drawn, rel=1e-12)
    cash = sum(
        float(slow[cell][0]) for fact, cell in plan.layout.facts if fact.kind == "cash" and fact.part == "council"
    )
    assert float(found["cash"].sel(pocket="council").sum()) == pytest.approx(cash, rel=1e-12)


def test_percentiles_are_those_of_the_inputs_own_distribution() -> None:
    model = {"inputs": {"x": {"dist": "normal", "mean": 3, "sd": 2}}, "outputs": {"y": {"formula": "x * 2"}}}
    from scipy.special import ndtr

    found = mcsv.explain(model, percentile=95, draws=10_000)
    value = found["input_value"].item()
    assert found["input_percentile"].item() == pytest.approx(100 * float(ndtr((value - 3) / 2)), rel=1e-9)
    assert found["input_percentile"].item() == pytest.approx(95, abs=1)
    assert found.attrs["position"] == 2 * value
    assert found["tip_moved"].item() == pytest.approx(2 * (value - 3))


def test_a_draw_far_beyond_any_run_can_be_told() -> None:
    assert np.isfinite(mcsv.explain(PROGRAMME, draw=10**12).attrs["position"])


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "E590 explain: names no draw, or more than one"),
        ({"draw": 3, "worst": True}, "E590"),
        ({"percentile": 100}, "E590 percentile"),
        ({"draw": -1}, "E205 draw"),
        ({"worst": True, "option": "nothing"}, "E591 option: is no option of the model"),
        ({"worst": True, "pocket": "police"}, "E591 pocket: is not in the model"),
    ],
)
def test_what_cannot_be_told_is_refused(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        mcsv.explain(PROGRAMME, **asked)


def test_a_draw_that_is_no_number_is_refused() -> None:
    model = {"inputs": {"x": {"dist": "normal", "mean": 0, "sd": 1}}, "outputs": {"y": {"formula": "log(x)"}}}
    with pytest.raises(NumericalError, match="E592 output y: is no finite number in draw"):
        mcsv.explain(model, worst=True, draws=100)


def test_the_document_has_every_figure_to_the_last_bit() -> None:
    found = mcsv.explain(PROGRAMME, draw=9)
    told = json.loads(to_json(found))
    assert told["position"] == found.attrs["position"]
    assert told == json.loads(json.dumps(document(found)))
    for name, variable in found.items():
        if variable.dtype.kind == "f":
            values = np.array(told["figures"][str(name)]["values"], dtype=float)
            np.testing.assert_array_equal(values, variable.values)
    assert told["labels"]["tip"] == list(map(str, found["tip"].values))
    assert (told["schema_version"], told["version"]) == (1, mcsv.__version__)
    assert told["labels"]["judged"] == found["judged"].values.tolist()
    assert len(told["figures"]["input_unit"]["values"]) == len(told["figures"]["input_value"]["values"])


def test_figures_have_their_units() -> None:
    found = mcsv.explain(CONFIGS[0].with_name("local_or_national.yaml"), draw=9)
    tables = {block.title: block for block in story(found) if isinstance(block, Table)}
    assert "office, GBP/year" in [row.label for row in tables["Inputs"].rows]
    assert "people_supported, people" in [row.label for row in tables["Outputs"].rows]
    assert [row.label for row in tables["Stocks"].rows] == ["caseload, people"]
    assert "Net present value by view, GBP" in tables
    levels = [cell.value for cell in tables["Stocks"].rows[0].cells]  # type: ignore[union-attr]
    assert levels == found["draw_stock"].values[0, found["year_end"].values].tolist()
    assert any(title.startswith("Positions") and table.mark for title, table in tables.items())


def test_a_draw_has_the_fingerprint_of_its_run() -> None:
    model = mcsv.read_model(CONFIGS[0].with_name("local_or_national.yaml"))
    for sampling in ("plain", "sobol"):
        run = mcsv.simulate(model, draws=16_384, sampling=sampling)
        for option in ("base", "national"):
            told = mcsv.explain(model, draw=9, option=option, sampling=sampling)
            assert told.attrs["fingerprint"] == run.attrs["fingerprint"]


def test_the_cash_table_ends_at_the_position() -> None:
    found = mcsv.explain(PROGRAMME, draw=9)
    (table,) = (
        block for block in story(found) if isinstance(block, Table) and block.title.startswith("Cash of council")
    )
    columns = list(zip(*(row.cells for row in table.rows), strict=True))
    for column in columns[:-1]:
        assert all(not isinstance(cell, str) for cell in column)
    flows = np.array([[cell.value for cell in row.cells[:-1]] for row in table.rows])  # type: ignore[union-attr]
    np.testing.assert_allclose(flows[:-1].sum(axis=0).cumsum(), flows[-1], atol=1.0 * len(table.rows))
    judged = found["draw_position"].sel(pocket="council").values[found.attrs["last"]]
    assert judged == found.attrs["position"]


YEARS: dict[str, Any] = {
    "programme": "A first year that is too dear",
    "currency": "GBP",
    "price_year": "2026/27",
    "start": "2026-04",
    "step": "quarter",
    "horizon": "2 years",
    "financial_year": 4,
    "prices": {"inflation": 0},
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
    "pockets": {
        "council": {"budget": {"by_year": {"2026/27": 100, "2027/28": 200}}},
        "hospital": {"tolerance": 0.2, "window": "15 months", "reserve": 150},
    },
    "inputs": {"cost": {"dist": "uniform", "low": 110, "high": 130}},
    "costs": {"team": {"amount": "cost", "per": "year", "paid_by": {"council": 0.9, "hospital": 0.1}}},
    "funding": {"help": {"kind": "contribution", "to": "council", "paid_by": "hospital", "amount": 20}},
}


@pytest.mark.parametrize(("pocket", "dates"), [("council", 2), ("hospital", 2)])
def test_a_story_goes_by_the_dates_on_which_its_pocket_is_judged(pocket: str, dates: int) -> None:
    found = mcsv.explain(YEARS, draw=7, pocket=pocket)
    (table,) = (each for each in story(found) if isinstance(each, Table) and each.title.startswith("Positions"))
    heads = [str(column.heading) for column in table.columns]
    end = {"council": "2028-03-31", "hospital": "2027-06-30"}[pocket]
    assert [head for head in heads if not head.endswith("*")] == ["2027-03-31", end]
    (row,) = (row for row in table.rows if row.marked)
    (shown,) = (cell for head, cell in zip(heads, row.cells, strict=True) if head == end)
    assert shown.value == np.round(found.attrs["position"])  # type: ignore[union-attr]
    assert int(found["judged"].values.sum()) == dates


def test_the_cash_table_says_that_money_lapsed() -> None:
    council = PROGRAMME["pockets"]["council"]
    for rule, lapses in ((True, False), (False, True)):
        pockets = PROGRAMME["pockets"] | {"council": council | {"carry_forward": rule}}
        found = mcsv.explain(PROGRAMME | {"pockets": pockets}, draw=9)
        (table,) = (
            block for block in story(found) if isinstance(block, Table) and block.title.startswith("Cash of council")
        )
        assert table.rows[0].label == "reserve and budget"
        assert (table.rows[1].label == "lapsed at the end of the year before") == lapses


def test_facts_move_no_bit_of_a_plan() -> None:
    model = mcsv.Model.model_validate(PROGRAMME)
    quiet, telling = lower(model, 1), lower(model, 1, purpose=Purpose(tell=True))
    from mcsv.engine import first_draws

    one, other = first_draws(quiet, 1024), first_draws(telling, 1024)
    for place, book in quiet.layout.pocket_cells.items():
        cells = telling.layout.pocket_cells[place].positions
        np.testing.assert_array_equal(one[list(book.positions)], other[list(cells)])
    assert not quiet.layout.facts
    assert isinstance(mcsv.explain(model, draw=0), xr.Dataset)


def test_a_draw_of_a_run_over_points_is_told_as_that_run_had_it() -> None:
    model = mcsv.read_model(CONFIGS[0].with_name("discharge.yaml"))
    run = mcsv.simulate(model, draws=16_384, keep="council", sampling="sobol")
    draws = run["draws_council"].values[0]
    for number in (0, 9_999):
        told = mcsv.explain(model, draw=number, sampling="sobol")
        assert told.attrs["position"] == draws[number]
        plain = mcsv.explain(model, draw=number)
        assert told.attrs["position"] != plain.attrs["position"]
        assert (document(told)["sampling"], document(plain)["sampling"]) == ("sobol", "plain")
        again = f"mcsv explain MODEL --draw {number} --seed 1"
        assert f"{again} --sampling sobol" in str(story(told)[-1])
        assert f"{again} --sampling" not in str(story(plain)[-1])


@pytest.mark.parametrize("name", ["local_or_national", "uav"])
def test_everything_in_a_story_says_what_it_is_and_money_in_which_unit(name: str) -> None:
    model = mcsv.read_model(CONFIGS[0].with_name(f"{name}.yaml"))
    told = mcsv.explain(model, draw=7)
    assert all(told[each].attrs["long_name"] for each in told.variables)
    money = [each for each in ("cash", "draw_position", "draw_npv", "lapsed") if each in told]
    assert {told[each].attrs["units"] for each in money} <= {model.currency}
    subject = dict(zip(told["output"].values, told["output_unit"].values, strict=True)).get(told.attrs["subject"])
    assert told["tip_moved"].attrs["units"] == (model.currency if money else subject)
    assert told["input_value"].attrs["units"] == "see input_unit"
