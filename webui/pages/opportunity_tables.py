"""Lists of opportunities as CSV and JSON for programs."""

import json
from collections.abc import Sequence

from graph.opportunities.ranked_opportunity import NUMBERS, RankedOpportunity
from ontology.csv_text import csv_file


def csv_of(opportunities: Sequence[RankedOpportunity]) -> bytes:
    """Return opportunities as CSV, a line each."""
    columns = ("opportunity", "kind", "rank", "label", "parties", "countries", "sectors", "topics", *NUMBERS)
    return csv_file(columns, map(_csv_row, opportunities))


def _csv_row(one: RankedOpportunity) -> tuple[object, ...]:
    lists = (
        [party.label for party in one.parties],
        sorted(one.countries),
        [sector.label for sector in one.sectors],
        [topic.label for topic in one.topics],
    )
    numbers = (one.numbers.get(name, "") for name in NUMBERS)
    return one.iri, one.kind, one.rank, one.label, *map("; ".join, lists), *numbers


def json_of(opportunities: Sequence[RankedOpportunity], snapshot: str) -> bytes:
    """Return opportunities as one JSON object with the snapshot that they are from."""
    records = [
        {
            "id": one.iri,
            "kind": one.kind,
            "rank": one.rank,
            "label": one.label,
            "parties": [{"id": p.iri, "label": p.label, "role": p.role} for p in one.parties],
            "sectors": [{"id": sector.iri, "label": sector.label} for sector in one.sectors],
            "topics": [{"id": topic.iri, "label": topic.label} for topic in one.topics],
            **one.numbers,
        }
        for one in opportunities
    ]
    whole = {"snapshot": snapshot, "total": len(records), "opportunities": records}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()
