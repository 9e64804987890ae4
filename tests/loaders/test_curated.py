"""Each curated loader: a few rows in, exactly these triples out; a bad row is skipped with its reason."""

import pytest
from pyoxigraph import RdfFormat, parse

from loaders.code_lists import CodeLists
from loaders.contract import contract_path, read
from loaders.errors import ContractError
from loaders.load import Load, loader
from loaders.row import Row
from ontology.iri import Minter
from ontology.namespace import PREFIXES

CODE_LISTS = CodeLists(
    nuts={
        "2021": frozenset(["AT", "AT3", "AT31", "AT312", "ES21"]),
        "2024": frozenset(["AT31"]),
        "2016": frozenset(["UKM7"]),
    },
    nace={"2": frozenset(["C", "29", "62"]), "2.1": frozenset(["29"])},
    sectors=frozenset(["Automotive", "Plastics"]),
    industries=frozenset(["Mobility Technologies"]),
    organisations=frozenset(["ac-upper-austria"]),
    partnerships=frozenset(["nextgen"]),
    programmes=frozenset(["innosup-1", "s3p-platforms"]),
    claims=frozenset([("ES21", "2021-2027", "light-cars")]),
    strategy_themes=frozenset(["mobility"]),
    topics=frozenset(["automotive components", "batteries"]),
    keyword_topics={"car parts": frozenset(["automotive components"]), "cars": frozenset()},
    topic_phrases={
        "battery cells": frozenset(["batteries"]),
        "car parts": frozenset(["automotive components"]),
    },
    strategies={"Upper Austria": frozenset(["AT3"]), "Basque Country": frozenset(["ES21", "ES2"])},
)
PAGE = "https://example.org/page"


def run(source: str, **files: list[dict[str, str]]) -> Load:
    """Return a run of a loader over literal rows, its triples drawn into `load.triples`."""
    toml = read(contract_path(source))
    tables = {
        spec.name: [
            Row(spec.name, number, {column: row.get(column, "") for column in spec.columns}, set())
            for number, row in enumerate(files.get(spec.name, []), 2)
        ]
        for spec in toml.files.values()
    }
    return Load(toml, Minter(), CODE_LISTS, tables)


def triples(load: Load) -> set[tuple[str, ...]]:
    statements = loader(load.source.loader)(load)
    return set(statements)


def turtle(text: str) -> set[tuple[str, ...]]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    parsed = parse(f"{prefixes}@base <http://localhost:8000/> .\n{text}", format=RdfFormat.TURTLE)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in parsed}


