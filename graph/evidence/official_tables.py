"""Statistics and projects of the territories, read from large tables."""

from dataclasses import dataclass

from graph.evidence.employment import Employment
from graph.evidence.employment_reading import read_employment
from graph.evidence.facts import GraphFacts
from graph.evidence.joint_projects import JointProjects
from graph.evidence.neighbours import Flags, read_neighbours
from graph.evidence.nuts_versions import versions
from graph.evidence.project_tables import ProjectTables
from graph.evidence.projects import Research
from graph.evidence.territories import territories
from graph.store.engine import Store


@dataclass(frozen=True)
class OfficialTables:
    """Evidence from large tables. Each is None where no source of it is loaded, or too little of it.

    `employment_caveats` say what of employment is left out and why; `neighbours` (n x n) marks territories that lie
    side by side across a border.
    """

    employment: Employment | None = None
    employment_caveats: tuple[str, ...] = ()
    neighbours: Flags | None = None
    project_tables: ProjectTables | None = None

    @property
    def research(self) -> Research | None:
        """Return the participation of the territories in funded projects."""
        return self.project_tables.research if self.project_tables else None

    @property
    def joint_projects(self) -> JointProjects | None:
        """Return the funded projects that territories shared."""
        return self.project_tables.joint if self.project_tables else None


NO_TABLES = OfficialTables()


def read_tables(store: Store, facts: GraphFacts) -> OfficialTables:
    """Return the tables of a store; its projects are read when they are first used."""
    known, places = versions(store, facts.regions), territories(facts)
    persons = read_employment(store, known)
    return OfficialTables(
        persons.table,
        persons.caveats,
        read_neighbours(store, places, known),
        ProjectTables(store, places, known),
    )
