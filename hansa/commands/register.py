"""Dry run of a user's register, before it is built into the graph."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hansa.output import format_option, show
from hansa.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ontology.term import Statement


@click.command()
@click.argument("mapping", metavar="MAPPING.toml", type=click.Path(path_type=Path))
@click.option(
    "--triples", "most", type=click.IntRange(0), default=40, show_default=True, help="How many to show."
)
@format_option
@click.pass_obj
def register(settings: Settings, mapping: Path, most: int, form: str) -> None:
    """Show what a register would add to the graph: counts, the first triples, skipped rows and drift.

    Nothing is written. `hansa build --register MAPPING.toml` builds it in.
    """
    from loaders.register.loading import load_register
    from loaders.register.mapping import read
    from loaders.source_files import SourceFiles
    from ontology.iri import Minter

    described = read(mapping)
    mint, code_lists = Minter(settings.base), SourceFiles().code_lists()
    load = load_register(described, mint, code_lists, bounded=False)
    first = list(islice(load.triples, most))
    count = len(first) + sum(1 for _ in load.triples)
    if form == "table":
        click.echo(turtle(first))
    rows: list[tuple[str, int | None, str, str]]
    rows = [(skip.file, skip.row, skip.reason, skip.detail) for skip in load.skips()]
    rows += [("", None, "drift", warning) for warning in load.drift()]
    show(("file", "row", "reason", "detail"), rows, form)
    skipped = load.skipped()
    for path, number in load.rows().items():
        click.echo(f"{path}: {number:,} rows", err=form != "table")
    reasons = "; ".join(f"{reason}: {number:,}" for reason, number in sorted(skipped.items()))
    skips = f"{skipped.total():,} rows or cells skipped" + (f" ({reasons})" if reasons else "")
    click.echo(f"{count:,} triples; {skips}; nothing was written", err=form != "table")
    # Once more with the bounds of the mapping: a build would refuse what breaks them.
    for _ in load_register(described, mint, code_lists).triples:
        pass


def turtle(triples: "Iterable[Statement]") -> str:
    """Return triples as Turtle with the prefixes of the vocabularies."""
    from pyoxigraph import RdfFormat, parse, serialize

    from ontology.namespace import PREFIXES

    lines = "".join(one if isinstance(one, str) else f"{one[0]} {one[1]} {one[2]} .\n" for one in triples)
    quads = parse(lines.encode(), format=RdfFormat.N_TRIPLES)
    used = {name: iri for name, iri in PREFIXES.items() if f"<{iri}" in lines}
    text = serialize((quad.triple for quad in quads), format=RdfFormat.TURTLE, prefixes=used)
    return (text or b"").decode()
