"""The recommended sources are fetched, condensed and built from publishers' own forms."""

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.snapshot.build import Recipe, build
from graph.snapshot.folder import SnapshotFolder
from graph.store.engine import rows, text
from hansa.build_inputs import inputs
from hansa.cli import main
from loaders.contract import FOLDER, contract_path, shipped
from loaders.source_files import SourceFiles
from ontology.documents import ACTIVITY_GROUPS
from ontology.iri import Minter
from ontology.parsing import notations
from tests.support.contracts import source
from tests.support.publishers import archive, packed, publishers, workbook

RECOMMENDED = [one for one in shipped() if one.recommended]
LISTS = SourceFiles().code_lists()
# Two digits, of the sections that the table has.
DIVISIONS = sorted(code for code in LISTS.nace["2"] if len(code) == 2 and "05" <= code <= "82")
SECTIONS = dict.fromkeys(DIVISIONS, "C")
BASIC = sorted(code for code in LISTS.nuts["2021"] if len(code) == 4 and code[2] != "Z" and code[:2] != "UK")
CODES = sorted(LISTS.nuts["2021"], key=lambda code: (len(code), code))[:1850]
GROUPS = sorted(notations(ACTIVITY_GROUPS))


def input_output() -> str:
    """Return a table in which each group sells 50 to each of the next twenty, of an output and a use of 2000."""
    head = "DATAFLOW,LAST UPDATE,freq,unit,stk_flow,prd_use,prd_ava,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    line = "ESTAT:NAIO_10_CP1700(1.0),01/10/26 11:00:00,A,MIO_EUR,DOM,{},{},DE,2020,{},,\n"
    size = len(GROUPS)
    lines = [
        line.format(f"CPA_{GROUPS[(i + step) % size]}", f"CPA_{GROUPS[i]}", 50)
        for i in range(size)
        for step in range(1, 21)
    ]
    for group in GROUPS:
        lines += [line.format(f"CPA_{group}", "P1", 2000), line.format("TU", f"CPA_{group}", 2000)]
    return head + "".join(lines)


def intercountry() -> str:
    head = "STRUCTURE,STRUCTURE_ID,freq,ind_use,ind_ava,c_dest,unit,c_orig,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    line = "dataflow,ESTAT:NAIO_10_FCP_II4(1.0),A,C29,C24,FR,MIO_EUR,DE,2022,12.5,,\n"
    return head + 1000 * line


def employment() -> str:
    """Return persons by region and division, 100 and one more for each region; wages of 30 thousand euros each."""
    lines = ["freq,nace_r2,indic_sb,geo\\TIME_PERIOD\t2014 \t2015 \n"]
    for number, region in enumerate(BASIC):
        lines += [f"A,C{division},V16110,{region}\t: c\t{100 + number} \n" for division in DIVISIONS]
        lines.append(f"A,C{DIVISIONS[0]},V13320,{region}\t: \t{(100 + number) * 0.03:.2f} \n")
    return "".join(lines)


def borders(version: str) -> str:
    square = [[[4, 50], [5, 50], [5, 51], [4, 51], [4, 50]]]
    features = [
        {
            "type": "Feature",
            "properties": {"NUTS_ID": code, "LEVL_CODE": len(code) - 2},
            "geometry": {"type": "Polygon", "coordinates": square},
        }
        for code in sorted(LISTS.nuts[version])[:1600]
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features})


