"""Seventh Framework Programme: projects by grant number, organisations by PIC, links by record.

The tables of projects have no participants, and the links know projects by record number only; no file relates the two
numbers, so that the graph has a project once by each, and nothing is guessed.
"""

from collections.abc import Iterator

from loaders.errors import UnmappedError
from loaders.files.table import Table
from loaders.load import Load
from loaders.row import Row
from loaders.sources.cordis.cordis import membership
from loaders.sources.cordis.cordis_cells import site
from loaders.sources.cordis.cordis_organisations import (
    OrganisationDescriptions,
    identifiers,
    participant,
    placement,
)
from loaders.sources.cordis.cordis_projects import dates, head, money_or_skip, register_number
from loaders.sources.cordis.funding_schemes import FundingSchemes
from ontology.namespace import DCTERMS, EURIO, HANSA, ORG, SCHEMA, SKOS, TYPE
from ontology.term import Lines, Statement, Term, date, iri, literal

FRAMEWORK = "FP7"
_NUMBER, _RECORD, _STATUS = EURIO("identifier"), EURIO("rcn"), EURIO("projectStatus")
_FUNDED_BY, _GRANT, _UNDER = EURIO("isFundedBy"), EURIO("Grant"), EURIO("hasFundingSchemeProgramme")
_PAGE, _LABEL, _SHORT = DCTERMS("source"), SKOS("prefLabel"), SKOS("altLabel")
_ORGANISATION, _IDENTIFIER = ORG("Organization"), SCHEMA("identifier")
_ADDRESS, _CITY, _COUNTRY, _URL = (
    SCHEMA(name) for name in ("address", "addressLocality", "addressCountry", "url")
)
_PARTNER = HANSA("Partner")
_MONEY = (("total_cost", HANSA("totalCost")), ("ec_contribution", HANSA("euContribution")))
_STATES = {"ONG": "ongoing", "CLO": "closed", "CAN": "cancelled"}
# The network writes both; the EU writes EL and UK.
_SPELLINGS = {"GR": "EL", "GB": "UK"}


def triples(load: Load) -> Iterator[Statement]:
    """Yield programmes, projects with their facts, organisations, and the links where nobody states them better."""
    described = OrganisationDescriptions.of(load, "described_horizon", "described_h2020")
    known: set[str] = set()
    schemes = FundingSchemes(load)
    yield from load.each("programmes", lambda row: [_programme(schemes, row)])
    yield from load.each("projects", lambda row: [_project(load, row, known)])
    yield from load.each("facts", lambda row: [_fact(load, row, known, schemes)])
    yield from load.each("organisations", lambda row: [_organisation(described, row)])
    # Where the links are there with better register numbers and regions, only the names of the network are taken.
    placed = set(identifiers(load, "placed"))
    yield from load.each("participants", lambda row: [_participant(described, row, placed)])
    links = load.tables["links"]
    if placed and isinstance(links, Table):
        links.taken.update(links.columns)
    elif not placed:
        stated: set[tuple[str, str]] = set()
        records: set[str] = set()
        yield from load.each("links", lambda row: [_link(described, row, records, stated)])


def _programme(schemes: FundingSchemes, row: Row) -> Lines:
    row.taken.add("rcn")
    return schemes.scheme(row.required("code"), row.text("title"))[1]


def _project(load: Load, row: Row, known: set[str]) -> Lines:
    number = register_number(row, "id")
    if number in known:
        raise UnmappedError("project stated twice", "id", "each project once", number)
    subject, title, acronym = load.mint.project(number), row.text("title"), row.text("acronym")
    known.add(number)
    lines = head(subject, title or acronym or number, FRAMEWORK)
    lines += f"{subject} {_NUMBER} {literal(number)} .\n"
    lines += f"{subject} {_PAGE} {iri(f'https://cordis.europa.eu/project/id/{number}')} .\n"
    if title and acronym and title != acronym:
        lines += f"{subject} {_SHORT} {literal(acronym)} .\n"
    status = row.text("status")
    if status in _STATES:
        lines += f"{subject} {_STATUS} {literal(_STATES[status])} .\n"
    elif status not in ("", "NULL"):
        load.skip(row.file, row.number, UnmappedError("unknown status", "status", ", ".join(_STATES), status))
    return lines


def _fact(load: Load, row: Row, known: set[str], schemes: FundingSchemes) -> Lines:
    row.taken.update(("days", "n_organisations", "status"))
    number = register_number(row, "id_project")
    if number not in known:
        raise UnmappedError("unknown project", "id_project", "an id of the projects' table", number)
    subject, grant = load.mint.project(number), load.mint.grant(number)
    start, end = _day(row, "start_ddmmyyyy"), _day(row, "end_ddmmyyyy")
    if start and end and end < start:
        raise UnmappedError("reversed dates", "end_ddmmyyyy", f"{start} or later", end)
    scheme, lines = schemes.scheme(row.required("programme"))
    lines += f"{subject} {_FUNDED_BY} {grant} .\n{grant} {TYPE} {_GRANT} .\n"
    lines += f"{grant} {_UNDER} {scheme} .\n"
    lines += dates(subject, start, end)
    for column, predicate in _MONEY:
        money = money_or_skip(load, row, column)
        if money:
            lines += f"{subject} {predicate} {money} .\n"
    return lines


