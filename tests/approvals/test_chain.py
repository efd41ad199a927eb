"""Records of decisions hang together: any byte that changes is found, and what was signed is what is checked."""

from __future__ import annotations

import itertools
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from decisions import NOON, WORDS, allowed, decide, key, simulated

from mcsv.approvals import chain
from mcsv.approvals.chain import add, decided_on, place_of, read, records
from mcsv.approvals.entries import Entry
from mcsv.approvals.record import Envelope, digest_of, enveloped
from mcsv.approvals.signing import keys_of, signed_by, signer
from mcsv.ask.approve import approval
from mcsv.ask.checked import checked
from mcsv.errors import Mistake, UsageError
from mcsv.files.results import read_results, write_results


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    write_results(simulated(), folder / "run.nc")
    (folder / "page.html").write_text("<p>the page</p>")
    return folder


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy")) / "run.nc"


def on_page(run: Path, sign: Any = None, **said: str) -> Envelope:
    return decide(run, sign, [run.with_name("page.html")], **said)


def told_of(run: Path) -> list[str]:
    return [str(fault) for fault in checked(run).faults]


def test_records_follow_each_other_and_say_what_was_printed(run: Path) -> None:
    first, second = on_page(run), on_page(run, role="assurer", decision="returned", reason="which source?")
    assert [record.entry.decision for record in records(run)] == ["approved", "returned"]
    assert second.entry.previous == first.digest == digest_of(place_of(run).read_bytes().split(b"\n")[0])
    assert "deficit" in first.entry.figures[0].figure
    assert (first.entry.when, first.entry.draws, first.entry.complete) == ("2020-04-01T12:00:00Z", 2_000, True)
    assert told_of(run) == []


def test_records_taken_out_put_in_or_turned_round_are_found(run: Path) -> None:
    for reason in ("first", "second", "third"):
        on_page(run, reason=reason)
    place = place_of(run)
    one, two, three = place.read_bytes().splitlines(keepends=True)
    for content in (two + three, one + three, two + one + three, one + one + two + three, one + two + three[:-1], b""):
        place.write_bytes(content)
        assert told_of(run), content


def test_a_decision_that_could_not_be_signed_leaves_nothing(run: Path) -> None:
    def refuse(entry: Entry) -> str:
        raise UsageError(Mistake("E662", "cannot be signed"))

    with pytest.raises(UsageError, match="E662"):
        on_page(run, refuse)
    assert not place_of(run).exists()
    on_page(run)
    with pytest.raises(UsageError, match="E662"):
        on_page(run, refuse)
    assert len(records(run)) == 1


def test_who_waits_for_one_who_fails_writes_into_the_file_that_is_there(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one takes the empty file away when it gives up; the second one had it open by then."""
    failing, waiting, count = threading.Event(), threading.Event(), itertools.count()
    real = chain._wait_for

    def watched(handle: int) -> None:
        if next(count) == 1:
            waiting.set()
        real(handle)

    def fail_late(entry: Entry) -> str:
        failing.set()
        assert waiting.wait(60)
        raise UsageError(Mistake("E662", "cannot be signed"))

    monkeypatch.setattr(chain, "_wait_for", watched)
    told = approval(read_results(run), run, [], NOON, WORDS)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(add, run, told, fail_late)
        assert failing.wait(60)
        second = pool.submit(add, run, told)
        assert second.result().digest == read(run).head
        assert isinstance(first.exception(), UsageError)
    assert len(records(run)) == 1


def test_two_who_decide_at_once_wait_for_each_other(run: Path) -> None:
    told = approval(read_results(run), run, [], NOON, WORDS)

    def one(number: int) -> None:
        if number % 5:
            add(run, replace(told, reason=str(number)))
        else:  # who fails takes an empty file away, under the feet of those who wait
            with pytest.raises(ZeroDivisionError):
                add(run, told, lambda entry: str(1 // 0))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    assert {record.entry.reason for record in records(run)} == {str(number) for number in range(40) if number % 5}
    assert told_of(run) == []


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not here")
def test_a_signature_is_of_this_record_and_this_person(run: Path, tmp_path: Path) -> None:
    jones, smith = (key(tmp_path, name) for name in ("jones", "smith"))
    known = allowed(tmp_path, jones=jones)
    made, other = on_page(run, signer(jones)), on_page(run, signer(smith))
    assert signed_by(made, known) == "jones@council"
    assert signed_by(other, known) is None
    (found,) = keys_of(made)
    assert found is not None
    assert found.startswith("ED25519 key SHA256:")
    moved = enveloped(replace(made.entry, decision="rejected"), made.signatures)
    assert signed_by(moved, known) is None
    assert keys_of(moved) == [None]
    with pytest.raises(UsageError, match="E662"):
        on_page(run, signer(tmp_path / "nobody"))
    assert len(records(run)) == 2


def test_who_decided_on_a_file_is_known_by_its_name(run: Path) -> None:
    page = run.with_name("page.html")
    assert decided_on(page) is None
    on_page(run)
    assert decided_on(page) == decided_on(run) == place_of(run)
    assert decided_on(run.with_name("other.html")) is None


def test_evidence_stands_beside_the_run(run: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "minute.txt"
    elsewhere.write_text("agreed")
    on_page(run)
    with pytest.raises(UsageError) as caught:
        approval(read_results(run), run, [elsewhere, run.with_name("none"), place_of(run)], NOON, WORDS)
    told = [mistake.what for mistake in caught.value.mistakes]
    assert told == ["is not beside the run", "there is no such file", "cannot be evidence"]
