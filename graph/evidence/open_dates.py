"""Calls that are open and events that are to come, by a reference date."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from graph.evidence.rows import evidence_rows
from graph.store.engine import Store, text
from ontology.term import Term


@dataclass(frozen=True)
class OpenDate:
    """A call or an event with its last day (a date, a month or a year) and its fields and topics."""

    iri: Term
    label: str
    end: str
    themes: frozenset[Term]


def read_open_dates(store: Store, today: date) -> tuple[OpenDate, ...]:
    """Return calls and events that end on or after `today`, the earliest first; undated ones are left out."""
    themes: dict[tuple[str, Term, str], set[Term]] = {}
    for thing, label, end, theme in evidence_rows(store, "calls_and_events"):
        # A month or a year that holds the day is not over.
        if text(end) and text(end) >= today.isoformat()[: len(text(end))]:
            themes.setdefault((text(end), str(thing), text(label)), set()).add(str(theme))
    return tuple(OpenDate(iri, label, end, frozenset(on)) for (end, iri, label), on in sorted(themes.items()))


def fitting(
    dates: Collection[OpenDate], topics: Collection[Term], sectors: Collection[Term]
) -> list[OpenDate]:
    """Return those on one of some topics, else those in one of some fields."""
    on_topic = [one for one in dates if not one.themes.isdisjoint(topics)]
    return on_topic or [one for one in dates if not one.themes.isdisjoint(sectors)]
