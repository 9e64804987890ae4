"""Opportunities: what follows from a few literal facts, and that every reason of the shipped graph leads to evidence."""

from pathlib import Path

import pytest

from graph.derive import opportunities
from graph.evidence import facts
from graph.evidence.by_territory import Evidence, arrange
from graph.evidence.network import network
from graph.evidence.official_tables import NO_TABLES
from graph.evidence.reading import read_evidence
from graph.evidence.territories import territories
from graph.observations import flow_measures
from graph.observations.measures import prediction
from graph.opportunities import complementary, cross_sector, gap, shared_priority
from graph.opportunities.opportunity import Opportunity, Parts
from graph.opportunities.selection import select
from graph.store.engine import Embedded, rows, text
from ontology.iri import Minter
from ontology.namespace import HANSA
from ontology.term import decimal

MINT = Minter()
AUTOMOTIVE, PLASTICS, FOOD = (MINT.sector(name) for name in ("Automotive", "Plastics", "Food"))
SECTORS = {AUTOMOTIVE: "Automotive", PLASTICS: "Plastics", FOOD: "Food"}


def region(code: str, label: str) -> facts.Region:
    parent = MINT.region("2021", code[:-1]) if len(code) > 2 else None
    return facts.Region(MINT.region("2021", code), code, len(code) - 2, label, code[:2], parent)


REGIONS = {
    r.iri: r
    for r in (
        region(code, code)
        for code in (
            "DE",
            "DE1",
            "DE2",
            "DE21",
            "DE22",
            "FR",
            "FRK",
            "FRK1",
            "FRK2",
            "FRL",
            "ES",
            "ES1",
            "ES2",
            "ES21",
            "ES22",
        )
    )
}


def priority(code: str, label: str, *sectors: str, period: str = "2021-2027") -> facts.Priority:
    iri = MINT.priority(code, period, label)
    return facts.Priority(iri, label, MINT.region("2021", code), period, 1.0, frozenset(sectors))


def cluster(local: str, code: str | None, *sectors: str, country: str = "") -> facts.Organisation:
    place = MINT.region("2021", code) if code else None
    home = country or (code or "")[:2]
    return facts.Organisation(MINT.organisation(local), local, home, place, 1.0, frozenset(sectors), True)


def partnership(local: str, *members: str, sectors: tuple[str, ...] = ()) -> facts.Partnership:
    body = MINT.partnership(local)
    held = tuple((MINT.membership(body, MINT.organisation(m)), MINT.organisation(m)) for m in members)
    return facts.Partnership(body, local, "2020", "", frozenset(sectors), held)


def presence(
    priorities: list[facts.Priority],
    organisations: list[facts.Organisation],
    partnerships: list[facts.Partnership],
) -> Evidence:
    table = {organisation.iri: organisation for organisation in organisations}
    return arrange(
        facts.GraphFacts(REGIONS, SECTORS, table, tuple(priorities), tuple(partnerships)), NO_TABLES
    )


BAVARIA = priority("DE2", "Cars", AUTOMOTIVE)
RHONE = priority("FRK", "Vehicles", AUTOMOTIVE)
BASQUE = priority("ES21", "Cooking", FOOD)


def test_organisation_belongs_to_the_territories_around_it() -> None:
    found = presence(
        [BAVARIA, priority("DE", "Everything", FOOD)], [cluster("bavairia", "DE21", AUTOMOTIVE)], []
    )
    bavaria = found.territories.position[MINT.region("2021", "DE2")]
    nation = found.territories.position[MINT.region("2021", "DE")]
    assert found.strength[bavaria, found.sectors.index(AUTOMOTIVE)] == 0.5
    assert found.strength[nation, found.sectors.index(AUTOMOTIVE)] == 0.5


def test_national_claim_is_not_copied_down() -> None:
    found = presence([priority("DE", "Everything", FOOD), BAVARIA], [], [])
    bavaria = found.territories.position[MINT.region("2021", "DE2")]
    assert found.claims[bavaria, found.sectors.index(FOOD)] == 0


def test_organisation_below_no_strategy_stays_at_level_2() -> None:
    held = facts.GraphFacts(REGIONS, SECTORS, {o.iri: o for o in [cluster("x", "DE21", FOOD)]}, (), ())
    assert [r.code for r in territories(held).regions] == ["DE21"]


