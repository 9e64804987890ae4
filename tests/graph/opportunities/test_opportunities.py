"""Opportunities: what follows from a few literal facts, and that every reason of the shipped graph leads to evidence."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from graph.evidence import facts
from graph.evidence.by_territory import Evidence, arrange
from graph.evidence.employment import Activity, Employment
from graph.evidence.network import network
from graph.evidence.official_tables import NO_TABLES, OfficialTables
from graph.evidence.reading import read_evidence
from graph.evidence.scores import Scores
from graph.evidence.territories import territories
from graph.observations.measures import prediction
from graph.opportunities import bridge, complementary, cross_sector, gap, renew, shared_priority
from graph.opportunities.context import Context
from graph.opportunities.opportunity import Opportunity, Parts, Standing
from graph.opportunities.opportunity_rule import broken
from graph.opportunities.selection import select
from graph.opportunities.shared_priority import SharedTopic
from graph.store.engine import Embedded, rows, text
from ontology.iri import Minter, nace
from ontology.namespace import HANSA
from ontology.term import Term, decimal

MINT = Minter()
AUTOMOTIVE, PLASTICS, FOOD = (MINT.sector(name) for name in ("Automotive", "Plastics", "Food"))
SECTORS = {AUTOMOTIVE: "Automotive", PLASTICS: "Plastics", FOOD: "Food"}
ENGINES, CHEESE, COMPOSITES = (MINT.topic(name) for name in ("engines", "cheese", "composites"))
TOPICS = {
    topic: facts.Topic(topic, label, sector)
    for topic, label, sector in (
        (ENGINES, "engines", AUTOMOTIVE),
        (CHEESE, "cheese", FOOD),
        (COMPOSITES, "composites", PLASTICS),
    )
}
CORE = {AUTOMOTIVE: frozenset([nace("2", "29")]), PLASTICS: frozenset([nace("2", "22")])}
CODES = ("DE", "DE1", "DE2", "DE21", "DE212", "DE22", "FR", "FRK", "FRK1", "FRK2", "FRL")
CODES += ("ES", "ES1", "ES2", "ES21", "ES22")


def region(code: str) -> facts.Region:
    parent = MINT.region("2021", code[:-1]) if len(code) > 2 else None
    return facts.Region(MINT.region("2021", code), code, len(code) - 2, code, code[:2], parent)


REGIONS = {one.iri: one for one in map(region, CODES)}


def priority(
    code: str, label: str, *sectors: Term, period: str = "2021-2027", topics: tuple[Term, ...] = ()
) -> facts.Priority:
    iri, place = MINT.priority(code, period, label), MINT.region("2021", code)
    return facts.Priority(iri, label, place, period, 1.0, frozenset(sectors), frozenset(topics))


def cluster(
    local: str, code: str | None, *sectors: Term, topics: tuple[Term, ...] = (), active: bool = True
) -> facts.Organisation:
    place = MINT.region("2021", code) if code else None
    return facts.Organisation(
        MINT.organisation(local),
        local,
        (code or "")[:2],
        place,
        1.0,
        frozenset(sectors),
        True,
        main=sectors[0] if sectors else None,
        topics=frozenset(topics),
        active=active,
    )


def partnership(
    local: str, *members: str, sectors: tuple[Term, ...] = (), start: str = "2020", end: str = ""
) -> facts.Partnership:
    body = MINT.partnership(local)
    memberships = tuple((MINT.membership(body, MINT.organisation(m)), MINT.organisation(m)) for m in members)
    return facts.Partnership(body, local, start, end, frozenset(sectors), memberships)


def employment(persons: Mapping[str, tuple[float, float, float]]) -> Employment:
    """Return persons in plastics, cars and all else by region of level 2."""
    activities = tuple(Activity(nace("2", code), code, code) for code in ("22", "29", "47"))
    figures = np.array([persons[code] for code in persons], dtype=np.float64)
    return Employment(
        "2015",
        tuple(MINT.region("2021", code) for code in persons),
        activities,
        figures,
        np.zeros(figures.shape, dtype=bool),
        figures.sum(axis=0),
        len(persons),
        np.full(len(persons), np.nan),
        np.ones(len(persons), dtype=bool),
    )


def context(
    priorities: list[facts.Priority],
    organisations: list[facts.Organisation],
    partnerships: list[facts.Partnership] | None = None,
    table: Employment | None = None,
) -> Context:
    known = facts.GraphFacts(
        REGIONS,
        SECTORS,
        {organisation.iri: organisation for organisation in organisations},
        tuple(priorities),
        tuple(partnerships or ()),
        core=CORE,
        topics=TOPICS,
    )
    tables = NO_TABLES if table is None else OfficialTables(table)
    return Context(arrange(known, tables), MINT, "2026-11-01")


BAVARIA = priority("DE2", "Engines of tomorrow", AUTOMOTIVE, topics=(ENGINES,))
RHONE = priority("FRK", "Vehicles", AUTOMOTIVE, topics=(ENGINES,))
BASQUE = priority("ES21", "Cooking", FOOD)
BAVAIRIA = cluster("bavairia", "DE21", AUTOMOTIVE, topics=(ENGINES,))
CARA = cluster("cara", "FRK2", AUTOMOTIVE, topics=(ENGINES,))


def at(evidence: Evidence, code: str) -> int:
    return evidence.territories.position[MINT.region("2021", code)]


def test_organisation_belongs_to_the_territories_around_it() -> None:
    evidence = context([BAVARIA, priority("DE", "Everything", FOOD)], [BAVAIRIA]).evidence
    column = evidence.column[AUTOMOTIVE]
    assert sorted(r.code for r in evidence.territories.regions) == ["DE", "DE2"]
    assert evidence.organised[at(evidence, "DE2"), column] == 0.5
    assert evidence.organised[at(evidence, "DE"), column] == 0.5
    assert evidence.territories.nations == frozenset([at(evidence, "DE")])


def test_national_claim_is_not_copied_down() -> None:
    evidence = context([priority("DE", "Everything", FOOD), BAVARIA], []).evidence
    assert evidence.claims[at(evidence, "DE2"), evidence.column[FOOD]] == 0


def test_claim_of_level_3_counts_for_the_region_of_level_2_around_it() -> None:
    evidence = context([priority("DE212", "Cheese", FOOD)], []).evidence
    assert [r.code for r in evidence.territories.regions] == ["DE21"]
    assert evidence.claims[at(evidence, "DE21"), evidence.column[FOOD]] == 1


def test_organisation_below_a_national_strategy_only_stays_at_level_2() -> None:
    known = facts.GraphFacts(
        REGIONS,
        SECTORS,
        {o.iri: o for o in [cluster("x", "DE212", FOOD)]},
        (priority("DE", "Everything", FOOD),),
        (),
    )
    assert sorted(r.code for r in territories(known).regions) == ["DE", "DE21"]


def test_merged_organisation_is_no_evidence() -> None:
    evidence = context([BAVARIA], [cluster("gone", "DE21", AUTOMOTIVE, active=False)]).evidence
    assert evidence.organised[at(evidence, "DE2"), evidence.column[AUTOMOTIVE]] == 0
    assert evidence.registered == {}


def test_evidence_of_a_field_is_the_formula_by_hand() -> None:
    table = employment({"DE21": (0, 100, 100), "FRK2": (0, 0, 200)})
    given = context([priority("DE21", "Cars", AUTOMOTIVE, FOOD)], [BAVAIRIA], [
        partnership("p", "bavairia", sectors=(AUTOMOTIVE,))], table)  # fmt: skip
    cell = at(given.evidence, "DE21"), given.evidence.column[AUTOMOTIVE]
    # One organisation .5; a claim of two fields 1/root 2; one partnership .2; a quotient of 2 of more than a hundredth.
    expected = 1 - 0.5 * (1 - 0.5 / 2**0.5) * (1 - 0.5 * 0.2) * (1 - 0.8 * (1 - 1 / 3))
    assert given.scores.fields[cell] == pytest.approx(expected)


def test_pair_with_evidence_on_both_sides_stands_above_the_others() -> None:
    given = context([BAVARIA, RHONE, BASQUE], [BAVAIRIA, CARA])
    scores, column = given.scores, given.evidence.column[AUTOMOTIVE]
    one, other, third = (at(given.evidence, code) for code in ("DE2", "FRK", "ES21"))
    assert scores.pair(one, other, column) == pytest.approx(0.75)
    # Of three pairs the two others tie at 0.
    assert scores.percentile(one, other, column) == pytest.approx(100 * 2.5 / 3)
    assert scores.percentile(one, third, column) == pytest.approx(100 * 1 / 3)


def test_two_countries_that_name_a_topic_are_an_opportunity() -> None:
    given = context([BAVARIA, RHONE, BASQUE], [BAVAIRIA, CARA])
    (one,) = shared_priority.candidates(given)
    assert one.title == "DE2 (bavairia) and FRK (cara) could work together on engines"
    assert (one.topics, one.sectors) == ((ENGINES,), (AUTOMOTIVE,))
    assert [reason.sentence for reason in one.explain()] == [
        "DE2 brings bavairia, on engines.",
        "The strategy of DE2 names “Engines of tomorrow” (2021-2027).",
        "FRK brings cara, on engines.",
        "The strategy of FRK names “Vehicles” (2021-2027).",
        "The strategies of DE2 and FRK both name engines, as 2 of 3 territories with a known strategy do.",
        "None of the 0 partnerships in our register joins organisations of DE2 and FRK.",
        (
            "Our register holds 1 cluster organisation of DE2 and 1 of FRK; it is a reference set, not a census,"
            " and corrections are welcome."
        ),
    ]


def test_broad_field_alone_is_not_shared() -> None:
    given = context([priority("DE2", "Food", FOOD), priority("FRK", "Food", FOOD)], [
        cluster("x", "DE21", FOOD), cluster("y", "FRK2", FOOD)])  # fmt: skip
    assert list(shared_priority.candidates(given)) == []
    evidence = given.evidence
    claim = SharedTopic(given, at(evidence, "DE2"), at(evidence, "FRK"), None, evidence.column[FOOD])
    rule = broken(shared_priority.RULES, claim)
    assert rule is not None
    assert rule.name == "common topic"


def test_pair_without_any_organisation_is_kept_out_by_that_rule() -> None:
    given = context([BAVARIA, RHONE], [])
    (claim,) = [one for one in shared_priority.considered(given) if one.topic == ENGINES]
    rule = broken(shared_priority.RULES, claim)
    assert rule is not None
    assert rule.name == "an organisation"


def test_side_without_organisation_or_industry_is_kept_out() -> None:
    poor = employment({"DE21": (0, 100, 100), "FRK2": (0, 1, 199)})
    given = context([priority("DE21", "Engines", AUTOMOTIVE, topics=(ENGINES,)), priority(
        "FRK2", "Engines", AUTOMOTIVE, topics=(ENGINES,))], [BAVAIRIA], table=poor)  # fmt: skip
    (claim,) = [one for one in shared_priority.considered(given) if one.topic == ENGINES]
    rule = broken(shared_priority.RULES, claim)
    assert rule is not None
    assert rule.name == "evidence on both sides"


def test_pair_that_works_together_is_told_and_stands_apart() -> None:
    tied = context([BAVARIA, RHONE], [BAVAIRIA, CARA], [
        partnership("p", "bavairia", "cara", sectors=(AUTOMOTIVE,))])  # fmt: skip
    (one,) = shared_priority.candidates(tied)
    assert one.standing == Standing(existing=True)
    assert one.novelty == 0.5
    assert one.explain()[-2].sentence == (
        "Organisations of DE2 and FRK already work together in p (from 2020)."
    )


def test_what_ended_more_than_two_years_before_is_history_and_a_reason_to_renew() -> None:
    ended = partnership("p", "bavairia", "cara", sectors=(AUTOMOTIVE,), start="2018", end="2020-09")
    given = context([BAVARIA, RHONE], [BAVAIRIA, CARA], [ended])
    assert given.is_history(ended)
    assert not given.is_history(partnership("q", end="2025-01"))
    assert not given.is_history(partnership("r"))
    (one,) = renew.candidates(given)
    assert (
        one.title
        == "bavairia (DE) and cara (FR), once together in p (2018-2020), could meet again on engines"
    )
    assert (one.topics, one.sectors) == ((ENGINES,), (AUTOMOTIVE,))
    (shared,) = shared_priority.candidates(given)
    assert not shared.standing.existing
    running = partnership("q", "bavairia", "cara", sectors=(FOOD,), start="2024")
    assert list(renew.candidates(context([], [BAVAIRIA, CARA], [ended, running]))) == []


def test_seeker_with_little_meets_a_strong_provider_that_claims_the_same_topic() -> None:
    table = employment({"DE21": (0, 900, 100), "ES21": (0, 1, 999)})
    claims = [priority(code, "Engines", AUTOMOTIVE, topics=(ENGINES,)) for code in ("DE21", "ES21")]
    broad = context(claims, [BAVAIRIA], table=table)
    # Both of the two territories claim it, so that the field is not narrow.
    assert list(complementary.candidates(broad)) == []
    complement = complementary.Complement(
        broad, at(broad.evidence, "ES21"), at(broad.evidence, "DE21"), broad.evidence.column[AUTOMOTIVE]
    )
    rules = [rule for rule in complementary.RULES if rule.name != "a field of its own"]
    assert broken(rules, complement) is None
    turned = complementary.Complement(
        broad, at(broad.evidence, "DE21"), at(broad.evidence, "ES21"), broad.evidence.column[AUTOMOTIVE]
    )
    rule = broken(rules, turned)
    assert rule is not None
    assert rule.name == "the seeker has little"


def test_gap_needs_a_figure() -> None:
    assert list(gap.candidates(context([BAVARIA, RHONE], []))) == []


def test_clusters_of_two_fields_that_others_join_share_a_topic() -> None:
    plastic = cluster("plastic", "FRK2", PLASTICS, topics=(COMPOSITES,))
    car = cluster("car", "DE21", AUTOMOTIVE, topics=(COMPOSITES,))
    joined = [cluster(f"both{at}", "ES21", AUTOMOTIVE, PLASTICS) for at in range(2)]
    (one,) = cross_sector.candidates(context([], [plastic, car, *joined]))
    assert one.title == "car (automotive, DE) and plastic (plastics, FR) could join forces on composites"
    assert one.explain()[2].sentence == "Others have joined automotive and plastics: both0 and both1."
    # One that has both fields may have them by chance.
    assert list(cross_sector.candidates(context([], [plastic, car, joined[0]]))) == []


def test_bridge_joins_two_circles_on_a_topic() -> None:
    left = [cluster(f"l{at}", "DE21", AUTOMOTIVE) for at in range(3)]
    right = [cluster(f"r{at}", "FRK2", AUTOMOTIVE) for at in range(3)]
    given = context([], [BAVAIRIA, CARA, *left, *right], [
        partnership("p", "bavairia", "l0", "l1", "l2"), partnership("q", "cara", "r0", "r1", "r2")])  # fmt: skip
    (one,) = bridge.candidates(given)
    assert (
        one.title == "bavairia (DE) and cara (FR) could bring together their circles of partners on engines"
    )
    together = partnership("t", "bavairia", "cara")
    assert list(bridge.candidates(context([], [BAVAIRIA, CARA], [together]))) == []


def opportunity(score: float, *parties: str, **more: object) -> Opportunity:
    kind, parts = HANSA("Gap"), Parts(0, 0, 0, 0)
    one = Opportunity(kind, "", parties, (), ("t",), score, score, 1.0, 1.0, parts, lambda: ())
    for name, value in more.items():
        object.__setattr__(one, name, value)
    return one


def test_party_with_many_chances_does_not_crowd_out_the_others() -> None:
    candidates = [
        opportunity(0.9, "a", "b"),
        opportunity(0.8, "a", "c"),
        opportunity(0.7, "a", "b"),
        opportunity(0.1, "d", "e"),
    ]
    assert [o.parties for o in select(candidates, most=10, per_party=1)] == [
        ("a", "b"),
        ("a", "c"),
        ("d", "e"),
    ]
    assert [o.parties for o in select(candidates, most=10, per_party=1, strict=True)] == [
        ("a", "b"),
        ("d", "e"),
    ]
    assert len(select(candidates, most=2, per_party=9)) == 2


def test_what_stands_apart_comes_after_the_rest() -> None:
    candidates = [
        opportunity(0.9, "a", "b", standing=Standing(existing=True)),
        opportunity(0.8, "a", "c", standing=Standing(nation=True)),
        opportunity(0.7, "d", "e", standing=Standing(neighbours=True)),
        opportunity(0.1, "f", "g"),
    ]
    kept = select(candidates, most=40)
    assert [o.parties for o in kept] == [("f", "g"), ("d", "e"), ("a", "c"), ("a", "b")]


def test_first_rows_name_no_party_more_than_twice() -> None:
    candidates = [opportunity(0.9 - at / 100, "a", f"b{at}", sectors=(f"s{at}",)) for at in range(5)]
    candidates += [opportunity(0.1, f"c{at}", f"d{at}", sectors=(f"t{at}",)) for at in range(3)]
    kept = select(candidates, most=40)
    assert ["a" in o.parties for o in kept] == [True, True, False, False, False, True, True, True]


@pytest.fixture(scope="module")
def shipped(store: Embedded) -> Evidence:
    return read_evidence(store)


def test_every_kind_has_opportunities(store: Embedded) -> None:
    asked = "SELECT ?kind (COUNT(*) AS ?n) WHERE { ?o <https://w3id.org/hansa/ontology#kind> ?kind ; <https://w3id.org/hansa/ontology#rank> ?r } GROUP BY ?kind"
    counts = {text(kind).rpartition("#")[2]: int(text(n)) for kind, n in rows(store.query(asked))}
    # A low quotient is rarely a need, and few of the partnerships that ended state a topic.
    few = counts.pop("Complementary"), counts.pop("Renew")
    assert set(counts) == {"SharedPriority", "CrossSector", "Bridge", "Gap", "ValueChain"}
    assert few[0] >= 1
    assert few[1] >= 30
    assert min(counts.values()) >= 60


def test_every_reason_leads_to_rows_of_the_facts(store: Embedded) -> None:
    """Evidence is a row's thing with its page, an observation, a term of a scheme, or the graph of a source."""
    asked = """
        PREFIX hansa: <https://w3id.org/hansa/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX org: <http://www.w3.org/ns/org#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?evidence WHERE {
          ?reason hansa:evidence ?evidence .
          FILTER NOT EXISTS { ?evidence dcterms:bibliographicCitation ?page }
          FILTER NOT EXISTS { ?evidence qb:dataSet ?cube }
          FILTER NOT EXISTS { ?evidence skos:inScheme ?scheme }
          FILTER NOT EXISTS { ?evidence prov:wasGeneratedBy ?run }
          FILTER NOT EXISTS { ?membership org:member ?evidence ; dcterms:bibliographicCitation ?page }
        }"""
    assert rows(store.query(asked)) == []


