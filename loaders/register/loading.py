"""Load of a register: its rows, renamed to the shipped contract, in the shipped loaders."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from msgspec import structs

from loaders.code_lists import CodeLists
from loaders.errors import ContractError
from loaders.load import Load, Skip
from loaders.load import loader as loader_of
from loaders.register.mapping import MappedFile, Register
from loaders.register.translation import TranslatedRows, Translation
from loaders.row import Row
from ontology.iri import DOCUMENT_SUFFIXES, Minter
from ontology.namespace import HANSA, ORG, TYPE
from ontology.term import Statement, text_of

_SHOWN = 5
# Lists of ids, with the code list that they extend and the class of their things.
_THINGS = {
    "cluster_organisations": ("organisations", HANSA("ClusterOrganisation")),
    "partnerships": ("partnerships", ORG("OrganizationalCollaboration")),
}

# Loaders that read two files; a file that the register lacks has no rows.
_TABLES = {
    "cluster_organisations": ("cluster_organisations", "cluster_field_basis"),
    "partnerships": ("partnerships", "partnership_members"),
}


@dataclass
class RegisterLoad:
    """Loads of a register's files; the counts are known after the triples were drawn."""

    register: Register
    triples: Iterator[Statement]
    code_lists: CodeLists
    loads: list[Load] = field(default_factory=list)

    def rows(self) -> dict[str, int]:
        """Return how many rows each file has, by the name of the file."""
        paths = self._paths()
        return {
            paths[name]: count for load in self.loads for name, count in load.rows.items() if name in paths
        }

    def skips(self) -> list[Skip]:
        """Return the first unmapped rows of each reason, with their file's own name."""
        paths = self._paths()
        return [replace(skip, file=paths[skip.file]) for load in self.loads for skip in load.skips]

    def skipped(self) -> Counter[str]:
        """Return how many rows were not mapped, by reason."""
        return sum((load.skipped for load in self.loads), Counter[str]())

    def drift(self) -> list[str]:
        """Return a warning for each column or field that nothing uses."""
        tables = chain.from_iterable(load.tables.values() for load in self.loads)
        return [warning for table in tables if isinstance(table, TranslatedRows) for warning in table.drift()]

    def _paths(self) -> dict[str, str]:
        return {file.spec.name: file.spec.path for file in self.register.files}


def load_register(
    register: Register, mint: Minter, code_lists: CodeLists, bounded: bool = True
) -> RegisterLoad:
    """Return the load of a register.

    Unless it is bounded, any number of rows may be skipped. Raises ContractError where an id of the register is one
    of another source, because the two would become one thing.
    """
    if not bounded:
        files = tuple(
            replace(file, spec=structs.replace(file.spec, skips=(0, 1.0))) for file in register.files
        )
        source = structs.replace(register.source, files={file.spec.name: file.spec for file in files})
        register = replace(register, files=files, source=source)
    for name, (kind, type_) in _THINGS.items():
        ids = _ids(register, mint, code_lists, name, type_)
        taken = sorted(ids & getattr(code_lists, kind))
        if taken:
            shown = ", ".join(taken[:_SHOWN])
            where = f"{register.source.name}, {kind}"
            raise ContractError("id of another source", where, "ids of its own (set id_prefix)", shown)
        documents = sorted(f"{one}.{suffix}" for one in ids for suffix in DOCUMENT_SUFFIXES)
        clashing = [one for one in documents if one in ids or one in getattr(code_lists, kind)]
        if clashing:
            where, shown = f"{register.source.name}, {kind}", ", ".join(clashing[:_SHOWN])
            raise ContractError(
                "id of another's document", where, "ids of which none is another with .ttl or the like", shown
            )
        code_lists = replace(code_lists, **{kind: getattr(code_lists, kind) | ids})
    run = RegisterLoad(register, iter(()), code_lists)
    run.triples = chain.from_iterable(
        _loaded(run, mint, loader) for loader in dict.fromkeys(file.kind.loader for file in register.files)
    )
    return run


def _loaded(run: RegisterLoad, mint: Minter, loader: str) -> Iterator[Statement]:
    files = [file for file in run.register.files if file.kind.loader == loader]
    load = _load(run.register, mint, run.code_lists, files)
    run.loads.append(load)
    yield from loader_of(loader)(load)


def _load(register: Register, mint: Minter, code_lists: CodeLists, files: list[MappedFile]) -> Load:
    """Return the load of some files; a table that the register lacks has no rows."""
    tables: dict[str, Iterable[Row]] = dict.fromkeys(_TABLES.get(files[0].kind.loader, ()), ())
    for file in files:
        tables[file.spec.name] = TranslatedRows(
            Translation(file, register.id_prefix, code_lists), register.folder
        )
    return Load(register.source, mint, code_lists, tables)


def _ids(register: Register, mint: Minter, code_lists: CodeLists, name: str, type_: str) -> frozenset[str]:
    """Return the ids of the rows of a list that can be mapped."""
    files = [file for file in register.files if file.spec.name == name]
    if not files:
        return frozenset()
    load = _load(register, mint, code_lists, files)
    return frozenset(
        text_of(one[0]).rpartition("/")[2]
        for one in loader_of(files[0].kind.loader)(load)
        if isinstance(one, tuple) and one[1] == TYPE and one[2] == type_
    )