def normal(statements: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return triples as the engine writes them, so that both sides spell literals alike."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in statements)
    return {
        (str(q.subject), str(q.predicate), str(q.object)) for q in parse(text, format=RdfFormat.N_TRIPLES)
    }


ORGANISATION = {
    "id": "ac-upper-austria",
    "name": "Automotive Cluster Upper Austria",
    "short_name": "AC Upper Austria",
    "country": "AT",
    "city": "Linz",
    "nuts2": "AT31",
    "nuts3": "AT312",
    "founded": "1998",
    "members": "250",
    "smes": "200",
    "sectors": "Automotive; Plastics",
    "emerging_industries": "Mobility Technologies",
    "keywords": "cars; Car parts",
    "status": "merged into acstyria (2020)",
    "website": "example.org",
    "label": "Gold",
    "as_of": "2021",
    "source": f"{PAGE} ; a talk ({PAGE}/two)",
    "confidence": "S",
}


def test_organisation_is_placed_at_its_most_precise_region_and_keeps_its_pages() -> None:
    load = run("cluster_organisations", cluster_organisations=[ORGANISATION])
    assert normal(triples(load)) == turtle(
        f"""
        <organisation/ac-upper-austria> a org:Organization, hansa:ClusterOrganisation ;
          org:classification hansa:ClusterOrganisationKind ;
          skos:prefLabel "Automotive Cluster Upper Austria" ; skos:altLabel "AC Upper Austria" ;
          schema:addressCountry country:AUT ; schema:addressLocality "Linz" ; dcterms:spatial <region/2021/AT312> ;
          dcterms:subject <sector/automotive>, <sector/plastics>, <industry/mobility-technologies> ;
          hansa:mainSector <sector/automotive> ;
          schema:keywords "cars", "Car parts" ; hansa:topic <topic/automotive-components> ;
          hansa:status "merged" ; skos:note "merged into acstyria (2020)"@en ; hansa:memberCount 250 ; hansa:smeCount 200 ; schema:foundingDate "1998"^^xsd:gYear ;
          dcterms:date "2021"^^xsd:gYear ; hansa:excellenceLabel "Gold" ; schema:url <https://example.org> ;
          dcterms:source <{PAGE}>, <{PAGE}/two> ;
          dcterms:bibliographicCitation "{PAGE} ; a talk ({PAGE}/two)" ; hansa:confidence hansa:Stated .
        """
    )
    assert load.skips == []


def test_basis_names_the_inferred_the_known_and_the_rounded_fields() -> None:
    basis = {
        "id": "ac-upper-austria",
        "name": "S",
        "nuts2": "I",
        "members": "K",
        "approximate": "members smes",
    }
    load = run("cluster_organisations", cluster_field_basis=[basis])
    assert normal(triples(load)) == turtle(
        """
        <organisation/ac-upper-austria> hansa:inferredField "nuts2" ; hansa:knownField "members" ;
          hansa:approximateField "members", "smes" .
        """
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"nuts2": "AT99", "nuts3": ""}, "unknown NUTS code"),
        ({"nuts2": "UKM7", "nuts3": "", "country": "AT"}, "NUTS code of another country"),
        ({"nuts3": "ES211"}, "NUTS 3 outside NUTS 2"),
        ({"sectors": "Spaceships"}, "unknown sector"),
        ({"emerging_industries": "Steam"}, "unknown emerging industry"),
        ({"country": "GB"}, "unknown country"),
        ({"members": "about 250"}, "not a count"),
        ({"founded": "19 98"}, "not a date"),
        ({"label": "Platinum"}, "unknown label"),
        ({"status": "resting"}, "unknown status"),
        ({"confidence": "X"}, "unknown confidence"),
        ({"source": ""}, "empty cell"),
        ({"name": ""}, "empty cell"),
    ],
)
def test_row_that_cannot_be_mapped_stops_the_build_with_its_reason(
    change: dict[str, str], reason: str
) -> None:
    load = run("cluster_organisations", cluster_organisations=[{**ORGANISATION, **change}])
    with pytest.raises(ContractError, match=r"too many skipped rows in cluster_organisations.csv"):
        triples(load)
    assert [(skip.file, skip.row, skip.reason) for skip in load.skips] == [
        ("cluster_organisations", 2, reason)
    ]


def test_code_of_another_version_says_which() -> None:
    load = run("priorities", s3_priorities=[{**PRIORITY, "nuts": "UKM7"}, {**PRIORITY, "nuts": "DE2"}])
    with pytest.raises(
        ContractError, match="unknown NUTS code in column nuts: expected a code of NUTS 2021, found DE2"
    ):
        triples(load)


PRIORITY = {
    "nuts": "ES21",
    "region_name": "Basque Country",
    "priority": "Advanced manufacturing, Łódź",
    "nace_divisions": "29;62",
    "main_sectors": "Automotive",
    "possible_sectors": "Plastics",
    "themes": "mobility",
    "keywords": "car parts; cars",
    "period": "2021-2027",
    "source": PAGE,
    "confidence": "I",
}


def test_priority_is_a_claim_of_a_region_for_a_period() -> None:
    load = run("priorities", s3_priorities=[PRIORITY])
    assert normal(triples(load)) == turtle(
        f"""
        <priority/ES21/2021-2027/advanced-manufacturing-lodz> a hansa:Priority ;
          skos:prefLabel "Advanced manufacturing, Łódź"@en ; hansa:claimedBy <region/2021/ES21> ;
          hansa:period "2021-2027" ; dcterms:subject <sector/automotive> ; hansa:possibleSector <sector/plastics> ;
          hansa:strategyTheme <strategy-theme/mobility> ; schema:keywords "car parts", "cars" ;
          hansa:topic <topic/automotive-components> ; hansa:activity nace2:29, nace2:62 ;
          dcterms:source <{PAGE}> ; dcterms:bibliographicCitation "{PAGE}" ; hansa:confidence hansa:Inferred .
        """
    )


