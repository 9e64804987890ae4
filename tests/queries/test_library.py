"""The library of queries: each file keeps its promise, and engines agree on its answer."""

import gzip
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, parse
from pyoxigraph import Store as Engine
from rdflib import Dataset
from rdflib.plugins.sparql import prepareQuery

from graph.snapshot.folder import Snapshot
from graph.store.addresses import Addresses
from graph.store.engine import Embedded, QueryResult, rows
from graph.store.remote import Remote
from ontology.documents import DOCUMENTS
from queries.library import FOLDER, Query, QueryError, gallery, library, query, read
from tests.support.toy_graph import DERIVED, FACTS, MINT, TABLES, figures, in_memory
from tests.support.waiting import wait_until

FOLDERS = ("explore", "network", "opportunity", "quality")
ASKED = sorted(name for name in library() if name.split("/")[0] in FOLDERS)
# What official tables answer: the shipped graph holds none, so these are asked of a graph with small ones.
WIDER = (
    "explore/activities_related_to_an_activity_by_employment",
    "explore/regions_specialised_in_an_activity_by_employment",
    "network/territories_that_share_most_funded_projects",
    "opportunity/activities_close_to_what_a_region_does",
    "opportunity/likeliest_new_collaborations_of_a_region",
)
SHIPPED = [name for name in ASKED if name not in WIDER]
# The order of every query is total, so its first rows are the same from every engine.
MOST = 500
Rows = Sequence[tuple[str, ...]]
Cells = list[tuple[str | None, ...]]
BASE = "http://localhost:8000/"
NACE = "http://data.europa.eu/ux2/nace2/"
COUNTRY = "http://publications.europa.eu/resource/authority/country/"


@pytest.fixture(scope="module")
def answers(snapshot: Snapshot) -> Callable[[str], Rows]:
    """Return a function that gives the answer of the shipped graph to a query, asked once."""
    memory = Embedded.in_memory()
    with gzip.open(snapshot.dump) as stream:
        memory.engine.bulk_load(input=stream, format=RdfFormat.N_QUADS)
    return cache(lambda name: _plain(memory.query(query(name).text)))


@pytest.fixture(scope="module")
def server(snapshot: Snapshot) -> Iterator[Remote]:
    """Serve the shipped graph by a real SPARQL server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    binary = Path(sys.executable).parent / "oxigraph"
    bind = f"127.0.0.1:{port}"
    command = [str(binary), "serve-read-only", "--location", str(snapshot.folder / "store")]
    with subprocess.Popen(
        [*command, "--bind", bind, "--union-default-graph"], stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until(lambda: _answers(f"http://{bind}/", process))
            yield Remote(Addresses(f"http://{bind}/query"))
        finally:
            process.kill()


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None
    try:
        with urlopen(url):
            return True
    except (URLError, ConnectionError):
        return False


@cache
def _toy() -> Embedded:
    """Return the named things of the toy graph, with what the vocabulary says of all that they mention."""
    store = in_memory(FACTS, DERIVED)
    mentioned = {quad.object for quad in store.engine}
    for document in DOCUMENTS:
        quads = parse(path=document.path, base_iri=BASE)
        store.engine.extend(quad for quad in quads if quad.subject in mentioned)
    return store


@cache
def _tables() -> Embedded:
    """Return the official tables of the toy graph and what they give."""
    return in_memory(TABLES, figures())


def _said(store: Embedded, text: str) -> Cells:
    """Return the rows of a SELECT as text, IRIs by their last parts."""
    return [
        tuple(None if cell is None else _short(cell.value) for cell in row) for row in rows(store.query(text))
    ]


def _short(text: str) -> str:
    return text.removeprefix(BASE).removeprefix(NACE).removeprefix(COUNTRY)


def _said_by_rdflib(store: Embedded, text: str) -> Cells:
    return [
        tuple(None if cell is None else _short(str(cell)) for cell in row)
        for row in _in_rdflib(store).query(text)
    ]


@cache
def _in_rdflib(store: Embedded) -> Dataset:
    dump = store.engine.dump(format=RdfFormat.N_QUADS)
    return Dataset(default_union=True).parse(data=dump.decode(), format="nquads")


def _bare(text: str) -> str:
    """Return a query without its comments."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def _plain(answer: QueryResult) -> Rows:
    """Return an answer for comparison: rows in their order, triples sorted, one row of one cell for yes or no."""
    if isinstance(answer, QueryBoolean):
        return [(str(bool(answer)),)]
    if isinstance(answer, QueryTriples):
        return sorted((str(triple.subject), str(triple.predicate), str(triple.object)) for triple in answer)
    return [tuple(str(cell) for cell in row) for row in rows(answer)]


