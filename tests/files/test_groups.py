"""Further answers in the file of a run: they come back as they were, a change is found and named, nothing is stored
that is not the run's.
"""

from __future__ import annotations

import netCDF4
import numpy as np
import pytest
import xarray as xr

from mcsv.errors import UsageError
from mcsv.files import groups
from mcsv.files.netcdf import read_own
from mcsv.files.results import VOLATILE, read_answers, read_results, read_run, write_results


@pytest.fixture
def run(programme_results):
    """A run that holds its model."""
    return programme_results.assign_attrs(model="version: 1")


@pytest.fixture
def answers(run):
    """An answer that shares labels and a variable with the run, and one that could not be asked."""
    names = ("seed", "draws", "model", "fingerprint_model")
    its = {name: run.attrs[name] for name in names if name in run.attrs}
    swing = xr.DataArray([[0.1, np.nan]], dims=("option", "driver"), attrs={"units": "1", "long_name": "swing"})
    drivers = xr.Dataset(
        {"driver_swing": swing, "p_deficit_window": run["p_deficit_window"]},
        {"option": run["option"], "driver": ["a", "b"]},
        its | {"elapsed_seconds": 3.0, "threads": 2, "complete": 1},
    )
    return {"drivers": drivers, "boxes": xr.Dataset(attrs={"why_not": "no pocket is accountable", "complete": 1})}


@pytest.fixture
def stored(run, answers, tmp_path):
    return write_results(run, tmp_path / "run.nc", answers)


def test_answers_come_back_as_they_were_and_the_run_as_if_there_were_none(run, answers, stored, tmp_path):
    alone = read_results(write_results(run, tmp_path / "alone.nc"))
    run, found = read_run(stored)
    xr.testing.assert_identical(run, alone)
    assert [*found] == ["boxes", "drivers"] == [*read_answers(stored)]
    for name, answer in answers.items():
        wanted = {key: value for key, value in answer.attrs.items() if key not in VOLATILE}
        xr.testing.assert_identical(found[name].drop_attrs(deep=False), answer.drop_attrs(deep=False))
        assert found[name].attrs == wanted
        assert {type(value) for value in found[name].attrs.values()} <= {str, int, float}


def test_the_root_of_the_file_is_read_as_before_by_anybody(run, stored, tmp_path):
    with (
        xr.open_dataset(stored) as opened,
        xr.open_dataset(write_results(run, tmp_path / "alone.nc")) as alone,
    ):
        xr.testing.assert_identical(opened.drop_attrs(deep=False), alone.drop_attrs(deep=False))


def test_a_group_holds_neither_the_model_nor_what_the_run_has(stored):
    with netCDF4.Dataset(stored) as found:
        group = found["drivers"]
        assert {*group.variables} == {"driver_swing", "driver"}
        assert group.model == "same_as_the_run"


def test_the_same_run_is_the_same_bytes_written_again_as_well(run, answers, stored, tmp_path):
    slow = answers | {"drivers": answers["drivers"].assign_attrs(elapsed_seconds=99.0, threads=1)}
    turned = dict(reversed(slow.items()))
    assert write_results(run, tmp_path / "slow.nc", turned).read_bytes() == stored.read_bytes()
    again = write_results(*(read_run(stored)[0], tmp_path / "again.nc", read_answers(stored)))
    assert again.read_bytes() == stored.read_bytes()


def test_without_answers_the_file_is_what_it_was(run, tmp_path):
    one, other = (tmp_path / name for name in ("one.nc", "other.nc"))
    assert write_results(run, one, {}).read_bytes() == write_results(run, other).read_bytes()
    assert read_answers(one) == {}


def test_a_changed_answer_is_refused_by_name(stored):
    with netCDF4.Dataset(stored, "a") as found:
        found["drivers"]["driver_swing"][0, 0] = 0.2
    for read in (read_results, read_answers):
        with pytest.raises(UsageError, match=r"E701.*drivers in it has changed"):
            read(stored)


def test_an_answer_that_came_or_was_exchanged_is_found(run, answers, stored, tmp_path):
    with netCDF4.Dataset(stored, "a") as found:
        found.createGroup("worth").why_not = "made up"
    with pytest.raises(UsageError, match=r"E701.*worth in it has changed"):
        read_results(stored)
    other = answers | {"boxes": xr.Dataset(attrs={"why_not": "nobody asked", "complete": 1})}
    forged = write_results(run, tmp_path / "forged.nc", other)
    with (
        netCDF4.Dataset(forged) as source,
        netCDF4.Dataset(write_results(run, stored, answers), "a") as run,
    ):
        run["boxes"].setncatts({name: source["boxes"].getncattr(name) for name in source["boxes"].ncattrs()})
    with pytest.raises(UsageError, match=r"E701.*has changed since"):
        read_results(stored)


