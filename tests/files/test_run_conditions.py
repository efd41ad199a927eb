"""What people type to find runs, as conditions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mcsv.errors import UsageError
from mcsv.files.run_conditions import wanted


def at(*day: int) -> float:
    return datetime(*day, tzinfo=UTC).timestamp()  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("word", "values"),
    [
        ("date = 2027", (at(2027, 1, 1), at(2028, 1, 1))),
        ("date = 2027-12", (at(2027, 12, 1), at(2028, 1, 1))),
        ("date=2028-02-29", (at(2028, 2, 29), at(2028, 3, 1))),
        ("date > 2027-04", (at(2027, 5, 1),)),
        ("date >= 2027-04", (at(2027, 4, 1),)),
        ("date < 2027-04", (at(2027, 4, 1),)),
        ("date <= 2027-04", (at(2027, 5, 1),)),
    ],
)
def test_a_date_is_all_of_its_year_month_or_day(word: str, values: tuple[float, ...]) -> None:
    assert wanted([word]).values == values


def test_a_figure_that_a_run_has_not_is_never_as_wanted() -> None:
    run = {"answer": {"figures": {"cost": {"value": 5.0}, "vague": {"value": None}}}}
    for word, holds in {"cost >= 5": True, "cost != 5": False, "other != 5": False, "vague < 1": False}.items():
        assert wanted([word]).holds(run) == holds
    assert wanted(["cost < 6", "cost > 4"]).holds(run)
    assert not wanted(["cost < 6", "cost > 5"]).holds(run)


def test_nothing_in_a_text_stands_for_anything_but_a_star_in_a_name() -> None:
    assert wanted(["50%_!"]).values[0] == "%50!%!_!!%"
    assert wanted(["name = a*%"]).values == ("a%!%",)
    assert wanted(["fingerprint = AB*"]).values == ("% ab% %",)


def test_a_figure_whose_name_goes_on_elsewhere_is_another_one_and_not_misspelt() -> None:
    run = {"answer": {"figures": {"net_benefit_full_0": {"value": 5.0}}}}
    assert wanted(["net_benefit > 0"]).absent([run])[0].startswith("no run here has a figure net_benefit; they have ")
    for misspelt in ("net_benefit_full_1", "net_benefits_full", "net_benefit_ful"):
        with pytest.raises(UsageError, match="did you mean 'net_benefit_full_0'"):
            wanted([f"{misspelt} > 0"]).absent([run])
