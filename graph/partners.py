"""Whom an organisation should meet: every other cluster organisation, by field, place and trust."""

from dataclasses import dataclass, replace

import numpy as np

from graph.evidence import Organisation
from graph.opportunities.cross_sector import Ties, links, ties
from graph.opportunities.opportunity import INTENT, LINK, STRENGTH, TIE, Parts, Reason, mean
from graph.opportunities.wording import names, strongest
from graph.presence import Presence
from ontology.term import Term

# An overlap of fields is the plainest link; a related field counts by its rank among all pairs.
RELATED = 0.8


@dataclass(frozen=True)
class Partner:
    """A possible partner with fit, novelty, confidence and the four parts, each 0 to 1, and the reasons."""

    organisation: Organisation
    fit: float
    novelty: float
    confidence: float
    parts: Parts
    reasons: tuple[Reason, ...] = ()

    @property
    def score(self) -> float:
        """Return fit x novelty x confidence, for the order of a list."""
        return self.fit * self.novelty * self.confidence


def partners(
    found: Presence, organisation: Term, top: int = 10, country: str = "", sector: Term = ""
) -> list[Partner]:
    """Return the best partners of an organisation, best first; those it works with already are left out.

    link is the cosine of the two's sectors or, for other fields, 0.8 of the best rank of their relatedness; intent
    how far the other's territory claims a field of this one; tie the resource allocation over common partners,
    1 - exp(-sum 1/k); strength the other's known experience. fit = link (0.5 + 0.2 intent^(1/2) + 0.2 tie +
    0.1 strength); novelty 0.6 within the country, else 1.
    """
    own = found.evidence.organisations[organisation]
    known, ranks = ties(found), links(found)
    column = {name: j for j, name in enumerate(found.sectors)}
    ranked = []
    for other in found.evidence.organisations.values():
        if not other.is_cluster or not other.sectors or other.iri == organisation:
            continue
        if other.iri in known.partners.get(organisation, ()) or (country and other.country != country):
            continue
        if sector and sector not in other.sectors:
            continue
        mine, theirs = ([column[s] for s in sorted(o.sectors)] for o in (own, other))
        link = _link(ranks, mine, theirs)
        if link > 0:
            ranked.append(_partner(found, known, own, other, link))
    ranked.sort(key=lambda partner: (-round(partner.score, 9), partner.organisation.iri))
    return [replace(p, reasons=_reasons(found, known, own, p.organisation)) for p in ranked[:top]]


def _link(
    ranks: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", mine: list[int], theirs: list[int]
) -> float:
    shared = len(set(mine) & set(theirs))
    overlap = shared / (len(mine) * len(theirs)) ** 0.5 if mine else 0.0
    related = float(ranks[np.ix_(mine, theirs)].max(initial=0.0)) if mine else 0.0
    return max(overlap, RELATED * related)


def _partner(found: Presence, known: Ties, own: Organisation, other: Organisation, link: float) -> Partner:
    home = found.territories.of(other)
    intent = 0.0
    if home is not None:
        row = found.intent[found.territories.position[home]]
        intent = max((float(row[found.sectors.index(s)]) for s in own.sectors), default=0.0)
    shared = known.partners.get(own.iri, frozenset()) & known.partners.get(other.iri, frozenset())
    tie = 1 - float(np.exp(-sum(1 / len(known.partners[partner]) for partner in shared)))
    strength = 0.5 * other.confidence + 0.5 * (1 - 0.5 ** len(known.partnerships.get(other.iri, ())))
    return Partner(
        other,
        fit=link * (0.5 + 0.2 * intent**0.5 + 0.2 * tie + 0.1 * strength),
        novelty=0.6 if other.country == own.country else 1.0,
        confidence=mean([own.confidence, other.confidence]),
        parts=Parts(strength, intent, link, tie),
    )


def _reasons(found: Presence, known: Ties, own: Organisation, other: Organisation) -> tuple[Reason, ...]:
    sectors = found.evidence.sectors
    listed = names([sectors[sector] for sector in sorted(own.sectors & other.sectors)])
    both = f"Both work on {listed}." if listed else ""
    field = names([sectors[sector] for sector in sorted(other.sectors)])
    link = both or f"{other.label} works on {field}, which is related to the fields of {own.label}."
    reasons = [Reason(LINK, link, (own.iri, other.iri))]
    joined = known.partnerships.get(other.iri, [])
    if joined:
        text = f"{other.label} has worked in {names([partnership.label for partnership in joined])}."
        reasons.append(Reason(STRENGTH, text, tuple(partnership.iri for partnership in joined[:5])))
    reasons += _claims(found, own, other)
    shared = sorted(known.partners.get(own.iri, frozenset()) & known.partners.get(other.iri, frozenset()))
    if shared:
        labels = names([found.evidence.organisations[partner].label for partner in shared])
        reasons.append(Reason(TIE, f"Both have worked with {labels}.", tuple(shared[:5])))
    return tuple(reasons)


def _claims(found: Presence, own: Organisation, other: Organisation) -> list[Reason]:
    home = found.territories.of(other)
    if home is None:
        return []
    at = found.territories.position[home]
    claimed = {p.iri: p for s in own.sectors for p in found.priorities.get((at, found.sectors.index(s)), ())}
    if not claimed:
        return []
    priorities = strongest(list(claimed.values()))
    quoted = names([f"“{priority.label}” ({priority.period})" for priority in priorities], 2)
    sentence = f"{found.territories.regions[at].label}, where it is, claims {quoted}."
    return [Reason(INTENT, sentence, tuple(priority.iri for priority in priorities[:5]))]
