"""Lists with filters on the pages, on a small graph."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from graph.lists.list_kinds import LIST_KINDS
from graph.snapshot.folder import SnapshotFolder
from tests.support.web import get, publish
from webui.app import create_app
from webui.edition.edition import ServedEdition


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("lists")
    publish(folder / "store", folder / "text")
    return create_app(ServedEdition(SnapshotFolder(folder / "store"))).test_client()


def words(client: FlaskClient, path: str) -> str:
    """Return the text of a page with single spaces."""
    return " ".join(get(client, path).split())


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


@pytest.mark.parametrize("name", LIST_KINDS)
def test_page_and_csv_of_each_list_hold_the_same_things(client: FlaskClient, name: str) -> None:
    named = [row["name"] for row in rows(client, f"/{name}.csv")]
    text = words(client, f"/{name}")
    assert f"<h1>{LIST_KINDS[name].heading}</h1>" in text
    assert text.count('<th scope="row">') == min(len(named), 50)


def test_filter_has_a_count_and_an_address(client: FlaskClient) -> None:
    text = words(client, "/organisations?text=cluster")
    assert '<a href="/organisations?text=cluster&amp;country=ES"><span>Spain</span> <b>2</b></a>' in text
    chosen = words(client, "/organisations?text=cluster&country=Spain")
    assert '<a href="/organisations?text=cluster" aria-current="true">' in chosen
    assert "<b>2</b> in our register, by partnerships." in chosen


def test_csv_has_all_values_of_the_filtered_things(client: FlaskClient) -> None:
    assert rows(client, "/organisations.csv?excellence=gold") == [
        {
            "id": "http://localhost:8000/organisation/lyon",
            "name": "Lyonbiopôle <Auvergne>",
            "short": "",
            "code": "",
            "kind": "",
            "country": "France",
            "region": "Rhône-Alpes",
            "field": "Biopharmaceuticals",
            "partnerships": "2",
        }
    ]


def test_misspelt_value_stays_and_what_was_meant_is_offered(client: FlaskClient) -> None:
    text = words(client, "/organisations?country=Spian")
    assert "Nothing in this list has “Spian” as its country. Did you mean" in text
    assert '<a href="/organisations?country=ES">Spain</a>?' in text
    assert 'name="country" value="Spian"' in text
    assert "Nothing in our register meets these filters." in text


def test_typed_text_is_shown_not_obeyed(client: FlaskClient) -> None:
    assert "<script>x" not in words(client, "/organisations?text=<script>x&country=<script>x")
