"""The command line as a user meets it: what it prints, and what it says when it cannot."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import hansa
from graph.snapshot.folder import SnapshotFolder
from hansa.cli import main
from tests.support.toy_graph import FACTS
from tests.support.web import publish


def run(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store), *arguments])


def output_of(store: Path, *arguments: str) -> str:
    result = run(store, *arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_version_stands_in_one_place() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"hansa, version {hansa.__version__}\n"


def test_status_names_every_graph_with_its_licence(store_folder: Path) -> None:
    table = json.loads(output_of(store_folder, "status", "--format", "json"))
    assert {row["graph"] for row in table} >= {
        "nuts",
        "nace",
        "cluster-organisations",
        "priorities",
        "derived",
    }
    assert all(row["licence"] and row["triples"] > 0 for row in table)


def test_status_has_one_line_for_each_source_and_all_about_one(store_folder: Path) -> None:
    lines = output_of(store_folder, "status").splitlines()
    manifest = SnapshotFolder(store_folder).current().manifest
    for part in manifest.parts:
        assert sum(line.split()[:1] == [part.name] for line in lines) == 1
    assert [line.partition(" (")[0] for line in lines if line.startswith("left out")] == [
        f"left out: {one['name']}" for one in manifest.left_out
    ]
    one = json.loads(output_of(store_folder, "status", "priorities"))
    assert (one["state"], one["rows"], one["licence"]) == (
        "in the snapshot",
        {"s3_priorities": 1319},
        "CC-BY-4.0",
    )
    assert run(store_folder, "status", "nothing").stderr.startswith("hansa: unknown source: expected ")


def test_file_of_nearly_the_right_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "io").mkdir()
    (tmp_path / "io" / "flatfile_eu-ic-io_ind-by-ind_26ed_2024.7z").write_bytes(b"7z")
    (tmp_path / "io" / "naio_10_cp1700.csv").write_text("unit\n")
    ran = CliRunner().invoke(main, ["--store", str(tmp_path / "none"), "--data", str(tmp_path), "status"])
    assert ran.exit_code == 0
    lines = ran.stdout.splitlines()
    (near,) = [line for line in lines if "is there" in line]
    assert near == (
        "left out: flows-figaro (FIGARO intercountry input-output table):"
        " io/flatfile_eu-ic-io_ind-by-ind_26ed_2024.7z is there; see `hansa status flows-figaro`"
    )
    assert "there: flows-eurostat (Symmetric input-output tables of the European countries)" in lines


def test_opportunities_as_json_carry_reasons_and_evidence(store_folder: Path) -> None:
    listed = json.loads(
        output_of(store_folder, "opportunities", "--region", "DE21", "--top", "3", "--format", "json")
    )
    assert len(listed) == 3
    for one in listed:
        assert one["reasons"]
        assert len(one["reasons"]) == len(one["evidence"])
        assert all(0 <= one[name] <= 1 for name in ("score", "fit", "novelty", "confidence"))


def test_filters_narrow(store_folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(output_of(
        store_folder, "opportunities", "--kind", "value-chain", "--country", "CZ", "--sector", "automotive", "--top", "50", "--format", "csv"
    ))))  # fmt: skip
    assert rows
    assert {row["kind"] for row in rows} == {"value-chain"}
    assert all("/region/2021/CZ" in row["parties"] for row in rows)
    assert all("Automotive" in row["sectors"] for row in rows)


def test_region_is_found_by_code_iri_and_name(store_folder: Path) -> None:
    answers = {
        output_of(store_folder, "opportunities", "--region", name, "--top", "2", "--format", "csv")
        for name in ("ES21", "http://localhost:8000/region/2021/ES21", "País Vasco", "pais vasco")
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("opportunities", "--region", "Atlantis"), "hansa: Atlantis: no region of that name."),
        (("opportunities", "--country", "Atlantis"), "hansa: Atlantis: no country of that name."),
        (("opportunities", "--sector", "spaceships"), "hansa: spaceships: no field of that name."),
        (("partners", "nobody-at-all-xyz"), "hansa: nobody-at-all-xyz: no organisation of that name."),
        (
            ("partners", "lyonbiopole", "--kind", "sect"),
            "or technology centre or university or any, found sect",
        ),
        (("partners", "lyonbiopole", "--market", "Atlantis"), "such as Australia, Bolivia, Brazil"),
        (("partners", "lyonbiopole", "--need", "spaceships"), "no field of that name."),
        (("partners", "lyonbiopole", "--topic", "spaceships"), "no topic of that name."),
        (("query", "opportunitys"), "hansa: no query in the library"),
        (("query", "missing.rq"), "hansa: no query in missing.rq"),
        (("query", "explore/regions_that_claim_a_sector", "--param", "sektor=x"), "unknown parameter"),
        (("query", "explore/regions_that_claim_a_sector", "--param", "sector"), "wrong parameter"),
        (("export", "graph.docx"), "unknown format in graph.docx"),
        (("export", "picture.html"), "no part of the network in --around"),
        (
            ("query", "explore/regions_that_claim_a_sector", "--endpoint", "http://localhost:9/sparql"),
            "no answer",
        ),
    ],
)
def test_mendable_error_is_one_line_and_exit_code_2(
    arguments: tuple[str, ...], said: str, store_folder: Path
) -> None:
    result = run(store_folder, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("opportunities", "--kind", "friendship"), "'friendship' is not one of 'shared-priority', "),
        (("opportunities", "--top", "0"), "0 is not in the range x>=1 (see main opportunities --help)"),
        (("profile",), "Missing argument 'THING' (see main profile --help)"),
        (("recommend",), "No such command 'recommend' (see main --help)"),
        (("export", "/proc/no/map.html", "--around", "ES21"), "cannot write in /proc/no/map.html: expected "),
        (("export", "graph.ttl", "--around", "ES21"), "no network in --format: expected graphml"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    arguments: tuple[str, ...], said: str, store_folder: Path
) -> None:
    result = run(store_folder, *arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith("hansa: ")
    assert said in result.stderr


def test_broken_query_is_one_line(store_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "broken.rq"
    file.write_text("SELECT ?x WHERE { ?x", encoding="utf-8")
    result = run(store_folder, "query", str(file))
    assert result.exit_code == 2
    assert result.stderr == f"hansa: broken query in {file}: expected SPARQL 1.1, found error at 1:21\n"


def test_closed_output_is_no_fault(store_folder: Path) -> None:
    command = f"{sys.executable} -m hansa --store {store_folder} status >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_interrupt_exits_with_130(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hansa", "--store", str(tmp_path / "store"), "build"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Building into ")
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate()
    assert (process.returncode, output) == (130, "")
    assert "Traceback" not in errors


def test_console_without_a_letter_shows_another(store_folder: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "hansa", "profile", "ES21"],
        env={**os.environ, "HANSA_STORE": str(store_folder), "PYTHONIOENCODING": "ascii"},
        capture_output=True, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"Pa?s Vasco" in result.stdout


def test_no_store_says_how_to_make_one(tmp_path: Path) -> None:
    result = run(tmp_path / "none", "opportunities")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "made by `hansa build`" in result.stderr


def partners(store: Path, *arguments: str) -> list[dict[str, Any]]:
    """Return the partners of Lyonbiopole, who has worked with Biocat."""
    ranked: list[dict[str, Any]] = json.loads(
        output_of(store, "partners", "lyonbiopole", *arguments, "--format", "json")
    )
    return ranked


def test_partners_are_others_with_reasons(store_folder: Path) -> None:
    ranked = partners(store_folder, "--country", "ES", "--country", "PT", "--top", "200")
    assert {one["country"] for one in ranked} == {"ES", "PT"}
    assert all(one["reasons"] and len(one["reasons"]) == len(one["evidence"]) for one in ranked)
    assert {one["kind"] for one in ranked} == {"cluster organisation"}
    assert "Biocat" not in {one["partner"] for one in ranked}
    assert [one["score"] for one in ranked] == sorted((one["score"] for one in ranked), reverse=True)
    assert ranked[0]["offer"].endswith(" as Lyonbiopole does.")


def test_partners_are_known_or_known_to_partners_where_trust_is_asked_for(store_folder: Path) -> None:
    by_name = {one["partner"]: one for one in partners(store_folder, "--trust", "--top", "30")}
    assert "Lyonbiopole and Biocat were in bioXclusters plus (2016-2018)." in by_name["Biocat"]["reasons"]
    path = "Lyonbiopole - Biocat - Human.technology Styria: the first two were in bioXclusters plus (2016-2018), the last two"
    assert any(reason.startswith(path) for reason in by_name["Human.technology Styria"]["reasons"])
    assert all(one["tie"] > 0 for one in by_name.values())


def test_partners_of_a_kind_and_a_market_say_where_the_experience_is_from(store_folder: Path) -> None:
    ranked = partners(store_folder, "--kind", "network", "--market", "Japan")
    assert ranked
    assert {one["kind"] for one in ranked} == {"network"}
    assert all(
        any("has experience with Japan: it was in " in why for why in one["reasons"]) for one in ranked
    )


def test_partners_that_bring_a_need_lie_in_the_region_asked_for(store_folder: Path) -> None:
    ranked = partners(store_folder, "--need", "automotive", "--region", "ES24")
    assert {one["country"] for one in ranked} == {"ES"}
    assert "Clúster de Automoción y Movilidad de Aragón" in {one["partner"] for one in ranked}
    assert all(one["need"] > 0 for one in ranked)
    assert all(any("also works on Automotive" in why for why in one["reasons"]) for one in ranked)


def test_partners_as_a_table_say_the_order_and_who_worked_together(store_folder: Path) -> None:
    table = output_of(store_folder, "partners", "lyonbiopole", "--top", "1")
    assert "Order: partners that share a field first, then those that share a topic;" in table
    assert "Has worked with: " in table
    assert "[link] Both work in Biopharmaceuticals and Medical Devices." in table
    nobody = output_of(store_folder, "partners", "lyonbiopole", "--market", "IN")
    assert nobody.endswith("No organisation of the graph meets these conditions.\n")


def test_profile_of_a_region_and_of_an_organisation(store_folder: Path) -> None:
    region = json.loads(output_of(store_folder, "profile", "ES21", "--format", "json"))
    assert region["region"][0]["label"] == "País Vasco"
    assert "ACLIMA Basque Environment Cluster" in {row["label"] for row in region["region_organisations"]}
    organisation = json.loads(output_of(store_folder, "profile", "lyonbiopole", "--format", "json"))
    assert organisation["organisation_brokerage"][0]["degree"] >= 1


def test_query_of_a_file_runs(store_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "count.rq"
    file.write_text(
        "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/hansa/ontology#Priority> }", encoding="utf-8"
    )
    assert output_of(store_folder, "query", str(file), "--format", "csv") == "n\n1319\n"


@pytest.fixture(scope="module")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a snapshot of a small graph."""
    folder = tmp_path_factory.mktemp("small")
    publish(folder / "store", folder / "text")
    return folder / "store"


