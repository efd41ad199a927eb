"""Time stamps of one's own authority: fitted to a record, checked offline here and by openssl."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from decisions import HAS_OPENSSL, Authority

from mcsv.approvals.stamping import has_library, request, roots_in, stamp_from, untrue
from mcsv.errors import UsageError

LINE = b'{"a record"}'

with_authority = pytest.mark.skipif(not (HAS_OPENSSL and has_library()), reason="needs openssl and rfc3161-client")


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authorities") / "council", "Council")


def asked(authority: Authority, line: bytes, folder: Path) -> tuple[bytes, bytes]:
    """A request for a line, and the authority's reply."""
    (folder / "q").write_bytes(request(line))
    return (folder / "q").read_bytes(), authority.stamp(folder / "q", folder / "r").read_bytes()


@with_authority
def test_a_stamp_is_of_its_line_and_of_its_authority(council: Authority, tmp_path: Path) -> None:
    question, reply = asked(council, LINE, tmp_path)
    stamp = stamp_from(reply, [b"another", LINE], question)
    assert stamp.head == hashlib.sha256(LINE).hexdigest()
    assert "Council" in stamp.authority
    assert untrue(stamp, LINE) == untrue(stamp, LINE, roots_in(council.root)) == ""
    assert "something else" in untrue(stamp, b"another")
    other = Authority(tmp_path / "other", "Council")  # of the same name
    assert "--tsa-roots" in untrue(stamp, LINE, roots_in(other.root))
    both = tmp_path / "both.pem"
    both.write_bytes(other.root.read_bytes() + council.root.read_bytes())
    assert untrue(stamp, LINE, roots_in(both)) == ""


@with_authority
def test_openssl_agrees(council: Authority, tmp_path: Path) -> None:
    """With the digest that mcsv prints."""
    asked(council, LINE, tmp_path)
    for line, code in ((LINE, 0), (b"another", 1)):
        digest = hashlib.sha256(line).hexdigest()
        words = ["openssl", "ts", "-verify", "-digest", digest, "-in", "r", "-CAfile", str(council.root)]
        assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == code


@with_authority
def test_replies_that_do_not_fit_are_refused(council: Authority, tmp_path: Path) -> None:
    question, reply = asked(council, LINE, tmp_path)
    with pytest.raises(UsageError, match="of nothing that was recorded"):
        stamp_from(reply, [b"another"])
    with pytest.raises(UsageError, match="answers another request"):
        stamp_from(reply, [LINE], request(LINE))
    with pytest.raises(UsageError, match="answers another request"):
        stamp_from(reply, [LINE], b"nonsense")
    for nonsense in (b"", b"nonsense", question, reply[:-1], reply + b"x"):
        with pytest.raises(UsageError, match="E715"):
            stamp_from(nonsense, [LINE])


@with_authority
def test_a_refusal_is_no_stamp(council: Authority, tmp_path: Path) -> None:
    """An authority that takes SHA-512 alone."""
    conf = council.folder / "conf"
    conf.write_text(conf.read_text().replace("digests = sha256, sha512", "digests = sha512"))
    _, reply = asked(council, LINE, tmp_path)
    conf.write_text(conf.read_text().replace("digests = sha512", "digests = sha256, sha512"))
    with pytest.raises(UsageError, match="is a refusal"):
        stamp_from(reply, [LINE])


@with_authority
def test_roots_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("")
    for place in (tmp_path / "empty.pem", tmp_path / "none.pem", tmp_path):
        with pytest.raises(UsageError, match="E720"):
            roots_in(place)


def test_without_the_extra_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    assert not has_library()
    for ask in (lambda: request(LINE), lambda: stamp_from(b"", [LINE]), lambda: roots_in(tmp_path)):
        with pytest.raises(UsageError, match=r"E714 .*pip install 'mcsv\[stamp\]'"):
            ask()
