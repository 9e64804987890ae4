"""The answer of an endpoint comes whole, page by page, from a real SPARQL server, despite every cut."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from loaders.code_lists import CodeLists
from loaders.contract import Download, FileSpec, Source, contract_path
from loaders.contract import read as read_contract
from loaders.download.endpoint import pages, read, record
from loaders.download.fetching import FetchOptions, fetch
from loaders.download.http_request import Policy
from loaders.errors import ContractError, FetchError
from loaders.source_files import SourceFiles
from ontology.iri import Minter
from ontology.term import Triple
from tests.support.contracts import file
from tests.support.engine import Proxy, Spoil, engine, proxied

QUICK = Policy(attempts=3, timeout=5, first_pause=0.01, longest_pause=0.02, longest_wait=1)
THING = "https://schema.org/Project"
# 25 projects in the shape of the EU Knowledge Graph: what Kohesio's query reads, and nothing more.
ENTITY, IS, LABEL = (
    "https://linkedopendata.eu/entity/",
    "https://linkedopendata.eu/prop/direct/",
    "http://www.w3.org/2000/01/rdf-schema#label",
)
START = '"2019-03-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
RECORDED = "".join(
    f"<{ENTITY}Q{n}> <{predicate}> {object} .\n"
    for n in range(1001, 1026)
    for predicate, object in (
        (f"{IS}P35", f"<{ENTITY}Q9934>"),
        (LABEL, f'"Project\\t{n}"@en'),
        (LABEL, f'"Projekt {n}"@de'),
        (f"{IS}P20", START),
        (f"{IS}P32", f"<{ENTITY}Q12>"),
    )
) + (
    f'<{ENTITY}Q12> <{IS}P173> "DK" .\n'
    f"<{ENTITY}Q1001> <{IS}P889> <{ENTITY}Q7> .\n"
    f'<{ENTITY}Q7> <{LABEL}> "Harbour of Esbjerg"@en .\n'
)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with engine(tmp_path_factory.mktemp("endpoint"), RECORDED) as url:
        yield url


@pytest.fixture
def proxy(endpoint: str) -> Iterator[Proxy]:
    with proxied(endpoint) as proxy_server:
        yield proxy_server


def spec(url: str, page: int = 10, **given: object) -> FileSpec:
    stated: dict[str, object] = {
        "endpoint": url,
        "query": str(contract_path("kohesio").with_suffix(".rq")),
        "page": page,
        "thing": THING,
    }
    download = Download(**(stated | given))  # type: ignore[arg-type]
    columns = ("subject", "predicate", "object")
    return file(
        "projects", "kohesio/projects.tsv", columns=columns, delimiter="\t", quoted=False, download=download
    )


def whole(url: str, page: int = 10) -> list[Triple]:
    return sorted(triple for page_of in pages(read(spec(url, page), QUICK)) for triple in page_of)


def subjects(triples: list[Triple]) -> int:
    return sum(object == f"<{THING}>" for _, _, object in triples)


def test_pages_of_any_size_make_the_same_whole(endpoint: str) -> None:
    expected = whole(endpoint, 500)
    assert subjects(expected) == 25
    project = "<https://linkedopendata.eu/entity/Q1001>"
    schema = "https://schema.org/"
    assert [triple[1:] for triple in expected if triple[0] == project] == [
        ("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{THING}>"),
        ("<http://www.w3.org/2004/02/skos/core#prefLabel>", r'"Project\t1001"@en'),
        (f"<{schema}addressCountry>", "<http://publications.europa.eu/resource/authority/country/DNK>"),
        (f"<{schema}member>", "<https://linkedopendata.eu/entity/Q7>"),
        (f"<{schema}startDate>", '"2019-03-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
    ]
    for size in (1, 5, 7, 25):
        assert whole(endpoint, size) == expected


def half(body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Cut between two lines, which no parser sees."""
    lines = body.splitlines(keepends=True)
    return 200, {}, b"".join(lines[: len(lines) // 2])


SPOILS: dict[str, Spoil] = {
    "cut between two lines": half,
    "cut in a line": lambda body: (200, {}, body[:-5]),
    "shorter than stated": lambda body: (200, {"Content-Length": str(len(body))}, body[:-40]),
    "cancelled in the middle": lambda body: (
        200,
        {},
        body[:300] + b"The SPARQL operation has been cancelled",
    ),
    "partial by header": lambda body: (
        200,
        {"X-SQL-State": "S1TAT", "X-SQL-Message": "RC..: timed out"},
        body,
    ),
    "page of HTML": lambda _: (200, {"Content-Type": "text/html"}, b"<html>Maintenance"),
    "busy": lambda _: (503, {"Retry-After": "0"}, b""),
    "failing": lambda _: (500, {}, b"out of memory"),
}


@pytest.mark.parametrize("name", SPOILS)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_spoilt_answer_is_requested_again(endpoint: str, proxy: Proxy, name: str, at: int) -> None:
    expected = whole(endpoint)
    proxy.spoils = [None] * at + [SPOILS[name]]
    assert whole(proxy.url) == expected
    assert len(proxy.asked) > 4


def test_server_that_always_fails_is_given_up(proxy: Proxy) -> None:
    proxy.spoils = [SPOILS["cancelled in the middle"]] * 9
    with pytest.raises(FetchError) as caught:
        whole(proxy.url)
    assert "no whole answer" in str(caught.value)
    assert "in 3 attempts, found broken after" in str(caught.value)


def test_wait_that_is_too_long_is_reported_at_once(proxy: Proxy) -> None:
    proxy.spoils = [lambda _: (429, {"Retry-After": "3600"}, b"")]
    with pytest.raises(FetchError, match="Retry-After 3600 s"):
        whole(proxy.url)
    assert len(proxy.asked) == 1


@pytest.mark.parametrize(
    ("offset", "reason"),
    [
        (lambda _, __: 0, "page repeats an earlier one"),
        (lambda _, offset: max(0, offset - 1), "page repeats an earlier one"),
        (lambda limit, offset: offset * limit, "OFFSET is not followed"),
    ],
)
def test_endpoint_that_miscounts_its_pages_is_an_error(
    proxy: Proxy, offset: Callable[[int, int], int], reason: str
) -> None:
    proxy.offset = offset
    with pytest.raises(FetchError, match=reason):
        whole(proxy.url, 5)


def test_answer_of_more_rows_than_the_contract_allows_is_not_written(tmp_path: Path, endpoint: str) -> None:
    target = tmp_path / "all.tsv"
    with pytest.raises(FetchError, match=r"answer without end.*at most 40 triples"):
        record(
            replace(spec(endpoint), rows=(1, 40)),
            target,
            tmp_path / "part",
            QUICK,
            lambda *_: None,
            "",
            print,
            print,
        )
    assert not target.exists()


def own(folder: Path, url: str, query: str, thing: str = THING) -> Source:
    (folder / "q.rq").write_text(query)
    (folder / "mine.toml").write_text(
        'title="t"\ndescription="d"\npublisher="p"\nlicence="l"\nurl="https://example.org"\nedition="e"\norder=96\ndownloaded=true\n'
        'loader="construct"\n[files.answer]\npath="mine.tsv"\ncolumns=["subject", "predicate", "object"]\n'
        'rows=[1, 1000]\ndelimiter="\\t"\nquoted=false\n'
        f'[files.answer.download]\nendpoint="{url}"\nquery="q.rq"\npage=10\nthing="{thing}"\n'
    )
    return read_contract(folder / "mine.toml")


def test_query_is_refused_or_wrong_with_its_reason(tmp_path: Path, endpoint: str) -> None:
    form = "CONSTRUCT {{ {} }} WHERE {{ {{ SELECT ?s WHERE {{ ?s ?p ?o }} {} }} }}"
    pages_of = "ORDER BY ?s LIMIT 10 OFFSET 0"
    faults = {
        form.format("?s a <https://schema.org/Project>", "ORDER BY ?s"): "query without pages",
        form.format("?s a <https://schema.org/Event>", pages_of): "page of another size",
        form.format("?s a <https://schema.org/Project>; <a:b> []", pages_of): "blank node",
        form.format("?s a", pages_of): "query refused",
    }
    for query, reason in faults.items():
        with pytest.raises(ContractError if reason != "page of another size" else FetchError, match=reason):
            list(fetch(own(tmp_path, endpoint, query), FetchOptions(tmp_path, QUICK)))
        assert not (tmp_path / "mine.tsv").exists()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"query": "nothing.rq"}, "missing query"),
        ({"thing": "Project"}, "wrong thing"),
        ({"endpoint": ""}, "no endpoint"),
    ],
)
def test_wrong_contract_is_reported(given: dict[str, object], reason: str) -> None:
    with pytest.raises(ContractError, match=reason):
        read(spec("http://127.0.0.1:9/", **given), QUICK)


