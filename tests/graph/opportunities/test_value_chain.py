"""Value chains on a graph small enough to check by hand, and on the shipped facts with the real tables."""

from pathlib import Path

import numpy as np
import pytest
from pyoxigraph import NamedNode, RdfFormat

from graph.evidence import official_tables
from graph.evidence.by_territory import Evidence, arrange
from graph.evidence.fact_reading import read_facts
from graph.observations.flow_measures import gather, observations
from graph.opportunities import value_chain as chained
from graph.opportunities.opportunity import LINK, STRENGTH, TIE, VALUE_CHAIN, triples
from graph.store.engine import Embedded
from graph.store.staging import stage
from loaders.source_files import SourceFiles
from ontology.documents import SCHEMES
from ontology.iri import DEFAULT_BASE, Minter, nace
from ontology.namespace import HANSA, PROV, QB, TYPE
from ontology.parsing import triples_of
from ontology.term import Triple, decimal

MINT = Minter()
PREFIXES = """
@base <http://localhost:8000/> .
@prefix hansa: <https://w3id.org/hansa/ontology#> .
@prefix country: <http://publications.europa.eu/resource/authority/country/> .
@prefix currency: <http://publications.europa.eu/resource/authority/currency/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix nace: <http://data.europa.eu/ux2/nace2/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# Slovaks make steel; Hungarians and Austrians make cars; Slovaks and Austrians meet on cars already.
ACTORS = """
country:SVK skos:notation "SK" . country:HUN skos:notation "HU" . country:AUT skos:notation "AT" .
<sector/steel> skos:inScheme hansa:ClusterCategories ; skos:prefLabel "Steel"@en ; hansa:activity nace:24 .
<sector/cars> skos:inScheme hansa:ClusterCategories ; skos:prefLabel "Cars"@en ; hansa:activity nace:29 .
<region/2021/SK01> a geo:Feature ; skos:notation "SK01" ; hansa:nutsLevel 2 ; skos:prefLabel "Bratislava" ;
    schema:addressCountry country:SVK .
<region/2021/HU21> a geo:Feature ; skos:notation "HU21" ; hansa:nutsLevel 2 ; skos:prefLabel "Transdanubia" ;
    schema:addressCountry country:HUN .
<region/2021/AT22> a geo:Feature ; skos:notation "AT22" ; hansa:nutsLevel 2 ; skos:prefLabel "Styria" ;
    schema:addressCountry country:AUT .
<organisation/sk> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "Ocel" ; dcterms:spatial <region/2021/SK01> ;
    dcterms:subject <sector/steel> ; hansa:confidence hansa:Stated .
<organisation/hu> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "Auto" ; dcterms:spatial <region/2021/HU21> ;
    dcterms:subject <sector/cars> ; hansa:confidence hansa:Stated .
<organisation/at> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "AC" ; dcterms:spatial <region/2021/AT22> ;
    dcterms:subject <sector/cars> ; hansa:confidence hansa:Stated .
<partnership/p> a org:OrganizationalCollaboration ; skos:prefLabel "P" ; dcterms:subject <sector/cars> .
<membership/p/sk> a org:Membership ; org:member <organisation/sk> ; org:organization <partnership/p> ;
    org:role hansa:Partner .
<membership/p/at> a org:Membership ; org:member <organisation/at> ; org:organization <partnership/p> ;
    org:role hansa:Partner .
"""
GROUPS = """
<activity-group/a64/B> skos:inScheme hansa:ActivityGroups64 ; skos:prefLabel "Ore"@en ; skos:narrowMatch nace:07 .
<activity-group/a64/C24> skos:inScheme hansa:ActivityGroups64 ; skos:prefLabel "Steel"@en ; skos:exactMatch nace:24 .
<activity-group/a64/C29> skos:inScheme hansa:ActivityGroups64 ; skos:prefLabel "Cars"@en ; skos:exactMatch nace:29 .
<activity-group/a64/M71> skos:inScheme hansa:ActivityGroups64 ; skos:prefLabel "Services"@en ;
    skos:exactMatch nace:71 .
