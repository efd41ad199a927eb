"""What moves the risk, in words and as a document: the same figures in both, and nothing without its error."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr
from campaign import effort

import mcsv
from mcsv.reports.media.text import plain
from mcsv.reports.questions.drivers import driving, headline
from mcsv.reports.questions.drivers_document import drivers_document, drivers_json
from mcsv.reports.questions.going_together import going_together
from mcsv.reports.questions.left_out import called
from mcsv.reports.writing.paper import Block, Note, Sentence, Table, figures_of, without_ink
from mcsv.results.statistics.influence import moving


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.drivers("configs/risk_register.yaml", effort(100_000, 40_000))


def tables(blocks: tuple[Block, ...]) -> list[Table]:
    return [block for block in map(without_ink, blocks) if isinstance(block, Table)]


def numbers(part: object) -> set[float]:
    if isinstance(part, dict):
        return {number for each in part.values() for number in numbers(each)}
    if isinstance(part, list):
        return {number for each in part for number in numbers(each)}
    return {float(part)} if isinstance(part, int | float) else set()


def test_the_sentence_names_what_moves_the_risk_most(found: xr.Dataset) -> None:
    sentence = driving(found)[0]
    assert isinstance(sentence, Sentence)
    said = plain(sentence)
    assert said.startswith("What moves the risk of a deficit most is the event dear_tenders: the chance of a deficit")
    assert " where it does not happen and " in said
    assert drivers_document(found)["options"]["base"]["sentence"] == said


def test_every_figure_of_the_answer_is_in_the_document(found: xr.Dataset) -> None:
    known = numbers(json.loads(drivers_json(found)))
    outcomes = [*map(str, found["outcome"].values)]
    for block in driving(found, outcomes):
        for shown in figures_of(block):
            assert shown.value in known


def test_rows_stand_in_the_order_of_influence_and_the_rest_is_said(found: xr.Dataset) -> None:
    risk, position = (table for table in tables(driving(found)) if table.title.startswith("What moves"))
    one = found.sel(option="base")
    assert [row.label for row in risk.rows] == [name.removeprefix("events.") for name in moving(one, "deficit")[:12]]
    shares = [float(one["first_order"].sel(driver=name, outcome="position")) for name in moving(one, "position")[:12]]
    assert shares == sorted(shares, reverse=True)
    assert [row.cells[2].value for row in position.rows] == shares  # type: ignore[union-attr]
    assert any("have no effect by themselves that these draws tell" in note for note in position.notes)
    pocket = found.attrs["accountability_pocket"]
    assert position.title.startswith(
        f"What moves the position of {pocket} at the end of its window, option base: its mean"
    )


INTERACTING = {
    "inputs": {name: {"dist": "normal", "mean": 0, "sd": 1} for name in ("a", "b", "c", "small")},
    "outputs": {
        "product": {"formula": "a * b"},
        "both": {"formula": "2 * c + a * b + 0.01 * small * b"},
        "idle": {"formula": "c + 0 * small"},
    },
}
"""Of the variance of ``both``, 5, four fifths are c's alone and one fifth is a's and b's together."""


@pytest.fixture(scope="module")
def interacting() -> xr.Dataset:
    return mcsv.drivers(INTERACTING, 2**17)


def test_what_moves_an_outcome_only_with_others_is_among_what_moves_it(interacting: xr.Dataset) -> None:
    # a and b have no effect by themselves, and were among those that cannot be told from no effect.
    one = interacting.sel(option="base")
    assert moving(one, "output:both")[0] == "c"
    assert {*moving(one, "output:both")} == {"a", "b", "c"}
    (table,) = (each for each in tables(driving(interacting, ["output:both"])) if each.title.startswith("What moves"))
    assert {row.label for row in table.rows} == {"a", "b", "c"}
    said = "1 other driver has no effect by itself that these draws tell, and a hand in less than 1 % of the spread"
    assert said in [str(note) for note in table.notes]


