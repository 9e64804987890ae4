"""Values of the page of a thing, a function for each kind."""

from collections.abc import Callable
from typing import Any

from graph.comparison.profiles import organisation_profile, read_section, region_profile
from graph.evidence.rows import RowGroup, group_rows, text_rows
from graph.opportunities.opportunity_filter import OpportunityFilter
from graph.opportunities.ranking import first_of_each_kind
from graph.snapshot.dumps import WHOLE
from ontology.sentence import sentence
from webui.edition.edition import Edition
from webui.pages import map_pages, subject_pages, table_figures
from webui.pages.description import describe
from webui.pages.field_evidence import evidence_of_field
from webui.pages.opportunity_page import opportunity
from webui.pages.organisation_partners import partners_of
from webui.pages.region_evidence import evidence_of

SECTORS = ("sector", "sectorLabel")
PLACES = ("place", "placeLabel", "placeCode")
_SHOWN = 10
Context = dict[str, Any]


def region(edition: Edition, iri: str) -> Context:
    """Return the values of a region's page: its profile and its opportunities."""
    store, about = edition.store, describe(edition.store, iri)
    profile = region_profile(store, iri, edition.figure_sources)
    code = about.first("notation") if about else ""
    version = iri.removeprefix(edition.base).split("/")[1]
    selected = (
        edition.opportunities.select(OpportunityFilter(region=code)) if _is_current(version, code) else []
    )
    named = edition.names.get(f"<{iri}>")
    return {
        **evidence_of(edition, iri),
        "about": about,
        "usual": named.short if named else "",
        "map": map_pages.territory_map(edition, iri),
        "code": code,
        "version": version,
        "current": _is_current(version, code),
        "path": profile["region_ancestors"].rows,
        "inside": profile["region_parts"].rows,
        "sectors": profile["region_sectors"].rows,
        "organisations": group_rows(
            profile["region_organisations"].rows, "organisation", sectors=SECTORS, places=PLACES
        ),
        "priorities": group_rows(
            profile["region_priorities"].rows,
            "priority",
            sectors=SECTORS,
            topics=("topic", "topicLabel"),
            pages=("page",),
        ),
        "partnerships": _current_first(
            group_rows(
                profile["region_partnerships"].rows,
                "partnership",
                organisations=("organisation", "organisationLabel"),
            ),
            edition.today,
        ),
        **table_figures.of_region(profile),
        "opportunities": first_of_each_kind(selected),
        "opportunities_total": len(selected),
    }


def _current_first(partnerships: list[RowGroup], today: str) -> list[RowGroup]:
    """Return the partnerships of rows with those first that have not ended."""
    ends = {id(one): str(one.row["end"] or "") for one in partnerships}
    return sorted(partnerships, key=lambda one: not ends[id(one)] >= today[: len(ends[id(one)])] > "")


def _is_current(version: str, code: str) -> bool:
    """Return whether facts are recorded for a version: 2021, for the United Kingdom 2016."""
    return bool(code) and version == ("2016" if code.startswith("UK") else "2021")


def sector(edition: Edition, iri: str) -> Context:
    """Return the values of a sector's page: its parts, regions, organisations, claims and opportunities."""
    store = edition.store
    opportunities = edition.opportunities.about(iri)
    return {
        **evidence_of_field(edition, iri),
        "about": describe(store, iri),
        "map": map_pages.field_map(edition, iri) if iri in edition.regional_map.fields else None,
        "activities": text_rows(store, "pages/activities", thing=iri),
        "organisations": group_rows(
            text_rows(store, "pages/sector_organisations", sector=iri), "organisation", places=PLACES
        ),
        "regions": text_rows(store, "pages/sector_regions", sector=iri),
        **table_figures.of_sector(store, iri, edition.figure_sources),
        "partnerships": text_rows(store, "pages/sector_partnerships", sector=iri),
        "priorities": text_rows(store, "pages/sector_priorities", sector=iri),
        "opportunities": first_of_each_kind(opportunities),
        "opportunities_total": len(opportunities),
    }


