"""Rows of the page queries as plain text: a view needs nothing of a term but what it says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.store.engine import Node, Store
from queries.library import query

Row = dict[str, str]


def ask(store: Store, name: str, **values: str) -> list[Row]:
    """Return the rows of a query of the library, a text for each variable, empty where it is unbound."""
    answer = store.query(query(name).bind(values))
    if not isinstance(answer, QuerySolutions):
        raise TypeError(f"not a SELECT: {name}")
    names = [variable.value for variable in answer.variables]
    return [{name: text(solution[name]) for name in names} for solution in answer]


def text(node: Node | None) -> str:
    """Return what a term says: an IRI without its brackets, a literal without its type."""
    if isinstance(node, NamedNode | Literal):
        return node.value
    return "" if node is None else str(node)


@dataclass(frozen=True)
class Group:
    """Rows that tell of one thing: the first of them, and what differs between them."""

    row: Row
    parts: dict[str, list[Row]] = field(default_factory=dict)


def group(rows: Iterable[Row], key: str, **parts: Sequence[str]) -> list[Group]:
    """Return a group for each value of a column, in order; `parts` names the columns that may repeat.

    >>> found = group([{"a": "1", "s": "x"}, {"a": "1", "s": "y"}], "a", sectors=["s"])
    >>> found[0].parts
    {'sectors': [{'s': 'x'}, {'s': 'y'}]}
    """
    found: dict[str, Group] = {}
    for row in rows:
        one = found.setdefault(row[key], Group(row, {name: [] for name in parts}))
        for name, columns in parts.items():
            part = {column: row[column] for column in columns}
            if part[columns[0]] and part not in one.parts[name]:
                one.parts[name].append(part)
    return list(found.values())
