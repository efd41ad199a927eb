"""Whether what a run's folder says of a run follows from its result, and on what machine it was made."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcsv.approvals.faults import Fault
from mcsv.ask.run_log import machine
from mcsv.ask.run_made import versions
from mcsv.errors import UserError
from mcsv.files.run_layout import ABOUT, MODEL, RESULT
from mcsv.files.run_reading import about_of, began
from mcsv.reports.brief import brief

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["folder_faults", "made_elsewhere"]

_MACHINE = {"system": "system", "kind": "kind of machine", "processor": "processor"}


def folder_faults(results: xr.Dataset, result: Path) -> list[Fault]:
    """What of the folder of a result is of another run: its model, its fingerprints, its answer in short.

    Nothing where the result lies in no folder of a run.
    """
    folder = result.parent
    if result.name != RESULT:
        return []
    told = []
    if (folder / MODEL).is_file() and not _same_model(results, folder / MODEL):
        told.append(Fault(MODEL, f"is not the model in {RESULT}"))
    if (folder / ABOUT).is_file():
        try:
            told += [Fault(ABOUT, what) for what in _untrue(results, about_of(folder))]
        except (OSError, ValueError) as error:
            told.append(Fault(ABOUT, str(error)))
    return told


def made_elsewhere(result: Path) -> list[tuple[str, str, str]]:
    """What of machine and Python is not today what it was when a run's folder was written: (what, then, now)."""
    if result.name != RESULT:
        return []
    then, now = began(result.parent).get("machine"), machine()
    pairs = [(name, str(then[key]), now[key]) for key, name in _MACHINE.items() if key in then] if then else []
    with suppress(OSError, ValueError, KeyError, TypeError):  # a damaged folder, of which others tell
        pairs.append(("python", str(about_of(result.parent)["versions"]["python"]), versions()["python"]))
    return [pair for pair in pairs if pair[1] != pair[2]]


def _same_model(results: xr.Dataset, place: Path) -> bool:
    from mcsv.files.models import read_model
    from mcsv.model import canonical

    try:
        claim = canonical(read_model(place))
    except UserError:
        return False
    return hashlib.sha256(claim).hexdigest() == str(results.attrs["fingerprint_model"])


def _untrue(results: xr.Dataset, about: dict[str, Any]) -> list[str]:
    told = []
    prints = {part: results.attrs[f"fingerprint_{part}"] for part in ("model", "draws", "code")}
    if about["fingerprints"] != prints or about.get("fingerprint") != results.attrs["fingerprint"]:
        told.append(f"has fingerprints of another run than {RESULT}")
    today = json.loads(json.dumps(brief(results)))
    said = about["answer"]
    if differs := [name for name in ("p_deficit", "reserve", "figures") if name in said and said[name] != today[name]]:
        told.append(f"states other figures than {RESULT}: {', '.join(differs)}")
    return told
