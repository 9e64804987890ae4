"""What outside tools take: dumps, the catalogue, example queries, robots and the sitemap."""

import gzip
from hashlib import sha256
from itertools import chain

import pytest
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib import DCAT, RDF, RDFS, Dataset, Graph, Literal, Namespace, URIRef

from graph.snapshot.folder import Snapshot, SnapshotFolder
from ontology.documents import VOCABULARY
from queries.library import gallery
from tests.graph.snapshot.test_catalogue import SHAPES
from tests.support.web import publish
from webui.app import create_app
from webui.edition.edition import ServedEdition
from webui.pages.vocabulary_terms import TermEntry, vocabulary

HANSA = "https://w3id.org/hansa/ontology#"
BASE = "http://localhost:8000/"
SH = Namespace("http://www.w3.org/ns/shacl#")
VOID = Namespace("http://rdfs.org/ns/void#")
SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("files")
    return publish(folder / "store", folder / "text")


@pytest.fixture(scope="module")
def client(snapshot: Snapshot) -> FlaskClient:
    return create_app(ServedEdition(SnapshotFolder(snapshot.folder.parents[1]))).test_client()


def test_each_dump_holds_its_graph_and_has_the_stated_checksum(
    client: FlaskClient, snapshot: Snapshot
) -> None:
    sums = dict(
        line.split("  ")[::-1] for line in client.get("/dumps/SHA256SUMS").get_data(as_text=True).splitlines()
    )
    counted = {part.name: part.triples for part in snapshot.manifest.parts}
    assert list(sums) == [f"{name}.nq.gz" for name in ("hansa", *counted)]
    for name, triples in counted.items():
        data = client.get(f"/dumps/{name}.nq.gz").data
        assert sha256(data).hexdigest() == sums[f"{name}.nq.gz"]
        graph = Dataset()
        graph.parse(data=gzip.decompress(data), format="nquads")
        assert len(graph.graph(f"{BASE}graph/{name}")) == len(graph) == triples
    whole = client.get("/dumps/hansa.nq.gz")
    assert whole.data == snapshot.dump.read_bytes()
    assert sha256(whole.data).hexdigest() == sums["hansa.nq.gz"]
    assert client.get("/dumps/nothing.nq.gz").status_code == 404


def test_download_is_resumed_and_not_repeated(client: FlaskClient) -> None:
    path = "/dumps/schemes.nq.gz"
    whole = client.get(path)
    tag, size = whole.headers["ETag"], len(whole.data)
    assert (whole.headers["Accept-Ranges"], int(whole.headers["Content-Length"])) == ("bytes", size)
    assert whole.headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers
    head = client.head(path)
    assert (head.data, int(head.headers["Content-Length"])) == (b"", size)
    rest = client.get(path, headers={"Range": "bytes=100-", "If-Range": tag})
    assert (rest.status_code, rest.data) == (206, whole.data[100:])
    assert rest.headers["Content-Range"] == f"bytes 100-{size - 1}/{size}"
    assert client.get(path, headers={"Range": "bytes=5-9"}).data == whole.data[5:10]
    assert client.get(path, headers={"Range": "bytes=-7"}).data == whole.data[-7:]
    assert client.get(path, headers={"Range": "bytes=100-", "If-Range": '"other"'}).status_code == 200
    assert client.get(path, headers={"Range": f"bytes={size}-"}).status_code == 416
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_page_of_dumps_lists_every_file(client: FlaskClient, snapshot: Snapshot) -> None:
    text = client.get("/dumps/").get_data(as_text=True)
    names = ["hansa", *(part.name for part in snapshot.manifest.parts)]
    assert [name for name in names if f'href="/dumps/{name}.nq.gz"' not in text] == []


@pytest.mark.parametrize("accept", ["", "*/*", "text/turtle", "application/rdf+xml;q=0.5, */*;q=0.1"])
def test_description_of_the_data_is_given_to_programs_as_data(client: FlaskClient, accept: str) -> None:
    response = client.get("/.well-known/void", headers={"Accept": accept} if accept else {})
    suffix = "rdf" if accept.startswith("application/rdf") else "ttl"
    assert (response.status_code, response.headers["Location"]) == (303, f"/dataset.{suffix}")


def test_description_of_the_data_is_a_page_for_a_browser(client: FlaskClient) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = client.get("/.well-known/void", headers={"Accept": accept})
    assert response.headers["Location"] == "/dataset.html"


def test_document_of_the_catalogue_is_valid_and_has_sizes_dates_and_checksums(
    client: FlaskClient, snapshot: Snapshot
) -> None:
    data = client.get("/catalogue.ttl").data
    assert data == client.get("/dataset.ttl").data
    graph = Graph().parse(data=data, format="turtle")
    shapes = Graph()
    for path in SHAPES:
        shapes.parse(path)
    conforms, _, report = validate(graph, shacl_graph=shapes)
    assert conforms, report
    whole = URIRef(BASE + "distribution/hansa")
    dump = snapshot.dump.read_bytes()
    assert int(str(graph.value(whole, DCAT.byteSize))) == len(dump)
    checksum = graph.value(whole, SPDX.checksum)
    assert str(graph.value(checksum, SPDX.checksumValue)) == sha256(dump).hexdigest()
    assert graph.value(URIRef(BASE + "dataset"), VOID.dataDump) == URIRef(BASE + "dumps/hansa.nq.gz")
    assert graph.value(URIRef(BASE + "dataset"), URIRef(f"{DCAT}version")) == Literal(snapshot.manifest.id)


