"""The command that writes the graph or the partnership network to a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graph.explorer.view_kinds import LEAST, LIMIT, MOST, VIEWS
from hansa.settings import Settings, open_store, snapshot_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Triple

    from graph.snapshot.folder import Snapshot
    from graph.snapshot.manifest import Part
    from graph.store.engine import Store

GRAPHS, PICTURES = ("nq", "ttl", "jsonld"), ("html", "svg")
FORMS = (*GRAPHS, "graphml", "csv", *PICTURES)
_VIEWS = "|".join(VIEWS)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "form", type=click.Choice(FORMS), default=None, help="Else by the file's ending.")
@click.option(
    "--around", default="", help="Organisation, partnership, region, field or programme to start from."
)
@click.option(
    "--view", default="", type=click.Choice(("", *VIEWS)), help="Nodes of the network.", metavar=_VIEWS
)
@click.option("--programme", default="", help="Only partnerships of this programme.")
@click.option("--field", default="", help="Only partnerships in this field or emerging industry.")
@click.option("--country", default="", help="Only organisations of this country.")
@click.option("--first", default="", help="Only partnerships that run in this year or later.")
@click.option("--last", default="", help="Only partnerships that run in this year or earlier.")
@click.option(
    "--nodes", type=click.IntRange(LEAST, MOST), default=LIMIT, show_default=True, help="Nodes to draw."
)
@click.pass_obj
def export(
    settings: Settings, /, file: Path, form: str | None, around: str, view: str, nodes: int, **filters: str
) -> None:
    """Write the graph, or the network of partnerships, to FILE.

    nq, ttl and jsonld hold the whole graph; graphml and csv (one line a tie) the network of all organisations, joined
    by common partnerships. With --around, --view or a filter they hold the network that the page /network draws of the
    same values; html and svg are that picture, and no other host is needed to see it.
    """
    from ontology.errors import HansaError

    given = {"start": around, "view": view, "nodes": str(nodes), **filters}
    is_part = any((around, view, *filters.values()))
    form = form or file.suffix.removeprefix(".")
    if form not in FORMS:
        raise HansaError(
            "unknown format", str(file), f"an ending or --format of {', '.join(FORMS)}", form or "none"
        )
    if form in PICTURES and not is_part:
        raise HansaError("no part of the network", "--around", "what the picture is drawn around", "none")
    if form in GRAPHS and is_part:
        raise HansaError("no network", "--format", ", ".join(FORMS[len(GRAPHS) :]), form)
    snapshot = snapshot_folder(settings).current()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if form in GRAPHS:
            _write_graph(snapshot, file, form)
        elif is_part:
            _write_drawing(snapshot, file, form, given)
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

    if form == "nq" and snapshot.is_remote and not snapshot.dump.is_file():
        _write_graphs(snapshot, file)
        return
    if form == "nq":
        with gzip.open(snapshot.dump) as dump, file.open("wb") as stream:
            shutil.copyfileobj(dump, stream)
        return
    # A triple of two graphs is written once; subjects stand together, which is what makes Turtle short.
    triples = sorted(_triples(snapshot), key=lambda triple: str(triple))
    kind = RdfFormat.TURTLE if form == "ttl" else RdfFormat.JSON_LD
    with file.open("wb") as stream:
        serialize(triples, stream, format=kind, prefixes=PREFIXES)


def _triples(snapshot: "Snapshot") -> "set[Triple]":
    """Return the triples of all graphs."""
    if not snapshot.is_remote:
        return {quad.triple for quad in snapshot.open_embedded().engine}
    return {triple for part in snapshot.manifest.parts if part.triples for triple in _graph(snapshot, part)}


def _write_graphs(snapshot: "Snapshot", file: Path) -> None:
    """Write the statements of each graph of a remote engine, sorted."""
    with file.open("w", encoding="utf-8") as stream:
        for part in snapshot.manifest.parts:
            if part.triples:
                stream.writelines(sorted(f"{one} <{part.graph}> .\n" for one in _graph(snapshot, part)))


def _graph(snapshot: "Snapshot", part: "Part") -> "list[Triple]":
    """Return the triples of a graph of a remote engine; raise EngineError where it does not give them all."""
    from pyoxigraph import QueryTriples

    from graph.store.errors import EngineError
    from queries.library import query

    answer = snapshot.open().query(query("linked/graph").bind({"graph": part.graph}))
    triples = list(answer) if isinstance(answer, QueryTriples) else []
    if len(triples) != part.triples:
        raise EngineError("cut answer", part.graph, f"{part.triples} triples", f"{len(triples)}")
    return triples


def _write_drawing(snapshot: "Snapshot", file: Path, form: str, given: "Mapping[str, str]") -> None:
    """Write what the page of the network draws of the same values."""
    from graph.explorer.explorer import read_explorer
    from graph.explorer.network_criteria import read_network_criteria
    from graph.names.index import open_index
    from graph.store.errors import NotFoundError
    from webui.pages.network_files import network_file

    store = snapshot.open()
    names = open_index(store, snapshot.folder)
    explorer, lists = read_explorer(store, snapshot.manifest, names)
    request = read_network_criteria(names, lists, snapshot.manifest.base, given, strict=True)
    for note in request.notes:
        click.echo(note, err=True)
    drawing = explorer.draw(request.criteria)
    if not drawing.nodes:
        raise NotFoundError("no network", "the register", "partnerships that meet all values", request.title)
    file.write_bytes(network_file(form, drawing, snapshot.manifest, request.title))


def _write_network(store: "Store", file: Path, form: str) -> None:
    """Write the network of all organisations that share partnerships."""
    import networkx as nx

    from graph.explorer.whole_network import whole_network
    from ontology.csv_text import csv_file

    graph = whole_network(store)
    if form == "graphml":
        nx.write_graphml(graph, file)
        return
    label = graph.nodes(data="label")
    columns = ("one", "one_label", "other", "other_label", "partnerships", "newman_weight")
    ties = sorted((min(a, b), max(a, b), data) for a, b, data in graph.edges(data=True))
    rows = [(a, label[a], b, label[b], data["shared"], round(data["weight"], 4)) for a, b, data in ties]
    file.write_bytes(csv_file(columns, rows))
