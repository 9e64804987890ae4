import json
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.code_lists import CodeLists
from loaders.contract import contract_path, read
from loaders.errors import ContractError, UnmappedError
from loaders.eurostat_table import Cell, cell
from loaders.files.table import open_table
from loaders.load import Load
from loaders.sources.statistics.eurostat_sbs import nace_code, triples
from ontology.iri import Minter

CODE_LISTS = CodeLists(
    nuts={
        "2013": frozenset({"CZ02", "DE11"}),
        "2021": frozenset({"CZ02", "DE11"}),
        "2016": frozenset({"FRB0"}),
        "2024": frozenset({"CZ02", "DE11", "PT1A"}),
    },
    nace={"2": frozenset({"C", "29"}), "2.1": frozenset({"C", "29"})},
)
BULK = (
    "nace_r2,indic_sb,geo\\time\t2015 \t2014 \n"
    "C29,V16110,CZ02\t35000 b\t34000 \n"
    "C29,V11210,CZ02\t120 \t: \n"
    "C29,V13320,DE11\t5321.5 p\t: c\n"
    "C29,V16110,DE11\t: cd\t90000 \n"
    "C10-C12,V16110,DE11\t7 \t8 \n"
    "C29,V91290,DE11\t53.4 \t8.1 \n"
    "C29,V16110,FRB0\t5 \t: \n"
)
X = "http://www.w3.org/2001/XMLSchema#"
H = "https://w3id.org/hansa/ontology#"


def load(folder: Path, toml: str, file: str, text: str, name: str, periods: str = "all") -> Load:
    source = read(contract_path(toml)).with_settings({"periods": periods})
    (folder / name).write_text(text)
    spec = source.files[file]
    return Load(source, Minter(), CODE_LISTS, {file: open_table(spec, folder)})


def figures(run: Load) -> list[str]:
    """Return each observation in short: cube/region/activity/year, value, flags."""
    observations = []
    for lines in triples(run):
        parts = [line.removesuffix(" .").split(" ", 2) for line in lines.splitlines()]
        subject = parts[0][0][1:-1].removeprefix("http://localhost:8000/observation/")
        values = [o.partition('"')[2].partition('"')[0] for _, _, o in parts[5:] if o.startswith('"')]
        flags = [o.removeprefix(f"<{H}")[:-1] for _, p, o in parts if p.endswith("obsStatus>")]
        observations.append(" ".join([subject, *values, *flags]))
    return observations


def test_observation_has_its_dimensions_value_and_statuses(tmp_path: Path) -> None:
    run = load(tmp_path, "eurostat_sbs", "bulk", BULK, "sbs_r_nuts06_r2.tsv", "2015")
    subject = "<http://localhost:8000/observation/EmploymentCube/2013-CZ02/29/2015>"
    assert next(triples(run)).splitlines() == [
        f"{subject} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://purl.org/linked-data/cube#Observation> .",
        f"{subject} <http://purl.org/linked-data/cube#dataSet> <{H}EmploymentCube> .",
        f"{subject} <{H}region> <http://localhost:8000/region/2013/CZ02> .",
        f"{subject} <{H}activity> <http://data.europa.eu/ux2/nace2/29> .",
        f'{subject} <http://purl.org/linked-data/sdmx/2009/dimension#refPeriod> "2015"^^<{X}gYear> .',
        f'{subject} <{H}personsEmployed> "35000"^^<{X}integer> .',
        f"{subject} <http://purl.org/linked-data/sdmx/2009/attribute#obsStatus> <{H}BreakInSeries> .",
    ]


def test_bulk_file_gives_figures_with_their_flags(tmp_path: Path) -> None:
    run = load(
        tmp_path,
        "eurostat_sbs",
        "bulk",
        BULK.replace("C29,V16110,FRB0", "C,V16110,CZ02"),
        "sbs_r_nuts06_r2.tsv",
    )
    assert figures(run) == [
        "EmploymentCube/2013-CZ02/29/2015 35000 BreakInSeries",
        "EmploymentCube/2013-CZ02/29/2014 34000",
        "LocalUnitCube/2013-CZ02/29/2015 120",
        "WageCube/2013-DE11/29/2015 5321.5 Provisional",
        "WageCube/2013-DE11/29/2014 Confidential",
        "EmploymentCube/2013-DE11/29/2015 Confidential DefinitionDiffers",
        "EmploymentCube/2013-DE11/29/2014 90000",
        "EmploymentCube/2013-CZ02/C/2015 5",
    ]
    assert run.skipped == {"several activities in one code": 1}
    assert run.drift() == []


