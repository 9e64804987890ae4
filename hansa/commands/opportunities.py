"""The command that lists ranked opportunities."""

from datetime import date
from typing import TYPE_CHECKING

import click

from hansa.output import format_option, show
from hansa.settings import Settings, open_store_with_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.opportunities.ranked_opportunity import RankedOpportunity
    from graph.store.engine import Store

KINDS = ("shared-priority", "renew", "bridge", "cross-sector", "value-chain", "complementary", "gap")
CONFIDENCE = ("stated", "inferred", "general knowledge")
NOVELTY = ("new", "some ties", "close ties")

# Calls and events that are named below an opportunity.
_DATES = 3


@click.command()
@click.option(
    "--region", default="", help="A NUTS code, an IRI or a name; what lies in it and around it counts."
)
@click.option("--country", default="", help="A country by code or name.")
@click.option("--sector", default="", help="A cluster category by name.")
@click.option("--topic", default="", help="A topic by name, such as photonics.")
@click.option("--theme", default="", help="A theme that the strategies behind it name, such as hydrogen.")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="One kind only.")
@click.option(
    "--class",
    "region_class",
    default="",
    metavar="CLASS",
    help='Class of a party\'s region, such as "less developed", transition, outermost, pilot.',
)
@click.option("--organisation", default="", help="An organisation by id or name.")
@click.option(
    "--confidence",
    type=click.Choice(CONFIDENCE),
    default=None,
    help="How the facts behind it are known: stated on a page, inferred from one, or general knowledge.",
)
@click.option(
    "--novelty",
    type=click.Choice(NOVELTY),
    default=None,
    help="What joins the parties already: nothing that our register knows, some ties, or close ties.",
)
@click.option("--likelihood", default="", metavar="NUMBER", help="The least likelihood of a meeting, 0 to 1.")
@click.option("--words", "text", default="", help="Words of the offer.")
@click.option(
    "--by",
    type=click.Choice(("score", "fit", "novelty", "confidence", "likelihood")),
    default=None,
    help="Order by one number instead of the best of each kind in turn; likelihoods need a graph with projects.",
)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many.")
@format_option
@click.pass_obj
def opportunities(settings: Settings, /, by: str | None, top: int, form: str, **criteria: str | None) -> None:
    """List ranked opportunities with their reasons, the best of each kind first."""
    from graph.names.index import name_index
    from graph.opportunities.filter_reading import read_filter
    from graph.opportunities.ranking import RankedOpportunities

    store, today = open_store_with_date(settings)
    ranked = RankedOpportunities.read(store)
    reading = read_filter(name_index(store), ranked, {name: text or "" for name, text in criteria.items()})
    for unread in reading.unread:
        raise unread.error
    for note in reading.notes:
        click.echo(note, err=True)
    selected = ranked.select(reading.criteria, by or "")
    if form == "table":
        _print_text(store, selected[:top], today)
        click.echo(f"{len(selected[:top])} of {len(selected):,} opportunities")
    else:
        _print_records(store, selected[:top], form)


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
    from graph.opportunities.ranked_opportunity import ORDERS

    return ", ".join(f"{name} {numbers[name]:.2f}" for name in ORDERS if name in numbers)


def _print_records(store: "Store", listed: "Sequence[RankedOpportunity]", form: str) -> None:
    from graph.opportunities.ranked_opportunity import NUMBERS
    from graph.opportunities.ranking import read_reasons

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