def test_answer_that_was_written_down_is_loaded_as_it_stands(tmp_path: Path, endpoint: str) -> None:
    query = contract_path("kohesio").with_suffix(".rq").read_text()
    source = own(tmp_path, endpoint, query)
    (outcome,) = fetch(source, FetchOptions(tmp_path, QUICK))
    assert (outcome.path, outcome.state) == (tmp_path / "mine.tsv", "fetched")
    source_files = SourceFiles(tmp_path, tmp_path, (source,))
    load, triples = source_files.load(source, Minter(), CodeLists())
    assert sorted(triple for triple in triples if isinstance(triple, tuple)) == whole(endpoint)
    assert (load.skips, load.drift()) == ([], [])
    (again,) = fetch(source, FetchOptions(tmp_path, QUICK))
    assert (again.state, again.sha256) == ("unchanged", outcome.sha256)


def test_row_that_is_no_triple_is_skipped_with_its_reason(tmp_path: Path, endpoint: str) -> None:
    source = own(tmp_path, endpoint, "")
    (tmp_path / "mine.tsv").write_text(
        'subject\tpredicate\tobject\n<a:s>\t<a:p>\t"o"@en\n"s"\t<a:p>\t<a:o>\n'
    )
    source_files = SourceFiles(tmp_path, tmp_path, (source,))
    load, triples = source_files.load(source, Minter(), CodeLists())
    assert next(triples) == ("<a:s>", "<a:p>", '"o"@en')
    with pytest.raises(ContractError, match="too many skipped rows"):
        list(triples)
    assert load.skipped == {"not a term": 1}


def test_kohesio_ships_as_a_source() -> None:
    source = read_contract(contract_path("kohesio"))
    assert (source.name, source.loader, source.downloaded) == ("kohesio", "construct", True)
    assert read(source.files["projects"], QUICK).window(1000, 50).count("LIMIT 50 OFFSET 1000") == 1
