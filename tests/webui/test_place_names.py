"""German names of regions on German pages: what has one, what keeps its own, and where they stand."""

import re

import pytest
from flask.testing import FlaskClient

from graph.names.index import open_index
from tests.support.toy_graph import FACTS, in_memory
from tests.support.web import get
from webui.app import create_app
from webui.edition.edition import ServedEdition
from webui.edition.translated_regions import translated_regions

PLACES = """
<region/2021/DE2> a geo:Feature ; skos:notation "DE2" ; skos:inScheme hansa:Nuts2021 ; skos:prefLabel "Bayern" ;
  hansa:englishName "Bavaria"@en ; skos:altLabel "BY"@de ; schema:addressCountry country:DEU .
country:DEU a schema:Country ; skos:prefLabel "Germany" ; skos:notation "DE" .
<region/2021/FRM> a geo:Feature ; skos:notation "FRM" ; skos:inScheme hansa:Nuts2021 ; skos:prefLabel "Corse" ;
  hansa:englishName "Corsica"@en ; skos:altLabel "Korsika"@de ; schema:addressCountry country:FRA .
<region/2021/FRM0> a geo:Feature ; skos:notation "FRM0" ; skos:inScheme hansa:Nuts2021 ; skos:prefLabel "Corse" ;
  hansa:englishName "Corsica"@en ; schema:addressCountry country:FRA .
<region/2021/FRF> a geo:Feature ; skos:notation "FRF" ; skos:inScheme hansa:Nuts2021 ; skos:prefLabel "Est" ;
  skos:altLabel "Osten"@de, "Ost"@de ; schema:addressCountry country:FRA .
<organisation/corsica> a org:Organization ; skos:prefLabel "Corsica" .
"""
TAKEN = '<programme/corsica> a schema:FundingScheme ; skos:prefLabel "Corsica" .'
TWICE = """
<region/2021/ITX> a geo:Feature ; skos:notation "ITX" ; skos:inScheme hansa:Nuts2021 ; skos:prefLabel "Corsica" ;
  schema:addressCountry country:ITA .
country:ITA a schema:Country ; skos:prefLabel "Italy" ; skos:notation "IT" .
"""


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", {"Bavaria": "Bayern", "Corsica": "Korsika"}),
        (TAKEN, {"Bavaria": "Bayern"}),
        (TWICE, {"Bavaria": "Bayern"}),
    ],
)
def test_a_region_is_renamed_where_its_name_means_nothing_else(more: str, expected: dict[str, str]) -> None:
    store = in_memory(FACTS + PLACES + more)
    assert translated_regions(store, open_index(store, None), "de") == expected


@pytest.fixture(scope="module")
def shipped(served: ServedEdition) -> FlaskClient:
    return create_app(served).test_client()


@pytest.mark.parametrize(
    ("path", "english", "german"),
    [
        ("region/2021/DE2.html", '<h1>Bavaria <span class="code">DE2</span>', "<h1>Bayern <span"),
        ("region/2021/DE2.html", "<title>Bavaria (DE2) – Hansa", "<title>Bayern (DE2) – Hansa"),
        ("regions?country=ES", ">Catalonia</a>", ">Katalonien</a>"),
        ("organisations?country=IT", "<span>Tuscany</span>", "<span>Toskana</span>"),
        ("compare?region=ITI1&region=AT13", "<h1>Tuscany, Vienna compared", "<h1>Toskana, Wien im Vergleich"),
        ("network?view=regions", ">Catalonia<", ">Katalonien<"),
        ("search?q=Bavar", ">Bavaria</a>", ">Bayern</a>"),
    ],
)
def test_a_german_page_has_the_german_name(
    shipped: FlaskClient, path: str, english: str, german: str
) -> None:
    one, other = get(shipped, f"/{path}"), get(shipped, f"/de/{path}")
    assert (english in one, german in one) == (True, False)
    assert (english in other, german in other) == (False, True)


def test_a_region_is_suggested_by_its_german_name_and_understood_by_it(shipped: FlaskClient) -> None:
    assert shipped.get("/de/suggest?q=Catalonia&kind=region").json[0]["label"] == "Katalonien"
    assert shipped.get("/suggest?q=Katalonien&kind=region").json[0]["label"] == "Catalonia"
    assert 'Katalonien <span class="code">ES51' in re.sub(
        "</?a.*?>", "", get(shipped, "/de/compare?region=Katalonien&region=Bayern")
    )


def test_data_keep_the_english_names(shipped: FlaskClient) -> None:
    assert ",Catalonia," in get(shipped, "/regions.csv?country=ES")
    assert "Katalonien" not in get(shipped, "/regions.csv?country=ES")


def test_a_german_list_is_in_the_order_of_its_german_names(shipped: FlaskClient) -> None:
    page = get(shipped, "/de/regions?country=AT&level=2&order=name")
    names = re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page)
    assert names == [
        "Burgenland",
        "Extra-Regio NUTS 2",
        "Kärnten",
        "Niederösterreich",
        "Oberösterreich",
        "Salzburg",
        "Steiermark",
        "Tirol",
        "Vorarlberg",
        "Wien",
    ]


def test_a_filter_is_understood_by_its_german_label(shipped: FlaskClient) -> None:
    german, english = (
        get(shipped, f"/{path}")
        for path in ("de/organisations?excellence=Silber", "organisations?excellence=Silver")
    )
    assert german.count("<tr><th") == english.count("<tr><th") > 10
