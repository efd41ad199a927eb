"""``python -m mcsv``: the command ``mcsv``, for where the folder of commands is on no path."""

from __future__ import annotations

from mcsv.cli.__main__ import process

if __name__ == "__main__":
    process()
