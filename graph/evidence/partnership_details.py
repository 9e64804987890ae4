"""Kinds of organisations, programmes of partnerships and third countries they aim at."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.evidence.rows import evidence_rows, sets
from graph.store.engine import Store, text
from ontology.term import Term


@dataclass(frozen=True)
class Background:
    """Kinds of organisations, programmes and aims of partnerships.

    `programmes` holds the names that sources use; `known` the same name for the IRI of a programme.
    """

    kinds: tuple[str, ...]
    kind: Mapping[Term, str]
    programmes: Mapping[Term, frozenset[str]]
    targets: Mapping[Term, frozenset[str]]
    known: Mapping[Term, frozenset[str]]


def background(store: Store) -> Background:
    """Read kinds, programmes and third countries from the store."""
    named = [
        (str(p), text(name), programme)
        for p, name, programme in evidence_rows(store, "partnership_programmes")
    ]
    targets = [(str(p), text(country)) for p, country in evidence_rows(store, "partnership_targets")]
    kinds = [(str(o), text(kind)) for o, kind in evidence_rows(store, "organisation_kinds")]
    return Background(
        tuple(text(kind) for _, kind in evidence_rows(store, "kinds")),
        dict(reversed(kinds)),
        sets((p, name) for p, name, _ in named),
        sets(targets),
        sets((str(programme), name) for _, name, programme in named if programme is not None),
    )
