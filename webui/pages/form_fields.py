"""Fields of a form as values of a TOML table, and back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

Form = MultiDict[str, str]
LONGEST = 500  # characters of a line
_MOST_ROWS = 60


def line(form: Form, name: str) -> str:
    """Return a field as one line without spaces around it."""
    return " ".join(form.get(name, "")[:LONGEST].split())


def rows(form: Form, columns: Sequence[str], first: str) -> list[dict[str, str]]:
    """Return the rows of fields that repeat, as far as the field `first` is filled in."""
    values = [form.getlist(name)[:_MOST_ROWS] for name in columns]
    padded = [column + [""] * (len(max(values, key=len)) - len(column)) for column in values]
    table = [
        dict(zip(columns, (" ".join(cell[:LONGEST].split()) for cell in cells), strict=True))
        for cells in zip(*padded, strict=True)
    ]
    return [row for row in table if row[first]]


def parts(text: str) -> list[str]:
    """Return the parts of a text between semicolons and line ends.

    >>> parts("photonics; sensors;")
    ['photonics', 'sensors']
    """
    pieces = (piece.strip() for piece in text.replace("\n", ";").split(";"))
    return [piece for piece in pieces if piece]


def figure(text: str) -> int | float | str:
    """Return a number, or the text where it is none, for the reader of the table to refuse.

    >>> figure("1,500,000"), figure("0.5"), figure("five")
    (1500000, 0.5, 'five')
    """
    plain = text.replace(",", "").replace("_", "").replace(" ", "")
    if plain.isascii() and plain.isdigit() and len(plain) <= 15:
        return int(plain)
    try:
        return float(plain) if len(plain) <= 20 else text
    except ValueError:
        return text


def day(text: str) -> date | str:
    """Return a date, or the text where it is none, for the reader of the table to refuse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def filled(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table without what is empty."""
    return {name: value for name, value in table.items() if value not in ("", [], {}, None)}


def shown(value: object) -> str:
    """Return a value of a table as a field shows it.

    >>> shown(2.0), shown(["a", "b"]), shown(None)
    ('2', 'a; b', '')
    """
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) and value < 1e6 else str(value)


def widened(
    rows_: list[dict[str, str]], columns: Sequence[str], least: int, more: int
) -> list[dict[str, str]]:
    """Return rows with empty ones after them: at least one, in all at least so many, and `more`."""
    empty = max(least - len(rows_), 1) + more
    return [*rows_, *(dict.fromkeys(columns, "") for _ in range(empty))]
