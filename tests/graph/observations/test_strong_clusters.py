"""Strong clusters and concentration of industries, over ten regions whose figures can be checked by hand."""

import numpy as np

from graph.evidence.by_territory import Evidence, arrange
from graph.evidence.employment import Activity, Employment
from graph.evidence.facts import GraphFacts
from graph.evidence.official_tables import NO_TABLES, OfficialTables
from graph.observations.strong_clusters import observations
from ontology.iri import Minter, nace
from ontology.namespace import HANSA

MINT = Minter()
METAL, CHIPS, SHIPS = nace("2", "25"), nace("2", "26"), nace("2", "30")
ELECTRONICS = MINT.sector("electronics")
DIGITAL = MINT.industry("digital")
DAIRY = MINT.sector("dairy")
REGIONS = tuple(MINT.region("2021", f"XX1{digit}") for digit in range(10))


def evidence(persons: np.ndarray, regions: int = 10) -> Evidence:
    table = Employment(
        period="2011-2015",
        regions=REGIONS[:regions],
        activities=(Activity(METAL, "25", "Metal"), Activity(CHIPS, "26", "Chips")),
        persons=persons[:regions],
        at_least=np.zeros((regions, 2), dtype=bool),
        economy=np.nansum(persons[:regions], axis=0),
        published=regions,
        wages=np.full(regions, np.nan),
        basic=np.ones(regions, dtype=bool),
        is_full=False,
    )
    facts = GraphFacts(
        regions={},
        sectors={ELECTRONICS: "Electronics", DAIRY: "Dairy"},
        organisations={},
        priorities=(),
        partnerships=(),
        core={ELECTRONICS: frozenset({CHIPS}), DAIRY: frozenset({SHIPS})},
        industries={DIGITAL: frozenset({CHIPS, SHIPS})},
    )
    return arrange(facts, OfficialTables(employment=table))


def one_hub() -> np.ndarray:
    """Return nine regions of which a tenth makes chips, and one of which nine tenths do."""
    return np.array([[10.0, 90.0]] + [[90.0, 10.0]] * 9)


def figures(evidence: Evidence) -> dict[str, dict[str, list[str]]]:
    """Return what is said of each observation: the values of each property, both by their short names."""
    said: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in observations(evidence, MINT):
        name = predicate.strip("<>").rpartition("#")[2]
        short = (
            value.partition("^^")[0].strip('"') if value.startswith('"') else value.rpartition("#")[2][:-1]
        )
        if name not in ("type", "dataSet", "region", "industry", "wasDerivedFrom"):
            said.setdefault(subject[1:-1].rpartition("observation/")[2], {}).setdefault(name, []).append(
                short
            )
    return said


def test_fifth_of_the_regions_and_the_region_with_stars_hold_what_they_employ() -> None:
    said = figures(evidence(one_hub()))
    concentration = {
        "regions": ["10"],
        "regionsWithEmployment": ["10"],
        "personsEmployed": ["180"],
        "shareInLargestFifth": ["0.5556"],
        "shareInMostSpecialisedFifth": ["0.5556"],
        "strongRegions": ["1"],
        "personsInStrongRegions": ["90"],
    }
    hub = {
        "personsEmployed": ["90"],
        "shareOfIndustry": ["0.5"],
        "locationQuotient": ["5"],
        "stars": ["3"],
        "star": ["SizeStar", "SpecialisationStar", "FocusStar"],
    }
    assert said == {
        "IndustryConcentrationCube/electronics": concentration,
        "StrongClusterCube/2021-XX10/electronics": hub,
        "IndustryConcentrationCube/industry-digital": concentration,
        "StrongClusterCube/2021-XX10/industry-digital": hub,
    }


def test_region_whose_figure_is_withheld_is_not_counted_as_one_without_employment() -> None:
    persons = one_hub()
    persons[9, 1] = np.nan
    persons[8, 1] = 0
    said = figures(evidence(persons))["IndustryConcentrationCube/electronics"]
    assert (said["regions"], said["regionsWithEmployment"], said["personsEmployed"]) == (
        ["9"],
        ["8"],
        ["160"],
    )
    # Two of nine regions: a fifth is rounded up.
    assert said["shareInLargestFifth"] == ["0.625"]


def test_figures_of_which_a_part_is_withheld_are_lower_bounds() -> None:
    arranged = evidence(one_hub())
    table = arranged.official.employment
    assert table is not None
    table.at_least[0, 1] = True
    said = figures(arranged)
    assert said["IndustryConcentrationCube/electronics"]["atLeast"] == ["true"]
    assert said["StrongClusterCube/2021-XX10/electronics"]["atLeast"] == ["true"]


def test_nine_regions_are_too_few_to_compare() -> None:
    assert list(observations(evidence(one_hub(), regions=9), MINT)) == []


def test_without_a_table_of_employment_nothing_is_said() -> None:
    assert list(observations(arrange(evidence(one_hub()).facts, NO_TABLES), MINT)) == []


def test_cubes_name_the_table_that_they_are_derived_from() -> None:
    derived = [triple for triple in observations(evidence(one_hub()), MINT) if "prov#" in triple[1]]
    assert [(cube, source) for cube, _, source in derived] == [
        (HANSA("IndustryConcentrationCube"), HANSA("CondensedEmploymentCube")),
        (HANSA("StrongClusterCube"), HANSA("CondensedEmploymentCube")),
    ]
