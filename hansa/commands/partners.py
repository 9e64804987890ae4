"""Command that ranks possible partners of an organisation."""

from typing import TYPE_CHECKING, Any

import click

from hansa.named import named, named_country
from hansa.output import format_option, paragraph, show
from hansa.settings import Settings, open_store_with_date

if TYPE_CHECKING:
    from graph.evidence.facts import Organisation, Partnership
    from graph.matchmaking.partners.criteria import Partner

_NUMBERS = ("score", "fit", "novelty", "confidence")
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
def partners(
    settings: Settings,
    organisation: str,
    sector: str,
    topic: str,
    kind: str,
    countries: tuple[str, ...],
    region: str,
    classes: tuple[str, ...],
    market: str,
    need: str,
    trust: bool,
    top: int,
    form: str,
) -> None:
    """Rank possible partners of an ORGANISATION (id, IRI or name) with the reasons.

    Partners that share a field or a topic come first. Among them count, each 0 to 1: link (topics, keywords and fields
    in common), experience (partnerships so far) and tie (common partners); need and market count where they are
    requested. Filters combine. Partners are cluster organisations unless --kind says otherwise. Those who have worked
    with the organisation are named apart; --trust ranks them too.
    """
    from graph.evidence.open_dates import fitting, read_open_dates
    from graph.matchmaking.partners.details import read_partner_facts
    from graph.matchmaking.partners.explanation import existing_partners, explained
    from graph.matchmaking.partners.request import PartnerRequest, criteria_of
    from graph.matchmaking.partners.search import partner_index
    from graph.names.named_thing import ORGANISATION, REGION, SECTOR, TOPIC

    store, today = open_store_with_date(settings)
    thing = named(store, organisation, (ORGANISATION,))
    within = named(store, region, (REGION,)).iri if region else ""
    field, needed = (named(store, text, (SECTOR,)).iri if text else "" for text in (sector, need))
    narrow = named(store, topic, (TOPIC,)).iri if topic else ""
    homes = tuple(named_country(store, country) for country in countries)
    facts = read_partner_facts(store)
    request = PartnerRequest(kind, homes, within, field, narrow, needed, market, classes, trust)
    criteria = criteria_of(request, facts.known)
    index = partner_index(facts)
    ranked = explained(index, thing.iri, criteria, top)
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
        _print_rows(ranked, form)


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
    from graph.opportunities.opportunity import kind_name

    if not ranked:
        click.echo("No organisation of the graph meets these conditions.")
        return
    for at, partner in enumerate(ranked, 1):
        click.echo(click.style(f"{at}. {partner.offer}", bold=True))
        for reason in partner.reasons:
            paragraph(f"- [{kind_name(reason.kind)}] {reason.sentence}", "   ")
    paragraph(RULE, "")
    show(_columns(), [_row(partner) for partner in ranked], "table")


def _columns() -> tuple[str, ...]:
    from graph.matchmaking.partners.criteria import Aspects

    return ("partner", "kind", "country", *_NUMBERS, *Aspects._fields)


def _row(partner: "Partner") -> tuple[Any, ...]:
    numbers = (*(getattr(partner, name) for name in _NUMBERS), *partner.aspects)
    about = partner.organisation.label, partner.kind, partner.organisation.country
    return (*about, *(round(number, 3) for number in numbers))


def _print_rows(ranked: "list[Partner]", form: str) -> None:
    """Print a row for each partner; its reasons and their evidence are lists in JSON, and in CSV parted by bars."""
    rows = []
    for partner in ranked:
        sentences = [reason.sentence for reason in partner.reasons]
        iris = [[iri[1:-1] for iri in reason.evidence] for reason in partner.reasons]
        lists = (
            (sentences, iris) if form == "json" else (" | ".join(sentences), " | ".join(map(" ".join, iris)))
        )
        one = partner.organisation
        contact = (one.website, one.members, one.excellence)
        rows.append((*_row(partner), partner.offer, *contact, *lists, partner.organisation.iri[1:-1]))
    show((*_columns(), "offer", "website", "members", "label", "reasons", "evidence", "iri"), rows, form)
