"""Two languages: their addresses, their caching, and pages that are whole in each."""

import pytest
from flask.testing import FlaskClient

from graph.snapshot.folder import SnapshotFolder
from tests.support.web import publish
from webui.app import create_app
from webui.edition.edition import ServedEdition


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("languages")
    publish(folder / "store", folder / "text")
    return create_app(ServedEdition(SnapshotFolder(folder / "store"))).test_client()


def get(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, (path, response.status_code)
    return response.text


def test_the_prefix_decides_the_language_and_links_keep_it(client: FlaskClient) -> None:
    english, german = get(client, "/partners?organisation=bhc"), get(client, "/de/partners?organisation=bhc")
    assert '<html lang="en">' in english
    assert '<html lang="de">' in german
    assert ">Find partners<" in english
    assert ">Partner finden<" in german
    assert 'href="/organisation/' in english
    assert 'href="/de/organisation/' in german
    assert 'href="/organisation/' not in german


def test_each_page_leads_to_itself_in_the_other_language(client: FlaskClient) -> None:
    english, german = get(client, "/regions?country=ES"), get(client, "/de/regions?country=ES")
    for text in (english, german):
        assert 'hreflang="en" href="http://localhost:8000/regions?country=ES"' in text
        assert 'hreflang="de" href="http://localhost:8000/de/regions?country=ES"' in text
    assert '<a class="language" href="/de/regions?country=ES" hreflang="de" lang="de">Deutsch</a>' in english
    assert '<a class="language" href="/regions?country=ES" hreflang="en" lang="en">English</a>' in german


def test_pages_say_their_language_and_have_tags_of_their_own(client: FlaskClient) -> None:
    english, german = client.get("/data"), client.get("/de/data")
    assert english.headers["Content-Language"] == "en"
    assert german.headers["Content-Language"] == "de"
    assert english.headers["ETag"] != german.headers["ETag"]
    assert client.get("/de/data", headers={"If-None-Match": german.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "path", ["organisation/bhc.ttl", "regions.csv?country=ES", "static/site.css", "robots.txt"]
)
def test_data_and_files_have_one_address(client: FlaskClient, path: str) -> None:
    response = client.get(f"/de/{path}")
    assert (response.status_code, response.headers["Location"]) == (301, f"/{path}")


def test_a_thing_leads_to_its_page_in_the_language_and_to_its_data_without(client: FlaskClient) -> None:
    page = client.get("/de/organisation/bhc", headers={"Accept": "text/html"})
    data = client.get("/de/organisation/bhc", headers={"Accept": "text/turtle"})
    assert (page.status_code, page.headers["Location"]) == (303, "/de/organisation/bhc.html")
    assert (data.status_code, data.headers["Location"]) == (303, "/organisation/bhc.ttl")
