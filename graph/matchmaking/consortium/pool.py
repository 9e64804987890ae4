"""Leave out candidates that no best consortium needs."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.candidate import Candidate, Ties, cost
from graph.matchmaking.consortium.score import aims


@dataclass(frozen=True)
class Pool:
    """Remaining candidates in the order given, and the numbers left out by reason."""

    candidates: tuple[Candidate, ...]
    excluded: int
    interchangeable: int


def narrow(call: Call, candidates: Sequence[Candidate], ties: Ties, keep: int) -> Pool:
    """Drop the excluded and the surplus of interchangeable candidates; the best score is unchanged.

    Candidates without a tie to a remaining one that agree in country, kinds and experience the call asks for,
    aims held and capability steps differ in cost alone: any consortium can swap one for a cheaper one that it
    does not hold, with the same score and no rule broken. `keep` of each class, cheapest first, then by IRI,
    are enough where at most `keep` are used over all consortia that are asked for.
    """
    allowed = [candidate for candidate in candidates if candidate.iri not in call.exclude]
    iris = {candidate.iri for candidate in allowed}
    tied = {iri for pair, strength in ties.items() if strength and iris.issuperset(pair) for iri in pair}
    tied.update(call.include)
    classes: dict[Hashable, list[Candidate]] = {}
    for candidate in allowed:
        alike = candidate.iri if candidate.iri in tied else _signature(call, candidate)
        classes.setdefault(alike, []).append(candidate)
    kept: set[str] = set()
    for alike_candidates in classes.values():
        alike_candidates.sort(key=lambda candidate: (cost(candidate, call) or 0.0, candidate.iri))
        kept.update(candidate.iri for candidate in alike_candidates[:keep])
    remaining = tuple(candidate for candidate in allowed if candidate.iri in kept)
    return Pool(remaining, len(candidates) - len(allowed), len(allowed) - len(remaining))


def _signature(call: Call, candidate: Candidate) -> Hashable:
    return (
        candidate.country,
        tuple(rule.kind == candidate.kind for rule in call.kinds),
        tuple(
            rule.name in (candidate.programmes if rule.of == "programme" else candidate.third_countries)
            for rule in call.experience
        ),
        tuple(not candidate.region_classes.isdisjoint(rule.classes) for rule in call.regions),
        tuple((aim.held_by(candidate), aim.level(candidate)) for aim in aims(call)),
    )
