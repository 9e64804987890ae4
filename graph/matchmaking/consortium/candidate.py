"""Candidates for a consortium, and the ties between them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.matchmaking.consortium.call import Call, CallError

Ties = Mapping[tuple[str, str], float]
"""Strength of the existing tie of two candidates in 0..1; a pair stands once, in either order."""


@dataclass(frozen=True)
class Candidate:
    """An organisation that could be a member.

    `topics` are its narrow topics and keywords. `capabilities` maps a sector or topic to 0..1; one without an entry
    counts 1 where the candidate has it and 0 otherwise. `cost` in euro, None where unknown. `standing` are members,
    label and website in words.
    """

    iri: str
    label: str
    country: str
    kind: str
    region: str = ""
    sectors: frozenset[str] = frozenset()
    capabilities: Mapping[str, float] = field(default_factory=dict)
    programmes: frozenset[str] = frozenset()
    third_countries: frozenset[str] = frozenset()
    cost: float | None = None
    topics: frozenset[str] = frozenset()
    region_classes: frozenset[str] = frozenset()
    standing: str = ""

    def has_any(self, names: Iterable[str]) -> bool:
        """Say whether one of some sectors and topics is the candidate's own."""
        return any(name in self.sectors or name in self.topics for name in names)

    def capability(self, name: str) -> float:
        """Return how strong the candidate is in a sector or topic, 0..1."""
        return self.capabilities.get(name, 1.0 if self.has_any((name,)) else 0.0)


def cost(candidate: Candidate, call: Call) -> float | None:
    """Return the candidate's cost, or the call's estimate where it has none."""
    return candidate.cost if candidate.cost is not None else call.budget.partner_cost


def check(call: Call, candidates: Sequence[Candidate], ties: Ties) -> None:
    """Raise CallError where candidates, ties and call contradict each other."""
    known: set[str] = set()
    limited = call.budget.total is not None or call.budget.partner_max is not None
    for candidate in candidates:
        if candidate.iri in known:
            raise CallError(f"candidate {candidate.iri}: expected once, found twice")
        known.add(candidate.iri)
        if limited and cost(candidate, call) is None:
            raise CallError(
                f"candidate {candidate.iri}: expected a cost or an estimate in the call, found none"
            )
        for sector, value in candidate.capabilities.items():
            if not 0 <= value <= 1:
                raise CallError(
                    f"candidate {candidate.iri}: capability in {sector}: expected 0..1, found {value}"
                )
        if candidate.cost is not None and not (0 <= candidate.cost < math.inf):
            raise CallError(
                f"candidate {candidate.iri}: expected a cost of at least 0, found {candidate.cost}"
            )
    for iri in call.include:
        if iri not in known:
            raise CallError(f"must-have member {iri}: expected among the candidates, found nowhere")
    for (one, other), strength in ties.items():
        if one == other or (other, one) in ties:
            raise CallError(f"tie {one} - {other}: expected two candidates, each pair once")
        if not 0 <= strength <= 1:
            raise CallError(f"tie {one} - {other}: expected a strength in 0..1, found {strength}")
