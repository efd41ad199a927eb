"""Declared: the labels along the dimensions of a result."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration

__all__ = ["DECLARED", "NEVER"]

NEVER = "never"
"""The last label of dimension ``when``: it happened in no period of the horizon."""

DECLARED = (
    Declaration("option", ("option",), "none", "variant of the programme; base where there is only one"),
    Declaration("pocket", ("pocket",), "none", "budget or group that pays or gains"),
    Declaration("period", ("period",), "none", "first day of the period, or its number from 0"),
    Declaration("period_end", ("period",), "none", "last day of the period"),
    Declaration("period_label", ("period",), "none", "the same as text: the month (2026-04) or the number"),
    Declaration("judged", ("period",), "none", "whether a deficit at the end of the period counts"),
    Declaration("year_end", ("period",), "none", "whether a financial year ends in the period"),
    Declaration("when", ("when",), "none", f"a period, or {NEVER}"),
    Declaration("quantile", ("quantile",), "share", "probability of a draw at or below the value"),
    Declaration("confidence", ("confidence",), "share", "probability of no deficit"),
    Declaration("ci_bound", ("ci_bound",), "none", "low and high end of a 95 % interval"),
    Declaration("view", ("view",), "none", "whose value is counted: a pocket, public_sector, society"),
    Declaration("output", ("output",), "none", "formula that the model reports"),
    Declaration("output_unit", ("output",), "none", "unit of the output"),
    Declaration("event", ("event",), "none", "something that may happen"),
    Declaration("stock", ("stock",), "none", "level that each period makes out of the one before"),
    Declaration("stock_unit", ("stock",), "none", "unit of the stock"),
    Declaration("span", ("span",), "none", "time from the start: years, the window, what is paid for, the horizon"),
    Declaration("saved", ("saved",), "none", "what becomes of a saving: cash by some date, no cash, after the horizon"),
    Declaration("group", ("group",), "none", "people whom the programme is for"),
    Declaration("elasticity", ("elasticity",), "none", "how fast a pound counts for less as income grows"),
    Declaration("point", ("point",), "none", "number of a position at which its distribution is told"),
    Declaration("forecast", ("forecast",), "none", "before and after what was observed"),
    Declaration("observation", ("observation",), "none", "figure that was observed"),
    Declaration(
        "other_pocket", ("other_pocket",), "none", "pocket that accepts a risk of its own, beside the accountable"
    ),
    Declaration("observation_unit", ("observation",), "none", "unit of the figure, where the model says it"),
    Declaration("input", ("input",), "none", "quantity that the model states: drawn, or computed by a formula"),
    Declaration("place", ("place",), "none", "number of a height of a density, from the lowest value up"),
    Declaration("driver", ("driver",), "none", "what may move an outcome: an input, or events.NAME"),
    Declaration(
        "driver_kind", ("driver",), "none", "input, count (0, 1, …), event, or by_period (drawn anew each period)"
    ),
    Declaration("driver_unit", ("driver",), "none", "unit of the driver"),
    Declaration(
        "driver_price_year", ("driver",), "none", "in whose prices its values are, where these are not the model's"
    ),
    Declaration("outcome", ("outcome",), "none", "deficit, position, npv:VIEW or output:NAME"),
    Declaration("outcome_unit", ("outcome",), "none", "unit of the outcome; 1 for a probability"),
    Declaration("eighth", ("eighth",), "none", "eighth of a driver's distribution, or how often an event happens"),
    Declaration("bin", ("bin",), "none", "bin of a driver's distribution, between two edges, or a whole number"),
    Declaration("edge", ("edge",), "share", "share of a driver's values below the edge of a bin"),
    Declaration("box", ("box",), "none", "box of inputs in which deficits happen, from 1 on"),
    Declaration("side", ("side",), "none", "whether a limit is the lowest value inside, or the highest"),
    Declaration("together", ("together",), "none", "inputs that are known together, apart by +"),
    Declaration("study", ("study",), "none", "study that the model names"),
    Declaration("study_tells", ("study",), "none", "input that the study tells"),
    Declaration("size", ("size",), "none", "number of observations of a study"),
    Declaration("choice", ("choice",), "none", "what can be chosen: an option, or doing nothing, or not signing"),
    Declaration("other_choice", ("other_choice",), "none", "what it is compared with"),
    Declaration("other_option", ("other_option",), "none", "option that it is compared with"),
    Declaration("pair", ("pair",), "none", "two options: figures are of the first less the second, draw by draw"),
    Declaration("choice_pair", ("choice_pair",), "none", "two choices, the first less the second, draw by draw"),
    Declaration("willingness_to_pay", ("willingness_to_pay",), "none", "what a unit of the effect is worth"),
    Declaration("social_weight", ("social_weight",), "share", "weight of the value to society against own cash"),
    Declaration("line", ("line",), "none", "line of funding: its name, who pays, who receives"),
    Declaration("line_name", ("line",), "none", "name of the funding"),
    Declaration("line_kind", ("line",), "none", "kind of the funding"),
    Declaration("line_payer", ("line",), "none", "pocket that pays; empty: from outside the model"),
    Declaration("line_receiver", ("line",), "none", "pocket that receives"),
    Declaration("decision", ("decision",), "none", "decision that is taken on the way"),
    Declaration("answer", ("answer",), "none", "yes or no"),
    Declaration("threshold", ("threshold",), "none", "output and the value that it is compared with"),
    Declaration("threshold_output", ("threshold",), "none", "output that is compared"),
    Declaration("threshold_value", ("threshold",), "none", "value that it is compared with, in its unit"),
    Declaration("step", ("step",), "none", "what is changed at once, by its path and its number"),
    Declaration("edit", ("edit",), "none", "path of a difference between two models"),
    Declaration("share", ("share",), "share", "share of the draws, finer towards both ends"),
    Declaration("programme", ("programme",), "none", "programme of a portfolio"),
    Declaration("programme_title", ("programme",), "none", "what the programme's model calls it"),
    Declaration("tip", ("tip",), "none", "input or event without which the draw would have come out elsewhere"),
    Declaration("stream", ("stream",), "none", "what brings or takes cash: cost, benefit, funding or event"),
    Declaration("draw", ("draw",), "none", "index of the draw"),
)
