"""Lists of opportunities as CSV and JSON for programs."""

import csv
import io
import json
from collections.abc import Sequence

from graph.opportunities.ranked_opportunity import NUMBERS, RankedOpportunity


def csv_of(opportunities: Sequence[RankedOpportunity]) -> bytes:
    """Return opportunities as CSV, a line each."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    columns = ("opportunity", "kind", "rank", "label", "parties", "countries", "sectors", "topics", *NUMBERS)
    writer.writerow(columns)
    for one in opportunities:
        lists = (
            [party.label for party in one.parties],
            sorted(one.countries),
            [sector.label for sector in one.sectors],
            [topic.label for topic in one.topics],
        )
        numbers = (one.numbers.get(name, "") for name in NUMBERS)
        writer.writerow((one.iri, one.kind, one.rank, one.label, *map("; ".join, lists), *numbers))
    return stream.getvalue().encode()


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
