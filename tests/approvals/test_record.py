"""A record is one line that is written in one way only; whatever else stands there is none."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace

import pytest

from mcsv.approvals.entries import Approval, Printed, Stamp
from mcsv.approvals.record import enveloped, opened
from mcsv.errors import UsageError

DIGEST = "0" * 64
SAID = Approval(
    person="R. Jones",
    role="approver",
    decision="approved",
    reason="inside",
    when="2027-04-01T12:00:00Z",
    figures=(Printed("", "1 % chance", 0.05, 250_000.0), Printed("other", "none", None, None)),
    currency="GBP",
    draws=1_000,
    complete=True,
    limits="none",
    subjects={"run.nc": DIGEST},
    fingerprints={"model": "x"},
)
STAMP = Stamp("2027-04-01T12:03:00Z", "CN=Council", DIGEST, "AAAA", DIGEST)


@pytest.mark.parametrize("text", ["plain", "\u00e4\u00f6 \u4f60", '"quoted" \\ \n', "x" * 3_000, "\u202e"])
def test_a_record_is_what_was_put_in(text: str) -> None:
    for entry in (replace(SAID, reason=text), replace(STAMP, authority=text)):
        assert opened(enveloped(entry).line).entry == entry
    signed = enveloped(SAID, ("AAAA",))
    assert opened(signed.line) == signed


def test_a_changed_byte_is_told_from_what_never_was_a_record() -> None:
    with pytest.raises(UsageError, match="was changed"):
        opened(enveloped(SAID).line.replace(b'"payload":"e', b'"payload":"f'))


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"nonsense", b"[" * 5_000, b'{"payload":"e30=","checksum":"x"}'])
def test_what_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(UsageError, match="E661"):
        opened(line)


@pytest.mark.parametrize(
    "entry",
    [
        replace(SAID, role="boss"),
        replace(SAID, decision="maybe"),
        replace(SAID, person="R. J\u03bfnes"),
        replace(SAID, person="R. Jo\u200bnes"),
        replace(SAID, person=5),  # type: ignore[arg-type]
        replace(SAID, draws="many"),  # type: ignore[arg-type]
        replace(SAID, figures=(Printed("", "1 %", "0.05", None),)),  # type: ignore[arg-type]
        replace(SAID, subjects={"../run.nc": DIGEST}),
        replace(SAID, subjects={"": DIGEST}),
        replace(SAID, subjects={"run.nc": "short"}),
        replace(STAMP, head="short"),
        replace(STAMP, reply="A"),
        replace(STAMP, reply="AB=="),
        replace(STAMP, when=None),  # type: ignore[arg-type]
    ],
)
def test_what_mcsv_never_writes_is_no_record(entry: Approval | Stamp) -> None:
    with pytest.raises(UsageError, match="E661"):
        opened(enveloped(entry).line)


def test_signatures_are_base64_and_stamps_have_none() -> None:
    for made in (enveloped(SAID, ("x",)), enveloped(SAID, (5,)), enveloped(STAMP, ("AAAA",))):  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="E661"):
            opened(made.line)


def again(stored: dict[str, object]) -> bytes:
    """A line with a checksum that fits, as a forger would write it."""
    kept = {name: value for name, value in stored.items() if name != "checksum"}
    text = json.dumps(kept, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    whole = kept | {"checksum": hashlib.sha256(text).hexdigest()}
    return json.dumps(whole, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


def test_the_kind_of_a_record_and_what_else_it_holds_cannot_be_changed() -> None:
    stored = json.loads(enveloped(SAID).line)
    assert opened(again(stored)).entry == SAID
    statement = json.loads(base64.b64decode(stored["payload"]))

    def payload(**changed: object) -> str:
        return base64.b64encode(
            json.dumps(statement | changed, separators=(",", ":"), sort_keys=True).encode()
        ).decode()

    forged = [
        {"payloadType": "text/plain"},
        {"extra": 1},
        {"signatures": [{"keyid": "jones", "sig": "AAAA"}]},
        {"payload": payload(predicateType="urn:mcsv:stamp:1")},
        {"payload": payload(_type="https://in-toto.io/Statement/v0.1")},
        {"payload": payload(more=1)},
        {"payload": payload(predicate=statement["predicate"] | {"more": 1})},
        {"payload": payload(subject=[*statement["subject"], *statement["subject"]])},
        {"payload": stored["payload"] + "\n"},
    ]
    for change in forged:
        with pytest.raises(UsageError, match="E661"):
            opened(again(stored | change))