def test_newest_number_of_each_series_goes_before_a_newer_mark(tmp_path: Path) -> None:
    text = BULK.replace("C29,V16110,FRB0", "C,V16110,CZ02")
    run = load(tmp_path, "eurostat_sbs", "bulk", text, "sbs_r_nuts06_r2.tsv", "newest of 2014,2015")
    assert figures(run) == [
        "EmploymentCube/2013-CZ02/29/2015 35000 BreakInSeries",
        "LocalUnitCube/2013-CZ02/29/2015 120",
        "WageCube/2013-DE11/29/2015 5321.5 Provisional",
        "EmploymentCube/2013-DE11/29/2014 90000",
        "EmploymentCube/2013-CZ02/C/2015 5",
    ]


def test_code_of_a_later_nuts_version_is_taken_as_one_of_that_version(tmp_path: Path) -> None:
    run = load(tmp_path, "eurostat_sbs", "bulk", BULK, "sbs_r_nuts06_r2.tsv", "2015")
    assert figures(run)[-1] == "EmploymentCube/2016-FRB0/29/2015 5"
    text = SDMX_CSV.replace("CZ02", "PT1A")
    run = load(tmp_path, "eurostat_sbs_2021", "sdmx_csv", text, "sbs_r_nuts2021.csv", "2022")
    assert figures(run)[0] == "EmploymentCube/2024-PT1A/29/2022 35000 BreakInSeries"


def test_code_of_an_earlier_nuts_version_is_refused(tmp_path: Path) -> None:
    text = SDMX_CSV.replace("CZ02", "FRB0").replace("C29,LOC_NR,DE11", "C29,LOC_NR,FRB0")
    run = load(tmp_path, "eurostat_sbs_2021", "sdmx_csv", text, "sbs_r_nuts2021.csv")
    with pytest.raises(
        ContractError, match=r"expected at most 2 of 5, found 3; row 6: NUTS code of another version"
    ):
        figures(run)


def test_later_extract_goes_before_the_bulk_file(tmp_path: Path) -> None:
    run = load(tmp_path, "eurostat_sbs", "bulk", BULK.replace("FRB0", "CZ02"), "sbs_r_nuts06_r2.tsv", "2015")
    spec = run.source.files["persons_2015"]
    (tmp_path / "sbs_r_nuts06_r2_ericmarcon.csv").write_text(
        "nace_r2;geo;n2015\nC29;CZ02;43888\nC29;DE11;: c\n"
    )
    run = replace(run, tables={"persons_2015": open_table(spec, tmp_path), **run.tables})
    assert figures(run) == [
        "EmploymentCube/2013-CZ02/29/2015 43888",
        "EmploymentCube/2013-DE11/29/2015 Confidential",
        "LocalUnitCube/2013-CZ02/29/2015 120",
        "WageCube/2013-DE11/29/2015 5321.5 Provisional",
    ]


SDMX_CSV = (
    "STRUCTURE,STRUCTURE_ID,freq,nace_r2,indic_sbs,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
    "dataflow,ESTAT:SBS_R_NUTS2021(1.0),A,C29,EMP_LOC_NR,CZ02,2022,35000,b\n"
    "dataflow,ESTAT:SBS_R_NUTS2021(1.0),A,C29,WAGE_LOC_MEUR,DE11,2022,,c\n"
    "dataflow,ESTAT:SBS_R_NUTS2021(1.0),A,C29,LOC_NR,DE11,2022,,\n"
    "dataflow,ESTAT:SBS_R_NUTS2021(1.0),A,C10-C12,LOC_NR,DE11,2022,7,\n"
    "dataflow,ESTAT:SBS_R_NUTS2021(1.0),A,C29,LOC_NR,DE11,2021,9,u\n"
)
SDMX_TSV = (
    "freq,nace_r2,indic_sbs,geo\\TIME_PERIOD\t2021 \t2022 \n"
    "A,C29,EMP_LOC_NR,CZ02\t: \t35000 b\n"
    "A,C29,WAGE_LOC_MEUR,DE11\t: \t: c\n"
    "A,C29,LOC_NR,DE11\t9 u\t: \n"
    "A,B-N_S95_X_K,LOC_NR,DE11\t: \t7 \n"
)
JSON_STAT = json.dumps(
    {
        "class": "dataset",
        "id": ["freq", "nace_r2", "indic_sbs", "geo", "time"],
        "size": [1, 1, 3, 2, 2],
        "dimension": {
            "freq": {"category": {"index": {"A": 0}}},
            "nace_r2": {"category": {"index": {"C29": 0}}},
            "indic_sbs": {"category": {"index": {"EMP_LOC_NR": 0, "WAGE_LOC_MEUR": 1, "LOC_NR": 2}}},
            "geo": {"category": {"index": {"CZ02": 0, "DE11": 1}}},
            "time": {"category": {"index": {"2021": 0, "2022": 1}}},
        },
        "value": {"1": 35000, "10": 9},
        "status": {"1": "b", "7": "c", "10": "u"},
    }
)
EXPECTED = [
    "EmploymentCube/2021-CZ02/29/2022 35000 BreakInSeries",
    "LocalUnitCube/2021-DE11/29/2021 9 LowReliability",
    "WageCube/2021-DE11/29/2022 Confidential",
]


