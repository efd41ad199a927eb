"""Whether what was decided on a run still stands as it did: records, signatures, stamps, and every file they name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from mcsv.approvals import signing, stamping
from mcsv.approvals.chain import Chain, read
from mcsv.approvals.entries import Approval, Stamp
from mcsv.approvals.faults import Fault, broken, changed, missing_head
from mcsv.approvals.record import Envelope
from mcsv.approvals.told import record_told
from mcsv.ask.run_folder import crate_faults
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError
from mcsv.files.run_layout import CRATE, RESULT, SUMS
from mcsv.files.run_reading import changed_files

__all__ = ["Against", "Checked", "checked", "was_a_result"]

_NOT_SIGNED = "is not signed by anybody whom --allowed-signers names"

_CLOCKS = 5
"""Minutes that two clocks may be apart."""


@dataclass(frozen=True)
class Against:
    """What records are held against: the digest that somebody noted (``head``), the file of whose signatures count
    (``signers``), the certificates of time-stamp authorities (``roots``). None is not asked about.
    """

    head: str | None = None
    signers: Path | None = None
    roots: Path | None = None


@dataclass(frozen=True)
class Checked:
    """``records``: each in lines of words; ``head``: the digest of the last one, empty where there is none; ``later``:
    how many stand behind the one that was noted; ``faults``: what does not hold; ``open``: what could not be told.
    """

    records: tuple[tuple[str, ...], ...]
    head: str
    later: int | None
    faults: tuple[Fault, ...]
    open: tuple[str, ...]

    def names(self, file: str) -> bool:
        """Whether a file is among what does not hold."""
        return any(fault.file == file for fault in self.faults)


def checked(result: Path, against: Against | None = None) -> Checked:
    """What was recorded on a result, and what of it does not hold today; nothing is run, and no result is opened.

    UsageError E716 for a head that is no digest, E205, E662, E714 or E720 where something cannot be held against.
    """
    against = against or Against()
    head = None if against.head is None else _digest(against.head)
    roots = () if against.roots is None else stamping.roots_in(against.roots)
    chain = read(result)
    who, unsigned = _signatures(chain, against.signers)
    when, untrue = _stamps(chain, roots)
    told = [
        tuple(record_told(number, chain, record, [*who.get(number, ()), *when.get(number, ())]))
        for number, record in chain.sound
    ]
    faults = [*broken(chain), *changed(result, chain), *unsigned, *untrue, *crate_faults(result)]
    faults += _nothing_to_hold(chain, against) if result.is_file() else []
    faults += _unlike_sums(result, {fault.file for fault in faults})
    faults += [] if head is None else missing_head(chain, head)
    later = len(chain.lines) - 1 - chain.digests.index(head) if head in chain.digests else None
    return Checked(tuple(told), chain.head, later, _once(faults), tuple(_open(result, chain, against)))


def _nothing_to_hold(chain: Chain, against: Against) -> list[Fault]:
    """What is asked of signatures or stamps where there is none that it could be asked of: all of them may be gone."""
    entries, faults = [record.entry for _, record in chain.sound], []
    if against.signers is not None and not any(isinstance(entry, Approval) for entry in entries):
        faults.append(
            Fault(chain.place.name, "has no decision, so that nobody whom --allowed-signers names signed one")
        )
    if against.roots is not None and not any(isinstance(entry, Stamp) for entry in entries):
        faults.append(Fault(chain.place.name, "has no time stamp that --tsa-roots could hold for"))
    return faults


def _unlike_sums(result: Path, named: set[str]) -> list[Fault]:
    """What of a run's folder is not as its sums state, but for files of which that is known already."""
    changed = changed_files(result.parent) if result.name == RESULT else {}
    return [Fault(name, f"{what} ({SUMS} lists it)") for name, what in changed.items() if name not in named]


def was_a_result(place: Path) -> bool:
    """Whether a file that cannot be read has what only results have: it has been changed, and is no other file."""
    return place.is_file() and b"content_sha256" in place.read_bytes()


