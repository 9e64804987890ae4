"""Participants of an event, from tables of the event file or rows of a CSV file."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ontology.toml_file import Count, LocalDateTime, Text, TomlError, TomlTable, convert

_LISTS = frozenset({"sectors", "topics", "offers", "wants"})
_NUMBERS = frozenset({"min", "max"})


class SpanTable(TomlTable, frozen=True):
    """A time from `start` to before `end`, local to the event."""

    start: LocalDateTime
    end: LocalDateTime
    label: str = ""


class ParticipantTable(TomlTable, frozen=True):
    """Keys of a participant; `min` and `max` limit the meetings."""

    id: Text
    label: str = ""
    organisation: str = ""
    country: str = ""
    sectors: tuple[Text, ...] = ()
    topics: tuple[Text, ...] = ()
    offers: tuple[Text, ...] = ()
    wants: tuple[Text, ...] = ()
    available: tuple[SpanTable, ...] = ()
    min: Count | None = None
    max: Count | None = None


def read_participants(path: Path) -> Iterator[tuple[str, str, ParticipantTable]]:
    """Yield each row with its place and the name of the file.

    The columns are the keys of a participant but `available`; items of a list are separated by semicolons, and the
    columns may be separated by commas, semicolons or tabs. Raises TomlError with the row and the column.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TomlError(
            "missing file", str(path), "", "a CSV file of participants", "nothing there"
        ) from None
    except OSError as error:
        raise TomlError(
            "unreadable file", str(path), "", "a CSV file of participants", error.strerror or str(error)
        ) from None
    except ValueError as error:
        # Bytes that are no UTF-8, or a path that no file can have.
        raise TomlError("unreadable file", str(path), "", "a CSV file in UTF-8", str(error)) from None
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=header.count), strict=True)
    try:
        for number, row in enumerate(rows, 2):
            yield (
                f"row {number}",
                path.name,
                convert(_table(path.name, number, row), ParticipantTable, path.name, f"row {number}"),
            )
    except csv.Error as error:
        raise TomlError("broken CSV", path.name, f"row {rows.line_num}", "", str(error)) from None


def _table(file: str, number: int, row: dict[str | Any, str | Any]) -> dict[str, Any]:
    """Return the cells that are not empty as the values of a table."""
    if None in row:
        raise TomlError("too many cells", file, f"row {number}", f"{len(row) - 1} columns", "more")
    table: dict[str, Any] = {}
    for column, cell in row.items():
        value = (cell or "").strip()
        if not value:
            continue
        if column in _LISTS:
            table[column] = [item.strip() for item in value.split(";") if item.strip()]
        elif column in _NUMBERS and value.isdecimal():
            table[column] = int(value)
        else:
            table[column] = value
    return table
