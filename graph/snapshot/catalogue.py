"""Catalogue of a snapshot: DCAT-AP for portals, VoID for query tools, PROV for provenance."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from graph.snapshot import catalogue_terms as eu
from graph.snapshot.catalogue_contents import Contents, linksets, partitions
from graph.snapshot.dumps import WHOLE
from graph.snapshot.manifest import Part
from ontology.iri import Minter, slug
from ontology.namespace import DCAT, DCTERMS, FOAF, PREFIXES, PROV, RDFS, SKOS, TYPE, VOID
from ontology.term import Term, Triple, integer, iri, literal

_TITLE = "Hansa: Europe's clusters, regions, priorities and partnerships"
_ABOUT = (
    "Every source is a named graph; one more holds the measures and opportunities that are derived from them."
)


def catalogue(mint: Minter, parts: Sequence[Part], contents: Contents) -> Iterator[Triple]:
    """Yield the catalogue: the data set of all graphs, one for each of them, and the SPARQL service.

    It holds no time of its own: a build of the same inputs gives the same triples. The last of the parts is the
    catalogue itself, which cannot count itself before it is written.
    """
    return chain(
        _catalogue(mint, parts),
        _service(mint, parts),
        _whole(mint, parts, contents),
        *(_dataset(mint, part, contents) for part in parts),
        *(
            _derivation(mint, part, [other for other in parts if other.name not in (part.name, "catalogue")])
            for part in parts
            if part.name == "derived"
        ),
        eu.terms(),
    )


def _catalogue(mint: Minter, parts: Sequence[Part]) -> Iterator[Triple]:
    whole, home = mint.catalogue(), iri(mint.base)
    yield whole, TYPE, DCAT("Catalog")
    yield whole, SKOS("prefLabel"), literal("Hansa's catalogue", "en")
    yield from _described(mint, whole, _TITLE, _ABOUT)
    yield whole, DCTERMS("license"), eu.LICENCES["CC-BY-4.0"]
    yield whole, DCTERMS("language"), eu.ENGLISH
    yield whole, DCTERMS("spatial"), eu.EUROPE
    yield whole, DCTERMS("conformsTo"), eu.DCAT_AP
    yield whole, DCAT("themeTaxonomy"), eu.THEMES
    yield whole, FOAF("homepage"), home
    yield home, TYPE, FOAF("Document")
    yield whole, DCAT("service"), mint.page("sparql")
    yield whole, DCAT("dataset"), mint.dataset()
    for part in parts:
        yield whole, DCAT("dataset"), mint.graph(part.name)


def _service(mint: Minter, parts: Sequence[Part]) -> Iterator[Triple]:
    service = mint.page("sparql")
    yield service, TYPE, DCAT("DataService")
    yield service, SKOS("prefLabel"), literal("Hansa's SPARQL endpoint", "en")
    yield from _described(mint, service, "Hansa's SPARQL endpoint", "All graphs, by SPARQL 1.1 queries.")
    yield service, DCAT("endpointURL"), service
    yield service, DCAT("endpointDescription"), service
    yield service, DCTERMS("conformsTo"), eu.SPARQL_PROTOCOL
    yield service, DCTERMS("license"), eu.LICENCES["CC-BY-4.0"]
    yield service, DCTERMS("accessRights"), eu.PUBLIC
    for dataset in (mint.dataset(), *(mint.graph(part.name) for part in parts)):
        yield service, DCAT("servesDataset"), dataset


def _whole(mint: Minter, parts: Sequence[Part], contents: Contents) -> Iterator[Triple]:
    """Yield the data set of all graphs, with what VoID says of it."""
    dataset, properties = mint.dataset(), contents.all_properties
    yield dataset, TYPE, DCAT("Dataset")
    yield dataset, TYPE, VOID("Dataset")
    yield dataset, SKOS("prefLabel"), literal("Hansa's data set of all graphs", "en")
    yield from _described(mint, dataset, _TITLE, _ABOUT)
    yield from _open(mint, dataset, WHOLE, ("REGI", "ECON", "TECH"), "CC-BY-4.0", "")
    yield dataset, DCAT("landingPage"), mint.page("sources")
    yield mint.page("sources"), TYPE, FOAF("Document")
    yield dataset, VOID("sparqlEndpoint"), mint.page("sparql")
    yield dataset, VOID("uriSpace"), literal(mint.base)
    yield dataset, VOID("triples"), integer(sum(part.triples for part in parts))
    for part in parts:
        yield dataset, VOID("subset"), mint.graph(part.name)
    for namespace in sorted(set(PREFIXES.values())):
        if any(name.startswith(namespace) for name in properties):
            yield dataset, VOID("vocabulary"), iri(namespace)
    for one in contents.all_classes:
        if one.example.startswith(mint.base):
            yield dataset, VOID("exampleResource"), iri(one.example)
    yield from partitions(dataset, contents.all_classes, properties)
    yield from linksets(dataset, contents.links)


def _dataset(mint: Minter, part: Part, contents: Contents) -> Iterator[Triple]:
    dataset, run = mint.graph(part.name), mint.run(part.name)
    yield dataset, TYPE, DCAT("Dataset")
    yield dataset, TYPE, VOID("Dataset")
    yield dataset, SKOS("prefLabel"), literal(part.title, "en")
    yield dataset, DCTERMS("title"), literal(part.title, "en")
    yield dataset, DCTERMS("description"), literal(part.description or part.title, "en")
    yield dataset, DCTERMS("identifier"), literal(part.name)
    yield from _publisher(mint, dataset, part.publisher or "Hansa")
    yield from _open(mint, dataset, part.name, part.themes, part.licence, _rights(part))
    page = iri(part.url) if part.url else mint.page("sources")
    yield dataset, DCAT("landingPage"), page
    yield page, TYPE, FOAF("Document")
    if part.url:
        yield dataset, PROV("hadPrimarySource"), page
    if part.edition:
        yield dataset, DCAT("version"), literal(part.edition)
    if part.triples:
        yield dataset, VOID("triples"), integer(part.triples)
        graph = dataset[1:-1]
        yield from partitions(
            dataset, contents.classes.get(graph, []), contents.properties.get(graph, Counter())
        )
    yield dataset, PROV("wasGeneratedBy"), run
    yield run, TYPE, PROV("Activity")
    yield run, RDFS("label"), literal(f"Load of {part.name}", "en")
    for file, count in sorted(part.rows.items()):
        yield run, RDFS("comment"), literal(f"{file}: {count} rows read", "en")
    if part.skipped:
        yield run, RDFS("comment"), literal(f"{sum(part.skipped.values())} records skipped", "en")


def _rights(part: Part) -> str:
    """Return the publisher's statement, which stands for the licence where that is no public one."""
    if part.licence in eu.LICENCES:
        return part.attribution
    return ". ".join(filter(None, (part.attribution, f"The publisher's terms apply: {part.url}")))


