"""Employment and funded projects as evidence, on tables small enough to check by hand."""

from pathlib import Path

import numpy as np
import pytest
from pyoxigraph import NamedNode, RdfFormat

from graph import derive
from graph.evidence import employment
from graph.evidence import projects as funded
from graph.evidence.by_territory import Evidence
from graph.evidence.employment_reading import read_employment
from graph.evidence.fact_reading import read_facts
from graph.evidence.nuts_versions import versions
from graph.evidence.territories import territories
from graph.observations.official_figures import observations
from graph.opportunities import gap
from graph.opportunities.context import Context
from graph.opportunities.reasons import ties
from graph.store.engine import Embedded
from graph.store.staging import stage
from loaders.source_files import SourceFiles
from ontology.iri import nace
from ontology.namespace import HANSA, QB
from ontology.term import Triple, decimal, integer
from tests.support.toy_graph import (
    CLAIMS,
    CLASSIFICATIONS,
    EMPLOYED,
    MINT,
    NUTS,
    PREFIXES,
    PROJECTS,
    in_memory,
    persons,
)

DAY = "2026-11-01"


def employed(*more: str) -> employment.Employment:
    store = in_memory(NUTS, EMPLOYED, *more)
    found = read_employment(store, versions(store, read_facts(store).regions)).table
    assert found is not None
    return found


def test_regions_of_any_version_lead_to_the_version_of_the_evidence() -> None:
    store = in_memory(NUTS)
    known = versions(store, read_facts(store).regions)
    assert known.home[MINT.region("2013", "FR24")] == MINT.region("2021", "FRB0")
    assert known.home[MINT.region("2016", "UKC1")] == MINT.region("2016", "UKC1")
    assert MINT.region("2013", "CZ01") not in known.home
    assert known.around(MINT.region("2013", "CZ01")) == MINT.region("2021", "CZ0")
    assert known.around(MINT.region("2016", "UKC2")) == MINT.region("2016", "UKC2")


def test_persons_are_carried_or_added_up_where_the_land_is_the_same_and_never_split() -> None:
    found = employed()
    row = {code: found.persons[found.position[MINT.region(version, code)]] for version, code in (
        ("2021", "FRB0"), ("2021", "CZ0"), ("2016", "UKC1"))}  # fmt: skip
    assert found.period == "2015"
    assert [activity.code for activity in found.activities] == ["23", "25", "26"]
    assert row["FRB0"].tolist() == [10, 10, 80]
    assert row["UKC1"].tolist() == [30, 70, 100]
    # CZ01 publishes no chips: what the two halves employ in them together is at least what CZ02 does.
    assert row["CZ0"].tolist() == [60, 20, 20]
    assert found.at_least[found.position[MINT.region("2021", "CZ0")]].tolist() == [False, False, True]
    assert not found.at_least[found.position[MINT.region("2021", "FRB0")]].any()
    assert MINT.region("2021", "CZ03") not in found.position
    # The one part of FRB0 is the same land; FRB and FR have no other part.
    assert found.persons[found.position[MINT.region("2021", "FRB01")]].tolist() == [10, 10, 80]
    assert found.persons[found.position[MINT.region("2021", "FR")]].tolist() == [10, 10, 80]
    # UKC2 states nothing, so nothing is said of both.
    assert MINT.region("2016", "UKC") not in found.position


def test_quotients_take_all_published_regions_for_reference() -> None:
    found = employed()
    assert found.published == 4
    assert found.economy.tolist() == [100, 100, 200]
    # (10 / 100) / (100 / 400), (80 / 100) / (200 / 400).
    assert found.quotients[found.position[MINT.region("2021", "FRB0")]] == pytest.approx([0.4, 0.4, 1.6])
    # Glass and metal together: (20 / 100) / (200 / 400).
    together = found.group([0, 1])
    row = found.position[MINT.region("2021", "FRB0")]
    assert together.quotient[row] == pytest.approx(0.4)
    assert (together.persons[row], together.share[row], together.at_least[row]) == (20, 0.2, False)


def test_newest_year_counts_where_it_is_well_covered() -> None:
    assert employed(persons("2013/FR24", "2016", n23=1, n25=1, n26=1)).period == "2015"
    assert (
        employed(*(persons(at, "2016", n23=1, n25=1, n26=1) for at in ("2013/FR24", "2016/UKC1"))).period
        == "2015-2016"
    )


