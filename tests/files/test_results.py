from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import xarray as xr
from campaign import effort

from mcsv.errors import UsageError
from mcsv.files.results import VOLATILE, check_out, read_results, write_results
from mcsv.files.tallies import check_tallies
from mcsv.results.declared.periods import periods
from mcsv.results.declared.variables import coordinate, kept


@pytest.fixture
def stored(programme_results, tmp_path):
    return write_results(programme_results, tmp_path / "run.nc")


def test_what_is_read_is_what_was_written(programme_results, stored):
    again = read_results(stored)
    xr.testing.assert_identical(again.drop_attrs(deep=False), programme_results.drop_attrs(deep=False))
    assert again.attrs == {k: v for k, v in programme_results.attrs.items() if k not in VOLATILE}
    assert {type(value) for value in again.attrs.values()} == {str, int, float}


def test_the_same_result_is_the_same_bytes_whatever_the_threads(programme_results, stored, tmp_path):
    slow = programme_results.assign_attrs(threads=1, elapsed_seconds=99.0)
    assert write_results(slow, tmp_path / "slow.nc").read_bytes() == stored.read_bytes()


def test_a_second_write_and_a_read_back_give_the_same_bytes(stored, tmp_path):
    assert write_results(read_results(stored), tmp_path / "again.nc").read_bytes() == stored.read_bytes()


def test_nan_largest_seed_and_single_draws_survive(formula_results, tmp_path):
    name, draws = kept("lift", np.random.default_rng(1).normal(size=(1, 20_000)), "kN")
    results = formula_results.assign({name: draws.to_xarray()}).assign_attrs(seed=2**64 - 1)
    results["output_sd"] = results["output_sd"] * np.nan
    again = read_results(write_results(results, tmp_path / "odd.nc"))
    xr.testing.assert_identical(again.drop_attrs(deep=False), results.drop_attrs(deep=False))
    assert again.attrs["seed"] == 2**64 - 1


def test_what_xarray_wrote_itself_is_read_back(programme_results, tmp_path):
    path = tmp_path / "own.nc"
    programme_results.to_netcdf(path)
    again = read_results(path)
    xr.testing.assert_identical(again, programme_results)
    assert again.mcsv.positions.sizes["period"] == 20


def test_dates_that_nanoseconds_cannot_hold_survive(programme_results, tmp_path):
    labels = [str(2200 + 100 * t) for t in range(20)]
    days = {name: coordinate(name, values).to_xarray() for name, values in periods(labels, "2250-01", "year").items()}
    results = programme_results.assign_coords(days)
    assert str(results.period.values[-1])[:4] == "2269"
    again = read_results(write_results(results, tmp_path / "far.nc"))
    xr.testing.assert_identical(again.drop_attrs(deep=False), results.drop_attrs(deep=False))


def test_a_long_model_goes_with_its_result(programme_results, tmp_path):
    text = "é" * 400_000
    stored = write_results(programme_results.assign_attrs(model=text), tmp_path / "long.nc")
    assert read_results(stored).attrs["model"] == text


def test_anybody_can_open_the_file(stored):
    with xr.open_dataset(stored) as opened:
        assert opened["p_deficit_window"].attrs["units"] == "1"
        assert opened.attrs["programme"] == "Hospital discharge bridging service"


def test_an_earlier_result_is_replaced_with_ordinary_permissions(programme_results, stored):
    write_results(programme_results.assign_attrs(seed=2), stored)
    assert read_results(stored).attrs["seed"] == 2
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(stored.stat().st_mode) == 0o666 & ~mask
    assert os.listdir(stored.parent) == ["run.nc"]


def test_a_failed_write_leaves_the_earlier_result_and_no_litter(programme_results, stored, monkeypatch):
    before = stored.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("mcsv.files.netcdf_writing._fill", full)
    with pytest.raises(UsageError, match=r"E602.*No space left"):
        write_results(programme_results.assign_attrs(seed=2), stored)
    assert stored.read_bytes() == before
    assert os.listdir(stored.parent) == ["run.nc"]


def test_a_changed_figure_is_refused(stored):
    with xr.open_dataset(stored) as opened:
        edited = opened.load()
    edited["p_deficit_window"][:] = 0.01
    edited.to_netcdf(stored, engine="netcdf4")
    with pytest.raises(UsageError, match=r"E701.*has changed"):
        read_results(stored)


@pytest.mark.parametrize("size", [0, 100, 20_000])
def test_a_file_that_was_cut_off_is_refused(stored, size):
    stored.write_bytes(stored.read_bytes()[:size])
    with pytest.raises(UsageError, match="E503"):
        read_results(stored)


def test_a_foreign_or_missing_file_is_refused(tmp_path):
    xr.Dataset({"a": 1.0}).to_netcdf(tmp_path / "foreign.nc")
    with pytest.raises(UsageError, match="no result of mcsv"):
        read_results(tmp_path / "foreign.nc")
    with pytest.raises(UsageError, match="no such file"):
        read_results(tmp_path / "missing.nc")


def test_a_place_that_cannot_take_a_result_is_refused_before_work(tmp_path):
    model, other = tmp_path / "model.yaml", tmp_path / "other.nc"
    model.write_text("version: 1\n")
    other.write_text("not ours")
    for path, says in [
        (model, "would be netCDF under a name that ends in .yaml"),
        (other, "exists and is no result"),
        (tmp_path, "is a folder"),
        (tmp_path / "none" / "run.nc", "does not exist"),
        ("/dev/null", "no ordinary file"),
    ]:
        with pytest.raises(UsageError, match=says):
            check_out(path)
    assert model.read_text() == "version: 1\n"


def test_a_folder_that_cannot_be_written_is_refused_before_work(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(UsageError, match=r"E602.*Permission denied"):
        check_out(tmp_path / "run.nc")


def test_a_link_is_followed(programme_results, stored, tmp_path):
    link = tmp_path / "latest.nc"
    link.symlink_to(stored)
    write_results(programme_results.assign_attrs(seed=5), link)
    assert link.is_symlink()
    assert read_results(stored).attrs["seed"] == 5


def test_threads_that_write_and_read_at_once_do_not_meet_in_the_library(programme_results, tmp_path):
    def again(number: int) -> None:
        place = write_results(programme_results.assign_attrs(seed=number), tmp_path / f"{number}.nc")
        assert read_results(place).attrs["seed"] == number

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(again, range(effort(100, 8))))


@pytest.mark.parametrize("check", [check_out, check_tallies])
def test_the_name_of_a_folder_is_no_file(check, tmp_path):
    assert check(f"{tmp_path}/one.nc") == tmp_path / "one.nc"
    with pytest.raises(UsageError, match=r"E502.*folder"):
        check(f"{tmp_path}/one/")
