"""Figures of official tables on the pages of regions and sectors."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.comparison.profiles import Profile, ProfileSection, read_section
from graph.snapshot.manifest import Part
from graph.store.engine import Store
from ontology.namespace import HANSA

# The full table or, where it is not loaded, the condensed one.
EMPLOYMENT = (HANSA.iri + "EmploymentCube", HANSA.iri + "CondensedEmploymentCube")
_PROJECTS = (HANSA.iri + "ResearchCollaborationCube",)
_EMPLOYMENT_PARTS = ("eurostat-sbs", "regional-employment")
# The parts of a snapshot that a table of a page is read from; of two that state the same, the fuller one first.
_PARTS = {
    "strengths": _EMPLOYMENT_PARTS,
    "strong": _EMPLOYMENT_PARTS,
    "options": ("derived",),
    "related": ("cluster-definitions", "sector-relatedness"),
    "priorities": ("priorities",),
    "partnerships": ("partnerships",),
    "ties": ("partnerships",),
}
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


def source_anchor(table: str, parts: Sequence[Part]) -> str:
    """Return the anchor of a table's source on the page of sources, "" where none of `parts` is known to be it."""
    names = {part.name for part in parts}
    return next((f"#source-{name}" for name in _PARTS.get(table, ()) if name in names), "")


def sources_of(rows: Sequence[Mapping[str, Any]], cubes: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return the sources that belong to some cubes."""
    return [row for row in rows if row["cube"] in cubes]
