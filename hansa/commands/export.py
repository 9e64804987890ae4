"""The command that writes the graph or the partnership network to a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hansa.named import named
from hansa.settings import Settings, open_store
from ontology.csv_text import csv_file

if TYPE_CHECKING:
    from graph.snapshot.folder import Snapshot
    from graph.store.engine import Store

GRAPHS, PICTURES = ("nq", "ttl", "jsonld"), ("html", "svg")
FORMS = (*GRAPHS, "graphml", "csv", *PICTURES)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "form", type=click.Choice(FORMS), default=None, help="Else by the file's ending.")
@click.option(
    "--around",
    default="",
    help="html, svg, graphml, csv: only the neighbourhood of this organisation, partnership, region or sector.",
)
@click.option(
    "--limit", type=click.IntRange(2, 150), default=60, show_default=True, help="Nodes of a neighbourhood."
)
@click.pass_obj
def export(settings: Settings, file: Path, form: str | None, around: str, limit: int) -> None:
    """Write the graph, or the network of partnerships, to FILE.

    nq, ttl and jsonld hold the whole graph; graphml and csv (one line an edge) the network of all organisations, joined
    by common partnerships. With --around they hold the organisations and partnerships nearest to a thing, as its page
    draws them; html and svg, which need --around, are that picture, and no other host is needed to see it.
    """
    from graph.snapshot.folder import SnapshotFolder
    from ontology.errors import HansaError

    form = form or file.suffix.removeprefix(".")
    if form not in FORMS:
        raise HansaError(
            "unknown format", str(file), f"an ending or --format of {', '.join(FORMS)}", form or "none"
        )
    if form in PICTURES and not around:
        raise HansaError("no centre", "--around", "what the picture is drawn around", "none")
    if form in GRAPHS and around:
        raise HansaError("no neighbourhood", "--format", ", ".join(FORMS[len(GRAPHS) :]), form)
    snapshot = SnapshotFolder(settings.store).current()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if form in GRAPHS:
            _write_graph(snapshot, file, form)
        elif around:
            _write_neighbourhood(snapshot.open(), snapshot.manifest.base, file, form, around, limit)
        else:
            _write_network(open_store(settings), file, form)
    except OSError as error:
        raise HansaError(
            "cannot write", str(file), "a file in a folder that may be written", str(error.strerror)
        ) from None
    click.echo(f"{file}: {file.stat().st_size:,} bytes of snapshot {snapshot.manifest.id}")


def _write_graph(snapshot: "Snapshot", file: Path, form: str) -> None:
    """Write the whole graph; Turtle and JSON-LD of the union of the named graphs."""
    import gzip
    import shutil

    from pyoxigraph import RdfFormat, serialize

    from ontology.namespace import PREFIXES

    if form == "nq":
        with gzip.open(snapshot.dump) as dump, file.open("wb") as stream:
            shutil.copyfileobj(dump, stream)
        return
    # A triple of two graphs is written once; subjects stand together, which is what makes Turtle short.
    triples = sorted({quad.triple for quad in snapshot.open().engine}, key=lambda triple: str(triple))
    kind = RdfFormat.TURTLE if form == "ttl" else RdfFormat.JSON_LD
    with file.open("wb") as stream:
        serialize(triples, stream, format=kind, prefixes=PREFIXES)


def _write_neighbourhood(store: "Store", base: str, file: Path, form: str, around: str, limit: int) -> None:
    from graph.evidence.neighbourhood import graph_of, read_neighbourhood
    from graph.names.named_thing import ORGANISATION, PARTNERSHIP, REGION, SECTOR
    from webui.pages.network_canvas import standalone_page, vector_image

    thing = named(store, around, (ORGANISATION, PARTNERSHIP, REGION, SECTOR))
    iri, title = thing.iri[1:-1], f"Network of {thing.label}"
    kind = iri.removeprefix(base).partition("/")[0]
    neighbourhood = read_neighbourhood(store, kind, iri, limit)
    if not neighbourhood.nodes:
        from graph.store.errors import NotFoundError

        raise NotFoundError("no neighbourhood", "the network", "a thing that a partnership reaches", iri)
    if form == "html":
        file.write_text(standalone_page(neighbourhood, iri, title), encoding="utf-8")
    elif form == "svg":
        file.write_text(vector_image(neighbourhood, iri, title), encoding="utf-8")
    elif form == "graphml":
        import networkx as nx

        nx.write_graphml(graph_of(neighbourhood), file)
    else:
        labels = {node.iri: node.label for node in neighbourhood.nodes}
        rows = [(one, labels[one], other, labels[other]) for one, other in neighbourhood.edges]
        file.write_bytes(csv_file(("one", "one_label", "other", "other_label"), rows))


def _write_network(store: "Store", file: Path, form: str) -> None:
    from graph.evidence.neighbourhood import whole_network

    graph = whole_network(store)
    if form == "graphml":
        import networkx as nx

        nx.write_graphml(graph, file)
        return
    label = graph.nodes(data="label")
    edges = sorted((min(a, b), max(a, b), data) for a, b, data in graph.edges(data=True))
    rows = [(a, label[a], b, label[b], data["shared"], round(data["weight"], 4)) for a, b, data in edges]
    columns = ("one", "one_label", "other", "other_label", "partnerships", "newman_weight")
    file.write_bytes(csv_file(columns, rows))