def test_priority_without_a_page_names_sectors_only() -> None:
    row = {**PRIORITY, "sectors": "Automotive", "confidence": "K", "source": "general knowledge"}
    assert normal(triples(run("priorities_unsourced", s3_priorities_unsourced=[row]))) == turtle(
        """
        <priority/ES21/2021-2027/advanced-manufacturing-lodz> a hansa:Priority ;
          skos:prefLabel "Advanced manufacturing, Łódź"@en ; hansa:claimedBy <region/2021/ES21> ;
          hansa:period "2021-2027" ; dcterms:subject <sector/automotive> ; hansa:activity nace2:29, nace2:62 ;
          dcterms:bibliographicCitation "general knowledge" ; hansa:confidence hansa:Known .
        """
    )


def test_claim_that_a_page_vouches_for_is_not_stated_again_without_one() -> None:
    load = run("priorities_unsourced", s3_priorities_unsourced=[{**PRIORITY, "priority": "Light cars"}])
    assert triples(load) == set()
    assert [skip.reason for skip in load.skips] == ["priority of another source"]


PARTNERSHIP = {
    "id": "nextgen",
    "name": "NextGen",
    "programme": "S3P-Industry",
    "topic": "Battery cells",
    "start": "2018-10",
    "end": "2020",
    "budget_eur": "466607.74",
    "sectors": "Automotive",
    "target_countries": "US;CN",
    "source": PAGE,
    "confidence": "S",
}
MEMBERS = [
    {
        "partnership_id": "nextgen",
        "member_name": "Lyonbiopole",
        "organisation_id": "ac-upper-austria",
        "member_kind": "cluster organisation",
        "country": "AT",
        "nuts2": "AT31",
        "role": "coordinator",
        "source": PAGE,
        "confidence": "S",
    },
    {
        "partnership_id": "nextgen",
        "member_name": "Basque Country",
        "member_kind": "region",
        "country": "ES",
        "nuts2": "ES21",
        "sectors": "Plastics",
        "sectors_basis": "K",
        "role": "partner",
        "source": PAGE,
        "confidence": "S",
    },
]


def test_partnership_and_memberships_carry_roles_and_interval() -> None:
    load = run("partnerships", partnerships=[PARTNERSHIP], partnership_members=MEMBERS)
    said = (
        f'dcterms:source <{PAGE}> ; dcterms:bibliographicCitation "{PAGE}" ; hansa:confidence hansa:Stated .'
    )
    assert normal(triples(load)) == turtle(
        f"""
        <partnership/nextgen> a org:OrganizationalCollaboration ; skos:prefLabel "NextGen" ;
          dcterms:description "Battery cells"@en ; hansa:topicInText <topic/batteries> ; hansa:programmeName "S3P-Industry" ; hansa:programme <programme/s3p-platforms> ;
          schema:startDate "2018-10"^^xsd:gYearMonth ; schema:endDate "2020"^^xsd:gYear ; hansa:budget 466607.74 ;
          dcterms:subject <sector/automotive> ; hansa:targetCountry country:USA, country:CHN ; {said}
        <membership/nextgen/ac-upper-austria> a org:Membership ; org:member <organisation/ac-upper-austria> ;
          org:organization <partnership/nextgen> ; org:role hansa:Coordinator ;
          org:memberDuring <interval/2018-10/2020> ; {said}
        <membership/nextgen/es-basque-country> a org:Membership ; org:member <organisation/es-basque-country> ;
          org:organization <partnership/nextgen> ; org:role hansa:Partner ; org:memberDuring <interval/2018-10/2020> ; {said}
        <organisation/es-basque-country> a org:Organization ; skos:prefLabel "Basque Country" ;
          org:classification hansa:RegionKind ; schema:addressCountry country:ESP ; dcterms:spatial <region/2021/ES21> ;
          dcterms:subject <sector/plastics> ; hansa:knownField "sectors" .
        <interval/2018-10/2020> a time:Interval ; time:hasBeginning <instant/2018-10> ; time:hasEnd <instant/2020> .
        <instant/2018-10> a time:Instant ; time:inXSDgYearMonth "2018-10"^^xsd:gYearMonth .
        <instant/2020> a time:Instant ; time:inXSDgYear "2020"^^xsd:gYear .
        """
    )


