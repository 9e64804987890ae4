"""Evidence on a field or an emerging industry: its strongest regions, related fields, suppliers and buyers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graph.evidence.by_territory import Evidence
from graph.evidence.facts import GraphFacts, Region
from graph.evidence.field_employment import FieldEmployment, field_employment
from graph.evidence.input_output import Group
from graph.evidence.rows import Row, text_rows
from graph.evidence.typical_flows import Shares, TypicalFlow
from graph.opportunities.context import Context
from ontology.namespace import HANSA
from ontology.term import Term, iri
from webui.edition.edition import Edition
from webui.pages.star_strengths import Strength, field_stars, places, strength

_REGIONS, _RELATED, _PARTNERS = 20, 8, 6
# A flow below is what the sizes of the two industries alone would make it.
_LEAST_LIFT = 1.0


@dataclass(frozen=True)
class RegionStrength:
    """A region with its employment in a field."""

    region: Region
    figures: Strength


@dataclass(frozen=True)
class RelatedField:
    """A field with the percentile of its published relatedness among all pairs of fields."""

    iri: str
    label: str
    percentile: float


@dataclass(frozen=True)
class TradePartner:
    """An industry that sells to one of a field's own industries, or buys from it.

    `shares` are (median, lowest, highest) over the input-output tables; `fields` are the fields that the industry's
    divisions measure, as pairs of IRI and label.
    """

    label: str
    own: str
    shares: Shares
    fields: tuple[tuple[str, str], ...]


def evidence_of_field(edition: Edition, thing: str) -> dict[str, Any]:
    """Return the strongest regions, related fields, suppliers and buyers of a field, with the sources of each."""
    context, field = edition.context, iri(thing)
    facts, flows = context.evidence.facts, context.flows
    divisions = facts.core.get(field) or facts.industries.get(field) or frozenset()
    flow_cubes = (
        ("TypicalFlowCube",) if flows and flows[0].observation else ("FlowCube", "IntercountryFlowCube")
    )
    return {
        "strongest": strongest_regions(context.evidence, field),
        "related": _related(context, field),
        "suppliers": _partners(facts, divisions, ((f, f.supplying, f.using, f.purchases) for f in flows)),
        "buyers": _partners(facts, divisions, ((f, f.using, f.supplying, f.sales) for f in flows)),
        "relatedness_sources": _sources(edition, "PublishedRelatednessCube"),
        "flow_sources": _sources(edition, *flow_cubes),
    }


def strongest_regions(evidence: Evidence, field: Term) -> list[RegionStrength]:
    """Return the regions with a star in a field or an industry, those with most stars first."""
    employed, among = evidence.employed, places(evidence)
    fields = evidence.sectors
    if field in evidence.facts.industries:
        fields, employed = _industries(evidence)
    if field not in fields:
        return []
    column = fields.index(field)
    stars = field_stars(employed, among)[:, column]
    strong = [
        RegionStrength(
            evidence.territories.regions[place], strength(employed, place, column, int(stars[place]), among)
        )
        for place in among
        if stars[place] and not np.isnan(employed.quotients[place, column])
    ]
    return sorted(
        strong, key=lambda one: (-one.figures.stars, -one.figures.quotient, one.region.code, one.region.iri)
    )[:_REGIONS]


def _industries(evidence: Evidence) -> tuple[tuple[Term, ...], FieldEmployment]:
    """Return the emerging industries and the employment of each territory in them."""
    facts = replace(evidence.facts, core=evidence.facts.industries)
    industries = tuple(sorted(facts.industries))
    return industries, field_employment(facts, evidence.territories, industries, evidence.official.employment)


def _related(context: Context, field: Term) -> list[RelatedField]:
    """Return the fields that are published as most closely related, the closest first."""
    labels = context.evidence.facts.sectors
    related = [
        RelatedField(other[1:-1], labels[other], percentile)
        for (one, other), percentile in context.relatedness.overall.items()
        if one == field and other != field
    ]
    return sorted(related, key=lambda one: (-one.percentile, one.label))[:_RELATED]


def _partners(
    facts: GraphFacts,
    divisions: frozenset[Term],
    flows: Iterable[tuple[TypicalFlow, Group, Group, Shares]],
) -> list[TradePartner]:
    """Return the other industries of flows with some divisions, each once, the largest share first."""
    best: dict[Term, TradePartner] = {}
    for flow, other, own, shares in flows:
        if not own.divisions & divisions or other.divisions & divisions or flow.lift < _LEAST_LIFT:
            continue
        if other.iri in best and best[other.iri].shares >= shares:
            continue
        fields = sorted(
            (label, sector[1:-1])
            for sector, label in facts.sectors.items()
            if facts.core.get(sector, frozenset()) & other.divisions
        )
        best[other.iri] = TradePartner(
            other.label, own.label, shares, tuple((where, label) for label, where in fields)
        )
    return sorted(best.values(), key=lambda one: (-one.shares[0], one.label))[:_PARTNERS]


def _sources(edition: Edition, *cubes: str) -> list[Row]:
    return [
        row for cube in cubes for row in text_rows(edition.store, "pages/cube_sources", cube=HANSA.iri + cube)
    ]