def _day(row: Row, column: str) -> str:
    """Return a day written DDMMYYYY the ISO way; empty where it is not known."""
    text = row.text(column)
    if text in ("", "NULL"):
        return ""
    day = f"{text[4:]}-{text[2:4]}-{text[:2]}"
    try:
        date(day)
    except ValueError:
        raise UnmappedError("not a date", column, "DDMMYYYY", text) from None
    if len(text) != 8:
        raise UnmappedError("not a date", column, "DDMMYYYY", text)
    return day


def _organisation(described: OrganisationDescriptions, row: Row) -> Lines:
    identifier = row.required("pic")
    term = participant(described.load, identifier, "pic")
    name, address = row.required("name"), row.text("address")
    if not _new(described, identifier):
        return ""
    lines = named(term, identifier, name) + _country(described, row, term)
    return lines + (f"{term} {_ADDRESS} {literal(address)} .\n" if address else "")


def _participant(described: OrganisationDescriptions, row: Row, placed: set[str]) -> Lines:
    row.taken.update(("street", "provincia"))
    load, identifier = described.load, row.required("new_org_id")
    term, name, short = (
        participant(load, identifier, "new_org_id"),
        row.required("organisationName"),
        row.text("organisationShortName"),
    )
    code, postal = row.text("REGION_Level_NUTS_3"), row.text("postCode")
    if (placed and identifier not in placed) or identifier in described.elsewhere:
        return ""
    lines = ""
    if _new(described, identifier):
        lines = named(term, identifier, name) + _country(described, row, term)
        if short and short != name:
            lines += f"{term} {_SHORT} {literal(short)} .\n"
        if row.text("city"):
            lines += f"{term} {_CITY} {literal(row.text('city'))} .\n"
        url = described.part(row, lambda: site(row, "organizationUrl"))
        if url:
            lines += f"{term} {_URL} {url} .\n"
    if not placed and identifier not in described.placed:
        country = _SPELLINGS.get(row.text("country"), row.text("country"))
        place = described.places.place(
            country, code, "", postal, lambda error: load.skip(row.file, row.number, error)
        )
        if place:
            described.placed.add(identifier)
            lines += placement(term, *place)
    return lines


def _new(described: OrganisationDescriptions, identifier: str) -> bool:
    """Return whether an organisation is still to be described, and note that it is now."""
    if identifier in described.elsewhere or identifier in described.described:
        return False
    described.described.add(identifier)
    return True


def named(term: Term, identifier: str, name: str) -> Lines:
    """Return an organisation by name and identifier."""
    return (
        f"{term} {TYPE} {_ORGANISATION} .\n{term} {_LABEL} {literal(name)} .\n"
        f"{term} {_IDENTIFIER} {literal(identifier)} .\n"
    )


def _country(described: OrganisationDescriptions, row: Row, term: Term) -> Lines:
    code = _SPELLINGS.get(row.text("country"), row.text("country"))
    country = described.part(row, lambda: described.load.code_lists.country(code)) if code else None
    return f"{term} {_COUNTRY} {country} .\n" if country else ""


def recorded(load: Load, record: str, framework: str, confidence: str = "Stated") -> Lines:
    """Return a project that is known by its record number."""
    subject = load.mint.recorded_project(record)
    return (
        head(subject, f"{framework} project, record {record}", framework, confidence)
        + f"{subject} {_RECORD} {literal(record)} .\n"
        + f"{subject} {_PAGE} {iri(f'https://cordis.europa.eu/project/rcn/{record}')} .\n"
    )


def _link(
    described: OrganisationDescriptions, row: Row, records: set[str], stated: set[tuple[str, str]]
) -> Lines:
    load, record, identifier = described.load, register_number(row, "projectRcn"), row.required("new_org_id")
    if identifier not in described.described and identifier not in described.elsewhere:
        raise UnmappedError("unknown organisation", "new_org_id", "an id of the participants", identifier)
    if (record, identifier) in stated:
        raise UnmappedError("membership stated twice", "new_org_id", "each once", f"{record} {identifier}")
    stated.add((record, identifier))
    member, body = load.mint.participant(identifier), load.mint.recorded_project(record)
    lines = "" if record in records else recorded(load, record, FRAMEWORK)
    records.add(record)
    # The links do not state the coordinator.
    return lines + membership(load.mint.membership(body, member), member, body, _PARTNER)
