"""A priority without any partnership or cluster organisation, and a statistical cluster without an organisation."""

from collections.abc import Iterator

import numpy as np

from graph.evidence.by_territory import MAPPED, Evidence
from graph.evidence.facts import Partnership
from graph.opportunities.opportunity import GAP, LINK, STRENGTH, TIE, Opportunity, Parts, Reason, mean
from graph.opportunities.reasons import claims, employment, names, presence
from graph.opportunities.shared_priority import LEAST_INTENT
from ontology.iri import Minter

# Twice the share of employment that a field has elsewhere: the European Cluster Observatory's first threshold.
LEAST_QUOTIENT = 2.0
# Persons from which a specialisation is called a cluster here, and with which its size counts half.
LEAST_PERSONS, HALF_SIZE = 1_000, 5_000


def candidates(found: Evidence, mint: Minter) -> Iterator[Opportunity]:
    """Yield each claim of a territory that nobody carries across its border.

    fit = intent (0.6 + 0.4 reach), where reach is how much there is to join: 1 - 1/(1 + partnerships elsewhere on the
    field); novelty = 1 where neither a partnership nor an organisation is known, 0.7 where there is an organisation,
    since a cluster that is there can join; confidence is the claim's.
    """
    by_sector = _by_sector(found)
    for (i, j), priorities in sorted(found.priorities.items()):
        if _is_open(found, (i, j)):
            held = max(priority.confidence for priority in priorities)
            yield _opportunity(found, mint, (i, j), by_sector.get(j, []), held)


def unorganised(found: Evidence, mint: Minter) -> Iterator[Opportunity]:
    """Yield each field in which a territory is specialised by employment and no cluster organisation is known.

    The quotient of the field's divisions taken together is at least 2, with at least 1,000 persons employed in those of
    1 or more; claims that nobody carries are told by `candidates`. fit = strength (0.6 + 0.4 reach), strength the
    geometric mean of 1 - 1/LQ and p/(p + 5,000) of the persons employed, reach as there; novelty = 1 where no
    partnership is known either, else 0.7; the field's divisions are inferred, which is the confidence.
    """
    by_sector = _by_sector(found)
    for i, j in np.argwhere(found.specialisation >= LEAST_QUOTIENT).tolist():
        known = (i, j) in found.organisations or _is_open(found, (i, j))
        reason = None if known else employment(found, mint, i, j)
        persons = _persons(found, i, j)
        if reason is not None and persons >= LEAST_PERSONS:
            yield _statistical(found, mint, (i, j), by_sector.get(j, []), reason, persons)


def _persons(found: Evidence, territory: int, sector: int) -> float:
    """Return the persons employed in the field's divisions in which a territory is specialised."""
    table = found.official.employment
    region = found.territories.regions[territory].iri
    if table is None or region not in table.position:
        return 0.0
    row = table.position[region]
    return float(sum(table.persons[row, j] for j in found.employed[sector] if table.held[row, j]))


def _is_open(found: Evidence, cell: tuple[int, int]) -> bool:
    """Say whether a field is claimed and nobody works on it across the border."""
    return (
        cell in found.priorities
        and cell not in found.partnerships
        and bool(found.intent[cell] >= LEAST_INTENT)
    )


def _by_sector(found: Evidence) -> dict[int, list[Partnership]]:
    by_sector: dict[int, list[Partnership]] = {}
    column = {sector: j for j, sector in enumerate(found.sectors)}
    for partnership in found.facts.partnerships:
        for sector in sorted(partnership.sectors):
            by_sector.setdefault(column[sector], []).append(partnership)
    return by_sector


def _statistical(
    found: Evidence,
    mint: Minter,
    cell: tuple[int, int],
    elsewhere: list[Partnership],
    employed: Reason,
    persons: float,
) -> Opportunity:
    region, sector = found.territories.regions[cell[0]], found.sectors[cell[1]]
    label = found.facts.sectors[sector]
    reach = 1 - 1 / (1 + len(elsewhere))
    strength = mean([1 - 1 / float(found.specialisation[cell]), persons / (persons + HALF_SIZE)])
    claimed = [claims(found, *cell)] if cell in found.priorities else []
    return Opportunity(
        GAP,
        f"{region.label} is specialised in {label} and has no cluster organisation that is known",
        (region.iri,),
        (sector,),
        fit=strength * (0.6 + 0.4 * reach),
        novelty=0.7 if cell in found.partnerships else 1.0,
        confidence=MAPPED,
        parts=Parts(strength, float(found.intent[cell]), reach, 0.0),
        explain=lambda: (
            employed,
            _nobody(mint, region.label, label),
            *claimed,
            *_to_join(label, elsewhere),
        ),
    )


def _nobody(mint: Minter, region: str, label: str) -> Reason:
    sentence = f"No cluster organisation of {region} in {label} is known."
    return Reason(STRENGTH, sentence, (mint.graph("cluster-organisations"),))


def _opportunity(
    found: Evidence, mint: Minter, cell: tuple[int, int], elsewhere: list[Partnership], confidence: float
) -> Opportunity:
    i, j = cell
    region, sector = found.territories.regions[i], found.sectors[j]
    label = found.facts.sectors[sector]
    reach = 1 - 1 / (1 + len(elsewhere))
    intent = float(found.intent[cell])
    organisations = cell in found.organisations
    without = "any partnership" if organisations else "a partnership or a cluster organisation"
    return Opportunity(
        GAP,
        f"{region.label} claims {label} without {without} for it",
        (region.iri,),
        (sector,),
        fit=intent * (0.6 + 0.4 * reach),
        novelty=0.7 if organisations else 1.0,
        confidence=confidence,
        parts=Parts(float(found.strength[cell]), intent, reach, 0.0),
        explain=lambda: _reasons(found, mint, cell, elsewhere),
    )


def _reasons(
    found: Evidence, mint: Minter, cell: tuple[int, int], elsewhere: list[Partnership]
) -> tuple[Reason, ...]:
    region, label = found.territories.regions[cell[0]], found.facts.sectors[found.sectors[cell[1]]]
    there = presence(found, *cell) or _nobody(mint, region.label, label)
    employed = employment(found, mint, *cell)
    working = [employed] if employed else []
    return claims(found, *cell), _untied(found, mint, cell), there, *working, *_to_join(label, elsewhere)


def _untied(found: Evidence, mint: Minter, cell: tuple[int, int]) -> Reason:
    region, label = found.territories.regions[cell[0]], found.facts.sectors[found.sectors[cell[1]]]
    known = len(found.facts.partnerships)
    sentence = f"No organisation that is placed in {region.label} is in a partnership on {label} among {known} known."
    return Reason(TIE, sentence, (mint.graph("partnerships"),))


def _to_join(label: str, elsewhere: list[Partnership]) -> Iterator[Reason]:
    if elsewhere:
        newest = sorted(elsewhere, key=lambda p: (p.start, p.iri), reverse=True)
        number = len(newest)
        listed = names([partnership.label for partnership in newest])
        works = "partnerships elsewhere work" if number > 1 else "partnership elsewhere works"
        sentence = f"{number} known {works} on {label}: {listed}."
        yield Reason(LINK, sentence, tuple(partnership.iri for partnership in newest[:5]))
