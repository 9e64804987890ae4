"""Records of one organisation are linked with their reasons, and those of two are not."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.identity import links
from graph.identity.blocking import pairs
from graph.identity.judgement import judge
from graph.identity.rarity import Rarity
from graph.identity.record import Record
from graph.store.engine import Embedded, rows
from ontology.iri import Minter
from ontology.namespace import HANSA, TYPE
from ontology.term import literal
from queries.library import query

MINT = Minter()
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
def test_two_organisations_with_like_names_are_not_linked(one: Record, other: Record) -> None:
    assert not judge(one, other, RARITY).is_match


def test_register_number_links_what_names_do_not_and_a_different_one_parts_what_names_link() -> None:
    before = record("ALCATEL-LUCENT INTERNATIONAL SAS", "FR", "PARIS", numbers=frozenset(["pic:999999123"]))
    after = record("NOKIA NETWORKS FRANCE", "FR", "Massy", numbers=frozenset(["pic:999999123"]))
    assert not judge(before, after, RARITY).is_match
    renamed = record("ALCATEL-LUCENT FRANCE", "FR", "Massy", numbers=frozenset(["pic:999999123"]))
    assert judge(before, renamed, RARITY).vouched
    assert judge(before, renamed, RARITY).is_match
    one = record("Acme SA", "FR", "Lyon", numbers=frozenset(["vat:FR11111111111"]))
    other = record("ACME S.A.", "FR", "Lyon", numbers=frozenset(["vat:FR22222222222"]))
    assert not judge(one, other, RARITY).is_match


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
                "the names 'MINALOGIC PARTENAIRES' and 'Minalogic' have 40 per cent of their words in common, by rarity"
            ),
        ),
        (HANSA("agreement"), literal("one name contains the other")),
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
        ("for", "one name contains the other"),
        (
            "for",
            "the names 'MINALOGIC PARTENAIRES' and 'Minalogic' have 40 per cent of their words in common, by rarity",
        ),
        ("for", "the site is the same: minalogic.com"),
    ]
    assert rows(held.query(listing.bind({"organisation": f"{MINT.base}organisation/fr-axelera"}))) == []
    assert len(rows(held.query(listing.bind({"organisation": f"{MINT.base}organisation/minalogic"})))) == 3
    check = query("check/identity_link_of_two").text
    assert rows(held.query(check)) == []
    held.engine.update(f"DELETE WHERE {{ GRAPH <{MINT.base}graph/derived> {{ ?l {HANSA('score')} ?s }} }}")
    assert len(rows(held.query(check))) == 1


def test_link_is_named_alike_from_both_sides_and_for_foreign_records() -> None:
    one, foreign = MINT.organisation("a"), "<https://linkedopendata.eu/entity/Q7>"
    assert MINT.identity_link(one, foreign) == MINT.identity_link(foreign, one)
    assert MINT.identity_link(one, foreign).startswith(f"<{MINT.base}identity/a_x")


def test_labelled_pairs_say_how_each_label_is_known() -> None:
    import csv

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
