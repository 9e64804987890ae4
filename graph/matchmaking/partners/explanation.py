"""Why two organisations should meet, in sentences with their evidence; said only of those that are kept."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from graph.evidence.facts import Organisation, Partnership
from graph.evidence.row_measures import relatedness_iri
from graph.matchmaking.partners.criteria import Partner, Wanted
from graph.matchmaking.partners.pair import Pair
from graph.matchmaking.partners.search import Index, search
from graph.opportunities.opportunity import INTENT, LINK, STRENGTH, TIE, Reason
from graph.opportunities.words import names, strongest
from ontology.country import countries
from ontology.iri import Minter
from ontology.term import Term

_PATHS = 3
_EVIDENCE = 5


def explained(held: Index, mint: Minter, organisation: Term, wanted: Wanted, top: int) -> list[Partner]:
    """Return the best partners of an organisation, best first, with their reasons."""
    return [
        replace(partner, reasons=reasons(held, mint, organisation, partner.organisation.iri, wanted))
        for partner in search(held, organisation, wanted, top)
    ]


def reasons(held: Index, mint: Minter, organisation: Term, other: Term, wanted: Wanted) -> tuple[Reason, ...]:
    """Return the reasons of a pair: field, need, trust, market, claims, and what the partner has done."""
    pair = Pair(held, mint, wanted, held.rows[organisation], held.rows[other])
    return (*_link(pair), *_need(pair), *_ties(pair), *_market(pair), *_claims(pair), *_standing(pair))


def _link(pair: Pair) -> Iterator[Reason]:
    known = pair.held.fields
    mine, theirs = known.of(pair.own), known.of(pair.other)
    shared = [sector for sector in mine if sector in theirs]
    asked = [at for at in theirs if pair.held.found.sectors[at] == pair.wanted.sector]
    if shared and known.certainty[pair.own] == known.certainty[pair.other] == 1:
        yield Reason(LINK, f"Both work on {pair.listed(shared)}.", (pair.mine.iri, pair.theirs.iri))
    elif shared:
        first, second = _works(pair, pair.own, shared), _works(pair, pair.other, shared)
        yield Reason(LINK, f"{first[0]}; {second[0]}.", (*first[1], *second[1]))
    if not shared:
        yield from _apart(pair, mine, theirs, asked)
    elif asked and asked[0] not in shared:
        sentence, evidence = _works(pair, pair.other, asked)
        yield Reason(LINK, f"{sentence}.", evidence)


def _apart(pair: Pair, mine: list[int], theirs: list[int], asked: list[int]) -> Iterator[Reason]:
    """Yield the field that is asked for and the closest two fields, of organisations that share none."""
    ranks = pair.held.fields.ranks[np.ix_(mine, theirs)]
    at = np.unravel_index(int(ranks.argmax()), ranks.shape) if ranks.any() else None
    closest = None if at is None else (mine[at[0]], theirs[at[1]])
    if asked and (closest is None or closest[1] not in asked):
        sentence, evidence = _works(pair, pair.other, asked)
        yield Reason(LINK, f"{sentence}.", evidence)
    if closest is not None:
        one, other = closest
        sentence, evidence = _works(pair, pair.other, [other])
        sentence += (
            f"; that is related to {pair.sector(one)} of {pair.mine.label}: {_related(pair, one, other)}."
        )
        yield Reason(LINK, sentence, (pair.mine.iri, *evidence, _relatedness(pair, one, other)))


def _works(pair: Pair, row: int, sectors: list[int]) -> tuple[str, tuple[Term, ...]]:
    """Say that an organisation works on sectors or, where no sector of it is stated, was in what is on them."""
    held = pair.held
    organisation, named = held.organisations[row], pair.listed(sectors)
    if held.fields.certainty[row] == 1:
        return f"{organisation.label} works on {named}", (organisation.iri,)
    wanted = {held.found.sectors[at] for at in sectors}
    bodies: list[Partnership | Organisation] = [*held.network.taken_by(row)]
    bodies += [held.organisations[at] for at in held.network.clusters_of(row)]
    bodies = [body for body in bodies if body.sectors & wanted]
    listed = names([body.label for body in bodies])
    sentence = f"{organisation.label}, of which no field is stated, is or was in {listed} on {named}"
    return sentence, (organisation.iri, *(body.iri for body in bodies[:_EVIDENCE]))


def _related(pair: Pair, one: int, other: int) -> str:
    found = pair.held.found
    return (
        f"{found.cooccurrence[one, other]:.0f} territories hold both, {found.association[one, other]:.1f} times what"
        " chance gives (association strength)"
    )


def _relatedness(pair: Pair, one: int, other: int) -> Term:
    sectors = pair.held.found.sectors
    return relatedness_iri(pair.mint, sectors[one], sectors[other])


def _need(pair: Pair) -> Iterator[Reason]:
    """Yield what the organisation or its territory lacks, and how the partner could bring it."""
    known = pair.held.fields
    sectors = pair.held.found.sectors
    if pair.wanted.need:
        need = sectors.index(pair.wanted.need)
    else:
        wants = known.wants(pair.own)
        wanted = [sector for sector in known.of(pair.other) if wants[sector]]
        if not wanted:
            return
        need = max(wanted, key=lambda sector: float(wants[sector]))
    yield _lack(pair, need)
    yield from _supply(pair, need)


def _lack(pair: Pair, need: int) -> Reason:
    found, field = pair.held.found, pair.sector(need)
    home = pair.home(pair.own)
    works = need in pair.held.fields.of(pair.own)
    sentence = f"{pair.mine.label} {'works' if works else 'does not work'} on {field}"
    if home is None:
        return Reason(
            STRENGTH if works else LINK, f"{sentence}; its territory is not known.", (pair.mine.iri,)
        )
    quotient = found.quotients[home, need]
    special = "is" if quotient >= 1 else "is not"
    sentence += (
        f"; its territory {pair.territory(home)} {special} specialised in it (location quotient of presence"
        f" {quotient:.1f}, relatedness density {pair.held.fields.closeness[home, need]:.0f} percent)"
    )
    claimed = strongest(found.priorities.get((home, need), ()))
    if claimed:
        quoted = names([f"“{priority.label}” ({priority.period})" for priority in claimed], 2)
        return Reason(
            INTENT, f"{sentence} and claims it: {quoted}.", tuple(p.iri for p in claimed[:_EVIDENCE])
        )
    return Reason(LINK, f"{sentence}.", (pair.mine.iri, found.territories.regions[home].iri))


def _supply(pair: Pair, need: int) -> Iterator[Reason]:
    """Yield that the partner works on a sector, or on what is related to it where its territory is strong in it."""
    theirs = pair.held.fields.of(pair.other)
    if need in theirs:
        sentence, evidence = _works(pair, pair.other, [need])
        yield Reason(STRENGTH, f"{sentence}.", evidence)
        return
    closest = max(theirs, key=lambda at: float(pair.held.fields.ranks[at, need]))
    sentence, evidence = _works(pair, pair.other, [closest])
    sentence += f"; that is related to {pair.sector(need)}: {_related(pair, closest, need)}."
    yield Reason(LINK, sentence, (*evidence, _relatedness(pair, closest, need)))


def _ties(pair: Pair) -> Iterator[Reason]:
    """Yield what joins the two or, where nothing does, the paths from one over a common partner to the other."""
    net = pair.held.network
    joined, evidence = _between(pair, pair.own, pair.other)
    if joined:
        yield Reason(TIE, f"{pair.mine.label} and {pair.theirs.label} {joined}.", evidence)
        return
    theirs = set(net.neighbours(pair.other))
    middle = [row for row in net.neighbours(pair.own) if row in theirs]
    # A common partner with few partners says most.
    middle.sort(key=lambda row: (net.degree[row], row))
    for row in middle[:_PATHS]:
        through = pair.held.organisations[row]
        first, near = _between(pair, pair.own, row)
        second, far = _between(pair, row, pair.other)
        path = f"{pair.mine.label} - {through.label} - {pair.theirs.label}"
        sentence = f"{path}: the first two {first}, the last two {second}."
        yield Reason(TIE, sentence, tuple(dict.fromkeys((through.iri, *near, *far))))
    if len(middle) > _PATHS:
        rest = [pair.held.organisations[row] for row in middle[_PATHS:]]
        sentence = f"Also through {names([organisation.label for organisation in rest])}."
        yield Reason(TIE, sentence, tuple(organisation.iri for organisation in rest[:_EVIDENCE]))


def _between(pair: Pair, one: int, other: int) -> tuple[str, tuple[Term, ...]]:
    """Return what joins two organisations directly, in words that follow their names, and its evidence."""
    net, organisations = pair.held.network, pair.held.organisations
    there = {partnership.iri for partnership in net.taken_by(other)}
    shared = [partnership for partnership in net.taken_by(one) if partnership.iri in there]
    words = [f"were in {names([partnership.label for partnership in shared])}"] if shared else []
    evidence = [partnership.iri for partnership in shared[:_EVIDENCE]]
    for member, cluster in ((one, other), (other, one)):
        if cluster in net.clusters_of(member):
            words.append(
                f"are joined as {organisations[member].label} is a member of {organisations[cluster].label}"
            )
            evidence += [organisations[member].iri, organisations[cluster].iri]
    return " and ".join(words), tuple(evidence)


def _market(pair: Pair) -> Iterator[Reason]:
    """Yield where experience with third countries is from, and events for those that were on the partner's fields."""
    held = pair.held
    markets = {pair.wanted.market} if pair.wanted.market else set(held.markets(pair.own))
    if pair.wanted.market and pair.theirs.country == pair.wanted.market:
        yield Reason(
            STRENGTH, f"{pair.theirs.label} is in {_country(pair.wanted.market)}.", (pair.theirs.iri,)
        )
    yield from _aimed(pair, markets, pair.other, pair.theirs.label)
    for cluster in held.network.clusters_of(pair.other):
        subject = f"{held.organisations[cluster].label}, of which {pair.theirs.label} is a member,"
        yield from _aimed(pair, markets, cluster, subject)
    if not pair.wanted.market:
        return
    fields = {held.found.sectors[at] for at in held.fields.of(pair.other)}
    for occasion in held.facts.occasions:
        shared = sorted(fields & occasion.sectors)
        if pair.wanted.market in occasion.countries and shared:
            on = names([held.found.facts.sectors[sector] for sector in shared])
            when, where = occasion.start[:4] or "undated", _country(pair.wanted.market)
            sentence = (
                f"{occasion.label} ({when}), for {where}, was on {on}, as {pair.theirs.label} is; who took part is"
                " not known."
            )
            yield Reason(LINK, sentence, (occasion.iri,))


