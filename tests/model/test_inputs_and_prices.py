"""What is told about ranges, price years and counts that cannot be meant; and that what is meant is left alone."""

from __future__ import annotations

from typing import Any

import pytest

import mcsv
from mcsv.errors import Mistake, ModelError
from mcsv.model import Model, comments
from mcsv.model.checks.expected import Expected
from mcsv.model.checks.survey import Survey

INDEX = {"currency": "GBP", "price_year": "2026/27", "prices": {"index": "cpi"}} | {
    "indices": {"cpi": {"values": {"2024/25": 80, "2025/26": 90, "2026/27": 100}}}
}


def told(document: dict[str, Any]) -> list[Mistake]:
    """Everything that is said about a model."""
    try:
        return list(comments(Model.model_validate(document)))
    except ModelError as error:
        return list(error.mistakes)


def codes(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each.code, each.path) for each in told(document)}


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"dist": "gamma", "mean": 9000, "range": [8000, 20000], "covers": 0.9}, "holds 55.1 % of the probability"),
        ({"dist": "beta", "mean": 0.1, "range": [0.02, 0.5], "covers": 0.9}, "not 90 %"),
        ({"dist": "gamma", "mean": 9000, "range": [6500, 12000], "covers": 0.9}, ""),
        ({"dist": "normal", "mean": 10, "range": [5, 15], "covers": 0.9}, ""),
        ({"dist": "lognormal", "range": [20, 150], "covers": 0.8}, ""),
    ],
)
def test_a_range_that_holds_something_else_is_told(entry: dict[str, Any], says: str) -> None:
    found = [
        each.what for each in told({"inputs": {"x": entry}, "outputs": {"y": {"formula": "x"}}}) if each.code == "W334"
    ]
    assert found == [] if not says else says in found[0]


@pytest.mark.parametrize(
    ("entry", "way_out"),
    [
        ({"dist": "normal", "mean": 3, "sd": 1, "soruce": "register"}, {"soruce": "did you mean 'source'?"}),
        ({"dist": "normal", "mean": 3, "sd": 1, "price_yaer": "2023/24", "units": "GBP"},
            {"price_yaer": "did you mean 'price_year'?", "units": "did you mean 'unit'?"}),
        ({"dist": "gamma", "p10": 3, "p90": 5, "grdae": 3}, {"grdae": "did you mean 'grade'?"}),
        ({"dist": "gamma", "mean": 3, "rnage": [1, 9], "covers": 0.9}, {"rnage": "did you mean range?"}),
        ({"dist": "normal", "mean": 3, "std": 1}, {"std": "did you mean sd?"}),
        ({"formula": "2 * 3", "soruce": "register"}, {"soruce": "did you mean 'source'?"}),
        ({"formula": "2 * 3", "sd": 1}, {"sd": "leave it out"}),
    ],
)  # fmt: skip
def test_a_misspelt_key_is_told_as_what_it_may_be(entry: dict[str, Any], way_out: dict[str, str]) -> None:
    found = [each for each in told({"inputs": {"x": entry}, "outputs": {"y": {"formula": "x"}}}) if each.code == "E201"]
    assert {each.path.removeprefix("inputs.x."): each.way_out for each in found} == way_out


def _cost(entry: dict[str, Any], cost: dict[str, Any], **inputs: Any) -> dict[str, Any]:
    return INDEX | {
        "step": "year", "horizon": 2, "pockets": {"c": {}},
        "inputs": {"x": {"dist": "normal", "mean": 400, "sd": 9} | entry, **inputs},
        "costs": {"k": {"amount": "x", "per": "year", "paid_by": "c"} | cost},
    }  # fmt: skip


def test_a_price_year_on_both_the_input_and_the_stream_is_refused() -> None:
    dated, twice = {"price_year": "2024/25", "unit": "GBP/year"}, ("E404", "costs.k.price_year")
    assert twice in codes(_cost(dated, {"price_year": "2025/26"}))
    assert twice in codes(_cost(dated, {"price_year": "2024/25", "amount": "2 * y"}, y={"formula": "x + 1"}))
    assert ("E404", "inputs.y.price_year") in codes(
        _cost(dated, {"amount": "y"}, y={"formula": "x + 1", "price_year": "2024/25"})
    )
    for sound in (_cost(dated, {}), _cost({}, {"price_year": "2024/25"}), _cost(dated, {"price_year": "2026/27"})):
        assert not [each for each in told(sound) if each.code == "E404"]


