"""What differs between plain data, and data in which some of it is changed."""

from __future__ import annotations

from typing import Any

from campaign import effort
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcsv.model.changes.edits import NOTHING, SECTIONS, edits, leaves, mixed
from mcsv.model.changes.renamed import Renaming, put_in, renamings

NAMES = st.sampled_from(["a", "b", "c", "d"])
SCALARS = st.one_of(st.integers(0, 3), st.booleans(), st.sampled_from(["x", "y * a"]), st.floats(0, 1))
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.dictionaries(NAMES, inner, max_size=3),
        st.lists(NAMES, max_size=3, unique=True),
        st.lists(st.dictionaries(NAMES, SCALARS, max_size=2), max_size=2),
    ),
    max_leaves=6,
)
TIED = st.lists(st.tuples(NAMES, NAMES, st.floats(0, 1)), max_size=3, unique_by=lambda tie: tie[:2]).map(
    lambda ties: [{"between": [one, other], "rank": rank} for one, other, rank in ties]
)
DATA = st.fixed_dictionaries(
    {},
    optional={
        "programme": st.sampled_from(["P", "Q"]),
        "inputs": st.dictionaries(NAMES, VALUES, max_size=3),
        "costs": st.dictionaries(NAMES, VALUES, max_size=3),
        "correlations": TIED,
    },
)


def _whole(data: dict[str, Any]) -> dict[str, Any]:
    """With every section of names, so that one without entries is as one that is not there."""
    found: dict[str, Any] = {section: [] if section == "correlations" else {} for section in SECTIONS} | data
    found["correlations"] = sorted(found["correlations"], key=lambda tie: tie["between"])
    return found


def _told(data: Any) -> Any:
    """With yes and no in words: Python takes False for 0."""
    if isinstance(data, dict):
        return {key: _told(value) for key, value in data.items()}
    return [*map(_told, data)] if isinstance(data, list) else str(data) if isinstance(data, bool) else data


@example(old={"inputs": {"a": 0}}, new={"inputs": {"a": False}})
@settings(deadline=None, max_examples=effort(200, 25))
@given(old=DATA, new=DATA)
def test_all_edits_lead_to_the_new_and_none_to_the_old(old: dict[str, Any], new: dict[str, Any]) -> None:
    made = edits(old, new)
    assert _whole(mixed(old, new, {edit.path for edit in made})) == _whole(new)
    assert _whole(mixed(old, new, ())) == _whole(old)
    assert (not made) == (_told(_whole(old)) == _told(_whole(new)))


@settings(deadline=None, max_examples=effort(200, 25))
@given(old=DATA, new=DATA, which=st.sets(st.integers(0, 20)))
def test_what_is_made_differs_no_more(old: dict[str, Any], new: dict[str, Any], which: set[int]) -> None:
    made = edits(old, new)
    some = {edit.path for number, edit in enumerate(made) if number in which}
    left = {edit.path for edit in edits(mixed(old, new, some), new)}
    assert left == {edit.path for edit in made} - some


def test_paths_are_those_that_people_write() -> None:
    old = {
        "costs": {"team": {"timing": {"from": 0}, "values": [{"to": {"a": 1}}]}},
        "options": {"o": {"without": ["x", "y"]}},
        "correlations": [{"between": ["a", "b"], "rank": 0.1}],
    }
    new = {
        "costs": {"team": {"timing": {"from": 1}, "values": [{"to": {"a": 2}}]}, "van": {"amount": 1}},
        "options": {"o": {"without": ["x", "z"]}},
        "correlations": [{"between": ["a", "b"], "rank": 0.2}],
    }
    found = {edit.where: (edit.kind, edit.old, edit.new) for edit in edits(old, new)}
    assert found == {
        "costs.team.from": ("changed", 0, 1),
        "costs.team.values[0].to.a": ("changed", 1, 2),
        "costs.van": ("added", NOTHING, {"amount": 1}),
        "options.o.without[y]": ("removed", "y", NOTHING),
        "options.o.without[z]": ("added", NOTHING, "z"),
        "correlations[a, b].rank": ("changed", 0.1, 0.2),
    }


def test_true_is_not_one() -> None:
    assert [edit.where for edit in edits({"mitigate": True}, {"mitigate": 1})] == ["mitigate"]


def test_the_order_of_names_counts_where_nothing_else_does() -> None:
    (edit,) = edits({"events": {"e": {"stops": ["a", "b"]}}}, {"events": {"e": {"stops": ["b", "a"]}}})
    assert edit.old == ["a", "b"]
    assert edit.new == ["b", "a"]


def test_leaves() -> None:
    assert leaves({"a": {}, "b": [1, 2], "c": {"d": 1}}) == 4


def _renamed(old: dict[str, Any], new: dict[str, Any], sound: bool = True) -> list[Renaming]:
    return renamings(old, new, lambda data: sound)


OLD = {
    "pockets": {"council": {"reserve": 5}, "nhs": {}},
    "inputs": {"days": {"dist": "gamma", "mean": 3, "sd": 1, "note": "days of care"}, "cost": {"formula": "2 * days"}},
    "costs": {"team": {"amount": "max(days, days_off)", "paid_by": {"council": 1}, "note": "the council pays"}},
}


def test_a_name_is_changed_everywhere_but_in_what_describes() -> None:
    found = put_in(OLD, Renaming("inputs", "days", "nights"))
    assert list(found["inputs"]) == ["nights", "cost"]
    assert found["inputs"]["nights"]["note"] == "days of care"
    assert found["inputs"]["cost"]["formula"] == "2 * nights"
    assert found["costs"]["team"]["amount"] == "max(nights, days_off)"
    assert put_in(found, Renaming("inputs", "days", "nights").back) == OLD


def test_names_that_changed_are_found() -> None:
    new = put_in(put_in(OLD, Renaming("pockets", "council", "town")), Renaming("inputs", "days", "nights"))
    found = [Renaming("inputs", "days", "nights"), Renaming("pockets", "council", "town")]
    assert _renamed(OLD, new) == found  # what makes the most alike comes first
    assert not _renamed(OLD, new, sound=False)


def test_something_else_is_no_other_name() -> None:
    new = {
        **OLD,
        "inputs": {"nights": {"dist": "beta", "low": 1, "high": 2, "mode": 1.5}, "cost": OLD["inputs"]["cost"]},
    }
    assert not _renamed(OLD, new)
