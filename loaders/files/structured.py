"""Records of workbooks, JSON and JSON-stat files."""

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.contract import FileSpec
from loaders.errors import ContractError
from loaders.files.archive import check_workbook, opened
from loaders.files.delimited import Record
from loaders.location import Location

if TYPE_CHECKING:
    from openpyxl import Workbook

# A JSON text is parsed whole, at about six times its size in memory.
LARGEST_JSON = 64_000_000


@lru_cache(maxsize=1)
def _book(path: Path, _changed: int) -> "Workbook":
    """Open a workbook; its strings are read once for all the sheets that a source takes from it."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # Publishers' programs leave the styles out, which changes nothing that is read here.
            warnings.filterwarnings("ignore", "Workbook contains no default style")
            return load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError) as error:
        raise ContractError("broken workbook", str(path), "an .xlsx file", str(error)) from None


def workbook(spec: FileSpec, path: Path) -> Iterator[Record]:
    """Yield the header (row `spec.header`) and the rows of a sheet.

    Raises ContractError for a broken workbook and a missing sheet.
    """
    check_workbook(path)
    book = _book(path, path.stat().st_mtime_ns)
    if spec.sheet not in book.sheetnames:
        raise ContractError("missing sheet", str(path), spec.sheet, ", ".join(book.sheetnames))
    rows = book[spec.sheet].iter_rows(min_row=spec.header, values_only=True)
    header = [_cell(value) for value in next(rows, ())]
    start = next((i for i, name in enumerate(header) if name), 0)
    width = next((i for i, name in enumerate(header) if i >= start and not name), len(header))
    yield spec.header, header[start:width]
    for number, values in enumerate(rows, spec.header + 1):
        cells = [_cell(value) for value in islice(values, start, width)]
        longest = max(map(len, cells), default=0)
        if longest > spec.longest_cell:
            raise ContractError(
                "cell too long",
                f"{path}, row {number}",
                f"at most {spec.longest_cell:,} characters",
                f"{longest:,}",
            )
        if any(cells):
            yield number, cells + [""] * (width - start - len(cells))


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def json_records(spec: FileSpec, location: Location) -> Iterator[Record]:
    """Yield the columns and the records of a JSON list of objects, `spec.records` its key where it stands in an object.

    An object inside a record is flattened with a dot (`properties.NUTS_ID`), unless the contract asks for it whole:
    then it, as any list, is given as JSON text. Columns are those of the contract, then what the first record has.
    """
    found = _json(location)
    if spec.records:
        found = found.get(spec.records) if isinstance(found, dict) else None
    if not isinstance(found, list):
        expected = f"a list of records {spec.records}".strip()
        raise ContractError("not a list", str(location), expected, type(found).__name__)
    return _objects(spec, location, found)


def _objects(spec: FileSpec, location: Location, found: Sequence[Any]) -> Iterator[Record]:
    first = _flat(found[0], spec) if found else {}
    missing = [column for column in spec.columns if found and column not in first]
    columns = [column for column in spec.columns if column not in missing]
    columns += [column for column in first if column not in columns]
    yield 1, columns
    for number, record in enumerate(found, 1):
        if not isinstance(record, dict):
            where = f"{location}, record {number}"
            raise ContractError("not an object", where, "an object", type(record).__name__)
        flat = _flat(record, spec)
        yield number, [flat.get(column, "") for column in columns]


def _flat(record: Any, spec: FileSpec, prefix: str = "") -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in record.items() if isinstance(record, dict) else ():
        name = prefix + key
        if isinstance(value, dict) and name not in spec.columns:
            cells.update(_flat(value, spec, f"{name}."))
        elif isinstance(value, dict | list):
            cells[name] = json.dumps(value, ensure_ascii=False)
        else:
            cells[name] = "" if value is None else str(value)
    return cells


def json_stat(_: FileSpec, location: Location) -> Iterator[Record]:
    """Yield a record for every cell of a JSON-stat 2 data set: a column for each dimension, `value` and `status`.

    A cell without a value and without a status is left out.
    """
    found = _json(location)
    if (
        not isinstance(found, dict)
        or found.get("class") != "dataset"
        or not {"id", "dimension", "value"} <= set(found)
    ):
        raise ContractError("not JSON-stat", str(location), "a JSON-stat 2 data set", str(found)[:60])
    names: list[str] = found["id"]
    codes = [_categories(found["dimension"][name]["category"]) for name in names]
    if [len(each) for each in codes] != found["size"]:
        sizes = ", ".join(str(len(each)) for each in codes)
        raise ContractError(
            "broken JSON-stat", str(location), f"sizes {found['size']}", f"categories {sizes}"
        )
    values, statuses = found["value"], found.get("status") or {}
    yield 1, [*names, "value", "status"]
    for position, cell in enumerate(product(*codes)):
        value, status = _at(values, position), _at(statuses, position)
        if value is not None or status is not None:
            yield position + 2, [*cell, "" if value is None else _number(value), status or ""]


def _categories(category: Mapping[str, Any]) -> Sequence[str]:
    index = category.get("index", list(category.get("label", {})))
    return sorted(index, key=index.__getitem__) if isinstance(index, dict) else index


def _at(cells: Any, position: int) -> Any:
    """Return a cell of a list, a sparse object or one status for all."""
    if isinstance(cells, list):
        return cells[position]
    return cells.get(str(position)) if isinstance(cells, dict) else cells


def _number(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _json(location: Location) -> Any:
    with opened(location) as stream:
        text = stream.read(LARGEST_JSON + 1)
    if len(text) > LARGEST_JSON:
        raise ContractError(
            "JSON too large",
            str(location),
            f"at most {LARGEST_JSON:,} bytes (take the CSV or TSV instead)",
            "more",
        )
    try:
        return json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ContractError("broken JSON", str(location), "a JSON text in UTF-8", str(error)[:200]) from None
