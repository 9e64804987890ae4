"""Two territories of different countries claim the same field, and nothing ties them on it."""

from collections.abc import Iterator

import numpy as np

from graph.evidence.by_territory import Evidence
from graph.opportunities.opportunity import SHARED_PRIORITY, Opportunity, Parts, Reason, mean
from graph.opportunities.reasons import claims, joint, there, ties
from ontology.iri import Minter

# Below it a claim is so wide, or so old, that two of them are no news.
LEAST_INTENT = 0.1


def candidates(found: Evidence, mint: Minter) -> Iterator[Opportunity]:
    """Yield an opportunity for each pair of territories and field that both claim.

    intent is the geometric mean of both claims (weighed by specificity); strength the mean of both sides'
    organisations and employment; tie the trust there is between the territories.
    fit = intent (0.7 + 0.2 strength + 0.1 tie); trust and novelty as `Evidence` defines them.
    """
    for sector in range(len(found.sectors)):
        claimants = np.flatnonzero(found.intent[:, sector] >= LEAST_INTENT).tolist()
        for at, one in enumerate(claimants):
            for other in claimants[at + 1 :]:
                if found.territories.apart(one, other) and not _tied_on(found, one, other, sector):
                    yield _opportunity(found, mint, one, other, sector)


def _tied_on(found: Evidence, one: int, other: int, sector: int) -> bool:
    return any(found.sectors[sector] in partnership.sectors for partnership in joint(found, one, other))


def _opportunity(found: Evidence, mint: Minter, one: int, other: int, sector: int) -> Opportunity:
    topic, trust = found.sectors[sector], float(found.trust[one, other])
    intent = mean([float(found.intent[one, sector]), float(found.intent[other, sector])])
    strength = float(found.strength[one, sector] + found.strength[other, sector]) / 2
    first, second = found.territories.regions[one], found.territories.regions[other]
    held = [max(p.confidence for p in found.priorities[i, sector]) for i in (one, other)]
    return Opportunity(
        SHARED_PRIORITY,
        f"{first.label} and {second.label} could work together on {found.facts.sectors[topic]}",
        (first.iri, second.iri),
        (topic,),
        fit=intent * (0.7 + 0.2 * strength + 0.1 * trust),
        novelty=float(found.novelty[one, other]),
        confidence=mean(held),
        parts=Parts(strength, intent, 1.0, trust),
        explain=lambda: _reasons(found, mint, one, other, sector),
        likelihood=found.likelihood(one, other, [sector]),
    )


def _reasons(found: Evidence, mint: Minter, one: int, other: int, sector: int) -> tuple[Reason, ...]:
    strong = [reason for i in (one, other) for reason in there(found, mint, i, sector)]
    tied = ties(found, mint, one, other, [sector])
    return claims(found, one, sector), claims(found, other, sector), *strong, *tied
