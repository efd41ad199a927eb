"""``mcsv stamp`` and a run's folder on the command line: from a model to decisions that an authority stamped."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from campaign import long_only
from decisions import HAS_OPENSSL, MODEL, Authority, simulated, write_folder

from mcsv.approvals.chain import add, records
from mcsv.approvals.entries import Stamp
from mcsv.approvals.stamping import has_library
from mcsv.files.run_layout import OWN, SUMS

WORDS = ("--role", "approver", "--decision", "approved", "--person", "R. Jones", "--reason", "inside the tolerance")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "decision"
    write_folder(simulated(), folder)
    return folder


@pytest.fixture
def folder(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "decision"))


def test_a_folder_is_reported_decided_on_and_verified(run, tmp_path):
    folder = tmp_path / "decision"
    assert run("run", MODEL, "--draws", "2000", "--out", f"{folder}/", "--person", "A. Analyst").code == 0
    assert {place.name for place in folder.iterdir()} == {*OWN, SUMS}
    assert "A. Analyst" in (folder / "ro-crate-metadata.json").read_text()
    assert run("report", folder, "--html", folder / "page.html", "--xlsx", folder / "book.xlsx").code == 0
    assert run("show", folder).code == 0
    done = run("approve", folder, *WORDS)
    assert "on result.nc, model.yaml, run.json, page.html, book.xlsx, ro-crate-metadata.json" in done.err
    told = run("verify", folder)
    assert told.code == 0
    assert "the figures are the same to the last bit today" in told.out
    page = folder / "page.html"
    page.write_text(page.read_text().replace("deficit", "surplus"))
    told = run("verify", folder, "--no-rerun")
    assert told.code == 5
    assert "failed: page.html is not what was decided on" in told.err
    refused = run("run", MODEL, "--draws", "1000", "--out", folder)
    assert refused.code == 2
    assert "E712" in refused.err


@long_only
def test_a_run_again_tells_of_pages_that_are_of_the_one_before(run, folder):
    assert run("report", folder, "--md", folder / "page.md").code == 0
    told = run("run", MODEL, "--draws", "1000", "--out", folder)
    assert told.code == 0
    assert "page.md there is of an earlier run" in told.err


def test_what_is_off_is_told_at_once(run, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("Dear")
    refused = run("run", MODEL, "--out", tmp_path / "letters", "--draws", "none")
    assert refused.code == 2
    assert "E711" in refused.err
    assert "--draws" in refused.err
    for words in (("--person", "A. Analyst"), ("--person", "A. Analyst", "--out", tmp_path / "run.nc")):
        refused = run("run", MODEL, *words)
        assert "E722" in refused.err
    assert "E719" in run("run", MODEL, "--out", f"{tmp_path}/new/", "--person", "A. \u0391nalyst").err
    assert [place.name for place in tmp_path.iterdir()] == ["letters"]


@pytest.mark.skipif(not (HAS_OPENSSL and has_library()), reason="needs openssl and rfc3161-client")
def test_decisions_are_stamped_and_the_stamp_is_checked(run, folder, tmp_path):
    asked, answer, out = tmp_path / "head.tsq", tmp_path / "head.tsr", tmp_path / "out.tsr"
    assert "E713" in run("stamp", folder, "--request", asked).err
    assert run("approve", folder, *WORDS).code == 0
    assert run("stamp", folder, "--request", asked).code == 0
    authority, other = Authority(tmp_path / "tsa"), Authority(tmp_path / "other")
    authority.stamp(asked, answer)
    told = ("stamp", folder, "--reply", answer, "--request", asked, "--tsa-roots")
    assert "E715" in run(*told, other.root).err
    stored = run(*told, authority.root)
    assert stored.code == 0
    head = stored.err.split()[-1]
    assert run("stamp", folder, "--export", out).code == 0
    assert out.read_bytes() == answer.read_bytes()
    assert "E502" in run("stamp", folder, "--export", out).err
    checked = run("verify", folder, "--no-rerun", "--head", head, "--tsa-roots", authority.root)
    assert checked.code == 0
    place = folder / "result.nc.approvals"
    whole = place.read_bytes()
    place.write_bytes(whole.splitlines(True)[0])  # the stamp is taken out
    gone = run("verify", folder, "--no-rerun", "--tsa-roots", authority.root)
    assert gone.code == 5
    assert "has no time stamp that --tsa-roots could hold for" in gone.err
    place.write_bytes(whole)
    assert "2. time stamp of 20" in checked.out
    assert "The authority's signature holds against --tsa-roots." in checked.out
    assert "unseen" not in checked.out
    assert run("verify", folder, "--no-rerun", "--tsa-roots", other.root).code == 5
    late = run("report", folder, "--md", folder / "late.md")
    assert late.code == 0
    assert "late.md is not listed in ro-crate-metadata.json" in late.err
    assert head in (folder / "late.md").read_text()
    assert "Time stamp" in (folder / "late.md").read_text()


def test_without_the_extra_verifying_says_what_it_did_not_look_at(run, folder, monkeypatch):
    assert run("approve", folder, *WORDS).code == 0
    result = folder / "result.nc"
    add(result, Stamp("2027-01-01T00:00:00Z", "CN=Council", records(result)[0].digest, "AAAA"))
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    told = run("verify", folder, "--no-rerun")
    assert told.code == 0
    assert "Time stamps were not looked at: that needs pip install 'mcsv[stamp]'" in told.out
    refused = run("verify", folder, "--no-rerun", "--tsa-roots", Path("ca.pem"))
    assert refused.code == 2
    assert "E714" in refused.err
    assert "E714" in run("stamp", folder, "--request", folder.parent / "q").err


def test_one_thing_is_asked_for_at_a_time(run, tmp_path):
    for words in ((), ("--request", "a", "--export", "b")):
        refused = run("stamp", tmp_path, *words)
        assert refused.code == 2
        assert "E205 stamp" in refused.err
