"""Every mistake of the catalogue: its code, its place, its words, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_inputs import ACCEPTED, BASE, REMARKS, ROWS, Row, edit, saving
from campaign import LONG

from mcsv.errors import ModelError
from mcsv.files import noted, read_model
from mcsv.files import yaml as door
from mcsv.model import canonical, comments

EACH = list({row.code: row for row in reversed(ROWS)}.values())
"""A mistake of each code."""


def write(folder: Path, data: bytes) -> Path:
    path = folder / "model.yaml"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("row", ROWS if LONG else EACH, ids=str)
def test_a_mistake_is_named_where_it_stands(row: Row, tmp_path):
    path = write(tmp_path, row.data)
    with pytest.raises(ModelError) as caught:
        read_model(path)
    assert caught.value.exit_code == 2
    told = [mistake for mistake in caught.value.mistakes if mistake.code == row.code]
    assert told, str(caught.value)
    found = [m for m in told if row.says in str(m) and (f"{m.line}:{m.column}" if m.line else "") == row.place]
    assert found, f"wanted {row.place} {row.says!r}, got {[str(mistake) for mistake in told]}"
    assert all(mistake.file == str(path) for mistake in caught.value.mistakes)


@pytest.mark.parametrize("row", REMARKS, ids=str)
def test_a_doubt_is_a_remark_on_a_model_that_is_read(row: Row, tmp_path):
    remarks = comments(read_model(write(tmp_path, row.data)))
    found = [m for m in remarks if m.code == row.code and (row.place in ("", f"{m.line}:{m.column}"))]
    assert found, [str(remark) for remark in remarks]
    assert any(row.says in str(remark) for remark in found), [str(remark) for remark in found]
    assert all(remark.severity != "error" for remark in remarks)


@pytest.mark.parametrize(("row", "text", "mean"), ACCEPTED)
def test_a_number_is_read_as_it_is_written(row: int, text: str, mean: float, tmp_path):
    model = read_model(write(tmp_path, edit("mean: 1_200", f"mean: {text}").encode()))
    assert model.inputs["saving"].distribution.mean() == mean
    assert not [remark for remark in comments(model) if remark.path.startswith("inputs.")]


def test_the_base_file_is_sound(tmp_path):
    assert comments(read_model(write(tmp_path, BASE.encode()))) == ()


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing(end: str, tmp_path):
    plain = read_model(write(tmp_path, BASE.encode()))
    other = read_model(write(tmp_path, BASE.replace("\n", end).encode()))
    assert canonical(plain) == canonical(other)
    assert comments(other) == ()


def test_norway_stays_text(tmp_path):
    assert read_model(write(tmp_path, edit("Example", "NO").encode())).programme == "NO"


def test_too_many_entries(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "MOST_NODES", 500)
    with pytest.raises(ModelError, match="too many entries"):
        read_model(write(tmp_path, "".join(f"key{i}: 1\n" for i in range(1000)).encode()))


def test_long_keys_that_hold_very_many_entries(tmp_path, monkeypatch):
    """Each entry is known by the names of all that it lies in, which a small file can make large."""
    monkeypatch.setattr(noted, "MOST_IN_PATHS", 20_000)
    entries = "[" + "1, " * 100 + "]"
    with pytest.raises(ModelError, match="long keys") as caught:
        read_model(write(tmp_path, f"{'key' * 100}: {entries}\n".encode()))
    assert caught.value.mistakes[0].code == "E105"


def test_all_mistakes_come_at_once(tmp_path):
    text = edit(
        "mean: 1_200", "mean: 1k", "tolerance: 0.05", "tolerance: 5", "{to: hospital", "{to: nobody",
        "100 * share", "100 * shar", "currency", "curency", "days * saving", "days ^ 2",
    )  # fmt: skip
    with pytest.raises(ModelError) as caught:
        read_model(write(tmp_path, text.encode()))
    codes = [(mistake.line, mistake.code) for mistake in caught.value.mistakes]
    assert codes == [(3, "E201"), (8, "E205"), (13, "E203"), (15, "E402"), (23, "E402"), (25, "E401")]


def test_a_name_that_could_not_be_read_is_not_unknown(tmp_path):
    with pytest.raises(ModelError) as caught:
        read_model(write(tmp_path, edit("mean: 1_200", "mean: 1k").encode()))
    assert [mistake.code for mistake in caught.value.mistakes] == ["E203"]


def test_a_truncated_file_is_refused_remarked_or_cut_at_a_line(tmp_path):
    for length in range(0, len(BASE), 7):
        try:
            model = read_model(write(tmp_path, BASE[:length].encode()))
        except ModelError:
            continue
        assert [remark.code for remark in comments(model)].count("W107") == 1 or BASE[length - 1] == "\n"


@pytest.mark.parametrize("written", ["40.5", "40.00", "40.0000", "40.123", "40_000", "0.000", "1234.000"])
def test_other_decimals_are_not_taken_for_thousands(written: str, tmp_path):
    text = edit("reserve: 50_000", f"reserve: {written}", "1_000_000", "900")
    told = comments(read_model(write(tmp_path, text.encode())))
    assert "W308" not in {each.code for each in told}
    assert "W307" not in {each.code for each in told if each.path.endswith("reserve")}


def test_a_factor_of_one_among_others_is_not_taken_for_a_thousand(tmp_path):
    for high, expected in (("2.000", {"W308"}), ("1.205", set())):
        text = saving(f"{{dist: uniform, low: 1.000, high: {high}}}")
        told = comments(read_model(write(tmp_path, text.encode())))
        assert {each.code for each in told} & {"W307", "W308"} == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [("reserve: 50_000", "reserve: 40,000"), ("reserve: 50_000", 'reserve: "40,000"'), ("mean: 1_200", "mean: 40,000")],
)
def test_a_number_in_groups_is_answered_with_itself(old: str, new: str, tmp_path):
    with pytest.raises(ModelError, match="write 40000 or 40_000, and 1"):
        read_model(write(tmp_path, edit(old, new).encode()))