"""
ORE, STEEL, CARS, SERVICES = (MINT.activity_group("a64", code) for code in ("B", "C24", "C29", "M71"))
# Ore sells 80 to steel and 20 to cars, steel sells 100 to cars, services use 200 of their own.
FLOWS = (("B", "C24", 80), ("B", "C29", 20), ("C24", "C29", 100), ("M71", "M71", 200))
TOTALS = (("B", 100), ("C24", 200), ("C29", 400), ("M71", 400))
FRAME = """hansa:country country:HUN ; hansa:origin hansa:Domestic ; hansa:referenceYear "2020"^^xsd:gYear ;
    hansa:currency currency:HUF"""


def flows() -> str:
    said = [
        f"<f/{one}/{other}> qb:dataSet hansa:FlowCube ; {FRAME} ; hansa:supplyingActivity <activity-group/a64/{one}> ;"
        f" hansa:usingActivity <activity-group/a64/{other}> ; hansa:flow {amount}.0 ."
        for one, other, amount in FLOWS
    ]
    said += [
        f"<t/{one}> qb:dataSet hansa:ActivityTotalsCube ; {FRAME} ; hansa:activity <activity-group/a64/{one}> ;"
        f" hansa:output {amount}.0 ; hansa:totalUse {amount}.0 ."
        for one, amount in TOTALS
    ]
    return "\n".join(said)


def graph_of(*parts: str) -> Embedded:
    store = Embedded.in_memory()
    text = PREFIXES + "\n".join(parts)
    store.engine.load(
        text.encode(), format=RdfFormat.TURTLE, to_graph=NamedNode("http://localhost:8000/graph/toy")
    )
    return store


def evidence(store: Embedded) -> Evidence:
    facts = read_facts(store)
    return arrange(facts, official_tables.read(store, facts).tables)


def test_measures_of_the_toy_chain_are_those_by_hand() -> None:
    (chain,) = gather(graph_of(GROUPS, flows()))
    assert [group.label for group in chain.groups] == ["Ore", "Steel", "Cars", "Services"]
    nothing = [0, 0, 0, 0]
    assert chain.sales == pytest.approx(np.array([[0, 0.8, 0.2, 0], [0, 0, 1, 0], nothing, [0, 0, 0, 1]]))
    assert chain.purchases == pytest.approx(
        np.array([[0, 1, 1 / 6, 0], [0, 0, 5 / 6, 0], nothing, [0, 0, 0, 1]])
    )
    assert chain.links == pytest.approx(np.array([[0, 1, 0.2, 0], [1, 0, 1, 0], [0.2, 1, 0, 0], nothing]))
    # 80 x 400 / (100 x 80), 20 x 400 / (100 x 120), 100 x 400 / (100 x 120), 200 x 400 / (200 x 200).
    assert chain.lift == pytest.approx(np.array([[0, 4, 2 / 3, 0], [0, 0, 10 / 3, 0], nothing, [0, 0, 0, 2]]))
    assert chain.coefficients == pytest.approx(
        np.array([[0, 0.4, 0.05, 0], [0, 0, 0.25, 0], nothing, [0, 0, 0, 0.5]])
    )
    # Cars 1; steel 1 + .5 x 1; ore 1 + .8 x 1.5 + .2 x 1; services 1 / (1 - .5).
    assert chain.upstreamness == pytest.approx([2.4, 1.5, 1, 2])


def test_two_tables_are_averaged_and_never_added_up() -> None:
    other = """<f/other> qb:dataSet hansa:FlowCube ; hansa:country country:SVK ; hansa:origin hansa:AnyOrigin ;
        hansa:referenceYear "2015"^^xsd:gYear ; hansa:currency currency:EUR ; hansa:flow 3.0 ;
        hansa:supplyingActivity <activity-group/a64/B> ; hansa:usingActivity <activity-group/a64/C29> ."""
    (chain,) = gather(graph_of(GROUPS, flows(), other))
    assert chain.newest == 2020
    assert chain.sales[0] == pytest.approx([0, 0.8, (0.2 + 1) / 2, 0])
    assert chain.upstreamness == pytest.approx([2.4, 1.5, 1, 2])


def test_intercountry_flows_are_summed_up_and_classifications_kept_apart() -> None:
    industries = """
