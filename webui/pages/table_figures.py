"""Figures of official tables on the pages of regions and sectors."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.comparison.profiles import Profile, ProfileSection, read_section
from graph.store.engine import Store
from ontology.namespace import HANSA

# The full table or, where it is not loaded, the condensed one.
EMPLOYMENT = (HANSA.iri + "EmploymentCube", HANSA.iri + "CondensedEmploymentCube")
_PROJECTS = (HANSA.iri + "ResearchCollaborationCube",)
Context = dict[str, Any]


def of_region(profile: Profile) -> Context:
    """Return specialisations, options, complexity, projects and likelihoods of a region, with their sources."""
    names = ("specialisations", "options", "complexity", "projects", "likelihoods")
    sections = {name: profile[key].rows if (key := f"region_{name}") in profile else [] for name in names}
    sources = profile["sources"].rows if "sources" in profile else []
    most_complex = profile["most_complex_activities"].rows if "most_complex_activities" in profile else []
    return {
        **sections,
        "most_complex": most_complex,
        "employment_sources": sources_of(sources, EMPLOYMENT),
        "project_sources": sources_of(sources, _PROJECTS),
    }


def of_sector(store: Store, iri: str, sources: ProfileSection) -> Context:
    """Return the regions specialised in the divisions of a sector, with those sources that they are from."""
    rows = read_section(store, "sector_employment", iri).rows
    return {
        "specialisations": rows,
        "employment_sources": sources_of(sources.rows, EMPLOYMENT) if rows else [],
    }


def sources_of(rows: Sequence[Mapping[str, Any]], cubes: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return the sources that belong to some cubes."""
    return [row for row in rows if row["cube"] in cubes]
