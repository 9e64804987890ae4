"""Two territories of different countries claim the same field, and nothing ties them on it."""

from collections.abc import Iterator

import numpy as np

from graph.opportunities.opportunity import SHARED_PRIORITY, Opportunity, Parts, Reason, mean
from graph.opportunities.wording import claims, joint, presence, ties
from graph.presence import Matrix, Presence
from ontology.iri import Minter

# Below it a claim is so wide, or so old, that two of them are no news.
LEAST_INTENT = 0.1


def candidates(found: Presence, mint: Minter) -> Iterator[Opportunity]:
    """Yield an opportunity for each pair of territories and field that both claim.

    intent is the geometric mean of both claims (weighed by specificity); strength the mean of both sides'
    organisations; tie the share of the territories' partners that they have in common (Jaccard).
    fit = intent (0.7 + 0.2 strength + 0.1 tie); novelty = 1 / (1 + common partnerships).
    """
    trust = common_partners(found)
    for sector in range(len(found.sectors)):
        claimants = np.flatnonzero(found.intent[:, sector] >= LEAST_INTENT).tolist()
        for at, one in enumerate(claimants):
            for other in claimants[at + 1 :]:
                if found.territories.apart(one, other) and not _tied_on(found, one, other, sector):
                    yield _opportunity(found, mint, one, other, sector, float(trust[one, other]))


def common_partners(found: Presence) -> Matrix:
    """Return the Jaccard share of common partners of each pair of territories (n x n)."""
    size = len(found.territories.regions)
    met = np.zeros((size, size))
    for one, other in found.joint:
        met[one, other] = met[other, one] = 1
    both = met @ met
    degree = met.sum(axis=1)
    either = degree[:, None] + degree[None, :] - both
    share: Matrix = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    return share


def _tied_on(found: Presence, one: int, other: int, sector: int) -> bool:
    return any(found.sectors[sector] in partnership.sectors for partnership in joint(found, one, other))


def _opportunity(
    found: Presence, mint: Minter, one: int, other: int, sector: int, trust: float
) -> Opportunity:
    topic = found.sectors[sector]
    intent = mean([float(found.intent[one, sector]), float(found.intent[other, sector])])
    strength = float(found.strength[one, sector] + found.strength[other, sector]) / 2
    first, second = found.territories.regions[one], found.territories.regions[other]
    held = [max(p.confidence for p in found.priorities[i, sector]) for i in (one, other)]
    return Opportunity(
        SHARED_PRIORITY,
        f"{first.label} and {second.label} could work together on {found.evidence.sectors[topic]}",
        (first.iri, second.iri),
        (topic,),
        fit=intent * (0.7 + 0.2 * strength + 0.1 * trust),
        novelty=1 / (1 + len(joint(found, one, other))),
        confidence=mean(held),
        parts=Parts(strength, intent, 1.0, trust),
        explain=lambda: _reasons(found, mint, one, other, sector),
    )


def _reasons(found: Presence, mint: Minter, one: int, other: int, sector: int) -> tuple[Reason, ...]:
    there = [reason for i in (one, other) if (reason := presence(found, i, sector))]
    tie = ties(found, one, other, found.sectors[sector], mint.graph("partnerships"))
    return claims(found, one, sector), claims(found, other, sector), *there, tie
