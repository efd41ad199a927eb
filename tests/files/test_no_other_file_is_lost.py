"""``--out`` replaces results of mcsv alone, not any file of the same format."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from mcsv.errors import UsageError
from mcsv.files.results import check_out, write_results


def test_a_netcdf_file_of_somebody_else_stays(tmp_path: Path, programme_results: xr.Dataset) -> None:
    place = tmp_path / "measurements.nc"
    xr.Dataset({"rain": ("day", [1.0, 2.0])}).to_netcdf(place, engine="netcdf4")
    before = place.read_bytes()
    with pytest.raises(UsageError, match="no result of mcsv"):
        write_results(programme_results, place)
    assert place.read_bytes() == before


def test_an_earlier_result_is_replaced_even_where_it_is_damaged(tmp_path: Path, programme_results: xr.Dataset) -> None:
    place = write_results(programme_results, tmp_path / "run.nc")
    place.write_bytes(place.read_bytes()[:-20])
    assert check_out(place) == place
    write_results(programme_results, place)


def test_an_empty_file_is_nobodys(tmp_path: Path) -> None:
    place = tmp_path / "new.nc"
    place.touch()
    assert check_out(place) == place
