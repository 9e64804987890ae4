"""Output of the official tables of a comparison: an object, rows, tables."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from hansa.output import heading, paragraph, rest, rounded, show

if TYPE_CHECKING:
    from graph.comparison.published_figures import PublishedFigures

_WIDTH = 120
_LABEL = 50


def record(figures: "PublishedFigures", codes: Sequence[str]) -> dict[str, Any]:
    """Return a JSON object; its parts are empty where the graph has no such figures."""
    return {
        "employment": {
            "year": figures.year,
            "divisions": [
                {
                    "code": row.code,
                    "division": row.label,
                    "difference": rounded(row.difference, 2),
                    "quotient": dict(zip(codes, row.quotients, strict=True)),
                    "persons": dict(zip(codes, row.persons, strict=True)),
                }
                for row in figures.divisions
            ],
        },
        "projects": [
            {
                "regions": [codes[pair.one], codes[pair.other]],
                "projects": pair.projects,
                "newman_weight": pair.weight,
            }
            for pair in figures.met
        ],
        "likelihood": {
            "cut_date": figures.cut,
            "pairs": [
                {
                    "regions": [codes[pair.one], codes[pair.other]],
                    "theme": pair.theme,
                    "likelihood": pair.likelihood,
                }
                for pair in figures.ahead
            ],
        },
    }


def figure_rows(figures: "PublishedFigures", codes: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each figure.

    Columns: section, region, other region, division or theme, measure, value, text.
    """
    for row in figures.divisions:
        name = f"{row.code} {row.label}"
        for code, persons, quotient in zip(codes, row.persons, row.quotients, strict=True):
            if persons is not None and quotient is not None:
                yield "division", code, "", name, "persons employed", persons, figures.year
                yield "division", code, "", name, "quotient of employment", quotient, figures.year
        yield "division", "", "", name, "difference", rounded(row.difference), figures.year
    for pair in figures.met:
        both = codes[pair.one], codes[pair.other]
        yield "projects", *both, "", "common projects", pair.projects, ""
        yield "projects", *both, "", "Newman weight", pair.weight, ""
    for ahead in figures.ahead:
        both = codes[ahead.one], codes[ahead.other]
        yield "likelihood", *both, ahead.theme, "likelihood", ahead.likelihood, f"from {figures.cut}"


def print_tables(figures: "PublishedFigures", codes: Sequence[str], top: int) -> None:
    """Print a section for each part that is there."""
    from graph.comparison.published_figures import VARIANTS

    if figures.divisions:
        heading(f"Industries by employment in {figures.year}, the largest differences first")
        click.echo("In a cell: location quotient of employment")
        for name in ("quotient of employment", "difference of divisions"):
            paragraph(f"{name}: {VARIANTS[name]}")
        rows = [
            (f"{row.code} {_short(row.label)}", *map(_cell, row.quotients), f"{row.difference:.1f}")
            for row in figures.divisions[:top]
        ]
        show(("NACE Rev. 2 division", *codes, "diff."), rows, "table", width=_WIDTH)
        rest(len(figures.divisions), top)
    if figures.met:
        heading("Funded projects between them")
        paragraph(f"projects: {VARIANTS['projects']}")
        pairs = [(f"{codes[p.one]} and {codes[p.other]}", p.projects, f"{p.weight:.2f}") for p in figures.met]
        show(("regions", "projects", "Newman weight"), pairs, "table", width=_WIDTH)
    if figures.ahead:
        heading(f"Likelihood of a new collaboration, from {figures.cut}")
        paragraph(f"likelihood: {VARIANTS['likelihood']}")
        themes = [
            (f"{codes[p.one]} and {codes[p.other]}", p.theme, f"{p.likelihood:.2f}")
            for p in figures.ahead[:top]
        ]
        show(("regions", "theme", "likelihood"), themes, "table", width=_WIDTH)
        rest(len(figures.ahead), top)


def _cell(quotient: float | None) -> str:
    return "-" if quotient is None else f"{quotient:.1f}"


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1].rstrip()}…"
