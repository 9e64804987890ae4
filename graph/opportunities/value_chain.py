"""A territory is strong upstream, another strong downstream, and what the one makes is what the other's kind buys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from graph.evidence.by_territory import Evidence, Matrix
from graph.evidence.input_output import Group
from graph.observations.flow_measures import COEFFICIENT, LEAST_COEFFICIENT, UPSTREAMNESS, Chain
from graph.observations.flow_measures import LINK as LINK_CUBE
from graph.observations.official_figures import quotient_iri
from graph.opportunities.opportunity import LINK, STRENGTH, VALUE_CHAIN, Opportunity, Parts, Reason, mean
from graph.opportunities.reasons import claims, division, joint, names, of_table, presence, ties
from ontology import country
from ontology.iri import Minter
from ontology.namespace import COUNTRY
from ontology.term import Term

# A tenth of all that an activity sells or buys, and twice what the sizes of the two would bring anyway: below it a flow
# is no reason to meet (everyone buys electricity and wholesale trade).
LEAST_SHARE = 0.1
LEAST_LIFT = 2.0
PARTNERS = 2
# Shares are steady between countries, not equal: a table of neither country is worth less than one of theirs.
BORROWED = 0.7
UNKNOWN = 0.4


@dataclass(frozen=True)
class Strength:
    """How strong each territory (n) is in each activity (m), 0 to 1.

    Also through which sector that is, how far the territory claims the sector, and how far the strength is trusted.
    """

    values: Matrix
    sector: "np.ndarray[tuple[int, ...], np.dtype[np.intp]]"
    intent: Matrix
    confidence: Matrix


def candidates(found: Evidence, mint: Minter, chains: Sequence[Chain]) -> Iterator[Opportunity]:
    """Yield for each real flow and each territory that uses it the best suppliers abroad that it is not tied to.

    For activities i and j of the newest classification, link is the larger of the shares that the flow from i to j has
    in what i sells and in what j buys, as a mean over input-output tables; it counts from 0.1 on, where the flow is
    twice as large as by size. strength of a territory in i is the largest over its sectors that hold i, of the sector's
    strength divided by the root of the number of activities that it spreads over; or 1 - 1/(1 + LQ) where a location
    quotient of employment of 1 or more in a division of i is known, trusted by 1 over the root of i's divisions. Both
    sectors differ.
    fit = (strength x link)^(1/2) (0.7 + 0.2 intent + 0.1 tie), strength the geometric mean of both sides, intent the
    mean of both claims; trust and novelty as `Evidence` defines them.
    """
    if not chains:
        return
    chain = chains[0]
    held = strengths(found, chain)
    countries = np.array([region.country for region in found.territories.regions])
    abroad = countries[:, None] != countries[None, :]
    share = np.nan_to_num(np.fmax(chain.sales, chain.purchases))
    real = (share >= LEAST_SHARE) & (np.nan_to_num(chain.lift) >= LEAST_LIFT)
    np.fill_diagonal(real, False)
    for i, j in np.argwhere(real).tolist():
        other = held.sector[:, i][:, None] != held.sector[:, j][None, :]
        strength = np.sqrt(np.outer(held.values[:, i], held.values[:, j]))
        intent = (held.intent[:, i][:, None] + held.intent[:, j][None, :]) / 2
        fit = np.sqrt(strength * share[i, j]) * (0.7 + 0.2 * intent + 0.1 * found.trust)
        trusted = np.sqrt(np.outer(held.confidence[:, i], held.confidence[:, j]))
        score = np.where(abroad & other, fit * found.novelty * trusted, 0)
        for user in np.flatnonzero(score.max(axis=0) > 0).tolist():
            for supplier in _untied(found, held, score[:, user], (i, j), user):
                at = supplier, user, i, j
                yield _opportunity(found, mint, chain, held, at)


def strengths(found: Evidence, chain: Chain) -> Strength:
    """Return the strength of territories in the activities of a chain."""
    holds = np.zeros((len(found.sectors), len(chain.groups)))
    for row, sector in enumerate(found.sectors):
        divisions = found.facts.divisions.get(sector, frozenset())
        holds[row] = [bool(divisions & group.divisions) for group in chain.groups]
    spread = holds / np.sqrt(np.maximum(holds.sum(axis=1, keepdims=True), 1))
    through = found.organised[:, :, None] * spread[None, :, :]
    # Where no organisation is known the sector is that which spreads least.
    sector = np.where(through.max(axis=1) > 0, through.argmax(axis=1), spread.argmax(axis=0)[None, :])
    values = through.max(axis=1)
    confidence = np.full(values.shape, UNKNOWN)
    for t, g in np.argwhere(values > 0).tolist():
        rows = [organisation.confidence for organisation in found.organisations[t, int(sector[t, g])]]
        confidence[t, g] = sum(rows) / len(rows)
    persons = found.official.employment
    if persons is not None:
        for t in range(len(found.territories.regions)):
            for g, group in enumerate(chain.groups):
                cell = _quotient(found, t, group)
                own = 0.0 if cell is None else 1 - 1 / (1 + float(persons.quotients[cell]))
                if cell is not None and holds[:, g].any() and own > values[t, g]:
                    # A flow of a group of activities is less surely one of each: ores are in no coke oven.
                    values[t, g], confidence[t, g] = own, 1 / sqrt(len(group.divisions))
                    sector[t, g] = _field(found, spread, t, cell[1], int(sector[t, g]))
    intent = np.take_along_axis(found.intent, sector, axis=1)
    return Strength(values, sector, intent, confidence)


def _field(found: Evidence, spread: Matrix, territory: int, column: int, otherwise: int) -> int:
    """Return the sector that names a territory's activity: one that it works on or claims, then the narrowest."""
    holders = [j for j, columns in enumerate(found.employed) if column in columns]

    def closeness(j: int) -> tuple[float, float]:
        return float(found.organised[territory, j] + found.intent[territory, j]), float(spread[j].max())

    return max(holders, key=closeness, default=otherwise)


