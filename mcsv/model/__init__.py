"""The claim that an analyst writes down: frozen records, read and checked as a whole."""

from __future__ import annotations

from mcsv.model.accountability import Accountability
from mcsv.model.calendar import Duration, Month
from mcsv.model.canonical import canonical
from mcsv.model.correlations import Correlation
from mcsv.model.discounting import Discounting
from mcsv.model.expression import Expression, Name, Number, Operation
from mcsv.model.formula import Formula, parse_formula
from mcsv.model.inputs import Input
from mcsv.model.model import Model, comments, validate
from mcsv.model.moved import moved
from mcsv.model.options import Option
from mcsv.model.outputs import Output
from mcsv.model.overrides import apply
from mcsv.model.places import Place, Places
from mcsv.model.plain import plain
from mcsv.model.pockets import Budget, Pocket
from mcsv.model.streams import Benefit, Cost, Value
from mcsv.model.timing import DropOff, Timing

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
    "apply",
    "canonical",
    "comments",
    "moved",
    "parse_formula",
    "plain",
    "validate",
]
