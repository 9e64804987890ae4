"""A territory claims a field that it hardly works in, and another has the industries that would bring it near."""

from collections.abc import Iterator

import numpy as np

from graph.evidence.by_territory import MAPPED, Evidence, Matrix
from graph.evidence.employment import Employment
from graph.measures.complementarity import Wish, standardised_gains
from graph.observations.official_figures import quotient_iri, relatedness_iri
from graph.opportunities.complementary import FLOOR, LEAST_Z, PARTNERS, row_shares
from graph.opportunities.opportunity import COMPLEMENTARY, LINK, Opportunity, Parts, Reason, mean
from graph.opportunities.reasons import claims, division, names, of_table, ties
from graph.opportunities.shared_priority import LEAST_INTENT
from ontology.iri import Minter

_BROUGHT = 3


def candidates(found: Evidence, mint: Minter) -> Iterator[Opportunity]:
    """Yield the best partners of each territory by employment, each on the claimed field where its gain is largest.

    As `complementary`, but over NACE divisions and the persons employed in them: for territory r, division i of a
    field that r claims and in which its quotient is below 1, and partner s abroad, link is RDadd_i(r <- s) / 100 (after
    Balland & Boschma 2021, association strength over the regions of level 2) where r's own density is 15 percent or
    more. fit = (intent x link)^(1/2) (0.7 + 0.2 strength + 0.1 tie) z/(1 + z); strength is 1 - 1/LQ of s, the mean over
    the divisions that it adds most with.
    """
    persons = found.official.employment
    if persons is None:
        return
    here = [
        (i, persons.position[region.iri])
        for i, region in enumerate(found.territories.regions)
        if region.iri in persons.position
    ]
    rows = np.array([row for _, row in here], dtype=np.int64)
    held = persons.held[rows]
    above = np.asarray(standardised_gains(held, persons.association, Wish(FLOOR, by_density=True)))
    weights = row_shares(persons.association)
    for a, (one, row) in enumerate(here):
        wanted = _wanted(found, persons, one, row)
        if not wanted:
            continue
        apart = [b for b, (other, _) in enumerate(here) if found.territories.apart(one, other)]
        best = sorted(apart, key=lambda b: (-above[a, b], b))[:PARTNERS]
        for b in best:
            if above[a, b] >= LEAST_Z:
                yield from _best(
                    found, mint, persons, (here[a], here[b]), wanted, weights, float(above[a, b])
                )


def _wanted(found: Evidence, persons: Employment, one: int, row: int) -> list[tuple[int, int]]:
    """Return the claimed fields with the divisions of each that a territory is known not to hold and is near to."""
    return [
        (field, j)
        for field in np.flatnonzero(found.intent[one] >= LEAST_INTENT).tolist()
        for j in found.employed[field]
        if persons.persons[row, j] >= 0 and not persons.held[row, j] and persons.density[row, j] >= FLOOR
    ]


def _best(
    found: Evidence,
    mint: Minter,
    persons: Employment,
    sides: tuple[tuple[int, int], tuple[int, int]],
    wanted: list[tuple[int, int]],
    weights: Matrix,
    z: float,
) -> Iterator[Opportunity]:
    (one, row), (_, partner) = sides
    adds = persons.held[partner] * (1 - persons.held[row])
    value, field, wish = max(
        (float(found.intent[one, field] * (weights[j] @ adds)), field, j) for field, j in wanted
    )
    if value > 0:
        added = weights[wish] * adds
        yield _opportunity(found, mint, persons, sides, (field, wish), added, z)


def _opportunity(
    found: Evidence,
    mint: Minter,
    persons: Employment,
    sides: tuple[tuple[int, int], tuple[int, int]],
    aim: tuple[int, int],
    added: Matrix,
    z: float,
) -> Opportunity:
    (one, _), (other, partner) = sides
    field, _ = aim
    brought = [j for j in np.argsort(-added, kind="stable")[:_BROUGHT].tolist() if added[j] > 0]
    link = float(added.sum())
    strength = float(np.average(1 - 1 / persons.quotients[partner, brought], weights=added[brought]))
    intent, trust = float(found.intent[one, field]), float(found.trust[one, other])
    first, second = found.territories.regions[one], found.territories.regions[other]
    topic = found.sectors[field]
    stated = max(priority.confidence for priority in found.priorities[one, field])
    return Opportunity(
        COMPLEMENTARY,
        f"{first.label} could build up {found.facts.sectors[topic]} with what {second.label} is strong in",
        (first.iri, second.iri),
        (topic,),
        fit=mean([intent, link]) * (0.7 + 0.2 * strength + 0.1 * trust) * z / (1 + z),
        novelty=float(found.novelty[one, other]),
        confidence=mean([stated, MAPPED]),
        parts=Parts(strength, intent, link, trust),
        explain=lambda: _reasons(found, mint, persons, sides, aim, brought, (100 * link, z)),
        likelihood=found.likelihood(one, other, [field]),
    )


def _reasons(
    found: Evidence,
    mint: Minter,
    persons: Employment,
    sides: tuple[tuple[int, int], tuple[int, int]],
    aim: tuple[int, int],
    brought: list[int],
    gain: tuple[float, float],
) -> tuple[Reason, ...]:
    (one, row), (other, partner) = sides
    field, wish = aim
    first, second = found.territories.regions[one], found.territories.regions[other]
    activity = persons.activities[wish]
    sentence = (
        f"{first.label} is not specialised in NACE {activity.code} {activity.label} (LQ"
        f" {persons.quotients[row, wish]:.1f}), an activity of {found.facts.sectors[found.sectors[field]]}; its"
        f" relatedness density there is {persons.density[row, wish]:.0f} percent and would rise by {gain[0]:.0f} with"
        f" what {second.label} holds and it lacks, above all"
        f" {names([division(persons, partner, j) for j in brought])} (employment of {of_table(persons)}; association"
        f" strength; the gain is {gain[1]:.1f} deviations above that of a random portfolio as large)."
    )
    evidence = [quotient_iri(mint, persons, row, wish)]
    evidence += [quotient_iri(mint, persons, partner, j) for j in brought]
    evidence += [relatedness_iri(mint, activity, persons.activities[j]) for j in brought]
    link = Reason(LINK, sentence, tuple(evidence))
    return claims(found, one, field), link, *ties(found, mint, one, other, [field])