def _quotient(found: Evidence, territory: int, group: Group) -> tuple[int, int] | None:
    """Return the cell of a territory's highest quotient in a division of a group, None where none reaches 1."""
    persons = found.official.employment
    region = found.territories.regions[territory].iri
    if persons is None or region not in persons.position:
        return None
    row = persons.position[region]
    columns = [persons.column[division] for division in sorted(group.divisions) if division in persons.column]
    best = max(columns, key=lambda j: float(persons.quotients[row, j]), default=None)
    return None if best is None or persons.quotients[row, best] < 1 else (row, best)


def _untied(
    found: Evidence, held: Strength, score: Matrix, pair: tuple[int, int], user: int
) -> Iterator[int]:
    """Yield the best suppliers with which no partnership in either sector joins the user."""
    number = 0
    for supplier in np.argsort(-score, kind="stable").tolist():
        if score[supplier] == 0 or number == PARTNERS:
            return
        topics = {found.sectors[held.sector[supplier, pair[0]]], found.sectors[held.sector[user, pair[1]]]}
        if not any(topics & partnership.sectors for partnership in joint(found, supplier, user)):
            number += 1
            yield supplier


def _opportunity(
    found: Evidence,
    mint: Minter,
    chain: Chain,
    held: Strength,
    at: tuple[int, int, int, int],
) -> Opportunity:
    supplier, user, i, j = at
    trust = float(found.trust[supplier, user])
    up, down = int(held.sector[supplier, i]), int(held.sector[user, j])
    first, second = found.territories.regions[supplier], found.territories.regions[user]
    strength = mean([float(held.values[supplier, i]), float(held.values[user, j])])
    intent = float(held.intent[supplier, i] + held.intent[user, j]) / 2
    link = float(max(chain.sales[i, j], chain.purchases[i, j]))
    measured = {table.country for table in chain.tables} & {
        "",
        _country(first.country),
        _country(second.country),
    }
    labels = [found.facts.sectors[found.sectors[sector]] for sector in (up, down)]
    trusted = float(held.confidence[supplier, i]), float(held.confidence[user, j])
    return Opportunity(
        VALUE_CHAIN,
        f"{second.label} ({labels[1]}) could be supplied by {first.label} ({labels[0]})",
        (second.iri, first.iri),
        (found.sectors[up], found.sectors[down]),
        fit=mean([strength, link]) * (0.7 + 0.2 * intent + 0.1 * trust),
        novelty=float(found.novelty[supplier, user]),
        confidence=mean([*trusted, 1.0 if measured else BORROWED]),
        parts=Parts(strength, intent, link, trust),
        explain=lambda: _reasons(found, mint, chain, at, (up, down)),
        likelihood=found.likelihood(supplier, user, [up, down]),
    )


