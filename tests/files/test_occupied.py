"""What stands where mcsv is to write is left alone unless mcsv wrote it, and is not waited for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from mcsv.cli.metrics import check_metrics
from mcsv.errors import UsageError
from mcsv.files.models import check_written
from mcsv.files.pages import check_page
from mcsv.files.replacing import replacing
from mcsv.files.results import check_out
from mcsv.files.tallies import check_tallies

CHECKS: dict[str, Callable[[Path], object]] = {
    "result.nc": check_out,
    "model.yaml": check_written,
    "page.html": check_page,
    "page.xlsx": lambda place: check_page(place, "xlsx"),
    "page.pdf": lambda place: check_page(place, "pdf"),
    "page.md": lambda place: check_page(place, "md"),
    "run.part": check_tallies,
    "batch.prom": lambda place: check_metrics(str(place)),
}


def refused(check: Callable[[Path], object], place: Path) -> str:
    with pytest.raises(UsageError, match="E502") as caught:
        check(place)
    return str(caught.value)


@pytest.mark.parametrize("name", CHECKS)
def test_only_an_ordinary_file_of_mcsv_is_written_over(tmp_path: Path, name: str) -> None:
    check, place = CHECKS[name], tmp_path / name
    check(place)
    place.touch()
    check(place)
    place.write_text("notes of somebody else")
    assert "exists and" in refused(check, place)
    assert place.read_text() == "notes of somebody else"
    place.unlink()
    place.mkdir()
    assert "is a folder" in refused(check, place)
    assert "does not exist" in refused(check, tmp_path / "none" / name)


@pytest.mark.parametrize(("free", "said"), [(1_000, "the disk is full"), (2**30, "HDF error")])
def test_a_full_disk_is_called_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, said: str) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda place: SimpleNamespace(free=free))
    place = tmp_path / "result.nc"
    with pytest.raises(UsageError, match="E602") as caught, replacing(place):
        raise RuntimeError("NetCDF: HDF error")  # as netCDF4 tells it
    assert said in str(caught.value)
    assert not [*tmp_path.iterdir()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes with names in folders")
@pytest.mark.parametrize("name", CHECKS)
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert "is no ordinary file" in refused(CHECKS[name], tmp_path / name)
