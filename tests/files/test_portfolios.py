"""A portfolio is read as a whole or refused with every mistake at once, each at its place."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from campaign import some

import mcsv
from mcsv.errors import Mistake

MODEL = """
programme: {name}
currency: GBP
price_year: 2025/26
start: 2026-04
step: quarter
horizon: 2 years
prices: {{inflation: 0}}
accountability: {{pocket: council, window: 2 years, tolerance: 0.1}}
pockets: {{council: {{budget: {{amount: 100, per: year}}, reserve: 20}}, hospital: {{}}}}
inputs:
  pay: {{dist: normal, mean: 90, sd: 20, unit: GBP/year, source: forecast}}
  days: {{dist: gamma, mean: 4, sd: 1, source: pilot}}
costs: {{team: {{amount: pay, per: year, paid_by: council}}}}
benefits:
  fewer: {{quantity: days, per: year, values: [{{to: hospital, type: fiscal, unit_value: 5, cashable: 1}}]}}
"""
PORTFOLIO = """
portfolio: Two
programmes: {a: a.yaml, b: {model: b.yaml}}
pockets: {council: {}}
share: [pay]
accountability: {pocket: council, window: 2 years, tolerance: 0.05}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(MODEL.format(name=f"Programme {name}"), encoding="utf-8")
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def read(folder: Path, text: str = PORTFOLIO) -> Any:
    (folder / "portfolio.yaml").write_text(text, encoding="utf-8")
    return mcsv.read_portfolio(folder / "portfolio.yaml")


def wrong(folder: Path, text: str = PORTFOLIO) -> list[Mistake]:
    with pytest.raises(mcsv.ModelError) as caught:
        read(folder, text)
    assert all(mistake.line for mistake in caught.value.mistakes), caught.value
    return list(caught.value.mistakes)


def told(folder: Path, text: str = PORTFOLIO) -> list[tuple[str, str]]:
    return [(mistake.code, mistake.path) for mistake in wrong(folder, text)]


def test_what_is_shared_is_one_and_all_else_is_each_ones_own(folder: Path) -> None:
    found = read(folder)
    assert [*found.model.inputs] == ["pay", "a__days", "b__days"]
    assert [*found.model.pockets] == ["council", "a__council", "a__hospital", "b__council", "b__hospital"]
    assert found.parts == {"a": "a__council", "b": "b__council"}
    assert found.titles == {"a": "Programme a", "b": "Programme b"}
    assert found.model.pockets["a__council"].parent == "council"
    assert found.model.pockets["a__council"].tolerance is None


def test_money_that_is_stated_takes_the_place_of_the_programmes_own(folder: Path) -> None:
    found = read(folder, PORTFOLIO.replace("council: {}", "council: {budget: {amount: 250, per: year}, reserve: 0}"))
    pockets = found.model.pockets
    assert pockets["council"].budget.amount.text == "250.0"
    assert [pockets[f"{name}__council"].budget for name in "ab"] == [None, None]
    result = mcsv.simulate(found.model, draws=1_000, threads=1).sel(option="base", period="2028-01")
    assert float(result.position_mean.sel(pocket="council")[-1]) == pytest.approx(500 - 4 * 90, abs=5)


def test_other_names_of_shared_things(folder: Path) -> None:
    change(folder / "b.yaml", "council", "authority")
    change(folder / "b.yaml", "pay:", "wages:")
    change(folder / "b.yaml", "amount: pay", "amount: wages")
    text = PORTFOLIO.replace("council: {}", "council: {of: {b: authority}}").replace("[pay]", "{pay: {b: wages}}")
    found = read(folder, text)
    assert found.parts == {"a": "a__council", "b": "b__authority"}
    assert found.model.costs["b__team"].amount.text == "pay"


