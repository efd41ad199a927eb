"""A run that was killed goes on where it was, to the bits of one that was not; no half of a file is ever read."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from campaign import effort, long_only

import mcsv
from mcsv import engine
from mcsv.errors import UsageError
from mcsv.files.checkpoints import Checkpoint
from mcsv.files.owners import mark
from mcsv.files.tallies import _digest, check_tallies, read_tallies, write_tallies

MODEL = Path(__file__).parents[2] / "configs" / "small_cohort.yaml"
PLAIN = MODEL.with_name("discharge.yaml")
DRAWS = 7 * engine.SHARD + 77
ATOM = {"inputs": {"x": {"dist": "bernoulli", "p": 0.3}}, "outputs": {"y": {"formula": "1000 * x"}}}


class Killed(RuntimeError):
    """What ends a process at once looks like this to the rest of it: nobody tidies up."""


class Dying:
    """Threads, or another executor, that die after so many passes."""

    def __init__(self, passes: int, executor: engine.Executor | None = None) -> None:
        self.workers, self.memory, self._left = 2, None, passes
        self._executor = executor or engine.Threads(2)

    def map(self, work: Iterable[engine.Pass], note: object) -> Iterator[tuple[engine.Pass, engine.Tallied]]:
        for found in self._executor.map(work, note):  # type: ignore[arg-type]
            self._left -= 1
            if self._left < 0:
                raise Killed
            yield found


def plain(results: xr.Dataset) -> xr.Dataset:
    """Without what differs between two runs with the same figures."""
    attrs = {name: value for name, value in results.attrs.items() if name not in ("elapsed_seconds", "threads")}
    return results.assign_attrs(elapsed_seconds=0, threads=0, **attrs)


def resumed(model: object, place: Path, lives: Iterable[int], draws: int = DRAWS) -> xr.Dataset:
    """A run that dies after so many passes in each of its lives but the last."""
    for passes in lives:
        with suppress(Killed):  # what is left may be less than it would have lived
            mcsv.simulate(model, draws, executor=engine.Remembering(Dying(passes), Checkpoint(place, pause=0.0)))
    return mcsv.simulate(model, draws, executor=engine.Remembering(engine.Threads(3), Checkpoint(place)))


@pytest.mark.parametrize("model", [ATOM, pytest.param(MODEL, marks=long_only)], ids=["atom", "cohort"])
def test_a_run_that_died_goes_on_to_the_same_bits(model: object, tmp_path: Path) -> None:
    whole = plain(mcsv.simulate(model, DRAWS, threads=2))
    dice = random.Random(5)
    for attempt in range(effort(20 if model is ATOM else 3, 2)):
        lives = [dice.randint(0, 2) for _ in range(dice.randint(1, 3))]
        assert plain(resumed(model, tmp_path / f"{attempt}.tallies", lives)).identical(whole), lives


def test_what_was_drawn_is_not_drawn_again(tmp_path: Path) -> None:
    place, drawn = tmp_path / "run.tallies", []
    dying = Dying(2, engine.Inline())
    with pytest.raises(Killed):
        mcsv.simulate(ATOM, DRAWS, executor=engine.Remembering(dying, Checkpoint(place, pause=0.0)))
    (known,) = read_tallies(place)[1].values()
    assert known.shards > 0
    mcsv.simulate(
        ATOM,
        DRAWS,
        executor=engine.Remembering(engine.Threads(2), Checkpoint(place)),
        progress=lambda done, of: drawn.append(done),
    )
    assert min(drawn) >= known.draws  # passes that come before the one that is next add nothing yet


def test_a_longer_run_begins_with_a_shorter_one(tmp_path: Path) -> None:
    memory = Checkpoint(tmp_path / "run.tallies")
    mcsv.simulate(ATOM, DRAWS, executor=engine.Remembering(engine.Threads(2), memory))
    assert memory.save()
    for draws in (2 * DRAWS, DRAWS - 3 * engine.SHARD):
        found = resumed(ATOM, tmp_path / "run.tallies", [], draws)
        assert plain(found).identical(plain(mcsv.simulate(ATOM, draws)))


def test_another_run_is_not_taken_for_this_one(tmp_path: Path) -> None:
    memory = Checkpoint(tmp_path / "run.tallies")
    mcsv.simulate(ATOM, DRAWS, seed=1, executor=engine.Remembering(engine.Threads(2), memory))
    for other in ({"seed": 2}, {"scope": "north"}, {"keep": "y"}):
        executor = engine.Remembering(engine.Threads(2), memory)
        found = mcsv.simulate(ATOM, DRAWS, executor=executor, **other)  # type: ignore[arg-type]
        assert plain(found).identical(plain(mcsv.simulate(ATOM, DRAWS, **other)))  # type: ignore[arg-type]


def test_a_damaged_file_is_drawn_again(tmp_path: Path) -> None:
    place = tmp_path / "run.tallies"
    memory = Checkpoint(place)
    mcsv.simulate(ATOM, DRAWS, executor=engine.Remembering(engine.Threads(2), memory))
    memory.save()
    whole, dice = place.read_bytes(), random.Random(3)
    for _ in range(effort(300, 30)):
        content = bytearray(whole)
        at = dice.randrange(len(content))
        content[at] ^= 1 << dice.randrange(8)
        place.write_bytes(content if dice.random() < 0.7 else whole[:at])
        try:
            known = read_tallies(place)[1]
        except UsageError:
            assert Checkpoint(place).recall(next(iter(memory._runs))) is None
        else:  # a byte that no array hangs on, as the time in a header
            assert all(same_tallied(known[key], value) for key, value in memory._runs.items())


def same_tallied(one: engine.Tallied, other: engine.Tallied) -> bool:
    first, second = one.to_arrays(), other.to_arrays()
    return first.keys() == second.keys() and all(bool((first[name] == second[name]).all()) for name in first)


def test_a_disk_that_refuses_costs_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.replace, [0]
    whole = plain(mcsv.simulate(ATOM, DRAWS))
    for name in ("replace", "fsync"):
        for bad in range(1, effort(8, 3)):
            calls[0] = 0

            def refuses(*given: object, name: str = name, bad: int = bad) -> None:
                calls[0] += 1
                if calls[0] == bad:
                    raise OSError(28, "No space left on device")
                (real if name == "replace" else os.fdatasync)(*given)  # type: ignore[arg-type]

            place = tmp_path / f"{name}{bad}.tallies"
            with monkeypatch.context() as patched:
                patched.setattr(os, name, refuses)
                memory = Checkpoint(place, pause=0.0)
                found = mcsv.simulate(ATOM, DRAWS, executor=engine.Remembering(engine.Threads(2), memory))
            assert plain(found).identical(whole)
            assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_what_holds_no_tallies_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine.part"
    mine.write_text("my own")
    for place, told in ((mine, "holds no tallies"), (tmp_path, "is a folder"), (tmp_path / "no" / "x", "not exist")):
        with pytest.raises(UsageError, match=told):
            check_tallies(place)
    assert mine.read_text() == "my own"
    ours = write_tallies(tmp_path / "ours.part", {}, {})
    assert check_tallies(ours) == ours


def test_what_nobody_asks_for_any_more_is_not_kept(tmp_path: Path) -> None:
    place = tmp_path / "run.tallies"
    for seed in (1, 2):
        memory = Checkpoint(place)
        mcsv.simulate(ATOM, DRAWS, seed=seed, executor=engine.Remembering(engine.Threads(2), memory))
        assert memory.save()
    keys = read_tallies(place)[1].keys()
    fresh = Checkpoint(tmp_path / "fresh.tallies")
    mcsv.simulate(ATOM, DRAWS, seed=2, executor=engine.Remembering(engine.Threads(2), fresh))
    assert keys == fresh._runs.keys()


def test_what_was_half_written_when_a_process_ended_is_removed(tmp_path: Path) -> None:
    place, other = tmp_path / "run [1].tallies", tmp_path / ".run 1.tallies.abc"
    gone = mark().replace(str(os.getpid()), str(_gone()))
    half, mine = (tmp_path / f".{place.name}.{who}.abc" for who in (gone, mark()))
    for each in (half, mine, other):
        each.write_bytes(b"PK")
    Checkpoint(place)
    assert not half.exists()
    assert mine.exists()  # of a process that still writes it
    assert other.exists()


def _gone() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_tallies_of_another_version_are_drawn_again(tmp_path: Path) -> None:
    place = tmp_path / "run.tallies"
    memory = Checkpoint(place)
    mcsv.simulate(ATOM, DRAWS, executor=engine.Remembering(engine.Threads(2), memory))
    key = next(iter(memory._runs))
    write_tallies(place, {}, {key: memory._runs[key]})
    with np.load(place) as file:
        arrays = {name.replace("Moments", "Bygone"): file[name] for name in file.files if name != "content_sha256"}
    arrays |= {"content_sha256": np.array(_digest(arrays))}
    with place.open("wb") as out:
        np.savez(out, **arrays)
    with pytest.raises(UsageError, match="E503"):
        read_tallies(place)
    assert Checkpoint(place).recall(key) is None


_LIVES = """
import os, pathlib, random, signal, sys, time
import numpy as np
import mcsv
from mcsv import engine
from mcsv.files import checkpoints

