"""The command that puts regions side by side."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from hansa import comparison_output
from hansa.named import named
from hansa.output import format_option, heading, paragraph, rest, rounded, show, show_object
from hansa.settings import Settings, open_store

if TYPE_CHECKING:
    from graph.comparison.side_by_side import Comparison, FieldCell

# Columns for four figures a region fit beside the field up to here; of more regions the quotient is shown.
_WIDE = 4
_WIDTH = 120
_COLUMNS = ("section", "region", "other_region", "subject", "measure", "value", "text")


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
    from graph.comparison.published_figures import published_figures
    from graph.comparison.side_by_side import compare as side_by_side
    from graph.evidence.reading import read_evidence
    from graph.names.named_thing import REGION

    store = open_store(settings)
    wanted = [named(store, region, (REGION,)).iri for region in regions]
    comparison = side_by_side(read_evidence(store), wanted)
    beside = published_figures(store, [side.territory.iri for side in comparison.sides])
    codes = _codes(comparison)
    if form == "json":
        show_object(_object(comparison) | comparison_output.record(beside, codes))
    elif form == "csv":
        show(_COLUMNS, [*_figure_rows(comparison), *comparison_output.figure_rows(beside, codes)], "csv")
    else:
        _print_text(comparison, top)
        comparison_output.print_tables(beside, codes, top)


def _object(comparison: "Comparison") -> dict[str, Any]:
    from graph.comparison import published_figures
    from graph.comparison.side_by_side import MEASURES

    codes = _codes(comparison)
    return {
        "measures": MEASURES | published_figures.VARIANTS,
        "regions": [
            {
                "requested": side.requested.label,
                "requested_code": side.requested.code,
                "territory": side.territory.label,
                "code": side.territory.code,
                "iri": side.territory.iri[1:-1],
                "note": side.note,
                "organisations": [
                    {
                        "label": one.label,
                        "website": one.website,
                        "members": one.members,
                        "excellence": one.excellence,
                        "iri": one.iri[1:-1],
                    }
                    for one in side.organisations
                ],
            }
            for side in comparison.sides
        ],
        "fields": [
            {
                "field": row.label,
                "difference": rounded(row.difference, 2),
                "regions": dict(zip(codes, map(_figures, row.cells), strict=True)),
            }
            for row in comparison.fields
        ],
        "topics": [
            {
                "topic": topic.label,
                "organisations": dict(zip(codes, map(list, topic.organisations), strict=True)),
                "claims": dict(zip(codes, map(list, topic.claims), strict=True)),
            }
            for topic in comparison.topics
        ],
        "partnerships": [
            {
                "regions": [codes[one], codes[other]],
                "partnerships": [{"label": p.label, "years": p.years, "iri": p.iri[1:-1]} for p in shared],
            }
            for (one, other), shared in comparison.together.items()
        ],
    }


def _figures(cell: "FieldCell") -> dict[str, Any]:
    return {
        "persons": cell.persons,
        "at_least": cell.at_least,
        "quotient": None if cell.quotient is None else rounded(cell.quotient, 2),
        "organisations": list(cell.organisations),
        "claims": list(cell.claims),
    }


def _codes(comparison: "Comparison") -> list[str]:
    return [side.territory.code for side in comparison.sides]


def _figure_rows(comparison: "Comparison") -> Iterator[tuple[object, ...]]:
    """Yield every figure as a row of its own."""
    codes = _codes(comparison)
    for code, side in zip(codes, comparison.sides, strict=True):
        yield "region", code, "", "", "organisations", len(side.organisations), side.territory.label
        for organisation in side.organisations:
            yield "organisation", code, "", "", "", "", organisation.label
    for row in comparison.fields:
        for code, cell in zip(codes, row.cells, strict=True):
            figures = _figures(cell)
            for name in ("persons", "quotient"):
                if figures[name] is not None:
                    yield "field", code, "", row.label, name, figures[name], ""
            for name in ("organisations", "claims"):
                yield "field", code, "", row.label, name, len(figures[name]), " | ".join(figures[name])
        yield "field", "", "", row.label, "difference", rounded(row.difference), ""
    for topic in comparison.topics:
        for code, organisations, claims in zip(codes, topic.organisations, topic.claims, strict=True):
            yield (
                "topic",
                code,
                "",
                topic.label,
                "organisations",
                len(organisations),
                " | ".join(organisations),
            )
            yield "topic", code, "", topic.label, "claims", len(claims), " | ".join(claims)
    for (one, other), shared in comparison.together.items():
        for partnership in shared:
            yield "partnership", codes[one], codes[other], "", "", "", partnership.label


def _print_text(comparison: "Comparison", top: int) -> None:
    from graph.opportunities.words import described, names

    codes = _codes(comparison)
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
