"""A run of one loader: rows in, triples out, and what was skipped or drifted."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from loaders.fault import ContractError, UnmappedError
from loaders.reference import Reference
from loaders.row import Row
from loaders.source import Source
from loaders.table import Table
from ontology.iri import Minter
from ontology.term import Term, Triple


@dataclass(frozen=True)
class Skip:
    """A record that was not mapped, and why."""

    file: str
    row: int
    reason: str
    detail: str


@dataclass
class Load:
    """What a loader is given, and what it leaves behind: skips, drift and the number of rows of each file."""

    source: Source
    mint: Minter
    reference: Reference
    tables: Mapping[str, Iterable[Row]]
    skips: list[Skip] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    _said: set[Term] = field(default_factory=set)

    def each(self, file: str, map_row: Callable[[Row], Iterable[Triple]]) -> Iterator[Triple]:
        """Yield the triples of every row of a file; a row that cannot be mapped is skipped whole and listed.

        Raises ContractError where more rows were skipped than the file's contract allows.
        """
        count = skipped = 0
        last = ""
        for row in self.tables[file]:
            count += 1
            try:
                found = list(map_row(row))
            except UnmappedError as error:
                self.skips.append(Skip(file, row.number, error.reason, str(error)))
                skipped += 1
                last = f"row {row.number}: {error}"
            else:
                yield from found
        self.rows[file] = count
        spec = next((spec for spec in self.source.files if spec.name == file), None)
        if spec and skipped > spec.skips[1]:
            raise ContractError(
                "too many skipped rows", spec.path, f"at most {spec.skips[1]}", f"{skipped}; {last}"
            )

    def once(self, subject: Term) -> bool:
        """Say whether a thing that many rows name is met for the first time."""
        if subject in self._said:
            return False
        self._said.add(subject)
        return True

    def drift(self) -> list[str]:
        """Return a warning for each column that is new or that nobody took."""
        warnings = []
        for name, table in self.tables.items():
            if isinstance(table, Table):
                unknown, untaken = table.drift()
                warnings += [f"{name}: column {column!r} is not in the contract" for column in unknown]
                warnings += [f"{name}: column {column!r} was read by nobody" for column in untaken]
        return warnings
