"""What the graph says of organisations and partnerships beside the evidence: kinds, programmes, third countries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.store import Node, Store, rows, text
from ontology.term import Term
from queries.library import query


@dataclass(frozen=True)
class Background:
    """What the graph says beside the evidence: kinds of organisations, programmes and aims of partnerships.

    `programmes` holds the names that sources use; `known` the same name for the IRI of a programme.
    """

    kinds: tuple[str, ...]
    kind: Mapping[Term, str]
    programmes: Mapping[Term, frozenset[str]]
    targets: Mapping[Term, frozenset[str]]
    known: Mapping[Term, frozenset[str]]


def background(store: Store) -> Background:
    """Read kinds, programmes and third countries from the store."""
    named = [(str(p), text(name), programme) for p, name, programme in _rows(store, "partnership_programmes")]
    targets = [(str(p), text(country)) for p, country in _rows(store, "partnership_targets")]
    kinds = [(str(o), text(kind)) for o, kind in _rows(store, "organisation_kinds")]
    return Background(
        tuple(text(kind) for _, kind in _rows(store, "kinds")),
        dict(reversed(kinds)),
        sets((p, name) for p, name, _ in named),
        sets(targets),
        sets((str(programme), name) for _, name, programme in named if programme is not None),
    )


def _rows(store: Store, name: str) -> list[tuple[Node | None, ...]]:
    return rows(store.query(query(f"evidence/{name}").text))


def sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the values of each key."""
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}