def test_the_gallery_is_the_queries_of_its_folders() -> None:
    assert [one.name for one in gallery()] == ASKED
    assert {name.partition("/")[0] for name in ASKED} == set(FOLDERS)


def test_names_are_words_in_snake_case() -> None:
    assert [name for name in ASKED if not re.fullmatch(r"[a-z]+/[a-z]+(_[a-z]+)*", name)] == []


@pytest.mark.parametrize("name", library())
def test_query_parses_in_two_engines(name: str) -> None:
    answer = Engine().query(query(name).text)
    form = {QuerySolutions: "SelectQuery", QueryBoolean: "AskQuery", QueryTriples: "ConstructQuery"}[
        type(answer)
    ]
    assert prepareQuery(query(name).text).algebra.name == form


@pytest.mark.parametrize("name", ASKED)
def test_header_says_what_is_returned(name: str) -> None:
    table = Engine().query(query(name).text)
    if isinstance(table, QuerySolutions):
        projected = tuple(variable.value for variable in table.variables)
    else:
        projected = ("boolean",) if isinstance(table, QueryBoolean) else ("subject", "predicate", "object")
    assert query(name).returns == projected


@pytest.mark.parametrize("name", ASKED)
def test_each_parameter_has_one_line_and_each_line_a_parameter(name: str) -> None:
    lines = re.findall(r"^ +VALUES \?(\w+) \{ UNDEF \}$", query(name).text, re.MULTILINE)
    assert lines == [parameter.name for parameter in query(name).parameters]
    assert query(name).text.count("UNDEF") == len(lines)


@pytest.mark.parametrize("name", ASKED)
def test_query_asks_nothing_of_one_engine_only(name: str) -> None:
    text = _bare(query(name).text)
    assert not re.search(r"\)[+*]|!\(|!\^|SERVICE|LOAD|GROUP_CONCAT|SAMPLE|FROM", text)
    assert set(re.findall(r"(\w+):", text)) >= set(re.findall(r"PREFIX (\w+):", text))
    assert "localhost" not in text


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_graph_has_an_answer(name: str, answers: Callable[[str], Rows]) -> None:
    assert answers(name) not in ([], [("False",)])


@pytest.mark.parametrize("name", ASKED)
def test_order_is_total(name: str, answers: Callable[[str], Rows]) -> None:
    if "SELECT" not in _bare(query(name).text):
        assert "ORDER BY" not in query(name).text
        return
    keys = re.findall(r"\?(\w+)", query(name).text.rpartition("ORDER BY")[2])
    place = [query(name).returns.index(key) for key in keys]
    seen = [tuple(row[i] for i in place) for row in answers(name)]
    assert keys
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("name", ASKED)
def test_server_answers_what_the_embedded_engine_answers(
    name: str, answers: Callable[[str], Rows], server: Remote
) -> None:
    text = query(name).text
    limit = f"\nLIMIT {MOST}" if "ORDER BY" in text and "LIMIT" not in text else ""
    assert _plain(server.query(text + limit)) == answers(name)[: MOST if limit else None]


