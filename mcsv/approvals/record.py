"""A record as an in-toto statement in a DSSE envelope, and back. Pure: no clock, no disk.

A record is a decision, or the time stamp of what was recorded before it. Each is one line of JSON, written in one way
only, with a checksum of its own, so that a changed byte shows even in the last one, which nobody names yet.

Sources: in-toto attestation framework, Statement v1; DSSE (Dead Simple Signing Envelope) v1.0.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, field
from typing import Any

from mcsv.approvals.entries import Approval, Entry, Printed, Stamp, impossible
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, UsageError

__all__ = ["Envelope", "digest_of", "enveloped", "opened", "signable"]

_STATEMENT = "https://in-toto.io/Statement/v1"
_APPROVAL, _STAMP = "urn:mcsv:approval:2", "urn:mcsv:stamp:1"
_PAYLOAD = "application/vnd.in-toto+json"
_HEAD = "record"
_WAY_OUT = "take the file from a copy: it was changed by something else than mcsv approve"


@dataclass(frozen=True)
class Envelope:
    """A record as it is stored: one line of JSON, what it says, and its signatures (base64)."""

    line: bytes
    entry: Entry
    signatures: tuple[str, ...] = field(default=())

    @property
    def digest(self) -> str:
        """What the next record calls this one by."""
        return digest_of(self.line)


def digest_of(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def signable(entry: Entry) -> bytes:
    """The bytes that a signature is made of (DSSE's pre-authentication encoding)."""
    payload, kind = _payload(entry), _PAYLOAD.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def enveloped(entry: Entry, signatures: tuple[str, ...] = ()) -> Envelope:
    """The record as a line."""
    stored = {
        "payloadType": _PAYLOAD,
        "payload": base64.b64encode(_payload(entry)).decode(),
        "signatures": [{"keyid": "", "sig": signature} for signature in signatures],
    }
    return Envelope(_compact(stored | {"checksum": digest_of(_compact(stored))}), entry, signatures)


def opened(line: bytes) -> Envelope:
    """The record in a line. UsageError E661 where it is none, or is not written exactly as one is."""
    try:
        stored = json.loads(line)
        recorded = stored.pop("checksum")
        if recorded != digest_of(_compact(stored)):
            raise _mistake("was changed: its checksum is not that of its contents")
        entry = _entry(json.loads(base64.b64decode(stored["payload"], validate=True)))
        signatures = tuple(base64.b64decode(each["sig"], validate=True) for each in stored["signatures"])
        found = enveloped(entry, tuple(base64.b64encode(signature).decode() for signature in signatures))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        raise _mistake("is no record of a decision") from error
    if found.line != line:
        raise _mistake("is no record of a decision as mcsv writes it")
    if told := "a signed stamp" if isinstance(entry, Stamp) and signatures else impossible(entry):
        raise _mistake(f"says what mcsv never writes: {told}")
    return found


def _payload(entry: Entry) -> bytes:
    told = asdict(entry)
    subjects = {_HEAD: told.pop("head")} if isinstance(entry, Stamp) else told.pop("subjects")
    statement = {
        "_type": _STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in subjects.items()],
        "predicateType": _STAMP if isinstance(entry, Stamp) else _APPROVAL,
        "predicate": told,
    }
    return _compact(statement)


def _entry(statement: Any) -> Entry:
    """What a statement says; what is missing or too much in it is a KeyError or a TypeError."""
    subjects = {entry["name"]: entry["digest"]["sha256"] for entry in statement["subject"]}
    told = dict(statement["predicate"])
    if statement["predicateType"] == _STAMP:
        return Stamp(head=subjects[_HEAD], **told)
    told["figures"] = tuple(Printed(**printed) for printed in told["figures"])
    return Approval(subjects=subjects, **told)


def _mistake(what: str) -> UsageError:
    return UsageError(Mistake("E661", what, way_out=_WAY_OUT))


def _compact(what: Any) -> bytes:
    return json.dumps(what, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
