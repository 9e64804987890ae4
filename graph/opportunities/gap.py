"""A priority without any partnership, or without a cluster organisation to carry it."""

from collections.abc import Iterator

from graph.evidence import Partnership
from graph.opportunities.opportunity import GAP, LINK, STRENGTH, TIE, Opportunity, Parts, Reason
from graph.opportunities.shared_priority import LEAST_INTENT
from graph.opportunities.wording import claims, names, presence
from graph.presence import Presence
from ontology.iri import Minter


def candidates(found: Presence, mint: Minter) -> Iterator[Opportunity]:
    """Yield each claim of a territory that nobody carries across its border.

    fit = intent (0.6 + 0.4 reach), where reach is how much there is to join: 1 - 1/(1 + partnerships elsewhere on the
    field); novelty = 1 where neither a partnership nor an organisation is known, 0.7 where there is an organisation,
    since a cluster that is there can join; confidence is the claim's.
    """
    by_sector: dict[int, list[Partnership]] = {}
    column = {sector: j for j, sector in enumerate(found.sectors)}
    for partnership in found.evidence.partnerships:
        for sector in sorted(partnership.sectors):
            by_sector.setdefault(column[sector], []).append(partnership)
    for (i, j), priorities in sorted(found.priorities.items()):
        if (i, j) not in found.partnerships and found.intent[i, j] >= LEAST_INTENT:
            held = max(priority.confidence for priority in priorities)
            yield _opportunity(found, mint, (i, j), by_sector.get(j, []), held)


def _opportunity(
    found: Presence, mint: Minter, cell: tuple[int, int], elsewhere: list[Partnership], confidence: float
) -> Opportunity:
    i, j = cell
    region, sector = found.territories.regions[i], found.sectors[j]
    label = found.evidence.sectors[sector]
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
    found: Presence, mint: Minter, cell: tuple[int, int], elsewhere: list[Partnership]
) -> tuple[Reason, ...]:
    region, label = found.territories.regions[cell[0]], found.evidence.sectors[found.sectors[cell[1]]]
    unplaced = f"No cluster organisation of {region.label} in {label} is known."
    nobody = Reason(STRENGTH, unplaced, (mint.graph("cluster-organisations"),))
    there = presence(found, *cell) or nobody
    return claims(found, *cell), _untied(found, mint, cell), there, *_to_join(label, elsewhere)


def _untied(found: Presence, mint: Minter, cell: tuple[int, int]) -> Reason:
    region, label = found.territories.regions[cell[0]], found.evidence.sectors[found.sectors[cell[1]]]
    known = len(found.evidence.partnerships)
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
