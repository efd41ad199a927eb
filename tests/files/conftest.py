"""The table of bad inputs and the fuzzers import each other's texts by name."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
