"""Rows as CSV (RFC 4180) for programs and for spreadsheets, which run some texts as formulas."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

# By it spreadsheet programs know that a file is in UTF-8; programs that do not take it read it as part of a name.
BYTE_ORDER_MARK = "\ufeff".encode()
_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def write_csv(
    stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]], line_end: str = "\n"
) -> None:
    """Write a header and rows; None is empty, and a text that would be run gets an apostrophe before it."""
    writer = csv.writer(stream, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    r"""Return a CSV file in UTF-8, lines ended by CR LF.

    >>> csv_file(["label", "value"], [["=1+1", -0.5]])
    b"label,value\r\n'=1+1,-0.5\r\n"
    """
    stream = io.StringIO(newline="")
    write_csv(stream, columns, rows, "\r\n")
    return stream.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return "" if value is None else value
    return f"'{value}" if _FORMULA.match(value) and not _NUMBER.fullmatch(value) else value
