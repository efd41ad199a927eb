"""What a page says in plain words: how each part is read, what its terms mean, what it must not be used for."""

from __future__ import annotations

__all__ = ["GLOSSARY", "INTRO", "LIMITS"]

INTRO = {
    "options": "The same futures for each option, so that a difference between them is no accident of the dice.",
    "position": "Reserve and budget so far, plus cash in, less cash out. Half of all futures lie in the dark band, "
    "nine in ten in the light one. Below the line of zero the budget is in deficit.",
    "reserve": "How much money, held in reserve from the start, leaves a deficit in only so many futures of a hundred.",
    "cost": "The curve says in which share of futures the cost is no more than the amount below it.",
    "sure": "Part of what happens is luck that no study removes; the rest is what nobody knows yet.",
    "drivers": "What the answer is in the eighth of futures in which a number is lowest, and in the eighth in which it "
    "is highest, whatever else happens. A long bar is a number that matters.",
    "boxes": "The few limits behind most of the futures that end in a deficit.",
    "evidence": "What it would be worth, before deciding, to know a number for sure, or to make a study of it.",
    "elsewhere": "What lands in the budgets of others. It does not help the accountable budget unless they pay for it.",
    "value": "Money and value to people over the whole horizon, in today's prices and discounted. It is not cash.",
    "returns": "The same value in two parts: cash that budgets see, and all else. What is got for what is put in is an "
    "average benefit divided by an average cost.",
    "funding": "Who pays whom inside the horizon, in cash: in how many futures, how much on average, and how much in "
    "those futures in which anything is paid.",
    "decisions": "All futures beside those in which the decision was a yes, and those in which it was a no.",
    "time": "Which part of all that benefits bring has come after one year, two years, and so on.",
    "gains": "What people gain, by group, a head, and where incomes are lower.",
    "risks": "Each event, how likely it is, and what it costs on average over all futures.",
    "cash": "Averages over all futures: what comes in and goes out in each period, and what the pocket then holds. "
    "Totals and positions are added up here, before rounding.",
    "beyond": "What the model says happens after its last period. Nothing above counts it.",
}

GLOSSARY = (
    ("Draw", "One possible future: every uncertain number takes one value, and the programme is computed with it."),
    ("Deficit", "The position is below zero at the end of a financial year in the window, or at the window's end."),
    ("Position", "Reserve and budget so far, plus cash in, less cash out."),
    ("Tolerance", "The chance of a deficit that the person who signs accepts."),
    ("Window", "The time for which the budget holder answers."),
    ("Reserve", "Money held back from the start for what may go wrong."),
    ("P50, P80", "The amount that is enough in 50, in 80 futures of a hundred."),
    ("BCR, SROI", "Benefits for each pound put in: those of whoever puts it in, and those of everybody."),
    ("Simulation error", "What ± and intervals show: other dice would move a figure by that much, 19 times in 20. "
     "It says nothing about whether the assumptions are right."),
)  # fmt: skip

LIMITS = (
    "The figures follow from the assumptions of the model and from nothing else. What the model leaves out is not in "
    "them; ± is the error of the simulation alone."
)