def test_where_nothing_moves_an_outcome_by_itself_the_sentence_says_so(interacting: xr.Dataset) -> None:
    (found,) = headline(interacting.sel(option="base"), ["output:product"])
    said = plain(found)
    assert said.startswith("Nothing moves output product by itself; with others ")
    assert "% (±" in said
    (table,) = (each for each in tables(driving(interacting, ["output:idle"])) if each.title.startswith("What moves"))
    assert any("cannot be told from no effect" in note for note in table.notes)


def test_events_that_count_after_the_window_are_named() -> None:
    # Of floods in four years a half come after the two in which the deficit is judged: those are counted all the same.
    money = {"currency": "GBP", "price_year": "2026/27", "start": "2026-04", "step": "year", "horizon": "4 years"}
    model = {
        **money,
        "prices": {"inflation": 0},
        "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
        "pockets": {"council": {"reserve": 10}},
        "inputs": {"cost": {"dist": "normal", "mean": 4, "sd": 2}},
        "costs": {
            "care": {"amount": "cost", "per": "year", "paid_by": "council"},
            "pilot": {"amount": 1, "per": "year", "paid_by": "council", "for": "2 years"},
            "later": {"amount": 1, "per": "year", "paid_by": "council", "lag": "1 year", "for": "2 years"},
        },
        "events": {
            "flood": {"hazard": 0.2, "costs": {"council": 5}},
            "over": {"hazard": 0.2, "stops": "pilot", "costs": {"council": 5}},  # which nothing is left of by then
            "going": {"hazard": 0.2, "stops": ["pilot", "later"], "costs": {"council": 5}},
            "early": {"hazard": 0.2, "until": "2 years", "costs": {"council": 5}},
            "fire": {"probability": 0.2, "costs": {"council": 5}},
            "late": {"probability": 0.2, "from": "2 years", "costs": {"council": 5}},
        },
    }
    found = mcsv.drivers(model, 2**15)
    assert drivers_document(found)["events_later"] == ["flood", "going", "late"]
    last = driving(found)[-1]
    assert isinstance(last, Note)
    assert "Counted over the whole horizon, also after the last judged date: flood, going, late." in last.lines
    short = mcsv.drivers({**model, "horizon": "2 years", "events": {"flood": model["events"]["flood"]}}, 2**15)
    assert drivers_document(short)["events_later"] == []


def test_what_else_could_be_asked_for_is_said(found: xr.Dataset) -> None:
    last = driving(found, ["deficit"])[-1]
    assert isinstance(last, Note)
    assert "Also to be had with --of: position." in last.lines


def test_what_would_be_without_one_risk_is_said_with_the_largest_first(found: xr.Dataset) -> None:
    blocks = driving(found)
    (said,) = (block for block in blocks[1:] if isinstance(block, Sentence))
    assert plain(said).startswith("Without dear_tenders the chance of a deficit within 2 years would be 1.")
    (table,) = (table for table in tables(blocks) if table.title.startswith("Without one risk at a time"))
    assert table.rows[0].label == "dear_tenders"
    assert len(table.rows) == 10
    changes = [row.cells[1].value for row in table.rows]  # type: ignore[union-attr]
    assert changes == sorted(changes)


def test_what_goes_together_is_shared_out(found: xr.Dataset) -> None:
    (table,) = (table for table in tables(driving(found, ["position"])) if "goes together" in table.title)
    assert [row.label for row in table.rows] == ["tender_rise", "insolvency_cost"]
    together, share, *_ = zip(*([cell.value for cell in row.cells] for row in table.rows), strict=True)  # type: ignore[union-attr]
    assert together[0] == together[1]
    assert 0.5 * together[0] < sum(share) <= together[0]


def test_an_input_of_0_and_1_is_no_event_and_a_failure_is_called_one() -> None:
    inputs = {"works": {"dist": "bernoulli", "p": 0.3}}
    found = mcsv.drivers({"inputs": inputs, "outputs": {"y": {"formula": "2 * works"}}}, 40_000)
    assert plain(driving(found)[0]).endswith("its mean is 0 where it is 0 and 2 where it is 1.")
    assert called("events.provider/a") == "failure of a"


