"""A table of runs as Parquet, which duckdb, polars, pandas and Power BI read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mcsv.errors import Mistake, UsageError
from mcsv.files.replacing import replacing

__all__ = ["COLUMNS", "check_parquet", "write_parquet"]

COLUMNS: dict[str, tuple[str, str]] = {
    "name": ("text", "the run"),
    "folder": ("text", "where it lies"),
    "state": ("text", "made, kept, failed, stopped or waiting"),
    "reason": ("text", "why it failed"),
    "model": ("text", "file of the model"),
    "set": ("texts", "what was set in it, PATH=VALUE"),
    "draws": ("count", "draws"),
    "seed": ("count", "seed"),
    "written": ("time", "when it was written, UTC"),
    "programme": ("text", "what the model calls itself"),
    "currency": ("text", "unit of the reserve"),
    "p_deficit": ("number", "chance of a deficit at any judged date, a share"),
    "p_deficit_low": ("number", "lower end of its 95 % interval"),
    "p_deficit_high": ("number", "upper end of its 95 % interval"),
    "reserve": ("number", "reserve that brings the chance to the tolerance, in the currency"),
    "reserve_se": ("number", "its standard error"),
    "sentence": ("text", "the answer in a sentence"),
    "figures": ("figures", "means of outputs: name, value, se (standard error), unit"),
    "fingerprint": ("text", "of model, draws and code together, SHA-256"),
    "fingerprint_model": ("text", "of what the model claims"),
    "fingerprint_draws": ("text", "of what is drawn"),
    "fingerprint_code": ("text", "of the code that draws"),
    "mcsv": ("text", "version"),
}
"""By name the kind of each column, and what it is. All but ``name``, ``folder`` and ``state`` may be empty."""


def check_parquet() -> None:
    """UsageError E747 where pyarrow is missing."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        way_out = "pip install 'mcsv[parquet]'"
        raise UsageError(Mistake("E747", "needs pyarrow", "--parquet", way_out=way_out)) from None


def write_parquet(rows: Sequence[Mapping[str, Any]], place: Path) -> Path:
    """Write rows, of which each has some of the columns, and return the place. The file is there whole or not at all.

    UsageError E747 without pyarrow, E602 where the disk refuses.
    """
    check_parquet()
    import pyarrow as pa
    from pyarrow import parquet

    figure = pa.struct([("name", pa.string()), ("value", pa.float64()), ("se", pa.float64()), ("unit", pa.string())])
    kinds = {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "count": pa.uint64(),
        "number": pa.float64(),
        "time": pa.timestamp("us", "UTC"),
        "figures": pa.list_(figure),
    }
    fields = [pa.field(name, kinds[kind], metadata={"about": about}) for name, (kind, about) in COLUMNS.items()]
    table = pa.Table.from_pylist([{name: row.get(name) for name in COLUMNS} for row in rows], pa.schema(fields))
    with replacing(place) as name:
        parquet.write_table(table, name)
    return place
