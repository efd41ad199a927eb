"""Claims: one owner at a time, and none for ever."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from campaign import effort

from mcsv.errors import UsageError
from mcsv.files.claims import Claims, claim_of
from mcsv.files.owners import mark, of_the_dead


def forged(place: Path, **other: Any) -> None:
    """A claim as another process would have made it."""
    with Claims() as claims:
        assert claims.take(place)
        owner = json.loads(place.read_text()) | other | {"token": "other"}
        claims.release(place)
    place.write_text(json.dumps(owner))


def test_a_claim_has_one_owner(tmp_path: Path) -> None:
    place = tmp_path / ".a.claim"
    with Claims() as one, Claims() as other:
        assert one.take(place)
        assert one.holds(place)
        assert not other.take(place)
        other.release(place)
        assert one.holds(place)
        one.release(place)
        assert other.take(place)
        assert not one.holds(place)
    assert not place.exists()  # the block gives back what it holds


def test_what_a_dead_process_held_is_taken_over(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    place = tmp_path / ".a.claim"
    for other in ({"pid": ended.pid}, {"born": "17"}):  # ended, and its number given to another process
        forged(place, **other)
        with Claims() as claims:
            assert claims.take(place)


def test_what_lives_elsewhere_is_its_owner_s_until_it_is_silent(tmp_path: Path) -> None:
    place = tmp_path / ".a.claim"
    for owner in ({"host": "far"}, {"machine": "the machine before it was started again"}):
        forged(place, **owner)
        with Claims() as claims:
            assert not claims.take(place)
            long_ago = time.time() - 1000
            os.utime(place, (long_ago, long_ago))
            assert claims.take(place)


def test_where_the_system_tells_of_no_process_silence_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(pid: int, number: int) -> None:
        raise AssertionError("on Windows that is a Ctrl-C for everybody in the window")

    place = tmp_path / ".a.claim"
    forged(place, pid=2**22 - 1)  # nobody's
    monkeypatch.setattr("mcsv.files.owners._ASKED", False)
    monkeypatch.setattr(os, "kill", asked)
    assert not of_the_dead(mark())
    with Claims() as claims:
        assert not claims.take(place)
        os.utime(place, (0, 0))
        assert claims.take(place)


def test_half_a_claim_is_one(tmp_path: Path) -> None:
    place = tmp_path / ".a.claim"
    place.touch()
    with Claims() as claims:
        assert not claims.take(place)
        os.utime(place, (0, 0))
        assert claims.take(place)


def test_claims_are_kept_alive(tmp_path: Path) -> None:
    place = tmp_path / ".a.claim"
    with Claims(beat=0.01) as claims:
        claims.take(place)
        os.utime(place, (0, 0))
        limit = time.monotonic() + 30
        while place.stat().st_mtime == 0 and time.monotonic() < limit:
            time.sleep(0.01)
        assert place.stat().st_mtime > 0


def race(each: Claims, place: Path, start: threading.Barrier, got: list[Claims]) -> None:
    start.wait()
    if each.take(place):
        got.append(each)


def test_of_many_who_find_a_dead_owner_one_takes_over(tmp_path: Path) -> None:
    for number in range(effort(200, 10)):
        place = tmp_path / f".{number}.claim"
        forged(place, born="17")
        got: list[Claims] = []
        start = threading.Barrier(4)
        with Claims() as a, Claims() as b, Claims() as c, Claims() as d:
            threads = [threading.Thread(target=race, args=(each, place, start, got)) for each in (a, b, c, d)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(got) == 1
            assert got[0].holds(place)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    with Claims() as claims, pytest.raises(UsageError, match="E602"):
        claims.take(tmp_path / "no" / ".a.claim")


def test_a_claim_is_waited_for_and_refused_in_the_end(tmp_path: Path) -> None:
    place = claim_of(tmp_path / "run")
    assert place == tmp_path / ".run.claim"
    with Claims() as theirs, Claims() as ours:
        assert theirs.take(place)
        with pytest.raises(UsageError, match="E743"):
            ours.wait(place, patience=0.0)
        thread = threading.Thread(target=ours.wait, args=(place,))
        thread.start()
        theirs.release(place)
        thread.join(30.0)
        assert ours.holds(place)
