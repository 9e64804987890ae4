"""The figures of the document on strong clusters are those of the shipped graph."""

from pathlib import Path

from graph.evidence.rows import text_rows
from graph.store.engine import Embedded

DOCUMENT = Path(__file__).parents[2] / "docs" / "strong-clusters.md"


def test_table_of_emerging_industries_is_what_the_query_answers(store: Embedded) -> None:
    rows = text_rows(
        store,
        "explore/industries_by_concentration",
        scheme="https://w3id.org/hansa/ontology#EmergingIndustries",
    )
    lines = []
    for row in rows:
        persons, strong = int(row["persons"]), int(row["personsInStrongRegions"])
        largest, specialised = (float(row[f"shareIn{name}Fifth"]) for name in ("Largest", "MostSpecialised"))
        lines.append(
            f"| {row['industryName']} | {persons:,} | {largest:.0%} | {specialised:.0%} | {row['strongRegions']} |"
            f" {strong:,} ({strong / persons:.0%}) |".replace("%", " %")
        )
    text = DOCUMENT.read_text(encoding="utf-8")
    assert len(lines) == 10
    assert "\n".join(lines) in text


def test_sums_of_the_fields_are_those_of_the_graph(store: Embedded) -> None:
    rows = text_rows(store, "explore/strong_clusters_by_field")
    clusters, best, persons = (
        sum(int(row[name]) for row in rows) for name in ("strongClusters", "ofThreeStars", "persons")
    )
    assert (len(rows), clusters, best, round(persons / 1e6, 1)) == (31, 674, 110, 20.0)
