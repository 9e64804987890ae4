"""Row of a file, with cells that are taken by name and type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from loaders.errors import ContractError, UnmappedError
from ontology.term import Term, date, decimal, integer

# Cells that state that nothing is stated, in capitals; `NA` is Namibia.
NO_VALUES = frozenset(
    [
        "-", "--", "–", "—", "?", "N/A", "N.A.", "<NA>", "NONE", "NULL", "MISSING", "NOTAPPLICABLE",
        "NOT APPLICABLE", "NOT AVAILABLE", "VATEXEMPTION", "VAT EXEMPTION",
    ]
)  # fmt: skip
_LONGEST_NO_VALUE = max(map(len, NO_VALUES))
# Marks that nobody sees: of byte order, of direction, of where a word may break.
_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_CONTROLS = (*range(9), *range(14, 28), *range(127, 160), *range(0xD800, 0xE000))
_NOISE = dict.fromkeys(map(ord, _UNSEEN)) | {code: "\ufffd" for code in _CONTROLS if code != 0x85}
_NUMBERS = {
    mark: re.compile(rf"[+-]?\d+({re.escape(mark)}\d*)?([eE][+-]?\d{{1,3}})?", re.ASCII)
    for mark in (".", ",")
}


def cleaned(text: str) -> str:
    """Return a text in one line, with plain spaces and without marks that nobody sees.

    >>> cleaned("\ufeffMetalworking\u00a0 Technology\\n")
    'Metalworking Technology'
    """
    return text if text.isprintable() and text == text.strip() else " ".join(text.translate(_NOISE).split())


def stated(text: str) -> str:
    """Return what a cell states in one line; empty where it states that nothing is stated."""
    text = cleaned(text)
    return "" if len(text) <= _LONGEST_NO_VALUE and text.upper() in NO_VALUES else text


def items(text: str, separator: str) -> Iterator[str]:
    """Yield the items of a list that a separator or line breaks divide."""
    for line in text.splitlines():
        yield from filter(None, map(stated, line.split(separator)))


@dataclass(frozen=True, slots=True)
class Row:
    """A record with its file and row number; it remembers the columns that were taken."""

    file: str
    number: int
    cells: dict[str, str]
    taken: set[str]
    decimal_mark: str = "."

    def text(self, column: str) -> str:
        """Return a cell in one line, without outer white space; empty where nothing is stated."""
        return stated(self.written(column))

    def paragraphs(self, column: str) -> str:
        """Return a cell with its line breaks; empty where nothing is stated."""
        return "\n".join(items(self.written(column), "\n"))

    def written(self, column: str) -> str:
        """Return a cell as it is written."""
        self.taken.add(column)
        try:
            return self.cells[column]
        except KeyError:
            known = ", ".join(self.cells)
            raise ContractError(
                "column is not in the contract", f"files.{self.file}", column, known
            ) from None

    def required(self, column: str) -> str:
        """Return a cell that must not be empty; raises UnmappedError."""
        text = self.text(column)
        if not text:
            raise UnmappedError("empty cell", column, "a value", "nothing")
        return text

    def items(self, column: str, separator: str = ";") -> list[str]:
        """Return the items of a cell that holds a list, in order, each once; a line break ends an item, too."""
        return list(dict.fromkeys(items(self.written(column), separator)))

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