def test_no_offer_has_more_than_25_words(store: Embedded) -> None:
    asked = """PREFIX hansa: <https://w3id.org/hansa/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?label WHERE { ?o a hansa:Opportunity ; skos:prefLabel ?label }"""
    offers = [text(label) for (label,) in rows(store.query(asked))]
    assert max(len(offer.split()) for offer in offers) <= 25


def test_predicted_ties_join_those_who_share_partners_and_no_partnership(shipped: Evidence) -> None:
    joined = network(shipped.facts)
    assert joined is not None
    said: dict[str, dict[str, str]] = {}
    for subject, predicate, value in prediction(joined, MINT):
        said.setdefault(subject, {})[predicate] = value
    assert len(said) == 500
    for figures in said.values():
        one, other = figures[HANSA("organisation")], figures[HANSA("otherOrganisation")]
        assert one < other
        assert not joined.graph.has_edge(one, other)
        common = set(joined.graph[one]) & set(joined.graph[other])
        expected = sum(1 / joined.graph.degree(z) for z in common)
        assert figures[HANSA("resourceAllocation")] == decimal(expected, 4)


def test_expected_pairs_score_high_on_the_shipped_graph(shipped: Evidence) -> None:
    from benchmarks.insider.pairs import DATA, place, read_pairs

    scores = Scores(shipped)
    percentiles = [
        scores.percentile(*pair.territories, pair.column)  # type: ignore[arg-type]
        for pair in place(shipped, read_pairs(DATA / "expected_pairs.csv"))
        if pair.is_listed
    ]
    assert len(percentiles) == 42
    assert sum(percentiles) / 42 >= 95
    assert sum(one >= 95 for one in percentiles) / 42 >= 0.8


def test_ten_best_are_not_all_of_one_kind(store_folder: Path) -> None:
    from graph.opportunities.ranking import RankedOpportunities
    from graph.snapshot.folder import SnapshotFolder

    ranked = RankedOpportunities.read(SnapshotFolder(store_folder).current().open()).all
    assert len(ranked) > 2000
    assert len({opportunity.kind for opportunity in ranked[:5]}) == 5