def _aimed(pair: Pair, markets: set[str], row: int, subject: str) -> Iterator[Reason]:
    targets = pair.held.facts.background.targets
    aimed = [
        (partnership, sorted(markets & targets.get(partnership.iri, frozenset())))
        for partnership in pair.held.network.taken_by(row)
    ]
    aimed = [(partnership, aims) for partnership, aims in aimed if aims]
    if aimed:
        reached = names([_country(code) for code in sorted({code for _, aims in aimed for code in aims})])
        listed = names([_dated(partnership) for partnership, _ in aimed])
        sentence = f"{subject} has experience with {reached}: it was in {listed}, which aimed there."
        yield Reason(STRENGTH, sentence, tuple(partnership.iri for partnership, _ in aimed[:_EVIDENCE]))


def _dated(partnership: Partnership) -> str:
    years = "-".join(dict.fromkeys(when[:4] for when in (partnership.start, partnership.end) if when))
    return f"{partnership.label} ({years})" if years else partnership.label


def _country(code: str) -> str:
    return countries()[code][1]


def _claims(pair: Pair) -> Iterator[Reason]:
    found, home = pair.held.found, pair.home(pair.other)
    if home is None:
        return
    cells = [(home, sector) for sector in pair.held.fields.of(pair.own)]
    claimed = {priority.iri: priority for cell in cells for priority in found.priorities.get(cell, ())}
    if claimed:
        priorities = strongest(list(claimed.values()))
        quoted = names([f"“{priority.label}” ({priority.period})" for priority in priorities], 2)
        sentence = f"{pair.territory(home)}, where it is, claims {quoted}."
        yield Reason(INTENT, sentence, tuple(priority.iri for priority in priorities[:_EVIDENCE]))


def _standing(pair: Pair) -> Iterator[Reason]:
    joined = pair.held.network.taken_by(pair.other)
    if joined:
        sentence = (
            f"{pair.theirs.label} has worked in {names([partnership.label for partnership in joined])}."
        )
        yield Reason(STRENGTH, sentence, tuple(partnership.iri for partnership in joined[:_EVIDENCE]))
