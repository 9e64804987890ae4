"""What statistics and projects say of the territories beyond the facts, and what they foretell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.evidence import employment
from graph.evidence import projects as funded
from graph.evidence.employment import Employment
from graph.evidence.facts import Evidence
from graph.evidence.nuts_versions import Versions, versions
from graph.evidence.projects import Participation, Projects, Research
from graph.evidence.rows import evidence_rows
from graph.evidence.territories import territories
from graph.forecast.likelihood import Likelihood
from graph.store.engine import Store
from ontology.term import Term


@dataclass(frozen=True)
class Wider:
    """Evidence from large tables; each is None where no source of it is loaded, or too little of it.

    `participations` are the projects of organisations of the facts.
    """

    employment: Employment | None = None
    research: Research | None = None
    likelihood: Likelihood | None = None
    participations: Mapping[Term, Participation] = field(default_factory=dict)


NOTHING = Wider()


def gather(
    store: Store, evidence: Evidence, same: Iterable[tuple[Term, Term]] = ()
) -> tuple[Wider, Projects | None, Versions | None]:
    """Read what is there; also return the projects and the versions of regions, from which more can be learnt.

    `same` are pairs of records that are held to be one organisation.
    """
    if not evidence_rows(store, "wider_sources"):
        return NOTHING, None, None
    known, places = versions(store, evidence.regions), territories(evidence)
    persons, projects = employment.gather(store, known), funded.gather(store, known)
    if projects is None:
        return Wider(persons), None, known
    joint = funded.research(projects, places, known)
    taken = funded.participations(projects, evidence.organisations, same)
    return Wider(persons, joint, None, taken), projects, known
