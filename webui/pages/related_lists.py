"""Short lists on the page of a thing, each with the address of the whole list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.lists.list_kinds import LIST_KINDS
from graph.lists.thing_table import select
from webui.edition.edition import Edition
from webui.pages.list_pages import ListRow, ThingList, url

_SHOWN = 12


@dataclass(frozen=True)
class RelatedList:
    """The first things of a list that belong to a thing, and the address of them all: empty where none filters so."""

    name: str
    heading: str
    columns: tuple[str, ...]
    rows: Sequence[ListRow]
    total: int
    address: str


def related_list(
    edition: Edition, name: str, heading: str, chosen: Mapping[str, Sequence[str]], order: str = ""
) -> RelatedList:
    """Return the things of a list with one of some keys in each column, without one where no key is given."""
    kind, table = LIST_KINDS[name], edition.lists[name]
    order = order or kind.orders[0]
    keys = {column: values for column, values in chosen.items() if values}
    selection = select(table, keys, "", order, ())
    rows = ThingList(kind, table, (), "", order, selection).rows(1)[:_SHOWN] if keys else []
    is_filter = all(len(values) == 1 for values in keys.values())
    address = url(name, {column: values[0] for column, values in keys.items()}) if is_filter else ""
    columns = tuple(column for column in kind.columns if column not in keys or not is_filter)
    shown = [_without(row, kind.columns, columns) for row in rows]
    return RelatedList(name, heading, columns, shown, len(selection.rows) if keys else 0, address)


def _without(row: ListRow, all_columns: Sequence[str], columns: Sequence[str]) -> ListRow:
    cells = tuple(cell for name, cell in zip(all_columns, row.cells, strict=True) if name in columns)
    return ListRow(row.iri, row.label, row.short, row.code, cells)