@pytest.mark.parametrize("year", ["2025/26", "2027/28"])
def test_money_of_an_earlier_or_a_later_year_needs_an_index(year: str) -> None:
    document = _cost({"price_year": year, "unit": "GBP/year"}, {})
    del document["indices"]
    assert ("E404", "inputs.x.price_year") in codes(document | {"prices": {}})


def test_a_price_year_is_for_money() -> None:
    there = ("W335", "inputs.x.price_year")
    assert there in codes(_cost({"price_year": "2024/25", "unit": "days/year"}, {"amount": "400 * x"}))
    assert there not in codes(_cost({"price_year": "2024/25", "unit": "GBP/year"}, {}))
    assert there not in codes(_cost({"price_year": "2024/25"}, {}))


def test_a_count_that_is_none_may_have_been_swapped() -> None:
    inputs = {"n": {"dist": "poisson", "mean": 5}, "x": {"dist": "lognormal", "mean": 20, "sd": 30}}
    inputs |= {"whole": {"formula": "2 * n + floor(x)"}, "part": {"formula": "0.9 * whole"}, "six": 6}
    for formula, wrong in (
        ("sum_of(x, n)", True),
        ("sum_of(n, x)", False),
        ("sum_of(3, x) + n", False),
        ("sum_of(0.9 * n, x)", True),
        ("sum_of(n / 2, x)", True),
        ("sum_of(part, x)", True),
        ("sum_of(whole - six, x)", False),
        ("sum_of(where(x < 0.5, n, binomial(n, 0.9)), x)", False),
        ("sum_of(n * (x > 3), x)", False),
    ):
        found = codes({"inputs": inputs, "outputs": {"y": {"formula": formula}}})
        assert (("W336", "outputs.y.formula") in found) == wrong


def test_a_number_of_cases_times_one_size_is_told() -> None:
    size = {"dist": "gamma", "mean": 9, "sd": 3}
    inputs = {"n": {"dist": "poisson", "mean": 5}, "x": {**size, "chance": True}, "mean_cost": size}
    inputs |= {"known": {"dist": "poisson", "mean": 5, "chance": False}, "some": {"formula": "binomial(9, 0.2)"}}
    for formula, wrong in (
        ("n * x", True),
        ("3 * x * (2 * some)", True),
        ("1 + x * poisson(2)", True),
        ("sum_of(n, x)", False),
        ("n * mean_cost", False),  # nobody knows what a case costs on average, and all cases cost that
        ("known * x", False),
        ("n + x", False),
        ("n * sum_of(4, x)", False),
        ("3 * x", False),
    ):
        found = codes({"inputs": inputs, "outputs": {"y": {"formula": formula}}})
        assert (("N315", "outputs.y.formula") in found) == wrong, formula


def test_a_stock_that_is_no_count_is_told_where_single_cases_are_added() -> None:
    inputs = {"n": {"dist": "poisson", "mean": 5}, "x": {"dist": "lognormal", "mean": 20, "sd": 30}}
    for stock, changed, wrong in (
        ({"initial": 5, "next": "0.9 * k + n"}, None, True),
        ({"initial": 2.5, "next": "k + n"}, None, True),
        ({"initial": 5, "inflow": "n", "outflow": "k / 2"}, None, True),
        ({"initial": 5, "next": "floor(0.9 * k) + n"}, None, False),
        ({"initial": 5, "inflow": "n", "outflow": "binomial(k, 0.1)"}, None, False),
        ({"inflow": "n", "outflow": 1}, 0.5, True),
        ({"inflow": "n", "outflow": 1}, 0, False),
    ):
        hit = {"events": {"e": {"hazard": 0.2, "changes": {"k": changed}}}} if changed is not None else {}
        document = {"inputs": inputs, "stocks": {"k": stock}, "step": "year", "horizon": 3, "pockets": {"c": {}}} | hit
        document |= {"costs": {"a": {"amount": "sum_of(k, x)", "per": "year", "paid_by": "c"}}}
        assert (("W336", "costs.a.amount") in codes(document)) == wrong, stock


