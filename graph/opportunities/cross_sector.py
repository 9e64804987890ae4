"""Two cluster organisations of related but different sectors, none of whose partnerships joins them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from graph.evidence.by_territory import Evidence, Matrix
from graph.evidence.facts import Organisation, Partnership
from graph.opportunities.complementary import relatedness_iri
from graph.opportunities.opportunity import (
    CROSS_SECTOR,
    INTENT,
    LINK,
    STRENGTH,
    TIE,
    Opportunity,
    Parts,
    Reason,
    mean,
)
from graph.opportunities.reasons import names, strongest
from ontology.iri import Minter
from ontology.term import Term

# Relatedness of sectors that few territories hold together is chance.
LEAST_COOCCURRENCE = 5
PARTNERS = 12
LEAST_LINK = 0.5


@dataclass(frozen=True)
class Ties:
    """Each organisation's partnerships and partners."""

    partnerships: Mapping[Term, list[Partnership]]
    partners: Mapping[Term, frozenset[Term]]


def ties(found: Evidence) -> Ties:
    """Return who is in what, and with whom."""
    partnerships: dict[Term, list[Partnership]] = {}
    partners: dict[Term, set[Term]] = {}
    for partnership in found.facts.partnerships:
        for member in sorted(partnership.members):
            partnerships.setdefault(member, []).append(partnership)
            partners.setdefault(member, set()).update(partnership.members - {member})
    return Ties(partnerships, {member: frozenset(others) for member, others in partners.items()})


def links(found: Evidence) -> Matrix:
    """Return how related sectors are, as ranks in 0..1 among the pairs with enough support (m x m)."""
    support = found.cooccurrence >= LEAST_COOCCURRENCE
    values = np.unique(found.association[support])
    if not len(values):
        return np.zeros_like(found.association)
    ranks: Matrix = np.where(support, np.searchsorted(values, found.association) + 1, 0) / len(values)
    return ranks


def candidates(found: Evidence, mint: Minter) -> Iterator[Opportunity]:
    """Yield for each cluster organisation its most related ones of other sectors and another country.

    link is the best rank of association strength over the pairs of their sectors (they share none); intent how
    far either's territory claims the other's sector; strength how known and experienced both are; tie the share
    of common partners. fit = link (0.4 + 0.3 intent^(1/2) + 0.2 strength + 0.1 tie); novelty = 1 where their
    partners do not meet either, 0.8 where they do. Two that share a funded project are left out.
    """
    clusters = [o for o in found.facts.organisations.values() if o.is_cluster and o.sectors]
    known, ranks = ties(found), links(found)
    column = {sector: j for j, sector in enumerate(found.sectors)}
    holds = np.zeros((len(clusters), len(found.sectors)), dtype=bool)
    for i, organisation in enumerate(clusters):
        holds[i, [column[sector] for sector in organisation.sectors]] = True
    wants = _wants(found, clusters)
    experience = np.array([_experience(found, known, organisation) for organisation in clusters])
    countries = np.array([organisation.country for organisation in clusters])
    for i, one in enumerate(clusters):
        # No index of i below i: each pair is looked at once.
        link, pair = _best_link(ranks, holds[i], holds[i + 1 :])
        rest = slice(i + 1, None)
        apart = (
            ~(holds[rest] & holds[i]).any(axis=1) & (countries[rest] != countries[i]) & (link >= LEAST_LINK)
        )
        intent = np.maximum(
            (wants[i] * holds[rest]).max(axis=1, initial=0), (wants[rest] * holds[i]).max(axis=1, initial=0)
        )
        strength = (experience[rest] + experience[i]) / 2
        fit = np.where(apart, link * (0.4 + 0.3 * np.sqrt(intent) + 0.2 * strength), 0)
        for at in np.argsort(-fit, kind="stable")[:PARTNERS].tolist():
            other = clusters[i + 1 + at]
            if fit[at] == 0:
                break
            if other.iri not in known.partners.get(one.iri, ()) and not _meet(found, one, other):
                sectors = found.sectors[pair[at][0]], found.sectors[pair[at][1]]
                numbers = float(link[at]), float(intent[at]), float(strength[at])
                yield _opportunity(found, mint, known, (one, other), sectors, numbers)


def _best_link(
    ranks: Matrix, mine: "np.ndarray[tuple[int], np.dtype[np.bool_]]", theirs: Matrix
) -> tuple[Matrix, list[tuple[int, int]]]:
    """Return the best rank between my sectors and each other's, and the pair that gives it."""
    own = np.flatnonzero(mine)
    best = ranks[own].max(axis=0)
    source = own[ranks[own].argmax(axis=0)]
    reach = np.where(theirs, best[None, :], 0)
    target = reach.argmax(axis=1)
    link: Matrix = reach.max(axis=1)
    return link, [(int(source[j]), int(j)) for j in target.tolist()]


def _wants(found: Evidence, clusters: list[Organisation]) -> Matrix:
    """Return the intent of each organisation's territory (organisations x m)."""
    wants = np.zeros((len(clusters), len(found.sectors)))
    for i, organisation in enumerate(clusters):
        home = found.territories.of(organisation)
        if home is not None:
            wants[i] = found.intent[found.territories.position[home]]
    return wants


def _meet(found: Evidence, one: Organisation, other: Organisation) -> bool:
    """Say whether two organisations share a funded project, by the records that are held to be they."""
    mine, theirs = (found.official.participations.get(o.iri) for o in (one, other))
    return mine is not None and theirs is not None and bool(set(mine.projects) & set(theirs.projects))


