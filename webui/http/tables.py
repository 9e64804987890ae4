"""Tables as CSV and JSON, as the command line prints them."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any


def csv_of(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return rows as CSV with a line of column names; a cell of nothing is empty."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return stream.getvalue().encode()


def json_of(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return rows as a JSON list of objects."""
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return (json.dumps(records, indent=1, ensure_ascii=False) + "\n").encode()


def object_of(record: Mapping[str, Any]) -> bytes:
    """Return an answer that is more than rows as one JSON object."""
    return (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode()
