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
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat
from pyoxigraph import Store as Engine
from rdflib import Dataset, URIRef
from rdflib.plugins.sparql import prepareQuery

from graph.snapshot.folder import Snapshot
from graph.store.engine import Embedded, QueryResult, rows
from graph.store.remote import Remote
from queries.library import FOLDER, Query, QueryError, gallery, library, query, read
from tests.support.queried import BASE, TINY, said, tiny
from tests.support.waiting import wait_until
from tests.support.widegraph import MINT, region, wide

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
            yield Remote(f"http://{bind}/query")
        finally:
            process.kill()


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None
    try:
        with urlopen(url):
            return True
    except (URLError, ConnectionError):
        return False


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


def test_organisations_of_a_region_are_those_placed_in_it_or_below() -> None:
    asked = query("organisations_in_a_region_and_sector").bind({"region": f"{BASE}r/ES21"})
    assert said(tiny().query(asked)) == [
        ("o/a", "Alpha", "s/tools", "Tools", "r/ES212", "Gipuzkoa", "es", "Spain", "stated", "page a")
    ]


def test_organisations_without_a_place_are_listed_where_no_region_is_asked_for() -> None:
    asked = query("organisations_in_a_region_and_sector").text
    assert said(tiny().query(asked)) == [
        ("o/b", "Beta", "s/sea", "Sea", "r/FRH0", "Brittany", "fr", "France", "inferred", "page b"),
        ("o/c", "Gamma", "s/tools", "Tools", None, None, "es", "Spain", "stated", "page c"),
        ("o/a", "Alpha", "s/tools", "Tools", "r/ES212", "Gipuzkoa", "es", "Spain", "stated", "page a"),
    ]


def test_partner_of_a_partner_is_a_candidate_and_a_partner_is_not() -> None:
    asked = query("partners_of_my_partners").bind({"organisation": f"<{BASE}o/a>", "minimum": "1"})
    assert said(tiny().query(asked)) == [("o/a", "Alpha", "o/d", "Delta", "fr", "France", "1")]


def test_claimed_sector_with_an_organisation_below_the_claimant_is_no_gap() -> None:
    table = said(tiny().query(query("priorities_without_a_cluster_organisation").text))
    row = ("r/ES21", "Basque Country", "s/sea", "Sea", "y/1", "Tools and sea", "stated", "strategy")
    assert table == [row]


def test_countries_meet_both_ways_and_never_themselves() -> None:
    table = said(tiny().query(query("countries_that_work_together").text))
    assert table == [
        ("fr", "France", "es", "Spain", "1", "1", "1"),
        ("es", "Spain", "fr", "France", "1", "1", "1"),
    ]


def test_partnership_ends_in_the_year_of_its_date_however_precise() -> None:
    asked = query("partnerships_ending_in_a_year")
    two = ("2022", "2022", "p/2", "Two", "Y-2020", None, None, "page 2")
    one = ("2020", "2020-06", "p/1", "One", "X-2018", "o/a", "Alpha", "page 1")
    assert said(tiny().query(asked.text)) == [two, one]
    assert said(tiny().query(asked.bind({"year": "2020"}))) == [one]


def test_related_sectors_stand_both_ways() -> None:
    asked = query("sectors_related_to_a_sector")
    sea = ("s/sea", "Sea", "s/tools", "Tools", "95", "x/1")
    tools = ("s/tools", "Tools", "s/sea", "Sea", "95", "x/2")
    assert said(tiny().query(asked.text)) == [sea, tools]
    assert said(tiny().query(asked.bind({"sector": f"{BASE}s/tools"}))) == [tools]
    assert said(tiny().query(asked.bind({"minimum": "95.5"}))) == []


def test_region_whose_organisation_is_in_a_partnership_is_not_without_one() -> None:
    assert said(tiny().query(query("regions_without_any_partnership").text)) == []


def test_organisation_that_closed_is_on_no_topic() -> None:
    graph = tiny()
    graph.engine.load(
        f"""@base <{BASE}> . @prefix hansa: <https://w3id.org/hansa/ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <t/laser> skos:prefLabel "lasers" . <o/a> hansa:topic <t/laser> . <y/1> a hansa:Priority ; hansa:topicInText <t/laser> .
        <o/b> hansa:topic <t/laser> ; hansa:status "closed" .""".encode(),
        format=RdfFormat.TURTLE,
        to_graph=NamedNode(f"{BASE}graph/topics"),
    )
    alpha = ("t/laser", "lasers", "true", "o/a", "Alpha", "ES", "r/ES212", "Gipuzkoa", "120", None)
    assert said(graph.query(query("organisations_by_topic").text)) == [alpha]
    laser = ("t/laser", "lasers", None, None, "1", "1", "1", "0", "0")
    assert said(graph.query(query("explore/topics").text)) == [laser]


def test_word_narrows_to_organisations_of_a_country() -> None:
    asked = query("cluster_organisations_by_number_of_members")
    alpha = ("o/a", "Alpha", "120", None, "2019", "true", "es", "Spain", "page a")
    beta = ("o/b", "Beta", "40", None, None, "false", "fr", "France", "page b")
    assert said(tiny().query(asked.text)) == [alpha, beta]
    assert said(tiny().query(asked.bind({"countryCode": "FR"}))) == [beta]
    assert said(tiny().query(asked.bind({"minimum": "41"}))) == [alpha]


