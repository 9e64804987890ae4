"""Employment and funded projects as evidence, on tables small enough to check by hand."""

from pathlib import Path

import numpy as np
import pytest
from pyoxigraph import NamedNode, RdfFormat

from graph import derive
from graph.evidence import employment, official_tables
from graph.evidence import projects as funded
from graph.evidence.by_territory import Evidence, arrange
from graph.evidence.fact_reading import read_facts
from graph.evidence.facts import GraphFacts, Organisation, Priority, Region
from graph.evidence.nuts_versions import versions
from graph.evidence.territories import territories
from graph.observations.official_figures import observations
from graph.opportunities import gap, industrial_base, shared_priority
from graph.store.engine import Embedded
from graph.store.staging import stage
from loaders.source_files import SourceFiles
from ontology.iri import nace
from ontology.namespace import HANSA, QB
from ontology.term import Triple, decimal, integer
from tests.support.widegraph import (
    CLAIMS,
    EMPLOYED,
    MINT,
    PREFIXES,
    graph_of,
    nuts,
    persons,
    projects,
    region,
)


def employed(*more: str) -> employment.Employment:
    store = graph_of(nuts(), EMPLOYED, *more)
    found = employment.gather(store, versions(store, read_facts(store).regions))
    assert found is not None
    return found


def test_regions_of_any_version_lead_to_the_version_of_the_evidence() -> None:
    store = graph_of(nuts())
    known = versions(store, read_facts(store).regions)
    assert known.home[region("2013", "FR24")] == region("2021", "FRB0")
    assert known.home[region("2016", "UKC1")] == region("2016", "UKC1")
    assert region("2013", "CZ01") not in known.home
    assert known.around(region("2013", "CZ01")) == region("2021", "CZ0")
    assert known.around(region("2016", "UKC2")) == region("2016", "UKC2")


def test_persons_are_carried_or_added_up_where_the_land_is_the_same_and_never_split() -> None:
    found = employed()
    row = {code: found.persons[found.position[region(version, code)]] for version, code in (
        ("2021", "FRB0"), ("2021", "CZ0"), ("2016", "UKC1"))}  # fmt: skip
    assert found.year == "2015"
    assert [activity.code for activity in found.activities] == ["23", "25", "26"]
    assert row["FRB0"].tolist() == [10, 10, 80]
    assert row["UKC1"].tolist() == [30, 70, 100]
    # CZ01 states no chips: what the two halves employ in them together is not known.
    assert row["CZ0"][:2].tolist() == [60, 20]
    assert np.isnan(row["CZ0"][2])
    assert region("2021", "CZ03") not in found.position
    # The one part of FRB0 is the same land; FRB and FR have no other part.
    assert found.persons[found.position[region("2021", "FRB01")]].tolist() == [10, 10, 80]
    assert found.persons[found.position[region("2021", "FR")]].tolist() == [10, 10, 80]
    # UKC2 states nothing, so nothing is said of both.
    assert region("2016", "UKC") not in found.position


def test_quotients_take_all_published_regions_for_reference() -> None:
    found = employed()
    assert found.published == 4
    assert found.economy.tolist() == [100, 100, 200]
    # (10 / 100) / (100 / 400), (80 / 100) / (200 / 400).
    assert found.quotients[found.position[region("2021", "FRB0")]] == pytest.approx([0.4, 0.4, 1.6])
    # Glass and metal together: (20 / 100) / (200 / 400).
    assert found.share([0, 1])[found.position[region("2021", "FRB0")]] == pytest.approx(0.4)


def test_newest_year_counts_where_it_is_well_covered() -> None:
    assert employed(persons("2013/FR24", "2016", n23=1, n25=1, n26=1)).year == "2015"
    assert (
        employed(*(persons(at, "2016", n23=1, n25=1, n26=1) for at in ("2013/FR24", "2016/UKC1"))).year
        == "2016"
    )


def test_region_of_which_little_is_stated_has_no_quotients() -> None:
    assert region("2016", "UKC2") not in employed(persons("2016/UKC2", "2015", n23=5)).position


def worked() -> tuple[funded.Research, dict[str, int]]:
    store = graph_of(nuts(), CLAIMS, *projects())
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


def widened(*parts: str) -> Evidence:
    store = graph_of(nuts(), CLAIMS, *parts)
    facts = read_facts(store)
    return derive.widened(store, facts, [])


