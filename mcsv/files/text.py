"""From a path to text: sizes, encodings and characters that do not belong into a model."""

from __future__ import annotations

import codecs
import os
import stat
import sys
from functools import cache
from pathlib import Path

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake, ModelError
from mcsv.files.other_kinds import folder_way_out, no_text
from mcsv.model.language.characters import character, unwelcome
from mcsv.reads import noted

__all__ = ["LARGEST_FILE", "STDIN", "Text", "decode", "line_of", "read_text", "standard_input"]

LARGEST_FILE = 8 * 2**20  # bytes
STDIN = "<stdin>"
"""What is read from standard input is called in messages."""

_WIDE = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_HEAD = 16  # bytes by which it is known what a file is
_SHOWN = 20  # bad characters named before the rest is left out


@dataclass(frozen=True)
class Text:
    """The text of a file with \\n as its line end, and what was noticed while reading it."""

    text: str
    found: tuple[Mistake, ...] = ()


_MODEL = "give the path of a model file; mcsv init makes one to start from"


def read_text(path: str | os.PathLike[str], wanted: str = _MODEL) -> Text:
    """The text of a file; ModelError E503 (no readable file: what is ``wanted``), E105 (size), E101 and E208
    (characters).
    """
    file = os.fspath(path)
    return decode(_content(file, wanted), file)


def line_of(file: str, number: int) -> str:
    """A line of a text file by its number from 1, as far as it can be read; nothing where there is none."""
    try:
        content = _content(file)
    except ModelError:
        return ""
    text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _content(file: str, wanted: str = _MODEL) -> bytes:
    """The bytes of a file; ModelError E503 where it cannot be read, E105 where it is too large."""
    try:
        content = standard_input() if file == STDIN else _stored(file)
    except (OSError, ValueError) as error:
        what = "is a folder" if Path(file).is_dir() else (getattr(error, "strerror", None) or str(error)).lower()
        way_out = (folder_way_out(Path(file)) if Path(file).is_dir() else "") or wanted
        raise ModelError(Mistake("E503", f"cannot be read: {what}", value=file, way_out=way_out, file=file)) from None
    if len(content) > LARGEST_FILE:
        rule = f"a model has at most {LARGEST_FILE:,} bytes"
        raise ModelError(Mistake("E105", "the file is too large for a model", rule=rule, file=file))
    return content


def _stored(file: str) -> bytes:
    noted(file)
    # Without waiting: opening a named pipe would otherwise never come back. Windows would read text otherwise.
    how = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file, how), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            way_out = "give the path of a model file, or - for standard input"
            raise ModelError(Mistake("E503", "is no regular file", value=file, way_out=way_out, file=file))
        head = stream.read(_HEAD)
        if other := no_text(head, file):
            raise ModelError(other)
        return head + stream.read(LARGEST_FILE + 1) if status.st_size <= LARGEST_FILE else b" " * (LARGEST_FILE + 1)


@cache
def standard_input() -> bytes:
    """What stands on standard input, to one byte beyond the largest file; it can be read only once."""
    if sys.stdin is None:
        raise ValueError("there is no standard input")
    return sys.stdin.buffer.read(LARGEST_FILE + 1)


def decode(content: bytes, file: str = "") -> Text:
    """UTF-8 bytes as text: a byte order mark is dropped with a note, line ends become \\n."""
    found: list[Mistake] = []
    for mark, name in _WIDE.items():
        if content.startswith(mark):
            raise ModelError(Mistake("E101", f"is {name}, not UTF-8", way_out="save it as UTF-8", file=file))
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
        found.append(Mistake("N101", "the byte order mark at the start was skipped", file=file))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        lines = content[: error.start].decode("utf-8").splitlines() or [""]
        what = f"is not UTF-8 at byte offset {error.start} (0x{content[error.start]:02x})"
        mistake = Mistake("E101", what, way_out="save it as UTF-8").at(file, len(lines), len(lines[-1]) + 1)
        raise ModelError(mistake) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = _strange(text, file)
    if strange:
        raise ModelError(strange)
    return Text(text, tuple(found))


def _strange(text: str, file: str) -> list[Mistake]:
    """Control characters, ambiguous line ends and characters that turn the direction of writing."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return []
    found = []
    for row, line in enumerate(text.split("\n"), 1):
        for column, sign in enumerate(line, 1) if not line.isprintable() else ():
            if code := unwelcome(sign):
                mistake = Mistake(code, f"the character {character(sign)} is not allowed", way_out="delete it")
                found.append(mistake.at(file, row, column))
        if len(found) > _SHOWN:
            break
    return found[:_SHOWN]
