"""Partnerships of clusters and regions, and who is in them."""

from collections.abc import Iterator, Mapping

from loaders.curated_row import (
    BASIS_FIELDS,
    CONFIDENCES,
    evidence,
    interval,
    label,
    start_and_end,
    subjects,
    target_countries,
    topics,
)
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.iri import slug
from ontology.namespace import DCTERMS, HANSA, ORG, SCHEMA, TYPE
from ontology.term import Term, Triple, literal

ROLES = {"coordinator": HANSA("Coordinator"), "leader": HANSA("Leader"), "partner": HANSA("Partner")}
KINDS = {
    "cluster organisation": HANSA("ClusterOrganisationKind"),
    "region": HANSA("RegionKind"),
    "regional authority": HANSA("RegionKind"),
    "technology centre": HANSA("TechnologyCentre"),
    "company": HANSA("Company"),
    "consultancy": HANSA("Company"),
    "university": HANSA("University"),
    "research organisation": HANSA("ResearchOrganisation"),
    "public body": HANSA("PublicBody"),
    "incubator or accelerator": HANSA("IncubatorOrAccelerator"),
    "agency": HANSA("Agency"),
    "network": HANSA("Network"),
    # A chamber of commerce is a public body in some countries only.
    "chamber": HANSA("OtherKind"),
    "other": HANSA("OtherKind"),
}
# Programmes that the partnerships' file calls by the name of the thematic platform they belong to.
_PROGRAMMES = {
    "s3p-industry": "s3p-platforms",
    "s3p-agrifood": "s3p-platforms",
    "s3p-energy": "s3p-platforms",
}


def triples(load: Load) -> Iterator[Triple]:
    """Yield the partnerships, then their memberships with the members that no other source describes."""
    dates: dict[str, tuple[str, str]] = {}
    yield from load.each("partnerships", lambda row: _partnership(load, row, dates))
    yield from load.each("partnership_members", lambda row: _membership(load, row, dates))


def _partnership(load: Load, row: Row, dates: dict[str, tuple[str, str]]) -> Iterator[Triple]:
    local = row.required("id")
    subject = load.mint.partnership(local)
    yield subject, TYPE, ORG("OrganizationalCollaboration")
    yield label(subject, row.required("name"))
    yield subject, DCTERMS("description"), literal(row.required("topic"), "en")
    yield from _programme(load, row, subject)
    dates[local] = row.period("start", "end")
    yield from start_and_end(row, subject, "start", "end")
    budget = row.money("budget_eur")
    if budget:
        yield subject, HANSA("budget"), budget
    yield from subjects(load, row, subject)
    yield from topics(load, subject, [], row.required("name"), row.required("topic"))
    yield from target_countries(load, row, subject)
    yield from evidence(row, subject)


def _programme(load: Load, row: Row, subject: Term) -> Iterator[Triple]:
    name = row.required("programme")
    yield subject, HANSA("programmeName"), literal(name)
    local = _PROGRAMMES.get(slug(name), slug(name))
    if local in load.code_lists.programmes:
        yield subject, HANSA("programme"), load.mint.programme(local)


def _membership(load: Load, row: Row, dates: Mapping[str, tuple[str, str]]) -> Iterator[Triple]:
    local = row.required("partnership_id")
    if local not in load.code_lists.partnerships:
        raise UnmappedError("unknown partnership", "partnership_id", "an id of partnerships.csv", local)
    body = load.mint.partnership(local)
    role = row.required("role")
    if role not in ROLES:
        raise UnmappedError("unknown role", "role", ", ".join(ROLES), role)
    member, described = _member(load, row)
    membership = load.mint.membership(body, member)
    if not load.once(membership):
        raise UnmappedError(
            "membership stated twice", "member_name", "each member once", row.text("member_name")
        )
    yield from described
    yield membership, TYPE, ORG("Membership")
    yield membership, ORG("member"), member
    yield membership, ORG("organization"), body
    yield membership, ORG("role"), ROLES[role]
    start, end = dates.get(local, ("", ""))
    if start or end:
        term, said = interval(load, start, end)
        yield membership, ORG("memberDuring"), term
        yield from said
    yield from evidence(row, membership)


def _member(load: Load, row: Row) -> tuple[Term, list[Triple]]:
    """Return the member's IRI and its triples; one that is a known cluster organisation is described there."""
    known, name, kind = row.text("organisation_id"), row.required("member_name"), row.required("member_kind")
    country = row.required("country")
    if kind not in KINDS:
        raise UnmappedError("unknown kind of member", "member_kind", ", ".join(KINDS), kind)
    if known:
        if known not in load.code_lists.organisations:
            raise UnmappedError(
                "unknown organisation", "organisation_id", "an id of cluster_organisations.csv", known
            )
        row.taken.update(("nuts2", "sectors", "sectors_basis"))
        return load.mint.organisation(known), []
    term = load.mint.named_organisation(country, name)
    described: list[Triple] = [
        (term, TYPE, ORG("Organization")),
        label(term, name),
        (term, ORG("classification"), KINDS[kind]),
        (term, SCHEMA("addressCountry"), load.code_lists.country(country)),
    ]
    if kind == "cluster organisation":
        described.append((term, TYPE, HANSA("ClusterOrganisation")))
    code = row.text("nuts2")
    if not code and KINDS[kind] == HANSA("RegionKind"):
        # A region's government belongs to the territory whose strategy bears its name, at whatever level that is.
        code = load.code_lists.territory(name, country)
        described += [(term, HANSA("inferredField"), literal("region"))] if code else []
    if code:
        region = load.code_lists.region(load.mint, load.source.nuts_version_of(code), code, "nuts2")
        described.append((term, DCTERMS("spatial"), region))
    described += _fields(load, row, term)
    return term, described


def _fields(load: Load, row: Row, member: Term) -> Iterator[Triple]:
    """Yield a member's own fields and what they rest on; the partnership's fields are not its members'."""
    names, basis = row.items("sectors"), row.text("sectors_basis")
    for name in names:
        yield member, DCTERMS("subject"), load.code_lists.sector(load.mint, name)
    if not names:
        return
    if basis not in CONFIDENCES:
        raise UnmappedError("unknown basis", "sectors_basis", ", ".join(CONFIDENCES), basis)
    if basis in BASIS_FIELDS:
        yield member, BASIS_FIELDS[basis], literal("sectors")
