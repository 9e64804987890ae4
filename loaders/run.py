"""Run the loaders: open a source's files, hand them to its module, give back its triples."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from loaders.load import Load
from loaders.reference import Reference
from loaders.source import FOLDER, Source, shipped
from loaders.table import Table, open_table
from ontology import country
from ontology.documents import CLUSTER_CATEGORIES, EMERGING_INDUSTRIES
from ontology.iri import Minter
from ontology.parsing import concept_names
from ontology.term import Triple


@dataclass
class Shelf:
    """The shipped sources and their files; a file that several readers need is read once."""

    folder: Path = FOLDER / "data"
    sources: tuple[Source, ...] = field(default_factory=lambda: tuple(shipped()))
    _kept: dict[tuple[str, str], list[tuple[int, list[str]]]] = field(default_factory=dict)

    def source(self, name: str) -> Source:
        """Return a source by its name; raises KeyError."""
        return next(source for source in self.sources if source.name == name)

    def table(self, source: Source, file: str) -> Table:
        """Open a file of a source; its records are kept, so that the code lists cost no second reading."""
        spec = next(spec for spec in source.files if spec.name == file)
        table = open_table(spec, self.folder)
        key = (source.name, file)
        if key not in self._kept:
            self._kept[key] = [(number, list(cells)) for number, cells in table.records]
        table.records = iter(self._kept[key])
        return table

    def column(self, source: str, file: str, *columns: str) -> Iterator[str]:
        """Yield what stands in the columns of a file, empty cells left out."""
        for row in self.table(self.source(source), file):
            yield from (text for column in columns if (text := row.text(column)))

    def reference(self) -> Reference:
        """Return the code lists that the shipped files define."""
        nuts = {version: set(self._codes(f"Code {version}")) for version in ("2021", "2024")}
        nuts["2016"] = set(_with_countries(self.column("nuts", "uk_regions", "NUTS Code")))
        return Reference(
            nuts={version: frozenset(codes) for version, codes in nuts.items()},
            nace={
                "2": frozenset(self.column("nace", "nace2", "code")),
                "2.1": frozenset(self.column("nace", "nace21", "code")),
            },
            sectors=frozenset(concept_names(CLUSTER_CATEGORIES)),
            industries=frozenset(concept_names(EMERGING_INDUSTRIES)),
            organisations=frozenset(self.column("cluster-organisations", "cluster_organisations", "id")),
            partnerships=frozenset(self.column("partnerships", "partnerships", "id")),
            programmes=frozenset(self.column("programmes", "programmes", "id")),
        )

    def _codes(self, column: str) -> Iterator[str]:
        for file in ("regions", "statistical_regions"):
            yield from _with_countries(self.column("nuts", file, column))

    def load(self, source: Source, mint: Minter, reference: Reference) -> tuple[Load, Iterator[Triple]]:
        """Return a run of a source's loader and the triples that it will yield."""
        tables: Mapping[str, Table] = {spec.name: self.table(source, spec.name) for spec in source.files}
        load = Load(source, mint, reference, tables)
        triples: Callable[[Load], Iterator[Triple]] = import_module(f"loaders.{source.loader}").triples
        return load, triples(load)


def _with_countries(codes: Iterator[str]) -> Iterator[str]:
    """Yield the codes and their countries' (statistical regions are listed from level 1 down)."""
    for code in codes:
        yield code
        if len(code) == 3 and code[:2] in country.countries():
            yield code[:2]
