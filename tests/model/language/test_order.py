"""Names in the order of what they are made from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mcsv.model.language.order import in_order


def test_each_name_stands_behind_what_it_needs() -> None:
    needs = {"c": {"b", "a", "t"}, "b": {"a"}, "a": set[str](), "d": {"t"}}
    found = in_order(needs)
    assert set(found) == set(needs)
    assert found.index("a") < found.index("b") < found.index("c")


def test_what_goes_round_in_a_cycle_is_left_out_with_all_that_needs_it() -> None:
    needs = {"a": {"b"}, "b": {"a"}, "user": {"a", "free"}, "free": set[str](), "self": {"self"}}
    assert in_order(needs) == ("free",)


@given(st.dictionaries(st.integers(0, 30), st.sets(st.integers(0, 30)), max_size=20))
def test_any_needs_are_ordered_as_far_as_they_can_be(numbers: dict[int, set[int]]) -> None:
    needs = {str(name): {str(part) for part in parts} for name, parts in numbers.items()}
    found = in_order(needs)
    done: set[str] = set()
    for name in found:
        assert needs[name] & needs.keys() <= done
        done.add(name)
    assert not any(parts & needs.keys() <= done for name, parts in needs.items() if name not in done)
