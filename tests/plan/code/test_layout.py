"""Where results stand: nothing of one layout is left in a blank one."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import mcsv
from mcsv.plan import lower

CONFIGS = Path(mcsv.__file__).parent.parent / "configs"


def test_a_blank_layout_has_names_and_no_cells() -> None:
    layout = lower(mcsv.read_model(CONFIGS / "local_or_national.yaml"), keep=["council"]).layout
    blank = layout.blank()
    for part in fields(layout):
        mine, theirs = getattr(layout, part.name), getattr(blank, part.name)
        if isinstance(mine, dict | list | set):
            assert mine, part.name
            assert not theirs
        else:
            assert mine == theirs
