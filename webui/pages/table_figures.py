"""What official tables add to the page of a region or a sector; nothing where none of them is loaded."""

from typing import Any

from graph.evidence.rows import Row, text_rows
from graph.store.engine import Store
from ontology.namespace import HANSA

EMPLOYMENT = HANSA("EmploymentCube")
PROJECTS = HANSA("ResearchCollaborationCube")
_HELD = "1"
Context = dict[str, Any]


def of_region(store: Store, iri: str) -> Context:
    """Return what a region is specialised in and near to by employment, and whom it works with in funded projects."""
    specialised = text_rows(store, "official_tables/region_specialisations", region=iri, minimum=_HELD)
    complexity = text_rows(store, "official_tables/region_complexity", region=iri)
    projects = text_rows(store, "official_tables/region_projects", region=iri)
    return {
        "specialised": specialised,
        "options": text_rows(store, "official_tables/region_options", region=iri),
        "complexity": complexity,
        "most_complex": text_rows(store, "official_tables/most_complex_activities") if complexity else [],
        "projects": projects,
        "outlook": text_rows(store, "official_tables/region_outlook", region=iri),
        "employment_sources": _sources(store, EMPLOYMENT) if specialised else [],
        "project_sources": _sources(store, PROJECTS) if projects else [],
    }


def of_sector(store: Store, iri: str) -> Context:
    """Return the regions that are specialised by employment in the divisions of a sector."""
    specialised = text_rows(store, "official_tables/sector_regions", sector=iri)
    return {
        "specialised": specialised,
        "employment_sources": _sources(store, EMPLOYMENT) if specialised else [],
    }


def _sources(store: Store, cube: str) -> list[Row]:
    return text_rows(store, "official_tables/sources", cube=cube)
