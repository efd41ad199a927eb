"""Records of decisions hang together: any byte that changes is found, and what was signed is what is checked."""

from __future__ import annotations

import datetime
import random
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from campaign import effort

import mcsv
from mcsv.approvals.chain import add, faults, place_of, records
from mcsv.approvals.record import Approval, digest_of, enveloped, opened
from mcsv.approvals.signing import signed_by, signer
from mcsv.ask.approve import approval
from mcsv.errors import UsageError
from mcsv.files.results import read_results, write_results

MODEL = Path(__file__).parents[2] / "configs" / "small_cohort.yaml"
NOON = datetime.datetime(2027, 4, 1, 12, tzinfo=datetime.UTC)
WORDS = {"role": "approver", "decision": "approved", "person": "R. Jones", "reason": "inside the tolerance"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    write_results(mcsv.simulate(mcsv.read_model(MODEL), draws=4_000), folder / "run.nc")
    (folder / "page.html").write_text("<p>the page</p>")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def decide(folder: Path, sign: Any = None, **words: str) -> Any:
    run = folder / "run.nc"
    told = approval(read_results(run), run, [folder / "page.html"], NOON, **{**WORDS, **words})
    return add(run, told, sign)


def test_records_follow_each_other_and_say_what_was_printed(folder: Path) -> None:
    first, second = decide(folder), decide(folder, role="assurer", decision="returned", reason="which source?")
    run = folder / "run.nc"
    assert [record.approval.decision for record in records(run)] == ["approved", "returned"]
    assert second.approval.previous == first.digest == digest_of(place_of(run).read_bytes().split(b"\n")[0])
    assert "chance of a deficit" in first.approval.figure or "deficit" in first.approval.figure
    assert first.approval.when == "2027-04-01T12:00:00Z"
    assert faults(run, records(run)) == []


def test_any_byte_that_changes_is_found_and_named(folder: Path) -> None:
    for reason in ("first", "second", "third"):
        decide(folder, reason=reason)
    rng = random.Random(4)
    for name in ("run.nc", "page.html", "run.nc.approvals"):
        place = folder / name
        whole = place.read_bytes()
        for _ in range(effort(340, 12)):
            at = rng.randrange(len(whole))
            place.write_bytes(whole[:at] + bytes([whole[at] ^ rng.randrange(1, 256)]) + whole[at + 1 :])
            found = told_of(folder / "run.nc")
            # The last record alone has nobody behind it who names it: its digest is what was handed out.
            if name != "run.nc.approvals" or at < whole[:-1].rindex(b"\n"):
                assert found, (name, at)
                assert any(name in text or "record" in text for text in found), found
        place.write_bytes(whole)
    assert told_of(folder / "run.nc") == []


def told_of(run: Path) -> list[str]:
    try:
        return faults(run, records(run))
    except UsageError as error:
        return [str(mistake) for mistake in error.mistakes]


def test_records_taken_out_put_in_or_turned_round_are_found(folder: Path) -> None:
    for reason in ("first", "second", "third"):
        decide(folder, reason=reason)
    place = folder / "run.nc.approvals"
    one, two, three = place.read_bytes().splitlines(keepends=True)
    for content in (two + three, one + three, two + one + three, one + one + two + three, one + two + three[:-1]):
        place.write_bytes(content)
        assert told_of(folder / "run.nc"), content


def test_a_record_is_what_was_put_in(folder: Path) -> None:
    told = approval(read_results(folder / "run.nc"), folder / "run.nc", [], NOON, **WORDS)
    for text in ("plain", "\u00e4\u00f6 \u4f60", '"quoted" \\ \n', "x" * 3_000):
        assert opened(enveloped(replace(told, reason=text)).line).approval == replace(told, reason=text)
    for line in (b"", b"{}", b"[]", b"nonsense", b'{"payload":"e30=","payloadType":"x","signatures":[]}'):
        with pytest.raises(UsageError, match="E661"):
            opened(line)
    for signature in ("x", 5):  # no base64
        with pytest.raises(UsageError, match="E661"):
            opened(enveloped(told, (signature,)).line)  # type: ignore[arg-type]


def test_two_who_decide_at_once_wait_for_each_other(folder: Path) -> None:
    run = folder / "run.nc"
    told = approval(read_results(run), run, [], NOON, **WORDS)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: add(run, replace(told, reason=str(number))), range(40)))
    found = records(run)
    assert {record.approval.reason for record in found} == {str(number) for number in range(40)}
    assert faults(run, found) == []


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not here")
def test_a_signature_is_of_this_record_and_this_person(folder: Path, tmp_path: Path) -> None:
    keys = []
    for name in ("jones", "smith"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(tmp_path / name)]
        subprocess.run(command, check=True)
        keys.append((tmp_path / f"{name}.pub").read_text().split()[:2])
    allowed = tmp_path / "allowed"
    allowed.write_text(f"jones@council {' '.join(keys[0])}\n")
    made = decide(folder, signer(tmp_path / "jones"))
    other = decide(folder, signer(tmp_path / "smith"))
    assert signed_by(made, allowed) == "jones@council"
    assert signed_by(other, allowed) is None
    moved: Approval = replace(made.approval, decision="rejected")
    assert signed_by(enveloped(moved, made.signatures), allowed) is None
    with pytest.raises(UsageError, match="E662"):
        decide(folder, signer(tmp_path / "nobody"))
    assert len(records(folder / "run.nc")) == 2


def test_evidence_stands_beside_the_run(folder: Path, tmp_path: Path) -> None:
    run = folder / "run.nc"
    elsewhere = tmp_path / "minute.txt"
    elsewhere.write_text("agreed")
    with pytest.raises(UsageError) as caught:
        approval(read_results(run), run, [elsewhere, folder / "none"], NOON, **WORDS)
    assert [mistake.what for mistake in caught.value.mistakes] == ["is not beside the run", "there is no such file"]
