"""Funded projects of a graph, read when they are first used: few pages need them, and there can be many."""

from dataclasses import dataclass
from functools import cached_property

from graph.evidence.joint_projects import JointProjects, of_research, read_condensed
from graph.evidence.nuts_versions import Versions
from graph.evidence.projects import Projects, Research, gather, research
from graph.evidence.territories import Territories
from graph.store.engine import Store


@dataclass(frozen=True)
class ProjectTables:
    """Projects of a store, and what territories have to do with them; each is None where its source is not loaded."""

    store: Store
    places: Territories
    versions: Versions

    @cached_property
    def projects(self) -> Projects | None:
        """Return the projects with their participants."""
        return gather(self.store, self.versions)

    @cached_property
    def research(self) -> Research | None:
        """Return the participation of the territories."""
        return research(self.projects, self.places, self.versions) if self.projects else None

    @cached_property
    def joint(self) -> JointProjects | None:
        """Return the projects that territories shared, of the condensed table where no other is loaded."""
        if self.research is None:
            return read_condensed(self.store, self.places, self.versions)
        return of_research(self.research)
