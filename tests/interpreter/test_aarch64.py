"""The object for aarch64 gives the native bits: linked into a program that an emulator of that processor runs."""

from __future__ import annotations

import importlib.util
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import long_only, some

import mcsv
from mcsv import engine
from mcsv.api import planned
from mcsv.arguments import Sampling
from mcsv.engine.shard import new_scratch, new_state
from mcsv.interpreter.interpret import run_blocks
from mcsv.kernels.building import build
from mcsv.kernels.loading import NOT_ZERO_BUT_FINE, pieces

ROOT = Path(mcsv.__file__).parents[1]
CONFIGS = sorted((ROOT / "configs").glob("*.yaml"))
DRAWS = 16 * 1024
EMULATOR = shutil.which("qemu-aarch64") or shutil.which("qemu-aarch64-static") or ""
LINKER = importlib.util.find_spec("ziglang") is not None

pytestmark = [
    pytest.mark.skipif(not EMULATOR, reason="qemu-aarch64 is not here (Debian's qemu-user)"),
    pytest.mark.skipif(not LINKER, reason="ziglang is not here, which compiles C for aarch64"),
]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kernels of aarch64 in a program that needs nothing of the system."""
    folder = tmp_path_factory.mktemp("aarch64")
    build(folder / "objects")
    source, found = Path(__file__).with_name("run_object.c"), folder / "run_object"
    compiler = [sys.executable, "-m", "ziglang", "cc", "-target", "aarch64-linux-musl", "-O1", "-static"]
    subprocess.run([*compiler, str(source), str(folder / "objects" / "generic.o"), "-o", str(found)], check=True)
    return found


def written(given: Sequence[Any]) -> Iterator[bytes]:
    """Arguments as the program reads them."""
    words, arrays = list[int](), list[tuple[int, Any]]()
    for piece in given:
        if isinstance(piece, np.ndarray):
            arrays.append((len(words) + 4, piece))
            words += [0, 0, piece.size, piece.itemsize, 0, *piece.shape, *piece.strides]
        else:
            words.append(int(piece) % 2**64)
    yield struct.pack(f"<Q{len(words)}QQ", len(words), *words, len(arrays))
    for word, array in arrays:
        yield struct.pack("<QQ", word, array.nbytes) + array.tobytes()


def emulated(program: Path, *arguments: object) -> list[bytes]:
    """The arrays among the arguments after a call of the kernel."""
    given = list(pieces(arguments))
    done = subprocess.run([EMULATOR, str(program)], input=b"".join(written(given)), capture_output=True, check=True)
    status, unknown = struct.unpack_from("<iq", done.stdout)
    assert status in (0, NOT_ZERO_BUT_FINE)
    assert unknown < 0
    found, at = [], struct.calcsize("<iq")
    for piece in given:
        if isinstance(piece, np.ndarray):
            found.append(done.stdout[at : at + piece.nbytes])
            at += piece.nbytes
    assert at == len(done.stdout)
    return found


def states(config: Path, sampling: Sampling, program: Path) -> tuple[list[bytes], list[bytes]]:
    """What a model's draws leave behind here, and there."""
    plan, draws = planned(mcsv.read_model(config), DRAWS, 1, sampling)
    plan = engine.centred(plan, engine.pilot(plan))
    here, there = new_state(plan), new_state(plan)
    run_blocks(plan.program, here, new_scratch(plan), 0, draws, plan.replicates)
    of_program = sum(isinstance(piece, np.ndarray) for piece in pieces(plan.program))
    native = [piece.tobytes() for piece in pieces(here) if isinstance(piece, np.ndarray)]
    found = emulated(program, plan.program, there, new_scratch(plan), 0, draws, plan.replicates)
    return native, found[of_program : of_program + len(native)]


@long_only
@pytest.mark.parametrize("config", some(CONFIGS, 2), ids=lambda path: path.stem)
def test_every_config_gives_the_native_bits(config: Path, program: Path) -> None:
    native, found = states(config, "plain", program)
    assert any(any(array) for array in native)
    assert found == native


@long_only
def test_better_points_give_the_native_bits(program: Path) -> None:
    native, found = states(ROOT / "configs" / "discharge.yaml", "sobol", program)
    assert found == native