def test_claim_of_all_says_nothing_and_claim_of_one_says_all() -> None:
    found = presence([BAVARIA, RHONE, priority("ES21", "Cars", AUTOMOTIVE), BASQUE], [], [])
    assert found.specificity[found.sectors.index(AUTOMOTIVE)] == pytest.approx(0)
    assert found.specificity[found.sectors.index(FOOD)] == pytest.approx(1)


def shared(found: Evidence) -> list[tuple[str, ...]]:
    return [(o.title, *(r.sentence for r in o.explain())) for o in shared_priority.candidates(found, MINT)]


def test_two_countries_with_the_same_claim_and_no_tie_are_an_opportunity() -> None:
    found = presence([BAVARIA, RHONE, BASQUE], [cluster("bavairia", "DE21", AUTOMOTIVE)], [])
    assert shared(found) == [
        (
            "DE2 and FRK could work together on Automotive",
            "DE2 claims Automotive: “Cars” (2021-2027); 2 of 3 territories with a known strategy do.",
            "FRK claims Automotive: “Vehicles” (2021-2027); 2 of 3 territories with a known strategy do.",
            "DE2 has 1 known organisation in Automotive: bavairia (location quotient of presence 1.3 against all territories).",
            "DE2 and FRK have no common partnership among 0 known.",
        )
    ]


def test_pair_that_is_tied_on_the_field_is_no_news() -> None:
    members = [cluster("bavairia", "DE21", AUTOMOTIVE), cluster("cara", "FRK2", AUTOMOTIVE)]
    tied = presence(
        [BAVARIA, RHONE, BASQUE], members, [partnership("p", "bavairia", "cara", sectors=(AUTOMOTIVE,))]
    )
    assert shared(tied) == []


def test_tie_on_another_field_halves_the_novelty() -> None:
    members = [cluster("bavairia", "DE21", AUTOMOTIVE), cluster("cara", "FRK2", AUTOMOTIVE)]
    found = presence(
        [BAVARIA, RHONE, BASQUE], members, [partnership("p", "bavairia", "cara", sectors=(FOOD,))]
    )
    (opportunity,) = shared_priority.candidates(found, MINT)
    assert opportunity.novelty == 0.5
    assert (
        opportunity.explain()[-1].sentence
        == "DE2 and FRK meet in 1 of 1 known partnerships, none of them on this field: p."
    )


def test_neighbours_in_the_same_country_are_no_pair() -> None:
    found = presence([BAVARIA, priority("DE21", "Cars", AUTOMOTIVE), BASQUE], [], [])
    assert shared(found) == []


def test_claim_that_nobody_carries_is_a_gap() -> None:
    found = presence([BAVARIA, BASQUE], [], [])
    told = {o.title: [r.sentence for r in o.explain()] for o in gap.candidates(found, MINT)}
    assert told["ES21 claims Food without a partnership or a cluster organisation for it"] == [
        "ES21 claims Food: “Cooking” (2021-2027); 1 of 2 territories with a known strategy do.",
        "No organisation that is placed in ES21 is in a partnership on Food among 0 known.",
        "No cluster organisation of ES21 in Food is known.",
    ]


def test_clusters_that_a_partnership_joins_are_no_cross_sector_pair() -> None:
    organisations = [
        cluster(f"{code}-{i}", code, AUTOMOTIVE, PLASTICS) for code in ("DE21", "FRK2") for i in range(3)
    ]
    organisations += [
        cluster("car", "DE21", AUTOMOTIVE),
        cluster("plastic", "FRK2", PLASTICS),
        cluster("food", "ES21", FOOD),
    ]
    apart = presence([], organisations, [])
    joined = presence([], organisations, [partnership("p", "car", "plastic", sectors=(AUTOMOTIVE,))])
    titles = [{o.title for o in cross_sector.candidates(found, MINT)} for found in (apart, joined)]
    # Too few territories hold both sectors: what looks related is chance, so nothing is claimed.
    assert titles == [set(), set()]


def opportunity(score: float, *parties: str) -> Opportunity:
    return Opportunity(HANSA("Gap"), "", parties, ("t",), score, 1.0, 1.0, Parts(0, 0, 0, 0), lambda: ())


def test_party_with_many_chances_does_not_crowd_out_the_others() -> None:
    candidates = [
        opportunity(0.9, "a", "b"),
        opportunity(0.8, "a", "c"),
        opportunity(0.7, "a", "b"),
        opportunity(0.1, "d"),
    ]
    kept = select(candidates, most=10, per_party=1)
    assert [o.parties for o in kept] == [("a", "b"), ("a", "c"), ("d",)]
    assert len(select(candidates, most=2, per_party=9)) == 2


