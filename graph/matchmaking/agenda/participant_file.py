"""Participants of an event, from tables of the event file or rows of a CSV file."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ontology.sentence import sentence
from ontology.toml_file import Count, LocalDateTime, Text, TomlError, TomlTable, convert

_LISTS = frozenset({"sectors", "topics", "offers", "wants"})
_NUMBERS = frozenset({"min", "max"})
_MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)


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
    """Yield each row of a CSV file with its place and the name of the file; raises TomlError as `participants_in`."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise TomlError(
            "missing file", str(path), "", "a CSV file of participants", sentence("nothing there")
        ) from None
    except OSError as error:
        raise TomlError(
            "unreadable file", str(path), "", "a CSV file of participants", error.strerror or str(error)
        ) from None
    except ValueError as error:  # a path that no file can have
        raise TomlError("unreadable file", str(path), "", "a CSV file in UTF-8", str(error)) from None
    yield from participants_in(content, path.name)


def participants_in(content: bytes, name: str) -> Iterator[tuple[str, str, ParticipantTable]]:
    """Yield each row of the bytes of a CSV file with its place and the name of the file.

    The columns are the keys of a participant; items of a list are separated by semicolons, times to be there are
    written as `start/end`, and the columns may be separated by commas, semicolons or tabs. Raises TomlError with the
    row and the column.
    """
    try:
        text = content.decode("utf-8-sig")
    except ValueError as error:
        raise TomlError("unreadable file", name, "", "a CSV file in UTF-8", str(error)) from None
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=header.count), strict=True)
    try:
        for number, row in enumerate(rows, 2):
            yield (
                f"row {number}",
                name,
                convert(_table(name, number, row), ParticipantTable, name, f"row {number}"),
            )
    except csv.Error as error:
        raise TomlError("broken CSV", name, f"row {rows.line_num}", "", str(error)) from None


def _table(file: str, number: int, row: dict[str | Any, str | Any]) -> dict[str, Any]:
    """Return the cells that are not empty as the values of a table."""
    if None in row:
        raise TomlError(
            "too many cells",
            file,
            f"row {number}",
            sentence("{number} columns", number=len(row) - 1),
            sentence("more"),
        )
    table: dict[str, Any] = {}
    for column, cell in row.items():
        value = (cell or "").strip()
        if not value:
            continue
        if column in _LISTS:
            table[column] = [item.strip() for item in value.split(";") if item.strip()]
        elif column == "available":
            spans = (item.strip().partition("/") for item in value.split(";") if item.strip())
            table[column] = [{"start": _moment(start), "end": _moment(end)} for start, _, end in spans]
        elif column in _NUMBERS and value.isdecimal():
            table[column] = int(value)
        else:
            table[column] = value
    return table


def _moment(text: str) -> str:
    """Return a time with its seconds, which people leave out."""
    return f"{text.strip()}:00" if _MINUTE.fullmatch(text.strip()) else text.strip()
