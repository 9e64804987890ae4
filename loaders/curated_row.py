"""Triples that every curated row has: its pages, its confidence, its intervals."""

import re
from collections.abc import Iterable, Iterator

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import DCTERMS, HANSA, SCHEMA, SKOS, TIME, TYPE
from ontology.term import Term, Triple, date, iri, literal

CONFIDENCES = {"S": HANSA("Stated"), "I": HANSA("Inferred"), "K": HANSA("Known")}
# Fields that are not stated on the page: inferred from it, or known without one.
BASIS_FIELDS = {"I": HANSA("inferredField"), "K": HANSA("knownField")}
_URL = re.compile(r"https?://[^\s;<>\"{}|^`\\]+")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_INSTANT_FORMS = {4: TIME("inXSDgYear"), 7: TIME("inXSDgYearMonth"), 10: TIME("inXSDDate")}


def evidence(row: Row, subject: Term) -> Iterator[Triple]:
    """Yield a row's pages, its source as written and its confidence."""
    yield from pages(row, subject)
    code = row.required("confidence")
    if code not in CONFIDENCES:
        raise UnmappedError("unknown confidence", "confidence", "S, I or K", code)
    yield subject, HANSA("confidence"), CONFIDENCES[code]


def pages(row: Row, subject: Term) -> Iterator[Triple]:
    """Yield the pages that a row's source names, and the source as written."""
    source = row.required("source")
    for url in _URL.findall(source):
        yield subject, DCTERMS("source"), page("source", _trimmed(url))
    yield subject, DCTERMS("bibliographicCitation"), literal(source)


def page(column: str, url: str) -> Term:
    """Return the IRI of a web page; raises UnmappedError.

    Addresses may contain square brackets, which no IRI may outside its host, and percent signs that escape nothing.

    >>> page("source", "https://example.org/a?b=[c]&d=5%")
    '<https://example.org/a?b=%5Bc%5D&d=5%25>'
    """
    try:
        return iri(_BARE_PERCENT.sub("%25", url).replace("[", "%5B").replace("]", "%5D"))
    except ValueError:
        raise UnmappedError("not a URL", column, "the address of a page", url) from None


def _trimmed(url: str) -> str:
    """Return a URL without the punctuation of the sentence around it."""
    url = url.rstrip(".,")
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(".,")
    return url


def label(subject: Term, text: str, language: str | None = None) -> Triple:
    """Return the triple that names a thing."""
    return subject, SKOS("prefLabel"), literal(text, language)


def subjects(load: Load, row: Row, subject: Term) -> Iterator[Triple]:
    """Yield the sectors and the emerging industries of a row."""
    for name in row.items("sectors"):
        yield subject, DCTERMS("subject"), load.code_lists.sector(load.mint, name)
    for name in row.items("emerging_industries"):
        yield subject, DCTERMS("subject"), load.code_lists.industry(load.mint, name)


def keywords(row: Row, subject: Term) -> Iterator[Triple]:
    """Yield the keywords of a row."""
    for keyword in row.items("keywords"):
        yield subject, SCHEMA("keywords"), literal(keyword)


def topics(load: Load, subject: Term, stated: Iterable[str], *texts: str) -> Iterator[Triple]:
    """Yield the narrow topics of keywords, and those that stand in keywords or texts besides."""
    words = list(stated)
    own = load.code_lists.topics_of(words)
    for name in sorted(own):
        yield subject, HANSA("topic"), load.mint.topic(name)
    for name in sorted(load.code_lists.topics_in([*words, *texts]) - own):
        yield subject, HANSA("topicInText"), load.mint.topic(name)


def target_countries(load: Load, row: Row, subject: Term) -> Iterator[Triple]:
    """Yield the third countries at which a row aims."""
    for code in row.items("target_countries"):
        yield subject, HANSA("targetCountry"), load.code_lists.country(code, "target_countries")


def start_and_end(row: Row, subject: Term, start: str, end: str) -> Iterator[Triple]:
    """Yield the start and the end that two columns state."""
    for column, predicate in ((start, SCHEMA("startDate")), (end, SCHEMA("endDate"))):
        stated = row.date(column)
        if stated:
            yield subject, predicate, stated


def interval(load: Load, start: str, end: str) -> tuple[Term, list[Triple]]:
    """Return the IRI of an interval and its triples (none where they were said before)."""
    term = load.mint.interval(start, end)
    if not load.once(term):
        return term, []
    triples: list[Triple] = [(term, TYPE, TIME("Interval"))]
    for text, side in ((start, TIME("hasBeginning")), (end, TIME("hasEnd"))):
        if text:
            instant = load.mint.instant(text)
            triples.append((term, side, instant))
            triples.append((instant, TYPE, TIME("Instant")))
            triples.append((instant, _INSTANT_FORMS[len(text)], date(text)))
    return term, triples