def test_server_is_asked_a_query_whatever_its_comments_say(server: Remote) -> None:
    text = "#+ summary: x\n# add\n# load\n# drop\nASK { ?s ?p ?o }"
    assert bool(server.query(text))


SPAIN, FRANCE = ("ESP", "Spain"), ("FRA", "France")
BASQUE_COUNTRY = ("region/2021/ES21", "País Vasco")
BHC, LYON = ("organisation/bhc", "Basque Health Cluster"), ("organisation/lyon", "Lyonbiopôle <Auvergne>")
DEVICES = ("sector/medical-devices", "Medical Devices")
DRUGS = ("sector/biopharmaceuticals", "Biopharmaceuticals")
BASQUE = (*BHC, *DEVICES, *BASQUE_COUNTRY, *SPAIN, "stated", "https://example.org/bhc")
TOGETHER = (
    "opportunity/shared-priority/es21-frk2",
    "País Vasco and Rhône-Alpes could work together on Medical Devices",
    "shared-priority",
    "shared priority",
)


def _said_of_toy(name: str, **values: str) -> Cells:
    return _said(_toy(), query(name).bind(values))


def test_organisations_of_a_region_are_those_placed_in_it_or_below() -> None:
    name = "organisations_in_a_region_and_sector"
    assert _said_of_toy(name, region=f"{BASE}region/2021/ES21") == [BASQUE]
    assert _said_of_toy(name, region=f"{BASE}region/2021/ES2") == [BASQUE]


def test_organisations_without_a_place_are_listed_where_no_region_is_asked_for() -> None:
    assert _said_of_toy("organisations_in_a_region_and_sector") == [
        (*LYON, *DRUGS, "region/2021/FRK2", "Rhône-Alpes", *FRANCE, "inferred", "page of Lyon"),
        ("organisation/alone", "Alone Cluster", *DEVICES, None, None, *SPAIN, "stated", "page of Alone"),
        BASQUE,
    ]


def test_partner_of_a_partner_is_a_candidate_and_a_partner_is_not() -> None:
    table = _said_of_toy("partners_of_my_partners", organisation=f"<{BASE}organisation/bhc>", minimum="1")
    assert table == [(*BHC, "organisation/delta", "Delta", *FRANCE, "1")]


def test_claimed_sector_with_an_organisation_below_the_claimant_is_no_gap() -> None:
    priority = ("priority/ES21/2021-2027/health", "Personalised health")
    table = _said_of_toy("priorities_without_a_cluster_organisation")
    assert table == [(*BASQUE_COUNTRY, *DRUGS, *priority, "stated", "strategy")]


def test_countries_meet_both_ways_and_never_themselves() -> None:
    assert _said_of_toy("countries_that_work_together") == [
        (*FRANCE, *SPAIN, "1", "1", "1"),
        (*SPAIN, *FRANCE, "1", "1", "1"),
    ]


def test_partnership_ends_in_the_year_of_its_date_however_precise() -> None:
    name = "partnerships_ending_in_a_year"
    two = ("2022", "2022", "partnership/two", "Two", "Y-2020", None, None, "page of Two")
    s3 = ("2020", "2020-06", "partnership/s3", "S3martMed", "ESCP-S3-2018", *BHC, "page of S3martMed")
    assert _said_of_toy(name) == [two, s3]
    assert _said_of_toy(name, year="2020") == [s3]


def test_related_sectors_stand_both_ways() -> None:
    name = "sectors_related_to_a_sector"
    drugs, devices = (*DRUGS, *DEVICES, "95", "x/1"), (*DEVICES, *DRUGS, "95", "x/2")
    assert _said_of_toy(name) == [drugs, devices]
    assert _said_of_toy(name, sector=f"{BASE}sector/medical-devices") == [devices]
    assert _said_of_toy(name, minimum="95.5") == []


def test_region_whose_organisation_is_in_a_partnership_is_not_without_one() -> None:
    assert _said_of_toy("regions_without_any_partnership") == []