def test_least_score_narrows_opportunities() -> None:
    asked = query("opportunities_by_kind")
    numbers = ("1", "0.3", "0.5", "0.9", "0.6", "0.1", "0.5", "0.2", "0.1")
    row = ("g/1", "Basque Country claims Sea", "gap", "gap", *numbers)
    assert said(tiny().query(asked.bind({"minimum": "0.3"}))) == [(*row, "s/sea", "Sea")]
    assert said(tiny().query(asked.bind({"minimum": "0.31"}))) == []


def test_opportunities_of_a_region_include_those_below_it() -> None:
    asked = query("opportunities_of_a_region").bind({"region": f"{BASE}r/ES2", "kind": "gap"})
    numbers = ("1", "0.3", "0.5", "0.9", "0.6")
    title = "Basque Country claims Sea"
    assert said(tiny().query(asked)) == [
        ("g/1", title, "gap", "gap", *numbers, "r/ES21", "Basque Country", None, None)
    ]


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
    asked = query("organisations_by_keyword").bind({"word": '"} ?s ?p ?o {"'})
    assert said(tiny().query(asked)) == []


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
    other = Dataset(default_union=True)
    other.graph(URIRef(f"{BASE}graph/tiny")).parse(data=TINY, format="turtle")
    held, compared = tiny(), 0
    for name in ASKED:
        table = held.query(query(name).text)
        expected = [] if not isinstance(table, QuerySolutions) else said(table)
        # Where nothing is there to be grouped rdflib gives one row of nothing, against the standard.
        if expected:
            compared += 1
            cells = [
                tuple(None if cell is None else str(cell).removeprefix(BASE) for cell in row)
                for row in other.query(query(name).text)
            ]
            assert (name, cells) == (name, expected)
    assert compared == 23


def _of_wide(name: str, **values: str) -> list[tuple[str | None, ...]]:
    """Return the rows of a query of the graph with tables, IRIs by their last parts."""
    table = said(wide().query(query(name).bind(values)))
    return [
        tuple(cell and cell.removeprefix("http://localhost:8000/").removeprefix(NACE) for cell in row)
        for row in table
    ]


NACE = "http://data.europa.eu/ux2/nace2/"
FRANCE = region("2021", "FR")


def test_region_earns_stars_by_employment() -> None:
    name = "regions_specialised_in_an_activity_by_employment"
    at = "observation/EmploymentQuotientCube/2021-FRB0/26/2015"
    # More persons make chips in UKC1, which is what its size would give: no star for specialisation there.
    chips = ("26", "Chips", "region/2021/FRB0", "FRB0", "1.6", "80", "2", None, "focus", "2015", at)
    assert _of_wide(name) == _of_wide(name, activity=f"{NACE}26") == [chips]
    assert _of_wide(name, minimum="1.7") == []


def test_related_activities_stand_both_ways() -> None:
    name = "activities_related_to_an_activity_by_employment"
    at = "observation/ActivityRelatednessCube/25/26"
    assert _of_wide(name) == [
        ("26", "Chips", "25", "Metal", "1", "2", at),
        ("25", "Metal", "26", "Chips", "1", "2", at),
    ]
    assert _of_wide(name, activity=f"{NACE}25") == [("25", "Metal", "26", "Chips", "1", "2", at)]


def test_region_is_near_to_what_is_related_to_what_it_does() -> None:
    name = "activities_close_to_what_a_region_does"
    at = "observation/ActivityDensityCube/2021-FR/25"
    (row,) = _of_wide(name, region=FRANCE)
    assert (row[:4], row[7]) == (("region/2021/FR", "FR", "25", "Metal"), at)
    assert _of_wide(name, region=FRANCE, minimum="100.1") == []


def test_common_projects_are_told_from_either_side() -> None:
    name = "territories_that_share_most_funded_projects"
    table = _of_wide(name, region=FRANCE, minimum="2")
    assert [row[2:6] for row in table] == [
        ("region/2021/CZ", "CZ", "2", "1.5"),
        ("region/2021/CZ03", "CZ03", "2", "1.5"),
        ("region/2016/UKC1", "UKC1", "2", "1.5"),
    ]
    assert _of_wide(name, region=FRANCE) == []


def test_likeliest_come_first_with_their_theme_and_cut_date() -> None:
    name = "likeliest_new_collaborations_of_a_region"
    table = _of_wide(name, region=FRANCE)
    assert [row[2:8] for row in table] == [
        ("region/2021/CZ", "CZ", "theme/toys", "Toys", "0.5", "2014-01-01"),
        ("region/2016/UKC1", "UKC1", "theme/toys", "Toys", "0.25", "2014-01-01"),
    ]
    assert _of_wide(name, theme=MINT.theme("leit")) == []


@pytest.mark.parametrize("name", WIDER)
def test_rdflib_answers_what_the_embedded_engine_answers_on_tables(name: str) -> None:
    held, other = wide(), Dataset(default_union=True)
    text = query(name).bind({p.name: "1" for p in query(name).parameters if p.name == "minimum"})
    other.graph(URIRef("http://localhost:8000/graph/facts")).parse(
        data=held.engine.dump(
            format=RdfFormat.N_TRIPLES, from_graph=NamedNode("http://localhost:8000/graph/facts")
        ).decode(),
        format="nt",
    )  # type: ignore[union-attr]
    table = said(held.query(text))
    cells = [tuple(None if cell is None else str(cell) for cell in row) for row in other.query(text)]
    assert table
    assert cells == table