def test_all_mistakes_at_once(folder: Path) -> None:
    text = """
portfolio: Two
programmes: {a: nowhere.yaml, b: {model: b.yaml, option: nothing}}
pockets: {council: {of: {c: council}}}
accountability: {pocket: counsil, window: 2 years, tolerance: 2}
colour: red
"""
    codes = {code for code, _ in told(folder, text)}
    assert {"E780", "E793", "E201", "E205"} <= codes
    change(folder / "b.yaml", "GBP", "EUR")
    change(folder / "b.yaml", "2026-04", "2026-07")
    change(folder / "b.yaml", "sd: 20", "sd: 25")
    found = wrong(folder, PORTFOLIO.replace("council: {}", "council: {of: {c: x}}, lake: {}"))
    assert sorted({mistake.code for mistake in found}) == ["E781", "E782", "E785", "E786"]
    assert sum(mistake.code == "E786" for mistake in found) == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a: a.yaml", "a: folder", ("E780", "programmes.a.model")),
        ("a: a.yaml", "a: 'a\\0.yaml'", ("E780", "programmes.a.model")),
        ("b: {model: b.yaml}", "a: {model: b.yaml}", ("E103", "programmes.a")),
        ("b: {model: b.yaml}", "b: {model: b.yaml, set: {inputs.days.meen: 3}}", ("E201", "programmes.b.set.")),
        ("council: {}", "council: {of: {b: concil}}", ("E781", "pockets.council.of.b")),
        ("council: {}", "concil: {}", ("E783", "accountability.pocket")),
        ("council: {}", "council: {}, hospital: {of: {a: council}}", ("E787", "pockets.hospital")),
        ("[pay]", "[pay, rate]", ("E784", "share.rate")),
        ("[pay]", "[pay, pay]", ("E103", "share")),
        ("[pay]", "{pay: {b: wages}}", ("E784", "share.pay.b")),
        ("[pay]", "{pay: {x: pay}}", ("E782", "share.pay.x")),
        ("share:", "correlations: [{between: [a.days, b.day], rank: 0.5}]\nshare:", ("E792", "correlations[0]")),
        ("share:", "correlations: [{between: [a.days, b.days], rank: 1.5}]\nshare:", ("E205", "correlations[0].rank")),
        ("council: {}", "council: {tolerance: 0.2}", ("E205", "pockets.council.tolerance")),
        ("b: {model: b.yaml}", f"{'b' * 61}: {{model: b.yaml}}", ("E790", f"programmes.{'b' * 61}")),
    ],
)
def test_mistakes_of_the_portfolio(folder: Path, old: str, new: str, expected: tuple[str, str]) -> None:
    assert old in PORTFOLIO
    found = told(folder, PORTFOLIO.replace(old, new))
    assert any(code == expected[0] and path.startswith(expected[1]) for code, path in found), found


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("GBP", "EUR", "E785"),
        ("currency: GBP", "currency: GBP ", ""),
        ("currency: GBP", "currency: £", ""),
        ("currency: GBP", "currency: pounds sterling", ""),
        ("GBP", "£", ""),
        ("currency: GBP", "currency: thousand GBP", "E"),
        ("unit: GBP/year", "unit: GBP/quarter", "E"),
        ("unit: GBP/year", "unit: real GBP/year", "E785"),
        ("step: quarter", "step: month", "E786"),
        ("start: 2026-04", "start: 2026-07", "E786"),
        ("horizon: 2 years", "horizon: 3 years", "E786"),
        ("horizon: 2 years", "horizon: 8", ""),
        ("step: quarter", "step: quarter\nfinancial_year: 4", ""),
        ("step: quarter", "step: quarter\nfinancial_year: 7", "E786"),
        ("2025/26", "2025-26", ""),
        ("inflation: 0}", "inflation: 0.02}", "E786"),
        ("2025/26", "2024/25", "E786"),
        ("mean: 90", "mean: 91", "E785"),
        ("{dist: normal, mean: 90, sd: 20, ", "{formula: 30 * days, ", "E785"),
        ("hospital: {}", "hospital: {}, region: {}", ""),
        ("council: {budget", "council: {parent: hospital, budget", "E787"),
        ("reserve: 20", "reserve: 2 * days", "E791"),
        ("costs:", "evidence: {same_source: 0.5}\ncosts:", "E786"),
        ("mean: 4, sd: 1", "mean: 4, sd: -1", "E"),
    ],
)
def test_what_does_not_go_together(folder: Path, old: str, new: str, code: str) -> None:
    change(folder / "b.yaml", old, new)
    if not code:
        assert read(folder)
        return
    (first, *_) = wrong(folder)
    assert first.code.startswith(code), first


def test_inputs_that_are_stated_alike_and_drawn_apart_are_pointed_at(folder: Path) -> None:
    """Of a pay award that is one for all, pooling would take away what it cannot."""

    def pointed(text: str) -> list[str]:
        return [remark.value for remark in read(folder, text).remarks if remark.code == "N316"]

    alone = PORTFOLIO.replace("share: [pay]", "")
    assert pointed(PORTFOLIO) == ["days"]
    assert pointed(alone) == ["pay", "days"]
    assert pointed(alone + "correlations: [{between: [a.pay, b.pay], rank: 0.9}]\n") == ["days"]
    change(folder / "b.yaml", "mean: 4, sd: 1", "mean: 4, sd: 1.5")
    assert pointed(PORTFOLIO) == []
    for name in ("a", "b"):
        change(folder / f"{name}.yaml", "sd: 20,", "sd: 20, chance: true,")
    assert pointed(alone) == []  # one for each, as claims are


def test_dollars_of_nobody_knows_which_country_are_not_added_to_others(folder: Path) -> None:
    change(folder / "a.yaml", "GBP", "$")
    change(folder / "b.yaml", "GBP", "USD")
    assert "E786" in {mistake.code for mistake in wrong(folder)}


def test_who_reads_money_that_is_replaced_is_refused(folder: Path) -> None:
    decision = "decisions: {goes_on: {at: 1 year, condition: position > 0, renews: team}}"
    change(folder / "b.yaml", "costs:", f"{decision}\ncosts:")
    assert read(folder).model.decisions["b__goes_on"].pocket == "b__council"
    assert told(folder, PORTFOLIO.replace("council: {}", "council: {budget: {amount: 9, per: year}}")) == [
        ("E788", "pockets.council")
    ]


