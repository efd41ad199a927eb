"""What ``mcsv run`` was asked, read from the words of its command line, with all mistakes at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mcsv.cli import arguments
from mcsv.cli.storing import check_person, check_place
from mcsv.dataclass import dataclass
from mcsv.errors import Mistake

if TYPE_CHECKING:
    from mcsv.results.reading.gate import Gate

__all__ = ["Request", "read_request", "whole_only"]


@dataclass(frozen=True)
class Request:
    """The command line, read and found sound."""

    draws: int
    seed: int
    threads: int | None
    quantiles: tuple[float, ...] | None
    keep: tuple[str, ...]
    gates: tuple[Gate, ...]
    until: tuple[str, ...]
    out: Path | None
    levels: bool = False
    beyond: tuple[str, ...] = ()
    whole: bool = False
    sampling: str | None = None
    folder: bool = False
    person: str = ""
    answers: bool = False


def read_request(
    words: dict[str, str],
    conditions: list[str],
    goals: list[str],
    thresholds: list[str],
    answers: bool,
    read: arguments.Collector,
) -> Request:
    """All that was asked; UsageError with all mistakes, those that ``read`` met before too."""
    from mcsv.files.run_reading import is_folder
    from mcsv.results.reading.gate import parse_gate
    from mcsv.results.reading.goals import parse_goal
    from mcsv.results.sections.thresholds import parse_threshold

    gates = [read.take(parse_gate, condition, None) for condition in conditions]
    until = [read.take(parse_goal, goal, None) for goal in goals]
    beyond = [read.take(parse_threshold, threshold, None) for threshold in thresholds]
    request = Request(
        draws=read.take(arguments.draws, words["draws"], 0),
        seed=read.take(arguments.seed, words["seed"], 0),
        threads=read.take(arguments.threads, words["threads"], None) if words["threads"] else None,
        quantiles=read.take(arguments.quantiles, words["quantiles"], None) if words["quantiles"] else None,
        keep=read.take(lambda text: arguments.names(text, "--keep"), words["keep"], ()),
        gates=tuple(gate for gate in gates if gate),
        until=tuple(str(goal) for goal in until if goal),
        out=read.take(check_place, words["out"], None) if words["out"] else None,
        beyond=tuple(str(threshold) for threshold in beyond if threshold),
        sampling=read.take(arguments.sampling, words["sampling"], None) if words["sampling"] else None,
        folder=is_folder(words["out"]) if words["out"] else False,
        person=read.take(partial(check_person, out=words["out"]), words["person"], "") if words["person"] else "",
        answers=answers,
    )
    if request.keep and not words["out"]:
        way_out = "say --out FILE.nc as well"
        read.mistakes.append(Mistake("E205", "has no file to keep the draws in", path="--keep", way_out=way_out))
    if answers and not words["out"]:
        way_out = "say --out FILE.nc as well"
        read.mistakes.append(Mistake("E205", "has no file to keep answers in", path="--answers", way_out=way_out))
    read.check()
    return request


def whole_only(asked: Mapping[str, object]) -> None:
    """UsageError for everything that is asked of a part and only a whole run can tell."""
    what, rule, merge = "goes with a whole run alone", "a part is tallied and nothing else", "ask mcsv merge"
    arguments.refuse(asked, what, rule, "make the run in one piece", json=merge, full=merge, option=merge)
