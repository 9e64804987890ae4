"""Definitions of categories, Interreg and the Czech domains: samples, and the real files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from loaders.code_lists import CodeLists
from loaders.contract import contract_path, read
from loaders.load import Load
from loaders.row import Row
from loaders.source_files import SourceFiles
from loaders.sources.classifications import cluster_definitions
from loaders.sources.interreg import interreg_regions, interreg_sweden
from loaders.sources.strategies import priorities_cz
from ontology.iri import Minter, nace
from ontology.namespace import DCTERMS, HANSA, ORG, QB, SCHEMA, SKOS, TYPE
from ontology.term import Triple, date, decimal, integer, literal

MINT = Minter()
CODES = CodeLists(
    nuts={"2021": frozenset(["CZ031"])},
    nace={"2": frozenset(["13.10", "28"])},
    sectors=frozenset(["Apparel", "Downstream Metal Products"]),
)
APPAREL, METAL = MINT.sector("Apparel"), MINT.sector("Downstream Metal Products")
NAMES = {
    "regions": [
        {"code_2021": "SE224", "name": "Skåne län"},
        {"code_2021": "SE22", "name": "Sydsverige"},
        {"code_2021": "DE212", "name": "Land"},
        {"code_2021": "DE999", "name": "Land"},
    ],
    "statistical_regions": [{"code_2021": "NO081", "name": "Oslo"}],
    "latin_names": [{"code": "BG411", "latin_name": "Sofia (stolitsa)"}],
    "uk_regions": [{"code": "UKC11", "name": "Hartlepool"}, {"code": "UKC1", "name": "Tees"}],
}  # fmt: skip


def run(source: str, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Load:
    rows = {
        name: [Row(name, number, dict(cells), set()) for number, cells in enumerate(table, 2)]
        for name, table in tables.items()
    }
    return Load(read(contract_path(source)), MINT, CODES, rows)


def test_category_reaches_a_class_once_and_local_ones_are_left_out() -> None:
    bridge = {"cluster_code": "3", "cluster": "Apparel", "traded": "True", "naics2012": "314999"}
    classes = [
        {**bridge, "nace_rev2_class": "13.10"},
        {**bridge, "nace_rev2_class": "13.10", "naics2012": "315220"},
        {**bridge, "nace_rev2_class": "99.99"},
        {**bridge, "nace_rev2_class": "13.10", "traded": "False"},
    ]
    parts = [
        {
            "cluster_code": "12",
            "cluster": "Downstream Metal Products",
            "sub_code": "1",
            "sub_name": "Metal Products",
        }
    ]
    pair = {"cr_lc_pc": "50", "cr_io_pc": "25", "cr_occ_pc": "99", "cr_all_pc": "0"}
    pairs = [
        {"cluster_name": "Apparel", "cluster_name_2": "Downstream Metal Product", **pair},
        {"cluster_name": "Apparel", "cluster_name_2": "Apparel", **pair},
    ]
    load = run("cluster_definitions", {"classes": classes, "subclusters": parts, "relatedness": pairs})
    statements = list(cluster_definitions.triples(load))
    part = MINT.subcluster(METAL, "Metal Products")
    assert part == "<http://localhost:8000/subcluster/downstream-metal-products/metal-products>"
    subject = MINT.observation(HANSA("PublishedRelatednessCube"), APPAREL, METAL)
    observation: list[Triple] = [
        (subject, TYPE, QB("Observation")),
        (subject, QB("dataSet"), HANSA("PublishedRelatednessCube")),
        (subject, HANSA("sector"), APPAREL),
        (subject, HANSA("otherSector"), METAL),
        (subject, HANSA("coLocationRelatedness"), integer(50)),
        (subject, HANSA("inputOutputRelatedness"), integer(25)),
        (subject, HANSA("occupationRelatedness"), integer(99)),
        (subject, HANSA("overallRelatedness"), integer(0)),
    ]
    assert statements == [
        (APPAREL, HANSA("derivedClass"), nace("2", "13.10")),
        (part, TYPE, SKOS("Concept")),
        (part, SKOS("inScheme"), HANSA("Subclusters")),
        (part, SKOS("notation"), literal("12.1")),
        (part, SKOS("prefLabel"), literal("Metal Products", "en")),
        (part, SKOS("broader"), METAL),
        "".join(f"{s} {p} {o} .\n" for s, p, o in observation),
    ]
    assert load.skipped == {"unknown NACE code": 1, "local category": 1}


def partner(**other: str) -> dict[str, str]:
    cells = {
        "id": "23", "program": "Interreg europe", "projekttyp": "Regular", "startdatum": "2023-01-01",
        "slutdatum": "2025-12-31", "projektnamn": "Boost", "organisationsnamn": "BioFuel AB",
        "organisationstyp": "Large enterprise", "organisationsroll": "LP", "nuts3": "Skåne län",
        "politisktmal": "PO1", "specifiktmal": "RSO1.1",
    }  # fmt: skip
    return {**cells, **other}


def test_interreg_project_is_a_partnership_of_its_swedish_partners() -> None:
    load = run("interreg_sweden", {**NAMES, "partners": [partner()]})
    statements = list(interreg_sweden.triples(load))
    project = MINT.partnership("interreg-interreg-europe-boost")
    member = MINT.organisation("interreg-se-biofuel-ab")
    membership, interval = MINT.membership(project, member), MINT.interval("2023-01-01", "2025-12-31")
    citation = literal("Swedish partners in Interreg projects, 2021-2027")
    start, end = (MINT.instant(day) for day in ("2023-01-01", "2025-12-31"))
    time = "<http://www.w3.org/2006/time#{}>"
    assert statements == [
        (project, TYPE, ORG("OrganizationalCollaboration")),
        (project, SKOS("prefLabel"), literal("Boost")),
        (project, HANSA("programmeName"), literal("Interreg europe")),
        (project, SCHEMA("startDate"), date("2023-01-01")),
        (project, SCHEMA("endDate"), date("2025-12-31")),
        (project, HANSA("confidence"), HANSA("Stated")),
        (project, DCTERMS("bibliographicCitation"), citation),
        (project, DCTERMS("description"), literal("Interreg objectives PO1, RSO1.1", "en")),
        (membership, TYPE, ORG("Membership")),
        (membership, ORG("member"), member),
        (membership, ORG("organization"), project),
        (membership, ORG("role"), HANSA("Coordinator")),
        (membership, ORG("memberDuring"), interval),
        (interval, TYPE, time.format("Interval")),
        (interval, time.format("hasBeginning"), start),
        (start, TYPE, time.format("Instant")),
        (start, time.format("inXSDDate"), date("2023-01-01")),
        (interval, time.format("hasEnd"), end),
        (end, TYPE, time.format("Instant")),
        (end, time.format("inXSDDate"), date("2025-12-31")),
        (membership, HANSA("confidence"), HANSA("Stated")),
        (membership, DCTERMS("bibliographicCitation"), citation),
        (member, TYPE, ORG("Organization")),
        (member, SKOS("prefLabel"), literal("BioFuel AB")),
        (member, SCHEMA("addressCountry"), "<http://publications.europa.eu/resource/authority/country/SWE>"),
        (member, ORG("classification"), HANSA("Company")),
        (member, DCTERMS("spatial"), MINT.region("2021", "SE224")),
    ]


def test_organisation_in_two_counties_is_placed_in_its_country_only() -> None:
    rows = [
        partner(),
        partner(projektnamn="Other", nuts3="Kalmar län"),
        partner(),
        partner(slutdatum="2027-02-31"),
    ]
    load = run("interreg_sweden", {**NAMES, "partners": rows})
    assert not [triple for triple in interreg_sweden.triples(load) if triple[1] == DCTERMS("spatial")]
    assert load.skipped == {"membership stated twice": 1, "no such day": 1, "several regions": 1}


def test_study_and_project_of_one_name_are_two_partnerships() -> None:
    rows = [
        partner(),
        partner(projekttyp="Feasibility study", startdatum="2022-01-01", slutdatum="2022-12-31"),
    ]
    statements = interreg_sweden.triples(run("interreg_sweden", {**NAMES, "partners": rows}))
    assert sorted(s for s, _, o in statements if o == ORG("OrganizationalCollaboration")) == [
        MINT.partnership("interreg-interreg-europe-boost-feasibility-study"),
        MINT.partnership("interreg-interreg-europe-boost"),
    ]


def test_interreg_counts_are_matched_by_exact_and_unique_names_only() -> None:
    counts = {"keep_No_of_projects": "11.0", "keep_No_of_partners": "12.0", "keep_Total_budgets_MEUR": "2.81"}
    places = [
        ("SE", "Skåne län"),
        ("SE", "Skåne"),
        ("DE", "Land"),
        ("BG", "Sofia (stolitsa)"),
        ("UK", "Hartlepool"),
    ]
    rows = [{"CNTR_CODE": c, "NAME_LATN": n, **counts, "keep_ERDF_MEUR": "2.09"} for c, n in places]
    load = run("interreg_regions", {**NAMES, "counts": rows})
    statements = list(interreg_regions.triples(load))
    assert [o for _, p, o in statements if p == HANSA("region")] == [
        MINT.region("2021", "SE224"), MINT.region("2021", "BG411"), MINT.region("2016", "UKC11"),
    ]  # fmt: skip
    subject = MINT.observation(HANSA("InterregCube"), MINT.region("2021", "SE224"))
    assert statements[:7] == [
        (subject, TYPE, QB("Observation")),
        (subject, QB("dataSet"), HANSA("InterregCube")),
        (subject, HANSA("region"), MINT.region("2021", "SE224")),
        (subject, HANSA("interregProjects"), integer(11)),
        (subject, HANSA("interregPartners"), integer(12)),
        (subject, HANSA("interregBudget"), decimal(2.81)),
        (subject, HANSA("interregErdf"), decimal(2.09)),
    ]
    assert load.skipped == {"unknown name of a region": 1, "name of several regions": 1}


def test_czech_domain_is_a_priority_in_czech() -> None:
    row = {
        "nuts3": "CZ031", "region": "Jihočeský kraj", "idx": "0", "priority_name": "Strojírenství",
        "description": "Výroba strojů", "nace_divisions": "28 34",
    }  # fmt: skip
    load = run("priorities_cz", {"domains": [row]})
    subject = MINT.priority("CZ031", "2021-2027", "ris3 strojirenstvi")
    source = load.source
    assert list(priorities_cz.triples(load)) == [
        (subject, TYPE, HANSA("Priority")),
        (subject, SKOS("prefLabel"), literal("Strojírenství", "cs")),
        (subject, DCTERMS("description"), literal("Výroba strojů", "cs")),
        (subject, HANSA("claimedBy"), MINT.region("2021", "CZ031")),
        (subject, HANSA("period"), literal("2021-2027")),
        (subject, HANSA("activity"), nace("2", "28")),
        (subject, HANSA("confidence"), HANSA("Inferred")),
        (subject, DCTERMS("source"), f"<{source.url}>"),
        (subject, DCTERMS("bibliographicCitation"), literal(f"{source.publisher}: {source.edition}")),
    ]
    assert load.skipped == {"unknown NACE code": 1}


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "triples", "skipped"),
    [
        ("cluster-definitions", 22391, {"local category": 879}),
        ("interreg-regions", 10430, {"unknown name of a region": 24}),
        ("priorities-cz", 951, {"unknown NACE code": 1}),
        (
            "interreg-sweden",
            17200,
            {"empty cell": 17, "no region": 6, "no such day": 7, "reversed dates": 2, "several regions": 14},
        ),
    ],
)
def test_real_files_load_whole(real_data: Path, name: str, triples: int, skipped: dict[str, int]) -> None:
    source_files = SourceFiles(downloads=real_data)
    load, statements = source_files.load(source_files.source(name), MINT, source_files.code_lists())
    assert sum(one.count("\n") if isinstance(one, str) else 1 for one in statements) == triples
    assert (dict(sorted(load.skipped.items())), load.drift()) == (skipped, [])


@pytest.mark.realdata
def test_every_swedish_row_is_a_membership_or_listed(real_data: Path) -> None:
    source_files = SourceFiles(downloads=real_data)
    load, statements = source_files.load(
        source_files.source("interreg-sweden"), MINT, source_files.code_lists()
    )
    memberships = sum(1 for one in statements if not isinstance(one, str) and one[2] == ORG("Membership"))
    rows = len(json.loads((real_data / "misc" / "interreg_sweden_partners.json").read_text(encoding="utf-8")))
    assert (
        memberships + sum(load.skipped[reason] for reason in ("empty cell", "no such day", "reversed dates"))
        == rows
    )