def test_the_same_horizon_in_other_words_is_the_same(folder: Path) -> None:
    change(folder / "b.yaml", "horizon: 2 years", "horizon: 24 months")
    assert read(folder)


def test_an_option_is_a_programme_too(folder: Path) -> None:
    change(folder / "b.yaml", "costs:", "options: {cheap: {set: {costs.team.amount: 0.5 * pay}}}\ncosts:")
    found = read(folder, PORTFOLIO.replace("{model: b.yaml}", "{model: b.yaml, option: cheap}"))
    assert found.model.costs["b__team"].amount.text == "0.5 * pay"
    assert [*found.model.variants] == ["base"]


def test_what_programmes_say_of_shared_inputs_is_said_once_or_refused(folder: Path) -> None:
    for name, rank in (("a", 0.3), ("b", 0.3)):
        change(folder / f"{name}.yaml", "costs:", f"correlations: [{{between: [pay, days], rank: {rank}}}]\ncosts:")
    shared = PORTFOLIO.replace("[pay]", "[pay, days]")
    assert [each.names for each in read(folder, shared).model.correlations] == [("pay", "days")]
    assert len(read(folder).model.correlations) == 2
    change(folder / "b.yaml", "rank: 0.3", "rank: 0.4")
    assert {path for _, path in told(folder, shared)} == {"share"}


def test_studies_and_what_was_seen_go_with_their_programmes(folder: Path) -> None:
    said = (
        "studies: {survey: {tells: days, data: normal, sd: 2, sizes: [4, 9], per: 5}}\n"
        "observed: {first: {of: days + pay, value: 95, sd: 5, source: ledger}}\n"
    )
    change(folder / "b.yaml", "costs:", f"{said}costs:")
    model = read(folder).model
    assert model.studies["b__survey"].tells == ("b__days",)
    assert model.observed["b__first"].of.text == "b__days + pay"
    assert read(folder).left_out == {}


def test_what_concerns_a_programme_alone_is_named(folder: Path) -> None:
    said = "options: {cheap: {set: {costs.team.amount: 0.5 * pay}}}\naccept: {N303: it is so}\n"
    change(folder / "b.yaml", "costs:", f"{said}costs:")
    assert read(folder).left_out == {"b": ("options", "accept")}


def test_rows_of_one_table_are_not_shared_by_accident(folder: Path) -> None:
    rows = "{dist: rows, table: psa, values: [3, 4, 5, 8], source: pilot}"
    for name in "ab":
        change(folder / f"{name}.yaml", "{dist: gamma, mean: 4, sd: 1, source: pilot}", rows)
    kept = mcsv.simulate(read(folder).model, draws=4_000, threads=1, keep=["a__days", "b__days"])
    first, second = (kept[f"draws_{name}__days"].values[0] for name in "ab")
    assert 0.2 < (first == second).mean() < 0.3  # a row in four


STRANGE = ["null", "5", "[]", "{}", "[a, b]", "{a: b}", "[[1]]", "true", "x y", "''", "{a: {b: {c: d}}}", "-1e400", "."]
PLACES = [
    "{a: a.yaml, b: {model: b.yaml}}",
    "{model: b.yaml}",
    "a.yaml",
    "{council: {}}",
    "[pay]",
    "{pocket: council, window: 2 years, tolerance: 0.05}",
    "Two",
    "2 years",
    "[{between: [a.days, b.days], rank: 0.5}]",
    "[a.days, b.days]",
    "0.5}]",
]


@pytest.mark.parametrize("old", PLACES)
def test_whatever_stands_there_is_read_or_refused(folder: Path, old: str) -> None:
    """No value that does not belong there comes out as anything but mistakes."""
    text = PORTFOLIO.replace("share:", "correlations: [{between: [a.days, b.days], rank: 0.5}]\nshare:")
    assert old in text
    for strange in some(STRANGE, 1):
        end = "}]" if old.endswith("}]") and not old.startswith("[") else ""
        with suppress(mcsv.UserError):
            read(folder, text.replace(old, strange + end))


@pytest.mark.parametrize("text", ["", "[]", "5", "a", "programmes:", "portfolio: x\nprogrammes: {a: a.yaml}\n", "{"])
def test_what_is_no_portfolio_is_refused(folder: Path, text: str) -> None:
    (folder / "portfolio.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(mcsv.ModelError) as caught:
        mcsv.read_portfolio(folder / "portfolio.yaml")
    assert caught.value.mistakes


def test_a_portfolio_is_no_programme(folder: Path) -> None:
    assert told(folder, PORTFOLIO.replace("a: a.yaml", "a: portfolio.yaml"))
    with pytest.raises(mcsv.ModelError):
        mcsv.read_portfolio(folder / "nowhere.yaml")
