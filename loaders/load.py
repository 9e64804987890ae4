"""Load of one source: rows in, triples out, skipped rows and drift of columns."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path, PurePath
from typing import TypeVar

from loaders.code_lists import CodeLists
from loaders.contract import FOLDER, Source
from loaders.errors import ContractError, UnmappedError
from loaders.files.table import Table
from loaders.files.table_record import Fault
from loaders.row import Row
from ontology.errors import TermError
from ontology.iri import Minter
from ontology.term import Statement, Term

# How many records of one file are listed for one reason; all are counted.
EXAMPLES = 200
_S = TypeVar("_S", bound=Statement)


@dataclass(frozen=True)
class Skip:
    """A record that was not mapped, and why."""

    file: str
    row: int
    reason: str
    detail: str


class Tables(dict[str, Iterable[Row]]):
    """Tables of a source by name; one that the loader needs and the contract lacks is a fault of the contract."""

    def __missing__(self, name: str) -> Iterable[Row]:
        raise ContractError("file is not in the contract", "files", name, ", ".join(self) or "none")


@dataclass
class Load:
    """Load of one source: the inputs of its loader, and the resulting counts.

    `tables` holds the files that are there: one that the contract calls optional may be missing. `skips` lists the
    first of each reason, `skipped` counts all.
    """

    source: Source
    mint: Minter
    code_lists: CodeLists
    tables: Mapping[str, Iterable[Row]]
    skips: list[Skip] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)
    _said: set[Term] = field(default_factory=set)
    _listed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def each(self, file: str, map_row: Callable[[Row], Iterable[_S]]) -> Iterator[_S]:
        """Yield the triples of every row of a file.

        A row that cannot be read or mapped is skipped whole and listed.
        Raises ContractError where more rows were skipped than the file's contract allows.
        """
        count = skipped = 0
        last = ""
        table = self.tables[file]
        for row in table:
            count += 1
            try:
                statements = list(map_row(row))
            except (UnmappedError, TermError) as error:
                unmapped = error if isinstance(error, UnmappedError) else _unmapped(error)
                self.skip(file, row.number, unmapped)
                skipped += 1
                last = f"row {row.number}: {unmapped}"
            else:
                yield from statements
        for fault in _faults(table):
            self.skip(file, fault.row, fault.error)
            if fault.is_row:
                count, skipped, last = count + 1, skipped + 1, f"row {fault.row}: {fault.error}"
        self.rows[file] = count
        spec = self.source.files.get(file)
        if spec and skipped > spec.skips_allowed(count):
            most = f"at most {spec.skips_allowed(count)} of {count}"
            raise ContractError("too many skipped rows", spec.path, most, f"{skipped}; {last}")

    def skip(self, file: str, row: int, error: UnmappedError) -> None:
        """Count an unmapped record or part of one; list the first of each reason."""
        self.skipped[error.reason] += 1
        self._listed[file, error.reason] += 1
        if self._listed[file, error.reason] <= EXAMPLES:
            self.skips.append(Skip(file, row, error.reason, str(error)))

    def once(self, subject: Term) -> bool:
        """Return whether a thing appears for the first time, and remember it."""
        if subject in self._said:
            return False
        self._said.add(subject)
        return True

    def file_name(self, file: str) -> str:
        """Return the name of a file as it lies in its folder; empty for rows of no file."""
        table = self.tables[file]
        return PurePath(table.where.partition("!")[0]).name if isinstance(table, Table) else ""

    def drift(self) -> list[str]:
        """Return a warning for each column that is new or that nobody took."""
        warnings = []
        for name, table in self.tables.items():
            if isinstance(table, Table):
                unknown, untaken = table.drift()
                warnings += [f"{name}: column {column!r} is not in the contract" for column in unknown]
                warnings += [f"{name}: column {column!r} was read by nobody" for column in untaken]
            warnings += [f"{name}: row {fault.row}: {fault.error}" for fault in _faults(table)[:EXAMPLES]]
        return warnings


def _unmapped(error: TermError) -> UnmappedError:
    return UnmappedError(error.what, "", error.expected, error.found)


def _faults(table: Iterable[Row]) -> list[Fault]:
    """Take the faults of a table that were not taken yet; rows without a file have none."""
    listed: list[Fault] = getattr(table, "faults", [])
    faults = list(listed)
    listed.clear()
    return faults


def loader(name: str) -> Callable[[Load], Iterator[Statement]]:
    """Return the function that yields a source's triples, by the name of its module.

    Raises ContractError where there is none.
    """
    modules = {path.stem: path.parent.name for path in FOLDER.glob("sources/*/*.py") if _is_loader(path)}
    if name not in modules:
        raise ContractError("no such loader", "loader", f"one of {', '.join(sorted(modules))}", name)
    module = import_module(f"loaders.sources.{modules[name]}.{name}")
    triples: Callable[[Load], Iterator[Statement]] = module.triples
    return triples


def _is_loader(path: Path) -> bool:
    return "\ndef triples(load: Load)" in path.read_text(encoding="utf-8")
