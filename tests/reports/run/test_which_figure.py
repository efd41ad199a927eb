"""In every place of an answer stands the figure that its heading names, and what is to be held is rounded up.

Figures have values of their own, so that a neighbour in the same place is seen (:mod:`reports.traced`).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xarray as xr
from reports.traced import Traced

from mcsv.reports.run.answer import answer
from mcsv.reports.run.payback import paybacks
from mcsv.reports.writing.paper import Block, Shown, Table, figures_of

END = "2028-01-01"
"""The quarter at whose end the window ends."""


@pytest.fixture(scope="module")
def blocks(results: xr.Dataset) -> tuple[Block, ...]:
    return answer(results, full=True)


TABLES: dict[str, dict[str, str]] = {
    "Given decision renewal": {
        "share of draws, %": " | p_answer[renewal, yes] | p_answer[renewal, no]",
        "deficit of council, %": "p_deficit_any[council] | p_deficit_given[renewal, yes, council] | "
        "p_deficit_given[renewal, no, council]",
        "position, end of 2 years, GBP": f"position_mean[council, {END}] | "
        "position_given_mean[renewal, yes, council] | position_given_mean[renewal, no, council]",
        "reserve to 10 %, GBP": "reserve_required_any[council, 0.9] | reserve_given[renewal, yes, council] | "
        "reserve_given[renewal, no, council]",
        "value, society, GBP": "npv_mean[society] | npv_given_mean[renewal, yes, society] | "
        "npv_given_mean[renewal, no, society]",
    },
    "Funding: what is paid inside the horizon": {
        "results": "p_paid[L] | paid_mean[L] | paid_quantile[L, 0.05] | paid_quantile[L, 0.5] | "
        "paid_quantile[L, 0.95] | paid_given_mean[L] | paid_given_p95[L]".replace("L", "results: hospital to fund")
    },
    "Who gains: value for each person reached": {
        "patients": "gain_per_head[@] | group_reached_mean[@] | better_off_of_reached[@] | better_off_of_group[@] | "
        "p_group_gains[@] | p_group_loses[@]"
    },
    "Who would still gain by value; shares in proportion to mean gains": {
        "hospital": "p_gain[@] | p_gain_paying_alone[@] | ? | p_gain_paying_share[@]"
    },
    "Chance that a contributor that pays at the start is itself in deficit at a judged date": {
        "hospital": "p_deficit_any[@] | p_deficit_paying_alone[@] | p_deficit_paying_share[@]"
    },
    "Net cash cost of council by the end of 2 years: out less in": {
        "cost, GBP": "net_cost_mean[council] | net_cost_p50[council] | net_cost_p80[council] | net_cost_p90[council]"
    },
    "What GBP 1 that is put in brings: present values": {
        "council": "put_in_mean[@] | bcr[@] | bcr_quantile[@, 0.05] | bcr_quantile[@, 0.95] | sroi[@] | "
        "sroi_quantile[@, 0.05] | sroi_quantile[@, 0.95]"
    },
    "Net present value by view: cash apart from value that is no cash": {
        "hospital": "npv_cash_mean[@] | npv_cash_quantile[@, 0.05] | npv_cash_quantile[@, 0.95] | npv_value_mean[@] | "
        "npv_value_quantile[@, 0.05] | npv_value_quantile[@, 0.95]"
    },
    "Rate of return of what is expected inside the horizon (IRR)": {
        "fund": "irr[@] | irr_value[@] | 4 | p_hurdle_met[@]",
        "society": " | irr_value[@] |  | ",
    },
    "How soon value comes: % of all that benefits bring (costs not taken off)": {
        "hospital": "gain_inside_share[@, 1 year] | gain_inside_share[@, 2 years] | gain_inside_share[@, horizon]"
    },
    "Saved for each GBP 1 that council spends": {
        "hospital": "saved_per_pound[@, cash in window] | saved_per_pound[@, cash later] | "
        "saved_per_pound[@, not cash] | saved_per_pound[@, beyond horizon] | saved_per_pound[@, total]"
    },
    "What pockets have to find at the worst time": {"council": "peak_funding_mean[@] | peak_funding_p95[@]"},
    "Outputs beyond thresholds": {"effect": "1.5 lives | p_output_above[@: 1.5] | p_output_below[@: 1.5]"},
    "Targets: how surely they are met": {"effect": "at least 0.9 lives | p_target_met[@] | p_target_met_no_deficit[@]"},
    "Reserve that brings the deficit at each judged date alone to 10 %": {
        "2027-03-31": "reserve_required_date[council, 2027-01-01]",
        "2028-03-31": f"reserve_required_date[council, {END}]",
    },
}
"""By title and row what stands there; @ is the label of the row."""


@pytest.mark.parametrize("title", TABLES)
def test_each_cell_of_a_table_is_what_its_headings_say(title: str, found: Traced, blocks: tuple[Block, ...]) -> None:
    told = found.tables(blocks)[title]
    for label, cells in TABLES[title].items():
        assert told[label] == cells.replace("@", label).split(" | ")


SENTENCES: dict[str, dict[str, str]] = {
    "of the people reached are better off": {
        "reached": "better_off_of_all_reached",
        "whole": "better_off_of_community",
        "most_reached": "p_majority_of_reached_gains",
        "most": "p_majority_gains",
    },
    "This counts a deficit": {"worst": f"p_deficit[council, {END}]", "chance": "p_deficit_window[council]"},
    "Before budget and reserve": {"mean": "peak_funding_mean[council]", "most": "peak_funding_p95[council]"},
    "Reserve and budget of": {
        "money": "?",
        "covered": "p_money_covers[council]",
        "point": "?",
        "above": "p_above_point[council]",
    },
    "Of the net present value of": {
        "whole": "npv_mean[council]",
        "cash": "npv_cash_mean[council]",
        "value": "npv_value_mean[council]",
    },
    "puts in there are benefits of": {"own": "bcr[council]", "all": "sroi[council]"},
    "Of the value that benefits bring": {
        "share": "gain_inside_share[public_value, 1 year]",
        "other": "gain_inside_share[public_value, 2 years]",
    },
    "Where {decision} is a yes": {
        "share": "p_answer[renewal, yes]",
        "yes": "p_deficit_given[renewal, yes, council]",
        "no": "p_deficit_given[renewal, no, council]",
    },
    "of all that is saved inside the horizon is no cash": {"share": "leakage[council]"},
    "it would be above the tolerance of": {
        "low": "p_deficit_any_known[council, 0.05]",
        "middle": "p_deficit_any_known[council, 0.5]",
        "high": "p_deficit_any_known[council, 0.95]",
        "above": "p_deficit_any_known_above[council]",
    },
    "{likely}, {against}; {reserve}": {
        "chance": "p_deficit_any[council]",
        "reserve": "reserve_required_any[council, 0.9]",
        "held": "?",
    },
}
"""By some of its words, what stands in the places of a sentence."""


@pytest.mark.parametrize("words", SENTENCES)
def test_each_place_of_a_sentence_is_what_it_says(words: str, found: Traced, blocks: tuple[Block, ...]) -> None:
    (places,) = (places for text, places in found.sentences(blocks).items() if words in text)
    assert places == SENTENCES[words]


def test_what_a_pound_saves_is_in_pounds_whatever_size_money_has(found: Traced) -> None:
    """Amounts are told in thousands where they are large; what one pound brings is not."""
    large = found.one.copy(deep=True)
    large["npv_quantile"] = large.npv_quantile * 1e9
    blocks = answer(large.expand_dims("option"), full=True)
    (table,) = (each for each in blocks if isinstance(each, Table) and each.title.startswith("Saved for each GBP 1"))
    (spread,) = (
        each for each in blocks if isinstance(each, Table) and each.title.startswith("Net present value by view,")
    )
    for each, factor in ((table, 1.0), (spread, 1e3)):
        assert {
            cell.scale.factor for row in each.rows for cell in row.cells if isinstance(cell, Shown) and cell.unit != "%"
        } == {factor}


def test_a_line_of_funding_is_from_who_pays_to_who_receives(blocks: tuple[Block, ...]) -> None:
    (table,) = (each for each in blocks if isinstance(each, Table) and each.title.startswith("Funding: "))
    assert {str(row.label): str(row.below) for row in table.rows} == {
        "capital": "fund to council",
        "results": "hospital to fund",
    }


def test_who_has_its_money_back_by_the_end_of_the_window_and_who_never(results: xr.Dataset) -> None:
    found = results.copy(deep=True)
    shares = found.payback_period_share.sel(pocket="hospital").values  # of this Dataset, by period and never
    shares[:] = 0.0
    shares[..., [2, 5, 9, -1]] = [0.125, 0.25, 0.5, 0.125]
    (table,) = (block for block in paybacks(found.isel(option=0)) if isinstance(block, Table))
    (row,) = (each for each in table.rows if each.label == "hospital")
    assert [cell.value if isinstance(cell, Shown) else str(cell) for cell in row.cells] == ["2028-09-30", 0.375, 0.125]


def figures(blocks: tuple[Block, ...]) -> Iterator[Shown]:
    for block in blocks:
        yield from figures_of(block)


def test_what_is_to_be_held_or_paid_is_rounded_up_wherever_it_stands(found: Traced, blocks: tuple[Block, ...]) -> None:
    held = ("reserve_required", "reserve_given", "transfer_required")
    there = [(found.name(shown), shown) for shown in figures(blocks)]
    named = {name.partition("[")[0] for name, shown in there if name.startswith(held)}
    assert named == {
        "reserve_required",
        "reserve_required_any",
        "reserve_required_date",
        "reserve_given",
        "transfer_required",
    }
    assert [name for name, shown in there if name.startswith(held) and not shown.up] == []


def test_who_pays_a_part_of_the_transfer_has_that_part_of_its_error(found: Traced, blocks: tuple[Block, ...]) -> None:
    (table,) = (each for each in blocks if isinstance(each, Table) and each.title.startswith("Who would still gain"))
    needed = found.one.sel(pocket="council")
    for row in table.rows:
        share = float(found.one.transfer_share.sel(pocket=row.label))
        part = row.cells[2]
        assert isinstance(part, Shown)
        assert part.up
        assert part.known.value == pytest.approx(share * float(needed.transfer_required))
        assert part.error == pytest.approx(1.96 * share * float(needed.transfer_required_se), rel=1e-3)
