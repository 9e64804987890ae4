"""The command that takes the graph elsewhere: dumps, networks, pictures."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hansa.commands.opportunities import open_store
from hansa.settings import Settings

if TYPE_CHECKING:
    from graph.snapshot.folder import Snapshot

FORMS = ("nq", "ttl", "jsonld", "graphml", "csv", "html")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "form", type=click.Choice(FORMS), default=None, help="Else by the file's ending.")
@click.option("--around", default="", help="html, graphml, csv: only the neighbourhood of this organisation.")
@click.option(
    "--limit", type=click.IntRange(2, 150), default=60, show_default=True, help="Nodes of a neighbourhood."
)
@click.pass_obj
def export(settings: Settings, file: Path, form: str | None, around: str, limit: int) -> None:
    """Write the graph, or the partnership network, to FILE.

    nq, ttl and jsonld hold the whole graph; graphml, csv and html the network of organisations by common partnerships
    (csv: one line a tie). html is a picture that needs no other host, and needs --around.
    """
    from graph.snapshot.folder import SnapshotFolder
    from ontology.errors import HansaError

    form = form or file.suffix.removeprefix(".")
    if form not in FORMS:
        raise HansaError(
            "unknown format", str(file), f"an ending or --format of {', '.join(FORMS)}", form or "none"
        )
    if form == "html" and not around:
        raise HansaError(
            "no centre", "--around", "an organisation, since a picture of all is a hairball", "none"
        )
    snapshot = SnapshotFolder(settings.store).current()
    file.parent.mkdir(parents=True, exist_ok=True)
    if form in ("nq", "ttl", "jsonld"):
        _graph(snapshot, file, form)
    else:
        _network(settings, file, form, around, limit)
    click.echo(f"{file}: {file.stat().st_size:,} bytes of snapshot {snapshot.manifest.id}")


def _graph(snapshot: "Snapshot", file: Path, form: str) -> None:
    """Write the whole graph; Turtle and JSON-LD of the union of the named graphs."""
    import gzip
    import shutil

    from pyoxigraph import RdfFormat, serialize

    from ontology.namespace import PREFIXES

    if form == "nq":
        with gzip.open(snapshot.dump) as dump, file.open("wb") as stream:
            shutil.copyfileobj(dump, stream)
        return
    held = snapshot.open().engine
    # What two graphs say is said once; subjects stand together, which is what makes Turtle short.
    triples = sorted({quad.triple for quad in held}, key=lambda triple: str(triple))
    kind = RdfFormat.TURTLE if form == "ttl" else RdfFormat.JSON_LD
    with file.open("wb") as stream:
        serialize(triples, stream, format=kind, prefixes=PREFIXES)


def _network(settings: Settings, file: Path, form: str, around: str, limit: int) -> None:
    import csv

    import networkx as nx

    from graph.evidence import lookup
    from graph.evidence.fact_reading import read_facts
    from graph.evidence.neighbourhood import ego, named, picture
    from graph.evidence.network import network

    store = open_store(settings)
    evidence = read_facts(store)
    found = network(evidence)
    graph = nx.Graph() if found is None else named(found.graph, evidence)
    if around:
        graph = ego(graph, lookup.find(store, around, (lookup.ORGANISATION,)).iri, limit)
    if form == "graphml":
        nx.write_graphml(graph, file)
    elif form == "csv":
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("one", "one_label", "other", "other_label", "partnerships", "newman_weight"))
            for a, b, data in sorted(graph.edges(data=True)):
                labels = graph.nodes[a]["label"], graph.nodes[b]["label"]
                figures = data["shared"], round(data["weight"], 4)
                writer.writerow((a[1:-1], labels[0], b[1:-1], labels[1], *figures))
    else:
        file.write_text(picture(graph), encoding="utf-8")
