"""What of records, and of the files that they name, does not hold any more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mcsv.approvals.chain import Chain
from mcsv.approvals.entries import Approval, Stamp
from mcsv.dataclass import dataclass
from mcsv.files.digests import file_digest

__all__ = ["Fault", "broken", "changed", "missing_head"]


@dataclass(frozen=True)
class Fault:
    """Something that does not hold: the ``file`` by its name, in words ``what``, and the ``record`` in it (0: none)."""

    file: str
    what: str
    record: int = 0

    def __str__(self) -> str:
        return f"{f'record {self.record} of ' if self.record else ''}{self.file} {self.what}"


def broken(chain: Chain) -> list[Fault]:
    """What of the chain itself does not hold: lines that are no records, do not follow, or stamp what is not there."""
    name = chain.place.name
    told = [Fault(name, what, number) for number, what in chain.unsound]
    if chain.cut:
        told.append(Fault(name, "ends within a record: it was cut", len(chain.lines)))
    if chain.place.is_file() and not chain.lines:
        told.append(Fault(name, "is empty: records were taken out"))
    digests = ("", *chain.digests)
    for number, record in chain.sound:
        if record.entry.previous != digests[number - 1]:
            what = "does not follow the one before: a record was changed, taken out, put in or moved"
            told.append(Fault(name, what, number))
        if isinstance(record.entry, Stamp) and record.entry.head not in digests[1:number]:
            told.append(Fault(name, "is a stamp of something that stands nowhere before it", number))
    return sorted(told, key=lambda fault: fault.record)


def missing_head(chain: Chain, head: str) -> list[Fault]:
    """Whether a digest that somebody noted is that of a record; whoever noted it knows that it once was."""
    if head in chain.digests:
        return []
    return [Fault(chain.place.name, f"has no record with the digest {head}: records were taken out or changed")]


def changed(result: Path, chain: Chain) -> list[Fault]:
    """What is not what was decided on: the result and each file that a record names, all of them looked at."""
    told: dict[tuple[str, str], list[int]] = {}
    today: dict[str, str] = {}
    for number, record in chain.sound:
        if isinstance(record.entry, Approval):
            for name, what in _subjects(result, record.entry.subjects, today):
                told.setdefault((name, what), []).append(number)
    return [Fault(name, f"{what} (record {', '.join(map(str, found))})") for (name, what), found in told.items()]


def _subjects(result: Path, subjects: Mapping[str, str], today: dict[str, str]) -> list[tuple[str, str]]:
    """``today``: digests of files that were looked at before, empty where a file is gone."""
    told = []
    for name, digest in subjects.items():
        if name not in today:
            place = result.with_name(name)
            today[name] = file_digest(place) if place.is_file() else ""
        if not today[name]:
            told.append((name, "is not there any more"))
        elif today[name] != digest:
            told.append((name, "is not what was decided on: it has changed since"))
    if result.name not in subjects:
        told.append((result.name, "is not what was decided on: the record is of other results"))
    return told
