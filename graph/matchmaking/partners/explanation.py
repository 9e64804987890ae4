"""Offer and reasons of a pair of organisations, in sentences with their evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from graph.evidence.facts import Organisation, Partnership
from graph.matchmaking.partners.criteria import Criteria, Partner
from graph.matchmaking.partners.pair import PartnerPair
from graph.matchmaking.partners.search import PartnerIndex, search
from graph.opportunities.opportunity import INTENT, LINK, STRENGTH, TIE, Reason
from graph.opportunities.reasons import partnership_name
from graph.opportunities.words import described, in_brackets, offer, quoted, short
from ontology.country import countries
from ontology.sentence import Sentence, joined, marked, names, plural, sentence, word
from ontology.term import Term

_NAMED = 3
_PATHS = 3
_EVIDENCE = 5


def explained(index: PartnerIndex, organisation: Term, criteria: Criteria, top: int) -> list[Partner]:
    """Return the best partners of an organisation with offers and reasons, best first."""
    partners = []
    for partner in search(index, organisation, criteria, top):
        pair = PartnerPair(index, criteria, index.rows[organisation], index.rows[partner.organisation.iri])
        partners.append(replace(partner, offer=pair_offer(pair), reasons=tuple(reasons(pair))))
    return partners


def existing_partners(
    index: PartnerIndex, organisation: Term
) -> list[tuple[Organisation, list[Partnership]]]:
    """Return the cluster organisations with which one was in partnerships, the most partnerships first."""
    own = index.row(organisation)
    taken = index.network.taken_by(own)
    joined = np.flatnonzero((index.network.joint(own) > 0) & index.is_cluster).tolist()
    known = [
        (index.organisations[row], [one for one in taken if index.organisations[row].iri in one.members])
        for row in joined
    ]
    return sorted(known, key=lambda one: (-len(one[1]), one[0].iri))


def pair_offer(pair: PartnerPair) -> str:
    """Return the offer in at most 25 words, with short names where needed."""
    full, brief = pair.theirs.label, short(pair.theirs) or pair.theirs.label
    mine = short(pair.mine) or pair.mine.label
    places = dict.fromkeys((pair.place, pair.theirs.country))
    subjects = [in_brackets(name, place) for name in dict.fromkeys((full, brief)) for place in places]
    requested = pair.requested
    if requested:
        template = marked("{name} brings {topics} to {other}.")
        return offer(*(sentence(template, name=one, topics=names(requested), other=mine) for one in subjects))
    shared = pair.shared_topics or [pair.fields([sector]) for sector in pair.shared_fields]
    if shared:
        template = marked("{name} works on {topics} as {other} does.")
        numbers = range(min(_NAMED, len(shared)), 0, -1)
        versions = [(subject, names(shared[:number], number)) for number in numbers for subject in subjects]
        return offer(*(sentence(template, name=one, topics=words, other=mine) for one, words in versions))
    closest = pair.closest_fields
    if closest is not None:
        near = {"topics": pair.fields(closest[1:]), "one": pair.fields(closest[:1])}
        return offer(
            *(sentence("{name} works on {topics}, close to {one}.", name=one, **near) for one in subjects)
        )
    template = marked("{name} has partners in common with {other}.")
    return offer(*(sentence(template, name=one, other=mine) for one in subjects))


def reasons(pair: PartnerPair) -> Iterator[Reason]:
    """Yield the reasons of a pair: link, contribution, ties, markets and claims."""
    yield from _link(pair)
    yield from _brought(pair)
    yield from _ties(pair)
    yield from _market(pair)
    yield from _claims(pair)


def _link(pair: PartnerPair) -> Iterator[Reason]:
    both = (pair.mine.iri, pair.theirs.iri)
    topics, fields = pair.shared_topics, pair.shared_fields
    if topics:
        yield Reason(LINK, sentence("Both state {topics}.", topics=names(topics, 6)), both)
    if fields:
        yield Reason(LINK, sentence("Both work in {fields}.", fields=pair.fields(fields)), both)
        return
    closest = pair.closest_fields
    if closest is not None:
        one, other = pair.fields(closest[:1]), pair.fields(closest[1:])
        related = sentence(
            "{fields} of {other} is related to {field} of {name}, by published figures.",
            fields=other,
            other=pair.theirs.label,
            field=one,
            name=pair.mine.label,
        )
        yield Reason(LINK, related, (*both, *closest))


def _brought(pair: PartnerPair) -> Iterator[Reason]:
    index, criteria = pair.index, pair.criteria
    own = set(index.topics.of(pair.own))
    topics = pair.topics([topic for topic in index.topics.of(pair.other) if topic not in own])
    fields = [sector for sector in index.fields.of(pair.other) if sector not in index.fields.of(pair.own)]
    # What is requested stands first.
    fields.sort(key=lambda sector: sector not in (criteria.need, criteria.sector))
    brings = names(topics) or pair.fields(fields[:_NAMED])
    if criteria.need:
        need = pair.fields([criteria.need])
        brings = sentence("{field}, and {topics}", field=need, topics=brings) if topics else need
    if brings:
        works = sentence("{name} also works on {topics}.", name=described(pair.theirs), topics=brings)
        yield Reason(STRENGTH, works, (pair.theirs.iri,))
    elif pair.theirs.members:
        large = plural(
            "{name} has {number} member.",
            "{name} has {number} members.",
            pair.theirs.members,
            name=pair.theirs.label,
        )
        yield Reason(STRENGTH, large, (pair.theirs.iri,))
    taken = index.network.taken_by(pair.other)
    if taken:
        listed = names([partnership_name(partnership) for partnership in _newest(taken)])
        evidence = tuple(partnership.iri for partnership in _newest(taken)[:_EVIDENCE])
        yield Reason(STRENGTH, sentence("Its partnerships: {listed}.", listed=listed), evidence)


def _newest(partnerships: Sequence[Partnership]) -> list[Partnership]:
    return sorted(partnerships, key=lambda one: (one.end or one.start, one.iri), reverse=True)


def _ties(pair: PartnerPair) -> Iterator[Reason]:
    """Yield the ties of the two or, without any, the paths over common partners."""
    network = pair.index.network
    between, evidence = _between(pair, pair.own, pair.other)
    if between:
        both = {"name": pair.mine.label, "other": pair.theirs.label}
        yield Reason(TIE, sentence("{name} and {other} {between}.", between=between, **both), evidence)
        return
    theirs = set(network.neighbours(pair.other))
    middle = [row for row in network.neighbours(pair.own) if row in theirs]
    # A common partner with few partners says most.
    middle.sort(key=lambda row: (network.degree[row], row))
    for row in middle[:_PATHS]:
        through = pair.index.organisations[row]
        first, near = _between(pair, pair.own, row)
        second, far = _between(pair, row, pair.other)
        path = sentence(
            "{path}: the first two {first}, the last two {second}.",
            path=joined([pair.mine.label, through.label, pair.theirs.label], " - "),
            first=first,
            second=second,
        )
        yield Reason(TIE, path, tuple(dict.fromkeys((through.iri, *near, *far))))
    if len(middle) > _PATHS:
        rest = [pair.index.organisations[row] for row in middle[_PATHS:]]
        also = sentence("Also through {rest}.", rest=names([organisation.label for organisation in rest]))
        yield Reason(TIE, also, tuple(organisation.iri for organisation in rest[:_EVIDENCE]))


def _between(pair: PartnerPair, one: int, other: int) -> tuple[Sentence, tuple[Term, ...]]:
    """Return what joins two organisations directly, in words that follow their names, and its evidence."""
    network, organisations = pair.index.network, pair.index.organisations
    theirs = {partnership.iri for partnership in network.taken_by(other)}
    shared = [partnership for partnership in network.taken_by(one) if partnership.iri in theirs]
    listed = names([partnership_name(partnership) for partnership in shared])
    ways = [sentence("were in {listed}", listed=listed)] if shared else []
    evidence = [partnership.iri for partnership in shared[:_EVIDENCE]]
    for member, cluster in ((one, other), (other, one)):
        if cluster in network.clusters_of(member):
            ways.append(
                sentence(
                    "are joined as {name} is a member of {other}",
                    name=organisations[member].label,
                    other=organisations[cluster].label,
                )
            )
            evidence += [organisations[member].iri, organisations[cluster].iri]
    return names(ways), tuple(evidence)


def _market(pair: PartnerPair) -> Iterator[Reason]:
    """Yield experience with a third country, and events for it on the partner's fields."""
    index, market = pair.index, pair.criteria.market
    if not market:
        return
    where = word(countries()[market][1])
    if pair.theirs.country == market:
        there = sentence("{name} is in {where}.", name=pair.theirs.label, where=where)
        yield Reason(STRENGTH, there, (pair.theirs.iri,))
    yield from _aimed(pair, pair.other, pair.theirs.label)
    for cluster in index.network.clusters_of(pair.other):
        subject = sentence(
            "{name}, of which {other} is a member,",
            name=index.organisations[cluster].label,
            other=pair.theirs.label,
        )
        yield from _aimed(pair, cluster, subject)
    for event in index.facts.events:
        shared = sorted(event.sectors.intersection(index.fields.of(pair.other)))
        if market in event.countries and shared:
            fitted = sentence(
                "{title} ({year}), for {where}, was on {fields}, as {name} is; who took part is not known.",
                title=event.label,
                year=event.start[:4] or sentence("undated"),
                where=where,
                fields=pair.fields(shared),
                name=pair.theirs.label,
            )
            yield Reason(LINK, fitted, (event.iri,))


