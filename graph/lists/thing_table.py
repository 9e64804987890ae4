"""Table of things of one kind in columns, so that filters and counts read arrays and no graph."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.names.folding import fold

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class FilterColumn:
    """A column of n things, each with any number of m values.

    `keys` (m) are the values as an address writes them, `labels` (m) as people read them; value `codes[k]` belongs to
    the thing `owners[k]`, and owners ascend.
    """

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    owners: Rows
    codes: Rows

    @cached_property
    def position(self) -> dict[str, int]:
        """Return the place of each value by its key."""
        return {key: at for at, key in enumerate(self.keys)}

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return each value by its key and its label."""
        return list(zip(self.keys, self.labels, strict=True))

    def counts(self, mask: Mask) -> NDArray[np.intp]:
        """Return how many things of a mask have each value (m)."""
        return np.bincount(self.codes[mask[self.owners]], minlength=len(self.keys))

    def having(self, code: int, number: int) -> Mask:
        """Return which of n things have a value."""
        mask = np.zeros(number, dtype=np.bool_)
        mask[self.owners[self.codes == code]] = True
        return mask

    def of(self, row: int) -> list[int]:
        """Return the values of a thing as places in `keys`."""
        first, last = np.searchsorted(self.owners, [row, row + 1])
        return [int(code) for code in self.codes[first:last]]


def filter_column(values: Iterable[tuple[int, str]], labels: Mapping[str, str]) -> FilterColumn:
    """Return a column of pairs of a thing's row and a value's key; values are in the order of their labels."""
    pairs = sorted(set(values))
    keys = sorted({key for _, key in pairs}, key=lambda key: (fold(labels.get(key, key)), key))
    position = {key: at for at, key in enumerate(keys)}
    coded = sorted((row, position[key]) for row, key in pairs)
    return FilterColumn(
        tuple(keys),
        tuple(labels.get(key, key) for key in keys),
        np.array([row for row, _ in coded], dtype=np.intp),
        np.array([code for _, code in coded], dtype=np.intp),
    )


@dataclass(frozen=True)
class ThingTable:
    """Things of one kind (n) with columns to filter by, figures to order by, and texts to search.

    `figures` hold n numbers each, NaN where there is none; `dates` n texts each; `texts` (n) are folded words.
    """

    iris: tuple[str, ...]
    labels: tuple[str, ...]
    shorts: tuple[str, ...]
    codes: tuple[str, ...]
    columns: Mapping[str, FilterColumn]
    figures: Mapping[str, NDArray[np.float64]]
    dates: Mapping[str, tuple[str, ...]]
    texts: tuple[str, ...]
    _orders: dict[str, Rows] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.iris)

    @cached_property
    def row(self) -> dict[str, int]:
        """Return the row of each thing by its IRI."""
        return {iri: at for at, iri in enumerate(self.iris)}

    @cached_property
    def everything(self) -> Mask:
        """Return the mask of all things."""
        return np.ones(len(self), dtype=np.bool_)

    def with_words(self, text: str) -> Mask:
        """Return which things have all words of a text at the beginning of one of theirs."""
        words = [f" {word}" for word in fold(text).split()]
        if not words:
            return self.everything
        return np.fromiter(
            (all(word in own for word in words) for own in self.texts), np.bool_, count=len(self)
        )

    @cached_property
    def _by_name(self) -> list[int]:
        names = [fold(label) for label in self.labels]
        return sorted(range(len(self)), key=lambda row: (names[row], self.iris[row]))

    def ordered(self, mask: Mask, order: str) -> Rows:
        """Return the rows of a mask by name, or by a figure, a date or a column, the highest first."""
        if order not in self._orders:
            self._orders[order] = self._order(order)
        rows = self._orders[order]
        return rows[mask[rows]]

    def _order(self, order: str) -> Rows:
        rows = list(self._by_name)
        if order in self.figures:
            figures = np.nan_to_num(self.figures[order], nan=-np.inf)
            rows.sort(key=lambda row: -figures[row])
        elif order in self.dates:
            dates = self.dates[order]
            rows.sort(key=lambda row: dates[row], reverse=True)
        elif order in self.columns:
            column = self.columns[order]
            labels = [
                max((column.labels[code] for code in column.of(row)), default="") for row in range(len(self))
            ]
            rows.sort(key=lambda row: labels[row], reverse=True)
        elif order == "code":
            rows.sort(key=lambda row: self.codes[row])
        return np.array(rows, dtype=np.intp)


@dataclass(frozen=True)
class Selection:
    """Things of a table that meet all filters, and the values of each column among them.

    The counts of a column leave its own filter out, so that they say what another choice would give.
    """

    rows: Rows
    counts: Mapping[str, Sequence[tuple[str, str, int]]]


def select(
    table: ThingTable, chosen: Mapping[str, Collection[str]], text: str, order: str, counted: Collection[str]
) -> Selection:
    """Select the things with one of the chosen values (keys) in each column, and with all words of a text.

    A key that no thing has selects nothing.
    """
    words = table.with_words(text)
    masks = {name: _having(table, name, keys) for name, keys in chosen.items() if keys}
    counts = {}
    for name in counted:
        others = words.copy()
        for other, mask in masks.items():
            if other != name:
                others &= mask
        column = table.columns[name]
        numbers = column.counts(others)
        counts[name] = [
            (key, label, int(number))
            for key, label, number in zip(column.keys, column.labels, numbers, strict=True)
            if number or key in chosen.get(name, ())
        ]
    whole = words.copy()
    for mask in masks.values():
        whole &= mask
    return Selection(table.ordered(whole, order), counts)


def _having(table: ThingTable, name: str, keys: Collection[str]) -> Mask:
    column, mask = table.columns[name], ~table.everything
    for key in keys:
        if key in column.position:
            mask |= column.having(column.position[key], len(table))
    return mask
