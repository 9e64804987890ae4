"""Files of the sources, and the loads that turn them into triples."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from loaders.code_lists import CodeLists
from loaders.contract import FOLDER, FileSpec, Source, shipped
from loaders.files.location import locate
from loaders.files.table import Table, open_table
from loaders.files.table_record import Record
from loaders.load import Load, Tables, loader
from loaders.near_misses import files_below, near_misses
from loaders.topic_text import phrases
from ontology import country
from ontology.documents import CLUSTER_CATEGORIES, EMERGING_INDUSTRIES, STRATEGY_THEMES
from ontology.iri import Minter, is_nuts_code, slug
from ontology.parsing import concept_names
from ontology.term import Statement


@dataclass(frozen=True)
class LeftOut:
    """A source that is not built, because its files are not there; `near` are files that may be meant for it."""

    name: str
    title: str
    url: str
    missing: tuple[str, ...]
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Kept:
    """A file that was read whole."""

    spec: FileSpec
    columns: tuple[str, ...]
    records: Sequence[Record]
    where: str


class _TopicLists(TypedDict):
    topics: frozenset[str]
    keyword_topics: dict[str, frozenset[str]]
    topic_phrases: dict[str, frozenset[str]]


@dataclass
class SourceFiles:
    """The shipped sources and their files.

    A file that gives a code list is read once. `folder` contains the curated files, `downloads` the publishers' own
    (None: there are none).
    """

    folder: Path = FOLDER / "data"
    downloads: Path | None = None
    sources: tuple[Source, ...] = field(default_factory=lambda: tuple(shipped()))
    _kept: dict[tuple[str, str], _Kept] = field(default_factory=dict)

    def source(self, name: str) -> Source:
        """Return a source by its name; raises KeyError."""
        for source in self.sources:
            if source.name == name:
                return source
        raise KeyError(name)

    def present(self) -> list[Source]:
        """Return the sources with files that are there, except replaced ones, in build order."""
        there = [source for source in self.sources if not self._missing(source)]
        names = {source.name for source in there}
        return [source for source in there if not names.intersection(source.replaced_by)]

    def left_out(self) -> list[LeftOut]:
        """Return the sources without their downloaded files, with the files that are missing."""
        unused = self._unused()
        return [
            LeftOut(source.name, source.title, source.url, missing, self._near(source, unused))
            for source in self.sources
            if (missing := self._missing(source))
        ]

    def _near(self, source: Source, unused: Collection[str]) -> tuple[str, ...]:
        there = self.files(source)
        absent = [spec for spec in source.files.values() if spec not in there]
        needed = [spec for spec in absent if not spec.optional]
        return tuple(near_misses(needed or absent, unused))

    def _unused(self) -> list[str]:
        """Return the files of the folder of downloads that no source takes."""
        if self.downloads is None:
            return []
        taken = {
            location.path.relative_to(self.downloads).as_posix()
            for source in self.sources
            for spec in source.files.values()
            if source.downloaded and not spec.shipped and (location := locate(spec, self.downloads))
        }
        return [path for path in files_below(self.downloads) if path not in taken]

    def _missing(self, source: Source) -> tuple[str, ...]:
        if not source.downloaded:
            return ()
        needed = tuple(f"source {name}" for name in source.requires if self._missing(self.source(name)))
        if needed:
            return needed
        there = self.files(source)
        absent = [spec for spec in source.files.values() if spec not in there]
        if there and all(spec.optional for spec in absent):
            return ()
        return tuple(" or ".join(spec.paths) for spec in absent)

    def files(self, source: Source) -> list[FileSpec]:
        """Return the files of a source that are there; all of a shipped source."""
        if not source.downloaded:
            return list(source.files.values())
        return [
            spec
            for spec in source.files.values()
            if spec.shipped or (self.downloads and locate(spec, self.downloads))
        ]

    def folder_of(self, source: Source, spec: FileSpec) -> Path:
        """Return the folder below which the path of a source's file is."""
        downloaded = source.downloaded and not spec.shipped
        return self.downloads if downloaded and self.downloads else self.folder

    def table(self, source: Source, file: str) -> Table:
        """Return the rows of a file; they are read when they are drawn."""
        kept = self._kept.get((source.name, file))
        if kept is not None:
            return Table(kept.spec, kept.columns, iter(kept.records), kept.where)
        spec = source.files[file]
        return open_table(spec, self.folder_of(source, spec))

    def _keep(self, source: Source, file: str) -> None:
        """Keep the records of a file, so that it is read once."""
        if (source.name, file) not in self._kept:
            table = self.table(source, file)
            self._kept[source.name, file] = _Kept(table.spec, table.columns, list(table.records), table.where)

    def column(self, source: str, file: str, *columns: str) -> Iterator[str]:
        """Yield the cells of the columns of a file that are not empty."""
        owner = self.source(source)
        self._keep(owner, file)
        for row in self.table(owner, file):
            yield from (text for column in columns if (text := row.text(column)))

    def code_lists(self) -> CodeLists:
        """Return the code lists that the shipped files define."""
        nuts = {version: set(self._codes(f"code_{version}")) for version in ("2021", "2024")}
        nuts["2016"] = set(_with_countries(self.column("nuts", "uk_regions", "code")))
        if any(source.name == "nuts-history" for source in self.present()):
            nuts["2013"] = set(_with_countries(self.column("nuts-history", "from_2013", "Code 2013")))
            nuts["2016"].update(_with_countries(self.column("nuts-history", "from_2013", "Code 2016")))
            nuts["2016"].update(_with_countries(self.column("nuts-history", "from_2016", "Code 2016")))
        return CodeLists(
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
            strategies=self._strategies(),
            claims=frozenset(
                (row.text("nuts"), row.text("period"), slug(row.text("priority")))
                for row in self._priorities()
            ),
            strategy_themes=frozenset(concept_names(STRATEGY_THEMES)),
            **self._topics(),
        )

    def _strategies(self) -> dict[str, frozenset[str]]:
        """Return the territories that claim priorities by name, each with its code."""
        codes_of: dict[str, set[str]] = {}
        for row in self._priorities():
            codes_of.setdefault(row.text("region_name"), set()).add(row.text("nuts"))
        return {name: frozenset(codes) for name, codes in codes_of.items()}

    def _priorities(self) -> Table:
        source = self.source("priorities")
        self._keep(source, "s3_priorities")
        return self.table(source, "s3_priorities")

    def _topics(self) -> _TopicLists:
        """Return the narrow topics, those of keywords, and the phrases that name one in a text."""
        source = self.source("topics")
        for file in source.files:
            self._keep(source, file)
        names = {row.text("topic"): row.items("synonyms") for row in self.table(source, "topics")}
        rows = list(self.table(source, "keyword_topics"))
        broad = [row.text("keyword") for row in rows if row.text("specificity") == "broad"]
        ambiguous = source.settings["ambiguous"].replace("\n", " ").split(";")
        return {
            "topics": frozenset(names),
            "keyword_topics": {row.text("keyword").lower(): frozenset(row.items("topics")) for row in rows},
            "topic_phrases": phrases(names, [*broad, *ambiguous]),
        }

    def _codes(self, column: str) -> Iterator[str]:
        for file in ("regions", "statistical_regions"):
            yield from _with_countries(self.column("nuts", file, column))

    def load(self, source: Source, mint: Minter, code_lists: CodeLists) -> tuple[Load, Iterator[Statement]]:
        """Return a run of a source's loader and the triples that it will yield."""
        tables = Tables({spec.name: self.table(source, spec.name) for spec in self.files(source)})
        load = Load(source, mint, code_lists, tables)
        return load, loader(source.loader)(load)


def _with_countries(codes: Iterator[str]) -> Iterator[str]:
    """Yield the codes and their countries', without headings.

    Statistical regions are listed from level 1 down, so that their countries are in no row.
    """
    for code in filter(is_nuts_code, codes):
        yield code
        if len(code) == 3 and code[:2] in country.countries():
            yield code[:2]
