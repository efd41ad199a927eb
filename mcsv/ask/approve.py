"""What a decision on a stored run says, and what it names by digest."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.approvals.chain import place_of
from mcsv.approvals.entries import DECISIONS, ROLES, Approval, Printed
from mcsv.approvals.names import odd
from mcsv.errors import Mistake, UsageError
from mcsv.escapes import typed
from mcsv.files.digests import file_digest
from mcsv.files.pages import is_of_run
from mcsv.model.language.characters import character, unwelcome
from mcsv.reports.media.spelling import error, labelled, value
from mcsv.reports.media.text import plain
from mcsv.reports.page.plain_words import LIMITS
from mcsv.reports.run.answer import headline
from mcsv.reports.run.summary import outputs, views
from mcsv.reports.writing.screen import UNICODE
from mcsv.results.reading.figures import accountable, by_option, has_positions, pocket_index, reserve_held

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["approval", "words"]


def words(role: str, decision: str, person: str, reason: str) -> dict[str, str]:
    """What was said of a decision, its spaces made one. UsageError with all that is wrong with it (E101, E208:
    signs that steer or turn a reason).
    """
    given = {"role": role, "decision": decision, "person": " ".join(person.split()), "reason": " ".join(reason.split())}
    given["person"] = unicodedata.normalize("NFC", given["person"])
    mistakes = [
        Mistake("E205", "is not possible", f"--{name}", given[name], f"one of {', '.join(known)}")
        for name, known in (("role", ROLES), ("decision", DECISIONS))
        if given[name] not in known
    ]
    mistakes += [Mistake("E205", "says nothing", f"--{name}") for name in ("person", "reason") if not given[name]]
    if told := odd(given["person"]):
        way_out = "type the name anew"
        mistakes.append(Mistake("E719", f"could be taken for another name: it {told}", "--person", way_out=way_out))
    signs = next(((sign, code) for sign in given["reason"] if (code := unwelcome(sign))), None)
    if signs:
        what, way_out = f"holds {character(signs[0])}", "type it anew"
        mistakes.append(Mistake(signs[1], what, "--reason", rule="words that everybody sees alike", way_out=way_out))
    if mistakes:
        raise UsageError(mistakes)
    return given


def approval(
    results: xr.Dataset,
    run: Path,
    evidence: Sequence[Path],
    when: datetime.datetime,
    said: Mapping[str, str],
    option: str | None = None,
) -> Approval:
    """A decision on the results in the file ``run`` and on files beside it.

    ``said``: role, decision, person and reason, as :func:`words` gives them; ``option``: the one decided on, all unless
    told. UsageError for a file that is not there.
    """
    _check(results, run, evidence)
    options = by_option(results)
    several = len(options) > 1
    return Approval(
        **said,
        when=when.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        figures=tuple(
            _printed(one, name if several else "") for name, one in options.items() if option in (None, name)
        ),
        currency=str(results.attrs["currency"]),
        draws=int(results.attrs["draws"]),
        complete=bool(results.attrs.get("complete", 1)),
        limits=LIMITS,
        subjects={place.name: file_digest(place) for place in (run, *evidence)},
        fingerprints={part: str(results.attrs[f"fingerprint_{part}"]) for part in ("model", "draws", "code")},
    )


def _printed(one: xr.Dataset, option: str) -> Printed:
    answerable = accountable(one) if has_positions(one) else None
    sentences = [_ended(plain(sentence)) for sentence in headline(one, option)] if answerable else _means(one, option)
    return Printed(
        option=option,
        figure=" ".join(sentences),
        tolerance=None if answerable is None else answerable.tolerance,
        reserve=None if answerable is None else reserve_held(one, pocket_index(one, answerable.pocket)),
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def _means(one: xr.Dataset, option: str) -> list[str]:
    """Where nobody is accountable, the mean of each value and output as it is printed."""
    tables = [*(views(one) if "npv_mean" in one else []), *(outputs(one) if one.sizes.get("output", 0) else [])]
    of = f"{option}, " if option else ""
    found = []
    for row in (row for table in tables for row in table.rows):
        mean = row.cells[0]
        told = f"{value(mean)} {error(mean, 'beside', UNICODE.plus_minus)}".rstrip()
        found.append(f"{of}{labelled(row)}: mean {told}.")
    return found


def _check(results: xr.Dataset, run: Path, evidence: Sequence[Path]) -> None:
    """Records name files by what they are called beside the run; pages have to be of it."""
    mistakes = []
    for place in evidence:
        if not place.is_file():
            mistakes.append(Mistake("E205", "there is no such file", "--evidence", str(place)))
        elif place.resolve().parent != run.resolve().parent:
            way_out = f"copy it into {run.resolve().parent}"
            mistakes.append(Mistake("E205", "is not beside the run", "--evidence", str(place), way_out=way_out))
        elif place.name == place_of(run).name:
            rule = "the records change with every record"
            mistakes.append(Mistake("E718", "cannot be evidence", "--evidence", str(place), rule))
        elif not is_of_run(place, str(results.attrs["fingerprint"]), int(results.attrs["draws"])):
            way_out = f"{typed('mcsv', 'report', Path(run.name))} writes it anew"
            mistakes.append(Mistake("E723", "is a page of another run", "--evidence", str(place), way_out=way_out))
    if mistakes:
        raise UsageError(mistakes)
