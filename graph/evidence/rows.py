"""Ask the library's evidence queries of a store."""

from collections.abc import Iterable

from graph.store.engine import Node, Store, rows
from queries.library import query


def evidence_rows(store: Store, name: str) -> list[tuple[Node | None, ...]]:
    """Return the rows of an evidence query."""
    return rows(store.query(query(f"evidence/{name}").text))


def sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the values of each key.

    >>> sorted(sets([("a", "x"), ("a", "y")])["a"])
    ['x', 'y']
    """
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}
