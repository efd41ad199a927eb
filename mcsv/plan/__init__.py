"""Model to frozen arrays: lowering, one pass a file."""

from mcsv.plan.code.layout import CashCell, EventCells, Layout, PocketCells, TargetCells, WindowCells
from mcsv.plan.lower import lower
from mcsv.plan.plan import Plan
from mcsv.plan.purpose import Purpose

__all__ = ["CashCell", "EventCells", "Layout", "Plan", "PocketCells", "Purpose", "TargetCells", "WindowCells", "lower"]
