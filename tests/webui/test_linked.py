"""Linked data: one IRI, a document for every client."""

import pytest
from flask.testing import FlaskClient
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef

from graph.opportunities.ledger import record
from graph.snapshot.folder import SnapshotFolder
from tests.support.toy_graph import DERIVED
from tests.support.web import publish
from webui.app import create_app
from webui.edition.edition import ServedEdition

ORG = Namespace("http://www.w3.org/ns/org#")
HANSA = Namespace("https://w3id.org/hansa/ontology#")
BHC = URIRef("http://localhost:8000/organisation/bhc")


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/html", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("*/*", "html"),
        ("", "html"),
        ("text/html;q=0.5, text/turtle;q=0.9", "ttl"),
        ("text/turtle;q=0.2, application/rdf+xml;q=0.8, */*;q=0.1", "rdf"),
        ("text/html;q=0, */*", "ttl"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
    ],
)
def test_thing_leads_to_the_document_that_suits(client: FlaskClient, accept: str, suffix: str) -> None:
    response = client.get("/organisation/bhc", headers={"Accept": accept} if accept else {})
    assert response.status_code == 303
    assert response.headers["Location"] == f"/organisation/bhc.{suffix}"
    assert "Accept" in response.headers["Vary"]
    assert 'rel="alternate"' in response.headers["Link"]


def test_client_that_accepts_nothing_of_ours_is_refused(client: FlaskClient) -> None:
    assert client.get("/organisation/bhc", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("suffix", "form", "media_type"),
    [
        ("ttl", "turtle", "text/turtle; charset=utf-8"),
        ("nt", "nt", "application/n-triples"),
        ("rdf", "xml", "application/rdf+xml"),
        ("jsonld", "json-ld", "application/ld+json"),
    ],
)
def test_document_describes_its_thing_in_every_format(
    client: FlaskClient, suffix: str, form: str, media_type: str
) -> None:
    response = client.get(f"/organisation/bhc.{suffix}")
    assert response.headers["Content-Type"] == media_type
    graph = Graph().parse(data=response.data, format=form)
    assert (BHC, SKOS.prefLabel, Literal("Basque Health Cluster")) in graph
    assert (BHC, RDF.type, HANSA.ClusterOrganisation) in graph
    membership = URIRef("http://localhost:8000/membership/s3/bhc")
    assert (membership, ORG.member, BHC) in graph
    assert (membership, ORG.role, HANSA.Coordinator) in graph
    region = URIRef("http://localhost:8000/region/2021/ES21")
    assert (region, SKOS.prefLabel, Literal("País Vasco")) in graph


def test_formats_say_the_same(client: FlaskClient) -> None:
    document = URIRef("http://localhost:8000/organisation/bhc.ttl")
    sizes = set()
    for suffix, form in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")):
        graph = Graph().parse(data=client.get(f"/organisation/bhc.{suffix}").data, format=form)
        sizes.add(len(graph))
    assert document.startswith(BHC)
    assert len(sizes) == 1


