"""Rows of the library's queries: terms for computing, texts for pages, plain values for tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions

from graph.store.engine import QueryResult, RdfNode, Store, rows, text_table
from ontology.namespace import XSD
from queries.library import query

Row = dict[str, str]
Value = str | int | float | None
_WHOLE_NUMBERS = frozenset(
    XSD.iri + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")
)
_BROKEN_NUMBERS = frozenset(XSD.iri + name for name in ("decimal", "double", "float"))


def evidence_rows(store: Store, name: str) -> list[tuple[RdfNode | None, ...]]:
    """Return the rows of an evidence query as terms."""
    return rows(store.query(query(f"evidence/{name}").text))


def text_rows(store: Store, name: str, **values: str) -> list[Row]:
    """Return the rows of a query, a text for each variable, empty where it is unbound."""
    answer = store.query(query(name).bind(values))
    if not isinstance(answer, QuerySolutions):
        raise TypeError(f"not a SELECT: {name}")
    names = [variable.value for variable in answer.variables]
    return [dict(zip(names, row, strict=True)) for row in text_table(answer)]


def value_rows(answer: QueryResult) -> list[list[Value]]:
    """Return the rows of an answer, numbers as numbers and an unbound cell as None."""
    return plain_values(rows(answer))


def plain_values(table: Iterable[Sequence[RdfNode | None]]) -> list[list[Value]]:
    """Return rows of terms with numbers as numbers and an unbound cell as None."""
    return [[_plain(cell) for cell in row] for row in table]


def _plain(node: RdfNode | None) -> Value:
    if node is None:
        return None
    datatype = getattr(getattr(node, "datatype", None), "value", "")
    if datatype in _WHOLE_NUMBERS:
        return int(_text(node))
    return float(_text(node)) if datatype in _BROKEN_NUMBERS else _text(node)


def _text(node: RdfNode | None) -> str:
    """Return the text of a term: an IRI without brackets, a literal without type, a blank node as `_:name`."""
    if isinstance(node, NamedNode | Literal):
        return node.value
    return "" if node is None else str(node)


@dataclass(frozen=True)
class RowGroup:
    """Rows about one thing: the first of them, and the parts that differ between them."""

    row: Mapping[str, Any]
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def group_rows(ungrouped: Iterable[Mapping[str, Any]], key: str, **parts: Sequence[str]) -> list[RowGroup]:
    """Return a group for each value of a column, in order; `parts` names the columns that may repeat.

    >>> group_rows([{"a": "1", "s": "x"}, {"a": "1", "s": "y"}], "a", sectors=["s"])[0].parts
    {'sectors': [{'s': 'x'}, {'s': 'y'}]}
    """
    groups: dict[str, RowGroup] = {}
    for row in ungrouped:
        group = groups.setdefault(row[key], RowGroup(row, {name: [] for name in parts}))
        for name, columns in parts.items():
            part = {column: row[column] for column in columns}
            if part[columns[0]] and part not in group.parts[name]:
                group.parts[name].append(part)
    return list(groups.values())


def sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the values of each key.

    >>> sorted(sets([("a", "x"), ("a", "y")])["a"])
    ['x', 'y']
    """
    values: dict[str, set[str]] = {}
    for key, value in pairs:
        values.setdefault(key, set()).add(value)
    return {key: frozenset(each) for key, each in values.items()}