def _digest(text: str) -> str:
    """A digest as somebody typed it."""
    digest = "".join(text.split()).lower()
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        rule = "64 hexadecimal digits, as mcsv approve prints them"
        raise UsageError(Mistake("E716", "is no digest", "--head", text[:80], rule, "copy all of it"))
    return digest


def _signatures(chain: Chain, signers: Path | None) -> tuple[dict[int, list[str]], list[Fault]]:
    """By record, in words who signed it and with which key; and the signatures that do not hold."""
    told: dict[int, list[str]] = {}
    faults = []
    for number, record in chain.sound:
        if not isinstance(record.entry, Approval):
            continue
        keys = signing.keys_of(record) if record.signatures and signing.can_check() else []
        if None in keys:
            faults.append(Fault(chain.place.name, "has a signature that is not of what it says", number))
        told[number] = [f"Signed with {key}." for key in keys if key is not None]
        if signers is not None:
            name = signing.signed_by(record, signers)
            told[number] += [f"Signed by {name}, whom --allowed-signers names."] if name else []
            faults += [] if name else [Fault(chain.place.name, _NOT_SIGNED, number)]
        told[number] = told[number] or ["Not signed." if not record.signatures else "Signed."]
    return told, faults


def _stamps(chain: Chain, roots: Sequence[Any]) -> tuple[dict[int, list[str]], list[Fault]]:
    """By record, what is known of its stamp; and the stamps that do not hold."""
    told: dict[int, list[str]] = {}
    faults = []
    for number, record in chain.sound:
        if not isinstance(record.entry, Stamp) or record.entry.head not in chain.digests or not stamping.has_library():
            continue
        stamped = chain.digests.index(record.entry.head)
        what = stamping.untrue(record.entry, chain.lines[stamped], roots) or _too_early(record.entry, chain, stamped)
        if what:
            faults.append(Fault(chain.place.name, f"has a time stamp that {what}", number))
        elif roots:
            told[number] = ["The authority's signature holds against --tsa-roots."]
    return told, faults


def _too_early(stamp: Stamp, chain: Chain, stamped: int) -> str:
    """A stamp cannot be older than what it stamps."""
    record: Envelope | None = chain.found[stamped]
    when = record.entry.when if record is not None else ""
    early = _minutes(stamp.when) < _minutes(when) - _CLOCKS
    return f"is older than the record that it stamps, which says {when}" if early else ""


def _minutes(when: str) -> float:
    """Minutes of a time since some time; 0 where it is none."""
    try:
        return datetime.datetime.strptime(when, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC).timestamp() / 60
    except ValueError:
        return 0.0


def _open(result: Path, chain: Chain, against: Against) -> list[str]:
    """In words, what was not or cannot be told from the files alone."""
    kinds = [record.entry for _, record in chain.sound]
    signed = any(record.signatures for _, record in chain.sound)
    stamped = any(isinstance(entry, Stamp) for entry in kinds)
    told = []
    if chain.lines and against.head is None:
        told.append(
            "Records after the last one could have been taken out unseen: compare its digest with the one that was "
            "noted when deciding (--head DIGEST), or with the one printed on a page."
        )
    if signed and not signing.can_check():
        told.append("Signatures were not looked at: that needs ssh-keygen (OpenSSH).")
    elif signed and against.signers is None:
        told.append("Whose keys signed was not looked at: --allowed-signers FILE says whose they are.")
    if stamped and not stamping.has_library():
        told.append("Time stamps were not looked at: that needs pip install 'mcsv[stamp]'.")
    elif stamped and against.roots is None:
        told.append("Whether the authority signed the time stamps was not looked at: --tsa-roots CA.pem asks that.")
    if not chain.lines and not (result.name == RESULT and result.with_name(CRATE).is_file()):
        told.append("Nobody has decided on it, so that nothing says what its files were.")
    return told


def _once(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(dict.fromkeys(faults))
