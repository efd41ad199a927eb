"""Flows of a period over a tile of draws: rows that one instruction reads lie in the first cache for those after it.

What a period adds up is more than that cache holds, so that one instruction after the other over whole rows waits for
the second; here some draws go through all of them, and targets stay in registers while their sources go by. Every draw
is a number of its own to these instructions, so the order of draws changes no bit, and the terms of a target are added
in the order of :mod:`mcsv.kernels.sums`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mcsv.kernels.jit import jit_disabled

__all__ = ["TILE", "products_in_tile", "scale_in_tile", "weighted_in_tile"]

TILE = 128
"""Draws that go through all of some instructions before others do."""

if jit_disabled:

    def scale_in_tile(rows: Any, out: int, a: int, at: int) -> None:
        """As below."""
        rows[out, at : at + TILE] *= rows[a, at : at + TILE]

    def weighted_in_tile(rows: Any, lists: Any, weights: Any, fields: Any, at: int) -> None:
        """As below."""
        from mcsv.kernels.sums import add_weighted

        targets, sources = lists[fields[2] :][: fields[3]], lists[fields[4] :][: fields[5]]
        add_weighted(rows[:, at:], TILE, sources, targets, weights[fields[6] :])

    def products_in_tile(rows: Any, lists: Any, weights: Any, fields: Any, at: int) -> None:
        """As below."""
        from mcsv.kernels.sums import add_products

        left, right = (lists[place:][: fields[4]] for place in fields[2:4])
        add_products(rows[:, at:], TILE, left, right, weights[fields[5] :], rows[fields[1], at : at + TILE])

else:
    from llvmlite import ir
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    _DOUBLE, _I32, _I64 = ir.DoubleType(), ir.IntType(32), ir.IntType(64)
    _SIDE = 16  # doubles side by side
    _DOUBLES = ir.VectorType(_DOUBLE, _SIDE)
    _NONE = ir.Constant(_DOUBLES, ir.Undefined)
    _EVERYWHERE = ir.Constant(ir.VectorType(_I32, _SIDE), [0] * _SIDE)
    _AT_ONCE = 6  # targets in registers together
    _FOUR = 4  # sources that are added up before they join a target

    def _done(context: Any) -> Any:
        return cgutils.get_null_value(context.get_value_type(types.none))

    @intrinsic
    def scale_in_tile(typing: Any, rows: Any, out: Any, a: Any, at: Any) -> Any:
        """SCALE: rows[out] *= rows[a] for the draws ``at`` … ``at`` + TILE - 1."""

        def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            tile = _Tile(context, builder, signature.args[0], given[0], given[3])
            with tile.side_by_side():
                tile.store(given[1], builder.fmul(tile.load(given[1]), tile.load(given[2])))
            return _done(context)

        return types.none(rows, types.int64, types.int64, types.int64), generate

    def _writes(kind: Any, rows: Any, lists: Any, weights: Any, fields: Any) -> Any:
        """What an intrinsic is that writes a sum of this kind (_Sum or _Products)."""

        def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            tile = _Tile(context, builder, signature.args[0], given[0], given[4])
            arrays = [context.make_array(signature.args[k])(context, builder, given[k]).data for k in (1, 2, 3)]
            kind(builder, tile, *arrays).write()
            return _done(context)

        return types.none(rows, lists, weights, fields, types.int64), generate

    @intrinsic
    def weighted_in_tile(typing: Any, rows: Any, lists: Any, weights: Any, fields: Any, at: Any) -> Any:
        """WEIGHTED, whose integers are ``fields``, for the draws ``at`` … ``at`` + TILE - 1."""
        return _writes(_Sum, rows, lists, weights, fields)

    @intrinsic
    def products_in_tile(typing: Any, rows: Any, lists: Any, weights: Any, fields: Any, at: Any) -> Any:
        """PRODUCTS, whose integers are ``fields``, for the draws ``at`` … ``at`` + TILE - 1."""
        return _writes(_Products, rows, lists, weights, fields)

    class _Tile:
        """The draws side by side of any row."""

        def __init__(self, context: Any, builder: Any, kind: Any, rows: Any, at: Any) -> None:
            array = context.make_array(kind)(context, builder, rows)
            self._builder = builder
            self._stride = cgutils.unpack_tuple(builder, array.shape)[1]
            self._data, self._at = array.data, at

        @contextmanager
        def side_by_side(self) -> Iterator[None]:
            """For so many draws of the tile as are handled at once, and then for the next."""
            builder, data = self._builder, self._data
            with cgutils.for_range_slice(builder, _I64(0), _I64(TILE), _I64(_SIDE), inc=True) as (more, _):
                self._data = builder.gep(data, [builder.add(self._at, more)])
                yield
            self._data = data

        def _place(self, row: Any) -> Any:
            builder = self._builder
            place = builder.gep(self._data, [builder.mul(row, self._stride)])
            return builder.bitcast(place, _DOUBLES.as_pointer())

        def load(self, row: Any) -> Any:
            """The draws of a row."""
            return self._builder.load(self._place(row), align=8)

        def store(self, row: Any, value: Any) -> None:
            """Write the draws of a row."""
            self._builder.store(value, self._place(row), align=8)

    class _Sum:
        """Writes the code of a sum; ``fields``: the integers of its instruction."""

        def __init__(self, builder: Any, tile: _Tile, lists: Any, weights: Any, fields: Any) -> None:
            self._builder, self._tile = builder, tile
            self._lists, self._weights, self._fields = lists, weights, fields

        def _field(self, number: int) -> Any:
            return self._at(self._fields, _I64(number))

        def _at(self, data: Any, place: Any) -> Any:
            return self._builder.load(self._builder.gep(data, [place]))

        def _after(self, place: Any, more: Any) -> Any:
            return self._builder.add(place, more if hasattr(more, "type") else _I64(more))

        def _weight(self, place: Any) -> Any:
            first = self._builder.insert_element(_NONE, self._at(self._weights, place), _I32(0))
            return self._builder.shuffle_vector(first, _NONE, _EVERYWHERE)

        def write(self) -> None:
            """Some targets after the other, as many at once as there are registers for."""
            builder = self._builder
            targets_at, targets, self._sources_at, self._sources, self._weights_at = map(self._field, range(2, 7))
            with cgutils.for_range_slice(builder, _I64(0), targets, _I64(_AT_ONCE), inc=True) as (begin, _):
                left = builder.sub(targets, begin)
                few = builder.select(builder.icmp_signed("<", left, _I64(_AT_ONCE)), left, _I64(_AT_ONCE))
                end = builder.append_basic_block("summed")
                choice = builder.switch(few, end)
                for count in range(1, _AT_ONCE + 1):
                    block = builder.append_basic_block(f"targets.{count}")
                    choice.add_case(_I64(count), block)
                    builder.position_at_end(block)
                    with self._tile.side_by_side():
                        self._targets(count, self._after(targets_at, begin), begin)
                    builder.branch(end)
                builder.position_at_end(end)

        def _targets(self, count: int, targets_at: Any, begin: Any) -> None:
            builder = self._builder
            rows = [self._at(self._lists, self._after(targets_at, k)) for k in range(count)]
            weights = [
                self._after(self._weights_at, builder.mul(self._after(begin, k), self._sources)) for k in range(count)
            ]
            totals = self._added(self._sources, [self._tile.load(row) for row in rows], weights, self._source)
            for row, total in zip(rows, totals, strict=True):
                self._tile.store(row, total)

        def _source(self, k: Any) -> Any:
            return self._tile.load(self._at(self._lists, self._after(self._sources_at, k)))

        def _added(self, sources: Any, totals: list[Any], weights: list[Any], source: Any) -> list[Any]:
            """The totals with all sources in them: four at a time, and those that are left over one by one."""
            fours = self._builder.and_(sources, _I64(-_FOUR))
            totals = self._each(_I64(0), fours, _FOUR, totals, weights, source)
            return self._each(fours, sources, 1, totals, weights, source)

        def _each(
            self, begin: Any, end: Any, step: int, totals: list[Any], weights: list[Any], source: Any
        ) -> list[Any]:
            builder = self._builder
            before = builder.block
            head, body, after = (builder.append_basic_block(name) for name in ("head", "body", "after"))
            builder.branch(head)
            builder.position_at_end(head)
            k = builder.phi(_I64)
            found = [builder.phi(_DOUBLES) for _ in totals]
            for phi, value in zip((k, *found), (begin, *totals), strict=True):
                phi.add_incoming(value, before)
            builder.cbranch(builder.icmp_signed("<", k, end), body, after)
            builder.position_at_end(body)
            values = [source(self._after(k, number)) for number in range(step)]
            grown = []
            for total, weight in zip(found, weights, strict=True):
                at = self._after(weight, k)
                terms = [builder.fmul(self._weight(self._after(at, n)), value) for n, value in enumerate(values)]
                while len(terms) > 1:
                    terms = [builder.fadd(*terms[n : n + 2]) for n in range(0, len(terms), 2)]
                grown.append(builder.fadd(total, terms[0]))
            following = self._after(k, step)
            for phi, value in zip((k, *found), (following, *grown), strict=True):
                phi.add_incoming(value, builder.block)
            builder.branch(head)
            builder.position_at_end(after)
            return found

    class _Products(_Sum):
        """The same for products of two rows each."""

        def write(self) -> None:
            """One target."""
            out, left, right, count, weights = map(self._field, range(1, 6))

            def product(k: Any) -> Any:
                rows = [self._at(self._lists, self._after(place, k)) for place in (left, right)]
                return self._builder.fmul(*map(self._tile.load, rows))

            with self._tile.side_by_side():
                total = self._added(count, [self._tile.load(out)], [weights], product)
                self._tile.store(out, total[0])
