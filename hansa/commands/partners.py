"""Command that ranks possible partners of an organisation."""

from typing import TYPE_CHECKING, Any

import click

from hansa.output import format_option, paragraph, show
from hansa.settings import Settings, open_store_with_date

if TYPE_CHECKING:
    from graph.evidence.facts import Organisation, Partnership
    from graph.matchmaking.partners.criteria import Partner

_EXISTING = 5


@click.command()
@click.argument("organisation")
@click.option("--sector", default="", help="Field: partners that work on one cluster category.")
@click.option("--topic", default="", help='Narrow topic, such as "photonics": partners that work on it.')
@click.option(
    "--kind",
    default="",
    help='Kind of partner, such as "technology centre"; "any" takes all. [cluster organisation]',
)
@click.option("--country", "countries", multiple=True, help="A country by code or name; repeatable.")
@click.option(
    "--not-country", "excluded", multiple=True, help="A country in which partners must not be; repeatable."
)
@click.option("--region", default="", help="A NUTS code, an IRI or a name: partners that lie in it.")
@click.option(
    "--class",
    "classes",
    multiple=True,
    metavar="CLASS",
    help='Class of regions, such as "less developed", transition, outermost, pilot: partners in one; repeatable.',
)
@click.option(
    "--market",
    default="",
    metavar="COUNTRY",
    help="Third country (KR, Japan): partners with experience of it, by partnerships or clusters they are in.",
)
@click.option("--need", default="", metavar="SECTOR", help="Field that the partner should bring.")
@click.option(
    "--trust",
    is_flag=True,
    help="Partners known already, or through a common partner; the reasons show each path A - B - C.",
)
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many.")
@format_option
@click.pass_obj
def partners(settings: Settings, /, organisation: str, top: int, form: str, **conditions: Any) -> None:
    """Rank possible partners of an ORGANISATION (id, IRI or name) with the reasons.

    Partners that share a field or a topic come first. Among them count, each 0 to 1: link (topics, keywords and fields
    in common), experience (partnerships so far) and tie (common partners); need and market count where they are
    requested. Filters combine. Partners are cluster organisations unless --kind says otherwise. Those who have worked
    with the organisation are named apart; --trust ranks them too.
    """
    from graph.evidence.open_dates import fitting, read_open_dates
    from graph.matchmaking.partners.details import read_partner_facts
    from graph.matchmaking.partners.explanation import existing_partners, explained
    from graph.matchmaking.partners.partner_table import ALL_COLUMNS, full_rows
    from graph.matchmaking.partners.request import criteria_of
    from graph.matchmaking.partners.request_reading import WrittenRequest, read_partner_request
    from graph.matchmaking.partners.search import partner_index
    from graph.names.index import name_index

    store, today = open_store_with_date(settings)
    written = read_partner_request(name_index(store), WrittenRequest(organisation, **conditions))
    for note in written.notes:
        click.echo(note, err=True)
    thing = written.organisation
    facts = read_partner_facts(store)
    index = partner_index(facts)
    ranked = explained(index, thing.iri, criteria_of(written.request, facts.known), top)
    if form == "table":
        click.echo(f"Partners for {thing.label} ({thing.iri[1:-1]})")
        number = int(index.is_cluster.sum())
        click.echo(f"{number:,} cluster organisations are in our register; it is no census.")
        _print_existing(existing_partners(index, thing.iri))
        _print_ranked(ranked)
        own = index.row(thing.iri)
        dates = read_open_dates(store, today)
        for one in fitting(dates, index.topics.of(own), index.fields.of(own))[:_EXISTING]:
            click.echo(f"Open until {one.end} on its topics: {one.label} ({one.iri[1:-1]})")
    else:
        show(ALL_COLUMNS, full_rows(ranked, joined=form == "csv"), form)


def _print_existing(existing: "list[tuple[Organisation, list[Partnership]]]") -> None:
    if not existing:
        return
    listed = [
        f"{one.label} ({', '.join(partnership.label for partnership in shared) or 'member'})"
        for one, shared in existing[:_EXISTING]
    ]
    more = f" and {len(existing) - _EXISTING} more (--trust ranks them)" if len(existing) > _EXISTING else ""
    paragraph(f"Has worked with: {'; '.join(listed)}{more}.", "")


def _print_ranked(ranked: "list[Partner]") -> None:
    from graph.matchmaking.partners.criteria import RULE
    from graph.matchmaking.partners.partner_table import COLUMNS, numbers_row
    from graph.opportunities.opportunity import kind_name

    if not ranked:
        click.echo("No organisation of the graph meets these conditions.")
        return
    for at, partner in enumerate(ranked, 1):
        click.echo(click.style(f"{at}. {partner.offer}", bold=True))
        for reason in partner.reasons:
            paragraph(f"- [{kind_name(reason.kind)}] {reason.sentence}", "   ")
    paragraph(RULE, "")
    show(COLUMNS, [numbers_row(partner) for partner in ranked], "table")
