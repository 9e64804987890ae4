"""Records of one organisation are linked with their reasons, and those of two are not."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.identity_data import labelled
from graph.identity import common_words, links
from graph.identity.blocking import pairs
from graph.identity.judgement import THRESHOLD, judge
from graph.identity.rarity import Rarity
from graph.identity.record import Record
from graph.store.engine import Embedded, rows
from ontology.iri import Minter
from ontology.namespace import HANSA, TYPE
from ontology.term import literal
from queries.library import query

MINT = Minter()
# From this score on docs/sources.md calls a link sure.
SURE = 0.8
# What tells names apart is the rarity of their words among many names; these are the common ones of a thousand.
NAMES = (
    [f"University {n}" for n in range(250)]
    + [f"Cluster {n}" for n in range(250)]
    + [f"Firm{n}" for n in range(500)]
)
RARITY = Rarity.of([Record(f"<n:{n}>", name) for n, name in enumerate(NAMES)])


def record(label: str, country: str = "", city: str = "", **given: object) -> Record:
    return Record(f"<r:{label}/{country}/{city}>".replace(" ", "_"), label, country, city, **given)  # type: ignore[arg-type]


ONE = [
    (record("FINCONS S.P.A.", "IT", "MILANO MI"), record("Fincons SpA", "IT", "Milan")),
    (record("UNIVERSITAET ZU KOELN", "DE", "KOELN"), record("Universität zu Köln", "DE", "Cologne")),
    (record("University of Stuttgart", "DE", "Stuttgart"), record("UNIVERSITAET STUTTGART", "DE", "STUTTGART")),
    (
        record("Charité – Universitätsmedizin Berlin", "DE", "Berlin"),
        record("CHARITE - UNIVERSITAETSMEDIZIN BERLIN", "DE"),
    ),
    (
        record("INSTITUT NATIONAL DE RECHERCHE ENINFORMATIQUE ET AUTOMATIQUE", "FR", "LE CHESNAY CEDEX"),
        record("INSTITUT NATIONAL DE RECHERCHE EN INFORMATIQUE ET AUTOMATIQUE", "FR", "LE CHESNAY"),
    ),
    (
        record("Magyar Tudomanyos Akademia SzegediBiologiai Kutatokozpont", "HU", "Szeged"),
        record("MAGYAR TUDOMANYOS AKADEMIA SZEGEDI BIOLOGIAI KUTATOKOZPONT", "HU", "SZEGED"),
    ),
    (record("University of Crete", "EL", "Heraklion"), record("PANEPISTIMIO KRITIS", "EL", "IRAKLEIO")),
    (
        record("ELLINIKOS ORGANISMOS PAROCHIS TYPOPOIISIS", "EL", "ATHINA"),
        record("Hellinikos Organismos Parochis Tipopiisis AE", "EL", "Athens"),
    ),
    (record("HOLZTECHNOLOGIE ZENTRUM LUNGAU", "AT", "Tamsweg"), record("Holztechnologiezentrum Lungau", "AT", "Tamsweg")),
    (record("INSTITUT DE RECHERCHE JULES VALLOTSAS", "FR", "Dijon"), record("Institut de recherche Jules Vallot", "FR", "Dijon")),
    (
        record("Public Power Corporation", "EL", "Athens"),
        record("DIMOSIA EPICHEIRISI ILEKTRISMOU", "EL", "ATHINA", other_names=("PUBLIC POWER CORPORATION SA",)),
    ),
    (
        record("OPTOGENIA TECHNOLOGIES SA", "FR", "Colombes"),
        record("LUMEDIA FRANCE", "FR", "Colombes", post_code="92700", host="optogenia.com"),
    ),
    (record("Minalogic", "FR", "Grenoble"), record("MINALOGIC PARTENAIRES", "FR", "GRENOBLE")),
    (record("Aerospace Valley", "FR", "Toulouse"), record("Pôle Aerospace Valley", "FR", "Toulouse")),
]  # fmt: skip
TWO = [
    (record("SIEMENS SRL", "RO", "Bucuresti"), record("SIEMENS AS", "DK", "Ballerup")),
    (record("Ministry of Health", "EL", "Athens"), record("Ministry of Health", "ET", "Addis Ababa")),
    (
        record("UNIVERSITA DEGLI STUDI DI PALERMO", "IT", "Palermo"),
        record("UNIVERSITA DEGLI STUDI DI SALERNO", "IT", "Fisciano"),
    ),
    (
        record("TECHNISCHE UNIVERSITAET MUENCHEN", "DE", "Muenchen"),
        record("LUDWIG-MAXIMILIANS-UNIVERSITAET MUENCHEN", "DE", "Muenchen"),
    ),
    (
        record("Medizinische Universität Graz", "AT", "Graz"),
        record("Technische Universität Graz", "AT", "Graz"),
    ),
    (record("Upper Austria", "AT", is_region=True), record("Automotive Cluster Upper Austria", "AT")),
    (
        record("Cluster Automotive Bayern", "DE", "Nürnberg", host="bayern-innovativ.de"),
        record("Cluster Energietechnik Bayern", "DE", "Nürnberg", host="bayern-innovativ.de"),
    ),
    (
        record("Croatian Wood Competitiveness Cluster", "HR", "Zagreb"),
        record("Croatian Food Competitiveness Cluster", "HR", "Zagreb"),
    ),
    (record("FUNDACION IMDEA AGUA", "ES", "Madrid"), record("Fundacion IMDEA Energia", "ES", "Madrid")),
    (record("Bluesoft sp. z o.o.", "PL", "Warszawa"), record("Abis spółka z o.o.", "PL", "Warszawa")),
    (
        record("Centre Hospitalier Universitaire de Rennes", "FR", "Rennes"),
        record("Centre Hospitalier Universitaire de Nantes", "FR", "Nantes"),
    ),
]


@pytest.mark.parametrize(("one", "other"), ONE, ids=[a.label for a, _ in ONE])
def test_one_organisation_in_two_spellings_is_linked(one: Record, other: Record) -> None:
    assert judge(one, other, RARITY).is_match
    assert judge(one, other, RARITY).score == judge(other, one, RARITY).score
    assert list(pairs([one], [other], RARITY)) == [(0, 0)]


@pytest.mark.parametrize(("one", "other"), TWO, ids=[a.label for a, _ in TWO])
def test_two_organisations_with_like_names_are_not_taken_for_one(one: Record, other: Record) -> None:
    assert judge(one, other, RARITY).score < SURE


def test_register_number_links_what_names_do_not_and_a_different_one_parts_what_names_link() -> None:
    before = record("ALCATEL-LUCENT INTERNATIONAL SAS", "FR", "PARIS", numbers=frozenset(["pic:999999123"]))
    unnumbered = record("NOKIA NETWORKS FRANCE", "FR", "Massy")
    after = replace(unnumbered, numbers=frozenset(["pic:999999123"]))
    assert not judge(before, unnumbered, RARITY).is_match
    assert judge(before, after, RARITY).score > judge(before, unnumbered, RARITY).score
    renamed = record("ALCATEL-LUCENT FRANCE", "FR", "Massy", numbers=frozenset(["pic:999999123"]))
    assert judge(before, renamed, RARITY).score >= SURE
    one = record("Acme SA", "FR", "Lyon", numbers=frozenset(["vat:FR11111111111"]))
    other = record("ACME S.A.", "FR", "Lyon", numbers=frozenset(["vat:FR22222222222"]))
    assert judge(one, other, RARITY).score < SURE


def test_site_of_many_records_says_less_than_one_of_two() -> None:
    one = record("Alpha Verbund", "DE", "Bonn", host="verbund.example")
    other = record("Omega Netz", "DE", "Bonn", host="verbund.example")
    family = [one, other, *(record(f"Haus {n}", "DE", "Bonn", host="verbund.example") for n in range(4))]
    weights = [
        next(
            ground.weight
            for ground in judge(one, other, Rarity.of(records)).grounds
            if "site" in ground.sentence
        )
        for records in ([one, other], family)
    ]
    assert weights == [3.5, pytest.approx(3.5 / 5)]


def test_word_has_one_concept_or_place() -> None:
    for file in ("concepts.csv", "places.csv"):
        with (Path(common_words.__file__).parent / file).open(encoding="utf-8", newline="") as lines:
            words = [word for row in csv.DictReader(lines) for word in row["words"].split()]
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_blocking_leaves_out_what_shares_nothing() -> None:
    left = [record("Aerospace Valley", "FR"), record("Minalogic", "FR")]
    right = [record("Silicon Saxony", "DE"), record("MINALOGIC PARTENAIRES", "FR"), record("Minalogic", "DE")]
    assert list(pairs(left, right, RARITY)) == [(1, 1)]
    assert list(pairs([*left, record("Pôle Aerospace Valley", "FR")], None, RARITY)) == [(0, 2)]


TURTLE = """
@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> . @prefix c: <http://publications.europa.eu/resource/authority/country/> .
@base <http://localhost:8000/> .
c:FRA a schema:Country ; skos:notation "FR" .
<organisation/minalogic> a org:Organization ; skos:prefLabel "Minalogic" ; schema:addressCountry c:FRA ;
    schema:addressLocality "Grenoble" ; schema:url <https://www.minalogic.com> .
