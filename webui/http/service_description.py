"""The SPARQL 1.1 service description of the endpoint."""

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.query_process.formats import GRAPH_FORMATS, RESULT_FORMATS
from graph.snapshot.manifest import Manifest
from ontology.namespace import DCTERMS, RDF, VOID, XSD, Namespace

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}
_FORMAT = Namespace("http://www.w3.org/ns/formats/")


def describe_endpoint(manifest: Manifest, address: str, data_set: str) -> list[Triple]:
    """Return the description of the endpoint at an address: language, formats, graphs and their sizes.

    `data_set` is the IRI of what it answers from; its description as VoID stands there.
    """
    service, dataset, default = NamedNode(address), NamedNode(data_set), BlankNode("default")
    description = [
        Triple(service, _node(RDF("type")), _node(SD("Service"))),
        Triple(service, _node(SD("endpoint")), service),
        Triple(service, _node(SD("supportedLanguage")), _node(SD("SPARQL11Query"))),
        Triple(service, _node(SD("feature")), _node(SD("UnionDefaultGraph"))),
        Triple(service, _node(SD("defaultDataset")), dataset),
        Triple(dataset, _node(RDF("type")), _node(SD("Dataset"))),
        Triple(dataset, _node(RDF("type")), _node(VOID("Dataset"))),
        Triple(dataset, _node(VOID("sparqlEndpoint")), service),
        Triple(dataset, _node(DCTERMS("identifier")), Literal(manifest.id)),
        Triple(dataset, _node(SD("defaultGraph")), default),
        Triple(default, _node(RDF("type")), _node(SD("Graph"))),
        Triple(default, _node(VOID("triples")), _count(manifest.triples)),
    ]
    for media_type in (*RESULT_FORMATS, *GRAPH_FORMATS):
        description.append(Triple(service, _node(SD("resultFormat")), _node(_FORMAT(_FORMATS[media_type]))))
    for part in manifest.parts:
        named, graph = BlankNode(f"named-{part.name}"), BlankNode(f"graph-{part.name}")
        description += [
            Triple(dataset, _node(SD("namedGraph")), named),
            Triple(named, _node(RDF("type")), _node(SD("NamedGraph"))),
            Triple(named, _node(SD("name")), NamedNode(part.graph)),
            Triple(named, _node(SD("graph")), graph),
            Triple(graph, _node(RDF("type")), _node(SD("Graph"))),
            Triple(graph, _node(VOID("triples")), _count(part.triples)),
        ]
    return description


def _node(term: str) -> NamedNode:
    return NamedNode(term[1:-1])


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=_node(XSD("integer")))