def test_answers_of_another_model_or_seed_or_under_no_name_are_refused_all_at_once(run, answers, tmp_path):
    place, drivers = tmp_path / "run.nc", answers["drivers"]
    wrong = {
        "drivers": drivers.assign_attrs(seed=7),
        "worth": drivers.assign_attrs(fingerprint_model="f"),
        "a/b": answers["boxes"],
    }
    with pytest.raises(UsageError) as refused:
        write_results(run, place, wrong)
    assert [(mistake.code, mistake.path) for mistake in refused.value.mistakes] == [
        ("E680", "answers.drivers"),
        ("E680", "answers.worth"),
        ("E681", "answers.a/b"),
    ]
    assert not place.exists()


def test_the_straight_way_reads_what_xarray_reads(run, stored):
    kinds = run.assign(
        flag=("pocket", np.array([True, False, True])),
        day=("pocket", np.array(["2026-04-01", "1900-01-01", "2400-12-31"], "datetime64[s]")),
        word=("pocket", np.array(["", "é", "𝔐 x"])),
        number=((), 3),
        single=("pocket", np.array([1.5, np.nan, np.inf], "float32")),
    ).assign_coords(apart=("pocket", [1, 2, 3]))
    write_results(kinds, stored)
    seconds = xr.coders.CFDatetimeCoder(time_unit="s")
    with xr.open_dataset(stored, decode_times=seconds) as opened:
        wanted = opened.load()
    (bare,) = (read_own(stored, "content_sha256") or {}).values()
    own = bare.to_xarray()
    xr.testing.assert_identical(own, wanted)
    types = {name: each.dtype for name, each in wanted.variables.items()}
    for read in (bare, own):
        assert {name: each.dtype for name, each in read.variables.items()} == types
    assert {*own.coords} == {*wanted.coords}
    assert read_own(stored, "another_mark") is None


@pytest.fixture
def apart(run, answers):
    """Answers with dimensions of the run's names that are not the run's: of other sizes, labels, or without labels."""
    quantile = xr.Dataset({"input_quantile": ("quantile", [1.0, 2, 3])}, {"quantile": [0.05, 0.5, 0.95]})
    turned = run["pocket"].values[::-1]
    others = xr.Dataset({"gain": ("pocket", [1.0, 2, 3]), "compare_pocket": ((), 1.0)}, {"pocket": turned})
    bare = xr.Dataset({"figure": ("pocket", [1.0, 2, 3]), "chance": ("option", [0.5])}, {"option": run["option"]})
    return answers | {"inputs": quantile, "compare": others, "worth": bare}


def test_the_file_opens_as_one_tree_in_which_no_dimension_is_two(run, apart, tmp_path):
    place = write_results(run, tmp_path / "run.nc", apart)
    with xr.open_datatree(place) as tree:
        assert {*tree.children} == {*apart}
        assert tree["inputs"]["input_quantile"].dims == ("inputs_quantile",)
        assert [*tree["inputs"]["inputs_quantile"].values] == [0.05, 0.5, 0.95]
        assert tree["compare"]["gain"].dims == ("compare_pocket_",)  # a figure has the name already
        assert tree["worth"]["figure"].dims == ("worth_pocket",)  # never under the run's labels, which it does not bear
        assert tree["worth"]["chance"].dims == ("option",)
        assert [*tree["worth"]["option"].values] == [*run["option"].values]
    found = read_answers(place)
    for name, answer in apart.items():
        xr.testing.assert_identical(found[name].drop_attrs(deep=False), answer.drop_attrs(deep=False))
        assert "dimensions_apart" not in found[name].attrs


def test_a_file_from_before_dimensions_had_names_of_their_own_is_read(run, apart, tmp_path, monkeypatch):
    monkeypatch.setattr(groups, "_apart", lambda answer, results, group: {})
    place = write_results(run, tmp_path / "before.nc", apart)
    monkeypatch.undo()
    with pytest.raises(ValueError, match="not aligned"):
        xr.open_datatree(place)
    for name, found in read_answers(place).items():
        xr.testing.assert_identical(found.drop_attrs(deep=False), apart[name].drop_attrs(deep=False))
