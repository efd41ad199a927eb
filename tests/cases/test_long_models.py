"""Models that are only long: every link of a chain of formulas adds 1 to the one before, every stream costs its number.

The mean of a uniform between 1 and 2 is 1.5, so the end of a chain of n links has the mean n + 1.5.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from campaign import effort

import mcsv
from benchmarks.long import chain, streams
from mcsv import Model, simulate
from mcsv.files import read_model
from mcsv.model import comments

LINKS, STREAMS = effort(5_000, 1_500), effort(10_000, 600)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    file: Path = tmp_path_factory.mktemp("long") / "chain.yaml"
    file.write_text(chain(LINKS), encoding="utf-8")
    return read_model(file)


def test_a_chain_of_formulas_of_any_length_runs(model: Model) -> None:
    result = simulate(model, draws=1_000, keep=["x0", "end"])
    assert not comments(model)
    ends = result["draws_end"] - result["draws_x0"]
    assert (abs(ends - LINKS) < 1e-9).all()
    assert float(result["output_mean"].sel(output="end").item()) == pytest.approx(LINKS + 1.5, abs=0.1)


def test_a_chain_that_ends_where_it_begins_is_told_as_a_circle() -> None:
    links = {f"x{i}": {"formula": f"x{i - 1} + 1"} for i in range(1, LINKS + 1)}
    inputs = {"x0": {"formula": f"x{LINKS} * 2"}, **links}
    with pytest.raises(mcsv.ModelError) as error:
        Model.model_validate({"inputs": inputs, "outputs": {"y": {"formula": "x1"}}})
    assert [mistake.code for mistake in error.value.mistakes] == ["E403"]


def test_a_chain_whose_formulas_look_at_the_period_runs() -> None:
    links = {f"x{i}": {"formula": f"x{i - 1} + t"} for i in range(1, 1_001)}
    costs = {"team": {"amount": "x1000", "per": "period", "paid_by": "council"}}
    document = {"horizon": 3, "step": "year", "pockets": {"council": {}}, "costs": costs}
    inputs = {"x0": {"dist": "uniform", "low": 1, "high": 2}, **links}
    result = simulate(Model.model_validate({**document, "inputs": inputs}), draws=1_000)
    last = result["position_mean"].sel(pocket="council").isel(period=-1).item()
    assert last == pytest.approx(-(1_000 * (0 + 1 + 2) + 3 * 1.5), abs=0.2)


def test_thousands_of_streams_add_up(tmp_path: Path) -> None:
    file = tmp_path / "streams.yaml"
    file.write_text(streams(STREAMS), encoding="utf-8")
    result = simulate(read_model(file), draws=1_000)
    last = result["position_mean"].sel(pocket="council").isel(period=-1).item()
    assert last == pytest.approx(-8 * 5 * STREAMS * (STREAMS + 1) / 2, rel=0.03)
