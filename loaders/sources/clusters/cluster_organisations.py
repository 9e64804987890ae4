"""Cluster organisations, with what each of their fields rests on."""

from collections.abc import Iterator

from loaders.curated_row import BASIS_FIELDS, evidence, keywords, label, page, subjects, topics
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import DCTERMS, HANSA, ORG, SCHEMA, SKOS, TYPE
from ontology.term import Term, Triple, literal

# The first words of what became of an organisation; an earlier name, a founding or the end of a programme's money
# says nothing of whether it still acts.
_STATUSES = {
    "merged": "merged",
    "activities taken over": "merged",
    "renamed": "renamed",
    "closed": "closed",
    "ended": "closed",
    "followed by": "closed",
    "earlier": "",
    "formed": "",
    "state funding ended": "",
    "programme funding ended": "",
}
_LABELS = ("Bronze", "Silver", "Gold")
_FIELDS = [
    "name",
    "country",
    "city",
    "nuts2",
    "nuts3",
    "sectors",
    "founded",
    "members",
    "smes",
    "label",
    "as_of",
]


def triples(load: Load) -> Iterator[Triple]:
    """Yield each organisation, then the basis of its fields."""
    yield from load.each("cluster_organisations", lambda row: _organisation(load, row))
    yield from load.each("cluster_field_basis", lambda row: _basis(load, row))


def _organisation(load: Load, row: Row) -> Iterator[Triple]:
    subject = load.mint.organisation(row.required("id"))
    yield subject, TYPE, ORG("Organization")
    yield subject, TYPE, HANSA("ClusterOrganisation")
    yield subject, ORG("classification"), HANSA("ClusterOrganisationKind")
    name = row.required("name")
    yield label(subject, name)
    short = row.text("short_name")
    if short and short != name:
        yield subject, SKOS("altLabel"), literal(short)
    yield from _place(load, row, subject)
    yield from subjects(load, row, subject)
    for sector in row.items("sectors")[:1]:
        yield subject, HANSA("mainSector"), load.code_lists.sector(load.mint, sector)
    yield from keywords(row, subject)
    yield from topics(load, subject, row.items("keywords"), name, short)
    yield from _status(row, subject)
    yield from _figures(row, subject)
    yield from evidence(row, subject)


def _place(load: Load, row: Row, subject: Term) -> Iterator[Triple]:
    """Yield the country, the city and the most precise region that is stated."""
    country = row.required("country")
    yield subject, SCHEMA("addressCountry"), load.code_lists.country(country)
    if row.text("city"):
        yield subject, SCHEMA("addressLocality"), literal(row.text("city"))
    broad, fine = row.text("nuts2"), row.text("nuts3")
    if fine and not fine.startswith(broad):
        raise UnmappedError("NUTS 3 outside NUTS 2", "nuts3", f"a code below {broad}", fine)
    code = fine or broad
    if code:
        if code[:2] != country:
            raise UnmappedError("NUTS code of another country", "nuts2", f"a code of {country}", code)
        version = load.source.nuts_version_of(code)
        column = "nuts3" if fine else "nuts2"
        yield subject, DCTERMS("spatial"), load.code_lists.region(load.mint, version, code, column)


def _status(row: Row, subject: Term) -> Iterator[Triple]:
    """Yield whether an organisation merged, closed or was renamed, and the remark that says so."""
    remark = row.text("status")
    if not remark:
        return
    words = next((words for words in _STATUSES if remark.startswith(words)), None)
    if words is None:
        raise UnmappedError("unknown status", "status", ", ".join(_STATUSES), remark)
    if _STATUSES[words]:
        yield subject, HANSA("status"), literal(_STATUSES[words])
    yield subject, SKOS("note"), literal(remark, "en")


def _figures(row: Row, subject: Term) -> Iterator[Triple]:
    for column, name in (("members", "memberCount"), ("smes", "smeCount")):
        count = row.count(column)
        if count:
            yield subject, HANSA(name), count
    for column, predicate in (("founded", SCHEMA("foundingDate")), ("as_of", DCTERMS("date"))):
        stated = row.date(column)
        if stated:
            yield subject, predicate, stated
    excellence = row.text("label")
    if excellence:
        if excellence not in _LABELS:
            raise UnmappedError("unknown label", "label", ", ".join(_LABELS), excellence)
        yield subject, HANSA("excellenceLabel"), literal(excellence)
    website = row.text("website")
    if website:
        yield subject, SCHEMA("url"), page("website", website if "://" in website else f"https://{website}")


def _basis(load: Load, row: Row) -> Iterator[Triple]:
    """Yield which fields were inferred, known without a page, or rounded; what is stated needs no word."""
    local = row.required("id")
    if local not in load.code_lists.organisations:
        raise UnmappedError("unknown organisation", "id", "an id of cluster_organisations.csv", local)
    subject = load.mint.organisation(local)
    for field in _FIELDS:
        predicate = BASIS_FIELDS.get(row.text(field))
        if predicate:
            yield subject, predicate, literal(field)
    for field in row.items("approximate", " "):
        yield subject, HANSA("approximateField"), literal(field)
    if row.text("remarks"):
        yield subject, SKOS("note"), literal(row.text("remarks"), "en")
