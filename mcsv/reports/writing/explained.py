"""What short headings mean, for media that can say so on the spot."""

from __future__ import annotations

from mcsv.reports.writing.message import Message, message

__all__ = ["EXPLAINED", "meaning"]

EXPLAINED = {
    "sd": "standard deviation: how far single draws typically lie from the mean",
    "P(<0), %": "in how many draws of a hundred it is below zero",
    "P50": "enough in 50 draws of a hundred",
    "P80": "enough in 80 draws of a hundred",
    "P90": "enough in 90 draws of a hundred",
    "BCR": "benefit-cost ratio: own benefits for each unit of money that is put in",
    "SROI": "social return on investment: the benefits of everybody for each unit of money that is put in",
    "95 % interval": "simulation error: other dice would give a figure in it 19 times in 20",
    "±": "simulation error: other dice would move the figure by no more than that 19 times in 20",
}
"""By the template of a heading."""


def meaning(heading: str) -> str:
    """What a heading of ours means; empty where it says so itself, and for what an author calls something."""
    template = heading.template if isinstance(heading, Message) else ""
    return message(EXPLAINED[template]) if template in EXPLAINED else ""
