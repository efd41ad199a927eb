"""A run in parts is the run, to the last bit; what is no whole run is refused with every part that makes it none."""

from __future__ import annotations

import itertools
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from campaign import some

import mcsv
from mcsv import engine
from mcsv.ask.parts import merge_parts, simulate_part
from mcsv.errors import UsageError

CONFIGS = Path(__file__).parents[2] / "configs"
DRAWS = 5 * engine.SHARD + 321
OUTPUT = {"inputs": {"x": {"dist": "lognormal", "mu": 0, "sigma": 1}}, "outputs": {"y": {"formula": "x ** 2"}}}


def same(one: xr.Dataset, other: xr.Dataset) -> bool:
    volatile = {"elapsed_seconds", "threads"}
    attrs = [{name: value for name, value in each.attrs.items() if name not in volatile} for each in (one, other)]
    return one.identical(other.assign_attrs(one.attrs)) and attrs[0] == attrs[1]


@pytest.mark.parametrize("path", some(sorted(CONFIGS.glob("*.yaml")), 2), ids=lambda path: path.stem)
def test_parts_in_any_order_are_the_run_bit_for_bit(path: Path, tmp_path: Path) -> None:
    draws = 3 * engine.SHARD + 321
    parts = [simulate_part(path, tmp_path / f"{k}.part", k, 3, draws, seed=7) for k in (1, 2, 3)]
    random.Random(1).shuffle(parts)
    assert same(merge_parts(parts), mcsv.simulate(path, draws, seed=7))


def test_parts_of_points_and_of_scopes_are_the_run_too(tmp_path: Path) -> None:
    for kind in ({"sampling": "sobol"}, {"scope": "north"}):
        parts = [simulate_part(OUTPUT, tmp_path / f"{k}.part", k, 2, DRAWS, **kind) for k in (1, 2)]  # type: ignore[arg-type]
        assert same(merge_parts(parts), mcsv.simulate(OUTPUT, DRAWS, **kind))  # type: ignore[arg-type]


def test_the_main_draws_are_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [simulate_part(OUTPUT, tmp_path / f"{k}.part", k, 2, DRAWS) for k in (1, 2)]
    made: list[int] = []
    real = engine.Threads.map

    def watched(self: engine.Threads, work: object, note: object) -> object:
        works = list(work)  # type: ignore[call-overload]
        made.extend(each.size for each in works if each.plan.cells == 1 and each.plan.program.wants[0] == whole)
        return real(self, iter(works), note)  # type: ignore[arg-type]

    whole = int(mcsv.plan.lower(mcsv.validate(OUTPUT)).program.wants[0])
    monkeypatch.setattr(engine.Threads, "map", watched)
    merge_parts(parts)
    assert made == []
    mcsv.simulate(OUTPUT, DRAWS)
    assert sum(made) == DRAWS


def test_what_is_no_whole_run_names_every_part(tmp_path: Path) -> None:
    one, two, three = (simulate_part(OUTPUT, tmp_path / f"{k}.part", k, 3, DRAWS) for k in (1, 2, 3))
    other = simulate_part(OUTPUT, tmp_path / "other.part", 2, 3, DRAWS, seed=2)
    longer = simulate_part(OUTPUT, tmp_path / "longer.part", 2, 3, DRAWS + 1)
    copy, damaged = tmp_path / "copy.part", tmp_path / "damaged.part"
    copy.write_bytes(one.read_bytes())
    content = bytearray(two.read_bytes())
    with zipfile.ZipFile(two) as entries:
        entry = max(entries.infolist(), key=lambda each: each.compress_size)
    header = content[entry.header_offset : entry.header_offset + 30]
    data = entry.header_offset + 30 + sum(int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    content[data + entry.compress_size // 2] ^= 1  # headers have bytes that nobody reads
    damaged.write_bytes(content)
    for parts, told in (
        ([one, three], ["E754 parts: are missing", "2"]),
        ([one, copy, two, three], ["E753", "is part 1 of 3, as is", "copy.part"]),
        ([one, other, three], ["E752", "other.part", "another run"]),
        ([one, longer, three], ["E752", "longer.part"]),
        ([one, damaged, three], ["damaged.part", "E503"]),
        ([one, tmp_path / "none.part", CONFIGS / "uav.yaml"], ["none.part", "uav.yaml"]),
        ([], ["E751"]),
    ):
        with pytest.raises(UsageError) as refused:
            merge_parts(parts)
        assert all(word in str(refused.value) for word in told), str(refused.value)


def test_there_are_as_many_parts_as_shards_at_most(tmp_path: Path) -> None:
    for number, of in ((0, 3), (4, 3), (1, 7), (1, 0)):
        with pytest.raises(UsageError, match="E750"):
            simulate_part(OUTPUT, tmp_path / "x.part", number, of, DRAWS)
    assert not list(tmp_path.iterdir())


def test_ranges_are_all_shards_once() -> None:
    for draws, of in ((DRAWS, 6), (engine.SHARD, 1), (1000 * engine.SHARD, 7)):
        ends = [engine.range_of(k, of, draws) for k in range(1, of + 1)]
        assert ends[0][0] == 0
        assert all(one[1] == other[0] for one, other in itertools.pairwise(ends))
        sizes = np.array([end - begin for begin, end in ends])
        assert sizes.sum() == -(-draws // engine.SHARD)
        assert sizes.max() - sizes.min() <= 1


def test_a_part_of_another_place_is_told_from_one_of_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = [simulate_part(OUTPUT, tmp_path / f"{k}.part", k, 3, DRAWS) for k in (1, 3)]
    monkeypatch.setattr("mcsv.kernels.jit.digest", lambda: "kernels of another place")
    elsewhere = simulate_part(OUTPUT, tmp_path / "2.part", 2, 3, DRAWS)
    monkeypatch.undo()
    with pytest.raises(UsageError, match=r"2\.part: E752 .*than most parts.*processors of one kind") as refused:
        merge_parts([*here, elsewhere])
    assert len(refused.value.mistakes) == 1


def test_parts_of_another_code_are_refused_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [simulate_part(OUTPUT, tmp_path / f"{k}.part", k, 2, DRAWS) for k in (1, 2)]
    monkeypatch.setattr("mcsv.kernels.jit.digest", lambda: "other kernels")
    with pytest.raises(UsageError, match=r"E752.*than is here.*processors of one kind") as refused:
        merge_parts(parts)
    assert len(refused.value.mistakes) == 2
