"""Profiles of a region and of an organisation: named sections of rows, the same on a page and in a command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.evidence.rows import value_rows
from graph.store.engine import Store
from queries.library import query

_REGION = (
    "region",
    "region_ancestors",
    "region_parts",
    "region_sectors",
    "region_organisations",
    "region_priorities",
    "region_partnerships",
)
# Sections from tables that most graphs do not hold; with any of them come the sources.
_REGION_TABLES = (
    "region_specialisations",
    "region_options",
    "region_complexity",
    "region_projects",
    "region_likelihoods",
)
_ORGANISATION = (
    "description",
    "organisation_memberships",
    "organisation_partners",
    "organisation_members",
    "organisation_brokerage",
)
# The location quotient from which a region is said to be specialised.
SPECIALISED = "1"


@dataclass(frozen=True)
class ProfileSection:
    """One section: a sentence that says what its rows are, the columns, and the rows (numbers as numbers)."""

    summary: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]


Profile = Mapping[str, ProfileSection]


def region_profile(store: Store, iri: str, sources: ProfileSection | None = None) -> Profile:
    """Return what the graph says of a region: identity, parts, sectors, organisations, priorities, partnerships.

    Where tables of employment or of funded projects are loaded, sections of these follow, and their sources:
    `sources` where they are read already, because they are the same for all regions.
    """
    sections = {name: read_section(store, name, iri) for name in _REGION}
    tables = {name: read_section(store, name, iri) for name in _REGION_TABLES}
    tables = {name: section for name, section in tables.items() if section.rows}
    if "region_complexity" in tables:
        tables["most_complex_activities"] = read_section(store, "most_complex_activities")
    if tables:
        tables["sources"] = sources or read_section(store, "sources")
    return {**sections, **tables}


def organisation_profile(store: Store, iri: str) -> Profile:
    """Return what the graph says of an organisation: itself, memberships, partners, members, place in the network."""
    return {name: read_section(store, name, iri) for name in _ORGANISATION}


def read_section(store: Store, name: str, iri: str = "") -> ProfileSection:
    """Return a section by the name of its query; `iri` is the thing that it is about."""
    profile_query = query(f"profile/{name}")
    values = {
        parameter.name: SPECIALISED if parameter.name == "minimum" else iri
        for parameter in profile_query.parameters
        if iri
    }
    rows = value_rows(store.query(profile_query.bind(values)))
    columns = profile_query.returns
    return ProfileSection(
        profile_query.summary, columns, [dict(zip(columns, row, strict=True)) for row in rows]
    )
