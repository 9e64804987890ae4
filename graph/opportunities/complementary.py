"""A territory wants a field, or is close to it, and another is strong in what it lacks for it."""

from collections.abc import Iterator

import numpy as np

from graph.evidence.by_territory import Evidence, Matrix
from graph.measures.complementarity import Wish, standardised_gains
from graph.measures.density import density
from graph.opportunities.opportunity import COMPLEMENTARY, LINK, Opportunity, Parts, Reason, mean
from graph.opportunities.reasons import claims, names, there, ties
from ontology.iri import Minter
from ontology.namespace import HANSA
from ontology.term import Term

PARTNERS = 10
# A territory that is near to nothing finds everyone complementary: the gain counts from this own density on.
FLOOR = 15.0
# Gains that a random portfolio of the partner's size would bring anyway are no reason.
LEAST_Z = 1.0
# Being close to a field is a weaker wish than claiming it, and a field that hardly anyone holds is close by chance.
CLOSENESS = 0.25
LEAST_HOLDERS = 8
CUBE = HANSA("ComplementarityCube")


def gains(found: Evidence) -> Matrix:
    """Return the standardised gains of each territory from each other one in another country (n x n, others 0)."""
    above = standardised_gains(found.held, found.association, Wish(FLOOR, by_density=True))
    countries = np.array([region.country for region in found.territories.regions])
    kept: Matrix = np.where(countries[:, None] == countries[None, :], 0, above)
    return kept


def candidates(found: Evidence, mint: Minter, above: Matrix) -> Iterator[Opportunity]:
    """Yield the best partners of each territory, each on the field where its gain is largest.

    For territory r, field i that r lacks and partner s: want is r's intent in i or a quarter of its own density
    there, whichever is more; link is RDadd_i(r <- s) / 100 (after Balland & Boschma 2021, association strength).
    fit = (want x link)^(1/2) (0.7 + 0.2 strength + 0.1 tie) z/(1 + z), where z is the gain's distance from that of a
    random portfolio of the same size; strength is that of s in the activities that it adds.
    """
    own = np.nan_to_num(density(found.held, found.association).values)
    weights = row_shares(found.association)
    supported = found.held.sum(axis=0) >= LEAST_HOLDERS
    for one in range(len(above)):
        lacking = found.held[one] == 0
        near = np.where((own[one] >= FLOOR) & supported, own[one] / 100 * CLOSENESS, 0)
        want = np.where(lacking, np.maximum(found.intent[one], near), 0)
        for other in np.argsort(-above[one], kind="stable")[:PARTNERS].tolist():
            if above[one, other] < LEAST_Z:
                break
            added = weights * (found.held[other] * lacking)[None, :]
            value = want * added.sum(axis=1)
            field = int(np.argmax(value))
            if value[field] > 0:
                numbers = float(want[field]), float(own[one, field]), float(above[one, other])
                yield _opportunity(found, mint, (one, other, field), added[field], numbers)


def row_shares(association: Matrix) -> Matrix:
    """Return each row's relatedness as shares of its sum (m x m)."""
    sums = association.sum(axis=1, keepdims=True)
    shares: Matrix = np.divide(association, sums, out=np.zeros_like(association), where=sums > 0)
    return shares


def _opportunity(
    found: Evidence,
    mint: Minter,
    at: tuple[int, int, int],
    added: Matrix,
    numbers: tuple[float, float, float],
) -> Opportunity:
    one, other, field = at
    want, own, z = numbers
    trust = float(found.trust[one, other])
    topic = found.sectors[field]
    link = float(added.sum())
    brought = [int(j) for j in np.argsort(-added, kind="stable")[:3] if added[j] > 0]
    strength = float(np.average(found.strength[other, brought], weights=added[brought]))
    first, second = found.territories.regions[one], found.territories.regions[other]
    label = found.facts.sectors[topic]
    return Opportunity(
        COMPLEMENTARY,
        f"{first.label} could build up {label} with what {second.label} is strong in",
        (first.iri, second.iri),
        (topic,),
        fit=mean([want, link]) * (0.7 + 0.2 * strength + 0.1 * trust) * z / (1 + z),
        novelty=float(found.novelty[one, other]),
        confidence=mean(_confidences(found, one, other, field, brought)),
        parts=Parts(strength, float(found.intent[one, field]), link, trust),
        explain=lambda: _reasons(found, mint, at, brought, (own, 100 * link, z)),
        likelihood=found.likelihood(one, other, [field]),
    )


def _reasons(
    found: Evidence,
    mint: Minter,
    at: tuple[int, int, int],
    brought: list[int],
    numbers: tuple[float, float, float],
) -> tuple[Reason, ...]:
    one, other, field = at
    reasons = [claims(found, one, field)] if (one, field) in found.priorities else []
    reasons.append(_gain(found, mint, at, brought, numbers))
    reasons += [reason for j in brought for reason in there(found, mint, other, j)]
    return (*reasons, *ties(found, mint, one, other, [field]))


def _gain(
    found: Evidence,
    mint: Minter,
    at: tuple[int, int, int],
    brought: list[int],
    numbers: tuple[float, float, float],
) -> Reason:
    one, other, field = at
    own, added, z = numbers
    first, second = found.territories.regions[one], found.territories.regions[other]
    sectors = found.facts.sectors
    listed = names([sectors[found.sectors[j]] for j in brought])
    sentence = (
        f"{first.label} is not specialised in {sectors[found.sectors[field]]}; its relatedness density there is"
        f" {own:.0f} percent and would rise by {added:.0f} with what {second.label} holds and it lacks, above all"
        f" {listed} (association strength; the gain is {z:.1f} deviations above that of a random portfolio as large)."
    )
    evidence: list[Term] = [mint.observation(CUBE, first.iri, second.iri)]
    evidence += [relatedness_iri(mint, found.sectors[field], found.sectors[j]) for j in brought]
    return Reason(LINK, sentence, tuple(evidence))


def relatedness_iri(mint: Minter, one: Term, other: Term) -> Term:
    """Return the IRI of the observation of two sectors' relatedness, which is symmetric and said once."""
    return mint.observation(HANSA("RelatednessCube"), *sorted((one, other)))


def _confidences(found: Evidence, one: int, other: int, field: int, brought: list[int]) -> list[float]:
    rows = [o.confidence for j in brought for o in found.organisations.get((other, j), ())]
    rows += [p.confidence for j in brought for p in found.priorities.get((other, j), ())]
    stated = max((p.confidence for p in found.priorities.get((one, field), ())), default=0.0)
    return [sum(rows) / len(rows) if rows else 0.4, stated or 0.7]