def test_what_each_case_or_occurrence_draws_is_named_as_no_driver() -> None:
    priced = {name: {"dist": "gamma", "mean": 20, "sd": 10, "chance": True} for name in ("claim", "case", "fine")}
    events = {
        "claims": {"rate": 2, "costs": {"council": "2 * claim"}},
        "breach": {"probability": 0.2, "costs": {"council": "fine"}},
    }
    model = {
        "currency": "GBP",
        "price_year": "2025/26",
        "start": "2026-04",
        "step": "year",
        "horizon": "1 year",
        "prices": {"inflation": 0},
        "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
        "pockets": {"council": {"reserve": 300}},
        "inputs": {"many": {"dist": "poisson", "mean": 9}} | priced,
        "costs": {"care": {"amount": "sum_of(many, case)", "per": "year", "paid_by": "council"}},
        "events": events,
    }
    found = mcsv.drivers(model, 40_000)
    said = [str(line) for block in driving(found) if isinstance(block, Note) for line in block.lines]
    assert "Not among the drivers, because each case or occurrence draws its own: claim, case." in said
    assert drivers_document(found)["left_out"]["by_case"] == ["claim", "case"]
    assert not {"claim", "case"} & {*map(str, found["driver"].values)}


def test_all_errors_are_known_where_a_figure_is_shown(found: xr.Dataset) -> None:
    for block in driving(found):
        assert all(shown.error > 0 for shown in figures_of(block))


def test_nothing_that_moves_it_is_said_in_words() -> None:
    inputs = {"x": {"dist": "normal", "mean": 0, "sd": 1}}
    found = mcsv.drivers({"inputs": inputs, "outputs": {"y": {"formula": "0 * x + 3"}}}, 40_000)
    assert (
        plain(driving(found)[0]) == "The one driver there is does not move output y by more than 40,000 draws can tell."
    )
    assert tables(driving(found)) == []


def test_whose_deficit_is_said_where_nobody_is_accountable() -> None:
    model = {
        "start": "2026-04",
        "step": "year",
        "horizon": "1 year",
        "pockets": {"council": {"budget": {"amount": 1000, "per": "year"}}},
        "inputs": {"cost": {"dist": "normal", "mean": 1000, "sd": 100}},
        "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
    }
    said = plain(driving(mcsv.drivers(model, 40_000))[0])
    assert said.startswith("What moves the risk of a deficit of council most is cost:")


def test_a_driver_that_changed_no_draw_moves_nothing() -> None:
    # No cash of the commissioner depends on what a reconviction costs, but its eighths differ by luck in these draws.
    one = mcsv.drivers("configs/outcome_payment.yaml", 32_768, seed=37).sel(option="base")
    idle = one.sel(driver="reconviction", outcome="position")
    assert float(idle.total_order) == 0.0
    assert float(idle.driver_swing) > 4 * float(idle.driver_swing_se)
    assert "reconviction" not in moving(one, "position")


def test_shares_of_a_group_add_up_to_what_is_said_below_them() -> None:
    """y = (x1 + x2) x3 about 0: by itself the group explains nothing, together all; so its shares come to a half."""
    inputs = {name: {"dist": "normal", "mean": 0, "sd": 1} for name in ("x1", "x2", "x3")}
    tied = [{"between": ["x1", "x2"], "normal": 0.5}]
    model = {"inputs": inputs, "correlations": tied, "outputs": {"y": {"formula": "(x1 + x2) * x3"}}}
    one = mcsv.drivers(model, draws=100_000, of="output:y").sel(option="base")
    total, share = (
        one[name].sel(outcome="output:y", driver=["x1", "x2"]).values for name in ("total_order", "shapley")
    )
    np.testing.assert_allclose(total, 1.0, atol=0.05)
    assert share.sum() == pytest.approx(0.5, abs=0.03)
    (table,) = going_together(one, "output:y", "output y")
    assert (
        "the shares of a group add up to the middle between what it explains by itself and together" in table.notes[0]
    )