def test_document_says_which_data_set_it_belongs_to(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/organisation/bhc.ttl").data, format="turtle")
    assert graph.value(URIRef(BASE + "organisation/bhc.ttl"), VOID.inDataset) == URIRef(BASE + "dataset")


def test_every_term_of_the_vocabulary_has_a_row_with_its_uses(snapshot: Snapshot) -> None:
    edition = ServedEdition(SnapshotFolder(snapshot.folder.parents[1])).edition
    sections = vocabulary(edition)
    graph = Graph()
    for document in VOCABULARY:
        graph.parse(document.path)
    terms = set(graph.subjects(RDFS.isDefinedBy, URIRef(HANSA[:-1])))
    structures = set(
        graph.subjects(RDF.type, URIRef("http://purl.org/linked-data/cube#DataStructureDefinition"))
    )
    assert {entry.iri for entries in sections.values() for entry in entries} == {
        str(term) for term in terms - structures
    }
    entries = {entry.iri.removeprefix(HANSA): entry for entry in chain(*sections.values())}
    assert entries["claimedBy"] == TermEntry(
        f"{HANSA}claimedBy",
        "claimed by",
        "Region or country whose strategy claims the priority.",
        ("http://purl.org/dc/terms/spatial",),
        "",
        (f"{HANSA}Priority",),
        ("http://www.opengis.net/ont/geosparql#Feature",),
        2,
        f"{BASE}priority/ES21/2021-2027/health",
    )
    uses = ("ClusterOrganisation", "FieldEvidenceCube", "Call", "Nace2")
    assert [entries[name].uses for name in uses] == [3, 1, 0, 3]


def test_page_of_the_vocabulary_has_an_anchor_for_each_term(client: FlaskClient) -> None:
    response = client.get("/ontology.html")
    text = response.get_data(as_text=True)
    for name in ("Priority", "claimedBy", "locationQuotient", "FieldEvidenceCube", "SharedPriority"):
        assert text.count(f'<tr id="{name}">') == 1
    assert '<https://w3id.org/hansa/ontology>; rel="describes"' in response.headers["Link"]


def test_every_query_of_the_gallery_is_an_example_that_states_its_text(client: FlaskClient) -> None:
    root = "/.well-known/sparql-examples/"
    response = client.get(root, headers={"Accept": "text/turtle"})
    assert response.headers["Location"] == f"{root}all.ttl"
    graph = Graph().parse(data=client.get(f"{root}all.ttl").data, format="turtle")
    examples = {
        str(one).removeprefix(BASE + root[1:]) for one in graph.subjects(RDF.type, SH.SPARQLExecutable)
    }
    assert examples == {one.name for one in gallery()}
    for one in gallery():
        name = URIRef(BASE + root[1:] + one.name)
        text = graph.value(name, SH.select) or graph.value(name, SH.construct) or graph.value(name, SH.ask)
        assert text is not None
        assert one.text.endswith(str(text))
        assert graph.value(name, RDFS.comment) == Literal(one.summary, lang="en")
    assert graph.value(name, URIRef("https://schema.org/target")) == URIRef(BASE + "sparql")


def test_example_is_a_file_of_its_own(client: FlaskClient) -> None:
    path = "/.well-known/sparql-examples/explore/regions_that_claim_a_sector"
    assert client.get(path).headers["Location"] == f"{path}.ttl"
    graph = Graph().parse(data=client.get(f"{path}.ttl").data, format="turtle")
    assert set(graph.subjects(RDF.type, SH.SPARQLSelectExecutable)) == {URIRef(BASE + path[1:])}
    declared = {
        str(graph.value(one, SH.prefix)): str(graph.value(one, SH.namespace))
        for one in graph.objects(None, SH.declare)
    }
    assert declared == {
        "dcterms": "http://purl.org/dc/terms/",
        "hansa": "https://w3id.org/hansa/ontology#",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
    }
    assert client.get("/.well-known/sparql-examples/explore/nothing.ttl").status_code == 404


def test_sitemap_lists_pages_that_are_there(client: FlaskClient, snapshot: Snapshot) -> None:
    robots = client.get("/robots.txt").get_data(as_text=True)
    assert robots.splitlines()[-1] == f"Sitemap: {BASE}sitemap.xml"
    index = client.get("/sitemap.xml").get_data(as_text=True)
    assert f"<loc>{BASE}sitemap-1.xml.gz</loc><lastmod>{snapshot.manifest.created[:10]}</lastmod>" in index
    assert "sitemap-2" not in index
    lines = gzip.decompress(client.get("/sitemap-1.xml.gz").data).decode().splitlines()
    paths = [line.partition("<loc>")[2].partition("</loc>")[0] for line in lines if "<loc>" in line]
    assert all(path.startswith(BASE) for path in paths)
    assert len(set(paths)) == len(paths)
    for expected in ("", "sources", "dumps/", "organisation/bhc.html", "opportunity/gap/frk2-1.html"):
        assert BASE + expected in paths
    for path in (*paths[:20], *paths[20::25]):
        assert client.get("/" + path.removeprefix(BASE)).status_code == 200, path
    assert client.get("/sitemap-0.xml.gz").status_code == client.get("/sitemap-2.xml.gz").status_code == 404
