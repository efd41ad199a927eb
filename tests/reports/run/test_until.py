"""Which figures a goal is about, and what the answer says of a run that had goals."""

from __future__ import annotations

import json
import math

import pytest

import mcsv
from mcsv.errors import Incomplete
from mcsv.reports.media.text import plain
from mcsv.reports.run.answer import answer
from mcsv.reports.run.document import document
from mcsv.reports.run.until import stopped
from mcsv.reports.writing.paper import Chart, Sentence, Table, figures_of
from mcsv.results.reading.goals import parse_goal
from mcsv.results.reading.sureness import distance, sureness
from mcsv.results.statistics.intervals import draws_for
from tests.reports.conftest import PROGRAMME
from tests.reports.test_blocks import missing


def test_the_figure_that_somebody_signs_is_meant_unless_labels_say_otherwise(whole_results):
    def places(text: str) -> list[str]:
        return [sure.place for sure in sureness(whole_results, [parse_goal(text)])]

    options = ["base", "careful", "do_nothing"]
    assert places("p_deficit_window: 0.1") == [f"{option}, council" for option in options]
    assert places("p_deficit: 0.1") == [f"{option}, council, 2028-03-31" for option in options]
    assert places("reserve_required: 1%") == [f"{option}, council, 90 %" for option in options]
    assert places("reserve_required[hospital, base]: 1%") == ["base, hospital, 80 %"]
    assert places("position_quantile[careful, 2027-03-31, 0.05]: 10") == ["careful, council, 2027-03-31, 5 %"]
    assert places("event_probability[strike]: 0.1") == ["base, strike", "careful, strike"]


def test_what_is_the_same_in_every_draw_is_known(whole_results):
    nothing = sureness(whole_results, [parse_goal("p_deficit_window[do_nothing]: 1e-9")])
    assert [(sure.known.error, distance([sure])) for sure in nothing] == [(0.0, 0.0)]


def test_per_cent_of_nothing_are_those_of_what_stands_beside_it(whole_results):
    found = sureness(whole_results, [parse_goal("reserve_required: 10 %")])
    base, careful, nothing = found
    assert (base.wanted, careful.wanted) == (0.1 * base.known.value, 0.1 * careful.known.value)
    assert nothing.known.value == 0.0
    assert nothing.wanted == max(base.wanted, careful.wanted)


def sentences(results) -> list[str]:
    return [plain(block) for block in answer(results) if isinstance(block, Sentence)]


def test_the_answer_says_under_which_rule_the_run_stopped():
    results = mcsv.simulate(PROGRAMME, draws=10**6, until=["p_deficit_any: 0.005", "position_mean: 2000"], threads=2)
    assert results.attrs["draws"] < 10**6
    (told,) = (text for text in sentences(results) if text.startswith("Stopped at"))
    assert f"Stopped at {results.attrs['draws']:,} draws, the first look at which it was as sure as wanted: " in told
    assert told.endswith(" for the goal position_mean: 2000.")
    assert "for the goal p_deficit_any: 0.005; " in told
    document_ = document(results)
    assert (document_["until"]["reached"], document_["until"]["limit"]) == (True, 10**6)
    assert len(document_["until"]["figures"]) == 6
    assert all(each["half_width"] <= each["wanted"] for each in document_["until"]["figures"])
    assert missing(results, "base")[0] == []
    assert len([figure for block in stopped(results) for figure in figures_of(block)]) == 2
    assert json.dumps(document_, allow_nan=False)


def test_a_run_that_is_not_sure_enough_says_so_before_all_else():
    with pytest.warns(Incomplete, match="not sure enough"):
        results = mcsv.simulate(PROGRAMME, draws=10_000, until="p_deficit_any[base]: 0.0001")
    first, *_ = sentences(results)
    assert first.startswith("NOT SURE ENOUGH after all 10,000 draws: p_deficit_any of base, council is known to within")
    assert "draws would do." in first
    (figure,) = document(results)["until"]["figures"]
    assert figure["draws_needed"] == pytest.approx(10_000 * (figure["half_width"] / 1e-4) ** 2)


def test_a_reserve_is_told_in_its_unit_and_upwards_as_everywhere():
    with pytest.warns(Incomplete, match=r"is known to within [\d,]+ GBP, [\d.]+ % \(goal 0.01 %\)"):
        mcsv.simulate(PROGRAMME, draws=10_000, until="reserve_required[base]: 0.01 %")
    (told,) = stopped(mcsv.simulate(PROGRAMME, draws=10**6, until="reserve_required[base]: 50 %"))
    (shown,) = figures_of(told)
    assert (shown.unit, shown.up) == ("GBP", True)


def test_a_plain_run_says_nothing_of_rules(whole_results):
    assert document(whole_results)["until"] is None
    assert not any(text.startswith(("Stopped at", "NOT SURE")) for text in sentences(whole_results))


def test_what_few_draws_cannot_tell_is_refused_with_the_draws_that_would_do():
    """In text by a note, in the document by name; and no quantile, tail or reserve is told that has no error."""
    results = mcsv.simulate(PROGRAMME, draws=60)
    told = document(results)
    needs = {f"{level:g}": draws_for(level) for level in (0.01, 0.05, 0.95, 0.99)}
    assert told["too_few_draws_for"] == {"quantile": needs, "confidence": {"0.95": draws_for(0.95)}}
    for part in (told["options"]["base"]["position"], told["options"]["base"]["outputs"]["people"]):
        for level in ("0.01", "0.05", "0.95", "0.99"):
            assert part["quantiles"][level] is None
            assert part["tail_means"][level] is None
        assert part["quantiles"]["0.5"] is not None
    assert told["options"]["base"]["reserve_required"]["0.95"] is None
    shown = [figure for block in answer(results) for figure in figures_of(block)]
    assert any(math.isnan(figure.error) for figure in shown)
    notes = [note for block in answer(results) if isinstance(block, Table) for note in block.notes]
    assert f"n/a: too few draws; the quantile at 95 % needs at least {draws_for(0.05)}" in notes
    (chart,) = (block for block in answer(results) if isinstance(block, Chart))
    assert chart.levels == (0.25, 0.5, 0.75)
    assert document(mcsv.simulate(PROGRAMME, draws=2_000))["too_few_draws_for"] == {}
