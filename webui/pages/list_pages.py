"""Lists of things: the rows of a page, its filters with counts, and CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from urllib.parse import urlencode

import numpy as np

from graph.lists.choices import UnknownValueError, key_of
from graph.lists.list_kinds import HEADINGS, LIST_KINDS, ListKind
from graph.lists.thing_table import Selection, ThingTable, select
from graph.names.folding import fold
from ontology.csv_text import csv_file
from webui.edition.edition import Edition
from webui.http.catalogue_texts import translated
from webui.http.language import ENGLISH, language

PAGE_SIZE = 50
_LAST_PAGE = 100_000
# Lists of things that have other names in other languages.
_TRANSLATED = ("regions", "fields", "themes", "topics")
_OPTIONS = 8
# Values that have an order of their own, and those whose order is that of their counts.
_NEWEST_FIRST, _BY_KEY = ("year", "period"), ("level",)


@dataclass(frozen=True)
class Choice:
    """A filter as it was typed, the key and label that it means (empty for none), and what it may have meant."""

    column: str
    typed: str
    key: str = ""
    label: str = ""
    near: tuple[tuple[str, str], ...] = ()

    @property
    def heading(self) -> str:
        """Return the heading of its column."""
        return HEADINGS[self.column]


@dataclass(frozen=True)
class ListRow:
    """A thing in a list with its cells: texts, or lists of texts where a thing has several values."""

    iri: str
    label: str
    short: str
    code: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ThingList:
    """A list with its filters: what was chosen, what meets it, and the order."""

    kind: ListKind
    table: ThingTable
    choices: tuple[Choice, ...]
    text: str
    order: str
    selection: Selection

    @property
    def total(self) -> int:
        """Return how many things meet all filters."""
        return len(self.selection.rows)

    def rows(self, number: int) -> list[ListRow]:
        """Return the rows of a page, counted from 1."""
        return self.part((number - 1) * PAGE_SIZE, PAGE_SIZE)

    def part(self, start: int, number: int) -> list[ListRow]:
        """Return so many rows from one place on, counted from 0."""
        return [self._row(int(row)) for row in self.selection.rows[start : start + number]]

    def csv(self) -> bytes:
        """Return all things of the list as CSV, a line each."""
        listed = (self._row(int(at)) for at in self.selection.rows)
        rows = ((row.iri, row.label, row.short, row.code, *map("; ".join, row.cells)) for row in listed)
        return csv_file(("id", "name", "short", "code", *self.kind.columns), rows)

    def _row(self, row: int) -> ListRow:
        table = self.table
        cells = tuple(_cell(table, name, row) for name in self.kind.columns)
        return ListRow(table.iris[row], table.labels[row], table.shorts[row], table.codes[row], cells)

    def options(self, name: str) -> list[tuple[str, str, int]]:
        """Return the values of a column to choose from, as key, label and count, the most frequent first."""
        counts = [one for one in self.selection.counts[name] if name != "region" or len(one[0]) == 4]
        if name in _NEWEST_FIRST:
            return sorted(counts, key=lambda one: one[0], reverse=True)
        return sorted(counts, key=lambda one: one[0] if name in _BY_KEY else (-one[2], one[1]))


def _cell(table: ThingTable, name: str, row: int) -> tuple[str, ...]:
    if name in table.figures:
        figure = table.figures[name][row]
        return () if isnan(figure) else (f"{figure:.0f}",)
    if name in table.dates:
        return (table.dates[name][row],) if table.dates[name][row] else ()
    column = table.columns[name]
    codes = column.of(row)
    if name == "region" and not codes and "country" in table.columns:
        return _cell(table, "country", row)
    if name == "region":
        # The smallest region that is known; those that hold it follow from it.
        longest = max((len(column.keys[code]) for code in codes), default=0)
        codes = [code for code in codes if len(column.keys[code]) == longest]
    return tuple(column.labels[code] for code in codes)


def read_list(edition: Edition, name: str, given: Mapping[str, str]) -> ThingList:
    """Return a list of an edition with the filters of an address; an unknown order is the default.

    A filter that means no value of its column selects nothing, and offers what may have been meant.
    """
    kind, table = LIST_KINDS[name], edition.lists[name]
    choices = tuple(
        _choice(edition, table, column, given[column].strip()[:200])
        for column in kind.filters
        if given.get(column, "").strip()
    )
    text = given.get("text", "").strip()[:200]
    order = given.get("order", "")
    order = order if order in kind.orders else kind.orders[0]
    chosen = {choice.column: (choice.key,) for choice in choices}
    selection = select(table, chosen, text, order, kind.filters)
    if order == "name" and name in _TRANSLATED and language() != ENGLISH:
        names = {row: fold(str(translated(table.labels[row]))) for row in map(int, selection.rows)}
        selection = replace(selection, rows=np.array(sorted(names, key=names.__getitem__), dtype=np.intp))
    return ThingList(kind, table, choices, text, order, selection)


def _choice(edition: Edition, table: ThingTable, name: str, typed: str) -> Choice:
    column = table.columns[name]
    try:
        key = key_of(edition.names, name, column, typed)
    except UnknownValueError as error:
        named = {fold(str(translated(label))): key for key, label in column.choices}
        if fold(typed) not in named:
            return Choice(name, typed, near=tuple(error.near))
        key = named[fold(typed)]
    return Choice(name, typed, key, column.labels[column.position[key]])


@dataclass(frozen=True)
class FacetOption:
    """A value to filter by with the address of the list that has it, or no longer has it where it is chosen."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A column to filter by: the most frequent values as links, and all of them where there are more."""

    name: str
    label: str
    options: Sequence[FacetOption]
    all: Sequence[tuple[str, str, int]]


def facets(listed: ThingList, address: str, given: Mapping[str, str]) -> list[Facet]:
    """Return the filters of a list that leave something to choose."""
    return [facet for name in listed.kind.filters if (facet := _facet(listed, name, address, given)).options]


def _facet(listed: ThingList, name: str, address: str, given: Mapping[str, str]) -> Facet:
    chosen = next((choice.key for choice in listed.choices if choice.column == name), "")
    counts = listed.options(name)
    first = [one for one in counts if one[0] == chosen] or counts[:_OPTIONS]
    options = [
        FacetOption(label, count, url(address, given, **{name: "" if key == chosen else key}), key == chosen)
        for key, label, count in first
    ]
    return Facet(name, HEADINGS[name], options, counts if len(counts) > _OPTIONS else ())


def page_number(text: str) -> int:
    """Return the number of a page in an address, 1 where the text is no number.

    >>> page_number("3"), page_number("0"), page_number("-2"), page_number("")
    (3, 1, 1, 1)
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    return min(max(1, number), _LAST_PAGE)


def url(address: str, given: Mapping[str, str], **changed: str) -> str:
    """Return the address of a list with its filters, some of them changed; an empty one is left out."""
    values = {name: value for name, value in {**given, **changed}.items() if value}
    return address + (f"?{urlencode(values)}" if values else "")
