"""Comparison of two stores by their answers to the queries of the library."""

from collections.abc import Iterable, Iterator

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from graph.snapshot.manifest import Manifest
from graph.store.engine import QueryResult, Store, rows, text
from queries.library import Query, gallery, library

# They give any one thing, or count blank nodes, which have IRIs on an engine.
_ARBITRARY = ("linked/example", "catalogue/classes")


def plain(answer: QueryResult, base: str, ordered: bool) -> list[tuple[str, ...]]:
    """Return an answer for comparison, with blank nodes alike, sorted where the query gives no order."""
    blank = ("_:", f"<{base}.well-known/genid/", f'"{base}.well-known/genid/')
    if isinstance(answer, QueryBoolean):
        return [(str(bool(answer)),)]
    if isinstance(answer, QueryTriples):
        cells = [(str(one.subject), str(one.predicate), str(one.object)) for one in answer]
        return sorted(tuple("_" if cell.startswith(blank) else cell for cell in one) for one in cells)
    assert isinstance(answer, QuerySolutions)
    table = [tuple("_" if str(cell).startswith(blank) else str(cell) for cell in row) for row in rows(answer)]
    return table if ordered else sorted(table)


def different_answers(
    remote: Store,
    embedded: Store,
    manifest: Manifest,
    *,
    each: int = 0,
    among: Iterable[Query] = (),
    leave_out: tuple[str, ...] = (),
    ordered: bool = True,
) -> list[str]:
    """Return the queries that two stores answer differently, with the value that was bound if any.

    All of the library are asked, or those `among` others. The order counts in the gallery, where it is total, unless
    it is not `ordered`. With `each` every parameter that takes an IRI is bound, too, to so many things of each class
    and to each graph. `leave_out` names queries that are not asked with open parameters.
    """
    in_order = {query.name for query in gallery()} if ordered else set()
    values = _values(embedded, manifest, each) if each else []
    different = []
    for query in among or library().values():
        if query.name in _ARBITRARY:
            continue
        texts = [(query.name, query.plain)] if query.name not in leave_out else []
        for label, asked in [*texts, *_bound(query, values)]:
            expected = plain(embedded.query(asked), manifest.base, query.name in in_order)
            if label != query.name and expected in ([], [("False",)]):
                continue
            if plain(remote.query(asked), manifest.base, query.name in in_order) != expected:
                different.append(label)
    return different


def _values(store: Store, manifest: Manifest, each: int) -> list[str]:
    by_class: dict[str, list[str]] = {}
    things = "SELECT ?thing ?class WHERE { ?thing a ?class FILTER(isIRI(?thing)) } ORDER BY ?class ?thing"
    for thing, class_ in rows(store.query(things)):
        by_class.setdefault(text(class_), []).append(text(thing))
    chosen = {thing for same in by_class.values() for thing in same[:each]}
    return [*sorted(chosen), *(part.graph for part in manifest.parts if part.triples)]


def _bound(query: Query, values: list[str]) -> Iterator[tuple[str, str]]:
    for parameter in query.parameters:
        if parameter.type == "IRI":
            for value in values:
                yield f"{query.name} {parameter.name}={value}", query.bind({parameter.name: value})