def test_organisation_that_closed_is_on_no_topic() -> None:
    topics = """
        <topic/laser> skos:prefLabel "lasers" . <organisation/bhc> hansa:topic <topic/laser> .
        <priority/ES21/2021-2027/health> hansa:topicInText <topic/laser> .
        <organisation/lyon> hansa:topic <topic/laser> ; hansa:status "closed" ."""
    store, laser = in_memory(FACTS, topics), ("topic/laser", "lasers")
    assert _said(store, query("organisations_by_topic").text) == [
        (*laser, "true", *BHC, "ES", *BASQUE_COUNTRY, "120", None)
    ]
    assert _said(store, query("explore/topics").text) == [(*laser, None, None, "1", "1", "1", "0", "0")]


def test_word_narrows_to_organisations_of_a_country() -> None:
    name = "cluster_organisations_by_number_of_members"
    bhc = (*BHC, "120", None, "2019", "true", *SPAIN, "https://example.org/bhc")
    lyon = (*LYON, "40", None, None, "false", *FRANCE, "page of Lyon")
    assert _said_of_toy(name) == [bhc, lyon]
    assert _said_of_toy(name, countryCode="FR") == [lyon]
    assert _said_of_toy(name, minimum="41") == [bhc]


def test_least_score_narrows_opportunities() -> None:
    numbers = ("1", "0.4", "0.5", "1", "0.8", "0.4", "0.6", "0", "0.1")
    assert _said_of_toy("opportunities_by_kind", minimum="0.4") == [(*TOGETHER, *numbers, *DEVICES)]
    assert _said_of_toy("opportunities_by_kind", minimum="0.41") == []


def test_opportunities_of_a_region_include_those_below_it() -> None:
    table = _said_of_toy("opportunities_of_a_region", region=f"{BASE}region/2021/ES2", kind="shared-priority")
    numbers = ("1", "0.4", "0.5", "1", "0.8")
    assert table == [(*TOGETHER, *numbers, *BASQUE_COUNTRY, "region/2021/FRK2", "Rhône-Alpes")]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("organisations_in_a_region_and_sector", {"sector": "not an IRI"}),
        ("partnerships_ending_in_a_year", {"year": "soon"}),
        ("sectors_related_to_a_sector", {"minimum": "much"}),
    ],
)
def test_value_of_another_type_is_refused(name: str, values: dict[str, str]) -> None:
    ((key, value),) = values.items()
    with pytest.raises(QueryError) as error:
        query(name).bind(values)
    assert error.value.what == "wrong value"
    assert key in error.value.where
    assert error.value.expected in ("one IRI", "one integer", "one decimal")
    assert error.value.found == repr(value)


def test_parameter_that_a_query_does_not_take_is_refused_with_those_it_takes() -> None:
    with pytest.raises(QueryError) as error:
        query("partnerships_ending_in_a_year").bind({"month": "6"})
    assert (error.value.what, error.value.where) == (
        "unknown parameter",
        "network/partnerships_ending_in_a_year",
    )
    assert (error.value.expected, error.value.found) == ("year", "month")


def test_string_with_quotes_stays_a_string() -> None:
    assert _said_of_toy("organisations_by_keyword", word='"} ?s ?p ?o {"') == []


def test_query_of_no_name_is_refused_with_near_names() -> None:
    with pytest.raises(QueryError, match="partnerships_ending_in_a_year"):
        query("partnerships_ending_in_year")


def test_header_without_a_type_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "broken.rq"
    path.write_text("#+ summary: x\n#+ param region: the region\n#+ returns: s\nSELECT ?s { ?s ?p ?o }\n")
    with pytest.raises(QueryError) as error:
        read(path)
    assert (error.value.what, error.value.where) == ("broken header", "broken")
    assert error.value.found == "#+ param region: the region"


def test_every_file_of_the_folder_is_in_the_library() -> None:
    assert {f"{name}.rq" for name in library()} == {
        p.relative_to(FOLDER).as_posix().partition("/")[2] for p in FOLDER.rglob("*.rq")
    }


