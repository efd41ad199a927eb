"""The table of a batch as Parquet: what is written is read back by the programs that people have."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mcsv.errors import UsageError
from mcsv.files.parquet import COLUMNS, check_parquet, write_parquet

WHEN = datetime(2027, 4, 1, 12, 0, 0, 123000, tzinfo=UTC)
MADE: dict[str, Any] = {
    "name": "Straße",
    "folder": "out/Straße",
    "state": "made",
    "set": ["a=1", "b=2"],
    "draws": 10**12,
    "seed": 2**64 - 1,
    "written": WHEN,
    "p_deficit": 0.1 + 0.2,
    "figures": [{"name": "cost", "value": 1.5, "se": 0.5, "unit": "GBP"}, {"name": "x", "value": None}],
}
FAILED: dict[str, Any] = {"name": "b", "folder": "out/b", "state": "failed", "reason": "E107 is no YAML", "set": []}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not here: pip install 'mcsv[parquet]'")
    place = write_parquet([MADE, FAILED], tmp_path / "summary.parquet")
    table = pq.read_table(place)
    assert table.column_names == [*COLUMNS]
    first, last = table.to_pylist()
    assert {name: first[name] for name in MADE if name != "figures"} == {
        name: MADE[name] for name in MADE if name != "figures"
    }
    assert first["figures"] == [MADE["figures"][0], {"name": "x", "value": None, "se": None, "unit": None}]
    assert first["reason"] is None
    assert (last["state"], last["reason"], last["p_deficit"], last["figures"]) == (
        "failed",
        FAILED["reason"],
        None,
        None,
    )
    assert table.schema.field("p_deficit").metadata[b"about"].endswith(b"a share")
    assert [each.name for each in tmp_path.iterdir()] == ["summary.parquet"]
    assert pq.read_table(write_parquet([], place)).num_rows == 0


def test_pandas_and_duckdb_read_it(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not here: pip install 'mcsv[parquet]'")
    import pandas as pd

    place = write_parquet([MADE, FAILED], tmp_path / "summary.parquet")
    frame = pd.read_parquet(place)
    assert frame["p_deficit"].tolist()[0] == 0.1 + 0.2
    assert frame["state"].tolist() == ["made", "failed"]
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not here")
    asked = f"SELECT name, f.value FROM '{place}', UNNEST(figures) AS t(f) WHERE f.unit = 'GBP'"
    assert duckdb.sql(asked).fetchall() == [("Straße", 1.5)]


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"E747.*mcsv\[parquet\]"):
        check_parquet()