def test_every_query_of_the_library_runs(small_store: Path) -> None:
    listed = json.loads(output_of(small_store, "query", "--list", "--format", "json"))
    assert len(listed) >= 30
    for query in listed:
        assert run(small_store, "query", query["query"], "--format", "csv").exit_code == 0, query["query"]


@pytest.mark.parametrize("form", ["nq", "ttl", "jsonld"])
def test_export_of_the_graph_has_each_of_its_triples(form: str, small_store: Path, tmp_path: Path) -> None:
    from pyoxigraph import RdfFormat, parse

    file = tmp_path / f"out.{form}"
    assert output_of(small_store, "export", str(file)).startswith(f"{file}: ")
    kind = {"nq": RdfFormat.N_QUADS, "ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD}[form]
    exported = {quad.triple for quad in parse(path=str(file), format=kind)}
    engine = SnapshotFolder(small_store).current().open().engine
    assert len(exported) == len({quad.triple for quad in engine})


@pytest.mark.parametrize("form", ["graphml", "csv"])
def test_export_of_the_network_can_be_read_back(form: str, store_folder: Path, tmp_path: Path) -> None:
    import networkx as nx

    file = tmp_path / f"out.{form}"
    assert output_of(store_folder, "export", str(file)).startswith(f"{file}: ")
    if form == "graphml":
        assert nx.read_graphml(file).number_of_edges() > 1000
    else:
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
        assert {"one_label", "newman_weight"} <= set(rows[0])


def test_picture_is_a_whole_page_that_names_no_other_host(store_folder: Path, tmp_path: Path) -> None:
    import re

    file = tmp_path / "near.html"
    output_of(store_folder, "export", str(file), "--around", "lyonbiopole")
    page = file.read_text(encoding="utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Network of Lyonbiopole</title>" in page
    assert page.count("<h1>") == 1
    assert "Squares are partnerships, circles organisations. The star is Lyonbiopole." in page
    assert re.findall(r"(?:src|href)\s*=\s*[\"']https?://(?!localhost)", page) == []


def test_filtered_network_is_written_and_an_unknown_filter_is_an_error(
    store_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "regions.csv"
    output_of(
        store_folder, "export", str(file), "--view", "regions", "--programme", "INNOSUP-1", "--first", "2018"
    )
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert {row["one_kind"] for row in rows} == {"region"}
    wrong = run(store_folder, "export", str(file), "--programme", "INOSUP-1")
    assert wrong.exit_code == 2
    assert "no such programme in the list: expected INNOSUP-1, found INOSUP-1" in wrong.stderr


@pytest.mark.parametrize("arguments", ["query explore/regions_below_a_region --format csv", "status"])
def test_reader_that_has_enough_is_no_error(arguments: str, store_folder: Path) -> None:
    command = [sys.executable, "-m", "hansa", "--store", str(store_folder), *arguments.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_help_imports_nothing_heavy() -> None:
    heavy = ("numpy", "scipy", "networkx", "rdflib", "flask", "pandas", "pyvis", "IPython", "pyoxigraph")
    code = (
        "import sys; from click.testing import CliRunner; from hansa.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"


def test_opportunities_start_quickly(store_folder: Path) -> None:
    """Heavy packages are for the commands that need them: ranking reads what a build worked out."""
    code = (
        "import sys; from click.testing import CliRunner; from hansa.cli import main;"
        f"CliRunner().invoke(main, ['--store', {str(store_folder)!r}, 'opportunities'], catch_exceptions=False);"
        "print([m for m in ('numpy', 'scipy', 'networkx', 'rdflib', 'flask', 'pandas', 'sklearn', 'shapely') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_open_call_in_the_field_is_named_below_an_opportunity(tmp_path: Path) -> None:
    calls = """
<call/open> a hansa:Call ; skos:prefLabel "Health call" ; schema:endDate "2999-03-31" ;
  dcterms:subject <sector/medical-devices> .
<call/past> a hansa:Call ; skos:prefLabel "Old call" ; schema:endDate "2020-03-31" ;
  dcterms:subject <sector/medical-devices> .
"""
    publish(tmp_path / "store", tmp_path / "text", FACTS + calls)
    text = output_of(tmp_path / "store", "opportunities", "--kind", "shared-priority")
    assert "Open until 2999-03-31 on this: Health call (http://localhost:8000/call/open)" in text
    assert "Old call" not in text
