"""Measures of flows on a graph small enough to check by hand, and on the real tables."""

from pathlib import Path

import numpy as np
import pytest
from pyoxigraph import NamedNode, RdfFormat

from graph.evidence.typical_flows import read_typical_flows
from graph.observations.flow_measures import gather, observations
from graph.store.engine import Embedded
from graph.store.staging import stage
from loaders.source_files import SourceFiles
from ontology.documents import SCHEMES
from ontology.iri import DEFAULT_BASE, Minter
from ontology.namespace import HANSA, PROV, QB, TYPE
from ontology.parsing import triples_of
from ontology.term import Triple, decimal, literal

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
GROUPS = """
<activity-group/a64/B> skos:inScheme hansa:ActivityGroups64 ; skos:notation "B" ; skos:prefLabel "Ore"@en ; skos:narrowMatch nace:07 .
<activity-group/a64/C24> skos:inScheme hansa:ActivityGroups64 ; skos:notation "C24" ; skos:prefLabel "Steel"@en ; skos:exactMatch nace:24 .
<activity-group/a64/C29> skos:inScheme hansa:ActivityGroups64 ; skos:notation "C29" ; skos:prefLabel "Cars"@en ; skos:exactMatch nace:29 .
<activity-group/a64/M71> skos:inScheme hansa:ActivityGroups64 ; skos:notation "M71" ; skos:prefLabel "Services"@en ;
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
<activity-group/wiod/c12> skos:inScheme hansa:WiodIndustries ; skos:notation "c12" ; skos:prefLabel "Metals"@en .
<activity-group/wiod/c15> skos:inScheme hansa:WiodIndustries ; skos:notation "c15" ; skos:prefLabel "Transport"@en .
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


def test_typical_flows_take_the_shares_of_full_tables() -> None:
    (ore,) = [flow for flow in read_typical_flows(graph_of(GROUPS, flows())) if flow.supplying.iri == ORE
              and flow.using.iri == STEEL]  # fmt: skip
    assert (ore.sales, ore.purchases, ore.lift) == ((0.8, 0.8, 0.8), (1.0, 1.0, 1.0), 4.0)
    assert (ore.share, ore.least_share, ore.observation) == (1.0, 1.0, None)


def test_typical_flows_of_the_condensed_table_name_their_observation() -> None:
    condensed = """<c/1> qb:dataSet hansa:TypicalFlowCube ; hansa:supplyingActivity <activity-group/a64/C24> ;
        hansa:usingActivity <activity-group/a64/C29> ; hansa:salesShare 0.2 ; hansa:salesShareLow 0.1 ;
        hansa:salesShareHigh 0.3 ; hansa:purchasesShare 0.05 ; hansa:purchasesShareLow 0.04 ;
        hansa:purchasesShareHigh 0.06 ; hansa:lift 2.5 ."""
    (flow,) = read_typical_flows(graph_of(GROUPS, condensed))
    assert (flow.supplying.code, flow.using.code) == ("C24", "C29")
    assert (flow.sales, flow.purchases, flow.lift) == ((0.2, 0.1, 0.3), (0.05, 0.04, 0.06), 2.5)
    assert flow.observation == "<http://localhost:8000/c/1>"


def test_flows_beyond_use_or_output_leave_that_measure_of_the_table_out_and_say_so() -> None:
    beyond = flows().replace("hansa:totalUse 400.0", "hansa:totalUse 150.0")
    said = [
        (cube, value)
        for cube, predicate, value in observations(gather(graph_of(GROUPS, beyond)), MINT)
        if predicate == HANSA("caveat")
    ]
    reason = "upstreamness: expected flows within the output (spectral radius below 1), found 1.33333"
    assert said == [(HANSA("UpstreamnessCube"), literal(f"Left out from the table of HUN, 2020: {reason}."))]
    idle = flows().replace("hansa:output 200.0", "hansa:output 0.0")
    (chain,) = gather(graph_of(GROUPS, idle))
    reason = "output: industry 1: expected more than 0, as it buys, found 0"
    assert chain.caveats == ((HANSA("CoefficientCube"), f"Left out from the table of HUN, 2020: {reason}."),)
    assert np.isnan(chain.coefficients).all()
    assert chain.upstreamness.tolist() == pytest.approx([2.4, 1.5, 1.0, 2.0])


def test_without_flows_nothing_is_measured() -> None:
    store = graph_of(GROUPS)
    assert gather(store) == ()
    assert list(observations((), MINT)) == []
    assert read_typical_flows(store) == ()


@pytest.mark.realdata
def test_real_tables_link_ore_to_metals_and_drugs_to_hospitals(real_data: Path, tmp_path: Path) -> None:
    shelf, store = SourceFiles(downloads=real_data), Embedded.in_memory()
    parts = {"schemes": [triple for document in SCHEMES for triple in triples_of(document, DEFAULT_BASE)]}
    for name in ("flows-hu", "flows-sk", "flows-cz"):
        parts[name] = list(shelf.load(shelf.source(name), MINT, shelf.code_lists())[1])  # type: ignore[arg-type]
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