def test_reversed_dates_are_refused_even_at_unequal_precision() -> None:
    load = run("partnerships", partnerships=[{**PARTNERSHIP, "start": "2020-06", "end": "2019"}])
    with pytest.raises(
        ContractError, match="reversed dates in column end: expected 2020-06 or later, found 2019"
    ):
        triples(load)


def test_event_keeps_sectors_and_keywords_apart() -> None:
    event = {
        "id": "eu-korea-2018",
        "name": "EU-Korea",
        "date_start": "2018-11-06",
        "date_end": "2018-11-08",
        "city": "Vienna",
        "country": "AT",
        "themes": "Automotive;kw:smart city, car parts, new battery cells",
        "target_countries": "KR",
        "source": "a talk",
        "confidence": "S",
    }
    assert normal(triples(run("events", events=[event]))) == turtle(
        """
        <event/eu-korea-2018> a schema:Event ; skos:prefLabel "EU-Korea"@en ;
          schema:startDate "2018-11-06"^^xsd:date ; schema:endDate "2018-11-08"^^xsd:date ;
          schema:addressLocality "Vienna" ; schema:addressCountry country:AUT ; dcterms:subject <sector/automotive> ;
          schema:keywords "smart city, car parts, new battery cells"@en ; hansa:topic <topic/automotive-components> ;
          hansa:topicInText <topic/batteries> ; hansa:targetCountry country:KOR ;
          dcterms:bibliographicCitation "a talk" ; hansa:confidence hansa:Stated .
        """
    )


def test_programme_keeps_its_figures_as_its_page_states_them() -> None:
    programme = {
        "id": "innosup-1",
        "name": "INNOSUP-1",
        "years": "2015-2024",
        "funder": "Horizon 2020",
        "purpose": "New value chains",
        "figures": "9 projects",
        "source": PAGE,
        "confidence": "S",
    }
    assert normal(triples(run("programmes", programmes=[programme]))) == turtle(
        f"""
        <programme/innosup-1> a schema:FundingScheme ; skos:prefLabel "INNOSUP-1"@en ; hansa:years "2015-2024" ;
          schema:funder "Horizon 2020"@en ; dcterms:description "New value chains"@en ; hansa:figures "9 projects"@en ;
          dcterms:source <{PAGE}> ; dcterms:bibliographicCitation "{PAGE}" ; hansa:confidence hansa:Stated .
        """
    )


def test_member_of_a_cluster_is_known_by_country_and_name() -> None:
    member = {
        "cluster_id": "ac-upper-austria",
        "member_name": "AEROMAC",
        "city": "Tarazona",
        "country": "ES",
        "source": PAGE,
    }
    assert normal(triples(run("cluster_members", cluster_members_sample=[member]))) == turtle(
        f"""
        <organisation/es-aeromac> a org:Organization ; skos:prefLabel "AEROMAC" ; schema:addressCountry country:ESP ;
          schema:addressLocality "Tarazona" .
        <membership/ac-upper-austria/es-aeromac> a org:Membership ; org:member <organisation/es-aeromac> ;
          org:organization <organisation/ac-upper-austria> ; org:role hansa:Member ;
          dcterms:source <{PAGE}> ; dcterms:bibliographicCitation "{PAGE}" .
        """
    )


def test_centre_goes_to_every_version_that_has_the_code() -> None:
    centre = {"nuts": "AT31", "nuts_version": "2024", "level": "2", "latitude": "48.1", "longitude": "14.5"}
    assert normal(triples(run("region_centres", region_centres=[centre]))) == turtle(
        """
        <region/2024/AT31> schema:latitude 48.1 ; schema:longitude 14.5 .
        <region/2021/AT31> schema:latitude 48.1 ; schema:longitude 14.5 .
        """
    )


