"""Each condensed table: a few rows in, exactly these observations out; a row that cannot be mapped stops the build."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from loaders.code_lists import CodeLists
from loaders.contract import contract_path, read
from loaders.errors import ContractError
from loaders.load import Load, loader
from loaders.row import Row
from loaders.source_files import SourceFiles
from ontology.iri import Minter
from ontology.namespace import PREFIXES
from tests.support.contracts import file, source

CODES = CodeLists(
    nuts={
        "2021": frozenset(["AT31", "DE1"]),
        "2016": frozenset(["UKC1"]),
        "2024": frozenset(["AT31", "AT32"]),
    },
    nace={"2": frozenset(["29"])},
    sectors=frozenset(["Apparel", "Plastics"]),
)


def run(name: str, **tables: str) -> Load:
    contract = read(contract_path(name))
    rows = {}
    for spec in contract.files:
        lines = csv.DictReader(StringIO(tables.get(spec, "")))
        rows[spec] = [Row(spec, number, dict(cells), set()) for number, cells in enumerate(lines, 2)]
    return Load(contract, Minter(), CODES, rows)


def triples(load: Load) -> set[str]:
    lines = "".join(str(one) for one in loader(load.source.loader)(load))
    return {str(quad) for quad in parse(lines, format=RdfFormat.N_TRIPLES)}


def turtle(text: str) -> set[str]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    parsed = parse(f"{prefixes}@base <http://localhost:8000/> .\n{text}", format=RdfFormat.TURTLE)
    return {str(quad) for quad in parsed}


def test_employment_says_where_a_part_was_withheld_and_keeps_0() -> None:
    table = "nuts,nuts_version,nace,persons,at_least\nAT31,2021,29,0,\nUKC1,2016,29,120,yes\n"
    assert triples(run("regional_employment", regional_employment=table)) == turtle(
        """
        <observation/CondensedEmploymentCube/AT31/29> a qb:Observation ; qb:dataSet hansa:CondensedEmploymentCube ;
          hansa:region <region/2021/AT31> ; hansa:activity nace2:29 ; hansa:personsEmployed 0 .
        <observation/CondensedEmploymentCube/UKC1/29> a qb:Observation ; qb:dataSet hansa:CondensedEmploymentCube ;
          hansa:region <region/2016/UKC1> ; hansa:activity nace2:29 ; hansa:personsEmployed 120 ; hansa:atLeast true .
        """
    )


def test_reference_says_of_how_many_regions_it_is_the_sum() -> None:
    table = "nace,persons,regions\n29,3000,267\n"
    assert triples(run("employment_reference", employment_reference=table)) == turtle(
        """
        <observation/EmploymentReferenceCube/29> a qb:Observation ; qb:dataSet hansa:EmploymentReferenceCube ;
          hansa:activity nace2:29 ; hansa:personsEmployed 3000 ; hansa:regions 267 .
        """
    )


def test_wages_are_of_a_region() -> None:
    table = "nuts,nuts_version,wages_per_person_eur\nDE1,2021,30484\n"
    assert triples(run("regional_wages", regional_wages=table)) == turtle(
        """
        <observation/CondensedWageCube/DE1> a qb:Observation ; qb:dataSet hansa:CondensedWageCube ;
          hansa:region <region/2021/DE1> ; hansa:wagesPerPerson "30484"^^xsd:decimal .
        """
    )


def test_joint_projects_are_of_a_pair_in_the_order_of_its_codes() -> None:
    table = "nuts_a,nuts_b,projects,projects_since_2014,weight\nAT31,AT32,6,2,0.61\n"
    assert triples(run("joint_projects", joint_projects=table)) == turtle(
        """
        <observation/CondensedJointProjectCube/AT31/AT32> a qb:Observation ; qb:dataSet hansa:CondensedJointProjectCube ;
          hansa:region <region/2024/AT31> ; hansa:otherRegion <region/2024/AT32> ; hansa:jointProjects 6 ;
          hansa:jointProjectsSince2014 2 ; hansa:newmanWeight 0.61 .
        """
    )


def test_flows_have_median_lowest_and_highest_and_upstreamness_is_of_an_activity() -> None:
    flows = (
        "supplying,using,sales_share,sales_low,sales_high,purchases_share,purchases_low,purchases_high,lift\n"
        "C25,C28,0.1,0.05,0.2,0.3,0.25,0.35,4.5\n"
    )
    upstreamness = "group,upstreamness\nC25,2.1\n"
    load = run("activity_flows", activity_flows=flows, activity_upstreamness=upstreamness)
    assert triples(load) == turtle(
        """
        <observation/TypicalFlowCube/C25/C28> a qb:Observation ; qb:dataSet hansa:TypicalFlowCube ;
          hansa:supplyingActivity <activity-group/a64/C25> ; hansa:usingActivity <activity-group/a64/C28> ;
          hansa:salesShare 0.1 ; hansa:salesShareLow 0.05 ; hansa:salesShareHigh 0.2 ; hansa:purchasesShare 0.3 ;
          hansa:purchasesShareLow 0.25 ; hansa:purchasesShareHigh 0.35 ; hansa:lift 4.5 .
        <observation/TypicalUpstreamnessCube/C25> a qb:Observation ; qb:dataSet hansa:TypicalUpstreamnessCube ;
          hansa:activity <activity-group/a64/C25> ; hansa:upstreamness 2.1 .
        """
    )


def test_relatedness_is_stated_both_ways() -> None:
    table = (
        "sector_a,sector_b,percentile,colocation_percentile,input_output_percentile,occupation_percentile\n"
        "Apparel,Plastics,51,35,54,88\n"
    )
    figures = (
        "hansa:overallRelatedness 51 ; hansa:coLocationRelatedness 35 ; hansa:inputOutputRelatedness 54 ;"
        " hansa:occupationRelatedness 88"
    )
    assert triples(run("sector_relatedness", sector_relatedness=table)) == turtle(
        f"""
        <observation/PublishedRelatednessCube/apparel/plastics> a qb:Observation ;
          qb:dataSet hansa:PublishedRelatednessCube ; hansa:sector <sector/apparel> ; hansa:otherSector <sector/plastics> ;
          {figures} .
        <observation/PublishedRelatednessCube/plastics/apparel> a qb:Observation ;
          qb:dataSet hansa:PublishedRelatednessCube ; hansa:sector <sector/plastics> ; hansa:otherSector <sector/apparel> ;
          {figures} .
        """
    )


def test_classes_of_a_region_are_stated_where_they_are_known() -> None:
    table = (
        "nuts,cohesion_category,confidence,outermost,innovation_group,ris_edition,innovation_confidence,source\n"
        "AT31,transition,K,yes,strong -,2023,S,a page\nDE1,,,,leader,2019,K,a talk\n"
    )
    assert triples(run("region_classes", region_classes=table)) == turtle(
        """
        <observation/RegionClassCube/AT31> a qb:Observation ; qb:dataSet hansa:RegionClassCube ;
          hansa:region <region/2021/AT31> ; hansa:outermost true ; hansa:cohesionCategory hansa:TransitionRegion ;
          hansa:confidence hansa:Known ; hansa:innovationGroup hansa:StrongInnovator ; hansa:innovationEdition "2023" ;
          hansa:innovationConfidence hansa:Stated ; dcterms:bibliographicCitation "a page" .
        <observation/RegionClassCube/DE1> a qb:Observation ; qb:dataSet hansa:RegionClassCube ;
          hansa:region <region/2021/DE1> ; hansa:outermost false ; hansa:innovationGroup hansa:InnovationLeader ;
          hansa:innovationEdition "2019" ; hansa:innovationConfidence hansa:Known ;
          dcterms:bibliographicCitation "a talk" .
        """
    )


EMPLOYMENT = "nuts,nuts_version,nace,persons,at_least\n"
PAIRS = "nuts_a,nuts_b,projects,projects_since_2014,weight\n"
CLASSES = (
    "nuts,cohesion_category,confidence,outermost,innovation_group,ris_edition,innovation_confidence,source\n"
)
RELATED = "sector_a,sector_b,percentile,colocation_percentile,input_output_percentile,occupation_percentile\n"


@pytest.mark.parametrize(
    ("name", "table", "reason"),
    [
        ("regional_employment", EMPLOYMENT + "UKC1,2021,29,1,\n", "NUTS code of another version"),
        ("regional_employment", EMPLOYMENT + "AT31,2021,99,1,\n", "unknown NACE code"),
        ("regional_employment", EMPLOYMENT + "AT31,2021,29,,\n", "empty cell"),
        ("regional_employment", EMPLOYMENT + "AT31,2021,29,1,no\n", "not a mark"),
        ("region_classes", CLASSES + "AT31,poor,K,,,,,a page\n", "unknown class"),
        ("region_classes", CLASSES + "AT31,transition,,,,,,a page\n", "unknown class"),
        ("region_classes", CLASSES + "AT31,transition,K,no,,,,a page\n", "not a mark"),
        ("joint_projects", PAIRS + "AT32,AT31,6,2,0.61\n", "pair out of order"),
        ("joint_projects", PAIRS + "AT31,AT32,6,,0.61\n", "empty cell"),
        ("sector_relatedness", RELATED + "Plastics,Apparel,1,1,1,1\n", "pair out of order"),
        ("sector_relatedness", RELATED + "Apparel,Plastics,101,1,1,1\n", "not a percentile"),
    ],
)
def test_row_that_cannot_be_mapped_stops_the_build(name: str, table: str, reason: str) -> None:
    load = run(name, **{name: table})
    with pytest.raises(ContractError, match="too many skipped rows"):
        triples(load)
    assert [skip.reason for skip in load.skips] == [reason]


def test_condensed_table_gives_way_to_the_full_one(tmp_path: Path) -> None:
    full = source(file("main", "jobs.csv"))
    condensed = source(name="few-jobs", downloaded=False, replaced_by=("jobs",))
    assert SourceFiles(tmp_path, tmp_path, (condensed, full)).present() == [condensed]
    (tmp_path / "jobs.csv").write_text("code\n29\n")
    assert SourceFiles(tmp_path, tmp_path, (condensed, full)).present() == [full]
