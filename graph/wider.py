"""What statistics and projects say of the territories beyond the facts, and what they foretell."""

from dataclasses import dataclass

from graph import employment, research
from graph.employment import Employment
from graph.evidence import Evidence
from graph.likelihood import Likelihood, likelihood
from graph.research import Research
from graph.store import Store, rows
from graph.territory import territories
from graph.versions import versions
from queries.library import query


@dataclass(frozen=True)
class Wider:
    """Evidence from large tables; each is None where no source of it is loaded, or too little of it."""

    employment: Employment | None = None
    research: Research | None = None
    likelihood: Likelihood | None = None


NOTHING = Wider()


def gather(store: Store, evidence: Evidence) -> Wider:
    """Read what is there, and learn from the projects who is likely to meet."""
    if not rows(store.query(query("evidence/wider_sources").text)):
        return NOTHING
    known, places = versions(store, evidence.regions), territories(evidence)
    persons, projects = employment.gather(store, known), research.gather(store, known)
    if projects is None:
        return Wider(persons)
    return Wider(
        persons, research.research(projects, places, known), likelihood(store, projects, places, known)
    )
