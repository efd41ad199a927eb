"""What a decision on a stored run says, and what it names by digest."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.approvals.record import Approval, digest_of
from mcsv.errors import Mistake, UsageError
from mcsv.reports.media.text import plain
from mcsv.reports.page.plain_words import LIMITS
from mcsv.reports.run.answer import headline
from mcsv.results.reading.figures import accountable, by_option, pocket_index, reserve_held

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["approval"]


def approval(
    results: xr.Dataset,
    run: Path,
    evidence: Sequence[Path],
    when: datetime.datetime,
    *,
    role: str,
    decision: str,
    person: str,
    reason: str,
) -> Approval:
    """A decision on the results in the file ``run`` and on files beside it. UsageError for a file that is not there."""
    _check(run, evidence)
    options = by_option(results)
    name, one = next(iter(options.items()))
    answerable = accountable(one)
    return Approval(
        person=person,
        role=role,
        decision=decision,
        reason=reason,
        when=when.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        figure=" ".join(plain(sentence) for sentence in headline(one, name if len(options) > 1 else "")),
        tolerance=None if answerable is None else answerable.tolerance,
        reserve=None if answerable is None else reserve_held(one, pocket_index(one, answerable.pocket)),
        currency=str(results.attrs["currency"]),
        limits=LIMITS,
        subjects={place.name: digest_of(place.read_bytes()) for place in (run, *evidence)},
        fingerprints={part: str(results.attrs[f"fingerprint_{part}"]) for part in ("model", "draws", "code")},
    )


def _check(run: Path, evidence: Sequence[Path]) -> None:
    """Records name files by what they are called beside the run."""
    mistakes = []
    for place in evidence:
        if not place.is_file():
            mistakes.append(Mistake("E205", "there is no such file", "--evidence", str(place)))
        elif place.resolve().parent != run.resolve().parent:
            way_out = f"copy it into {run.resolve().parent}"
            mistakes.append(Mistake("E205", "is not beside the run", "--evidence", str(place), way_out=way_out))
    if mistakes:
        raise UsageError(mistakes)