def test_region_of_which_little_is_stated_has_no_quotients() -> None:
    assert MINT.region("2016", "UKC2") not in employed(persons("2016/UKC2", "2015", n23=5)).position


def left_out(*figures: str) -> tuple[str, ...]:
    """Return what is said of a table of which no measure can be had; it holds these figures."""
    store = in_memory(NUTS, *figures)
    reading = read_employment(store, versions(store, read_facts(store).regions))
    assert reading.table is None
    return reading.caveats


def test_table_that_compares_with_nothing_is_left_out_with_its_reason() -> None:
    small = (
        "Measures of employment are left out, because the table has too little to compare"
        " (regions of level 2: {}, divisions: {}; at least 2 of each are needed)."
    )
    one, other = persons("2013/FR24", "2015", n23=5, n25=2), persons("2016/UKC1", "2015", n23=5)
    assert left_out(one) == (small.format(1, 2),)
    assert left_out(persons("2013/FR24", "2015", n23=5), other) == (small.format(2, 1),)
    zero = [persons(at, "2015", n23=0, n25=0) for at in ("2013/FR24", "2016/UKC1")]
    nobody = "Left out are divisions in which no region publishes a person: 23, 25."
    assert left_out(*zero) == (nobody, small.format(2, 0))
    assert left_out() == ()


def test_division_that_only_a_country_publishes_has_no_quotient() -> None:
    figures = [persons(at, "2015", n23=5, n25=2, n26=0) for at in ("2013/FR24", "2016/UKC1", "2016/UKC2")]
    store = in_memory(NUTS, *figures, persons("2013/FR", "2015", n23=9, n25=9, n26=9))
    reading = read_employment(store, versions(store, read_facts(store).regions))
    assert reading.caveats == ("Left out are divisions in which no region publishes a person: 26.",)
    assert reading.table is not None
    assert [activity.code for activity in reading.table.activities] == ["23", "25"]
    assert np.isfinite(reading.table.quotients).all()


EXTRA_REGIO = """
<region/2021/FRZZ> a geo:Feature, skos:Concept ; skos:notation "FRZZ" ; skos:prefLabel "Extra-Regio" ; hansa:nutsLevel 2 ;
  skos:broader <region/2021/FR> ; skos:inScheme hansa:Nuts2021 ; schema:addressCountry country:FRA .
"""


def test_extra_regio_is_kept_out_of_quotients_and_named() -> None:
    store = in_memory(NUTS, EMPLOYED, EXTRA_REGIO, persons("2021/FRZZ", "2015", n23=900, n25=1, n26=1))
    reading = read_employment(store, versions(store, read_facts(store).regions))
    assert reading.caveats == ("Left out are extra-regio codes, which are no land: FRZZ.",)
    assert reading.table is not None
    assert reading.table.economy.tolist() == employed().economy.tolist()
    assert MINT.region("2021", "FRZZ") not in reading.table.position


def test_region_stated_in_two_versions_counts_once_in_the_later_one() -> None:
    store = in_memory(NUTS, EMPLOYED, persons("2021/FRB0", "2015", n23=11, n25=11, n26=81))
    reading = read_employment(store, versions(store, read_facts(store).regions))
    assert reading.caveats == ("Left out are codes of regions that are also stated in a later NUTS: FR24.",)
    assert reading.table is not None
    assert reading.table.persons[reading.table.position[MINT.region("2021", "FRB0")]].tolist() == [11, 11, 81]
    assert reading.table.published == 4


def _later(code: str, same: bool = True) -> str:
    """Return a region of NUTS 2024, the same land as that of 2021 or not."""
    above = f"skos:broader <region/2024/{code[:-1]}> ;" if len(code) > 2 else ""
    match = f"<region/2024/{code}> skos:exactMatch <region/2021/{code}> ." if same else ""
    back = f"<region/2021/{code}> skos:exactMatch <region/2024/{code}> ." if same else ""
    return (
        f'<region/2024/{code}> a geo:Feature, skos:Concept ; skos:notation "{code}" ; skos:prefLabel "{code}" ; {above}'
        f" hansa:nutsLevel {len(code) - 2} ; skos:inScheme hansa:Nuts2024 ; schema:addressCountry country:CZE .\n"
        f"{match} {back}\n"
    )


