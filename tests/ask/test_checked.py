"""What was decided on stays as it was, or is named: every byte that changes, and forgeries that are cleverer."""

from __future__ import annotations

import base64
import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from campaign import effort, some
from decisions import HAS_OPENSSL, Authority, allowed, decide, key, run_folder

from mcsv.approvals import signing
from mcsv.approvals.chain import add, place_of, records
from mcsv.approvals.entries import Stamp
from mcsv.approvals.record import digest_of, enveloped, opened
from mcsv.approvals.signing import signer
from mcsv.approvals.stamping import has_library, request
from mcsv.ask.checked import Against, checked
from mcsv.ask.stamped import head, store
from mcsv.errors import UsageError
from mcsv.files.results import read_results
from mcsv.files.run_layout import CRATE, MODEL, RESULT
from mcsv.reports.crate import crate, described

FILES = (RESULT, MODEL, "page.html", "book.xlsx", CRATE, f"{RESULT}.approvals")
Lines = list[bytes]

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not here")


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Against]:
    """A run with three decisions, signed by two people, stamped where that can be done, and what it is held against."""
    folder = tmp_path_factory.mktemp("signed")
    jones, smith = key(folder, "jones"), key(folder, "smith")
    run = run_folder(folder / "run")
    decide(run, signer(jones), role="analyst", reason="as agreed")
    decide(run, signer(smith), role="assurer", decision="returned", reason="which source?", person="S. Smith")
    roots = None
    if HAS_OPENSSL and has_library():
        authority = Authority(folder / "authority")
        (folder / "head.tsq").write_bytes(request(head(run)))
        store(run, authority.stamp(folder / "head.tsq", folder / "head.tsr"), folder / "head.tsq", authority.root)
        roots = authority.root
    last = decide(run, signer(jones))
    return run, Against(last.digest, allowed(folder, jones=jones, smith=smith), roots)


@pytest.fixture
def run(signed: tuple[Path, Against], tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(signed[0].parent, tmp_path / "copy")) / RESULT


def test_what_nobody_changed_holds(signed: tuple[Path, Against]) -> None:
    run, against = signed
    found = checked(run, against)
    assert found.faults == ()
    assert (found.head, found.later) == (against.head, 0)
    assert found.open == ()
    told = "\n".join(line for record in found.records for line in record)
    assert "Signed with ED25519 key SHA256:" in told
    assert "Signed by smith@council" in told


def one_byte(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ rng.randrange(1, 256)]) + content[at + 1 :]


def put_in(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + rng.randbytes(rng.choice((1, 1, 2, 9))) + content[at:]


def taken_out(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + content[at + rng.choice((1, 1, 2, 9)) :]


def cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content))]


def turned(content: bytes, rng: random.Random) -> bytes:
    """Two pieces in each other's place."""
    first, second = sorted(rng.sample(range(len(content) - 9), 2))
    if second - first < 9:
        return one_byte(content, rng)
    pieces = content[:first], content[second : second + 9], content[first + 9 : second], content[first : first + 9]
    return b"".join(pieces) + content[second + 9 :]


CHANGES = (one_byte, one_byte, put_in, taken_out, cut, turned)