def test_opportunity_document_holds_its_reasons(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/opportunity/shared-priority/es21-frk2.ttl").data, format="turtle")
    one = URIRef("http://localhost:8000/opportunity/shared-priority/es21-frk2")
    reason = graph.value(one, HANSA.reason)
    assert reason == URIRef(f"{one}#reason-1")
    assert graph.value(reason, HANSA.evidence) == URIRef(
        "http://localhost:8000/priority/ES21/2021-2027/health"
    )


def test_json_ld_is_compacted(client: FlaskClient) -> None:
    data = client.get("/organisation/bhc.jsonld").get_json(force=True)
    one = next(item for item in data["@graph"] if item.get("id") == str(BHC))
    assert one["prefLabel"] == "Basque Health Cluster"
    assert one["spatial"] == "http://localhost:8000/region/2021/ES21"


def test_document_is_the_same_on_every_request(client: FlaskClient) -> None:
    for suffix in ("ttl", "nt", "rdf", "jsonld"):
        path = f"/organisation/bhc.{suffix}"
        assert client.get(path).data == client.get(path).data


def test_unchanged_document_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/organisation/bhc.ttl").headers["ETag"]
    assert client.get("/organisation/bhc.ttl", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/organisation/bhc.nt", headers={"If-None-Match": tag}).status_code == 200


def test_unknown_thing_is_told_to_programs_in_a_line(client: FlaskClient) -> None:
    for path in ("/organisation/nobody", "/organisation/nobody.ttl", "/a%20b<c>", "/%ff", "/%EF%BF%BF"):
        response = client.get(path, headers={"Accept": "text/turtle"})
        assert response.status_code == 404
        assert response.headers["Content-Type"].startswith("text/plain")
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_vocabulary_is_served(client: FlaskClient) -> None:
    response = client.get("/ontology", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["Location"]) == (303, "/ontology.ttl")
    graph = Graph().parse(data=client.get("/ontology.ttl").data, format="turtle")
    assert (HANSA.Priority, RDF.type, URIRef("http://www.w3.org/2002/07/owl#Class")) in graph
    assert client.get("/ontology/context.jsonld").get_json(force=True)["@context"]["id"] == "@id"


def test_official_iri_is_described_here(client: FlaskClient) -> None:
    iri = "http://publications.europa.eu/resource/authority/country/ESP"
    response = client.get(f"/resource?iri={iri}", headers={"Accept": "text/turtle"})
    assert response.status_code == 303
    graph = Graph().parse(data=client.get(response.headers["Location"]).data, format="turtle")
    assert (URIRef(iri), SKOS.notation, Literal("ES")) in graph
    assert client.get("/resource?iri=http://example.org/no").status_code == 404
    assert client.get("/resource.ttl?iri=%3Cx%3E").status_code == 404


def test_links_beyond_the_limit_are_said_to_be_left_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("many")
    many = "".join(
        f"<http://localhost:8000/a/{n}> <http://e/p> <http://localhost:8000/b> .\n" for n in range(700)
    )
    name = '<http://localhost:8000/b> <http://www.w3.org/2004/02/skos/core#prefLabel> "Much linked" .'
    publish(folder / "store", folder / "text", many + name, "")
    client = create_app(ServedEdition(SnapshotFolder(folder / "store"))).test_client()
    graph = Graph().parse(data=client.get("/b.ttl").data, format="turtle")
    assert len(list(graph.triples((None, URIRef("http://e/p"), None)))) == 500
    said = list(
        graph.objects(
            URIRef("http://localhost:8000/b.ttl"), URIRef("http://www.w3.org/2000/01/rdf-schema#comment")
        )
    )
    assert said == [
        Literal("Only the first 500 links to this thing are given; ask /sparql for all.", lang="en")
    ]


def test_opportunity_that_is_gone_leads_to_what_took_its_place(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("gone")
    snapshots = SnapshotFolder(folder / "store")
    earlier = publish(
        folder / "store", folder / "text", derived=DERIVED.replace("es21-frk2", "es21-frk2-once")
    )
    record(snapshots.ledger, earlier)
    publish(folder / "store", folder / "text")
    client = create_app(ServedEdition(snapshots)).test_client()
    path, successor = "/opportunity/shared-priority/es21-frk2-once", "opportunity/shared-priority/es21-frk2"
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert f'href="/{successor}.html"' in page.get_data(as_text=True)
    assert page.headers["Link"] == f'<http://localhost:8000/{successor}>; rel="successor-version"'
    one = URIRef(f"http://localhost:8000{path}")
    for address, accept in ((path, "text/turtle"), (f"{path}.ttl", "")):
        answer = client.get(address, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Content-Type"]) == (410, "text/turtle; charset=utf-8")
        graph = Graph().parse(data=answer.data, format="turtle")
        assert graph.value(one, DCTERMS.isReplacedBy) == URIRef(f"http://localhost:8000/{successor}")
        assert graph.value(one, OWL.deprecated) == Literal(True)
        assert graph.value(one, HANSA.kind) == HANSA.SharedPriority
    assert client.get("/opportunity/shared-priority/never").status_code == 404
