"""Matchmaking events: when, where, on what, and for which third countries."""

from collections.abc import Iterator

from loaders.curated_row import evidence, label, target_countries, topics
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import DCTERMS, SCHEMA, TYPE
from ontology.term import Triple, literal


def triples(load: Load) -> Iterator[Triple]:
    """Yield each event."""
    yield from load.each("events", lambda row: _event(load, row))


def _event(load: Load, row: Row) -> Iterator[Triple]:
    subject = load.mint.event(row.required("id"))
    yield subject, TYPE, SCHEMA("Event")
    yield label(subject, row.required("name"), "en")
    row.period("date_start", "date_end")
    for column, predicate in (("date_start", SCHEMA("startDate")), ("date_end", SCHEMA("endDate"))):
        stated = row.date(column)
        if stated:
            yield subject, predicate, stated
    if row.text("city"):
        yield subject, SCHEMA("addressLocality"), literal(row.text("city"))
    if row.text("country"):
        yield subject, SCHEMA("addressCountry"), load.code_lists.country(row.text("country"))
    words: list[str] = []
    for theme in row.items("themes"):
        if theme.startswith("kw:"):
            said = theme.removeprefix("kw:").strip()
            words += (word.strip() for word in said.split(","))
            yield subject, SCHEMA("keywords"), literal(said, "en")
        else:
            yield subject, DCTERMS("subject"), load.code_lists.sector(load.mint, theme, "themes")
    yield from topics(load, subject, words, row.required("name"))
    yield from target_countries(load, row, subject)
    yield from evidence(row, subject)