# CZ04 was split into CZ05 and CZ06.
NUTS_2024 = "".join(map(_later, ("CZ", "CZ0", "CZ03"))) + _later("CZ05", False) + _later("CZ06", False)


def test_codes_of_the_latest_nuts_are_added_up_with_those_that_did_not_change() -> None:
    figures = [
        persons("2021/CZ03", "2022", n23=1, n25=2),
        persons("2024/CZ05", "2022", n23=10, n25=20),
        persons("2024/CZ06", "2022", n23=100, n25=200),
    ]
    store = in_memory(NUTS, NUTS_2024, *figures)
    reading = read_employment(store, versions(store, read_facts(store).regions))
    assert reading.caveats == ()
    table = reading.table
    assert table is not None
    rows = {
        code: table.persons[table.position[MINT.region("2021", code)]].tolist() for code in ("CZ03", "CZ0")
    }
    assert rows == {"CZ03": [1, 2], "CZ0": [111, 222]}
    assert (table.economy.tolist(), table.published) == ([111, 222], 3)
    again = in_memory(NUTS, NUTS_2024, *figures, persons("2021/CZ04", "2022", n23=110, n25=220))
    reading = read_employment(again, versions(again, read_facts(again).regions))
    assert reading.caveats == ("Left out are codes of regions that are also stated in a later NUTS: CZ04.",)
    assert reading.table is not None
    assert reading.table.economy.tolist() == [111, 222]


LATER_DIVISIONS = """
@prefix xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> .
<http://data.europa.eu/ux2/nace2.1/23> skos:inScheme hansa:Nace21 ; skos:notation "23" .
<http://data.europa.eu/ux2/nace2.1/25> skos:inScheme hansa:Nace21 ; skos:notation "25" .
<association/1> xkos:sourceConcept <http://data.europa.eu/ux2/nace2.1/23> ; xkos:targetConcept <http://data.europa.eu/ux2/nace2/23> .
<association/2> xkos:sourceConcept <http://data.europa.eu/ux2/nace2.1/25> ; xkos:targetConcept <http://data.europa.eu/ux2/nace2/25> .
<association/3> xkos:sourceConcept <http://data.europa.eu/ux2/nace2.1/25> ; xkos:targetConcept <http://data.europa.eu/ux2/nace2/26> .
"""


def test_division_of_the_later_nace_counts_where_it_is_one_of_the_earlier() -> None:
    figures = [persons(at, "2016", n23=5, n25=2, n26=7) for at in ("2013/FR24", "2016/UKC1")]
    later = "".join(figures)
    for code in ("23", "25"):
        later = later.replace(f"nace:{code} ", f"<http://data.europa.eu/ux2/nace2.1/{code}> ")
    store = in_memory(NUTS, LATER_DIVISIONS, later)
    reading = read_employment(store, versions(store, read_facts(store).regions))
    assert reading.caveats == (
        "Left out are divisions of NACE Rev. 2.1 that are no single one of Rev. 2: 25.",
    )
    assert reading.table is not None
    assert [activity.code for activity in reading.table.activities] == ["23", "26"]


def worked() -> tuple[funded.Research, dict[str, int]]:
    store = in_memory(NUTS, CLAIMS, *PROJECTS)
    facts = read_facts(store)
    known, places = versions(store, facts.regions), territories(facts)
    found = funded.gather(store, known)
    assert found is not None
    return funded.research(found, places, known), {r.code: i for i, r in enumerate(places.regions)}


def test_projects_join_all_territories_that_hold_their_participants_once() -> None:
    found, at = worked()
    # FRB0 is all of France in these tables, CZ031 all of CZ03: one territory by the name of the largest.
    assert sorted(at) == ["CZ", "CZ03", "FR", "UKC1"]
    assert found.shared[at["CZ03"], at["FR"]] == found.shared[at["CZ"], at["FR"]] == 2
    assert found.shared[at["CZ03"], at["UKC1"]] == 1
    # One project of two and one of three.
    assert found.weight[at["CZ03"], at["FR"]] == pytest.approx(1 + 1 / 2)
    assert found.on_theme(at["CZ03"], at["FR"], MINT.theme("leit")) == 1
    assert found.on_theme(at["CZ03"], at["FR"], None) == 0
    assert found.latest(at["FR"], at["UKC1"], 5) == tuple(
        f"<http://localhost:8000/project/{n}>" for n in "32"
    )
    assert found.span == (2010, 2013)
    assert len(found.graphs) == 2


