"""National input-output table as a matrix: products, uses, value added and output."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from loaders.errors import ContractError, UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.setting_filter import year_of
from loaders.sources.flows.activity_group import group, is_balance, required, term
from loaders.sources.flows.flows import Frame, flow, totals
from ontology.term import Lines, Statement, Term

TABLE = "table"
# The row of output; the others below the products are its components.
_OUTPUT = "P1"
_USE = "TU"


def triples(load: Load) -> Iterator[Statement]:
    """Yield the flows between A*64 groups except 0, and each group's output and use.

    Rows and columns that are finer than the A*64 level are left out, or their flows would be counted twice.
    """
    settings = load.source.settings
    frame = Frame(settings["country"], settings["origin"], year_of(load, TABLE), settings["currency"])
    uses: dict[str, Decimal] = {}
    output: dict[str, Decimal] = {}
    yield from load.each(TABLE, lambda row: _row(load, frame, row, uses, output))
    if not output:
        raise ContractError("no output", load.source.name, f"a row {_OUTPUT}", "none")
    for code, use in uses.items():
        if code in output and max(use, output[code]) > 0:
            yield totals(load, frame, term(load.mint, code), output[code], use)


def _row(
    load: Load, frame: Frame, row: Row, uses: dict[str, Decimal], output: dict[str, Decimal]
) -> Iterator[Lines]:
    # The subtotals of final use and the columns of finer products are known and not needed.
    row.taken.update(row.cells)
    name = row.required("prod_na")
    if name == _OUTPUT:
        output.update(_cells(row))
    elif not is_balance(name):
        code = required(name, "prod_na")
        uses[code] = _figure(row, _USE)
        yield from _flows(load, frame, term(load.mint, code), _cells(row))


def _flows(load: Load, frame: Frame, supplying: Term, cells: Mapping[str, Decimal]) -> Iterator[Lines]:
    for code, amount in cells.items():
        if amount < 0:
            raise UnmappedError("negative flow", code, "0 or more", str(amount))
        if amount:
            yield flow(load, frame, supplying, term(load.mint, code), amount)


def _cells(row: Row) -> dict[str, Decimal]:
    """Return the figures in the columns of A*64 groups."""
    return {code: _figure(row, column) for column in row.cells if (code := group(column))}


def _figure(row: Row, column: str) -> Decimal:
    figure = row.figure(column)
    if figure is None:
        raise UnmappedError("empty cell", column, "a figure", "nothing")
    return figure