<activity-group/wiod/c12> skos:inScheme hansa:WiodIndustries ; skos:prefLabel "Metals"@en .
<activity-group/wiod/c15> skos:inScheme hansa:WiodIndustries ; skos:prefLabel "Transport"@en .
""" + "".join(
        f"""<w/{place}/{using}> qb:dataSet hansa:IntercountryFlowCube ; hansa:supplyingCountry country:{place} ;
    hansa:usingCountry country:HUN ; hansa:referenceYear "2011"^^xsd:gYear ; hansa:currency currency:USD ;
    hansa:supplyingActivity <activity-group/wiod/c12> ; hansa:usingActivity <activity-group/wiod/{using}> ;
    hansa:flow {amount}.0 .
"""
        for place, using, amount in (("SVK", "c15", 2), ("AUT", "c15", 4), ("SVK", "c12", 3))
    )
    newest, older = gather(graph_of(GROUPS, flows(), industries))
    assert (newest.scheme, older.scheme) == (HANSA("ActivityGroups64"), HANSA("WiodIndustries"))
    assert older.sales == pytest.approx(np.array([[1 / 3, 2 / 3], [0, 0]]))
    assert np.isnan(older.upstreamness).all()
    assert np.isnan(older.coefficients).all()


def test_links_coefficients_and_places_are_observations() -> None:
    found = list(observations(gather(graph_of(GROUPS, flows())), MINT))
    subject = MINT.observation(HANSA("FlowLinkCube"), STEEL, CARS)
    assert subject == (
        "<http://localhost:8000/observation/FlowLinkCube/activity-group-a64-C24/activity-group-a64-C29>"
    )
    expected: list[Triple] = [
        (subject, TYPE, QB("Observation")),
        (subject, QB("dataSet"), HANSA("FlowLinkCube")),
        (subject, HANSA("activity"), STEEL),
        (subject, HANSA("otherActivity"), CARS),
        (subject, HANSA("inputOutputLink"), decimal(1)),
        (subject, HANSA("salesShare"), decimal(1)),
        (subject, HANSA("purchasesShare"), decimal(5 / 6)),
    ]
    assert [triple for triple in found if triple[0] == subject] == expected
    cubes = [value for _, predicate, value in found if predicate == QB("dataSet")]
    assert {cube: cubes.count(cube) for cube in cubes} == {
        HANSA("FlowLinkCube"): 3, HANSA("CoefficientCube"): 3, HANSA("UpstreamnessCube"): 4,
    }  # fmt: skip
    assert (HANSA("FlowLinkCube"), PROV("wasDerivedFrom"), HANSA("FlowCube")) in found


def test_steel_makers_could_supply_car_makers_abroad_that_they_do_not_meet() -> None:
    store = graph_of(ACTORS, GROUPS, flows())
    (found,) = chained.candidates(evidence(store), MINT, gather(store))
    assert found.kind == VALUE_CHAIN
    assert found.title == "Transdanubia (Cars) could be supplied by Bratislava (Steel)"
    assert found.parties == (MINT.region("2021", "HU21"), MINT.region("2021", "SK01"))
    assert found.topics == (MINT.sector("steel"), MINT.sector("cars"))
    # One organisation is half of full strength on either side; all steel that is sold to producers goes to cars.
    parts = found.parts
    assert (parts.strength, parts.intent, parts.link, parts.tie) == pytest.approx((0.5, 0, 1, 0))
    assert (found.fit, found.novelty, found.confidence) == pytest.approx((0.7 * 0.5**0.5, 1, 1))
    link, maker, user, tie = found.explain()
    assert [reason.kind for reason in (link, maker, user, tie)] == [LINK, STRENGTH, STRENGTH, TIE]
    assert link.sentence == (
        "100.0 percent of what Steel sells to producers goes to Cars and makes up 83.3 percent of what that buys from"
        " them; the flow is 3.3 times as large as their sizes alone would make it; each unit of output takes in 0.250"
        " of it; the two stand 1.5 and 1.0 stages before final use (mean of the input-output tables of Hungary 2020)."
    )
    assert link.evidence == (
        MINT.observation(HANSA("FlowLinkCube"), STEEL, CARS),
        MINT.observation(HANSA("CoefficientCube"), STEEL, CARS),
        MINT.observation(HANSA("UpstreamnessCube"), STEEL),
        MINT.observation(HANSA("UpstreamnessCube"), CARS),
    )
    assert maker.evidence == (MINT.organisation("sk"),)
    assert user.evidence == (MINT.organisation("hu"),)
    assert tie.evidence == (MINT.graph("partnerships"),)
    said = list(triples(MINT, found, 1))
    subject = said[0][0]
    assert (subject, HANSA("seeker"), MINT.region("2021", "HU21")) in said
    assert (subject, HANSA("provider"), MINT.region("2021", "SK01")) in said


def test_flow_of_a_table_of_neither_country_counts_less() -> None:
    store = graph_of(ACTORS, GROUPS, flows().replace("country:HUN", "country:AUT"))
    (found,) = chained.candidates(evidence(store), MINT, gather(store))
    assert found.confidence == pytest.approx(0.7 ** (1 / 3))


def test_employment_quotient_stands_where_no_organisation_is_known() -> None:
    ore = """
