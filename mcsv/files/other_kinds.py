"""What a file is that is no text, told by how it begins, with the way to what was meant."""

from __future__ import annotations

from pathlib import Path

from mcsv.errors import Mistake
from mcsv.escapes import typed
from mcsv.files.run_layout import MODEL, RESULT

__all__ = ["folder_way_out", "no_text"]

_NETCDF = b"\x89HDF\r\n\x1a\n"
_KINDS = (
    (b"CDF", "an older netCDF file", "export what is wanted from it as text"),
    (b"PK\x03\x04", "a workbook or an archive (zip)", "save the sheet as CSV, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "an older Office document", "save it as text or CSV"),
    (b"%PDF-", "a PDF", "give the file from which it was made"),
    (b"\x1f\x8b", "packed (gzip)", "unpack it"),
    (b"SQLite format 3", "a database (SQLite)", "give the folder of runs in which it lies"),
)


def no_text(content: bytes, file: str) -> Mistake | None:
    """What is wrong with a file that begins like this where it has to be text (E503); None where it may be text."""
    if content.startswith(_NETCDF):
        shown, model = typed("mcsv", "show", Path(file)), typed("mcsv", "show", Path(file), "--model")
        longer = typed("mcsv", "run", Path(file), "--more", "1e6")
        way_out = f"{shown} prints a result, {model} the model in it, {longer} makes it longer"
        return _mistake("a netCDF file, such as a result of mcsv", file, way_out)
    for mark, kind, way_out in _KINDS:
        if content.startswith(mark):
            return _mistake(kind, file, way_out)
    return None


def folder_way_out(folder: Path) -> str:
    """What to give in place of a folder; nothing where it holds no run."""
    if not (folder / RESULT).is_file():
        return ""
    return f"its model is {typed(folder / MODEL)}; {typed('mcsv', 'show', folder)} prints its result"


def _mistake(kind: str, file: str, way_out: str) -> Mistake:
    return Mistake("E503", f"cannot be read: is {kind}", value=file, rule="text in UTF-8", way_out=way_out, file=file)
