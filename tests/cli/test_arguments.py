from __future__ import annotations

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

import mcsv
from mcsv.cli import arguments
from mcsv.cli.__main__ import app
from mcsv.errors import UsageError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e6", 10**6),
        ("1_000_000", 10**6),
        ("1000000", 10**6),
        ("1.5e6", 1_500_000),
        ("2", 2),
        ("1E+18", 10**18),
    ],
)
def test_a_number_of_draws_can_be_written_in_many_ways(text, value):
    assert arguments.draws(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "-1",
        "1.5",
        "true",
        "1",
        "",
        "1,000",
        "1e-3",
        "1__0",
        "nan",
        "inf",
        "0x10",
        "1e9999",
        "１２３",
        "1e6 x",
    ],
)
def test_what_is_no_number_of_draws_is_refused(text):
    with pytest.raises(UsageError, match=r"E205 (--)?draws"):
        arguments.draws(text)


@pytest.mark.parametrize("text", ["-1", "1.5", str(2**64), "abc"])
def test_what_is_no_seed_is_refused(text):
    with pytest.raises(UsageError, match=r"E205 (--)?seed"):
        arguments.seed(text)


def test_the_largest_seed_is_taken():
    assert arguments.seed(str(2**64 - 1)) == 2**64 - 1


@pytest.mark.parametrize("text", ["0", "1", "0.5,x", "0.5,,0.9", "nan"])
def test_what_is_no_quantile_is_refused(text):
    with pytest.raises(UsageError, match=r"E205 (--)?quantiles"):
        arguments.quantiles(text)


def test_words_apart_by_commas():
    assert arguments.quantiles("0.95, 0.05") == (0.95, 0.05)
    assert arguments.names("b, a,b,") == ("b", "a")


def test_names_apart_by_commas():
    assert arguments.names("b, a,b,,", "--keep") == ("b", "a")
    assert arguments.names("b,a,b", "--together", twice=True) == ("b", "a", "b")
    assert arguments.names("", "--keep") == ()
    with pytest.raises(UsageError, match="E205 --of: cannot be read; value: ,"):
        arguments.names(",", "--of")


class Asked(Exception):
    """Raised in place of an answer, by what was asked."""


SIZE = ("--draws", "5000", "--seed", "7", "--threads", "3")
MODEL = """\
step: year
horizon: 2
inputs: {spend: {dist: gamma, mean: 100, sd: 20}, saved: {dist: gamma, mean: 9, sd: 2}}
accountability: {pocket: council, window: 2, tolerance: 0.1}
pockets: {council: {budget: {amount: 110, per: year}}}
costs: {team: {amount: spend - saved, per: year, paid_by: council}}
options: {half: {set: {costs.team.amount: spend / 2}}}
"""


@pytest.fixture
def heard(tmp_path, monkeypatch):
    """``heard(place, *words)``: what a command hands to the function at a place, by position and by name."""
    (tmp_path / "model.yaml").write_text(MODEL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def hear(place, *words):
        found = {}

        def ask(*given, **named):
            found.update(given=given, named=named)
            raise Asked

        monkeypatch.setattr(place, ask)
        said = CliRunner().invoke(app, words)
        assert isinstance(said.exception, Asked), said.output
        return found["given"], found["named"]

    return hear


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("mcsv.ask.drivers.drivers", ("drivers", "model.yaml")),
        ("mcsv.ask.boxes.boxes", ("drivers", "model.yaml", "--boxes")),
        ("mcsv.ask.compare.compare", ("compare", "model.yaml")),
        ("mcsv.ask.voi.voi", ("voi", "model.yaml")),
        ("mcsv.ask.update.update", ("update", "model.yaml")),
        ("mcsv.ask.explain.explain", ("explain", "model.yaml", "--worst")),
        ("mcsv.api.simulate", ("report", "model.yaml", "--html", "page.html")),
    ],
)
def test_every_question_is_asked_of_the_draws_that_were_wanted(heard, place, words):
    given, named = heard(place, *words, *SIZE)
    numbers = [each for each in (*given, *named.values()) if type(each) is int]
    assert numbers[:3] == [5000, 7, 3]


def test_a_portfolio_is_asked_of_the_draws_that_were_wanted(heard, monkeypatch):
    monkeypatch.setattr("mcsv.files.portfolios.read_portfolio", lambda file: SimpleNamespace(remarks=()))
    given, _ = heard("mcsv.ask.portfolio.portfolio", "portfolio", "several.yaml", *SIZE)
    assert given[1:4] == (5000, 7, 3)


def test_all_groups_that_would_be_known_at_once_are_asked_about(heard):
    words = ("voi", "model.yaml", "--together", "spend,saved", "--together", "saved")
    given, _ = heard("mcsv.ask.voi.voi", *words)
    assert ("spend", "saved") in given[4]
    assert ("saved",) in given[4]


def test_how_points_are_spread_is_handed_on(heard):
    _, named = heard("mcsv.ask.explain.explain", "explain", "model.yaml", "--worst", "--sampling", "sobol")
    assert named["sampling"] == "sobol"
    words = ("run", "model.yaml", "--shard", "1/2", "--out", "one.part", "--sampling", "sobol")
    given, _ = heard("mcsv.ask.parts.simulate_part", *words)
    assert "sobol" in given


def test_the_file_of_merged_parts_has_all_that_the_file_of_a_run_has(heard):
    _, named = heard("mcsv.ask.parts.merge_parts", "merge", "one.part", "two.part", "--out", "run.nc")
    assert named["curves"]
    assert named["full"]


def test_what_was_set_is_told_to_the_record_of_a_run(heard):
    given, _ = heard("mcsv.cli.run.make", "run", "model.yaml", "--set", "costs.team.amount=5", "--out", "run/")
    assert given[0].story.set == ("costs.team.amount=5",)


def test_the_page_is_of_the_option_that_was_wanted(heard, monkeypatch):
    results = mcsv.simulate("model.yaml", draws=64)
    monkeypatch.setattr("mcsv.cli.report._results", lambda *_: (results, None, {}))
    given, _ = heard("mcsv.cli.report.page_of", "report", "model.yaml", "--md", "page.md", "--option", "half")
    assert given[3] == "half"


def test_a_list_of_runs_says_how_many_draws_each_has():
    said = CliRunner().invoke(app, ["sweep", "model.yaml", "--seeds", "1,2", "--draws", "5e4"])
    assert said.exit_code == 0
    assert said.stdout.count("5e4") == 2


def test_the_most_likely_value_is_that_of_every_expert(heard):
    experts = ("--percentiles", "10:35,50:50,90:75", "--percentiles", "10:30,50:55,90:70")
    given, _ = heard("mcsv.fits.elicit", "elicit", *experts, "--mode", "48")
    assert [expert["mode"] for expert in given[0]["experts"].values()] == [48, 48]
