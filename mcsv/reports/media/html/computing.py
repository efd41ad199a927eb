"""The part of a page that computes again: kernels, plan and digests, and a script made of the modules in ``live``."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from mcsv.dataclass import dataclass
from mcsv.reports.writing.message import Digits, message, open_message

__all__ = ["WORDS", "Live", "script"]

_WORKER = ("digests", "packed", "machine", "merging", "bins", "means", "steps", "figures", "collected", "worker")
_PAGE = ("packed", "computed", "steps", "address", "moved", "rows", "levers")


WORDS: Mapping[str, str] = {
    "group": Digits(","),
    "decimal": Digits("."),
    "percent": open_message("{number} %"),
    "points": open_message("{number} points"),
    "begins": message("Preparing …"),
    "soFar": open_message("{done} of {draws} draws: identical so far"),
    "notSoFar": open_message("{done} of {draws} draws: not identical"),
    "identical": open_message(
        "Identical: all {draws} draws, made again here, give the signed run's tallies to the last bit."
    ),
    "other": open_message("Not identical after {draws} draws: the first that differs is {tally}, {cell}."),
    "failed": open_message("It could not be computed here: {why}"),
    "wasMoved": open_message("{label} {value} (signed: {signed})"),
    "notSigned": open_message(
        "Not the signed figures: levers were moved on this page ({moved}). "
        "Every figure that follows from that is marked; all others are the signed ones."
    ),
    "notThe": message("not signed"),
    "bothWays": open_message("{moved} (signed: {signed})"),
    "on": message("on"),
    "off": message("off"),
    "asBefore": message("as signed"),
    "unknown": message("not known from so few draws"),
    "someDraws": open_message("The first {done} of {draws} draws; all others follow."),
    "mostDraws": open_message("The first {done} of {draws} draws, for which there is room here."),
    "allDraws": open_message("All {draws} draws of the signed run, made again with the levers moved."),
    "copied": message("Copied"),
    "chosen": message("Chosen: copy it now"),
}
"""What the script says; it has no words of its own."""


@dataclass(frozen=True)
class Live:
    """``told``: what a page is told of a run (:class:`mcsv.reports.live.job.Job`), with the packed ``arrays`` of its
    plan; ``kernel``: WebAssembly with vectors, which browsers know since 2023, from the file ``name`` of a wheel.
    ``labels``: what the figures are called that levers move, none where there are no levers, some by the position of a
    lever; ``options``: theirs. ``by_runs``: a reserve does more than shift the position, so that runs have to find it.
    """

    told: Mapping[str, Any]
    arrays: bytes
    kernel: bytes
    name: str
    labels: tuple[str | Mapping[str, Any], ...] = ()
    options: tuple[str, ...] = ()
    by_runs: bool = False

    @property
    def digest(self) -> str:
        """Hexadecimal SHA-256 of the kernel."""
        return hashlib.sha256(self.kernel).hexdigest()

    @property
    def levers(self) -> list[Mapping[str, Any]]:
        """What can be moved."""
        return list(self.told["moves"]["levers"]) if "moves" in self.told else []

    def words(self, said: Callable[[Any], Any]) -> str:
        """What the script says and shows, in JSON; ``said`` puts it into a language."""
        told = {"words": said(WORDS)}
        if "moves" in self.told:
            moves = {name: self.told["moves"][name] for name in ("levers", "figures", "command", "of_option")}
            moves["draws"] = self.told["draws"]
            told |= {"moves": said(moves), "labels": said(list(self.labels)), "options": list(self.options)}
        return json.dumps(told, separators=(",", ":"), allow_nan=False)

    @property
    def job(self) -> str:
        """What is told, in JSON, in letters."""
        return _letters(json.dumps(self.told, separators=(",", ":"), allow_nan=False).encode())

    @property
    def packed(self) -> str:
        """The arrays in letters."""
        return base64.b64encode(self.arrays).decode()

    @property
    def codes(self) -> str:
        """The kernel in letters."""
        return _letters(self.kernel)


@lru_cache(maxsize=1)
def script() -> str:
    """The script of the page, with that of its workers in it as text."""
    worker = _joined(_WORKER)
    page = _joined(_PAGE)
    return page.replace('const WORKER = "";', f"const WORKER = {_harmless(json.dumps(worker))};")


def _joined(names: tuple[str, ...]) -> str:
    """Modules as one script: what they take from each other stands before them."""
    texts = [files("mcsv.reports.media.html.live").joinpath(f"{name}.js").read_text(encoding="utf-8") for name in names]
    without = [re.sub(r"^import .*\n", "", re.sub(r"^export ", "", text, flags=re.M), flags=re.M) for text in texts]
    said = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", flags=re.M | re.S)  # those who read it find it in mcsv
    # In a function of its own: the names of a page's other script are no affair of this one.
    return "\n".join(["(() => {", '"use strict";', *(said.sub("", text) for text in without), "})();"])


def _letters(code: bytes) -> str:
    return base64.b64encode(zlib.compress(code, 9)).decode()


def _harmless(text: str) -> str:
    """Text of a script in which nothing can end the element that it stands in."""
    return text.replace("<", "\\u003c")