def context_of(*parts: str) -> Context:
    return derive.read_context(in_memory(NUTS, CLAIMS, *parts), MINT, DAY)


def at(evidence: Evidence, code: str) -> int:
    return next(i for i, one in enumerate(evidence.territories.regions) if one.code == code)


def test_common_projects_make_trust_and_take_novelty() -> None:
    context = context_of(*PROJECTS)
    one, other = at(context.evidence, "CZ03"), at(context.evidence, "FR")
    assert context.trust[one, other] == pytest.approx(1.5 / 2.5)
    assert context.novelty[one, other] == pytest.approx(1 / (1 + np.log(3) / 4))
    assert context.likelihood is None  # four projects are nothing to learn from
    none, tie = ties(context, one, other, (), ())
    assert none.sentence == "None of the 0 partnerships in our register joins organisations of CZ03 and FR."
    assert tie.sentence == (
        "Organisations of CZ03 and FR shared 2 funded research projects that started 2010-2013."
    )
    assert tie.evidence == (
        MINT.observation(
            HANSA("ResearchCollaborationCube"), MINT.region("2021", "CZ03"), MINT.region("2021", "FR")
        ),
        "<http://localhost:8000/project/2>",
        "<http://localhost:8000/project/1>",
    )


def test_condensed_projects_count_the_largest_pair_of_parts() -> None:
    condensed = """<j/1> qb:dataSet hansa:CondensedJointProjectCube ; hansa:region <region/2021/CZ03> ;
        hansa:otherRegion <region/2021/FRB0> ; hansa:jointProjects 7 ; hansa:newmanWeight 1.5 .
        <j/2> qb:dataSet hansa:CondensedJointProjectCube ; hansa:region <region/2021/CZ04> ;
        hansa:otherRegion <region/2021/FRB0> ; hansa:jointProjects 9 ; hansa:newmanWeight 2.5 ."""
    evidence = context_of(condensed).evidence
    shared = evidence.official.joint_projects
    assert shared is not None
    nation, region_, other = at(evidence, "CZ"), at(evidence, "CZ03"), at(evidence, "FR")
    assert (shared.shared[nation, other], shared.weight[nation, other], shared.exact[nation, other]) == (
        9,
        4.0,
        False,
    )
    assert (shared.shared[region_, other], shared.weight[other, region_]) == (7, 1.5)
    assert bool(shared.exact[region_, other])
    pair = min(region_, other), max(region_, other)
    assert shared.observations[pair] == "<http://localhost:8000/j/1>"


def test_employment_in_core_divisions_is_evidence_beside_organisations() -> None:
    context = context_of(EMPLOYED)
    evidence = context.evidence
    cell = at(evidence, "FR"), evidence.column[MINT.sector("chips")]
    assert evidence.employed.quotients[cell] == pytest.approx(1.6)
    assert evidence.organised[cell] == 0
    # A share of 80 in 100 is more than a hundredth: 1 - 1/(1 + 1.6), of which four fifths count.
    assert context.scores.fields[cell] == pytest.approx(0.8 * (1 - 1 / 2.6))
    # Glass has no core division: nothing is known of it, which is not 0.
    assert np.isnan(evidence.employed.quotients[cell[0], evidence.column[MINT.sector("glass")]])


