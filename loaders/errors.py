"""What can be wrong with a source: its contract, or one record of it."""

from ontology.errors import HansaError


class ContractError(HansaError):
    """A file is not what its source's TOML says; nothing of it can be trusted, so the build stops."""


class MissingFileError(ContractError):
    """A file of a source is not there."""


class FetchError(HansaError):
    """A publisher's file or answer could not be had, or is not what was promised; nothing was put in its place."""


class UnmappedError(Exception):
    """One record cannot be mapped: it is skipped, counted and listed.

    `reason` is the kind of fault (few, so that they can be counted); `expected` and `found` are about this record.
    """

    def __init__(self, reason: str, column: str, expected: str, found: str) -> None:
        self.reason, self.column, self.expected, self.found = reason, column, expected, found
        super().__init__(f"{reason} in column {column}: expected {expected}, found {found}")