@pytest.mark.parametrize(
    ("file", "name", "text"),
    [
        ("sdmx_csv", "estat_sbs_r_nuts2021.csv", SDMX_CSV),
        ("sdmx_tsv", "estat_sbs_r_nuts2021.tsv", SDMX_TSV),
        ("json_stat", "estat_sbs_r_nuts2021.json", JSON_STAT),
    ],
)
def test_shapes_of_the_dissemination_api_say_the_same(
    tmp_path: Path, file: str, name: str, text: str
) -> None:
    run = load(tmp_path, "eurostat_sbs_2021", file, text, name)
    assert sorted(figures(run)) == EXPECTED
    assert run.drift() == []
    assert figures(load(tmp_path, "eurostat_sbs_2021", file, text, name, "2022")) == [
        EXPECTED[0],
        EXPECTED[2],
    ]


@pytest.mark.parametrize(
    ("file", "name", "text"),
    [
        ("sdmx_csv", "sbs_r_nuts2021.csv", SDMX_CSV),
        ("sdmx_tsv", "sbs_r_nuts2021.tsv", SDMX_TSV),
        ("json_stat", "sbs_r_nuts2021.json", JSON_STAT),
    ],
)
def test_revision_of_nace_is_that_of_the_name_of_the_column(
    tmp_path: Path, file: str, name: str, text: str
) -> None:
    run = load(tmp_path, "eurostat_sbs_2021", file, text.replace("nace_r2", "nace_r2_1"), name)
    assert sorted(figures(run)) == [line.replace("/29/", "/nace21-29/") for line in EXPECTED]
    assert run.drift() == []


def test_names_beside_the_codes_of_the_data_browser_change_nothing(tmp_path: Path) -> None:
    text = (
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,nace_r2,Activity,indic_sbs,Indicator,"
        "geo,Geopolitical entity (reporting),TIME_PERIOD,Time,OBS_VALUE,Observation value,OBS_FLAG,Status,CONF_STATUS\n"
        'dataflow,ESTAT:SBS_R_NUTS2021(1.0),"Business, by region",A,Annual,C29,Cars,EMP_LOC_NR,Persons,'
        "CZ02,Střední Čechy,2022,,35000,,b,break,\n"
    )
    run = load(tmp_path, "eurostat_sbs_2021", "sdmx_csv", text, "estat_sbs_r_nuts2021_filtered_en.csv")
    assert figures(run) == EXPECTED[:1]


def test_confidentiality_in_a_column_of_its_own_is_a_status(tmp_path: Path) -> None:
    text = "nace_r2,indic_sbs,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\nC29,LOC_NR,DE11,2022,,,C\n"
    run = load(tmp_path, "eurostat_sbs_2021", "sdmx_csv", text, "sbs_r_nuts2021.csv")
    assert figures(run) == ["LocalUnitCube/2021-DE11/29/2022 Confidential"]


def test_file_without_the_chosen_period_stops(tmp_path: Path) -> None:
    run = load(tmp_path, "eurostat_sbs", "bulk", BULK, "sbs_r_nuts06_r2.tsv", "2019")
    with pytest.raises(ContractError) as caught:
        figures(run)
    assert str(caught.value) == (
        "no figures of the chosen periods in eurostat-sbs.periods: expected 2019, found 2014, 2015"
        " (change it with --set eurostat-sbs.periods=2015)"
    )
    run = load(
        tmp_path,
        "eurostat_sbs_2021",
        "sdmx_csv",
        SDMX_CSV.replace("LOC_NR", "TURN").replace("WAGE_LOC_MEUR", "TURN"),
        "sbs_r_nuts2021.csv",
    )
    with pytest.raises(ContractError, match=r"no figures of known indicators.*found EMP_TURN, TURN"):
        figures(replace(run, source=run.source.with_settings({"periods": "2021"})))
    with pytest.raises(ContractError, match="wrong setting"):
        figures(load(tmp_path, "eurostat_sbs", "bulk", BULK, "sbs_r_nuts06_r2.tsv", "newest"))


@pytest.mark.parametrize("flag", list("bcdeinprsuz"))
def test_flag_never_becomes_part_of_a_number(flag: str) -> None:
    assert cell("2015", f"12.5 {flag}") == Cell("2015", "12.5", flag)
    assert cell("2015", f": {flag}") == Cell("2015", "", flag)


@pytest.mark.parametrize("text", ["12,5", "n/a", "12 b 13", "1e5", "-"])
def test_anything_but_a_figure_is_refused(text: str) -> None:
    with pytest.raises(UnmappedError, match="not a figure"):
        cell("2015", text)


@pytest.mark.parametrize("code", ["C10-C12", "B-N_S95_X_K", "TOTAL", "G45_G47", "B_C_X_MIG_NRG"])
def test_codes_of_several_activities_are_refused(code: str) -> None:
    with pytest.raises(UnmappedError, match="several activities"):
        nace_code(code)
