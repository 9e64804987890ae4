"""Statistics and projects of the territories, read from large tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.evidence import employment
from graph.evidence import projects as funded
from graph.evidence.employment import Employment
from graph.evidence.facts import GraphFacts
from graph.evidence.likelihood import Likelihood
from graph.evidence.nuts_versions import Versions, versions
from graph.evidence.projects import Participation, Projects, Research
from graph.evidence.rows import evidence_rows
from graph.evidence.territories import territories
from graph.store.engine import Store
from ontology.term import Term


@dataclass(frozen=True)
class OfficialTables:
    """Evidence from large tables; each is None where no source of it is loaded, or too little of it.

    `participations` are the projects of organisations of the facts.
    """

    employment: Employment | None = None
    research: Research | None = None
    likelihood: Likelihood | None = None
    participations: Mapping[Term, Participation] = field(default_factory=dict)


NO_TABLES = OfficialTables()


@dataclass(frozen=True)
class ReadTables:
    """The official tables with the projects and the versions of regions, from which a forecast learns."""

    tables: OfficialTables
    projects: Projects | None
    versions: Versions | None


def read(store: Store, facts: GraphFacts, same: Iterable[tuple[Term, Term]] = ()) -> ReadTables:
    """Return the tables of a store; `same` are pairs of records that are taken for one organisation."""
    if not evidence_rows(store, "wider_sources"):
        return ReadTables(NO_TABLES, None, None)
    known, places = versions(store, facts.regions), territories(facts)
    persons, projects = employment.gather(store, known), funded.gather(store, known)
    if projects is None:
        return ReadTables(OfficialTables(persons), None, known)
    joint = funded.research(projects, places, known)
    taken = funded.participations(projects, facts.organisations, same)
    return ReadTables(OfficialTables(persons, joint, None, taken), projects, known)
