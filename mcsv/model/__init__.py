"""The claim that an analyst writes down: frozen records, read and checked as a whole."""

from __future__ import annotations

from mcsv.model.changes.canonical import canonical
from mcsv.model.changes.levers import without_levers
from mcsv.model.changes.moved import moved
from mcsv.model.changes.overrides import apply
from mcsv.model.changes.plain import plain
from mcsv.model.language.calendar import Duration, Month
from mcsv.model.language.expression import Expression, Name, Number, Operation
from mcsv.model.language.formula import Formula, parse_formula
from mcsv.model.language.places import Place, Places
from mcsv.model.model import Model, accepted, comments, placed, validate
from mcsv.model.records.accountability import Accountability
from mcsv.model.records.correlations import Correlation
from mcsv.model.records.discounting import Discounting
from mcsv.model.records.inputs import Input
from mcsv.model.records.options import Option
from mcsv.model.records.outputs import Output
from mcsv.model.records.pockets import Budget, Pocket
from mcsv.model.records.streams import Benefit, Cost, Value
from mcsv.model.records.timing import DropOff, Timing

__all__ = [
    "Accountability",
    "Benefit",
    "Budget",
    "Correlation",
    "Cost",
    "Discounting",
    "DropOff",
    "Duration",
    "Expression",
    "Formula",
    "Input",
    "Model",
    "Month",
    "Name",
    "Number",
    "Operation",
    "Option",
    "Output",
    "Place",
    "Places",
    "Pocket",
    "Timing",
    "Value",
    "accepted",
    "apply",
    "canonical",
    "comments",
    "moved",
    "parse_formula",
    "placed",
    "plain",
    "validate",
    "without_levers",
]