def _country(code: str) -> Term:
    return COUNTRY(country.alpha3(code))


def _reasons(
    found: Evidence,
    mint: Minter,
    chain: Chain,
    at: tuple[int, int, int, int],
    sectors: tuple[int, int],
) -> tuple[Reason, ...]:
    supplier, user, i, j = at
    sides = ((supplier, sectors[0], chain.groups[i]), (user, sectors[1], chain.groups[j]))
    reasons = [_flow(mint, chain, i, j)]
    for territory, sector, group in sides:
        there = presence(found, territory, sector)
        reasons += [there] if there else []
        reasons += _specialised(found, mint, territory, group)
        reasons += [claims(found, territory, sector)] if (territory, sector) in found.priorities else []
    return (*reasons, *ties(found, mint, supplier, user, sectors))


def _specialised(found: Evidence, mint: Minter, territory: int, group: Group) -> list[Reason]:
    best = _quotient(found, territory, group)
    persons = found.official.employment
    if best is None or persons is None:
        return []
    row, column = best
    label = found.territories.regions[territory].label
    sentence = f"{label} is specialised in {division(persons, row, column)} ({of_table(persons)})."
    return [Reason(STRENGTH, sentence, (quotient_iri(mint, persons, row, column),))]


def _flow(mint: Minter, chain: Chain, i: int, j: int) -> Reason:
    one, other = chain.groups[i], chain.groups[j]
    evidence = [mint.observation(LINK_CUBE, one.iri, other.iri)]
    shares = (
        f"{100 * chain.sales[i, j]:.1f} percent of what {one.label} sells to producers goes to {other.label}"
        f" and makes up {100 * chain.purchases[i, j]:.1f} percent of what that buys from them;"
        f" the flow is {chain.lift[i, j]:.1f} times as large as their sizes alone would make it"
    )
    parts = [shares]
    if chain.coefficients[i, j] >= LEAST_COEFFICIENT:
        parts.append(f"each unit of output takes in {chain.coefficients[i, j]:.3f} of it")
        evidence.append(mint.observation(COEFFICIENT, one.iri, other.iri))
    if min(chain.upstreamness[i], chain.upstreamness[j]) >= 1:
        stages = f"{chain.upstreamness[i]:.1f} and {chain.upstreamness[j]:.1f} stages before final use"
        parts.append(f"the two stand {stages}")
        evidence += [mint.observation(UPSTREAMNESS, group.iri) for group in (one, other)]
    sources = names([_source(table.country, table.year) for table in chain.tables], 5)
    sentence = f"{'; '.join(parts)} (mean of the input-output tables of {sources})."
    return Reason(LINK, sentence, tuple(evidence))


def _source(place: Term, year: int) -> str:
    label = next(
        (name for alpha3, name in country.countries().values() if COUNTRY(alpha3) == place), "many countries"
    )
    return f"{label} {year}"
