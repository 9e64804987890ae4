"""Records of CSV and TSV files, read line by line."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from loaders.contract import FileSpec
from loaders.errors import ContractError, UnmappedError
from loaders.files.archive import opened
from loaders.files.location import Location
from loaders.files.table_record import Record
from loaders.row import cleaned

if TYPE_CHECKING:
    import _csv

DELIMITERS = (",", ";", "\t", "|")
# The longest line of the publishers' files has 60,000 characters; a longer one is a lost line end or not this file.
LONGEST_LINE = 4_000_000
# UTF-32 begins as UTF-16 does.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Bytes that are no text are escaped as lone surrogates, or replaced where a character is several bytes.
_ESCAPED, _REPLACED = re.compile("[\0\udc80-\udcff]"), re.compile("[\0\ud800-\udfff\ufffd]")
_SEPARATOR_HINT = re.compile(r"sep=(.)\s*")


def records(spec: FileSpec, location: Location) -> Iterator[Record]:
    """Yield the header (line `spec.header`) and the records, each with the number of its first line.

    A record that is not in the encoding, has a cell that is too long or broken quotes is yielded as its fault; the
    line after is read as a record again. Raises ContractError for a file that is in another encoding as a whole and
    for a line that never ends.
    """
    with opened(location) as binary:
        encoding = _encoding(spec, binary.peek(512)[:512], location)
        is_wide = codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
        errors, bad = ("replace", _REPLACED) if is_wide else ("surrogateescape", _ESCAPED)
        with io.TextIOWrapper(binary, encoding, errors, newline="") as text:
            try:
                yield from _records(spec, location, text, encoding, bad)
            except UnicodeError as error:
                # Codecs of several bytes cannot escape each of their faults.
                raise ContractError(
                    f"not {encoding}", str(location), f"{encoding} text", str(error)
                ) from None


def _records(
    spec: FileSpec, location: Location, text: io.TextIOWrapper, encoding: str, bad: re.Pattern[str]
) -> Iterator[Record]:
    number, header, delimiter = _header(spec, text)
    again, taken = deque([header] if header else ()), list[str]()
    reader = _reader(spec, delimiter, _lines(text, again, taken, location, number))
    while True:
        # The limit is one for the whole process: another file may have set its own meanwhile.
        csv.field_size_limit(spec.longest_cell)
        taken.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield number, _broken(spec, error)
            again.extendleft(reversed(taken[1:]))
            number += 1
            reader = _reader(spec, delimiter, _lines(text, again, taken, location, number))
            continue
        if cells is None:
            return
        strange = next((match[0] for line in taken if (match := _strange(line, bad))), "")
        if strange:
            yield number, _not_text(encoding, strange)
        elif cells:
            yield number, cells
        number += len(taken)


def _header(spec: FileSpec, text: io.TextIOWrapper) -> tuple[int, str, str]:
    """Return the number and the text of the header's line, and the delimiter.

    Before the header may be empty lines, and the line in which spreadsheet programs state the delimiter (`sep=;`).
    """
    number, line, stated = 1, text.readline(LONGEST_LINE).lstrip("\ufeff"), spec.delimiter
    while line and number < spec.header:
        number, line = number + 1, text.readline(LONGEST_LINE)
    while line and (not line.strip() or _SEPARATOR_HINT.fullmatch(line)):
        hint = _SEPARATOR_HINT.fullmatch(line)
        stated = stated or (hint[1] if hint else "")
        number, line = number + 1, text.readline(LONGEST_LINE)
    return number, line, stated or _delimiter(spec, line)


def _lines(
    text: io.TextIOWrapper, again: deque[str], taken: list[str], location: Location, number: int
) -> Iterator[str]:
    """Yield the lines that are to be read again, then those that follow; `taken` lists those of a record."""
    while line := again.popleft() if again else text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            where = f"{location}, row {number}"
            raise ContractError("line too long", where, f"at most {LONGEST_LINE:,} characters", "more")
        number += 1
        taken.append(line)
        yield line


def _reader(spec: FileSpec, delimiter: str, lines: Iterator[str]) -> "_csv.Reader":
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if spec.quoted else csv.QUOTE_NONE
    return csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=True)


def _delimiter(spec: FileSpec, header: str) -> str:
    """Return the delimiter that gives most of the columns of the contract."""
    names = {cleaned(column) for column in spec.columns}

    def known(delimiter: str) -> int:
        return len(names.intersection(cleaned(cell).strip('"') for cell in header.split(delimiter)))

    return max(DELIMITERS, key=known)


def _encoding(spec: FileSpec, head: bytes, location: Location) -> str:
    """Return the encoding of a file: that of its byte order mark, else the one that is stated."""
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    name = codecs.lookup(spec.encoding).name
    if name == "utf-16" and head[:1] == b"\0":
        return "utf-16-be"
    if not name.startswith(("utf-16", "utf-32")) and head.count(0) > len(head) / 4:
        found = "text in UTF-16 (state encoding = 'utf-16')"
        raise ContractError(f"not {_name(spec.encoding)}", f"{location}, row 1", _name(spec.encoding), found)
    return spec.encoding


def _name(encoding: str) -> str:
    return "UTF-8" if encoding.startswith("utf-8") else encoding


def _strange(line: str, bad: re.Pattern[str]) -> re.Match[str] | None:
    return None if line.isascii() and "\0" not in line else bad.search(line)


def _not_text(encoding: str, character: str) -> UnmappedError:
    code = ord(character)
    byte = f"byte 0x{code - 0xDC00 if code >= 0xDC80 and code < 0xDD00 else code:02x}"
    found = "a broken character" if code == 0xFFFD else byte
    return UnmappedError(f"not {_name(encoding)}", "", f"{_name(encoding)} text", found)


def _broken(spec: FileSpec, error: csv.Error) -> UnmappedError:
    if "field limit" in str(error):
        most = f"at most {spec.longest_cell:,} characters"
        return UnmappedError("cell too long", "", most, "more (a quote that never ends?)")
    return UnmappedError("broken CSV", "", "RFC 4180", str(error))
