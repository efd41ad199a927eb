"""Time stamps of the organisation's own authority (RFC 3161): asked for, fitted to a record, checked, all offline.

The extra ``stamp`` (rfc3161-client) reads and checks them; nothing here touches a network.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mcsv.approvals.entries import Stamp
from mcsv.errors import Mistake, UsageError

__all__ = ["has_library", "request", "roots_in", "stamp_from", "untrue"]

_HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_GRANTED = 0


def request(head: bytes) -> bytes:
    """A time-stamp request (DER) for a record's line: its SHA-256, which is the digest that is printed, and a nonce.

    UsageError E714 without the extra.
    """
    library = _library()
    builder = library.TimestampRequestBuilder().data(head).hash_algorithm(library.HashAlgorithm.SHA256)
    content: bytes = builder.build().as_bytes()
    return content


def stamp_from(reply: bytes, lines: Sequence[bytes], asked: bytes | None = None) -> Stamp:
    """What an authority's reply says of one of ``lines``. ``asked``: the request that it has to answer.

    UsageError E715 where it is no reply, refuses, is of none of the lines, or answers another request; E714 without
    the extra.
    """
    read = _read(reply)
    if read.status != _GRANTED:
        reason = "; ".join(map(str, read.status_string)) or f"status {read.status}"
        raise _mistake(f"is a refusal ({reason})", "ask the authority why")
    line = next((line for line in lines if _imprint(line, read) == read.tst_info.message_imprint.message), None)
    if line is None:
        raise _mistake("is of nothing that was recorded on this run", "send the request that mcsv stamp writes")
    if asked is not None and not _answers(read, asked):
        raise _mistake("answers another request: its nonce differs", "send the request again")
    head = hashlib.sha256(line).hexdigest()
    return Stamp(_time(read), _authority(read), head, base64.b64encode(reply).decode())


def untrue(stamp: Stamp, line: bytes, roots: Sequence[Any] = ()) -> str:
    """In words, why a stamp does not show that a record's ``line`` was there at its time; empty where it does.

    ``roots``: certificates that are trusted, as :func:`roots_in` reads them; without any it is not asked who signed.
    """
    library = _library()
    try:
        read = _read(base64.b64decode(stamp.reply))
        if read.status != _GRANTED:
            return "is a refusal"
        if _imprint(line, read) != read.tst_info.message_imprint.message:
            return "is of something else than the record that it names"
        if (stamp.when, stamp.authority) != (_time(read), _authority(read)):
            return "says another time or authority than its own signed part"
        if roots:
            library.VerifierBuilder(roots=list(roots)).build().verify_message(read, line)
    except UsageError:
        return "cannot be read"
    except (library.VerificationError, ValueError) as error:
        return f"is not signed by an authority that --tsa-roots vouches for ({_short(error)})"
    return ""


def roots_in(place: Path) -> tuple[Any, ...]:
    """The certificates in a PEM file. UsageError E720 where there are none, E714 without the extra."""
    _library()
    from cryptography import x509

    try:
        return tuple(x509.load_pem_x509_certificates(place.read_bytes()))
    except (OSError, ValueError) as error:
        way_out = "one or more certificates in PEM, as the authority publishes them"
        what = "holds no certificates that can be read"
        raise UsageError(Mistake("E720", what, "--tsa-roots", str(place), way_out=way_out)) from error


def has_library() -> bool:
    """Whether the extra is here."""
    try:
        _library()
    except UsageError:
        return False
    return True


def _library() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        way_out = "pip install 'mcsv[stamp]'"
        what = "time stamps need rfc3161-client, which is not here"
        raise UsageError(Mistake("E714", what, way_out=way_out)) from error
    return rfc3161_client


def _answers(read: Any, asked: bytes) -> bool:
    """Whether a reply has the nonce and the imprint of a request (DER, in which both stand as they are)."""
    nonce = read.tst_info.nonce
    if nonce is None:
        return False
    parts = (nonce.to_bytes(nonce.bit_length() // 8 + 1, "big").lstrip(b"\0"), read.tst_info.message_imprint.message)
    return all(part in asked for part in parts)


def _read(reply: bytes) -> Any:
    """A reply, with all of its parts read: the library reads them when they are asked for."""
    library = _library()
    try:
        read = library.decode_timestamp_response(reply)
        if read.status == _GRANTED:
            _ = (read.tst_info.gen_time, read.tst_info.message_imprint.message, read.time_stamp_token())
    except ValueError as error:
        way_out = "let the authority send its own certificate alone, and give the others with --tsa-roots"
        found = "certificates out of order" if "InvalidSetOrdering" in str(error) else _short(error)
        raise _mistake(f"is no time-stamp reply that can be read ({found})", way_out) from error
    return read


def _imprint(line: bytes, read: Any) -> bytes:
    """The digest of a line as the reply makes it; empty where it uses none that is known."""
    name = _HASHES.get(read.tst_info.message_imprint.hash_algorithm.dotted_string)
    return hashlib.new(name, line).digest() if name else b""


def _time(read: Any) -> str:
    when: datetime.datetime = read.tst_info.gen_time
    return when.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _authority(read: Any) -> str:
    """What the authority calls itself, which only its certificate vouches for."""
    name: Any = getattr(read.tst_info.name, "value", None)
    return name.rfc4514_string() if hasattr(name, "rfc4514_string") else str(name or "")


def _short(error: Exception) -> str:
    """The heart of what a library says."""
    text = str(error)
    _, found, rest = text.partition('data: "')
    return rest.partition('"')[0] if found else " ".join(text.split())[:120]


def _mistake(what: str, way_out: str) -> UsageError:
    return UsageError(Mistake("E715", what, "--reply", way_out=way_out))
