"""The command that puts regions side by side."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from hansa import comparison_output
from hansa.named import named
from hansa.output import format_option, heading, paragraph, rest, rounded, show, show_object
from hansa.settings import Settings, open_store

if TYPE_CHECKING:
    from graph.comparison.side_by_side import Comparison

# Columns for three figures a region fit beside the sector up to here; of more regions the quotient is shown.
_WIDE = 5
_WIDTH = 120
_COLUMNS = ("section", "region", "other_region", "sector", "measure", "value", "text")


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

    Evidence, specialisation and relatedness density by sector, the largest differences first; what they claim in
    common; organisations, partnerships between them; what each would add to the other, and how alike they are. Where
    tables of employment or of funded projects are loaded also the industries in which they differ most, the projects
    they shared and how likely a new one is.
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
    from graph.comparison.side_by_side import VARIANTS

    codes = _codes(comparison)
    return {
        "measures": VARIANTS | published_figures.VARIANTS,
        "regions": [
            {
                "asked": side.asked.label,
                "asked_code": side.asked.code,
                "territory": side.territory.label,
                "code": side.territory.code,
                "iri": side.territory.iri[1:-1],
                "note": side.note,
                "organisations": [{"label": o.label, "iri": o.iri[1:-1]} for o in side.organisations],
            }
            for side in comparison.sides
        ],
        "sectors": [
            {
                "sector": row.label,
                "difference": rounded(row.difference, 2),
                "presence": dict(zip(codes, map(rounded, row.presence), strict=True)),
                "quotient": dict(zip(codes, map(rounded, row.quotients), strict=True)),
                "density": dict(zip(codes, (rounded(x, 2) for x in row.densities), strict=True)),
            }
            for row in comparison.sectors
        ],
        "priorities": [
            {
                "sector": claimed.label,
                "shared_by": claimed.claimants,
                "claims": dict(zip(codes, map(list, claimed.priorities), strict=True)),
            }
            for claimed in comparison.claims
        ],
        "partnerships": [
            {
                "regions": [codes[one], codes[other]],
                "partnerships": [{"label": p.label, "iri": p.iri[1:-1]} for p in shared],
            }
            for (one, other), shared in comparison.together.items()
        ],
        "complementarity": [
            {
                "region": codes[pair.one],
                "gains_from": codes[pair.other],
                "density_added": rounded(pair.added, 2),
                "z": rounded(pair.z, 2),
                "brought": list(pair.brought),
            }
            for pair in comparison.pairs
        ],
        "similarity": {
            code: dict(zip(codes, map(rounded, row), strict=True))
            for code, row in zip(codes, comparison.similarity.tolist(), strict=True)
        },
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
    for row in comparison.sectors:
        figures = (("presence", row.presence), ("quotient", row.quotients), ("density", row.densities))
        for name, values in figures:
            for code, value in zip(codes, values, strict=True):
                yield "sector", code, "", row.label, name, rounded(value), ""
        yield "sector", "", "", row.label, "difference", rounded(row.difference), ""
    for claimed in comparison.claims:
        for code, labels in zip(codes, claimed.priorities, strict=True):
            for label in labels:
                yield "priority", code, "", claimed.label, "shared_by", claimed.claimants, label
    for (one, other), shared in comparison.together.items():
        for partnership in shared:
            yield "partnership", codes[one], codes[other], "", "", "", partnership.label
    for pair in comparison.pairs:
        brought = " | ".join(pair.brought)
        yield (
            "complementarity",
            codes[pair.one],
            codes[pair.other],
            "",
            "density added",
            rounded(pair.added),
            brought,
        )
        yield "complementarity", codes[pair.one], codes[pair.other], "", "z", rounded(pair.z), ""
    for one, code in enumerate(codes):
        for other in range(one + 1, len(codes)):
            yield (
                "similarity",
                code,
                codes[other],
                "",
                "cosine",
                rounded(comparison.similarity[one, other]),
                "",
            )


def _print_text(comparison: "Comparison", top: int) -> None:
    from graph.comparison.side_by_side import VARIANTS

    codes = _codes(comparison)
    for side, code in zip(comparison.sides, codes, strict=True):
        click.echo(
            click.style(f"{code} {side.territory.label}, {side.territory.country}", bold=True), nl=False
        )
        click.echo(f": {len(side.organisations)} organisations")
        if side.note:
            paragraph(side.note)
    _print_sectors(comparison, codes, top)
    _print_claims(comparison, codes, top)
    heading("Partnerships between them")
    shared = [
        (f"{codes[one]} and {codes[other]}", len(shared), "; ".join(p.label for p in shared[:5]))
        for (one, other), shared in comparison.together.items()
    ]
    _show(("regions", "partnerships", "names (up to 5)"), shared)
    heading("Complementarity")
    for name in ("density added", "z"):
        paragraph(f"{name}: {VARIANTS[name]}")
    gains = [
        (codes[p.one], codes[p.other], round(p.added, 1), round(p.z, 1), "; ".join(p.brought))
        for p in comparison.pairs
    ]
    gains.sort(key=lambda row: (codes.index(row[0]), -row[2]))
    _show(("region", "gains from", "density added", "z", "above all by"), gains)
    heading(f"Similarity: {VARIANTS['similarity']}")
    rows = [
        (code, *(f"{x:.2f}" for x in row))
        for code, row in zip(codes, comparison.similarity.tolist(), strict=True)
    ]
    _show(("", *codes), rows)


def _print_sectors(comparison: "Comparison", codes: list[str], top: int) -> None:
    from graph.comparison.side_by_side import VARIANTS

    wide = len(codes) <= _WIDE
    heading("Sectors, the largest differences first")
    if wide:
        click.echo("In a cell: presence, location quotient, relatedness density")
    else:
        click.echo("In a cell: location quotient")
    for name in ("presence", "quotient", "density", "difference") if wide else ("quotient", "difference"):
        paragraph(f"{name}: {VARIANTS[name]}")
    rows = []
    for row in comparison.sectors[:top]:
        figures = zip(row.presence, row.quotients, row.densities, strict=True)
        cells = [f"{p:.1f}  {q:.1f}  {d:.0f}%" if wide else f"{q:.1f}" for p, q, d in figures]
        rows.append((row.label, *cells, f"{row.difference:.1f}"))
    _show(("sector", *codes, "diff."), rows)
    rest(len(comparison.sectors), top)


def _print_claims(comparison: "Comparison", codes: list[str], top: int) -> None:
    shared = [claimed for claimed in comparison.claims if claimed.claimants > 1]
    alone = [claimed for claimed in comparison.claims if claimed.claimants == 1]
    heading(f"SharedClaim by more than one ({len(shared)} sectors; cells count priorities)")
    rows = [
        (claimed.label, *(str(len(labels) or "") for labels in claimed.priorities))
        for claimed in shared[:top]
    ]
    _show(("sector", *codes), rows)
    rest(len(shared), top)
    heading(f"SharedClaim by one only ({len(alone)} sectors)")
    for place, code in enumerate(codes):
        own = [claimed.label for claimed in alone if claimed.priorities[place]]
        paragraph(f"{code}: {'; '.join(own) or 'none'}")


def _show(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    show(columns, rows, "table", width=_WIDTH)
