"""The command that puts regions side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from hansa import comparison_output
from hansa.named import named
from hansa.output import format_option, heading, paragraph, rest, show, show_object
from hansa.settings import Settings, open_store

if TYPE_CHECKING:
    from graph.comparison.region_comparison import RegionComparison
    from graph.comparison.side_by_side import Comparison, FieldCell

# Columns for four figures a region fit beside the field up to here; of more regions the quotient is shown.
_WIDE = 4
_WIDTH = 120


@click.command()
@click.argument("regions", nargs=-1, required=True, metavar="REGION...")
@click.option(
    "--top",
    type=click.IntRange(1),
    default=15,
    show_default=True,
    help="Rows of each table; CSV and JSON hold all.",
)
@format_option
@click.pass_obj
def compare(settings: Settings, regions: tuple[str, ...], top: int, form: str) -> None:
    """Put 2 to 10 REGIONs (code, IRI or name) side by side.

    Employment, organisations and claims by field, the largest differences of employment first; the topics that they
    have in common, with the organisations and claims on each; the partnerships between them. Where tables of funded
    projects are loaded also the projects they shared and how likely a new one is.
    """
    from graph.comparison.comparison_rows import COLUMNS, comparison_object, comparison_rows
    from graph.comparison.region_comparison import compare_regions
    from graph.evidence.reading import read_evidence
    from graph.names.named_thing import REGION
    from graph.opportunities.ranking import RankedOpportunities

    store = open_store(settings)
    compared = [named(store, region, (REGION,)).iri for region in regions]
    whole = compare_regions(store, read_evidence(store), RankedOpportunities.read(store), compared)
    if form == "json":
        show_object(comparison_object(whole))
    elif form == "csv":
        show(COLUMNS, [*comparison_rows(whole)], "csv")
    else:
        _print_text(whole, top)
        comparison_output.print_tables(whole.published, whole.codes, top)


def _print_text(whole: "RegionComparison", top: int) -> None:
    from graph.opportunities.words import described
    from ontology.sentence import names

    comparison, codes = whole.comparison, whole.codes
    for side, code in zip(comparison.sides, codes, strict=True):
        click.echo(
            click.style(f"{code} {side.territory.label}, {side.territory.country}", bold=True), nl=False
        )
        click.echo(f": {len(side.organisations)} organisations in our register")
        if side.note:
            paragraph(side.note)
        largest = sorted(side.organisations, key=lambda one: (-(one.members or 0), one.iri))
        if largest:
            paragraph(names([described(one) for one in largest]))
    _print_fields(comparison, codes, top)
    _print_topics(comparison, codes, top)
    heading("Partnerships between them")
    shared = [
        (f"{codes[one]} and {codes[other]}", len(shared), "; ".join(p.label for p in shared[:5]))
        for (one, other), shared in comparison.together.items()
    ]
    _show(("regions", "partnerships", "names (up to 5)"), shared)
    if whole.opportunities:
        heading("Opportunities between them")
        for one in whole.opportunities[:top]:
            paragraph(f"- {one.label} <{one.iri}>")
        rest(len(whole.opportunities), top)


def _print_fields(comparison: "Comparison", codes: list[str], top: int) -> None:
    from graph.comparison.side_by_side import MEASURES

    wide = len(codes) <= _WIDE
    heading("Fields, the largest differences of employment first")
    if wide:
        click.echo("In a cell: persons (thousand), location quotient, organisations, claims")
    else:
        click.echo("In a cell: location quotient of employment, organisations")
    for name, words in MEASURES.items():
        if wide or name in ("quotient", "organisations", "difference"):
            paragraph(f"{name}: {words}")
    rows = [
        (row.label, *(_cell(cell, wide) for cell in row.cells), f"{row.difference:.1f}")
        for row in comparison.fields[:top]
    ]
    _show(("field", *codes, "diff."), rows)
    rest(len(comparison.fields), top)


def _cell(cell: "FieldCell", wide: bool) -> str:
    quotient = "-" if cell.quotient is None else f"{cell.quotient:.1f}"
    if not wide:
        return f"{quotient} {len(cell.organisations)}"
    persons = "-" if cell.persons is None else f"{cell.persons / 1000:.1f}{'+' if cell.at_least else ''}"
    return f"{persons}  {quotient}  {len(cell.organisations)}  {len(cell.claims)}"


def _print_topics(comparison: "Comparison", codes: list[str], top: int) -> None:
    heading(f"Topics of at least two of them ({len(comparison.topics)}); in a cell: organisations, claims")
    rows = [
        (
            topic.label,
            *(
                f"{len(organisations)}  {len(claims)}"
                for organisations, claims in zip(topic.organisations, topic.claims, strict=True)
            ),
        )
        for topic in comparison.topics[:top]
    ]
    _show(("topic", *codes), rows)
    rest(len(comparison.topics), top)


def _show(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    show(columns, rows, "table", width=_WIDTH)
