"""Records of CSV and TSV files, read line by line."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from loaders.contract import FileSpec
from loaders.errors import ContractError
from loaders.files.archive import opened
from loaders.files.location import Location

if TYPE_CHECKING:
    import _csv

Record = tuple[int, Sequence[str]]
DELIMITERS = (",", ";", "\t", "|")
# The longest line of the publishers' files has 60,000 characters; a longer one is a lost line end or not this file.
LONGEST_LINE = 4_000_000
_BATCH = 256


def records(spec: FileSpec, location: Location) -> Iterator[Record]:
    """Yield the header and the records, each with the number of its first line.

    Raises ContractError, with the row, for bytes that are not in the stated encoding, a cell or a line that is too
    long, and broken quotes.
    """
    with opened(location) as binary, io.TextIOWrapper(binary, spec.encoding, newline="") as text:
        number = 1
        try:
            lines = _lines(text, location)
            reader = _reader(spec, lines)
            while True:
                # The limit is one for the whole process: another file may have set its own meanwhile.
                csv.field_size_limit(spec.longest_cell)
                batch = []
                for cells in islice(reader, _BATCH):
                    batch.append((number, cells))
                    number = reader.line_num + 1
                if not batch:
                    return
                yield from (record for record in batch if record[1])
        except UnicodeDecodeError as error:
            byte = f"byte 0x{error.object[error.start]:02x}"
            name = "UTF-8" if spec.encoding.startswith("utf-8") else spec.encoding
            raise ContractError(
                f"not {name}", f"{location}, at or after row {number}", f"{name} text", byte
            ) from None
        except csv.Error as error:
            if "field limit" in str(error):
                raise _too_long(f"{location}, row {number}", "cell", spec.longest_cell) from None
            raise ContractError("broken CSV", f"{location}, row {number}", "RFC 4180", str(error)) from None


def _lines(text: io.TextIOWrapper, location: Location) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise _too_long(f"{location}, row {number}", "line", LONGEST_LINE)
        yield line


def _too_long(where: str, what: str, most: int) -> ContractError:
    return ContractError(
        f"{what} too long", where, f"at most {most:,} characters", "more (a quote that never ends?)"
    )


def _reader(spec: FileSpec, lines: Iterator[str]) -> "_csv.Reader":
    header = next(lines, "")
    delimiter = spec.delimiter or _delimiter(spec, header)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if spec.quoted else csv.QUOTE_NONE
    return csv.reader(
        chain([header] if header else [], lines), delimiter=delimiter, quoting=quoting, strict=True
    )


def _delimiter(spec: FileSpec, header: str) -> str:
    """Return the delimiter that gives most of the columns of the contract."""

    def known(delimiter: str) -> int:
        cells = {cell.strip().strip('"') for cell in header.strip().split(delimiter)}
        return sum(column in cells for column in spec.columns)

    return max(DELIMITERS, key=known)
