"""NUTS and NACE as they ship, against facts that can be looked up."""

import pytest

from graph.store.engine import Embedded, rows

PREFIXES = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX hansa: <https://w3id.org/hansa/ontology#> "
)
REGION = "http://localhost:8000/region/"


def pairs(store: Embedded, pattern: str) -> list[tuple[str, ...]]:
    cells = rows(store.query(f"{PREFIXES} SELECT ?a ?b WHERE {{ {pattern} }} ORDER BY ?a ?b"))
    return [tuple(str(cell).strip('<>"').removeprefix(REGION) for cell in row) for row in cells]


@pytest.mark.parametrize(
    ("one", "match", "other"),
    [
        ("2021/DEA47", "exactMatch", "2024/DEA47"),
        ("2021/NL332", "exactMatch", "2024/NL361"),
        ("2021/PT187", "exactMatch", "2024/PT1C4"),
        ("2021/BE31", "exactMatch", "2024/BE31"),
        ("2021/ITH5", "closeMatch", "2024/ITH5"),
        ("2021/NL31", "closeMatch", "2024/NL35"),
        ("2024/PT1A", "broadMatch", "2021/PT17"),
        ("2024/NO074", "exactMatch", ""),
    ],
)
def test_regions_match_across_versions_as_the_change_tables_say(
    store: Embedded, one: str, match: str, other: str
) -> None:
    matches = pairs(
        store, f"VALUES ?a {{ <{REGION}{one}> }} ?a skos:{match} ?b FILTER(STRSTARTS(STR(?b), '{REGION}'))"
    )
    assert [b for _, b in matches] == ([other] if other else [])


def test_figures_of_a_moved_border_are_never_carried(store: Embedded) -> None:
    assert pairs(store, f"VALUES ?a {{ <{REGION}2021/NL31> }} ?a skos:exactMatch ?b") == []


def test_northern_ireland_hangs_together(store: Embedded) -> None:
    children = pairs(store, f"VALUES ?b {{ <{REGION}2016/UKN0> }} ?a skos:broader ?b")
    assert len(children) == 11
    assert children[-1] == ("2016/UKN16", "2016/UKN0")


def test_country_of_a_statistical_region_is_there(store: Embedded) -> None:
    assert pairs(store, f"VALUES ?a {{ <{REGION}2021/NO0> }} ?a skos:broader ?b") == [("2021/NO0", "2021/NO")]


@pytest.mark.parametrize(("scheme", "count"), [("Nace2", 996), ("Nace21", 1047)])
def test_nace_is_whole(store: Embedded, scheme: str, count: int) -> None:
    assert len(pairs(store, f"?a skos:inScheme hansa:{scheme} ; skos:notation ?b")) == count


def test_division_hangs_below_its_section(store: Embedded) -> None:
    parents = pairs(store, "VALUES ?a { <http://data.europa.eu/ux2/nace2/29> } ?a skos:broader ?b")
    assert parents == [("http://data.europa.eu/ux2/nace2/29", "http://data.europa.eu/ux2/nace2/C")]


def test_new_class_of_2_1_has_no_predecessor(store: Embedded) -> None:
    source = "<http://rdf-vocabulary.ddialliance.org/xkos#sourceConcept>"
    target = "<http://rdf-vocabulary.ddialliance.org/xkos#targetConcept>"
    nace21 = "http://data.europa.eu/ux2/nace2.1/"
    assert pairs(store, f"VALUES ?a {{ <{nace21}4689> }} ?x {source} ?a ; {target} ?b") == []
    # Cars of 2.1 took in the electric motors of vehicles, which were 27.11.
    assert [b for _, b in pairs(store, f"VALUES ?a {{ <{nace21}2910> }} ?x {source} ?a ; {target} ?b")] == [
        "http://data.europa.eu/ux2/nace2/2711",
        "http://data.europa.eu/ux2/nace2/2910",
    ]