@pytest.mark.parametrize(
    ("name", "country", "placed"),
    [
        ("Upper Austria", "AT", [("<http://localhost:8000/region/2021/AT3>")]),
        ("Upper Austria", "DE", []),
        ("Upper", "AT", []),
        ("Basque Country", "ES", []),
    ],
)
def test_government_without_a_code_is_placed_by_its_strategys_name_and_marked(
    name: str, country: str, placed: list[str]
) -> None:
    """Only an exact name that one territory of the country bears counts; near names are left unplaced."""
    member = {**MEMBERS[1], "member_name": name, "country": country, "nuts2": ""}
    statements = triples(run("partnerships", partnerships=[PARTNERSHIP], partnership_members=[member]))
    assert [o for _, p, o in statements if p.endswith("/spatial>")] == placed
    assert [o for _, p, o in statements if p.endswith("#inferredField>")] == ['"region"'] * len(placed)


def test_topic_is_a_concept_below_its_field() -> None:
    topic = {
        "topic": "car parts",
        "main_field": "Automotive",
        "synonyms": "components",
        "definition": "Parts",
    }
    assert normal(triples(run("topics", topics=[topic]))) == turtle(
        """
        <topic/car-parts> a skos:Concept ; skos:inScheme hansa:Topics ; skos:notation "car-parts" ;
          skos:prefLabel "car parts"@en ; skos:altLabel "components"@en ; skos:definition "Parts"@en ;
          skos:broadMatch <sector/automotive> .
        """
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"keyword": "cells", "topics": "fuel", "specificity": "narrow"}, "unknown topic"),
        ({"keyword": "cars", "topics": "batteries", "specificity": "broad"}, "topic of a broad keyword"),
        ({"keyword": "cars", "topics": "", "specificity": "wide"}, "unknown specificity"),
    ],
)
def test_keyword_with_a_wrong_topic_stops_the_build(row: dict[str, str], reason: str) -> None:
    with pytest.raises(ContractError, match=reason):
        triples(run("topics", keyword_topics=[row]))


def test_divisions_of_a_sector_are_its_core_and_what_is_related() -> None:
    row = {"sector": "Automotive", "core_divisions": "29", "related_divisions": "62", "note": "cars"}
    assert normal(triples(run("sector_divisions", sector_divisions=[row]))) == turtle(
        """
        <sector/automotive> hansa:coreActivity nace2:29 ; hansa:activity nace2:29, nace2:62 ; skos:note "cars"@en .
        """
    )


def test_division_is_the_core_of_one_sector_only() -> None:
    rows = [{"sector": name, "core_divisions": "29"} for name in ("Automotive", "Plastics")]
    with pytest.raises(ContractError, match="core of two categories in column core_divisions"):
        triples(run("sector_divisions", sector_divisions=rows))


def test_service_area_is_a_region_beside_the_seat_with_what_it_rests_on() -> None:
    area = {"id": "ac-upper-austria", "serves": "AT; ES21", "basis": "K", "source": PAGE}
    assert normal(triples(run("cluster_service_areas", cluster_service_areas=[area]))) == turtle(
        f"""
        <organisation/ac-upper-austria> hansa:serves <region/2021/AT>, <region/2021/ES21> ;
          hansa:knownField "serves" ; dcterms:source <{PAGE}> .
        """
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "nobody"}, "unknown organisation"),
        ({"serves": "AT9"}, "unknown NUTS code"),
        ({"serves": ""}, "empty cell"),
        ({"basis": "X"}, "unknown basis"),
    ],
)
def test_service_area_that_cannot_be_mapped_stops_the_build(change: dict[str, str], reason: str) -> None:
    area = {"id": "ac-upper-austria", "serves": "AT", "basis": "S", "source": PAGE}
    with pytest.raises(ContractError, match=reason):
        triples(run("cluster_service_areas", cluster_service_areas=[{**area, **change}]))


def test_pilot_region_has_its_year() -> None:
    row = {"nuts": "ES21", "name": "Basque Country", "since": "2017", "confidence": "K"}
    assert normal(triples(run("pilot_regions", pilot_regions=[row]))) == turtle(
        """<region/2021/ES21> hansa:pilotRegionSince "2017"^^xsd:gYear ."""
    )
