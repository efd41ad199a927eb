"""What tests of batches share: the smallest model, and a watch that says nothing."""

from __future__ import annotations

from mcsv.batch.records import Outcome, Row

MODEL = """version: 1
inputs: {x: {dist: uniform, min: 0, max: 1, source: survey}}
outputs: {y: {formula: x, unit: people}}
"""


class Quiet:
    def started(self, row: Row) -> None:
        pass

    def drawn(self, row: Row, done: int) -> None:
        pass

    def elsewhere(self, row: Row) -> None:
        pass

    def ended(self, outcome: Outcome) -> None:
        pass

    def turn(self) -> None:
        pass
