"""All further questions at once: what each of them tells by itself, stored beside the run and verified with it."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.arguments import WORLDS
from mcsv.ask.further import further_answers, worlds_of
from mcsv.ask.verify import verify
from mcsv.errors import Incomplete, UsageError
from mcsv.results.reading.answered import QUESTIONS, told, why_not

DRAWS = 65_536
SPENDS: dict[str, Any] = {
    "start": "2026-04",
    "step": "year",
    "horizon": 2,
    "accountability": {"pocket": "council", "window": 2, "tolerance": 0.05},
    "pockets": {"council": {"budget": {"amount": 120, "per": "year"}}},
    "inputs": {"cost": {"dist": "normal", "mean": 100, "sd": 20}},
    "costs": {"team": {"amount": "cost", "per": "year", "paid_by": {"council": 1}, "from": 0, "for": 2}},
}
ADDS: dict[str, Any] = {"inputs": {"a": {"dist": "normal", "mean": 1, "sd": 2}}, "outputs": {"b": {"formula": "a"}}}


@pytest.fixture(scope="module")
def run() -> xr.Dataset:
    return mcsv.simulate(SPENDS, draws=DRAWS, seed=3)


@pytest.fixture(scope="module")
def found(run: xr.Dataset) -> dict[str, xr.Dataset]:
    return further_answers(run)


def test_each_is_what_its_own_question_tells(run: xr.Dataset, found: dict[str, xr.Dataset]) -> None:
    assert [*found] == [*QUESTIONS]
    for name, ask in (("drivers", mcsv.drivers), ("worth", mcsv.voi), ("boxes", mcsv.boxes), ("compare", mcsv.compare)):
        alone = ask(SPENDS, draws=DRAWS, seed=3)
        xr.testing.assert_identical(found[name].drop_attrs(deep=False), alone.drop_attrs(deep=False))


def test_stored_answers_are_verified_and_a_difference_is_named(
    run: xr.Dataset, found: dict[str, xr.Dataset], tmp_path: Any
) -> None:
    place = mcsv.write_results(run, tmp_path / "run.nc", found)
    results, answers = mcsv.read_results(place), mcsv.read_answers(place)
    few = {"drivers": answers["drivers"]}
    assert verify(results, answers=few).same
    few["drivers"]["first_order"][:] = 0.5
    assert verify(results, answers=few).differs == ("drivers: first_order",)


def test_what_cannot_be_asked_says_why_and_the_rest_is_told() -> None:
    found = further_answers(mcsv.simulate(ADDS, draws=40_000))
    assert told(found, "boxes") is None
    assert "accountability names no accountable pocket" in why_not(found, "boxes")
    assert told(found, "drivers") is not None
    assert why_not(found, "drivers") == "" == why_not({}, "drivers")


def test_too_few_draws_are_a_reason_as_well() -> None:
    found = further_answers(mcsv.simulate(ADDS, draws=1000), ask="drivers")
    assert "too few to tell drivers apart" in why_not(found, "drivers")


def test_another_question_and_an_interrupted_run_are_refused(run: xr.Dataset) -> None:
    with pytest.raises(UsageError, match=r"E682.*is no further question; value: weather"):
        further_answers(run, ask=("drivers", "weather"))
    with pytest.raises(UsageError, match=r"E682.*was interrupted"):
        further_answers(run.assign_attrs(complete=0))


def test_after_an_interruption_there_is_what_was_whole(run: xr.Dataset) -> None:
    asked: list[str] = []

    def stop(done: int, total: int) -> None:
        if len(asked) == 2:
            raise KeyboardInterrupt

    with pytest.warns(Incomplete, match="not asked further: worth, compare") as said:
        found = further_answers(run, progress=stop, ask=("drivers", "worth", "compare"), status=asked.append)
    assert [*found] == ["drivers"]
    assert said[-1].filename == __file__  # the line that asked


def test_worlds_are_asked_of_models_that_can_tell_of_them() -> None:
    spends, adds = (mcsv.Model.model_validate(each) for each in (SPENDS, ADDS))
    assert worlds_of(spends, 1_000_000) == WORLDS == worlds_of(spends, 10**9)
    assert worlds_of(spends, 1000) == 256
    assert worlds_of(adds, 1_000_000) == 0
