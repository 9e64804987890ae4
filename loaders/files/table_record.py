"""Records of files, and the faults of those that cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.errors import ContractError, UnmappedError

Record = tuple[int, Sequence[str] | UnmappedError]
"""The row number of a record with its cells, or with the reason why it cannot be read."""

# What spreadsheets show in a cell whose formula has no value.
NOT_CALCULATED = "#NOT CALCULATED"
ERROR_VALUES = frozenset(
    [
        "#BLOCKED!", "#BUSY!", "#CALC!", "#CONNECT!", "#DIV/0!", "#FIELD!", "#GETTING_DATA", "#N/A", "#NAME?", "#NULL!",
        "#NUM!", "#REF!", "#SPILL!", "#UNKNOWN!", "#VALUE!", NOT_CALCULATED,
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """A row that cannot be read, or a cell of it that states an error and counts as empty."""

    row: int
    error: UnmappedError
    is_row: bool = True


def breach(where: str, row: int, error: UnmappedError) -> ContractError:
    """Return the error of a file that may have no row that cannot be read."""
    return ContractError(error.reason, f"{where}, row {row}", error.expected, error.found)