def test_a_thousand_changes_are_all_found_and_each_is_named(
    run: Path, signed: tuple[Path, Against], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the digest that somebody noted, all but records that are cut off whole at the end."""
    rng = random.Random(20_270_401)
    against = replace(signed[1], signers=None)
    known = {record.line: signing.keys_of(record) for record in records(run)}  # a program of its own for each
    monkeypatch.setattr(signing, "keys_of", lambda record: known[record.line])  # none that was changed gets so far
    named: Counter[str] = Counter()
    whole = {name: run.with_name(name).read_bytes() for name in FILES}
    ends = {0, *(at for at, byte in enumerate(whole[FILES[-1]], 1) if byte == 10)}
    for number in range(effort(1_200, 30)):
        name = FILES[number % len(FILES)]
        place = run.with_name(name)
        content = rng.choice(CHANGES)(whole[name], rng)
        if content == whole[name]:
            continue
        place.write_bytes(content)
        at_end = name == FILES[-1] and len(content) in ends and whole[name].startswith(content)
        found = checked(run, against if at_end else replace(against, head=None))
        assert found.names(name), (name, number, [str(fault) for fault in found.faults])
        if name == FILES[-1] and not at_end:
            assert any(fault.record for fault in found.faults), (number, found.faults)
        named[name] += 1
        place.write_bytes(whole[name])
    assert set(named) == set(FILES)
    assert checked(run, against).faults == ()


def test_each_file_that_goes_is_named(run: Path, signed: tuple[Path, Against]) -> None:
    for name in FILES:
        place = run.with_name(name)
        place.rename(run.with_name("elsewhere"))
        assert checked(run, signed[1]).names(name)
        run.with_name("elsewhere").rename(place)


def again(line: bytes, **changed: object) -> bytes:
    """A line whose envelope says something else, with a checksum that fits, as a forger would write it."""
    kept = {name: value for name, value in json.loads(line).items() if name != "checksum"} | changed

    def compact(what: object) -> bytes:
        return json.dumps(what, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()

    return compact(kept | {"checksum": digest_of(compact(kept))})


def said(line: bytes, **changed: Any) -> bytes:
    """A record that says something else, with the signatures that it had."""
    stored = json.loads(line)
    told = opened_entry(line)
    made = enveloped(replace(told, **changed), tuple(each["sig"] for each in stored["signatures"]))
    return made.line


def opened_entry(line: bytes) -> Any:
    return opened(line).entry


def relinked(lines: Lines) -> Lines:
    """Each record made to name the one before it: what a forger can do who has no key."""
    found: Lines = []
    for line in lines:
        found.append(said(line, previous=digest_of(found[-1]) if found else ""))
    return found


def swapped_signatures(lines: Lines) -> Lines:
    first, second = (json.loads(line)["signatures"] for line in lines[:2])
    return [again(lines[0], signatures=second), again(lines[1], signatures=first), *lines[2:]]


def twice_the_same_key(lines: Lines) -> Lines:
    payload = json.loads(lines[0])["payload"]
    return [lines[0].replace(b'{"checksum"', b'{"payload":"' + payload.encode() + b'","checksum"'), *lines[1:]]


def double_key_in_payload(lines: Lines) -> Lines:
    payload = base64.b64decode(json.loads(lines[-1])["payload"])
    forged = payload.replace(b'"decision":"approved"', b'"decision":"rejected","decision":"approved"')
    return [*lines[:-1], again(lines[-1], payload=base64.b64encode(forged).decode())]


def other_spelling(lines: Lines) -> Lines:
    return [json.dumps(json.loads(lines[0])).encode(), *lines[1:]]


FORGERIES: dict[str, Callable[[Lines], Lines]] = {
    "records in another order": lambda lines: [lines[1], lines[0], *lines[2:]],
    "in another order, relinked": lambda lines: relinked([lines[1], lines[0], *lines[2:]]),
    "the first one taken out": lambda lines: lines[1:],
    "the first one taken out, relinked": lambda lines: relinked([line for line in lines[1:] if b"stamp" not in line]),
    "one in the middle taken out": lambda lines: [lines[0], *lines[2:]],
    "one twice": lambda lines: [lines[0], *lines],
    "one twice, relinked": lambda lines: relinked([lines[0], *lines]),
    "the last one twice": lambda lines: [*lines, lines[-1]],
    "signatures of two records swapped": swapped_signatures,
    "a signature taken off": lambda lines: [again(lines[0], signatures=[]), *lines[1:]],
    "a signature taken off, relinked": lambda lines: relinked([again(lines[0], signatures=[]), *lines[1:]]),
    "a returned run approved": lambda lines: relinked([lines[0], said(lines[1], decision="approved"), *lines[2:]]),
    "another person": lambda lines: relinked([said(lines[0], person="R. Joones"), *lines[1:]]),
    "a person who looks the same": lambda lines: [said(lines[0], person="R. J\u03bfnes"), *lines[1:]],
    "a person with a letter that nobody sees": lambda lines: [said(lines[0], person="R.\u200b Jones"), *lines[1:]],
    "another tolerance": lambda lines: relinked(
        [
            *lines[:-1],
            said(lines[-1], figures=tuple(replace(each, tolerance=0.5) for each in opened_entry(lines[-1]).figures)),
        ]
    ),
    "another reserve in the last one": lambda lines: [
        *lines[:-1],
        said(lines[-1], figures=tuple(replace(each, reserve=1.0) for each in opened_entry(lines[-1]).figures)),
    ],
    "a file less": lambda lines: relinked(
        [said(line, subjects=without_page(line)) if b"page.html" in payload_of(line) else line for line in lines]
    ),
    "line ends of Windows": lambda lines: [line + b"\r" for line in lines],
    "a space behind": lambda lines: [lines[0] + b" ", *lines[1:]],
    "an empty line": lambda lines: [lines[0], b"", *lines[1:]],
    "something behind": lambda lines: [*lines, b"# as agreed"],
    "a field twice": twice_the_same_key,
    "a field of the decision twice": double_key_in_payload,
    "the same JSON written otherwise": other_spelling,
    "another kind of payload": lambda lines: [again(lines[0], payloadType="text/plain"), *lines[1:]],
    "a field more": lambda lines: [again(lines[0], note="as agreed"), *lines[1:]],
    "a byte order mark": lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]],
    "only the last one": lambda lines: relinked(lines[-1:]),
    "none": lambda lines: [],
}


def payload_of(line: bytes) -> bytes:
    return base64.b64decode(json.loads(line)["payload"])


def without_page(line: bytes) -> dict[str, str]:
    return {name: digest for name, digest in opened_entry(line).subjects.items() if name != "page.html"}


@pytest.mark.parametrize("how", some(FORGERIES, 6))
def test_forgeries_are_found_by_those_who_noted_a_digest_or_know_the_keys(
    how: str, run: Path, signed: tuple[Path, Against]
) -> None:
    place, against = place_of(run), signed[1]
    lines = place.read_bytes().splitlines()
    place.write_bytes(b"".join(line + b"\n" for line in FORGERIES[how](lines)))
    assert checked(run, replace(against, signers=None, roots=None)).names(place.name)  # by the digest alone
    if how not in ("none", "only the last one"):  # what was taken away whole has no signature that could be wrong
        assert checked(run, replace(against, head=None)).names(place.name)  # by keys alone


def test_a_signature_shows_a_change_even_to_who_knows_no_keys(run: Path) -> None:
    place = place_of(run)
    lines = place.read_bytes().splitlines()
    place.write_bytes(b"".join(line + b"\n" for line in FORGERIES["another reserve in the last one"](lines)))
    assert [fault.what for fault in checked(run).faults] == ["has a signature that is not of what it says"]


def test_decisions_of_another_run_or_of_an_earlier_page_are_found(run: Path, signed: tuple[Path, Against]) -> None:
    other = run_folder(run.parent.parent / "other", draws=1_000)
    shutil.copy(place_of(run), place_of(other))
    assert checked(other, signed[1]).names(RESULT)
    shutil.copy(other.with_name("page.html"), run.with_name("page.html"))
    assert checked(run, signed[1]).names("page.html")
    renamed = run.with_name("run.nc")
    shutil.copy(run, renamed)
    shutil.copy(place_of(run), place_of(renamed))
    assert checked(renamed, signed[1]).names("run.nc")


def test_a_key_that_is_not_the_persons_is_found(run: Path, signed: tuple[Path, Against], tmp_path: Path) -> None:
    """Who has taken a record out can write another with a key of their own: only --allowed-signers knows better."""
    place = place_of(run)
    place.write_bytes(b"".join(place.read_bytes().splitlines(True)[:-1]))
    decide(run, signer(key(tmp_path, "mallory")))
    assert checked(run, replace(signed[1], head=None, signers=None)).faults == ()
    (fault,) = checked(run, replace(signed[1], head=None)).faults
    assert "is not signed by anybody whom --allowed-signers names" in fault.what


@pytest.mark.skipif(not (HAS_OPENSSL and has_library()), reason="needs openssl and rfc3161-client")
def test_stamps_of_other_decisions_times_and_authorities_are_found(
    run: Path, signed: tuple[Path, Against], tmp_path: Path
) -> None:
    against, place = replace(signed[1], head=None, signers=None), place_of(run)
    lines = place.read_bytes().splitlines()
    number, stamp = next((n, record.entry) for n, record in enumerate(records(run)) if isinstance(record.entry, Stamp))
    mallory = Authority(tmp_path / "mallory")  # which calls itself as the council's does
    (tmp_path / "q").write_bytes(request(lines[number - 1]))
    reply = base64.b64encode(mallory.stamp(tmp_path / "q", tmp_path / "r").read_bytes()).decode()
    forged: dict[str, Stamp] = {
        "of another record": replace(stamp, head=digest_of(lines[0])),
        "of nothing here": replace(stamp, head=digest_of(b"nothing")),
        "earlier": replace(stamp, when="2021-01-01T00:00:00Z"),
        "of another name": replace(stamp, authority="CN=The Crown"),
        "by somebody else": replace(stamp, reply=reply),
        "nonsense": replace(stamp, reply="AAAA"),
        "none": replace(stamp, reply=""),
    }
    for how, told in forged.items():
        place.write_bytes(b"".join(line + b"\n" for line in relinked([*lines[:number], enveloped(told).line])))
        found = [fault for fault in checked(run, against).faults if fault.record == number + 1]
        assert found, how
    place.write_bytes(b"".join(line + b"\n" for line in relinked([*lines[:number], enveloped(stamp).line])))
    assert checked(run, against).faults == ()


@pytest.mark.skipif(not (HAS_OPENSSL and has_library()), reason="needs openssl and rfc3161-client")
def test_a_record_that_says_a_later_time_than_its_stamp_is_found(run: Path, tmp_path: Path) -> None:
    """The clock of whoever decided was wrong, or put right: a stamp of today cannot be of a decision of 2099."""
    told = replace(records(run)[0].entry, when="2099-01-01T00:00:00Z")
    add(run, told)
    authority = Authority(tmp_path / "authority")
    (tmp_path / "q").write_bytes(request(head(run)))
    store(run, authority.stamp(tmp_path / "q", tmp_path / "r"))
    assert any("is older than the record that it stamps" in fault.what for fault in checked(run).faults)


def test_a_crate_that_was_made_to_fit_is_found_by_the_decision_on_it(run: Path, signed: tuple[Path, Against]) -> None:
    """Checksums inside files find accidents; what somebody decided on is named by a digest that is not in the file."""
    place = run.with_name(CRATE)
    known = described(place.read_text())
    place.write_text(crate(read_results(run), replace(known, person="S. Omebody")))
    assert described(place.read_text()).person == "S. Omebody"
    assert checked(run, signed[1]).names(CRATE)


def test_a_digest_that_is_none_is_a_mistake(run: Path) -> None:
    for text in ("", "0" * 63, "g" * 64):
        with pytest.raises(UsageError, match="E716"):
            checked(run, Against(text))
