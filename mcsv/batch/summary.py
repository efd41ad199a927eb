"""A batch as a table of one row a run, for programs that analyse many of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mcsv.batch.records import Outcome, Row
from mcsv.files.run_reading import about_of, ended

__all__ = ["SUMMARY", "summary"]

SUMMARY = "summary.parquet"


def summary(rows: Sequence[Row], outcomes: Sequence[Outcome], out: Path) -> list[dict[str, Any]]:
    """A row for each run, in the order of ``rows``, in the columns of :mod:`mcsv.files.parquet`; those that were not
    begun are ``waiting``. What runs say of themselves is read in their folders.
    """
    known = {outcome.row.name: outcome for outcome in outcomes}
    return [_row(row, known.get(row.name), out / row.name) for row in rows]


def _row(row: Row, outcome: Outcome | None, place: Path) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": row.name,
        "folder": str(place),
        "state": outcome.state if outcome else "waiting",
        "reason": outcome.reason or None if outcome else None,
        "model": row.model,
        "set": list(row.set),
        "draws": row.draws,
        "seed": row.seed,
    }
    if outcome is None or outcome.state not in ("made", "kept"):
        return told
    try:
        about = about_of(place)
    except (OSError, ValueError):  # somebody took it away meanwhile
        about = {}
    at = ended(place)
    written = None if at is None else datetime.fromtimestamp(at, UTC)
    return {**told, "written": written, **_answer(outcome.answer), **_origin(about)}


def _answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    chance, reserve = answer.get("p_deficit") or {}, answer.get("reserve") or {}
    return {
        **{name: answer.get(name) or None for name in ("programme", "currency", "sentence")},
        "p_deficit": chance.get("value"),
        "p_deficit_low": chance.get("low"),
        "p_deficit_high": chance.get("high"),
        "reserve": reserve.get("value"),
        "reserve_se": reserve.get("se"),
        "figures": [{"name": name, **figure} for name, figure in answer.get("figures", {}).items()],
    }


def _origin(about: Mapping[str, Any]) -> dict[str, Any]:
    prints = about.get("fingerprints", {})
    return {
        "fingerprint": about.get("fingerprint"),
        **{f"fingerprint_{part}": prints.get(part) for part in ("model", "draws", "code")},
        "mcsv": about.get("versions", {}).get("mcsv"),
    }
