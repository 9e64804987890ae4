"""Errors of sources: of a contract, of a download, of one record."""

from ontology.errors import HansaError


class ContractError(HansaError):
    """A file that breaks the contract of its source, so that the build stops."""


class MissingFileError(ContractError):
    """A file of a source that is not there."""


class FetchError(HansaError):
    """A file or an answer that a publisher did not give as promised."""


class UnmappedError(Exception):
    """A record that cannot be mapped: it is skipped, counted and listed.

    `reason` is the kind of fault (few, so that they can be counted); `expected` and `found` are about this record.
    A record that cannot be read has no `column`.
    """

    def __init__(self, reason: str, column: str, expected: str, found: str) -> None:
        self.reason, self.column, self.expected, self.found = reason, column, expected, found
        where = f" in column {column}" if column else ""
        super().__init__(f"{reason}{where}: expected {expected}, found {found}")
