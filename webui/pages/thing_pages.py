"""What the page of a thing shows, a function for each kind."""

from collections.abc import Callable, Iterable
from typing import Any

from graph.evidence.rows import Row, group_rows, text_rows
from graph.opportunities.ranking import OpportunityFilter, first_of_each_kind, read_reasons
from ontology.namespace import GEO, HANSA, ORG, SCHEMA
from webui.edition.edition import Edition
from webui.pages import table_figures
from webui.pages.description import describe, local_name

SECTORS = ("sector", "sectorLabel")
PLACES = ("place", "placeLabel", "placeCode")
_SHOWN = 10
_MEASURES = {
    "presence": "presence",
    "organisations": "organisations",
    "priorities": "priorities",
    "partnerships": "partnerships",
    "locationQuotient": "quotient",
    "relatednessDensity": "density",
}
Context = dict[str, Any]


def region(edition: Edition, iri: str) -> Context:
    """Return what is known of a region and its parts, and who could work with it."""
    store, about = edition.store, describe(edition.store, iri)
    code = about.first("notation") if about else ""
    version = iri.removeprefix(edition.base).split("/")[1]
    found = edition.opportunities.select(OpportunityFilter(region=code)) if version == "2021" and code else []
    measures = _measures(text_rows(store, "pages/region_measures", region=iri))
    near = [row for row in measures if not float(row["presence"] or 0)]
    return {
        "about": about,
        "code": code,
        "version": version,
        "path": text_rows(store, "pages/ancestors", region=iri),
        "inside": text_rows(store, "pages/region_parts", region=iri),
        "organisations": group_rows(
            text_rows(store, "pages/region_organisations", region=iri),
            "organisation",
            sectors=SECTORS,
            places=PLACES,
        ),
        "priorities": group_rows(
            text_rows(store, "pages/region_priorities", region=iri),
            "priority",
            sectors=SECTORS,
            pages=("page",),
        ),
        "partnerships": group_rows(
            text_rows(store, "pages/region_partnerships", region=iri),
            "partnership",
            organisations=("organisation", "organisationLabel"),
        ),
        "measures": [row for row in measures if float(row["presence"] or 0)],
        "near": sorted(near, key=lambda row: -float(row["density"] or 0))[:_SHOWN],
        "complements": text_rows(store, "pages/region_complements", region=iri),
        **table_figures.of_region(store, iri),
        "opportunities": first_of_each_kind(found),
        "opportunities_total": len(found),
    }


def _measures(rows: Iterable[Row]) -> list[Row]:
    """Return a row for each sector with all its measures, the highest presence first."""
    found: dict[str, Row] = {}
    for row in rows:
        empty = {"sector": row["sector"], "label": row["label"]} | dict.fromkeys(_MEASURES.values(), "")
        name = _MEASURES.get(local_name(row["measure"]))
        if name:
            found.setdefault(row["sector"], empty)[name] = row["value"]
    return sorted(found.values(), key=lambda row: (-float(row["presence"] or 0), row["label"]))


def sector(edition: Edition, iri: str) -> Context:
    """Return who and what a sector is made of, where it is strong and what it belongs with."""
    store = edition.store
    found = edition.opportunities.about(iri)
    return {
        "about": describe(store, iri),
        "activities": text_rows(store, "pages/activities", thing=iri),
        "organisations": group_rows(
            text_rows(store, "pages/sector_organisations", sector=iri), "organisation", places=PLACES
        ),
        "regions": text_rows(store, "pages/sector_regions", sector=iri),
        "related": text_rows(store, "pages/sector_related", sector=iri),
        **table_figures.of_sector(store, iri),
        "partnerships": text_rows(store, "pages/sector_partnerships", sector=iri),
        "priorities": text_rows(store, "pages/sector_priorities", sector=iri),
        "opportunities": first_of_each_kind(found),
        "opportunities_total": len(found),
    }


def organisation(edition: Edition, iri: str) -> Context:
    """Return who an organisation is, whom it works with, and its place in the network."""
    store = edition.store
    found = edition.opportunities.about(iri)
    brokerage = text_rows(store, "pages/brokerage", organisation=iri)
    bodies = text_rows(store, "pages/memberships", organisation=iri)
    return {
        "about": describe(store, iri),
        "partnerships": [row for row in bodies if not row["cluster"]],
        "clusters": [row for row in bodies if row["cluster"]],
        "partners": text_rows(store, "pages/partners", organisation=iri),
        "members": group_rows(text_rows(store, "pages/members", body=iri), "member", places=PLACES),
        "brokerage": brokerage[0] if brokerage else None,
        "opportunities": first_of_each_kind(found),
        "opportunities_total": len(found),
    }


def partnership(edition: Edition, iri: str) -> Context:
    """Return what a partnership is about and who is in it."""
    return {
        "about": describe(edition.store, iri),
        "members": group_rows(text_rows(edition.store, "pages/members", body=iri), "member", places=PLACES),
    }


def opportunity(edition: Edition, iri: str) -> Context:
    """Return an opportunity with its reasons, and others of the same parties."""
    one = edition.opportunities.get(iri)
    others = [
        other
        for party in (one.parties if one else ())
        for other in edition.opportunities.about(party.iri)
        if other.iri != iri
    ]
    return {
        "about": describe(edition.store, iri),
        "one": one,
        "reasons": read_reasons(edition.store, iri),
        "others": sorted({o.iri: o for o in others}.values(), key=lambda o: -o.numbers.get("score", 0))[
            :_SHOWN
        ],
    }


def programme(edition: Edition, iri: str) -> Context:
    """Return what a programme is and its partnerships."""
    rows = text_rows(edition.store, "pages/programme_partnerships", programme=iri)
    return {**other(edition, iri), "partnerships": rows}


def other(edition: Edition, iri: str) -> Context:
    """Return what is said of anything, and what points to it."""
    return {"about": describe(edition.store, iri, inverse=True)}


PAGES: dict[str, Callable[[Edition, str], Context]] = {
    "region": region,
    "sector": sector,
    "industry": sector,
    "ecosystem": sector,
    "organisation": organisation,
    "partnership": partnership,
    "opportunity": opportunity,
    "programme": programme,
}
TEMPLATES = {"industry": "sector", "ecosystem": "sector"}


def kind_of(edition: Edition, iri: str) -> str:
    """Return the kind of page that a thing has: the first part of its path, or `thing`."""
    kind = iri.removeprefix(edition.base).partition("/")[0] if iri.startswith(edition.base) else ""
    if kind == "organisation" and "publisher-" in iri:
        return "thing"
    return kind if kind in PAGES else "thing"


def show(edition: Edition, iri: str) -> tuple[str, Context]:
    """Return the template of a thing's page and what it shows."""
    kind = kind_of(edition, iri)
    name = TEMPLATES.get(kind, kind)
    return f"{name}.html", {"iri": iri, "kind": kind, **PAGES.get(kind, other)(edition, iri)}


CLASSES = {
    "cluster organisations": HANSA.iri + "ClusterOrganisation",
    "organisations": ORG.iri + "Organization",
    "priorities": HANSA.iri + "Priority",
    "partnerships": ORG.iri + "OrganizationalCollaboration",
    "opportunities": HANSA.iri + "Opportunity",
    "regions, all NUTS versions": GEO.iri + "Feature",
    "programmes": SCHEMA.iri + "FundingScheme",
    "events": SCHEMA.iri + "Event",
}


def counts(edition: Edition) -> list[tuple[str, int]]:
    """Return how many things of each kind there are."""
    found = edition.classes
    return [(label, found[name]) for label, name in CLASSES.items() if name in found]
