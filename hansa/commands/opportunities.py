"""The command that lists ranked opportunities."""

from datetime import date
from typing import TYPE_CHECKING

import click

from hansa.named import named, named_country
from hansa.output import format_option, show
from hansa.settings import Settings, open_store_with_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.opportunities.ranking import OpportunityFilter, RankedOpportunity
    from graph.store.engine import Store

KINDS = ("shared-priority", "renew", "bridge", "cross-sector", "value-chain", "complementary", "gap")

# Calls and events that are named below an opportunity.
_DATES = 3


@click.command()
@click.option(
    "--region", default="", help="A NUTS code, an IRI or a name; what lies in it and around it counts."
)
@click.option("--country", default="", help="A country by code or name.")
@click.option("--sector", default="", help="A cluster category by name.")
@click.option("--topic", default="", help="A topic by name, such as photonics.")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="One kind only.")
@click.option("--organisation", default="", help="An organisation by id or name.")
@click.option(
    "--by",
    type=click.Choice(("score", "fit", "novelty", "confidence", "likelihood")),
    default=None,
    help="Order by one number instead of the best of each kind in turn; likelihoods need a graph with projects.",
)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many.")
@format_option
@click.pass_obj
def opportunities(
    settings: Settings,
    region: str,
    country: str,
    sector: str,
    topic: str,
    kind: str | None,
    organisation: str,
    by: str | None,
    top: int,
    form: str,
) -> None:
    """List ranked opportunities with their reasons, the best of each kind first."""
    from graph.opportunities.ranking import RankedOpportunities

    store, today = open_store_with_date(settings)
    criteria = _criteria(store, region, country, sector, topic, kind or "", organisation)
    selected = RankedOpportunities.read(store).select(criteria, by or "")
    if form == "table":
        _print_text(store, selected[:top], today)
        click.echo(f"{len(selected[:top])} of {len(selected):,} opportunities")
    else:
        _print_records(store, selected[:top], form)


def _criteria(
    store: "Store", region: str, country: str, sector: str, topic: str, kind: str, organisation: str
) -> "OpportunityFilter":
    from graph.names.named_thing import ORGANISATION, REGION, SECTOR, TOPIC
    from graph.opportunities.ranking import OpportunityFilter

    sector_iri = named(store, sector, (SECTOR,)).iri[1:-1] if sector else ""
    return OpportunityFilter(
        kind=kind,
        country=named_country(store, country),
        region=named(store, region, (REGION,)).code if region else "",
        sector=sector_iri.rpartition("/")[2],
        topic=named(store, topic, (TOPIC,)).local if topic else "",
        organisation=named(store, organisation, (ORGANISATION,)).iri[1:-1] if organisation else "",
    )


def _print_text(store: "Store", listed: "Sequence[RankedOpportunity]", today: date) -> None:
    from graph.evidence.open_dates import fitting, read_open_dates
    from graph.opportunities.ranking import read_reasons

    dates = read_open_dates(store, today)
    for position, opportunity in enumerate(listed, 1):
        click.echo(click.style(f"{position}. {opportunity.label}", bold=True))
        for mark in opportunity.marks:
            click.echo(f"   {mark}")
        for reason in read_reasons(store, opportunity.iri):
            click.echo(f"   - {reason.text}")
        topics, sectors = (
            [f"<{subject.iri}>" for subject in subjects]
            for subjects in (opportunity.topics, opportunity.sectors)
        )
        for one in fitting(dates, topics, sectors)[:_DATES]:
            click.echo(f"   Open until {one.end} on this: {one.label} ({one.iri[1:-1]})")
        click.echo(f"   {opportunity.kind} no. {opportunity.rank}: {_numbers(opportunity.numbers)}")
        click.echo(f"   {opportunity.iri}\n")


def _numbers(numbers: "Mapping[str, float]") -> str:
    from graph.opportunities.ranking import ORDERS

    return ", ".join(f"{name} {numbers[name]:.2f}" for name in ORDERS if name in numbers)


def _print_records(store: "Store", listed: "Sequence[RankedOpportunity]", form: str) -> None:
    from graph.opportunities.ranking import NUMBERS, read_reasons

    columns = (
        *("rank", "kind", "title", *NUMBERS),
        *("parties", "sectors", "topics", "reasons", "evidence", "opportunity"),
    )
    rows = []
    for opportunity in listed:
        reasons = read_reasons(store, opportunity.iri)
        lists = (
            [party.iri for party in opportunity.parties],
            [sector.label for sector in opportunity.sectors],
            [topic.label for topic in opportunity.topics],
            [reason.text for reason in reasons],
            [[item.iri for item in reason.evidence] for reason in reasons],
        )
        cells = lists if form == "json" else tuple(" | ".join(map(_flat, cell)) for cell in lists)
        numbers = (opportunity.numbers.get(name) for name in NUMBERS)
        start = opportunity.rank, opportunity.kind, opportunity.label
        rows.append((*start, *numbers, *cells, opportunity.iri))
    show(columns, rows, form)


def _flat(cell: str | list[str]) -> str:
    return cell if isinstance(cell, str) else " ".join(cell)
