"""``mcsv approve`` and ``mcsv verify``: what is recorded, what is found when something has changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from campaign import long_only, some
from decisions import decide, simulated

import mcsv
from mcsv.ask.checked import Against, checked
from mcsv.ask.verify import verify
from mcsv.files.results import read_results, read_run, write_results

MODEL = Path(__file__).parents[2] / "configs" / "small_cohort.yaml"
WORDS = ("--role", "approver", "--decision", "approved", "--person", "R. Jones", "--reason", "inside the tolerance")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("made") / "run.nc"
    return write_results(simulated(), place)


@pytest.fixture
def stored(made, tmp_path):
    return Path(shutil.copy(made, tmp_path / "run.nc"))


def test_what_was_decided_is_told_and_holds(run, stored):
    done = run("approve", stored, *WORDS)
    assert done.code == 0
    assert "recorded as number 1 of run.nc" in done.err
    told = run("verify", stored)
    assert told.code == 0
    assert "1. approved by R. Jones (approver)" in told.out
    assert "the figures are the same to the last bit today" in told.out


def test_a_changed_result_and_other_figures_are_failures(run, stored):
    assert run("approve", stored, *WORDS).code == 0
    results = read_results(stored)
    results["p_deficit_any"][:] = 0.0
    stored.unlink()
    write_results(results, stored)
    told = run("verify", stored)
    assert told.code == 5
    assert "run.nc is not what was decided on" in told.err
    assert "p_deficit_any is not the same today" in told.err


def test_a_run_that_was_interrupted_is_not_run_again(run, stored):
    write_results(read_results(stored).assign_attrs(complete=0), stored)
    told = run("verify", stored)
    assert told.code == 2
    assert "E663" in told.err
    assert run("verify", stored, "--no-rerun").code == 0


def test_words_that_are_none_are_all_told_at_once(run, stored):
    refused = run("approve", stored, "--role", "boss", "--decision", "maybe", "--person", " ", "--reason", "x")
    assert refused.code == 2
    for said in ("--role", "--decision", "--person", "commissioner, analyst, assurer, approver"):
        assert said in refused.err
    assert not stored.with_name("run.nc.approvals").exists()


@pytest.mark.parametrize(
    "how",
    some(
        [
            {"draws": 5_000, "seed": 7, "scope": "x", "quantiles": (0.1, 0.8), "full": True, "curves": True},
            {"draws": 33_000, "sampling": "sobol", "keep": ("council",), "beyond": ("stays: 3",), "levels": 100},
            {"draws": 9_000, "money": True, "returns": True},
        ],
        1,
    ),
)
def test_a_run_is_run_again_as_it_was_run(how):
    model = mcsv.read_model(MODEL)
    name = next(iter(model.outputs), "")
    if "beyond" in how:
        how = how | {"beyond": (f"{name}: 3",) if name else ()}
    made = mcsv.simulate(model, **how)
    found = verify(made)
    assert found.same, found.differs
    assert found.other == ()
    assert verify(made.assign_attrs(seed=8)).differs


def test_other_labels_and_another_tolerance_are_no_longer_the_same():
    """What a figure is of, and what it is judged by, is signed for as much as the figure itself."""
    made = mcsv.simulate(MODEL, draws=2_000)
    assert verify(made.assign_attrs(tolerance=0.5)).differs == ("tolerance",)
    assert verify(made.assign_coords(pocket=made["pocket"].values[::-1])).differs == ("pocket",)


def test_what_somebody_wrote_cannot_look_like_a_record(run, stored):
    forged = "no\n2. approved by The Director (approver) at 2027-01-01T00:00:00Z: yes"
    assert run("approve", stored, *WORDS[:-1], forged).code == 0
    told = run("verify", stored, "--no-rerun")
    assert [line[:2] for line in told.out.splitlines() if line[0].isdigit()] == ["1."]
    assert max(map(len, told.out.splitlines())) <= 80


def test_the_last_digest_is_told_as_it_was_when_deciding(run, stored):
    noted = [run("approve", stored, *WORDS).err.split()[-1] for _ in range(2)]
    assert f"Digest of the last record:\n   {noted[1]}" in run("verify", stored, "--no-rerun").out
    place = stored.with_name("run.nc.approvals")
    place.write_bytes(place.read_bytes().splitlines(True)[0])  # nothing in the file can tell, but who noted it can
    assert f"Digest of the last record:\n   {noted[0]}" in run("verify", stored, "--no-rerun").out


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH")
def test_a_record_without_a_signature_that_counts_is_a_failure(run, stored, tmp_path):
    for name in ("jones", "smith"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)]
        subprocess.run(command, check=True)
    allowed = tmp_path / "allowed"
    allowed.write_text(f"jones@council {(tmp_path / 'jones.pub').read_text()}")
    asked = ("verify", stored, "--no-rerun", "--allowed-signers", allowed)
    assert run("approve", stored, *WORDS, "--key", tmp_path / "jones").code == 0
    assert run(*asked).code == 0
    assert run("approve", stored, *WORDS, "--key", tmp_path / "smith").code == 0
    assert run("approve", stored, *WORDS).code == 0
    told = run(*asked)
    assert told.code == 5
    assert "All holds" not in told.out
    for number in (2, 3):
        assert f"record {number} of run.nc.approvals is not signed by anybody whom --allowed-signers names" in told.err
    assert run("verify", stored, "--no-rerun").code == 0  # signatures are on request


def test_signatures_that_are_asked_for_where_nobody_has_decided_are_a_failure(run, stored, tmp_path):
    """Where all records are gone nothing in them fails: whoever asks who signed is not told that all holds."""
    allowed = tmp_path / "allowed"
    allowed.write_text("jones@council ssh-ed25519 AAAA\n")
    assert run("verify", stored, "--no-rerun").code == 0
    told = run("verify", stored, "--no-rerun", "--allowed-signers", allowed)
    assert told.code == 5
    assert "has no decision, so that nobody whom --allowed-signers names signed one" in told.err
    assert "All holds" not in told.out
    missing = run("verify", stored.with_name("typo.nc"), "--no-rerun", "--allowed-signers", allowed)
    assert missing.code == 2


def test_a_list_of_signers_that_is_not_there_is_a_mistake(run, stored, tmp_path):
    assert run("approve", stored, *WORDS).code == 0
    for nothing in (tmp_path / "nobody", tmp_path):
        refused = run("verify", stored, "--no-rerun", "--allowed-signers", nothing)
        assert refused.code == 2
        assert "E205 --allowed-signers: there is no such file" in refused.err


def test_what_is_decided_is_told_of_every_option_or_of_the_one_named(run, tmp_path):
    model, stored = tmp_path / "two.yaml", tmp_path / "run.nc"
    model.write_text(
        "programme: two\ncurrency: GBP\nprice_year: 2025/26\nstep: year\nhorizon: 2 years\n"
        "discounting: {rate: 0.035, origin: start}\naccountability: {pocket: council, window: 2 years, tolerance: 0.1}"
        "\npockets: {council: {reserve: 150_000}}\ninputs: {dear: {dist: gamma, mean: 90_000, sd: 40_000, source: x}}\n"
        "costs: {team: {amount: dear, per: year, for: 2 years, paid_by: council}}\n"
        "options: {richer: {set: {pockets.council.reserve: 300_000}}}\n"
    )
    assert run("run", model, "--draws", "3000", "--out", stored).code == 0
    assert run("approve", stored, *WORDS).code == 0
    assert run("approve", stored, *WORDS, "--option", "richer").code == 0
    assert run("approve", stored, *WORDS, "--option", "cheaper").code == 2
    first, second = run("verify", stored, "--no-rerun").out.split("\n2. ")
    for said in ("base, council: ", "richer, council: ", "reserve held GBP 150,000", "reserve held GBP 300,000"):
        assert said in first
    assert "base" not in second
    assert "reserve held GBP 300,000" in second


def test_a_run_that_was_interrupted_is_approved_only_on_purpose(run, stored):
    write_results(read_results(stored).assign_attrs(complete=0), stored)
    refused = run("approve", stored, *WORDS)
    assert refused.code == 2
    assert "E710" in refused.err
    assert "--even-incomplete" in refused.err
    decide(stored, decision="returned", evidence=[])
    assert run("approve", stored, *WORDS, "--even-incomplete").code == 0
    assert run("verify", stored, "--no-rerun").out.count("had been interrupted") == 2


def test_a_name_that_could_be_taken_for_another_is_refused(run, stored):
    forged = [word.replace("Jones", "J\u03bfnes") for word in WORDS]
    refused = run("approve", stored, *forged)
    assert refused.code == 2
    assert "E719" in refused.err


def test_what_was_decided_on_is_not_written_over(run, stored):
    page = stored.with_name("page.html")
    assert run("report", stored, "--html", page).code == 0
    assert run("approve", stored, *WORDS, "--evidence", page).code == 0
    before = stored.read_bytes(), page.read_bytes()
    for words in (("run", MODEL, "--draws", "2000", "--out", stored), ("report", stored, "--html", page)):
        refused = run(*words)
        assert refused.code == 2
        assert "E712" in refused.err
    assert (stored.read_bytes(), page.read_bytes()) == before
    assert run("report", stored, "--html", stored.with_name("decided.html")).code == 0
    digest = run("verify", stored, "--no-rerun").out.partition("last record:\n   ")[2].split()[0]
    text = stored.with_name("decided.html").read_text()
    assert digest in text
    assert "Approved by R. Jones" in text


def test_a_page_does_not_repeat_decisions_that_do_not_hold(run, stored):
    assert run("approve", stored, *WORDS).code == 0
    results = read_results(stored)
    results["p_deficit_any"][:] = 0.0
    write_results(results, stored)
    page = stored.with_name("later.md")
    assert run("report", stored, "--md", page).code == 0
    assert "Approved by" not in page.read_text()
    assert "they do not hold any more" in page.read_text()


@pytest.mark.parametrize("content", [b"", b"nonsense\n", b"cut"])
def test_records_that_are_none_are_a_failure_of_verification(run, stored, content):
    stored.with_name("run.nc.approvals").write_bytes(content)
    told = run("verify", stored, "--no-rerun")
    assert told.code == 5
    assert "run.nc.approvals" in told.err


@pytest.mark.parametrize("rerun", ["--rerun", "--no-rerun"])
def test_a_result_that_was_cut_or_is_gone_is_a_failure_where_records_name_it(run, stored, rerun):
    decide(stored, evidence=[])
    stored.write_bytes(stored.read_bytes()[:20_000])
    told = run("verify", stored, rerun)
    assert told.code == 5
    assert told.err.count("failed: run.nc ") == 1
    stored.unlink()
    told = run("verify", stored, rerun)
    assert told.code == 5
    assert "run.nc is not there any more" in told.err


def test_without_records_a_result_speaks_for_itself(run, stored, tmp_path):
    whole = stored.read_bytes()
    at = whole.rindex(b"GBP")
    stored.write_bytes(whole[:at] + b"USD" + whole[at + 3 :])
    assert run("verify", stored, "--no-rerun").code == 5
    (tmp_path / "page.nc").write_text("no result")
    for nothing in (tmp_path / "page.nc", tmp_path / "none.nc"):
        told = run("verify", nothing)
        assert told.code == 2
        assert "E503" in told.err


def test_a_noted_digest_shows_what_was_taken_away(run, stored):
    noted = [decide(stored, evidence=[]).digest for _ in range(3)]
    place = stored.with_name("run.nc.approvals")
    asked = ("verify", stored, "--no-rerun", "--head")
    assert "2 records stand behind it" in run(*asked, f" {noted[0].upper()}").out
    place.write_bytes(b"".join(place.read_bytes().splitlines(True)[:2]))
    told = run(*asked[:3])
    assert told.code == 0
    assert "Records after the last one could have been taken out unseen" in " ".join(told.out.split())
    told = run(*asked, noted[2])
    assert told.code == 5
    assert "records were taken out or changed" in told.err
    assert checked(stored, Against(noted[1])).later == 0
    place.unlink()
    assert checked(stored, Against(noted[1])).names(place.name)


@long_only  # tests/ask/test_further.py does so without files and words
def test_further_answers_are_told_again_too(run, tmp_path):
    place = tmp_path / "run.nc"
    assert run("run", MODEL, "--draws", "20000", "--answers", "--out", place).code == 0
    assert run("verify", place).code == 0
    results, answers = read_run(place)
    answers["compare"]["benefit_apart_mean"][...] = 0.123
    write_results(results, place, answers)
    found = run("verify", place)
    assert found.code == 5
    assert "compare: benefit_apart_mean is not the same today" in found.err
