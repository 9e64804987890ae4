"""Command that proposes visits between cluster organisations."""

from typing import TYPE_CHECKING, Any

import click

from hansa.named import named_country
from hansa.number_types import Seconds
from hansa.output import clean_stdout, format_option, paragraph, show, show_object
from hansa.settings import Settings, open_store
from ontology.rounding import rounded

if TYPE_CHECKING:
    from graph.matchmaking.exchange.visits import VisitPlan


@click.command()
@click.option("--country", default="", help="Visitors of one country only, by code or name.")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many visits.")
@click.option("--seconds", type=Seconds(), default=60.0, show_default=True, help="Time for the solver.")
@format_option
@click.pass_obj
def exchange(settings: Settings, country: str, top: int, seconds: float, form: str) -> None:
    """Propose visits of cluster organisations to each other, with the reasons.

    The visits are chosen together: each cluster organisation visits once and receives one visit at most, of a
    cluster organisation of another country that it does not work with yet; the summed value is the highest.
    """
    from graph.matchmaking.exchange.visits import ASSUMPTIONS, visits
    from graph.matchmaking.match_facts import read_match_facts

    store = open_store(settings)
    home = named_country(store, country)
    with clean_stdout():
        plan = visits(read_match_facts(store), home, top, seconds)
    records = _records(plan)
    chosen = plan.exchanges
    if form == "json":
        record = {
            "assumptions": list(ASSUMPTIONS),
            "visitors": plan.visitors,
            "hosts": plan.hosts,
            "value": rounded(chosen.value),
            "bound": None if chosen.bound is None else rounded(chosen.bound),
            "status": chosen.status,
            "visits": records,
            "unplaced": [{"visitor": who.label, "iri": who.id, "why": why} for who, why in chosen.unplaced],
        }
        show_object(record)
    elif form == "csv":
        columns = tuple(records[0]) if records else ("visitor", "host")
        flat = [
            [" | ".join(cell) if isinstance(cell, list) else cell for cell in r.values()] for r in records
        ]
        show(columns, flat, "csv")
    else:
        _print_text(plan, records)


def _records(plan: "VisitPlan") -> list[dict[str, Any]]:
    return [
        {
            "visitor": visit.visitor.label,
            "visitor_country": visit.visitor.country,
            "host": visit.host.label,
            "host_country": visit.host.country,
            "value": rounded(visit.value),
            "fit": rounded(visit.fit),
            "relatedness": rounded(visit.relatedness),
            "reasons": list(visit.reasons),
            "visitor_iri": visit.visitor.id,
            "host_iri": visit.host.id,
        }
        for visit in plan.exchanges.visits
    ]


def _print_text(plan: "VisitPlan", records: list[dict[str, Any]]) -> None:
    from graph.matchmaking.exchange.visits import ASSUMPTIONS

    chosen = plan.exchanges
    for sentence in ASSUMPTIONS:
        paragraph(sentence)
    for at, record in enumerate(records, 1):
        visitor, host = (f"{record[who]} ({record[f'{who}_country']})" for who in ("visitor", "host"))
        click.echo(click.style(f"{at}. {visitor} visits {host}", bold=True))
        click.echo(
            f"   value {record['value']:.2f} | fit {record['fit']:.2f} | closeness {record['relatedness']:.2f}"
        )
        for sentence in record["reasons"]:
            paragraph(f"- {sentence}", "   ")
    proof = "proven best" if chosen.status == "optimal" else "not proven best in this time"
    if chosen.status != "optimal" and chosen.bound is not None:
        proof += f", no choice is worth more than {chosen.bound:.2f}"
    click.echo(
        f"{len(records)} visits among {plan.visitors} visitors and {plan.hosts} hosts; value {chosen.value:.2f},"
        f" {proof}"
    )