def framework(number: str) -> bytes:
    """Return a CORDIS archive of one project of two; every file has the columns of its contract."""
    contract = next(one for one in RECOMMENDED if one.name == "cordis-h2020")
    project = {"id": number, "acronym": "STEEL", "title": "Green steel", "status": "SIGNED"}
    project |= {"startDate": "2016-01-01", "endDate": "2019-12-31", "frameworkProgramme": "H2020"}
    members = [
        {
            "projectID": number,
            "organisationID": pic,
            "name": name,
            "country": place[:2],
            "nutsCode": place,
            "role": role,
        }
        for pic, name, place, role in (
            ("999999999", "Stahl AG", "DE11", "coordinator"),
            ("999999998", "Acier SA", "FR10", "participant"),
        )
    ]
    subject = {"projectID": number, "euroSciVocCode": "/23/1", "euroSciVocPath": "/engineering/steel"}
    rows_of = {
        "projects": ("project", [project]),
        "organisations": ("organization", members),
        "topics": ("topics", [{"projectID": number, "topic": "T-1", "title": "Steel"}]),
        "subjects": ("euroSciVoc", [{**subject, "euroSciVocTitle": "steel"}]),
    }
    texts = {}
    for name, (member, table) in rows_of.items():
        columns = contract.files[name].columns
        lines = [columns, *([row.get(column, "") for column in columns] for row in table)]
        texts[f"csv/{member}.csv"] = "".join(";".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    return archive(texts)


def history(name: str) -> bytes:
    """Return a workbook of the changes of NUTS in which nothing changed."""
    specs = next(one for one in RECOMMENDED if one.name == "nuts-history").files.values()
    sheets = {}
    for spec in specs:
        if spec.path.endswith(name):
            codes = (CODES + CODES)[: spec.rows[1]] if spec.rows[0] > 1000 else CODES[: spec.rows[1]]
            lines = [["Title"]] * (spec.header - 1) + [list(spec.columns)]
            lines += [
                [
                    code if column.startswith("Code") else code if column == "Country" else ""
                    for column in spec.columns
                ]
                for code in codes
            ]
            sheets[spec.sheet] = lines
    return workbook(sheets)


FILES = {
    "NUTS2013-NUTS2016.xlsx": lambda: history("NUTS2013-NUTS2016.xlsx"),
    "NUTS2016-NUTS2021.xlsx": lambda: history("NUTS2016-NUTS2021.xlsx"),
    "NUTS_RG_20M_2024_4326.geojson": lambda: borders("2024").encode(),
    "NUTS_RG_60M_2016_4326.geojson": lambda: borders("2021").encode(),
    "cordis-HORIZONprojects-csv.zip": lambda: framework("101"),
    "cordis-h2020projects-csv.zip": lambda: framework("645"),
    "cordis-fp7projects-csv.zip": lambda: framework("213"),
    "sbs_r_nuts06_r2": lambda: packed(employment()),
    "sbs_r_nuts2021": lambda: packed(
        "STRUCTURE,STRUCTURE_ID,freq,nace_r2,indic_sbs,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
        "dataflow,ESTAT:SBS_R_NUTS2021(1.0),A,C29,EMP_LOC_NR,ES21,2022,11234,,\n"
    ),
    "naio_10_cp1700": lambda: packed(input_output()),
    "naio_10_fcp_ii4": lambda: packed(intercountry()),
}


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """Return the folder of downloads and the outcome; the contracts are the shipped ones at another address."""
    folder = tmp_path_factory.mktemp("fetched")
    with publishers({name: make() for name, make in FILES.items()}) as url:
        contracts = []
        for one in RECOMMENDED:
            path = contract_path(one.name.replace("-", "_"))
            copy = folder / path.name
            written = path.read_text(encoding="utf-8")
            for spec in one.files.values():
                if spec.download:
                    host = "/".join(spec.download.url.split("/")[:3])
                    written = written.replace(f'"{host}', f'"{url}')
            copy.write_text(written, encoding="utf-8")
            contracts.append(str(copy))
        arguments = ["--data", str(folder / "data"), "fetch", *contracts, "--format", "csv"]
        yield folder / "data", CliRunner().invoke(main, arguments)


def test_every_recommended_source_has_an_address_and_says_whether_it_was_tried() -> None:
    names = [one.name for one in RECOMMENDED]
    assert names == [
        "nuts-history",
        "nuts-geometry",
        "cordis-horizon",
        "cordis-h2020",
        "cordis-fp7-projects",
        "eurostat-sbs",
        "eurostat-sbs-2021",
        "flows-eurostat",
        "flows-figaro",
    ]
    for one in RECOMMENDED:
        downloads = [spec.download for spec in one.files.values() if spec.download]
        assert downloads, one.name
        assert all(download.url.startswith("https://") for download in downloads)
        assert {download.tried for download in downloads} == {"not tried"}


def test_recommended_sources_are_shown_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No publisher answers behind this proxy.
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    ran = CliRunner().invoke(main, ["--data", str(tmp_path), "fetch", "--recommended"], input="n\n")
    assert ran.exit_code == 130
    for one in RECOMMENDED:
        assert one.name in ran.stderr
    assert "not stated" in ran.stderr
    assert "CC-BY-4.0" in ran.stderr
    assert f"Fetch them into {tmp_path}?" in ran.stderr
    assert list(tmp_path.iterdir()) == []
    ran = CliRunner().invoke(
        main, ["--data", str(tmp_path), "fetch", "--recommended", "--yes", "--attempts", "1"]
    )
    assert ran.exit_code == 2
    assert ran.stderr.splitlines()[-1] == (
        f"hansa: sources are missing in {tmp_path}: expected all of 9, found 9 that could not be had"
    )


def test_size_is_told_where_the_publisher_tells_it() -> None:
    from loaders.contract import Download
    from loaders.download.fetching import stated_size, targets
    from loaders.download.http_request import Policy
    from tests.support.contracts import file

    with publishers({"a.csv": b"code\n1\n", "api": packed("code\n1\n")}) as url:
        sizes = [
            stated_size(target, Policy(attempts=1))
            for address in ("a.csv", "api?format=TSV", "b.csv")
            for target in targets(source(file("main", "a.csv", download=Download(url=f"{url}/{address}"))))
        ]
    assert sizes == [7, None, None]


def test_recommended_sources_come_in_the_forms_of_their_publishers(fetched: tuple[Path, Result]) -> None:
    folder, ran = fetched
    assert ran.exit_code == 0, ran.output
    table = list(csv.DictReader(ran.stdout.splitlines()))
    assert {(row["file"].removeprefix(f"{folder}/"), row["state"]) for row in table} == {
        (path, "fetched")
        for path in (
            "cordis/cordis-HORIZONprojects-csv.zip",
            "cordis/cordis-fp7projects-csv.zip",
            "cordis/cordis-h2020projects-csv.zip",
            "io/estat_naio_10_cp1700.csv.gz",
            "io/estat_naio_10_fcp_ii4.csv.gz",
            "nuts/NUTS2013-NUTS2016.xlsx",
            "nuts/NUTS2016-NUTS2021.xlsx",
            "nuts/nuts_2016_60m.geojson",
            "nuts/nuts_2024_20m.geojson",
            "sbs/estat_sbs_r_nuts06_r2.tsv.gz",
            "sbs/estat_sbs_r_nuts2021.csv.gz",
        )
    }
    there = {one.name for one in SourceFiles(downloads=folder).present()}
    assert {one.name for one in RECOMMENDED} <= there


def test_fetched_tables_are_condensed_and_built(fetched: tuple[Path, Result], tmp_path: Path) -> None:
    downloads, _ = fetched
    condensed = tmp_path / "condensed"
    ran = CliRunner().invoke(main, ["--data", str(downloads), "condense", "--out", str(condensed)])
    assert ran.exit_code == 0, ran.output
    assert sorted(path.name for path in condensed.iterdir()) == [
        "activity_flows.csv",
        "activity_upstreamness.csv",
        "employment_reference.csv",
        "regional_employment.csv",
        "regional_wages.csv",
    ]
    facts = tmp_path / "facts"
    shutil.copytree(FOLDER / "data", facts)
    shutil.copytree(condensed, facts, dirs_exist_ok=True)
    names = {
        "ontology",
        "schemes",
        "nuts",
        "nace",
        "regional-employment",
        "employment-reference",
        "regional-wages",
        "activity-flows",
    }
    given, _ = inputs(Minter(), facts)
    recipe = Recipe(Minter(), "test", lambda *_: iter(()))
    snapshot = build(SnapshotFolder(tmp_path / "store"), (one for one in given if one.name in names), recipe)
    answer = snapshot.open().query(
        "PREFIX h: <https://w3id.org/hansa/ontology#> SELECT ?p ?w ?s ?u WHERE {"
        " ?o h:region <http://localhost:8000/region/2021/AT11> ; h:activity <http://data.europa.eu/ux2/nace2/29> ;"
        " h:personsEmployed ?p . ?v h:region <http://localhost:8000/region/2021/AT11> ; h:wagesPerPerson ?w ."
        " ?f h:supplyingActivity <http://localhost:8000/activity-group/a64/C24> ;"
        " h:usingActivity <http://localhost:8000/activity-group/a64/C29> ; h:salesShare ?s ."
        " ?g h:activity <http://localhost:8000/activity-group/a64/C29> ; h:upstreamness ?u }"
    )
    number = 100 + BASIC.index("AT11")
    assert [[text(cell) for cell in row] for row in rows(answer)] == [[str(number), "30000", "0.05", "2"]]
