"""What official tables add to `hansa profile` and `hansa compare`."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hansa.cli import main
from tests.support.toy_graph import TABLES, figures
from tests.support.web import publish

CHIPS = {
    "activity": "http://data.europa.eu/ux2/nace2/26",
    "code": "26",
    "label": "Chips",
    "locationQuotient": 1.6,
    "persons": 80,
    "stars": 2,
    "starred": "specialisation focus",
    "year": "2015",
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    publish(folder / "store", folder / "text", TABLES, figures())
    return folder / "store"


def output_of(store: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--store", str(store), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_profile_tells_what_a_region_is_specialised_in_and_near_to(tables: Path) -> None:
    profile = json.loads(output_of(tables, "profile", "FRB0", "--format", "json"))
    assert profile["region_specialisations"] == [CHIPS]
    (near,) = profile["region_options"]
    assert (near["label"], near["relatednessDensity"], near["quadrant"]) == ("Metal", 100, "high road")
    assert {row["title"] for row in profile["sources"]} == {"Facts"}


def test_profile_tells_complexity_with_its_caveats_and_what_stands_on_top(tables: Path) -> None:
    profile = json.loads(output_of(tables, "profile", "UKC1", "--format", "json"))
    readings = [row["reading"] for row in profile["region_complexity"]]
    assert "is no ranking of what is good" in readings[-1]
    assert {row["complexityIndex"] for row in profile["region_complexity"]} == {1}
    assert [row["label"] for row in profile["most_complex_activities"]] == ["Metal", "Chips"]


def test_profile_tells_who_shares_projects_and_who_is_likely_to(tables: Path) -> None:
    profile = json.loads(
        output_of(tables, "profile", "http://localhost:8000/region/2021/FR", "--format", "json")
    )
    assert [(row["code"], row["projects"], row["newmanWeight"]) for row in profile["region_projects"]] == [
        ("CZ", 2, 1.5),
        ("CZ03", 2, 1.5),
        ("UKC1", 2, 1.5),
    ]
    assert [
        (row["code"], row["themeLabel"], row["likelihood"], row["cutDate"])
        for row in profile["region_likelihoods"]
    ] == [("CZ", "Toys", 0.5, "2014-01-01"), ("UKC1", "Toys", 0.25, "2014-01-01")]


def test_profile_on_a_terminal_names_variant_year_and_source(tables: Path) -> None:
    text = output_of(tables, "profile", "FRB0")
    for said in ("reference all regions of NUTS level 2 as published", "2015", "Sources of these figures"):
        assert said in text
    # FRB0 is all of France in these tables: what France shares is said of it, too.
    assert "Territories that share most funded projects" in text


def test_claims_and_projects_of_the_same_land_are_told_by_either_code(tables: Path) -> None:
    part, whole = (
        json.loads(output_of(tables, "profile", code, "--format", "json")) for code in ("CZ031", "CZ03")
    )
    assert [row["label"] for row in part["region_priorities"]] == ["Glass of CZ03"]
    for section in ("region_priorities", "region_projects"):
        assert part[section] == whole[section]


def test_shipped_graph_has_employment_and_no_projects(store_folder: Path) -> None:
    profile = json.loads(output_of(store_folder, "profile", "ES21", "--format", "json"))
    assert profile.keys() == {"region", "most_complex_activities", "sources", *(f"region_{name}" for name in (
        "ancestors", "parts", "sectors", "organisations", "partnerships", "priorities",
        "specialisations", "options", "complexity"))}  # fmt: skip
    assert [source["publisher"] for source in profile["sources"]] == ["Eurostat"]
    comparison = json.loads(output_of(store_folder, "compare", "ES21", "ITC4", "--format", "json"))
    assert comparison["employment"]["year"] == "2011-2015"
    assert comparison["projects"] == []
    assert comparison["likelihood"] == {"cut_date": "", "pairs": []}


def test_comparison_orders_divisions_by_how_far_shares_differ(tables: Path) -> None:
    comparison = json.loads(output_of(tables, "compare", "FR", "UKC1", "--format", "json"))
    assert comparison["employment"]["year"] == "2015"
    # Chips are 80 of 100 persons and 100 of 200, metal 10 of 100 and 70 of 200, glass 10 of 100 and 30 of 200.
    assert [(row["division"], row["difference"]) for row in comparison["employment"]["divisions"]] == [
        ("Chips", 30),
        ("Metal", 25),
        ("Glass", 5),
    ]
    chips = comparison["employment"]["divisions"][0]
    assert chips["quotient"] == {"FR": 1.6, "UKC1": 1}
    assert chips["persons"] == {"FR": 80, "UKC1": 100}
    assert "location quotient of persons employed" in comparison["measures"]["quotient of employment"]


def test_division_of_which_one_states_a_part_is_compared_by_that_part(tables: Path) -> None:
    comparison = json.loads(output_of(tables, "compare", "CZ", "FR", "UKC1", "--format", "json"))
    rows = {row["division"]: row for row in comparison["employment"]["divisions"]}
    assert rows["Chips"]["quotient"] == {"CZ": 0.4, "FR": 1.6, "UKC1": 1}
    assert rows["Chips"]["difference"] == 60
    two = json.loads(output_of(tables, "compare", "CZ", "FR", "--format", "json"))
    assert {row["division"] for row in two["employment"]["divisions"]} == {"Chips", "Glass", "Metal"}


def test_comparison_tells_projects_and_likelihood_of_each_pair(tables: Path) -> None:
    comparison = json.loads(output_of(tables, "compare", "CZ", "FR", "UKC1", "--format", "json"))
    assert comparison["projects"] == [
        {"regions": ["CZ", "FR"], "projects": 2, "newman_weight": 1.5},
        {"regions": ["CZ", "UKC1"], "projects": 1, "newman_weight": 0.5},
        {"regions": ["FR", "UKC1"], "projects": 2, "newman_weight": 1.5},
    ]
    assert comparison["likelihood"] == {
        "cut_date": "2014-01-01",
        "pairs": [
            {"regions": ["CZ", "FR"], "theme": "Toys", "likelihood": 0.5},
            {"regions": ["FR", "UKC1"], "theme": "Toys", "likelihood": 0.25},
        ],
    }


def test_csv_of_a_comparison_holds_the_figures_of_the_tables(tables: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(output_of(tables, "compare", "FR", "UKC1", "--format", "csv"))))
    figures = {
        (row["section"], row["region"], row["other_region"], row["subject"], row["measure"]): row["value"]
        for row in rows
    }
    assert figures["division", "FR", "", "26 Chips", "quotient of employment"] == "1.6"
    assert figures["division", "UKC1", "", "26 Chips", "persons employed"] == "100"
    assert figures["projects", "FR", "UKC1", "", "common projects"] == "2"
    assert figures["likelihood", "FR", "UKC1", "Toys", "likelihood"] == "0.25"


def test_comparison_with_tables_fits_120_columns(tables: Path) -> None:
    text = output_of(tables, "compare", "CZ", "FR", "UKC1", "--top", "2")
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 120
    assert "Industries by employment in 2015, the largest differences first" in text
    assert "1 more, see --top" in text
    assert "Likelihood of a new collaboration, from 2014-01-01" in text
