"""What can go wrong, told apart by who can mend it.

::

    McsvError                 everything that mcsv raises on purpose
    ├── UserError             the person can mend it; exit code 2
    │   ├── UsageError        an argument of a call or a command is off
    │   ├── ModelError        the model file or record says something impossible
    │   │   └── DistributionError   one distribution's parameters do
    │   ├── NumericalError    a draw came out as something that is no number
    │   └── ResourceError     the run would not fit into this machine
    ├── NotConverged          ran to the end, but the answer is too rough; exit code 3
    ├── Unfinished            the machines that made the draws are gone; exit code 6
    └── Interrupted           stopped by the person; exit code 130

Anything else that escapes is a bug in mcsv (exit code 1): an InternalError where mcsv found it itself.
:class:`Incomplete` is no error but a warning: there is an answer, of fewer draws than were asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, Literal

from mcsv.dataclass import dataclass
from mcsv.escapes import visible
from mcsv.in_notebooks import told_of_error

__all__ = [
    "DistributionError",
    "Incomplete",
    "InternalError",
    "Interrupted",
    "McsvError",
    "Mistake",
    "ModelError",
    "NotConverged",
    "NumericalError",
    "ResourceError",
    "Unfinished",
    "UsageError",
    "UserError",
]


@dataclass(frozen=True)
class Mistake:
    """One thing that a person can mend: where it stands, what is wrong, and the way out.

    ``path`` is dotted (``inputs.reduction.mean``); ``line`` and ``column`` count from 1 and are 0 where
    the model did not come from a file. ``code`` starts with E (error), W (warning) or N (note). ``figures``: numbers
    in it by name, for whoever says it in other words.
    """

    code: str
    what: str
    path: str = ""
    value: str = ""
    rule: str = ""
    way_out: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    figures: tuple[tuple[str, float], ...] = ()

    @property
    def severity(self) -> Literal["error", "warning", "note"]:
        """Whether the model is refused (error) or only commented on."""
        return {"E": "error", "W": "warning"}.get(self.code[:1], "note")  # type: ignore[return-value]

    def under(self, path: str) -> Mistake:
        """The same mistake, seen from further up: ``path`` goes in front of its own path."""
        dot = "." if path and self.path and not self.path.startswith("[") else ""
        return replace(self, path=f"{path}{dot}{self.path}")

    def at(self, file: str, line: int, column: int) -> Mistake:
        """The same mistake with its place in a file."""
        return replace(self, file=file, line=line, column=column)

    def __str__(self) -> str:
        file, path, value = map(_in_a_line, (self.file, self.path, self.value))
        place = f"{file}:{self.line}:{self.column}: " if self.line else f"{file}: " if file else ""
        parts = [f"{place}{self.code} {path + ': ' if path else ''}{self.what}"]
        if value:
            parts.append(f"value: {value}")
        if self.rule:
            parts.append(f"rule: {self.rule}")
        if self.way_out:
            parts.append(f"way out: {self.way_out}")
        return visible("; ".join(parts))


def _in_a_line(text: str) -> str:
    return text.replace("\n", "\\n")


class McsvError(Exception):
    """Everything that mcsv raises on purpose."""

    exit_code: ClassVar[int] = 1


class InternalError(RuntimeError):
    """A bug in mcsv that it found itself, such as an instruction of a plan that the interpreter does not know."""


class UserError(McsvError):
    """The person who wrote the model or the command can mend it. ``mistakes`` holds all of them at once."""

    exit_code: ClassVar[int] = 2

    def __init__(self, mistakes: Mistake | Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = (mistakes,) if isinstance(mistakes, Mistake) else tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))

    def __reduce__(self) -> tuple[type[UserError], tuple[tuple[Mistake, ...]]]:
        """As what it comes from another process."""
        return type(self), (self.mistakes,)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of all frames."""
        return told_of_error(self)


class UsageError(UserError):
    """An argument of a call or a command is off."""


class ModelError(UserError):
    """The model file or record says something impossible."""


class DistributionError(ModelError):
    """One distribution's parameters say something impossible; paths are relative to that distribution."""


class NumericalError(UserError):
    """A draw came out as something that is no number (division by zero, overflow)."""


class ResourceError(UserError):
    """The run would not fit into this machine's memory or disk."""


class NotConverged(McsvError):
    """The run went to its end, but the answer is rougher than was asked for."""

    exit_code: ClassVar[int] = 3


class Unfinished(McsvError):
    """The machines that made the draws are gone before all were made; nothing is wrong with those that were."""

    exit_code: ClassVar[int] = 6


class Interrupted(McsvError):
    """The person stopped the run before any whole shard of draws was finished."""

    exit_code: ClassVar[int] = 130


class Incomplete(UserWarning):
    """A run that was interrupted gives the answer that there is: of fewer draws, or without second looks.

    So does one that went through all its draws and is not as sure as it was to be.
    """