@pytest.mark.parametrize(
    ("price_year", "more", "says"),
    [
        ("2024/25", {}, "ends 12 months before"),
        ("2025", {}, ""),
        ("2024", {}, "ends 15 months before"),
        ("2025/26", {}, ""),
        ("2026/27", {}, ""),
        ("2027/28", {}, "begins 12 months after"),
        ("2024/25", {"prices": {"inflation": 0}}, ""),
        ("2024/25", {"financial_year": 8}, ""),  # it ends in July 2025
    ],
)
def test_prices_that_stand_still_until_the_model_starts_are_told(
    price_year: str, more: dict[str, Any], says: str
) -> None:
    document = {
        "price_year": price_year, "start": "2026-04", "step": "month", "horizon": "1 year", "currency": "GBP",
        "financial_year": 4, "prices": {"inflation": 0.03}, "pockets": {"c": {}},
        "costs": {"k": {"amount": 9, "per": "month", "paid_by": "c"}},
    } | more  # fmt: skip
    found = [each for each in told(document) if each.code == "W314"]
    assert [says in each.what for each in found] == ([True] if says else [])


def test_a_financial_year_that_has_begun_is_told() -> None:
    document = {
        "step": "quarter", "start": "2026-10", "horizon": "18 months", "financial_year": 4,
        "pockets": {
            "c": {"budget": {"by_year": {"2026/27": 1000, "2027/28": 900}}},
            "d": {"budget": {"by_year": {"2026/27": 0, "2027/28": 5}}},
        },
        "costs": {"k": {"amount": 3, "per": "year", "paid_by": "c"}},
    }  # fmt: skip
    (note,) = [each for each in told(document) if each.code == "N306"]
    assert (note.path, note.what[:17]) == ("pockets.c.budget.by_year.2026/27", "6 of its 12 month")
    assert "write 2 times as much" in note.way_out
    assert "N306" not in {code for code, _ in codes(document | {"start": "2026-04", "horizon": "2 years"})}


@pytest.mark.parametrize(
    ("horizon", "years", "what", "way_out"),
    [
        ("18 months", {"2026/27": 8, "2027/28": 900}, "6 of its 12 months lie after the model ends", "write 2 times"),
        ("2 years", {"2026/27": 8, "2027/28": 900}, "", ""),
        ("18 months", {"2026/27": 8, "2027/28": 0}, "", ""),
    ],
)  # fmt: skip
def test_a_financial_year_that_is_not_over_is_told(
    horizon: str, years: dict[str, int], what: str, way_out: str
) -> None:
    document = {
        "step": "quarter", "start": "2026-04", "horizon": horizon, "financial_year": 4,
        "pockets": {"c": {"budget": {"by_year": years}}},
        "costs": {"k": {"amount": 3, "per": "year", "paid_by": "c"}},
    }  # fmt: skip
    notes = [(each.path, each.what, each.way_out) for each in told(document) if each.code == "N306"]
    assert [path for path, _, _ in notes] == (["pockets.c.budget.by_year.2027/28"] if what else [])
    assert all(said.startswith(what) and way_out in out for _, said, out in notes)
    money = Expected(Survey(Model.model_validate(document), {}))
    run = mcsv.simulate(Model.model_validate(document), draws=1_000, threads=1)
    spent = 3 * float(len(run.period)) / 4
    left = float(run.position_mean.sel(pocket="c").isel(period=-1).squeeze())
    assert money.budget("c") == pytest.approx(left + spent)


def test_a_year_that_is_cut_at_both_ends_is_told_of_both() -> None:
    document = {
        "step": "quarter", "start": "2026-07", "horizon": "6 months", "financial_year": 4,
        "pockets": {"c": {"budget": {"by_year": {"2026/27": 12}}}},
        "costs": {"k": {"amount": 3, "per": "year", "paid_by": "c"}},
    }  # fmt: skip
    (note,) = [each for each in told(document) if each.code == "N306"]
    assert note.what.startswith("3 of its 12 months lie before the model begins and 3 of its 12 months lie after")
    assert "6 twelfths" in note.what


def test_the_nearest_matrix_is_in_the_order_of_the_model() -> None:
    names, stated = ["zed", "mid", "abe"], [[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]]
    document = {
        "inputs": {name: {"dist": "normal", "mean": 0, "sd": 1} for name in names},
        "correlations": [{"of": names, "normal": stated}],
        "outputs": {"y": {"formula": "zed + mid + abe"}},
    }
    (mistake,) = told(document)
    assert "of: [zed, mid, abe], normal: [[1, 0.5, 0.5], [0.5, 1, -0.5], [0.5, -0.5, 1]]" in mistake.way_out


