"""Tables as CSV and JSON, as the command line prints them."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ontology.csv_text import write_csv


def csv_of(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return rows as CSV with a line of column names; a cell of nothing is empty."""
    stream = io.StringIO()
    write_csv(stream, columns, rows)
    return stream.getvalue().encode()


def json_of(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return rows as a JSON list of objects."""
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return (json.dumps(records, indent=1, ensure_ascii=False) + "\n").encode()


def object_of(record: Mapping[str, Any]) -> bytes:
    """Return an answer that is more than rows as one JSON object."""
    return (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode()