def test_every_query_is_a_value_with_a_plain_summary() -> None:
    assert all(isinstance(query(name), Query) and query(name).summary[0].isupper() for name in ASKED)


def test_rdflib_answers_what_the_embedded_engine_answers_on_the_small_graph() -> None:
    compared = 0
    for name in ASKED:
        text = query(name).text
        expected = [] if "SELECT" not in _bare(text) else _said(_toy(), text)
        # Where nothing is there to be grouped rdflib gives one row of nothing, against the standard.
        if expected:
            compared += 1
            assert (name, _said_by_rdflib(_toy(), text)) == (name, expected)
    assert compared == 29


def _said_of_tables(name: str, **values: str) -> Cells:
    return _said(_tables(), query(name).bind(values))


ALL_OF_FRANCE = MINT.region("2021", "FR")


def test_region_earns_stars_by_employment() -> None:
    name = "regions_specialised_in_an_activity_by_employment"
    at = "observation/EmploymentQuotientCube/2021-FRB0/26/2015"
    # More persons make chips in UKC1, which is what its size would give: no star for specialisation there.
    chips = ("26", "Chips", "region/2021/FRB0", "FRB0", "1.6", "80", "2", None, "focus", "2015", at)
    assert _said_of_tables(name) == _said_of_tables(name, activity=f"{NACE}26") == [chips]
    assert _said_of_tables(name, minimum="1.7") == []


def test_related_activities_stand_both_ways() -> None:
    name = "activities_related_to_an_activity_by_employment"
    at = "observation/ActivityRelatednessCube/25/26"
    assert _said_of_tables(name) == [
        ("26", "Chips", "25", "Metal", "1", "2", at),
        ("25", "Metal", "26", "Chips", "1", "2", at),
    ]
    assert _said_of_tables(name, activity=f"{NACE}25") == [("25", "Metal", "26", "Chips", "1", "2", at)]


def test_region_is_near_to_what_is_related_to_what_it_does() -> None:
    name = "activities_close_to_what_a_region_does"
    at = "observation/ActivityDensityCube/2021-FR/25"
    (row,) = _said_of_tables(name, region=ALL_OF_FRANCE)
    assert (row[:4], row[7]) == (("region/2021/FR", "FR", "25", "Metal"), at)
    assert _said_of_tables(name, region=ALL_OF_FRANCE, minimum="100.1") == []


def test_common_projects_are_told_from_either_side() -> None:
    name = "territories_that_share_most_funded_projects"
    table = _said_of_tables(name, region=ALL_OF_FRANCE, minimum="2")
    assert [row[2:6] for row in table] == [
        ("region/2021/CZ", "CZ", "2", "1.5"),
        ("region/2021/CZ03", "CZ03", "2", "1.5"),
        ("region/2016/UKC1", "UKC1", "2", "1.5"),
    ]
    assert _said_of_tables(name, region=ALL_OF_FRANCE) == []


def test_likeliest_come_first_with_their_theme_and_cut_date() -> None:
    name = "likeliest_new_collaborations_of_a_region"
    table = _said_of_tables(name, region=ALL_OF_FRANCE)
    assert [row[2:8] for row in table] == [
        ("region/2021/CZ", "CZ", "theme/toys", "Toys", "0.5", "2014-01-01"),
        ("region/2016/UKC1", "UKC1", "theme/toys", "Toys", "0.25", "2014-01-01"),
    ]
    assert _said_of_tables(name, theme=MINT.theme("leit")) == []


@pytest.mark.parametrize("name", WIDER)
def test_rdflib_answers_what_the_embedded_engine_answers_on_tables(name: str) -> None:
    text = query(name).bind({p.name: "1" for p in query(name).parameters if p.name == "minimum"})
    table = _said(_tables(), text)
    assert table
    assert _said_by_rdflib(_tables(), text) == table
