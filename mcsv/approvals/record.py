"""One approval as an in-toto statement in a DSSE envelope, and back. Pure: no clock, no disk.

Sources: in-toto attestation framework, Statement v1; DSSE (Dead Simple Signing Envelope) v1.0.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from mcsv.errors import Mistake, UsageError

__all__ = ["DECISIONS", "ROLES", "Approval", "Envelope", "digest_of", "enveloped", "opened", "signable"]

ROLES = ("commissioner", "analyst", "assurer", "approver")
DECISIONS = ("approved", "rejected", "returned")
_STATEMENT = "https://in-toto.io/Statement/v1"
_PREDICATE = "urn:mcsv:approval:1"
_PAYLOAD = "application/vnd.in-toto+json"
_WAY_OUT = "take the file from a copy: it was changed by something else than mcsv approve"


@dataclass(frozen=True)
class Approval:
    """What somebody decided.

    ``when``: UTC, to the second. ``figure``: the sentence as it was printed. ``tolerance``: the chance accepted;
    ``reserve``: the reserve held, in ``currency``; None where the run says neither. ``subjects``: by file name the
    SHA-256 of what was decided on, the result first. ``fingerprints``: of model, draws and code. ``previous``: the
    digest of the record before, empty for the first.
    """

    person: str
    role: str
    decision: str
    reason: str
    when: str
    figure: str
    tolerance: float | None
    reserve: float | None
    currency: str
    limits: str
    subjects: Mapping[str, str]
    fingerprints: Mapping[str, str]
    previous: str = ""


@dataclass(frozen=True)
class Envelope:
    """A record as it is stored: one line of JSON, what it says, and its signatures (base64)."""

    line: bytes
    payload: bytes
    approval: Approval
    signatures: tuple[str, ...] = field(default=())

    @property
    def digest(self) -> str:
        """What the next record calls this one by."""
        return digest_of(self.line)


def digest_of(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _payload(approval: Approval) -> bytes:
    told = asdict(approval)
    subjects = told.pop("subjects")
    statement = {
        "_type": _STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in subjects.items()],
        "predicateType": _PREDICATE,
        "predicate": told,
    }
    return _compact(statement)


def signable(approval: Approval) -> bytes:
    """The bytes that a signature is made of (DSSE's pre-authentication encoding)."""
    return _authenticated(_payload(approval))


def _authenticated(payload: bytes) -> bytes:
    kind = _PAYLOAD.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def enveloped(approval: Approval, signatures: tuple[str, ...] = ()) -> Envelope:
    """The record as a line."""
    payload = _payload(approval)
    stored = {
        "payloadType": _PAYLOAD,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": "", "sig": signature} for signature in signatures],
    }
    return Envelope(_compact(stored), payload, approval, signatures)


def opened(line: bytes) -> Envelope:
    """The record in a line. UsageError E661 where it is none, or is not written exactly as one is."""
    try:
        stored = json.loads(line)
        payload = base64.b64decode(stored["payload"], validate=True)
        statement = json.loads(payload)
        subjects = {entry["name"]: entry["digest"]["sha256"] for entry in statement["subject"]}
        approval = Approval(subjects=subjects, **statement["predicate"])
        signatures = tuple(entry["sig"] for entry in stored["signatures"])
        for signature in signatures:
            base64.b64decode(signature, validate=True)
        found = enveloped(approval, signatures)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise UsageError(Mistake("E661", "is no record of an approval", way_out=_WAY_OUT)) from error
    if found.line != line or any(not name or "/" in name or "\\" in name for name in subjects):
        raise UsageError(Mistake("E661", "is no record of an approval as mcsv writes it", way_out=_WAY_OUT))
    return found


def _compact(what: Any) -> bytes:
    return json.dumps(what, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
