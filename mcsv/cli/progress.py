"""How far a run is, on stderr: a bar where stderr is a terminal, else only what takes long before any draw is made."""

from __future__ import annotations

import sys

from mcsv.cli.output import say
from mcsv.progress import Bar, on_terminal

__all__ = ["Progress"]


class Progress(Bar):
    """The bar of a command."""

    def status(self, text: str) -> None:
        """Say what takes long before any draw is made; without a terminal it is a line of its own."""
        if on_terminal():
            self.announce(text)
        elif sys.stderr is not None:
            say(text)

    def step(self, text: str) -> None:
        """Say how far something is that is none of draws; nothing without a terminal."""
        if on_terminal():
            self.announce(text)
