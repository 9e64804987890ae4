"""The command that answers with ranked opportunities."""

from typing import TYPE_CHECKING

import click

from hansa.output import format_option, show
from hansa.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.opportunities.ranking import Listed, Wanted
    from graph.store.engine import Store

KINDS = ("shared-priority", "complementary", "value-chain", "cross-sector", "bridge", "gap")


def open_store(settings: Settings) -> "Store":
    """Open the published snapshot."""
    from graph.snapshot.folder import SnapshotFolder

    return SnapshotFolder(settings.store).current().open()


@click.command()
@click.option(
    "--region", default="", help="A NUTS code, an IRI or a name; what lies in it and around it counts."
)
@click.option("--country", default="", help="A two-letter code, the EU way (EL, UK).")
@click.option("--sector", default="", help="A cluster category by name.")
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
    kind: str | None,
    organisation: str,
    by: str | None,
    top: int,
    form: str,
) -> None:
    """Rank who should work with whom, on what, with the reasons; the best of each kind come first."""
    from graph.opportunities.ranking import ranked

    store = open_store(settings)
    wanted = _wanted(store, region, country, sector, kind or "", organisation)
    found, total = ranked(store, wanted, top, by or "")
    if form == "table":
        _tell(store, found)
        click.echo(f"{len(found)} of {total:,} opportunities")
    else:
        _print(store, found, form)


def _wanted(store: "Store", region: str, country: str, sector: str, kind: str, organisation: str) -> "Wanted":
    from graph.evidence import lookup
    from graph.opportunities.ranking import Wanted, around
    from ontology.country import alpha3
    from ontology.errors import HansaError

    if country:
        try:
            alpha3(country)
        except ValueError as error:
            raise HansaError("unknown country", "--country", "a two-letter code", str(error)) from None
    return Wanted(
        kind=kind,
        country=country,
        regions=around(store, lookup.find(store, region, (lookup.REGION,)).iri) if region else frozenset(),
        sector=lookup.find(store, sector, (lookup.SECTOR,)).iri if sector else "",
        organisations=frozenset([lookup.find(store, organisation, (lookup.ORGANISATION,)).iri])
        if organisation
        else frozenset(),
    )


def _tell(store: "Store", found: "list[Listed]") -> None:
    from graph.opportunities.ranking import reasons

    for at, listed in enumerate(found, 1):
        numbers = listed.numbers
        click.echo(click.style(f"{at}. {listed.title}", bold=True))
        click.echo(
            f"   {listed.kind} no. {listed.rank} | score {numbers['score']:.2f}"
            f" = fit {numbers['fit']:.2f} x novelty {numbers['novelty']:.2f} x confidence {numbers['confidence']:.2f}"
            f" | strength {numbers['strength']:.2f} intent {numbers['intent']:.2f}"
            f" link {numbers['link']:.2f} tie {numbers['tie']:.2f}{_likelihood(numbers)}"
        )
        for reason in reasons(store, listed.iri):
            click.echo(f"   - [{reason.kind}] {reason.text}")
        click.echo(f"   {listed.iri[1:-1]}\n")


def _likelihood(numbers: "Mapping[str, float]") -> str:
    return f" | likelihood {numbers['likelihood']:.2f}" if "likelihood" in numbers else ""


def _print(store: "Store", found: "list[Listed]", form: str) -> None:
    from graph.opportunities.ranking import NUMBERS, reasons

    columns = ("rank", "kind", "title", *NUMBERS, "parties", "topics", "reasons", "evidence", "opportunity")
    rows = []
    for listed in found:
        told = reasons(store, listed.iri)
        lists = (
            [party.iri[1:-1] for party in listed.parties],
            list(listed.topics.values()),
            [reason.text for reason in told],
            [[iri[1:-1] for iri in reason.evidence] for reason in told],
        )
        flat = lists if form == "json" else tuple(" | ".join(map(_flat, cell)) for cell in lists)
        numbers = (listed.numbers.get(name) for name in NUMBERS)
        rows.append((listed.rank, listed.kind, listed.title, *numbers, *flat, listed.iri[1:-1]))
    show(columns, rows, form)


def _flat(cell: str | list[str]) -> str:
    return cell if isinstance(cell, str) else " ".join(cell)
