"""Statistics and projects of the territories, read from large tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.evidence import projects as funded
from graph.evidence.employment import Employment
from graph.evidence.employment_reading import read_employment
from graph.evidence.facts import GraphFacts
from graph.evidence.joint_projects import JointProjects, of_research, read_condensed
from graph.evidence.neighbours import Flags, read_neighbours
from graph.evidence.nuts_versions import Versions, versions
from graph.evidence.projects import Participation, Projects, Research
from graph.evidence.territories import territories
from graph.store.engine import Store
from ontology.term import Term


@dataclass(frozen=True)
class OfficialTables:
    """Evidence from large tables. Each is None where no source of it is loaded, or too little of it.

    `employment_caveats` say what of employment is left out and why. `participations` are the projects of organisations
    of the facts; `neighbours` (n x n) marks territories that lie side by side across a border.
    """

    employment: Employment | None = None
    employment_caveats: tuple[str, ...] = ()
    research: Research | None = None
    joint_projects: JointProjects | None = None
    participations: Mapping[Term, Participation] = field(default_factory=dict)
    neighbours: Flags | None = None


NO_TABLES = OfficialTables()


@dataclass(frozen=True)
class ReadTables:
    """The official tables with the projects and the versions of regions, from which a forecast learns."""

    tables: OfficialTables
    projects: Projects | None
    versions: Versions


def read(store: Store, facts: GraphFacts, same: Iterable[tuple[Term, Term]] = ()) -> ReadTables:
    """Return the tables of a store. `same` are pairs of records that are taken for one organisation."""
    known, places = versions(store, facts.regions), territories(facts)
    persons, projects = read_employment(store, known), funded.gather(store, known)
    neighbours = read_neighbours(store, places, known)
    if projects is None:
        joint = read_condensed(store, places, known)
        tables = OfficialTables(persons.table, persons.caveats, joint_projects=joint, neighbours=neighbours)
        return ReadTables(tables, None, known)
    research = funded.research(projects, places, known)
    taken = funded.participations(projects, facts.organisations, same)
    tables = OfficialTables(
        persons.table,
        persons.caveats,
        research,
        of_research(research),
        participations=taken,
        neighbours=neighbours,
    )
    return ReadTables(tables, projects, known)
