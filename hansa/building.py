"""Where loaders and graph meet: build the graph from the shipped facts."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import hansa
from graph import build as graph_build
from graph.derived import derive
from graph.snapshot import Part, Shelf, Snapshot
from loaders import run
from loaders.load import Load
from loaders.source import FOLDER, Source
from ontology.documents import SCHEMES, SHAPES, VOCABULARY, Document
from ontology.iri import Minter
from ontology.parsing import triples_of
from ontology.term import Triple


def build(
    store: Path,
    base: str,
    facts: Path = FOLDER / "data",
    unsourced: bool = False,
    report: Callable[[str], None] = lambda _: None,
) -> Snapshot:
    """Build the graph of the shipped facts into a folder of snapshots and publish it.

    `facts` is the folder of the curated files; `unsourced` adds the priorities that no page vouches for.
    """
    mint = Minter(base)
    shelf = run.Shelf(facts)
    chosen = [source for source in shelf.sources if unsourced or not source.optional]
    inputs = _inputs(shelf, chosen, mint)
    return graph_build.build(Shelf(store), inputs, mint, hansa.__version__, SHAPES, derive, report)


def _inputs(shelf: run.Shelf, sources: list[Source], mint: Minter) -> Iterator[graph_build.Input]:
    about = "The terms of the graph and the structure of its data cubes"
    yield _documents("ontology", "Vocabulary and data cubes", about, VOCABULARY, mint)
    about = (
        "51 cluster categories, 10 emerging industries and 14 industrial ecosystems with their NACE divisions"
    )
    yield _documents("schemes", "Sectors", about, SCHEMES, mint)
    reference = shelf.reference()
    for source in sources:
        load, triples = shelf.load(source, mint, reference)
        yield graph_build.Input(source.name, triples, lambda load=load: _part(load))  # type: ignore[misc]


def _documents(
    name: str, title: str, about: str, documents: tuple[Document, ...], mint: Minter
) -> graph_build.Input:
    def triples() -> Iterator[Triple]:
        for document in documents:
            yield from triples_of(document, mint.base)

    part = Part("", name, title, about, "Hansa", "EUPL-1.2", edition=hansa.__version__)
    return graph_build.Input(name, triples(), lambda: part)


def _part(load: Load) -> Part:
    source = load.source
    return Part(
        graph="",
        name=source.name,
        title=source.title,
        description=source.description,
        publisher=source.publisher,
        licence=source.licence,
        url=source.url,
        edition=source.edition,
        rows=load.rows,
        skips=[asdict(skip) for skip in load.skips],
        drift=load.drift(),
    )
