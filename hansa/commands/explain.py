"""The command that explains a pair."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from hansa.named import named
from hansa.output import format_option, heading, paragraph, show, show_object
from hansa.settings import Settings, open_store

if TYPE_CHECKING:
    from graph.names.named_thing import NamedThing
    from graph.opportunities.context import Context
    from graph.opportunities.pair_explanation import Explanation

_COLUMNS = ("kind", "rank", "reason", "opportunity")


@click.command()
@click.argument("one")
@click.argument("other")
@click.option(
    "--field", default="", help="A cluster category; without it the one in which the pair stands highest."
)
@format_option
@click.pass_obj
def explain(settings: Settings, one: str, other: str, field: str, form: str) -> None:
    """Say why two regions or two organisations are recommended to each other, or why not.

    What is known of both sides, how they are tied, how the pair stands among all pairs in the field, and for each kind
    its place in the list or the rule that keeps it out.
    """
    explanation = _explanation(settings, one, other, field)
    if form == "json":
        show_object(asdict(explanation))
    elif form == "csv":
        show(
            _COLUMNS,
            [(kind.kind, kind.rank, kind.reason, kind.opportunity) for kind in explanation.kinds],
            "csv",
        )
    else:
        _print_text(explanation)


def _explanation(settings: Settings, one: str, other: str, field: str) -> "Explanation":
    from graph.derive import read_context
    from graph.names.named_thing import ORGANISATION, REGION
    from graph.opportunities.pair_explanation import best_field, explain_organisations, explain_territories
    from graph.opportunities.ranking import RankedOpportunities
    from graph.snapshot.folder import SnapshotFolder
    from ontology.errors import HansaError
    from ontology.iri import Minter

    store = open_store(settings)
    manifest = SnapshotFolder(settings.store).current().manifest
    first, second = (named(store, text, (REGION, ORGANISATION)) for text in (one, other))
    if first.kind != second.kind:
        raise HansaError("not a pair", f"{one}, {other}", "two regions or two organisations", "one of each")
    column = _sector(settings, field)
    context = read_context(store, Minter(manifest.base), manifest.reference_date, likelihoods=False)
    ranked = RankedOpportunities.read(store)
    if first.kind == ORGANISATION:
        organisations = context.evidence.facts.organisations
        return explain_organisations(context, ranked, organisations[first.iri], organisations[second.iri])
    places = [_territory(context, thing) for thing in (first, second)]
    if places[0] == places[1]:
        raise HansaError(
            "one territory", f"{one}, {other}", "two territories", context.region(places[0]).label
        )
    at = context.evidence.column[column] if column else best_field(context, *places)
    return explain_territories(context, ranked, places[0], places[1], at)


def _sector(settings: Settings, field: str) -> str:
    from graph.names.named_thing import SECTOR

    return named(open_store(settings), field, (SECTOR,)).iri if field else ""


def _territory(context: "Context", thing: "NamedThing") -> int:
    """Return the territory that holds a region; raises HansaError for one of which nothing is known."""
    from ontology.errors import HansaError

    positions = context.evidence.territories.positions(thing.iri)
    if not positions:
        expected = "a claim or an organisation there; add yours by a register (`hansa register`)"
        raise HansaError("nothing known", thing.title, expected, "none in the graph")
    return positions[0]


def _print_text(explanation: "Explanation") -> None:
    on = f" on {explanation.field}" if explanation.field else ""
    heading(f"{' and '.join(explanation.parties)}{on}")
    if explanation.percentile is not None:
        share = "more than 99" if explanation.percentile > 99 else f"{explanation.percentile:.0f}"
        paragraph(
            f"By the evidence on both sides, the pair stands above {share} percent of all pairs of territories of"
            f" different countries in this field (score {explanation.score:.2f})."
        )
    for sentence in explanation.known:
        paragraph(f"- {sentence}")
    heading("Lists")
    for kind in explanation.kinds:
        place = f"no. {kind.rank}: {kind.reason} <{kind.opportunity}>" if kind.rank else kind.reason
        paragraph(f"{kind.kind}: {place}")
