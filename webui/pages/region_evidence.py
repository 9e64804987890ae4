"""Evidence on a region beside its profile: strengths, classes, who serves it, peers, open calls and events."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.comparison.peers import peers
from graph.evidence.by_territory import Evidence
from graph.evidence.classes_of_regions import classes_of
from graph.evidence.facts import Organisation
from graph.evidence.open_dates import OpenDate, fitting
from ontology.term import Term, iri
from webui.edition.edition import Edition
from webui.pages.field_scatter import field_figures, field_scatter
from webui.pages.star_strengths import Strength, field_stars, places, strength

_STRENGTHS, _DATES = 12, 5


@dataclass(frozen=True)
class FieldStrength:
    """A field in which a region earned a star by employment."""

    iri: str
    label: str
    figures: Strength


def evidence_of(edition: Edition, thing: str) -> dict[str, Any]:
    """Return strengths, withheld fields, classes, servers from outside, peers and open dates of a region."""
    evidence, term = edition.evidence, iri(thing)
    regions, territories = evidence.facts.regions, evidence.territories
    own = territories.position.get(term)
    classes = classes_of(term, regions, edition.region_classes) if term in regions else frozenset()
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
    employed, among = evidence.employed, places(evidence)
    stars = field_stars(employed, among)[own]
    strong = [
        FieldStrength(
            sector[1:-1], evidence.facts.sectors[sector], strength(employed, own, j, int(stars[j]), among)
        )
        for j, sector in enumerate(evidence.sectors)
        if stars[j] and not np.isnan(employed.quotients[own, j])
    ]
    return sorted(strong, key=lambda one: (-one.figures.stars, -one.figures.quotient, one.label))[:_STRENGTHS]


def _withheld(evidence: Evidence, own: int) -> list[str]:
    """Return the fields of which a region publishes no figure where it publishes others."""
    persons = evidence.employed.persons
    if np.isnan(persons[own]).all():
        return []
    somewhere = ~np.isnan(persons).all(axis=0)
    missing = np.flatnonzero(np.isnan(persons[own]) & somewhere).tolist()
    return sorted(evidence.facts.sectors[evidence.sectors[j]] for j in missing)
