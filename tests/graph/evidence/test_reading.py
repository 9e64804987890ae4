"""Large tables that few pages need are read when they are used."""

from dataclasses import dataclass, field

from graph.derive import evidence_context
from graph.evidence.reading import read_evidence
from graph.store.engine import Embedded, QueryResult
from ontology.iri import Minter
from queries.library import FOLDER, read
from tests.support.toy_graph import TABLES, in_memory

OF_PROJECTS = ["projects", "participants", "organisation_countries", "participations", "project_graphs"]
OF_FLOWS = ["activity_groups", "flows", "flows_between_countries", "flow_totals", "typical_flows"]


@dataclass
class Recording:
    """A store that remembers which evidence queries it answered."""

    store: Embedded
    names: list[str] = field(default_factory=list)

    def query(self, text: str) -> QueryResult:
        """Answer a query."""
        self.names += [
            path.stem for path in (FOLDER / "internal" / "evidence").glob("*.rq") if read(path).text == text
        ]
        return self.store.query(text)


def test_each_query_runs_once_and_those_of_projects_and_flows_when_they_are_used() -> None:
    store = Recording(in_memory(TABLES))
    evidence = read_evidence(store)
    assert len(store.names) == len(set(store.names)) == 22
    assert not {*OF_PROJECTS, *OF_FLOWS} & {*store.names}
    store.names.clear()
    assert evidence.official.research is not None
    assert evidence.novelty.shape == (4, 4)
    assert store.names == OF_PROJECTS
    store.names.clear()
    assert evidence_context(store, evidence, Minter(), "2026-01-31").flows == ()
    assert store.names == [*OF_FLOWS, "published_relatedness"]
