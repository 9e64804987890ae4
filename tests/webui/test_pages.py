"""Pages for people, on a small graph."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.comparison.profiles import region_profile
from graph.opportunities.opportunity_filter import OpportunityFilter
from graph.opportunities.ranking import RankedOpportunities
from graph.snapshot.folder import SnapshotFolder
from graph.store.engine import Embedded
from tests.support.toy_graph import FACTS, GAPS, TABLES, figures
from tests.support.web import get, publish
from webui.app import create_app
from webui.edition.edition import ServedEdition


def test_start_page_recommends_and_leads_to_each_list(client: FlaskClient) -> None:
    text = get(client, "/")
    assert "País Vasco and Rhône-Alpes could work together on Medical Devices" in text
    assert f'<b>{GAPS + 1}</b> <a href="/opportunities">Opportunities</a>' in text
    lists = re.findall(r'<b>[\d,]+</b> <a href="/(\w+)">', text)
    assert len(lists) == 7
    assert [client.get(f"/{name}").status_code for name in lists] == [200] * 7
    assert "CC BY 4.0" in text


def test_code_finds_one_region_for_all_versions(client: FlaskClient) -> None:
    for code in ("es21", "ES 21", "ES-21"):
        response = client.get("/search", query_string={"q": code})
        assert (response.status_code, response.headers["Location"]) == (303, "/region/2021/ES21.html")


def test_name_without_accents_finds_the_name_with_accents(client: FlaskClient) -> None:
    response = client.get("/search?q=lyonbiopole")
    assert (response.status_code, response.headers["Location"]) == (303, "/organisation/lyon.html")


def test_short_name_finds_its_organisation(client: FlaskClient) -> None:
    assert client.get("/search?q=bhc").headers["Location"] == "/organisation/bhc.html"


def test_misspelt_name_is_suggested(client: FlaskClient) -> None:
    text = get(client, "/search?q=basqe+helth+clustr")
    assert "Nothing in our register matches" in text
    assert "Did you mean" in text
    assert 'href="/organisation/bhc.html"' in text


def test_search_for_nothing_finds_nothing(client: FlaskClient) -> None:
    assert "match" not in get(client, "/search?q=+").partition("<main")[2].partition("</main")[0]


def test_names_are_shown_not_obeyed(client: FlaskClient) -> None:
    text = get(client, "/organisation/lyon.html")
    assert "Lyonbiopôle &lt;Auvergne&gt;" in text
    assert "<Auvergne>" not in text
    assert "<script>alert" not in get(client, "/search?q=<script>alert(1)</script>")


def test_list_without_a_kind_shows_the_best_of_each(client: FlaskClient) -> None:
    text = " ".join(get(client, "/opportunities").split())
    assert f"The best of each kind, of <b>{GAPS + 1}</b> opportunities" in text
    assert re.findall(r'<h2 id="kind-([a-z-]+)"', text) == ["shared-priority", "gap"]
    assert text.count('<article class="card offer"') == 3
    assert f'<a href="/opportunities?kind=gap">All {GAPS}' in text


def test_first_page_of_a_kind_says_how_many_there_are(client: FlaskClient) -> None:
    text = get(client, "/opportunities?kind=gap")
    assert f"1–24 of <b>{GAPS}</b>" in " ".join(text.split())
    assert "Page 1 of 3" in text
    assert 'href="?kind=gap&amp;page=2" rel="next"' in text


def test_next_page_goes_on_where_the_first_ended(client: FlaskClient) -> None:
    text = " ".join(get(client, "/opportunities?kind=gap&page=3").split())
    assert f"49–60 of <b>{GAPS}</b>" in text
    assert "Rhône-Alpes lacks partnership 60" in text


def test_misspelt_filter_stays_and_offers_what_was_meant(client: FlaskClient) -> None:
    text = get(client, "/opportunities?kind=gapp&sector=medicl-devices&region=Pais+Vascu")
    notes = re.findall(r'<p role="note" class="note">(.*?)</p>', text)
    offers = [re.findall('href="([^"]*)">([^<]*)', note) for note in notes]
    assert [note.partition(" Did you mean")[0] for note in notes] == [
        "gapp: no such kind of opportunity.",
        "Pais Vascu: no region of that name.",
        "medicl-devices: no field of that name.",
    ]
    assert offers[0] == [("/opportunities?kind=gap&amp;region=Pais+Vascu&amp;sector=medicl-devices", "gap")]
    assert offers[1][0][1] == "País Vasco (ES21)"
    assert "region=Pa%C3%ADs+Vasco&amp;" in offers[1][0][0]
    assert offers[2][0][1] == "Medical Devices"
    assert 'name="region" value="Pais Vascu"' in text
    assert '<option value="medicl-devices" selected>' in text


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("kind=shared-priority", 1),
        ("region=ES", 1),
        ("region=país+vasco", 1),
        ("region=FRK2", GAPS + 1),
        ("region=XX", 0),
        ("country=es", 1),
        ("sector=medical-devices", GAPS + 1),
        ("sector=automotive", 0),
        ("text=rhone+TOGETHER", 1),
        ("kind=gap&country=ES", 0),
        ("confidence=inferred", GAPS + 1),
        ("confidence=stated", 0),
        ("novelty=new", GAPS + 1),
        ("likelihood=0.1", 0),
        ("page=-3", GAPS + 1),
        ("page=²", GAPS + 1),
    ],
)
def test_filters_leave_what_is_asked_for(client: FlaskClient, asked: str, expected: int) -> None:
    assert json.loads(client.get(f"/opportunities.json?{asked}").data)["total"] == expected
    rows = list(csv.DictReader(io.StringIO(client.get(f"/opportunities.csv?{asked}").text)))
    assert len(rows) == expected


def test_csv_and_json_say_the_same(client: FlaskClient) -> None:
    row = next(csv.DictReader(io.StringIO(client.get("/opportunities.csv?kind=shared-priority").text)))
    one = json.loads(client.get("/opportunities.json?kind=shared-priority").data)["opportunities"][0]
    assert row["opportunity"] == one["id"] == "http://localhost:8000/opportunity/shared-priority/es21-frk2"
    assert [float(row[name]) for name in ("score", "fit", "novelty", "confidence")] == [0.4, 0.5, 1.0, 0.8]
    assert [one[name] for name in ("strength", "intent", "link", "tie")] == [0.4, 0.6, 0.0, 0.1]


def test_opportunity_names_scores_parts_reasons_and_evidence(client: FlaskClient) -> None:
    text = get(client, "/opportunity/shared-priority/es21-frk2.html")
    for said in ("Score", "Fit", "Novelty", "Confidence", "Strength", "Intent", "Link", "Tie"):
        assert f"<dt>{said}</dt>" in text
    assert "The Basque Country claims personalised health." in text
    assert 'href="/priority/ES21/2021-2027/health.html">Personalised health</a>' in text


def test_region_shows_parents_and_what_is_in_it(client: FlaskClient) -> None:
    text = get(client, "/region/2021/ES21.html")
    assert text.index(">España</a>") < text.index(">Noreste</a>")
    assert "Basque Health Cluster" in text
    assert "Personalised health" in text
    assert "S3martMed" in text
    assert "Fields of País Vasco by what is recorded here" in text


def test_region_counts_organisations_of_its_parts(client: FlaskClient) -> None:
    assert "Basque Health Cluster" in get(client, "/region/2021/ES2.html")


def test_country_shows_organisations_without_a_region(client: FlaskClient) -> None:
    assert "Alone Cluster" in get(client, "/region/2021/ES.html")
    assert "Alone Cluster" not in get(client, "/region/2021/ES2.html")


def test_region_of_another_version_leads_to_the_one_with_facts(client: FlaskClient) -> None:
    text = get(client, "/region/2024/ES21.html")
    assert "The facts here are recorded for NUTS 2021" in text
    assert 'See <a href="/region/2021/ES21.html">País Vasco</a>' in text
    assert "Whom to meet <b>0</b>" in text


def test_organisation_says_what_was_inferred(client: FlaskClient) -> None:
    text = get(client, "/organisation/bhc.html")
    assert "<dt>Inferred, not stated</dt>" in text
    assert 'href="https://example.org/bhc" rel="external">example.org</a>' in text
    assert "Lyonbiopôle" in text


def test_partnership_lists_members_with_roles(client: FlaskClient) -> None:
    text = get(client, "/partnership/s3.html")
    assert "Basque Health Cluster" in text
    assert "coordinator" in text
    assert "500,000" in text
    assert "1 Oct 2018" in text


@pytest.mark.parametrize(
    "path",
    [
        "/sector/medical-devices.html",
        "/industry/medical-devices.html",
        "/programme/escp.html",
        "/event/lyon-2019.html",
        "/priority/ES21/2021-2027/health.html",
        "/membership/s3/bhc.html",
        "/observation/FieldEvidenceCube/2021-ES21/medical-devices.html",
        "/graph/facts.html",
        "/catalogue.html",
        "/ontology.html",
        "/sources",
        "/about",
        "/sparql",
        "/resource.html?iri=https://w3id.org/hansa/ontology%23Gap",
        "/network?start=ES21",
        "/related-fields",
    ],
)
def test_every_kind_of_page_is_whole(client: FlaskClient, path: str) -> None:
    text = get(client, path)
    assert text.count("<h1") == 1
    assert "<main" in text
    assert text.rstrip().endswith("</html>")
    assert 'lang="en"' in text


def test_every_table_has_a_caption_and_scoped_headings(client: FlaskClient) -> None:
    for path in (
        "/map?region=ES21",
        "/region/2021/ES21.html",
        "/organisation/bhc.html",
        "/network?start=ES21",
    ):
        text = get(client, path)
        assert text.count("<table") == text.count("<caption") > 0
        assert text.count("<th ") == text.count('<th scope="')


def test_unknown_page_suggests_what_was_meant(client: FlaskClient) -> None:
    response = client.get("/organisation/basque-health-clusters", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "Basque Health Cluster" in response.text
    assert "Nothing is known here of" in response.text


def test_failure_shows_no_stack_trace(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("webui.views.pages.counts", fail)
    response = client.get("/sources", headers={"Accept": "text/html"})
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text


def test_page_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/region/2021/ES21.html")
    assert first.headers["ETag"].startswith('W/"')
    again = client.get("/region/2021/ES21.html", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_page_is_packed_for_who_can_unpack_it(client: FlaskClient) -> None:
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(client.get("/").data) / 2


def test_every_answer_allows_only_what_is_ours(client: FlaskClient) -> None:
    for path in ("/", "/nothing", "/network?start=ES21", "/static/site.css"):
        with client.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self';")
        assert "unsafe" not in policy


def test_new_snapshot_is_served_without_restart(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text")
    current = ServedEdition(SnapshotFolder(tmp_path / "store"))
    client = create_app(current).test_client()
    before = client.get("/organisation/bhc.html")
    assert current.refresh() is False
    renamed = FACTS.replace('"Basque Health Cluster"', '"Renamed"')
    publish(tmp_path / "store", tmp_path / "text", renamed)
    told: list[Path] = []
    assert current.refresh(told.append) is True
    assert [path.name for path in told] == [current.edition.manifest.id]
    after = client.get("/organisation/bhc.html", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Renamed" in after.text


def test_broken_snapshot_leaves_the_old_one_served(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text")
    current = ServedEdition(SnapshotFolder(tmp_path / "store"))
    held = current.edition
    other = publish(tmp_path / "store", tmp_path / "text", derived="")
    (other.folder / "graph.nq.gz").write_bytes(b"no gzip")
    shutil.rmtree(other.folder / "store")
    assert current.refresh() is False
    assert current.edition is held


def test_graph_without_opportunities_says_so(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text", derived="")
    client = create_app(ServedEdition(SnapshotFolder(tmp_path / "store"))).test_client()
    assert "This snapshot holds no opportunities" in get(client, "/")
    assert "No opportunity fits these filters" in get(client, "/opportunities")
    assert "None is known here" in get(client, "/region/2021/ES21.html")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("tables")
    publish(folder / "store", folder / "text", TABLES, figures())
    return create_app(ServedEdition(SnapshotFolder(folder / "store"))).test_client()


def test_region_shows_employment_with_variant_year_and_source(tables: FlaskClient) -> None:
    text = get(tables, "/region/2021/FRB0.html")
    section = text.partition('<h2 id="industries">')[2].partition("</section>")[0]
    assert "Location quotient of employment" in section
    assert "all regions of NUTS level 2 as published for 2015" in section
    assert 'Source: <a href="/graph/facts.html">Facts</a> (Test' in section
    assert "Chips</a>" in section
    assert "specialisation, focus" in section
    assert "Metal</a>" in text.partition('<h2 id="options">')[2].partition("</section>")[0]


def test_complexity_is_told_with_how_to_read_it(tables: FlaskClient) -> None:
    text = (
        get(tables, "/region/2016/UKC1.html").partition('<h2 id="complexity">')[2].partition("</section>")[0]
    )
    assert "a z score, not a rank" in text
    assert "is no ranking of what is good" in text
    assert text.index("Metal</a>") < text.index("Chips</a>")


def test_territory_shows_projects_and_likeliest_meetings(tables: FlaskClient) -> None:
    text = get(tables, "/region/2021/FR.html")
    projects = text.partition('<h2 id="projects">')[2].partition("</section>")[0]
    assert projects.count("<tr>") == 1 + 3
    likelihoods = text.partition('<h2 id="likelihoods">')[2].partition("</section>")[0]
    assert "within two years of 1 Jan 2014" in likelihoods
    assert likelihoods.index("0.50") < likelihoods.index("0.25")


def test_sector_shows_where_people_work_in_its_divisions(tables: FlaskClient) -> None:
    text = get(tables, "/sector/chips.html").partition('<h2 id="industries">')[2].partition("</section>")[0]
    assert text.index(">FRB0</a>") < text.index(">UKC1</a>")
    assert "specialisation, focus" in text


def test_pages_without_tables_have_none_of_their_sections(client: FlaskClient) -> None:
    for path in ("/region/2021/ES21.html", "/sector/medical-devices.html"):
        text = get(client, path)
        assert not [
            name
            for name in ("industries", "options", "complexity", "projects", "likelihoods")
            if f'id="{name}"' in text
        ]


def test_tables_of_official_figures_have_captions_and_scoped_headings(tables: FlaskClient) -> None:
    for path in ("/region/2021/FR.html", "/region/2021/FRB0.html", "/sector/chips.html"):
        text = get(tables, path)
        assert text.count("<table") == text.count("<caption") > 0
        assert text.count("<th ") == text.count('<th scope="')


def test_regions_that_are_the_same_land_have_the_same_opportunities_and_priorities(store: Embedded) -> None:
    known = RankedOpportunities.read(store)
    whole = known.select(OpportunityFilter(region="CZ02"))
    assert whole
    assert known.select(OpportunityFilter(region="CZ020")) == whole
    part, all_ = (
        region_profile(store, f"http://localhost:8000/region/2021/{code}") for code in ("CZ020", "CZ02")
    )
    assert part["region_priorities"].rows == all_["region_priorities"].rows != []


def test_page_of_a_region_waits_neither_for_lists_nor_for_partners_nor_for_flows(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text")
    served = ServedEdition(SnapshotFolder(tmp_path / "store"))
    assert create_app(served).test_client().get("/region/2021/ES21.html").status_code == 200
    kept = {*vars(served.edition)}
    assert "evidence" in kept
    assert not kept & {"lists", "partner_index", "context"}
