"""What is known of a region beside its profile: strengths, classes, who serves it, peers, and what is open to it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.comparison.peers import peers
from graph.evidence.by_territory import Evidence
from graph.evidence.classes_of_regions import classes_of
from graph.evidence.facts import Organisation
from graph.evidence.open_dates import OpenDate, fitting
from graph.measures.stars import EDITION_2014, award
from ontology.term import Term, iri
from webui.edition.edition import Edition
from webui.pages.field_scatter import field_figures, field_scatter

_STRENGTHS, _DATES = 12, 5
# A place beyond the first quarter is no distinction.
_FIRST = 0.25


@dataclass(frozen=True)
class FieldStrength:
    """A field in which a region earned a star by employment.

    `quotient` is its share in employment against all regions, `rank` its place among the `total` regions that publish
    the field, 0 for one after the first quarter; `at_least` says that a part of the persons is withheld.
    """

    iri: str
    label: str
    persons: int
    quotient: float
    rank: int
    total: int
    stars: int
    at_least: bool


def evidence_of(edition: Edition, thing: str) -> dict[str, Any]:
    """Return strengths, withheld fields, classes, servers from outside, peers and open dates of a region."""
    evidence, term = edition.context.evidence, iri(thing)
    known = edition.partner_index.known
    regions, territories = evidence.facts.regions, evidence.territories
    own = territories.position.get(term)
    classes = classes_of(term, regions, known.region_classes) if term in regions else frozenset()
    shown: dict[str, Any] = {"classes": sorted(classes), "servers": _servers(evidence, term)}
    if own is None:
        return {**shown, "strengths": [], "withheld": [], "scatter": None, "peers": [], "dates": []}
    cells = range(len(evidence.sectors))
    fields = {evidence.sectors[j] for j in cells if evidence.claims[own, j] or evidence.organised[own, j]}
    topics = {topic for at, topic in (*evidence.topic_priorities, *evidence.topic_organisations) if at == own}
    dates: list[OpenDate] = fitting(edition.open_dates, topics, fields)[:_DATES]
    return {
        **shown,
        "strengths": _strengths(evidence, own),
        "withheld": _withheld(evidence, own),
        "scatter": field_scatter(field_figures(evidence, own)),
        "peers": peers(evidence, [term]),
        "dates": dates,
    }


def _servers(evidence: Evidence, region: Term) -> list[Organisation]:
    """Return the organisations that state a region as one they serve and do not sit in it."""
    return sorted(
        (
            one
            for one in evidence.facts.organisations.values()
            if region in one.serves and one.active and region not in {one.region, *_above(evidence, one)}
        ),
        key=lambda one: (one.label, one.iri),
    )


def _above(evidence: Evidence, organisation: Organisation) -> set[Term]:
    return set(evidence.territories.around(organisation.region)) if organisation.region else set()


def _strengths(evidence: Evidence, own: int) -> list[FieldStrength]:
    """Return the fields with a star, most stars and the highest quotient first."""
    employed, stars = evidence.employed, _field_stars(evidence)
    places = _places(evidence)
    strong = []
    for j, sector in enumerate(evidence.sectors):
        quotient = float(employed.quotients[own, j])
        if np.isnan(quotient) or not stars[own, j]:
            continue
        published = employed.quotients[places, j]
        published = published[~np.isnan(published)]
        rank = 1 + int((published > quotient).sum())
        strong.append(
            FieldStrength(
                sector[1:-1],
                evidence.facts.sectors[sector],
                int(employed.persons[own, j]),
                quotient,
                rank if rank <= _FIRST * len(published) else 0,
                len(published),
                int(stars[own, j]),
                bool(employed.at_least[own, j]),
            )
        )
    return sorted(strong, key=lambda one: (-one.stars, -one.quotient, one.label))[:_STRENGTHS]


def _withheld(evidence: Evidence, own: int) -> list[str]:
    """Return the fields of which a region publishes no figure where it publishes others."""
    persons = evidence.employed.persons
    if np.isnan(persons[own]).all():
        return []
    somewhere = ~np.isnan(persons).all(axis=0)
    missing = np.flatnonzero(np.isnan(persons[own]) & somewhere).tolist()
    return sorted(evidence.facts.sectors[evidence.sectors[j]] for j in missing)


def _field_stars(evidence: Evidence) -> NDArray[np.int_]:
    """Return the stars of each territory in each field (n x m), awarded among all but whole nations."""
    employed, places = evidence.employed, _places(evidence)
    number = np.zeros(employed.persons.shape, dtype=np.int_)
    persons, shares, quotients = (
        np.nan_to_num(figures[places]) for figures in (employed.persons, employed.shares, employed.quotients)
    )
    number[places] = award(persons, shares, quotients, EDITION_2014).number
    return number


def _places(evidence: Evidence) -> list[int]:
    nations = evidence.territories.nations
    return [place for place in range(len(evidence.territories.regions)) if place not in nations]
