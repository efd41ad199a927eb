"""A decision says what was printed, of what was decided on and of nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from decisions import NOON, WORDS, run_folder, simulated

import mcsv
from mcsv.ask.approve import approval, words
from mcsv.errors import UsageError
from mcsv.files.results import write_results


def test_where_nobody_is_accountable_it_says_means(tmp_path: Path) -> None:
    model = {
        "currency": "GBP",
        "inputs": {"a": {"dist": "gamma", "mean": 90_000, "sd": 40_000, "source": "x"}},
        "outputs": {"twice": {"formula": "2 * a", "unit": "GBP"}, "third": {"formula": "a / 3"}},
        "options": {"more": {"set": {"inputs.a.mean": 120_000}}},
    }
    results = mcsv.simulate(model, draws=3_000)
    run = write_results(results, tmp_path / "run.nc")
    base, more = approval(results, run, [], NOON, WORDS).figures
    assert base.figure.startswith("base, twice (GBP): mean 18")
    assert "±" in base.figure
    assert more.figure.startswith("more, twice (GBP): mean 24")
    assert (base.tolerance, base.reserve) == (None, None)
    (only,) = approval(results, run, [], NOON, WORDS, "more").figures
    assert only == more


def test_the_sentences_are_those_of_the_answer(tmp_path: Path) -> None:
    run = write_results(simulated(), tmp_path / "run.nc")
    told = approval(simulated(), run, [], NOON, WORDS)
    assert all(printed.figure.endswith(".") for printed in told.figures)
    assert all(printed.tolerance == simulated().attrs["tolerance"] for printed in told.figures)
    assert list(told.subjects) == ["run.nc"]


def test_pages_of_another_run_are_no_evidence(tmp_path: Path) -> None:
    run, other = run_folder(tmp_path / "run"), run_folder(tmp_path / "other", draws=1_000)
    own = [run.with_name(name) for name in ("page.html", "book.xlsx")]
    assert approval(simulated(), run, own, NOON, WORDS).subjects.keys() == {"result.nc", "page.html", "book.xlsx"}
    foreign = [Path(shutil.copy(other.with_name(page.name), page)) for page in own]
    with pytest.raises(UsageError) as caught:
        approval(simulated(), run, foreign, NOON, WORDS)
    assert [mistake.code for mistake in caught.value.mistakes] == ["E723", "E723"]
    foreign[0].write_text("<p>minutes of the meeting</p>")  # anybody's file may be evidence
    foreign[1].write_bytes(b"a workbook of somebody else")
    assert len(approval(simulated(), run, foreign, NOON, WORDS).subjects) == 3


def test_words_are_made_one_way_and_wrong_ones_are_told_at_once() -> None:
    said = words("approver", "approved", " Sia\u0302n  Jones ", "as\nagreed")
    assert (said["person"], said["reason"]) == ("Si\u00e2n Jones", "as agreed")
    with pytest.raises(UsageError) as caught:
        words("boss", "maybe", "R. J\u03bfnes", " ")
    assert [mistake.code for mistake in caught.value.mistakes] == ["E205", "E205", "E205", "E719"]
