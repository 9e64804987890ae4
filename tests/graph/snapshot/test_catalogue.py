"""The catalogue is valid DCAT-AP, and its counts are those of the graph."""

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, VOID, Graph, Literal, URIRef

from graph.snapshot.folder import Snapshot
from graph.store.engine import Embedded, rows
from ontology.documents import FOLDER as ONTOLOGY

BASE = "http://localhost:8000/"
SHAPES = (Path(__file__).parent / "dcat_ap.ttl", ONTOLOGY / "shapes" / "dataset.ttl")
WHOLE, CATALOGUE = URIRef(BASE + "dataset"), URIRef(BASE + "catalogue")


@pytest.fixture(scope="module")
def catalogue(store: Embedded) -> Graph:
    graph = Graph()
    for subject, predicate, value in rows(
        store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{BASE}graph/catalogue> {{ ?s ?p ?o }} }}")
    ):
        graph.parse(data=f"{subject} {predicate} {value} .", format="nt")
    return graph


def test_catalogue_is_valid_dcat_ap(catalogue: Graph) -> None:
    shapes = Graph()
    for path in SHAPES:
        shapes.parse(path)
    conforms, _, report = validate(catalogue, shacl_graph=shapes)
    assert conforms, report


def test_shapes_find_what_a_catalogue_lacks(catalogue: Graph) -> None:
    poorer = Graph()
    for triple in catalogue:
        if triple[1] not in (DCTERMS.publisher, DCAT.accessURL):
            poorer.add(triple)
    shapes = Graph().parse(SHAPES[0])
    _, _, report = validate(poorer, shacl_graph=shapes)
    assert "Results (27)" in report


def test_counts_of_the_parts_are_those_of_the_graph(catalogue: Graph, snapshot: Snapshot) -> None:
    counted = {part.name: part.triples for part in snapshot.manifest.parts if part.name != "catalogue"}
    for name, triples in counted.items():
        dataset = URIRef(f"{BASE}graph/{name}")
        parts = catalogue.objects(dataset, VOID.propertyPartition)
        assert sum(int(str(catalogue.value(part, VOID.triples))) for part in parts) == triples, name
    assert catalogue.value(WHOLE, VOID.triples) == Literal(sum(counted.values()))


def test_each_class_is_counted_with_an_example(catalogue: Graph) -> None:
    part = URIRef(BASE + "dataset#class-hansa-ClusterOrganisation")
    assert part in set(catalogue.objects(WHOLE, VOID.classPartition))
    assert int(str(catalogue.value(part, VOID.entities))) == 1513
    by_graph = {
        name: int(
            str(catalogue.value(URIRef(f"{BASE}graph/{name}#class-hansa-ClusterOrganisation"), VOID.entities))
        )
        for name in ("cluster-organisations", "partnerships")
    }
    assert by_graph == {"cluster-organisations": 1464, "partnerships": 49}
    assert catalogue.value(part, VOID.exampleResource) == URIRef(BASE + "organisation/abbi-lt")


def test_links_to_the_official_lists_are_counted(catalogue: Graph) -> None:
    links = {
        str(catalogue.value(one, VOID.objectsTarget)): int(str(catalogue.value(one, VOID.triples)))
        for one in catalogue.subjects(RDF.type, VOID.Linkset)
        if str(one).endswith(("exactMatch", "addressCountry"))
    }
    assert links == {
        "http://data.europa.eu/nuts": 2087,
        "http://data.europa.eu/ux2/nace2/nace2": 49,
        "http://publications.europa.eu/resource/authority/country": 6056,
    }


def test_source_without_a_public_licence_states_the_publishers_terms(catalogue: Graph) -> None:
    dataset = URIRef(BASE + "graph/sector-relatedness")
    assert catalogue.value(dataset, DCTERMS.license) is None
    rights = catalogue.value(dataset, DCTERMS.rights)
    assert "The publisher's terms apply: https://www.clustermapping.us" in str(
        catalogue.value(rights, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
    )


def test_derived_graph_names_what_it_was_derived_from(catalogue: Graph, snapshot: Snapshot) -> None:
    prov = URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")
    sources = {str(one) for one in catalogue.objects(URIRef(BASE + "graph/derived"), prov)}
    names = {part.name for part in snapshot.manifest.parts} - {"derived", "catalogue"}
    assert sources == {f"{BASE}graph/{name}" for name in names}
