"""What statistics and projects say of the territories beyond the facts, and what they foretell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph import employment, research
from graph.employment import Employment
from graph.evidence import Evidence
from graph.likelihood import Likelihood, likelihood
from graph.research import Participation, Research
from graph.store import Store, rows
from graph.territory import territories
from graph.versions import versions
from ontology.term import Term
from queries.library import query


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


def gather(store: Store, evidence: Evidence, same: Iterable[tuple[Term, Term]] = ()) -> Wider:
    """Read what is there, and learn from the projects who is likely to meet.

    `same` are pairs of records that are held to be one organisation.
    """
    if not rows(store.query(query("evidence/wider_sources").text)):
        return NOTHING
    known, places = versions(store, evidence.regions), territories(evidence)
    persons, projects = employment.gather(store, known), research.gather(store, known)
    if projects is None:
        return Wider(persons)
    return Wider(
        persons,
        research.research(projects, places, known),
        likelihood(store, projects, places, known),
        research.participations(projects, evidence.organisations, same),
    )
