"""Records of JSON, GeoJSON and JSON-stat files."""

import json
from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import Any

from loaders.contract import FileSpec
from loaders.errors import ContractError, UnmappedError
from loaders.files.archive import opened
from loaders.files.location import Location
from loaders.files.table_record import Record

# A JSON text is parsed whole, at about six times its size in memory.
LARGEST_JSON = 64_000_000
_SHOWN = 60


def records(
    spec: FileSpec, location: Location, check: Callable[[Any, str], None] = lambda *_: None
) -> Iterator[Record]:
    """Yield the columns and the records of a JSON list of objects. `check` raises what is wrong with the text.

    `spec.records` is the key of the list where it is in an object. An object inside a record is flattened with a dot
    (`properties.NUTS_ID`), unless the contract asks for it whole: then it, as any list, is given as JSON text.
    Columns are those of the contract, then what the first record has.
    """
    value = _json(location)
    check(value, str(location))
    if spec.records:
        value = value.get(spec.records) if isinstance(value, dict) else None
    if not isinstance(value, list):
        expected = f"a list of records {spec.records}".strip()
        raise ContractError("not a list", str(location), expected, type(value).__name__)
    first = _flat(value[0], spec) if value else {}
    missing = [column for column in spec.columns if value and column not in first]
    columns = [column for column in spec.columns if column not in missing]
    columns += [column for column in first if column not in columns]
    yield 1, columns
    for number, record in enumerate(value, 1):
        if isinstance(record, dict):
            flat = _flat(record, spec)
            yield number, [flat.get(column, "") for column in columns]
        else:
            yield number, UnmappedError("not an object", "", "an object", type(record).__name__)


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


def cells(location: Location) -> Iterator[Record]:
    """Yield a record for every cell of a JSON-stat 2 data set.

    Its columns are the dimensions, `value` and `status`. A cell without a value and without a status is left out.
    """
    cube = _json(location)
    try:
        names, sizes, values, statuses = _parts(cube)
        codes = [_categories(cube["dimension"][name]["category"]) for name in names]
    except (KeyError, TypeError, ValueError, AttributeError):
        # A part that is not there, or of another type than JSON-stat has.
        raise ContractError(
            "not JSON-stat", str(location), "a JSON-stat 2 data set", str(cube)[:_SHOWN]
        ) from None
    if [len(each) for each in codes] != sizes or any(
        not 0 <= at < prod(sizes) for at in (*values, *statuses)
    ):
        counted = ", ".join(str(len(each)) for each in codes)
        raise ContractError("broken JSON-stat", str(location), f"sizes {sizes}", f"categories {counted}")
    yield 1, [*names, "value", "status"]
    for position in sorted({**values, **statuses}):
        cell, rest = list[str](), position
        for each in reversed(codes):
            rest, at = divmod(rest, len(each))
            cell.insert(0, each[at])
        value = values.get(position)
        yield position + 2, [*cell, "" if value is None else _number(value), statuses.get(position, "")]


def _parts(cube: Any) -> tuple[list[str], list[int], dict[int, Any], dict[int, str]]:
    """Return the names of the dimensions, their sizes, and the values and statuses by position."""
    if cube["class"] != "dataset" or not all(isinstance(name, str) for name in cube["id"]):
        raise ValueError(cube["class"])
    values, status = _by_position(cube["value"]), cube.get("status") or {}
    statuses = dict.fromkeys(values, status) if isinstance(status, str) else _by_position(status)
    return list(cube["id"]), list(cube["size"]), values, {at: str(text) for at, text in statuses.items()}


def _by_position(cells: Any) -> dict[int, Any]:
    """Return the cells of a list or of a sparse object that state something."""
    items = enumerate(cells) if isinstance(cells, list) else cells.items()
    return {int(at): cell for at, cell in items if cell is not None}


def _categories(category: Mapping[str, Any]) -> list[str]:
    index = category.get("index", list(category.get("label", {})))
    return [
        str(code) for code in (sorted(index, key=index.__getitem__) if isinstance(index, dict) else index)
    ]


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