<organisation/fr-minalogic-partenaires> a org:Organization ; skos:prefLabel "MINALOGIC PARTENAIRES" ;
    schema:addressCountry c:FRA ; schema:url <http://minalogic.com/en> .
<organisation/fr-axelera> a org:Organization ; skos:prefLabel "Axelera" ; schema:addressCountry c:FRA .
"""


def store() -> Embedded:
    held = Embedded.in_memory()
    held.engine.load(
        TURTLE.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("http://localhost:8000/graph/a")
    )
    return held


def test_link_is_a_scored_reasoned_statement_and_no_merge() -> None:
    statements = list(links.triples(MINT, links.find_links(links.records(store()))))
    subject = f"<{MINT.base}identity/fr-minalogic-partenaires_minalogic>"
    assert [triple[1:] for triple in statements if triple[0] == subject] == [
        (TYPE, HANSA("IdentityLink")),
        (HANSA("record"), MINT.organisation("fr-minalogic-partenaires")),
        (HANSA("record"), MINT.organisation("minalogic")),
        (HANSA("score"), next(o for _, p, o in statements if p == HANSA("score"))),
        (
            HANSA("agreement"),
            literal(
                "the names 'MINALOGIC PARTENAIRES' and 'Minalogic' have 48 per cent of their words in common, by rarity"
            ),
        ),
        (HANSA("agreement"), literal("they have 48 per cent of their proper words in common")),
        (HANSA("agreement"), literal("one name has all words of the other")),
        (HANSA("agreement"), literal("the common words are rare to 47 per cent")),
        (HANSA("agreement"), literal("the first proper word is the same: minalogic")),
        (HANSA("agreement"), literal("the site is the same: minalogic.com")),
    ]
    assert {s for s, _, _ in statements} == {subject}
    assert not [p for _, p, _ in statements if "sameAs" in p or "exactMatch" in p]


def test_links_are_listed_and_checked_by_queries() -> None:
    held = store()
    statements = "".join(
        f"{s} {p} {o} .\n" for s, p, o in links.triples(MINT, links.find_links(links.records(held)))
    )
    graph = ox.NamedNode(f"{MINT.base}graph/derived")
    held.engine.load(statements.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    listing = query("quality/identity_links")
    rows_read = [
        [str(getattr(cell, "value", cell)) for cell in row] for row in rows(held.query(listing.text))
    ]
    assert {tuple(row[2:6]) for row in rows_read} == {
        (
            f"{MINT.base}organisation/fr-minalogic-partenaires",
            "MINALOGIC PARTENAIRES",
            f"{MINT.base}organisation/minalogic",
            "Minalogic",
        )
    }
    assert [tuple(row[6:]) for row in rows_read] == [
        ("for", "one name has all words of the other"),
        ("for", "the common words are rare to 47 per cent"),
        ("for", "the first proper word is the same: minalogic"),
        (
            "for",
            "the names 'MINALOGIC PARTENAIRES' and 'Minalogic' have 48 per cent of their words in common, by rarity",
        ),
        ("for", "the site is the same: minalogic.com"),
        ("for", "they have 48 per cent of their proper words in common"),
    ]
    assert rows(held.query(listing.bind({"organisation": f"{MINT.base}organisation/fr-axelera"}))) == []
    assert len(rows(held.query(listing.bind({"organisation": f"{MINT.base}organisation/minalogic"})))) == 6
    check = query("check/identity_link_of_two").text
    assert rows(held.query(check)) == []
    held.engine.update(f"DELETE WHERE {{ GRAPH <{MINT.base}graph/derived> {{ ?l {HANSA('score')} ?s }} }}")
    assert len(rows(held.query(check))) == 1


def test_link_is_named_alike_from_both_sides_and_for_foreign_records() -> None:
    one, foreign = MINT.organisation("a"), "<https://linkedopendata.eu/entity/Q7>"
    assert MINT.identity_link(one, foreign) == MINT.identity_link(foreign, one)
    assert MINT.identity_link(one, foreign).startswith(f"<{MINT.base}identity/a_x")


def test_links_of_the_labelled_pairs_are_as_precise_and_complete_as_is_said() -> None:
    """The figures of docs/sources.md are those of cross-validation; these are of the shipped weights."""
    cases = labelled()
    rarity = Rarity.of([case.one for case in cases], [case.other for case in cases])
    scores = [judge(case.one, case.other, rarity).score for case in cases]
    for threshold, recall in ((THRESHOLD, 0.85), (SURE, 0.65)):
        linked = [case.same for case, score in zip(cases, scores, strict=True) if score >= threshold]
        assert sum(linked) / len(linked) >= 0.95
        assert sum(linked) / sum(case.same for case in cases) >= recall


def test_labelled_pairs_say_how_each_label_is_known() -> None:
    path = Path(__file__).parents[3] / "benchmarks" / "data" / "identity_pairs.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows_read = list(csv.DictReader(lines))
    assert len(rows_read) >= 300
    assert {row["same"] for row in rows_read} == {"0", "1"}
    assert all(row["name"] and row["other_name"] and row["known_by"] for row in rows_read)
    seen = {
        tuple(row[key] for key in ("name", "country", "other_name", "other_country")) for row in rows_read
    }
    assert len(seen) > 0.98 * len(rows_read)