def test_words_of_small_mistakes() -> None:
    cost = {"step": "quarter"}
    (nothing,) = [each for each in told(_cost({}, {"for": "0 years"})) if each.path == "costs.k.for"]
    assert nothing.what == "lasts no time at all"
    (inside,) = [each for each in told(_cost({}, {"lag": "4 months"}) | cost) if each.path == "costs.k.timing.lag"]
    assert inside.way_out == "write 3 months or 6 months, or choose a shorter step:"
    names = {"inputs": {name: {"dist": "normal", "mean": 0, "sd": 1} for name in "ab"}}
    (degrees,) = told(names | {"correlations": [{"between": ["a", "b"], "normal": 0.5, "copula": "t"}]})
    assert (degrees.path, degrees.what) == ("correlations[0].degrees", "is missing")


@pytest.mark.parametrize(("left", "told_of"), [(0.4, True), ("2 * p", True), (0.05, False), ("p", False)])
def test_mitigation_that_makes_it_worse(left: object, told_of: bool) -> None:
    document = _cost({}, {}, p={"dist": "beta", "mean": 0.1, "sd": 0.02}) | {
        "events": {"e": {"probability": "p", "costs": {"c": 5}, "mitigation": {"probability": left, "severity": 0.9}}}
    }
    assert (("W337", "events.e.mitigation.probability") in codes(document)) == told_of


def test_a_group_for_everybody_else_is_of_use_and_an_idle_stock_is_not() -> None:
    document = {
        "step": "year", "horizon": 2, "pockets": {"c": {}, "p": {"kind": "society"}},
        "groups": {"poor": {"size": 400}, "others": {"size": 40_000, "eligible": 0}},
        "stocks": {"idle": {"initial": 1, "next": "idle"}},
        "benefits": {
            "calm": {"per_head": 1, "group": "poor", "per": "year", "values": [
                {"to": "p", "type": "social", "unit_value": 3},
            ]},
        },
    }  # fmt: skip
    assert [each.path for each in told(document) if each.code == "W301"] == ["stocks.idle"]


def test_an_input_that_a_study_tells_is_of_use_where_it_goes_with_one_that_decides() -> None:
    normal = {"dist": "normal", "mean": 0, "sd": 1}
    study = {"data": "normal", "sd": 1, "sizes": [4]}
    document = {
        "inputs": dict.fromkeys(("x", "proxy", "idle"), normal),
        "outputs": {"nb": {"formula": "1 + x"}},
        "decision": {"output": "nb"},
        "correlations": [{"between": ["x", "proxy"], "rank": 0.5}],
        "studies": {"one": {"tells": "proxy", **study}, "other": {"tells": "idle", **study}},
    }
    assert [each.path for each in told(document) if each.code == "W301"] == ["inputs.idle"]
    del document["studies"]
    assert {each.path for each in told(document) if each.code == "W301"} == {"inputs.idle", "inputs.proxy"}


@pytest.mark.parametrize(("lag", "remarked"), [({"lag": "bite months"}, False), ({"lag": "1 month"}, True), ({}, True)])
def test_an_uncertain_lag_is_a_lag(lag: dict[str, str], remarked: bool) -> None:
    document = {
        "step": "month", "horizon": "2 years", "pockets": {"c": {}},
        "inputs": {
            "bite": {"dist": "uniform", "low": 1, "high": 7, "unit": "months"},
            "places": {"dist": "pert", "low": 30, "mode": 45, "high": 50, "unit": "people"},
        },
        "costs": {"k": {"quantity": "places", "unit_value": 9, "per": "year", "lag": "3 months", "paid_by": "c"}},
        "benefits": {"b": {"quantity": "places", "per": "year", **lag, "values": [
            {"to": "c", "type": "fiscal", "unit_value": 3},
        ]}},
    }  # fmt: skip
    assert (("W369", "benefits.b") in codes(document)) == remarked


def test_a_mistake_of_an_input_is_told_once() -> None:
    document = _cost({}, {}) | {"options": {"less": {"set": {"inputs.x.mean": 140}}}}
    document["inputs"] = {"x": {"dist": "normal", "sd": 9}}
    assert {(each.code, each.path) for each in told(document) if each.severity == "error"} == {("E202", "inputs.x")}
    other = document | {"options": {"less": {"set": {"costs.l.amount": 140}}}}
    assert ("E201", "options.less.set.costs.l.amount") in codes(other)


def test_a_name_with_a_hyphen_is_told_once_and_how_it_is_written() -> None:
    document = _cost({}, {"amount": "x * day_rate"}, **{"day-rate": {"dist": "normal", "mean": 4, "sd": 1}})
    (mistake,) = [each for each in told(document) if each.severity == "error"]
    assert (mistake.code, mistake.path, mistake.way_out) == ("E208", "inputs.day-rate", "write day_rate")
