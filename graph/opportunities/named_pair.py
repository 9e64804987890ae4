"""Explanation of a pair that a person named."""

from graph.names.index import NameIndex
from graph.names.named_thing import ORGANISATION, REGION, SECTOR, NamedThing
from graph.names.resolution import resolve
from graph.opportunities.context import Context
from graph.opportunities.pair_explanation import (
    Explanation,
    best_field,
    explain_organisations,
    explain_territories,
)
from graph.opportunities.ranking import RankedOpportunities
from graph.store.errors import NotFoundError
from ontology.sentence import sentence, word


def explain_named(
    index: NameIndex, context: Context, ranked: RankedOpportunities, one: str, other: str, field: str = ""
) -> tuple[Explanation, list[str]]:
    """Explain two regions or two organisations by their names, in a field, and return notes on the names.

    Without a field regions are explained in the one in which they stand highest. Raises NotFoundError for names that
    nothing has, for one of each kind, and for a region of which nothing is known.
    """
    pair = [resolve(index, text, (REGION, ORGANISATION)) for text in (one, other)]
    first, second = (resolution.thing for resolution in pair)
    if first.kind != second.kind:
        raise NotFoundError(
            "not a pair", f"{one}, {other}", "two regions or two organisations", sentence("one of each")
        )
    sector = resolve(index, field, (SECTOR,)) if field else None
    notes = [resolution.note for resolution in (*pair, sector) if resolution and resolution.note]
    if first.kind == ORGANISATION:
        organisations = context.evidence.facts.organisations
        explanation = explain_organisations(
            context, ranked, organisations[first.iri], organisations[second.iri]
        )
        return explanation, notes
    places = [_territory(context, thing) for thing in (first, second)]
    if places[0] == places[1]:
        label = word(context.region(places[0]).label)
        raise NotFoundError("one territory", f"{one}, {other}", "two territories", label)
    column = context.evidence.column[sector.thing.iri] if sector else best_field(context, *places)
    return explain_territories(context, ranked, places[0], places[1], column), notes


def _territory(context: Context, thing: NamedThing) -> int:
    """Return the territory that holds a region; raises NotFoundError for one of which nothing is known."""
    positions = context.evidence.territories.positions(thing.iri)
    if not positions:
        expected = sentence("a claim or an organisation there; add yours by a register (`hansa register`)")
        raise NotFoundError("nothing known", thing.title, expected, sentence("none in the graph"))
    return positions[0]
