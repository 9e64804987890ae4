"""Row of a file, with cells that are taken by name and type."""

import re
from dataclasses import dataclass
from decimal import Decimal

from loaders.errors import UnmappedError
from ontology.term import Term, date, decimal, integer

_NUMBERS = {
    mark: re.compile(rf"[+-]?\d+({re.escape(mark)}\d*)?([eE][+-]?\d{{1,3}})?", re.ASCII)
    for mark in (".", ",")
}


@dataclass(frozen=True, slots=True)
class Row:
    """A record with its file and row number; it remembers the columns that were taken."""

    file: str
    number: int
    cells: dict[str, str]
    taken: set[str]
    decimal_mark: str = "."

    def text(self, column: str) -> str:
        """Return a cell without outer white space; empty where nothing is stated."""
        self.taken.add(column)
        return self.cells[column].strip()

    def required(self, column: str) -> str:
        """Return a cell that must not be empty; raises UnmappedError."""
        text = self.text(column)
        if not text:
            raise UnmappedError("empty cell", column, "a value", "nothing")
        return text

    def items(self, column: str, separator: str = ";") -> list[str]:
        """Return the items of a cell that holds a list, in order, each once."""
        return list(
            dict.fromkeys(item.strip() for item in self.text(column).split(separator) if item.strip())
        )

    def date(self, column: str) -> Term | None:
        """Return the term of a date, as precise as stated; raises UnmappedError."""
        text = self.text(column)
        if not text:
            return None
        try:
            return date(text)
        except ValueError:
            raise UnmappedError("not a date", column, "YYYY, YYYY-MM or YYYY-MM-DD", text) from None

    def count(self, column: str) -> Term | None:
        """Return the term of a count, a whole number from 0; raises UnmappedError."""
        text = self.text(column)
        if not text:
            return None
        if not re.fullmatch(r"\d+", text, re.ASCII):
            raise UnmappedError("not a count", column, "a whole number", text)
        return integer(int(text))

    def figure(self, column: str) -> Decimal | None:
        """Return a number, written with the decimal mark of the file; raises UnmappedError.

        Thousands are never separated: `1,234` of a file with decimal points is no number, rather than 1.234 or 1234.
        """
        text = self.text(column)
        if not text:
            return None
        if not _NUMBERS[self.decimal_mark].fullmatch(text):
            raise UnmappedError("not a number", column, f"digits with a decimal {self.decimal_mark!r}", text)
        return Decimal(text.replace(self.decimal_mark, "."))

    def money(self, column: str) -> Term | None:
        """Return the term of an amount of euros; raises UnmappedError."""
        amount = self.figure(column)
        if amount is None:
            return None
        if amount < 0:
            raise UnmappedError("not an amount", column, "0 or more", self.text(column))
        return decimal(amount, 2)

    def period(self, start: str, end: str) -> tuple[str, str]:
        """Return two dates as they are stated; raises UnmappedError where they are reversed."""
        self.date(start), self.date(end)
        first, last = self.text(start), self.text(end)
        shared = min(len(first), len(last))
        if first[:shared] > last[:shared]:
            raise UnmappedError("reversed dates", end, f"{first} or later", last)
        return first, last