def test_opportunity_found_in_two_ways_is_one() -> None:
    kept = select(
        [opportunity(0.7, "a", "b"), opportunity(0.9, "a", "b"), opportunity(0.1, "d")], most=10, per_party=9
    )
    assert [(o.parties, o.fit) for o in kept] == [(("a", "b"), 0.9), (("d",), 0.1)]


@pytest.fixture(scope="module")
def shipped(store: Embedded) -> Evidence:
    return read_evidence(store)


def test_every_kind_that_the_facts_allow_has_opportunities(store: Embedded) -> None:
    asked = "SELECT ?kind (COUNT(*) AS ?n) WHERE { ?o <https://w3id.org/hansa/ontology#kind> ?kind ; <https://w3id.org/hansa/ontology#rank> ?r } GROUP BY ?kind"
    found = {text(kind).rpartition("#")[2]: int(text(n)) for kind, n in rows(store.query(asked))}
    assert set(found) == {"SharedPriority", "Complementary", "CrossSector", "Bridge", "Gap"}
    assert min(found.values()) >= 100


def test_every_reason_leads_to_rows_of_the_facts(store: Embedded) -> None:
    """GraphFacts is a row's thing with its page, an observation computed from such, or the graph of a source."""
    asked = """
        PREFIX hansa: <https://w3id.org/hansa/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX org: <http://www.w3.org/ns/org#>
        SELECT DISTINCT ?evidence WHERE {
          ?reason hansa:evidence ?evidence .
          FILTER NOT EXISTS { ?evidence dcterms:bibliographicCitation ?page }
          FILTER NOT EXISTS { ?evidence qb:dataSet/prov:wasDerivedFrom ?graph }
          FILTER NOT EXISTS { ?evidence prov:wasGeneratedBy ?run }
          FILTER NOT EXISTS { ?membership org:member ?evidence ; dcterms:bibliographicCitation ?page }
        }"""
    assert rows(store.query(asked)) == []


def test_predicted_ties_join_those_who_share_partners_and_no_partnership(shipped: Evidence) -> None:
    joined = network(shipped.facts)
    assert joined is not None
    said: dict[str, dict[str, str]] = {}
    for subject, predicate, value in prediction(joined, MINT):
        said.setdefault(subject, {})[predicate] = value
    assert len(said) == 500
    for told in said.values():
        one, other = told[HANSA("organisation")], told[HANSA("otherOrganisation")]
        assert one < other
        assert not joined.graph.has_edge(one, other)
        common = set(joined.graph[one]) & set(joined.graph[other])
        expected = sum(1 / joined.graph.degree(z) for z in common)
        assert told[HANSA("resourceAllocation")] == decimal(expected, 4)


def test_no_listed_pair_is_tied_on_its_field(shipped: Evidence, store: Embedded) -> None:
    gained, chains = complementary.gains(shipped), flow_measures.gather(store)
    found = list(opportunities(shipped, MINT, network(shipped.facts), gained, chains))
    pairs = [o for kept in found for o in kept if o.kind == HANSA("SharedPriority")]
    assert pairs
    for pair in pairs:
        one, other = (shipped.territories.position[party] for party in pair.parties)
        assert not any(pair.topics[0] in p.sectors for p in shipped.joint.get((one, other), []))
        assert shipped.territories.apart(one, other)


def test_numbers_multiply_to_the_score(store: Embedded) -> None:
    asked = """
        PREFIX hansa: <https://w3id.org/hansa/ontology#>
        SELECT ?o WHERE { ?o hansa:score ?s ; hansa:fit ?f ; hansa:novelty ?n ; hansa:evidenceConfidence ?c
          FILTER(ABS(?s - ?f * ?n * ?c) > 0.0002) }"""
    assert rows(store.query(asked)) == []


def test_ten_best_are_not_all_of_one_kind(store_folder: Path) -> None:
    from graph.opportunities.ranking import RankedOpportunities
    from graph.snapshot.folder import SnapshotFolder

    ranked = RankedOpportunities.read(SnapshotFolder(store_folder).current().open()).all
    assert len(ranked) > 2000
    assert len({opportunity.kind for opportunity in ranked[:5]}) == 5
