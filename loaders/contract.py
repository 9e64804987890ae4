"""Contract of a source: publisher, licence, edition, files and bounds, stated in TOML."""

import codecs
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from msgspec import Meta, field
from msgspec.structs import replace

from loaders.errors import ContractError
from ontology.term import iri
from ontology.toml_file import Positive, Text, TomlError, TomlTable, shown
from ontology.toml_file import read as read_toml

FOLDER = Path(__file__).parent
# Encodings of host names, of Python's own texts and of none.
_NO_FILE_ENCODINGS = frozenset(
    ["idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7"]
)
_AMOUNT = re.compile(r"\d+(\.\d+)?", re.ASCII)
_RESERVED = frozenset(["ontology", "schemes", "derived", "catalogue", "hansa"])

# The graph has the codes from 2013 on; an earlier publication may state older ones.
NutsVersion = Literal["", "2006", "2010", "2013", "2016", "2021", "2024"]
NaceVersion = Literal["", "2", "2.1"]
Form = Literal["", "csv", "tsv", "txt", "xlsx", "json", "geojson", "jsonstat"]
Bounds = Annotated[tuple[int, int], Meta(description="the least and the most")]
Skips = Annotated[tuple[int, int | float], Meta(description="the least and the most")]
Theme = Literal[
    "AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI", "TECH", "TRAN"
]
Delimiter = Annotated[str, Meta(max_length=1, description="one character")]
DecimalMark = Literal[".", ","]


NOT_TRIED = "not tried"
Tried = Annotated[str, Meta(pattern=r"^(not tried|\d{4}-\d{2}-\d{2})$", description="a date or `not tried`")]


class Download(TomlTable, frozen=True):
    """Address that `hansa fetch` gets a file from: a `url`, or a SPARQL `endpoint`.

    `to` is the place in the folder of downloads (needed where the path of the file is a pattern), `sha256` the
    checksum where it is known, `tried` the day on which the address last gave the file. The `query` of an endpoint is
    a file beside the TOML; its answer is read in pages of `page` things of the class `thing`.
    """

    url: str = ""
    to: str = ""
    sha256: str = ""
    tried: Tried = NOT_TRIED
    endpoint: str = ""
    query: str = ""
    page: Positive = 1
    thing: str = ""


class FileSpec(TomlTable, frozen=True):
    """Contract of one file of a source; `name` is its key in the TOML.

    `path` is relative to `loaders/data/`, or to the folder of downloads where the source is `downloaded` and the file
    is not `shipped`. The first of `path` and `alternatives` that is there is taken. Each may be a glob (one file must
    match) and may name a member of an archive, itself a glob, behind `!`
    (`cordis-HORIZONprojects-csv.zip!*project.csv`). A file that is `optional` may be absent.

    `rows` and `skips` are the least and the most: a file outside them is not the file that its loader was written
    for. A fraction in `skips` is a share of the rows (`skips = [0, 0.05]`).

    `columns` must be there; more that match the pattern `columns_like` (years, countries) are no drift. The name of the
    first column must match `first_column`.
    `form` is needed where the name of the file does not state it. `delimiter` is recognised by the columns where it is
    not stated; `quoted` is false where quotes are text. `decimal` is the decimal mark. `records` is the key of the list
    of records in a JSON object.
    """

    path: Text
    columns: tuple[str, ...]
    rows: Bounds
    skips: Skips = (0, 0)
    key: tuple[str, ...] = ()
    shipped: bool = False
    sheet: str = ""
    header: Positive = 1
    alternatives: tuple[Text, ...] = ()
    optional: bool = False
    form: Form = ""
    encoding: Text = "utf-8-sig"
    delimiter: Delimiter = ""
    quoted: bool = True
    decimal: DecimalMark = "."
    columns_like: str = ""
    first_column: str = ""
    records: str = ""
    longest_cell: Positive = 20_000
    download: Download | None = None
    name: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """Return every place where the file may be, best first."""
        return (self.path, *self.alternatives)

    def skips_allowed(self, rows: int) -> int:
        """Return how many of so many rows may be skipped."""
        most = self.skips[1]
        return int(most * rows) if isinstance(most, float) else most


class Source(TomlTable, frozen=True):
    """Metadata of a source.

    `order` is its place in a build; `optional` sources are built on request only. The files of a `downloaded` source
    are the publisher's own and are in the folder of downloads (HANSA_DATA);
    where they are absent, or a source that it `requires` is left out, the source is left out. `settings` are the
    loader's own, changed by `--set`. `loader` is the module that maps its rows, by default the one of the TOML's name.
    `themes` are codes of the EU's data themes.
    `recommended` sources are official ones that make recommendations better (`hansa fetch --recommended`).
    A source is not built where one of those that it is `replaced_by` is. A code that `nuts_version` has not may be of
    one of `nuts_also`: tables are published again in the codes of the day.
    """

    title: Text
    description: str
    publisher: Text
    licence: Text
    url: Text
    edition: Text
    order: int
    attribution: str = ""
    themes: tuple[Theme, ...] = ("REGI", "ECON")
    nuts_version: NutsVersion = ""
    nuts_also: tuple[NutsVersion, ...] = ()
    nuts_exceptions: Mapping[str, NutsVersion] = field(default_factory=dict)
    nace_version: NaceVersion = ""
    optional: bool = False
    downloaded: bool = False
    recommended: bool = False
    requires: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    loader: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    files: dict[str, FileSpec] = field(default_factory=dict)
    name: str = ""

    def nuts_version_of(self, code: str) -> str:
        """Return the NUTS version in which this source states a code."""
        return self.nuts_exceptions.get(code[:2], self.nuts_version)

    def amount(self, setting: str) -> Decimal:
        """Return a setting that is a number of at least 0; raises ContractError."""
        text = self.settings[setting]
        if not _AMOUNT.fullmatch(text):
            raise ContractError("wrong setting", f"{self.name}, {setting}", "a number of at least 0", text)
        return Decimal(text)

    def with_settings(self, given: Mapping[str, str]) -> "Source":
        """Return the source with other settings; raises ContractError where it has no such setting."""
        unknown = sorted(set(given) - set(self.settings))
        if unknown:
            expected = ", ".join(self.settings) or "none, the source has no settings"
            raise ContractError("unknown setting", self.name, expected, ", ".join(unknown))
        return replace(self, settings=_Settings({**self.settings, **given}))