def _aimed(pair: PartnerPair, row: int, subject: str) -> Iterator[Reason]:
    market, targets = pair.criteria.market, pair.index.known.background.targets
    aimed = [one for one in pair.index.network.taken_by(row) if market in targets.get(one.iri, ())]
    if aimed:
        listed = names([partnership_name(partnership) for partnership in aimed])
        experienced = sentence(
            "{name} has experience with {where}: it was in {listed}, which aimed there.",
            name=subject,
            where=word(countries()[market][1]),
            listed=listed,
        )
        yield Reason(STRENGTH, experienced, tuple(partnership.iri for partnership in aimed[:_EVIDENCE]))


def _claims(pair: PartnerPair) -> Iterator[Reason]:
    """Yield claims of the partner's region on a topic or field of the organisation."""
    known, own = pair.index.known, set(pair.index.topics.of(pair.own))
    fields = set(pair.index.fields.of(pair.own))
    around = known.claims_around(pair.theirs)
    on_topic = [one for one in around if one.all_topics & own]
    claimed = (on_topic or [one for one in around if one.sectors & fields])[:2]
    if claimed:
        wanted = sentence(
            "{name}, where it is, claims {claimed}.",
            name=word(known.facts.regions[claimed[0].region].label),
            claimed=names([quoted(priority, "") for priority in claimed]),
        )
        yield Reason(INTENT, wanted, tuple(priority.iri for priority in claimed))
