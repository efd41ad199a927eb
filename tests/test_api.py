"""The package as people call it from Python."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from campaign import some

import mcsv
from mcsv import engine
from mcsv.errors import Incomplete, Interrupted, ModelError, UsageError

CONFIGS = Path(__file__).parents[1] / "configs"
DATA = {"inputs": {"x": {"dist": "normal", "mean": 3, "sd": 1}}, "outputs": {"y": {"formula": "2 * x"}}}


def figures(results: xr.Dataset) -> xr.Dataset:
    return results.drop_attrs(deep=False)


def test_a_model_comes_as_a_record_a_mapping_or_a_path(tmp_path):
    path = tmp_path / "model.yaml"
    path.write_text("inputs: {x: {dist: normal, mean: 3, sd: 1}}\noutputs: {y: {formula: 2 * x}}\n")
    expected = figures(mcsv.simulate(mcsv.Model(**DATA), draws=1000))
    for model in (DATA, path, str(path)):
        xr.testing.assert_identical(figures(mcsv.simulate(model, draws=1000)), expected)
        assert mcsv.estimate(model, draws=1000).inputs == 1


def test_what_is_no_model_is_refused_in_words():
    with pytest.raises(UsageError, match=r"E530 model: is no model; value: list; rule: a Model, a mapping"):
        mcsv.simulate([1, 2], draws=1000)
    with pytest.raises(ModelError, match=r"E402 outputs.y"):
        mcsv.simulate({"outputs": {"y": {"formula": "x"}}}, draws=1000)
    with pytest.raises(ModelError, match=r"E503.*no such file"):
        mcsv.simulate("inputs.yaml", draws=1000)


def test_one_alone_needs_no_list():
    results = mcsv.simulate(DATA, draws=1000, keep="y", quantiles=0.1)
    assert results.draws_y.shape == (1, 1000)
    assert results["quantile"].values.tolist() == [0.05, 0.1, 0.5, 0.95]
    with pytest.raises(UsageError, match="E402 keep: is not in the model; value: council"):
        mcsv.simulate(DATA, draws=1000, keep="council")
    for wrong in (3, ["y", 3], [["y"]]):
        with pytest.raises(UsageError, match="E205 keep"):
            mcsv.simulate(DATA, draws=1000, keep=wrong)


def interrupted(after: int, draws: int) -> xr.Dataset:
    def stop(done: int, wanted: int) -> None:
        if done >= after:
            raise KeyboardInterrupt

    with pytest.warns(Incomplete, match="interrupted") as caught:
        results = mcsv.simulate(DATA, draws=draws, progress=stop)
    assert [warning.filename for warning in caught] == [__file__]
    return results


def test_a_run_that_is_interrupted_among_its_worlds_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> engine.InWorlds:
        raise Interrupted("stopped")

    monkeypatch.setattr(engine, "in_worlds", stopped)
    with pytest.warns(Incomplete, match="after the last draw"):
        results = mcsv.simulate(CONFIGS / "discharge.yaml", draws=1000, levels=100)
    assert results.attrs["complete"] == 0
    assert "p_deficit_known" not in results


def test_an_interrupted_run_warns_and_says_so(tmp_path):
    draws = 10_000_000
    results = interrupted(1, draws)
    done = results.attrs["draws"]
    word = f"interrupted: {done:,} of {draws:,} draws"
    assert 0 < done < draws
    assert results.attrs["complete"] == 0
    for shown in (repr(results), repr(results.mcsv)):
        assert word in shown
    stored = mcsv.read_results(mcsv.write_results(results, tmp_path / "part.nc"))
    assert word in repr(stored)


def test_a_whole_run_does_not_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results = mcsv.simulate(DATA, draws=1000)
    assert "interrupted" not in results.attrs


@pytest.mark.parametrize("path", some(sorted(CONFIGS.glob("*.yaml")), 3), ids=lambda path: path.stem)
def test_a_result_holds_the_model_from_which_it_can_be_repeated(path, tmp_path):
    first = mcsv.simulate(path, draws=5000)
    stored = mcsv.read_results(mcsv.write_results(first, tmp_path / "run.nc"))
    model = mcsv.model_of(stored)
    assert model == mcsv.read_model(path)
    again = mcsv.simulate(model, draws=stored.attrs["draws"], seed=stored.attrs["seed"])
    xr.testing.assert_identical(figures(again), figures(first))
    assert again.attrs["fingerprint"] == first.attrs["fingerprint"]
    assert again.attrs["model"] == first.attrs["model"]


def test_a_run_in_a_scope_says_which():
    first = mcsv.simulate(DATA, draws=1000, scope="north")
    again = mcsv.simulate(mcsv.model_of(first), draws=1000, scope=first.attrs["scope"])
    xr.testing.assert_identical(figures(again), figures(first))
    assert "scope" not in mcsv.simulate(DATA, draws=1000).attrs


def test_a_result_without_its_model_says_so():
    results = mcsv.simulate(DATA, draws=1000)
    del results.attrs["model"]
    with pytest.raises(UsageError, match="E531"):
        mcsv.model_of(results)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: mcsv.model_of("run.nc"), r"E532 results: is no result; value: 'run.nc';.*mcsv.read_results"),
        (lambda: mcsv.page("run.nc"), "E532 results: is no result"),
        (lambda: mcsv.page(mcsv.simulate(DATA, 1_000).sel(option="base")), r"E532 results.*option=\[\"base\"\]"),
        (lambda: mcsv.further_answers("run.nc"), "E532 results: is no result"),
        (lambda: mcsv.write_results(DATA, "run.nc"), "E532 results: is no result; value: dict"),
        (lambda: mcsv.comments("model.yaml"), "E530 model: is no model; value: str;.*mcsv.read_model"),
        (lambda: mcsv.read_model("model.yaml", set=["a=1"]), "E205 set: is not possible"),
        (lambda: mcsv.simulate(DATA, draws=1_000, executor=3), "E205 executor: is not possible; value: 3"),
        (lambda: mcsv.simulate(DATA, draws=1_000, until={"y": None}), "E205 y: is no number; value: None"),
        (lambda: mcsv.simulate(DATA, draws=1_000, beyond={"y": [5, 7]}), r"E205 y: is no number; value: \[5, 7\]"),
        (
            lambda: mcsv.voi(DATA | {"decision": {"output": "y"}}, together="x"),
            r"E545 together: is a name alone.*together=\[\['x'\]\]",
        ),
        (
            lambda: mcsv.voi(DATA | {"decision": {"output": "y"}}, together=["x", "y"]),
            r"E545 together.*together=\[\['x', 'y'\]\]",
        ),
    ],
)
def test_what_is_handed_over_in_place_of_something_else_is_told_with_the_way_out(ask, said):
    with pytest.raises(UsageError, match=said):
        ask()


def test_data_that_are_not_there_are_not_taken_for_a_model():
    with pytest.raises(mcsv.ModelError, match=r"E503 cannot be read.*a CSV file"):
        mcsv.fit("nowhere.csv")
    with pytest.raises(mcsv.ModelError, match=r"E503 cannot be read.*what experts said"):
        mcsv.elicit("nowhere.yaml")


def test_a_mapping_is_written_as_a_model(tmp_path):
    assert mcsv.read_model(mcsv.write_model(DATA, tmp_path / "model.yaml")) == mcsv.validate(DATA)


def test_names_are_completed_with_what_there_is_to_call():
    assert "plot" in dir(mcsv)
    assert "find_spec" not in dir(mcsv.plot)
    assert {"fan", "tornado"} <= {*dir(mcsv.plot)}


def test_numbers_of_names_come_as_a_mapping_too():
    words = mcsv.simulate(DATA, draws=2_000, beyond=["y: 5", "y: 7.5"], until="output_mean[y]: 5 %")
    found = mcsv.simulate(DATA, draws=2_000, beyond={"y": np.float64(5)}, until={"output_mean[y]": "5 %"})
    assert found["threshold_value"].values.tolist() == words["threshold_value"].values[:1].tolist() == [5]
    assert found.attrs["until"] == words.attrs["until"]
