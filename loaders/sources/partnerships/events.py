"""Matchmaking events and calls, with their dates, topics and third countries."""

from collections.abc import Iterator

from loaders.curated_row import evidence, label, start_and_end, target_countries, topics
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import DCTERMS, HANSA, SCHEMA, TYPE
from ontology.term import Triple, literal


def triples(load: Load) -> Iterator[Triple]:
    """Yield each event and each call."""
    if "events" in load.tables:
        yield from load.each("events", lambda row: _event(load, row))
    if "calls" in load.tables:
        yield from load.each("calls", lambda row: _call(load, row))


def _event(load: Load, row: Row) -> Iterator[Triple]:
    subject = load.mint.event(row.required("id"))
    yield subject, TYPE, SCHEMA("Event")
    yield label(subject, row.required("name"), "en")
    row.period("date_start", "date_end")
    yield from start_and_end(row, subject, "date_start", "date_end")
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


def _call(load: Load, row: Row) -> Iterator[Triple]:
    subject = load.mint.call(row.required("id"))
    yield subject, TYPE, HANSA("Call")
    yield label(subject, row.required("name"), "en")
    row.period("opens", "deadline")
    yield from start_and_end(row, subject, "opens", "deadline")
    if row.text("programme"):
        yield subject, HANSA("programmeName"), literal(row.text("programme"))
    for sector in row.items("sectors"):
        yield subject, DCTERMS("subject"), load.code_lists.sector(load.mint, sector)
    keywords = row.items("keywords")
    for keyword in keywords:
        yield subject, SCHEMA("keywords"), literal(keyword, "en")
    yield from topics(load, subject, keywords, row.required("name"))
    yield from target_countries(load, row, subject)
    yield from evidence(row, subject)
