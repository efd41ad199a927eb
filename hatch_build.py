"""What a build adds to the sources: the kernels, compiled for several kinds of processor (mcsv/kernels/objects.py)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KernelsHook(BuildHookInterface):
    """Compiles the kernels into the wheel; where that cannot be done, the wheel is built without, and says so."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Not for an editable install: there the sources change, and numba compiles them on first use."""
        if version == "editable" or self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        from mcsv.kernels.building import build

        self._folder = tempfile.TemporaryDirectory()
        made = Path(self._folder.name) / "objects"
        try:
            self.app.display_waiting("compiling the kernels for several kinds of processor: a minute or so")
            build(made)
        except (OSError, subprocess.CalledProcessError) as error:
            said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
            self.app.display_warning(f"built without compiled kernels, numba will compile them: {said[-1]}")
            return
        build_data["force_include"][str(made)] = "mcsv/kernels/objects"
