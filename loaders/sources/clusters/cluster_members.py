"""Members of some cluster organisations: companies and bodies."""

from collections.abc import Iterator

from loaders.curated_row import label, pages
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import HANSA, ORG, SCHEMA, TYPE
from ontology.term import Triple, literal


def triples(load: Load) -> Iterator[Triple]:
    """Yield each member and its membership of the cluster."""
    yield from load.each("cluster_members_sample", lambda row: _member(load, row))


def _member(load: Load, row: Row) -> Iterator[Triple]:
    cluster = row.required("cluster_id")
    if cluster not in load.code_lists.organisations:
        raise UnmappedError("unknown cluster", "cluster_id", "an id of cluster_organisations.csv", cluster)
    body = load.mint.organisation(cluster)
    name, country = row.required("member_name"), row.text("country")
    member = load.mint.named_organisation(country, name)
    yield member, TYPE, ORG("Organization")
    yield label(member, name)
    if country:
        yield member, SCHEMA("addressCountry"), load.code_lists.country(country)
    if row.text("city"):
        yield member, SCHEMA("addressLocality"), literal(row.text("city"))
    membership = load.mint.membership(body, member)
    yield membership, TYPE, ORG("Membership")
    yield membership, ORG("member"), member
    yield membership, ORG("organization"), body
    yield membership, ORG("role"), HANSA("Member")
    yield from pages(row, membership)