# Written after each shard.
checkpoints._SHARE, sys.modules["mcsv.engine.passes"].LONGEST = 0, 1
model, draws, dice = mcsv.read_model(sys.argv[1]), 12 * engine.SHARD, random.Random(8)


def run(place):
    memory = checkpoints.Checkpoint(pathlib.Path(place), pause=0.0)
    return mcsv.simulate(model, draws, executor=engine.Remembering(engine.Threads(2), memory))


def end_before(owner, name, number):
    real, calls = getattr(owner, name), [0]

    def ends(*given, **more):
        calls[0] += 1
        if calls[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **more)

    setattr(owner, name, ends)


def end_after(seconds):
    signal.setitimer(signal.ITIMER_PROF, seconds)  # of its own on the processor; then it ends as by SIGKILL


def life(place, end, *how):
    child = os.fork()
    if not child:
        end(*how)
        run(place)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


mcsv.simulate(model, 100)
began = time.process_time()
whole = mcsv.simulate(model, draws).drop_attrs()
took = time.process_time() - began
moments = [(np.lib.format, "write_array", 3), (np.lib.format, "write_array", 90), (os, "fsync", 1), (os, "fsync", 4)]
moments += [(os, "replace", 1), (os, "replace", 5), (checkpoints.Checkpoint, "remember", 7)]
for attempt, moment in enumerate(moments):
    place = f"{sys.argv[2]}/{attempt}.tallies"
    ended = life(place, end_before, *moment)
    known = checkpoints.Checkpoint(pathlib.Path(place))._runs
    drawn = max((tallied.draws // engine.SHARD for tallied in known.values()), default=0)
    life(place, end_after, dice.uniform(0.1, 0.5) * took)
    print(ended, drawn, whole.identical(run(place).drop_attrs()), flush=True)
"""


@long_only
def test_killed_at_any_moment_it_ends_with_the_same_bits(tmp_path: Path) -> None:
    """Lives are forked off one process: each run ends in the midst of writing, then in the midst of anything."""
    command = [sys.executable, "-c", _LIVES, str(PLAIN), str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    ended, drawn, same = zip(*map(str.split, done.stdout.splitlines()), strict=True)
    assert ended == (str(int(signal.SIGKILL)),) * 7
    assert set(same) == {"True"}
    assert drawn[0] == drawn[2] == drawn[4] == "0"  # before the first file was whole
    assert all(0 < int(shards) < 12 for shards in (drawn[1], drawn[3], drawn[5], drawn[6]))