def _described(mint: Minter, thing: Term, title: str, about: str) -> Iterator[Triple]:
    yield thing, DCTERMS("title"), literal(title, "en")
    yield thing, DCTERMS("description"), literal(about, "en")
    yield from _publisher(mint, thing, "Hansa")


def _publisher(mint: Minter, thing: Term, name: str) -> Iterator[Triple]:
    publisher = mint.organisation(f"publisher-{slug(name)}")
    yield thing, DCTERMS("publisher"), publisher
    yield publisher, TYPE, FOAF("Agent")
    yield publisher, FOAF("name"), literal(name)
    yield publisher, SKOS("prefLabel"), literal(name)


def _open(
    mint: Minter, dataset: Term, name: str, themes: Sequence[str], licence: str, rights: str
) -> Iterator[Triple]:
    """Yield themes, access and licence of a data set, and its dump as a distribution."""
    dump, address = mint.distribution(name), mint.page(f"dumps/{name}.nq.gz")
    yield dataset, DCTERMS("spatial"), eu.EUROPE
    yield dataset, DCTERMS("accessRights"), eu.PUBLIC
    for code in themes:
        yield dataset, DCAT("theme"), eu.theme(code)
    yield dataset, VOID("dataDump"), address
    yield dataset, DCAT("distribution"), dump
    yield dump, TYPE, DCAT("Distribution")
    yield dump, DCTERMS("title"), literal(f"{name} as N-Quads, gzipped", "en")
    yield dump, SKOS("prefLabel"), literal(f"{name} as N-Quads, gzipped", "en")
    yield dump, DCAT("accessURL"), address
    yield dump, DCAT("downloadURL"), address
    yield dump, DCTERMS("format"), eu.N_QUADS
    yield dump, DCAT("mediaType"), eu.N_QUADS_TYPE
    yield dump, DCAT("compressFormat"), eu.GZIP
    if licence in eu.LICENCES:
        yield dataset, DCTERMS("license"), eu.LICENCES[licence]
        yield dump, DCTERMS("license"), eu.LICENCES[licence]
    if rights:
        statement = iri(f"{dataset[1:-1]}#rights")
        yield dataset, DCTERMS("rights"), statement
        yield dump, DCTERMS("rights"), statement
        yield statement, TYPE, DCTERMS("RightsStatement")
        yield statement, RDFS("label"), literal(rights, "en")


def _derivation(mint: Minter, part: Part, others: Sequence[Part]) -> Iterator[Triple]:
    for other in others:
        yield mint.graph(part.name), PROV("wasDerivedFrom"), mint.graph(other.name)
