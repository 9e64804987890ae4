"""Two languages: their addresses, their caching, and pages that are whole in each."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from urllib.request import Request, urlopen

import pytest
from flask.testing import FlaskClient

from graph.evidence.fact_reading import read_facts
from graph.opportunities.ranking import RankedOpportunities
from graph.store.engine import Embedded
from ontology.sentence import Sentence, names, sentence, word
from ontology.sentence_json import decoded
from tests.support.messages import messages
from tests.support.web import get
from tests.webui.test_every_page import PAGES
from webui.app import create_app
from webui.edition.edition import ServedEdition
from webui.http.catalogue_texts import catalogue, in_language, labels_in


def test_the_prefix_decides_the_language_and_links_keep_it(client: FlaskClient) -> None:
    english, german = get(client, "/partners?organisation=bhc"), get(client, "/de/partners?organisation=bhc")
    assert '<html lang="en">' in english
    assert '<html lang="de">' in german
    assert ">Find partners<" in english
    assert ">Partner finden<" in german
    assert 'href="/organisation/' in english
    assert 'href="/de/organisation/' in german
    assert 'href="/organisation/' not in german


def test_a_name_typed_in_german_is_understood(client: FlaskClient) -> None:
    text = get(client, "/de/partners?organisation=bhc&on=Medizintechnik&country=Frankreich,+Spanien")
    assert 'name="on" value="Medical Devices"' in text
    assert 'name="country" value="France, Spain"' in text


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


ASK = "SELECT+*+WHERE+%7B%3Fs+a+%3Ftype%7D+ORDER+BY+%3Fs+LIMIT+1"
QUERY = "explore/organisations_in_a_region_and_sector?region=ES21&view=table"


@pytest.mark.parametrize(
    ("path", "english", "german"),
    [
        ("data", ">Pages as data<", ">Seiten als Daten<"),
        (
            f"sparql?query={ASK}&format=html",
            ">Use this answer elsewhere<",
            ">Diese Antwort an anderer Stelle nutzen<",
        ),
        (f"queries/{QUERY}", ">Use this answer elsewhere<", ">Diese Antwort an anderer Stelle nutzen<"),
    ],
)
def test_the_server_caches_the_languages_apart(url: str, path: str, english: str, german: str) -> None:
    def read(address: str) -> str:
        page_request = Request(url + address, headers={"Accept": "text/html"})
        with urlopen(page_request) as response:
            return response.read().decode()

    for _ in range(2):
        first, second = read(path), read(f"de/{path}")
        assert english in first
        assert german not in first
        assert german in second
        assert english not in second


PART = re.compile(r"%\(\w+\)s|\{\w+\}")


def test_the_catalogue_has_every_text_and_no_other() -> None:
    german = catalogue("de")
    keys = [message.id if isinstance(message.id, str) else message.id[0] for message in german if message.id]
    assert sorted(keys) == sorted(messages())
    assert [message.id for message in german if message.id and not all(_texts(message.string))] == []
    assert [message.id for message in german if message.fuzzy and message.id] == []


def test_a_translation_has_the_parts_of_its_text() -> None:
    for message in catalogue("de"):
        if message.id:
            own = {part for text in _texts(message.id) for part in PART.findall(text)}
            assert {part for text in _texts(message.string) for part in PART.findall(text)} == own, message.id


def _texts(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


MADE = """
PREFIX hansa: <https://w3id.org/hansa/ontology#>
SELECT DISTINCT ?parts WHERE { GRAPH ?graph { ?made hansa:sentenceParts ?parts } }
"""


def test_every_sentence_of_the_shipped_graph_has_a_german_form(store: Embedded) -> None:
    sentences = {decoded(row[0].value) for row in store.query(MADE)}  # type: ignore[union-attr]
    sentences |= {party.line for one in RankedOpportunities.read(store).all for party in one.parties}
    assert len(sentences) > 10_000
    words = {words for text in sentences for words in english_of(text)}
    assert words - {region.label for region in read_facts(store).regions.values()} == set()


def english_of(text: str) -> Iterator[str]:
    """Yield the templates and the words of a sentence that have no German form."""
    if isinstance(text, Sentence):
        words = [text.template] if re.search("[a-z]{2}", re.sub(r"\{\w+\}", "", text.template)) else []
        yield from (one for one in words if one not in german_texts() and one.lower() not in labels_in("de"))
        for part in text.parts.values():
            yield from english_of(part)


@cache
def german_texts() -> frozenset[str]:
    return frozenset(text for message in catalogue("de") if message.id for text in _texts(message.id))


def test_a_sentence_is_made_from_its_parts_and_names_stay() -> None:
    made = sentence(
        "{name} and {other} could join forces on {topics}",
        name="Waste and Recycling Cluster (AT)",
        other="Beta (SI)",
        topics=names([word("waste and recycling"), word("bioenergy")]),
    )
    expected = (
        "Waste and Recycling Cluster (AT) und Beta (SI) könnten ihre Kräfte bündeln zum Thema „Abfall und Recycling"
        " und Bioenergie“"
    )
    assert in_language("de", made) == expected


SHOWN = [path for path in PAGES if not path.startswith("de/")]
SAME = {
    *(
        "Hansa",
        "CSV",
        "JSON",
        "XML",
        "SPARQL",
        "GraphML",
        "Turtle",
        "JSON-LD",
        "N-Triples",
        "RDF/XML",
        "IRI",
        "SVG",
    ),
    *(
        "Name",
        "Code",
        "Region",
        "Filter",
        "Partner",
        "Agenda",
        "Dumps",
        "Status",
        "Permalink",
        "Organisation",
    ),
    *("Region: organisations, priorities", "Status: organisations, partnerships, events"),
    *("Madeira", "Guadeloupe", "Martinique", "Mayotte", "Lyonbiopole", "example.org", "nothing-of-that-name"),
}
# Elements without words of ours: code, choices, and what is marked as English.
QUIET = re.compile(
    r"<(script|style|pre|code|textarea)\b.*?</\1>|<(?P<name>(?!html)\w+)[^>]* lang=.en.[^>]*>.*?</(?P=name)>",
    re.DOTALL,
)
# The name of a time zone.
ZONE = re.compile(r"[A-Z][a-z]+/[\w/-]+")


def texts(page: str) -> set[str]:
    """Return the texts of a page that hold words."""
    pieces = (unescape(" ".join(piece.split())) for piece in re.split(r"<[^>]+>", QUIET.sub("", page)))
    return {
        piece.strip(" .,:;·()“”")
        for piece in pieces
        if re.search(r"[a-z]{3}", piece) and not ZONE.fullmatch(piece)
    }


@pytest.mark.parametrize("path", SHOWN)
def test_a_german_page_has_no_english_but_what_the_data_say(
    client: FlaskClient, literals: re.Pattern[str], path: str
) -> None:
    english, german = (
        client.get(f"/{prefix}{path}", headers={"Accept": "text/html"}, follow_redirects=True)
        for prefix in ("", "de/")
    )
    assert english.status_code == german.status_code
    same = texts(german.text) & texts(english.text)
    assert {text for text in same if re.search(r"[a-z]{3}", literals.sub("", text))} == set()


@pytest.fixture(scope="module")
def literals(client: FlaskClient) -> re.Pattern[str]:
    store = client.application.extensions["hansa"].current.edition.store
    rows = store.query(
        "SELECT DISTINCT ?text WHERE { GRAPH ?graph { ?thing ?property ?text } FILTER(isLiteral(?text)) }"
    )
    german = labels_in("de")
    known = {
        text for row in rows if german.get((text := row[0].value.strip(" .")).lower(), text) == text
    } | SAME
    return re.compile("|".join(sorted(map(re.escape, known), key=len, reverse=True)))


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        (
            "opportunities?likelihood=7",
            "ungültiger Wert in Wahrscheinlichkeit: erwartet eine Zahl von 0 bis 1, angegeben 7",
        ),
        ("opportunities?sector=nonsense", "nonsense: unbekannter Name (Branche)."),
        ("partners?organisation=bhc&class=foo", "unbekannte Klasse von Regionen in dem Graphen: erwartet "),
        (
            "compare?region=ES21&region=ES21",
            "kein Vergleich möglich: erwartet 2 bis 10 Regionen, angegeben 1",
        ),
        (
            "network?country=Atlantis",
            "Land: unbekannter Wert in der Liste: erwartet ein Wert aus der Liste, angegeben Atlantis",
        ),
        (
            "explain?a=ES21&b=bhc",
            "kein Paar in ES21, bhc: erwartet zwei Regionen oder zwei Organisationen, angegeben eine von jeder Art",
        ),
    ],
)
def test_a_german_page_says_in_german_what_was_expected(client: FlaskClient, path: str, fault: str) -> None:
    assert fault in " ".join(client.get(f"/de/{path}", headers={"Accept": "text/html"}).text.split())


def test_what_stays_english_is_marked_on_german_pages_alone(client: FlaskClient) -> None:
    english, german = get(client, "/ontology.html"), get(client, "/de/ontology.html")
    meaning = "What is known of each territory in each cluster category: "
    assert (meaning in english, f'<span lang="en">{meaning}' in english) == (True, False)
    assert f'<span lang="en">{meaning}' in german


def test_the_editor_offers_terms_with_labels_in_the_language_of_its_page(client: FlaskClient) -> None:
    assert 'data-terms="/sparql/terms.json?language=de"' in get(client, "/de/sparql")
    assert 'data-terms="/sparql/terms.json"' in get(client, "/sparql")
    labels = [
        {name: label for name, label, _ in client.get(f"/sparql/terms.json{query}").json["properties"]}
        for query in ("", "?language=de")
    ]
    assert [one["hansa:claimedBy"] for one in labels] == ["claimed by", "genannt von"]


@pytest.fixture(scope="module")
def shipped(served: ServedEdition) -> FlaskClient:
    return create_app(served).test_client()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "region/2021/ES51.html",
        "sector/automotive.html",
        "topic/hydrogen.html",
        "organisations?region=DE2",
        "partnerships",
        "regions?country=DE",
        "compare?region=ITI1&region=AT13",
        "network?view=regions",
        "map?indicator=quotient&field=Automotive",
        "opportunities?kind=gap",
        "partners?organisation=biocat",
        "explain?a=ES51&b=DE2",
        "related-fields?region=DE2",
    ],
)
def test_a_german_page_of_the_shipped_graph_has_no_english_text_that_has_a_german_form(
    shipped: FlaskClient, served: ServedEdition, path: str
) -> None:
    forms = {message.id: message.string for message in catalogue("de") if isinstance(message.id, str)}
    forms |= served.edition.german_regions
    # An administration that is called as its region keeps its name.
    names_that_stay = set(served.edition.lists["organisations"].labels)
    shown = texts(get(shipped, f"/de/{path}")) - set(forms.values()) - names_that_stay
    assert {text for text in shown if forms.get(text, text) != text} == set()
