"""Distributions: how they are stated, what they are, and the inverse tables from which they are drawn."""

from mcsv.distributions.base import Distribution
from mcsv.distributions.build import as_mapping, build
from mcsv.distributions.layout import InverseTable
from mcsv.distributions.registry import families
from mcsv.distributions.schema import family_schema, json_schema
from mcsv.distributions.table import inverse_table

__all__ = [
    "Distribution",
    "InverseTable",
    "as_mapping",
    "build",
    "families",
    "family_schema",
    "inverse_table",
    "json_schema",
]
