"""Catalogue of a snapshot: DCAT for portals, VoID for query tools, PROV for provenance."""

from collections.abc import Iterator, Sequence

from graph.snapshot.manifest import Part
from ontology.iri import Minter, slug
from ontology.namespace import DCAT, DCTERMS, FOAF, PROV, RDFS, SKOS, TYPE, VOID
from ontology.term import Triple, integer, iri, literal

LICENCES = {
    "CC-BY-4.0": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
    "GISCO": "https://ec.europa.eu/eurostat/web/gisco/geodata/administrative-units",
    "EUPL-1.2": "http://publications.europa.eu/resource/authority/licence/EUPL_1_2",
}


def catalogue(mint: Minter, parts: Sequence[Part]) -> Iterator[Triple]:
    """Yield a catalogue with a data set and a run for each source.

    It holds no time of its own: a build of the same inputs gives the same triples.
    """
    whole = mint.catalogue()
    yield whole, TYPE, DCAT("Catalog")
    yield whole, TYPE, VOID("Dataset")
    yield (
        whole,
        DCTERMS("title"),
        literal("Hansa: Europe's clusters, regions, priorities and partnerships", "en"),
    )
    yield whole, SKOS("prefLabel"), literal("Hansa's catalogue", "en")
    yield (
        whole,
        DCTERMS("description"),
        literal("Every source is a named graph; the graph `derived` is computed.", "en"),
    )
    yield whole, VOID("triples"), integer(sum(part.triples for part in parts))
    for part in parts:
        dataset = mint.graph(part.name)
        yield whole, DCAT("dataset"), dataset
        yield from _dataset(mint, part)


def _dataset(mint: Minter, part: Part) -> Iterator[Triple]:
    dataset, run = mint.graph(part.name), mint.run(part.name)
    yield dataset, TYPE, DCAT("Dataset")
    yield dataset, TYPE, VOID("Dataset")
    yield dataset, DCTERMS("title"), literal(part.title, "en")
    yield dataset, SKOS("prefLabel"), literal(part.title, "en")
    yield dataset, DCTERMS("description"), literal(part.description, "en")
    yield dataset, DCTERMS("identifier"), literal(part.name)
    if part.triples:
        # The catalogue cannot count itself before it is written.
        yield dataset, VOID("triples"), integer(part.triples)
    licence = LICENCES.get(part.licence)
    if licence:
        yield dataset, DCTERMS("license"), iri(licence)
    if part.publisher:
        publisher = mint.organisation(f"publisher-{slug(part.publisher)}")
        yield dataset, DCTERMS("publisher"), publisher
        yield publisher, TYPE, FOAF("Agent")
        yield publisher, FOAF("name"), literal(part.publisher)
        yield publisher, SKOS("prefLabel"), literal(part.publisher)
    if part.url:
        yield dataset, DCAT("landingPage"), iri(part.url)
    if part.attribution:
        yield dataset, DCTERMS("rights"), literal(part.attribution, "en")
    if part.edition:
        yield dataset, DCAT("version"), literal(part.edition)
    yield dataset, PROV("wasGeneratedBy"), run
    yield run, TYPE, PROV("Activity")
    yield run, RDFS("label"), literal(f"Load of {part.name}", "en")
    for file, count in sorted(part.rows.items()):
        yield run, RDFS("comment"), literal(f"{file}: {count} rows read", "en")
    if part.skipped:
        yield run, RDFS("comment"), literal(f"{sum(part.skipped.values())} records skipped", "en")
