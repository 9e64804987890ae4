"""Output of the official tables of a comparison."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from hansa.output import heading, paragraph, rest, show

if TYPE_CHECKING:
    from graph.comparison.published_figures import PublishedFigures

_WIDTH = 120
_LABEL = 50


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
