"""Narrow topics with their synonyms, and the keywords that name them."""

from collections.abc import Iterator

from loaders.curated_row import label
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.iri import slug
from ontology.namespace import HANSA, SKOS, TYPE
from ontology.term import Triple, literal

_SPECIFICITIES = ("narrow", "broad")


def triples(load: Load) -> Iterator[Triple]:
    """Yield the concept of each topic; the table of keywords is checked, its use is that of a code list."""
    yield from load.each("topics", lambda row: _topic(load, row))
    yield from load.each("keyword_topics", lambda row: _checked(load, row))


def _topic(load: Load, row: Row) -> Iterator[Triple]:
    name = row.required("topic")
    term = load.mint.topic(name)
    if not load.once(term):
        raise UnmappedError("topic stated twice", "topic", "each name once", name)
    yield term, TYPE, SKOS("Concept")
    yield term, SKOS("inScheme"), HANSA("Topics")
    yield term, SKOS("notation"), literal(slug(name))
    yield label(term, name, "en")
    for synonym in row.items("synonyms"):
        yield term, SKOS("altLabel"), literal(synonym, "en")
    yield term, SKOS("definition"), literal(row.required("definition"), "en")
    field = row.text("main_field")
    if field:
        yield term, SKOS("broadMatch"), load.code_lists.sector(load.mint, field, "main_field")


def _checked(load: Load, row: Row) -> Iterator[Triple]:
    keyword, specificity = row.required("keyword"), row.required("specificity")
    if specificity not in _SPECIFICITIES:
        raise UnmappedError("unknown specificity", "specificity", " or ".join(_SPECIFICITIES), specificity)
    names = row.items("topics")
    if names and specificity == "broad":
        raise UnmappedError("topic of a broad keyword", "topics", f"none for {keyword}", "; ".join(names))
    for name in names:
        load.code_lists.topic(load.mint, name, "topics")
    yield from ()
