"""The command that ranks possible partners of an organisation."""

from typing import TYPE_CHECKING, Any

import click

from hansa.named import named, named_country
from hansa.output import format_option, paragraph, show
from hansa.settings import Settings

if TYPE_CHECKING:
    from graph.matchmaking.partners.criteria import Partner, Wanted

_NUMBERS = ("score", "fit", "novelty", "confidence")


@click.command()
@click.argument("organisation")
@click.option("--sector", default="", help="Field: partners that work on one cluster category.")
@click.option(
    "--kind",
    default="",
    help='Kind of partner, such as "technology centre"; "any" takes all. [cluster organisation]',
)
@click.option("--country", "countries", multiple=True, help="A country by code or name; repeatable.")
@click.option("--region", default="", help="A NUTS code, an IRI or a name: partners that lie in it.")
@click.option(
    "--market",
    default="",
    metavar="COUNTRY",
    help="Third country (KR, Japan): partners with experience of it, by partnerships or clusters they are in.",
)
@click.option(
    "--need",
    default="",
    metavar="SECTOR",
    help="What should be brought: partners that work on it, or are close to it in a region that is strong in it.",
)
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
    kind: str,
    countries: tuple[str, ...],
    region: str,
    market: str,
    need: str,
    trust: bool,
    top: int,
    form: str,
) -> None:
    """Rank possible partners of an ORGANISATION (id, IRI or name) with the reasons.

    Six aspects speak for a partner, each 0 to 1: link (the same or related fields), need (it brings what the
    organisation's region lacks and wants), intent (its region claims a field of the organisation), tie (common
    partners), market (experience with the third countries that both look to) and strength (how known and experienced
    it is). Filters combine; what is asked for by --sector, --need, --trust or --market weighs most in the order.

    Partners are cluster organisations unless --kind says otherwise. Who has worked with the organisation already is
    left out unless --trust asks for it.
    """
    from graph.evidence.reading import read_evidence
    from graph.matchmaking.partners.details import facts
    from graph.matchmaking.partners.explanation import explained
    from graph.matchmaking.partners.request import Asked, wanted
    from graph.matchmaking.partners.search import index
    from graph.names.named_thing import ORGANISATION, REGION, SECTOR
    from graph.snapshot.folder import SnapshotFolder
    from ontology.iri import Minter

    snapshot = SnapshotFolder(settings.store).current()
    store = snapshot.open()
    thing = named(store, organisation, (ORGANISATION,))
    within = named(store, region, (REGION,)).iri if region else ""
    field, needed = (named(store, text, (SECTOR,)).iri if text else "" for text in (sector, need))
    homes = tuple(named_country(store, country) for country in countries)
    evidence, known = read_evidence(store), facts(store)
    asked = wanted(Asked(kind, homes, within, field, needed, market, trust), evidence.facts, known)
    held = index(evidence, known)
    ranked = explained(held, Minter(snapshot.manifest.base), thing.iri, asked, top)
    if form == "table":
        click.echo(f"Partners for {thing.label} ({thing.iri[1:-1]})")
        _print_text(ranked, asked)
    else:
        _print_records(ranked, form)


def _print_text(ranked: "list[Partner]", asked: "Wanted") -> None:
    from graph.matchmaking.partners.criteria import RULE
    from graph.opportunities.opportunity import kind_name

    weights = " + ".join(f"{weight:.2g} {name}" for name, weight in asked.weights._asdict().items())
    paragraph(f"Order: fit x novelty x confidence, fit = {weights}. {RULE}", "")
    if not ranked:
        click.echo("No organisation in the graph meets these criteria.")
        return
    show(_columns(), [_row(partner) for partner in ranked], "table")
    for at, partner in enumerate(ranked, 1):
        click.echo(click.style(f"{at}. {partner.organisation.label}", bold=True), nl=False)
        click.echo(f" ({partner.organisation.iri[1:-1]})")
        for reason in partner.reasons:
            click.echo(f"   - [{kind_name(reason.kind)}] {reason.sentence}")


def _columns() -> tuple[str, ...]:
    from graph.matchmaking.partners.criteria import Aspects

    return ("partner", "kind", "country", *_NUMBERS, *Aspects._fields)


def _row(partner: "Partner") -> tuple[Any, ...]:
    numbers = (*(getattr(partner, name) for name in _NUMBERS), *partner.aspects)
    about = partner.organisation.label, partner.kind, partner.organisation.country
    return (*about, *(round(number, 3) for number in numbers))


def _print_records(ranked: "list[Partner]", form: str) -> None:
    """Print a row for each partner; in CSV bars part its reasons."""
    rows = []
    for partner in ranked:
        sentences = [reason.sentence for reason in partner.reasons]
        iris = [[iri[1:-1] for iri in reason.evidence] for reason in partner.reasons]
        lists = (
            (sentences, iris) if form == "json" else (" | ".join(sentences), " | ".join(map(" ".join, iris)))
        )
        rows.append((*_row(partner), *lists, partner.organisation.iri[1:-1]))
    show((*_columns(), "reasons", "evidence", "iri"), rows, form)