def at(found: Evidence, code: str) -> int:
    return next(i for i, one in enumerate(found.territories.regions) if one.code == code)


def test_common_projects_make_trust_and_take_novelty() -> None:
    found = widened(*projects())
    one, other = at(found, "CZ03"), at(found, "FR")
    assert found.trust[one, other] == pytest.approx(1.5 / 2.5)
    assert found.novelty[one, other] == pytest.approx(1 / (1 + np.log(3) / 4))
    assert found.official.likelihood is None  # four projects are nothing to learn from
    (seen,) = [o for o in shared_priority.candidates(found, MINT) if o.parties[0] == region("2021", "CZ03")]
    assert seen.likelihood is None
    tie = seen.explain()[-1]
    assert tie.sentence == (
        "Organisations of CZ03 and FR share 2 of 4 known funded projects of 2010-2013, 1 known to be on Technologies"
        " (Newman weight 1.5)."
    )
    assert tie.evidence == (
        MINT.observation(HANSA("ResearchCollaborationCube"), region("2021", "CZ03"), region("2021", "FR")),
        "<http://localhost:8000/project/2>",
        "<http://localhost:8000/project/1>",
    )


def test_employment_is_strength_beside_organisations() -> None:
    found = widened(EMPLOYED)
    cell = at(found, "FR"), found.sectors.index(MINT.sector("chips"))
    assert found.specialisation[cell] == pytest.approx(1.6)
    assert found.strength[cell] == pytest.approx(0.7 * (1 - 1 / 1.6))
    assert found.organised[cell] == 0


def test_statistical_cluster_without_an_organisation_is_a_gap() -> None:
    many = EMPLOYED.replace("personsEmployed 30 ", "personsEmployed 30000 ").replace(" 70 ", " 70000 ")
    many = many.replace("personsEmployed 80 ", "personsEmployed 5000 ")
    found = widened(many)
    (seen,) = gap.unorganised(found, MINT)
    assert seen.title == "FR is specialised in Electronics and has no cluster organisation that is known"
    # 5,000 of 5,020 against 5,120 of all, and 5,000 persons are half of full size.
    quotient = (5000 / 5020) / (5120 / (5120 + 90010 + 70030))
    assert seen.parts.strength == pytest.approx(((1 - 1 / quotient) * 0.5) ** 0.5)
    employed, nobody = seen.explain()
    assert employed.sentence.startswith(
        f"FR is specialised in the activities of Electronics (location quotient {quotient:.1f}): NACE 26 Chips"
    )
    assert nobody.evidence == (MINT.graph("cluster-organisations"),)
    # Who is there closes the gap, and few persons are no cluster.
    cluster = """<organisation/x> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "X" ;
        dcterms:spatial <region/2021/FRB0> ; dcterms:subject <sector/chips> ; hansa:confidence hansa:Stated ."""
    assert not list(gap.unorganised(widened(many, cluster), MINT))
    assert not list(gap.unorganised(widened(many.replace("5000 ", "900 ")), MINT))


def two_economies() -> Evidence:
    """Seven regions, each a country: three do A to D, three do E to H, and R does A and wants D."""
    codes = [f"{letter}{letter}01" for letter in "KLMNOPR"]
    regions = {
        region("2021", code): Region(region("2021", code), code, 2, code, code[:2], None) for code in codes
    }
    activities = tuple(
        employment.Activity(nace("2", f"{at + 10}"), f"{at + 10}", name) for at, name in enumerate("ABCDEFGH")
    )
    work = np.zeros((7, 8))
    work[:3, :4], work[3:6, 4:] = 100, 100
    work[6, 0], work[6, 4:] = 100, 5
    table = employment.Employment(
        "2015",
        tuple(regions),
        activities,
        work,
        work.sum(axis=0),
        7,
        np.full(7, np.nan),
        np.ones(7, dtype=bool),
    )
    wish = Priority(
        MINT.priority("RR01", "2021-2027", "D"),
        "D",
        region("2021", "RR01"),
        "2021-2027",
        1.0,
        frozenset([DEE]),
    )
    placed = [
        Organisation(MINT.organisation(code), code, code[:2], region("2021", code), 1.0, frozenset(), True)
        for code in codes
    ]
    facts = GraphFacts(
        regions,
        {DEE: "Dee"},
        {one.iri: one for one in placed},
        (wish,),
        (),
        {DEE: frozenset([activities[3].iri])},
    )
    return arrange(facts, official_tables.OfficialTables(table))