class _Settings(dict[str, str]):
    """Settings of a source; one that is missing is a fault of its TOML."""

    def __missing__(self, key: str) -> str:
        raise ContractError("missing setting", "settings", f"a value for {key}", ", ".join(self) or "none")


def read(path: Path) -> Source:
    """Return the source that a TOML file describes, shipped or not; raises TomlError."""
    source = read_toml(path, Source)
    name = name_of(path)
    check_address(source.url, path.name)
    for key, named in (
        ("name", source.name),
        *((f"files.{k}.name", s.name) for k, s in source.files.items()),
    ):
        if named:
            raise TomlError(
                "unknown key", path.name, key, "no name: it is the key or the name of the file", named
            )
    return replace(
        source,
        name=name,
        loader=source.loader or path.stem,
        settings=_Settings(source.settings),
        files={name: _file(path, name, spec) for name, spec in source.files.items()},
    )


def name_of(path: Path) -> str:
    """Return the name of a TOML's source; raises TomlError for that of a graph that no source makes."""
    name = path.stem.replace("_", "-")
    if name in _RESERVED:
        raise TomlError("name is taken", path.name, "", "another file name", name)
    return name


def _file(path: Path, name: str, spec: FileSpec) -> FileSpec:
    """Return a file with its name and with the path of its endpoint's query."""
    key = f"files.{name}"
    check(spec, path.name, key)
    download = spec.download
    if download is not None:
        needed = ("endpoint", "query", "thing") if download.endpoint else ("url",)
        for field_ in needed:
            if not getattr(download, field_):
                raise TomlError("missing key", path.name, f"{key}.download.{field_}", "a text", "nothing")
        if download.query:
            download = replace(download, query=str((path.parent / download.query).resolve()))
    return replace(spec, name=name, download=download)


def check(spec: FileSpec, file: str, key: str) -> None:
    """Raise TomlError for a path, an encoding, a pattern or bounds that cannot be used."""
    for path in spec.paths:
        if path.startswith(("/", "!")) or "\0" in path or not PurePosixPath(path).name:
            raise TomlError("wrong value", file, f"{key}.path", "a relative path", shown(path))
        try:
            next(FOLDER.glob(path.partition("!")[0]), None)
        except (OSError, ValueError):
            raise TomlError("wrong value", file, f"{key}.path", "a path or a pattern", shown(path)) from None
    if not _is_encoding(spec.encoding):
        expected = "an encoding such as utf-8 or cp1252"
        raise TomlError("wrong value", file, f"{key}.encoding", expected, shown(spec.encoding))
    if spec.delimiter and spec.delimiter in '"\r\n\0':
        expected = "a character that ends no line and quotes nothing"
        raise TomlError("wrong value", file, f"{key}.delimiter", expected, shown(spec.delimiter))
    for name, pattern in (("columns_like", spec.columns_like), ("first_column", spec.first_column)):
        try:
            re.compile(pattern)
        except re.error as error:
            raise TomlError(
                "wrong value", file, f"{key}.{name}", "a regular expression", str(error)
            ) from None
    for name, (low, high) in (("rows", spec.rows), ("skips", spec.skips)):
        if not 0 <= low <= (1 if isinstance(high, float) else high) or high < 0:
            raise TomlError("wrong value", file, f"{key}.{name}", "the least and the most", f"{[low, high]}")


def check_address(url: str, file: str) -> None:
    """Raise TomlError for the address of a source that is no IRI."""
    try:
        iri(url)
    except ValueError:
        raise TomlError("wrong value", file, "url", "the address of a page", shown(url)) from None


def _is_encoding(name: str) -> bool:
    """Return whether Python decodes files in an encoding, one that spells no text in other letters."""
    try:
        "".encode(name)
        return codecs.lookup(name).name not in _NO_FILE_ENCODINGS
    except (LookupError, ValueError):
        return False


def contract_path(name: str) -> Path:
    """Return the path of a shipped TOML file by its stem; raises KeyError."""
    paths = list(FOLDER.glob(f"sources/*/{name}.toml"))
    if len(paths) != 1:
        raise KeyError(name)
    return paths[0]


def shipped() -> list[Source]:
    """Return the sources that ship with the project, in build order."""
    return sorted(
        (read(path) for path in FOLDER.glob("sources/*/*.toml")),
        key=lambda source: (source.order, source.name),
    )