def organisation(edition: Edition, iri: str) -> Context:
    """Return the values of an organisation's page: its profile and its opportunities."""
    opportunities = edition.opportunities.about(iri)
    profile = organisation_profile(edition.store, iri)
    brokerage = profile["organisation_brokerage"].rows
    memberships = profile["organisation_memberships"].rows
    about = describe(edition.store, iri)
    return {
        **partners_of(edition, iri),
        "about": about,
        "map": map_pages.partners_map(edition, iri, about.label if about else iri),
        "partnerships": [row for row in memberships if not row["cluster"]],
        "clusters": [row for row in memberships if row["cluster"]],
        "partners": profile["organisation_partners"].rows,
        "members": group_rows(profile["organisation_members"].rows, "member", places=PLACES),
        "brokerage": brokerage[0] if brokerage else None,
        "opportunities": first_of_each_kind(opportunities),
        "opportunities_total": len(opportunities),
    }


def partnership(edition: Edition, iri: str) -> Context:
    """Return what a partnership is about and who is in it."""
    about = describe(edition.store, iri)
    rows = read_section(edition.store, "organisation_members", iri).rows
    # A member that works for several regions counts for the first.
    places = {row["member"]: row["place"] for row in reversed(rows) if row["place"]}
    title = sentence("Members of {name} by region", name=about.label if about else iri)
    return {
        "about": about,
        "map": map_pages.members_map(edition, places.values(), title, "placed in our register"),
        "members": group_rows(rows, "member", places=PLACES),
    }


def programme(edition: Edition, iri: str) -> Context:
    """Return what a programme is and its partnerships."""
    rows = text_rows(edition.store, "pages/programme_partnerships", programme=iri)
    return {**other(edition, iri), "partnerships": rows}


def dataset(edition: Edition, iri: str) -> Context:
    """Return where a data set comes from and what it holds, by class and by property."""
    rows = text_rows(edition.store, "pages/dataset_contents", dataset=iri)
    name = WHOLE if iri == edition.mint.dataset()[1:-1] else iri.rpartition("/")[2]
    return {
        "about": describe(edition.store, iri),
        "dump": edition.dumps.get(name),
        "classes": [row for row in rows if row["kind"] == "class"],
        "properties": [row for row in rows if row["kind"] == "property"],
    }


def other(edition: Edition, iri: str) -> Context:
    """Return the description of anything, what points to it, and its opportunities."""
    opportunities = edition.opportunities.about(iri)
    return {
        "about": describe(edition.store, iri, inverse=True),
        "opportunities": first_of_each_kind(opportunities),
        "opportunities_total": len(opportunities),
    }


PAGES: dict[str, Callable[[Edition, str], Context]] = {
    "region": region,
    "sector": sector,
    "industry": sector,
    "ecosystem": sector,
    "organisation": organisation,
    "partnership": partnership,
    "opportunity": opportunity,
    "programme": programme,
    "topic": subject_pages.topic,
    "strategy-theme": subject_pages.topic,
    "priority": subject_pages.priority,
    "event": subject_pages.event,
    "call": subject_pages.event,
    "graph": dataset,
    "dataset": dataset,
}
TEMPLATES = {
    "industry": "sector",
    "ecosystem": "sector",
    "strategy-theme": "topic",
    "call": "event",
    "graph": "dataset",
}


def kind_of(edition: Edition, iri: str) -> str:
    """Return the kind of a thing's page: the first part of its path, or `thing`."""
    kind = iri.removeprefix(edition.base).partition("/")[0] if iri.startswith(edition.base) else ""
    if kind == "organisation" and "publisher-" in iri:
        return "thing"
    return kind if kind in PAGES else "thing"


def show(edition: Edition, iri: str) -> tuple[str, Context]:
    """Return the template of a thing's page and what it shows."""
    kind = kind_of(edition, iri)
    name = TEMPLATES.get(kind, kind)
    return f"{name}.html", {"iri": iri, "kind": kind, **PAGES.get(kind, other)(edition, iri)}