DEE = MINT.sector("dee")


def test_partner_brings_the_industries_that_a_claim_lacks() -> None:
    found = two_economies()
    seen = list(industrial_base.candidates(found, MINT))
    # Those who do E to H would bring R nothing that is near D.
    assert [one.parties for one in seen] == [
        (region("2021", "RR01"), region("2021", f"{c}{c}01")) for c in "KLM"
    ]
    one = seen[0]
    assert one.topics == (DEE,)
    # A, B and C are equally close to D; R does A, and K brings B and C.
    assert one.parts.link == pytest.approx(2 / 3)
    claim, link, tie = one.explain()
    assert (
        "is not specialised in NACE 13 D (LQ 0.0), an activity of Dee; its relatedness density there is 33"
        in link.sentence
    )
    assert "would rise by 67 with what KK01 holds and it lacks, above all NACE 11 B, LQ" in link.sentence
    cube = HANSA("EmploymentQuotientCube")
    assert MINT.statistic(cube, region("2021", "KK01"), nace("2", "11"), "2015") in link.evidence
    assert (claim.evidence, tie.evidence) == (
        (found.facts.priorities[0].iri,),
        (MINT.graph("partnerships"),),
    )


def said_of(found: Evidence, cube: str) -> list[Triple]:
    triples = list(observations(found, MINT, ()))
    subjects = {s for s, p, o in triples if p == QB("dataSet") and o == HANSA(cube)}
    return [triple for triple in triples if triple[0] in subjects]


def test_quotients_and_common_projects_are_observations() -> None:
    found = widened(EMPLOYED, *projects())
    told = said_of(found, "EmploymentQuotientCube")
    subject = MINT.statistic(HANSA("EmploymentQuotientCube"), region("2021", "FRB0"), nace("2", "26"), "2015")
    values = {p: o for s, p, o in told if s == subject}
    assert values[HANSA("personsEmployed")] == integer(80)
    assert values[HANSA("locationQuotient")] == decimal(1.6, 4)
    # A quotient of 1.5 or more, and the largest share of any region's employment.
    assert values[HANSA("stars")] == integer(2)
    together = said_of(found, "ResearchCollaborationCube")
    pair = MINT.observation(HANSA("ResearchCollaborationCube"), region("2021", "CZ03"), region("2021", "FR"))
    assert (pair, HANSA("jointProjects"), integer(2)) in together


def test_derived_graph_takes_it_all_in() -> None:
    said = set(derive.derive(graph_of(nuts(), CLAIMS, EMPLOYED, *projects()), MINT))
    cubes = {o for _, p, o in said if p == QB("dataSet")}
    assert {HANSA("EmploymentQuotientCube"), HANSA("ResearchCollaborationCube")} <= cubes


@pytest.mark.realdata
def test_real_employment_is_carried_to_today_and_gives_the_known_quotients(
    real_data: Path, tmp_path: Path
) -> None:
    shelf, store = SourceFiles(downloads=real_data), Embedded.in_memory()
    for name in ("nuts", "nuts-history", "nace", "eurostat-sbs"):
        said = shelf.load(shelf.source(name), MINT, shelf.reference())[1]
        store.load([stage(MINT.graph(name), said, tmp_path / f"{name}.nt")])
    store.engine.load(
        PREFIXES.encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("http://localhost:8000/graph/toy")
    )
    found = employment.gather(store, versions(store, read_facts(store).regions))
    assert found is not None
    column = {activity.code: j for j, activity in enumerate(found.activities)}
    quotients = {
        (code, at): round(float(found.quotients[found.position[region("2021", code)], column[at]]), 2)
        for code, at in (("CZ02", "29"), ("DE11", "29"), ("BE31", "21"), ("DK01", "21"))
    }
    assert quotients == {
        ("CZ02", "29"): 6.81,
        ("DE11", "29"): 5.97,
        ("BE31", "21"): 29.16,
        ("DK01", "21"): 12.1,
    }
    # FR24 of 2013 is FRB0, and Lithuania's one region of 2013 is two: the figure stays with the nation.
    assert region("2021", "FRB0") in found.position
    assert region("2021", "LT") in found.position
    assert region("2021", "LT01") not in found.position
    index = found.complexity
    assert index.regions is not None
    assert index.correlation > 0.5
    assert index.caveats == ()