<sector/mining> skos:inScheme hansa:ClusterCategories ; skos:prefLabel "Mining"@en ; hansa:activity nace:07 .
<region/2021/HU21> skos:inScheme hansa:Nuts2021 . <region/2021/AT22> skos:inScheme hansa:Nuts2021 .
nace:07 skos:inScheme hansa:Nace2 ; skos:notation "07" ; skos:prefLabel "Mining of metal ores" .
nace:29 skos:inScheme hansa:Nace2 ; skos:notation "29" ; skos:prefLabel "Making of cars" ."""
    # Three quarters of HU21's persons, a twelfth of AT22's, and a quarter of all mine ore.
    for region, miners, makers in (("HU21", 30, 10), ("AT22", 10, 110)):
        for code, persons in (("07", miners), ("29", makers)):
            ore += f"""
<q/{region}/{code}> qb:dataSet hansa:EmploymentCube ; hansa:region <region/2021/{region}> ; hansa:activity nace:{code} ;
    sdmx-dimension:refPeriod "2015"^^xsd:gYear ; hansa:personsEmployed {persons} ."""
    store = graph_of(ACTORS, GROUPS, flows(), ore)
    found = chained.candidates(evidence(store), MINT, gather(store))
    (one,) = [each for each in found if each.topics[0] == MINT.sector("mining")]
    assert one.parties == (MINT.region("2021", "SK01"), MINT.region("2021", "HU21"))
    # 1 - 1/(1 + 3) = .75 beside .5.
    assert one.parts.strength == pytest.approx((0.75 * 0.5) ** 0.5)
    quotient = one.explain()[1]
    assert quotient.sentence == (
        "Transdanubia is specialised in NACE 07 Mining of metal ores, LQ 3.0 with 30 persons employed, stars for size"
        " and specialisation (2015, Eurostat, against all 2 regions of NUTS level 2)."
    )
    cube = HANSA("EmploymentQuotientCube")
    assert quotient.evidence == (MINT.statistic(cube, MINT.region("2021", "HU21"), nace("2", "07"), "2015"),)


def test_without_flows_there_is_no_value_chain() -> None:
    store = graph_of(ACTORS, GROUPS)
    assert gather(store) == ()
    assert list(observations((), MINT)) == []
    assert list(chained.candidates(evidence(store), MINT, gather(store))) == []


@pytest.mark.realdata
def test_real_tables_link_ore_to_metals_and_drugs_to_hospitals(real_data: Path, tmp_path: Path) -> None:
    shelf, store = SourceFiles(downloads=real_data), Embedded.in_memory()
    parts = {"schemes": [triple for document in SCHEMES for triple in triples_of(document, DEFAULT_BASE)]}
    for name in ("flows-hu", "flows-sk", "flows-cz"):
        parts[name] = list(shelf.load(shelf.source(name), MINT, shelf.reference())[1])  # type: ignore[arg-type]
    for name, said in parts.items():
        store.load([stage(MINT.graph(name), said, tmp_path / f"{name}.nt")])
    (chain,) = gather(store)
    assert [(table.country[-4:-1], table.year, len(table.activities)) for table in chain.tables] == [
        ("CZE", 2015, 61), ("HUN", 2020, 63), ("SVK", 2015, 62),
    ]  # fmt: skip
    at = {group.label: i for i, group in enumerate(chain.groups)}
    drugs, health, cars, metals = (
        at[name]
        for name in ("Pharmaceuticals", "Human health", "Motor vehicles and trailers", "Basic metals")
    )
    assert chain.sales[drugs, health] == pytest.approx(0.685, abs=0.001)
    assert chain.upstreamness[metals] > chain.upstreamness[cars] > chain.upstreamness[health] >= 1
    assert np.nanmax(chain.links) <= 1