def test_strong_industry_without_a_registered_organisation_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    # In this economy chips are an industry of their own; two organisations of other fields make the region known.
    monkeypatch.setattr("graph.opportunities.activities.MIXED", frozenset())
    others = "".join(
        f"""<organisation/{name}> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "{name}" ;
        dcterms:spatial <region/2021/FRB0> ; dcterms:subject <sector/glass> ; hansa:confidence hansa:Stated .\n"""
        for name in ("y", "z")
    )
    many = EMPLOYED.replace("personsEmployed 30 ", "personsEmployed 30000 ").replace(" 70 ", " 70000 ")
    many = many.replace("personsEmployed 80 ", "personsEmployed 5000 ")
    assert not list(gap.candidates(context_of(many)))
    (seen,) = gap.candidates(context_of(many, others))
    assert seen.title == (
        "FR, where 5,000 persons work in chips, has no cluster organisation for electronics in our register"
    )
    quotient = (5000 / 5020) / (5120 / (5120 + 90010 + 70030))
    assert seen.parts.strength == pytest.approx(1 - 1 / (1 + quotient))
    employed_, nobody, _ = seen.explain()
    assert employed_.sentence == (
        f"In FR, 5,000 persons work in chips (NACE 26): {quotient:.0f} times the share of all regions (Eurostat, 2015)."
    )
    assert nobody.evidence == (MINT.graph("cluster-organisations"),)
    # Who is there closes the gap, and few persons are no cluster.
    cluster = """<organisation/x> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "X" ;
        dcterms:spatial <region/2021/FRB0> ; dcterms:subject <sector/chips> ; hansa:confidence hansa:Stated ."""
    assert not list(gap.candidates(context_of(many, others, cluster)))
    assert not list(gap.candidates(context_of(many.replace("5000 ", "900 "), others)))


def said_of(evidence: Evidence, cube: str) -> list[Triple]:
    triples = list(observations(evidence, MINT, (), None))
    subjects = {s for s, p, o in triples if p == QB("dataSet") and o == HANSA(cube)}
    return [triple for triple in triples if triple[0] in subjects]


def test_quotients_and_common_projects_are_observations() -> None:
    found = context_of(EMPLOYED, *PROJECTS).evidence
    told = said_of(found, "EmploymentQuotientCube")
    subject = MINT.statistic(
        HANSA("EmploymentQuotientCube"), MINT.region("2021", "FRB0"), nace("2", "26"), "2015"
    )
    values = {p: o for s, p, o in told if s == subject}
    assert values[HANSA("personsEmployed")] == integer(80)
    assert values[HANSA("locationQuotient")] == decimal(1.6, 4)
    # A quotient of 1.5 or more, and the largest share of any region's employment.
    assert values[HANSA("stars")] == integer(2)
    together = said_of(found, "ResearchCollaborationCube")
    pair = MINT.observation(
        HANSA("ResearchCollaborationCube"), MINT.region("2021", "CZ03"), MINT.region("2021", "FR")
    )
    assert (pair, HANSA("jointProjects"), integer(2)) in together


def test_derived_graph_takes_it_all_in() -> None:
    said = set(derive.derive(in_memory(NUTS, CLAIMS, EMPLOYED, *PROJECTS), MINT, DAY))
    cubes = {o for _, p, o in said if p == QB("dataSet")}
    assert {HANSA("EmploymentQuotientCube"), HANSA("ResearchCollaborationCube")} <= cubes


@pytest.mark.realdata
def test_real_employment_is_carried_to_today_and_gives_the_known_quotients(
    real_data: Path, tmp_path: Path
) -> None:
    shelf, store = SourceFiles(downloads=real_data), Embedded.in_memory()
    for name in ("nuts", "nuts-history", "nace", "eurostat-sbs"):
        said = shelf.load(shelf.source(name), MINT, shelf.code_lists())[1]
        store.load([stage(MINT.graph(name), said, tmp_path / f"{name}.nt")])
    store.engine.load(
        (PREFIXES + CLASSIFICATIONS).encode(),
        format=RdfFormat.TURTLE,
        to_graph=NamedNode("http://localhost:8000/graph/toy"),
    )
    found = read_employment(store, versions(store, read_facts(store).regions)).table
    assert found is not None
    column = {activity.code: j for j, activity in enumerate(found.activities)}
    quotients = {
        (code, at): round(float(found.quotients[found.position[MINT.region("2021", code)], column[at]]), 2)
        for code, at in (("CZ02", "29"), ("DE11", "29"), ("BE31", "21"), ("DK01", "21"))
    }
    assert quotients == {
        ("CZ02", "29"): 6.65,
        ("DE11", "29"): 5.91,
        ("BE31", "21"): 24.08,
        ("DK01", "21"): 10.03,
    }
    # FR24 of 2013 is FRB0, and Lithuania's one region of 2013 is two: the figure stays with the nation.
    assert MINT.region("2021", "FRB0") in found.position
    assert MINT.region("2021", "LT") in found.position
    assert MINT.region("2021", "LT01") not in found.position
    index = found.complexity
    assert index.regions is not None
    assert index.correlation > 0.5
    assert index.caveats == ()