def _experience(found: Evidence, known: Ties, organisation: Organisation) -> float:
    taken = found.official.participations.get(organisation.iri)
    number = len(known.partnerships.get(organisation.iri, ())) + (len(taken.projects) if taken else 0)
    return float(0.5 * organisation.confidence + 0.5 * (1 - 0.5**number))


def _opportunity(
    found: Evidence,
    mint: Minter,
    known: Ties,
    pair: tuple[Organisation, Organisation],
    sectors: tuple[Term, Term],
    numbers: tuple[float, float, float],
) -> Opportunity:
    one, other = pair
    link, intent, strength = numbers
    mine, theirs = (known.partners.get(organisation.iri, frozenset()) for organisation in pair)
    shared = sorted(mine & theirs)
    tie = len(shared) / len(mine | theirs) if shared else 0.0
    first, second = (found.facts.sectors[sector] for sector in sectors)
    return Opportunity(
        CROSS_SECTOR,
        f"{one.label} ({first}, {one.country}) and {other.label} ({second}, {other.country}) could cross sectors",
        (one.iri, other.iri),
        sectors,
        fit=link * (0.4 + 0.3 * intent**0.5 + 0.2 * strength + 0.1 * tie),
        novelty=0.8 if shared else 1.0,
        confidence=mean([one.confidence, other.confidence]),
        parts=Parts(strength, intent, link, tie),
        explain=lambda: _reasons(found, mint, known, pair, sectors, shared),
    )


def _reasons(
    found: Evidence,
    mint: Minter,
    known: Ties,
    pair: tuple[Organisation, Organisation],
    sectors: tuple[Term, Term],
    shared: list[Term],
) -> tuple[Reason, ...]:
    labels = [found.facts.sectors[sector] for sector in sectors]
    return (
        _link(found, mint, sectors),
        *_intents(found, pair, sectors),
        *(
            _known(found, mint, known, organisation, label)
            for organisation, label in zip(pair, labels, strict=True)
        ),
        _apart(found, mint, pair, shared),
    )


def _link(found: Evidence, mint: Minter, sectors: tuple[Term, Term]) -> Reason:
    i, j = (found.sectors.index(sector) for sector in sectors)
    first, second = (found.facts.sectors[sector] for sector in sectors)
    joined = [p for p in found.facts.partnerships if set(sectors) <= p.sectors]
    elsewhere = (
        f"; {len(joined)} known partnerships join the two, such as {joined[0].label}" if joined else ""
    )
    sentence = (
        f"{first} and {second} are related: {found.cooccurrence[i, j]:.0f} territories hold both,"
        f" {found.association[i, j]:.1f} times what chance gives (association strength){elsewhere}."
    )
    evidence = (relatedness_iri(mint, *sectors), *(partnership.iri for partnership in joined[:3]))
    return Reason(LINK, sentence, evidence)


def _intents(
    found: Evidence, pair: tuple[Organisation, Organisation], sectors: tuple[Term, Term]
) -> Iterator[Reason]:
    """Yield that the territory of one claims the sector of the other."""
    for organisation, sector in ((pair[0], sectors[1]), (pair[1], sectors[0])):
        home = found.territories.of(organisation)
        cell = None if home is None else (found.territories.position[home], found.sectors.index(sector))
        if cell in found.priorities:
            priorities = strongest(found.priorities[cell])
            region = found.territories.regions[cell[0]]
            quoted = names([f"“{p.label}” ({p.period})" for p in priorities], 2)
            label = found.facts.sectors[sector]
            sentence = f"{region.label}, home of {organisation.label}, claims {label}: {quoted}."
            yield Reason(INTENT, sentence, tuple(p.iri for p in priorities[:3]))


def _known(found: Evidence, mint: Minter, known: Ties, organisation: Organisation, sector: str) -> Reason:
    joined = known.partnerships.get(organisation.iri, [])
    number = len(joined)
    experience = (
        f"is in {number} known partnership{'s' if number > 1 else ''}: {names([p.label for p in joined])}"
        if joined
        else "is in no partnership that is known"
    )
    taken = found.official.participations.get(organisation.iri)
    evidence = [organisation.iri, *(p.iri for p in joined[:5])]
    if taken:
        many = len(taken.projects)
        experience += f"; as a participant of funded projects it is known from {many}"
        records = [record for record in taken.records if record != organisation.iri]
        evidence += [mint.identity_link(*sorted((organisation.iri, record))) for record in records]
        evidence += taken.projects[:3]
    sentence = f"{organisation.label} works on {sector} and {experience}."
    return Reason(STRENGTH, sentence, tuple(evidence))


def _apart(
    found: Evidence, mint: Minter, pair: tuple[Organisation, Organisation], shared: list[Term]
) -> Reason:
    one, other = pair
    known = len(found.facts.partnerships)
    if shared:
        listed = names([found.facts.organisations[partner].label for partner in shared])
        sentence = f"None of {known} known partnerships joins the two, but both have worked with {listed}."
        return Reason(TIE, sentence, (mint.graph("partnerships"), *shared[:5]))
    sentence = (
        f"None of {known} known partnerships joins {one.label} and {other.label}, nor any partner of theirs."
    )
    return Reason(TIE, sentence, (mint.graph("partnerships"), one.iri, other.iri))
