"""A source: what its TOML says of publisher, licence, edition, files and bounds."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from loaders.errors import ContractError

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class FileSpec:
    """One file of a source and the contract it must keep.

    `path` is relative to `loaders/data/`, or to the folder of downloads where the source is `downloaded` and the file
    is not `shipped`. In the TOML it may be a list: the first alternative that is there is taken.
    Each may be a glob (one file must match) and may name a member of an archive, itself a glob, behind `!`
    (`cordis-HORIZONprojects-csv.zip!*project.csv`). A file that is `optional` may be absent.

    `rows` and `skips` are the least and the most: a file outside them is not the file that its loader was written
    for. A fraction in `skips` is a share of the rows (`skips = [0, 0.05]`).

    `columns` must be there; more that match the pattern `columns_like` (years, countries) are no drift.
    `form` is what the file is, where its name does not say so: csv, tsv, xlsx, json, jsonstat. `delimiter` is
    found by the columns where it is not stated; `quoted` is false where quotes are text. `decimal` is the decimal mark.
    `records` is the key of the list of records in a JSON object.

    `download` says where `hansa fetch` gets the file from (see `loaders.download.fetching`).
    """

    name: str
    path: str
    columns: tuple[str, ...]
    rows: tuple[int, int]
    skips: tuple[int, float] = (0, 0)
    key: tuple[str, ...] = ()
    shipped: bool = False
    sheet: str = ""
    header: int = 1
    alternatives: tuple[str, ...] = ()
    optional: bool = False
    form: str = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ""
    quoted: bool = True
    decimal: str = "."
    columns_like: str = ""
    records: str = ""
    longest_cell: int = 20_000
    download: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def paths(self) -> tuple[str, ...]:
        """Return every place where the file may be, best first."""
        return (self.path, *self.alternatives)

    def skips_allowed(self, rows: int) -> int:
        """Return how many of so many rows may be skipped."""
        most = self.skips[1]
        return int(most * rows) if isinstance(most, float) else most


@dataclass(frozen=True)
class Source:
    """A source's metadata; `order` is where it stands in a build, `optional` sources are built on request only.

    The files of a `downloaded` source are the publisher's own and stand in the folder of downloads (HANSA_DATA);
    where they are absent, or a source that it `requires` is left out, the source is left out. `settings` are the
    loader's own, changed by `--set`.
    """

    name: str
    title: str
    description: str
    publisher: str
    licence: str
    url: str
    edition: str
    order: int
    attribution: str = ""
    nuts_version: str = ""
    nuts_exceptions: dict[str, str] = field(default_factory=dict)
    nace_version: str = ""
    optional: bool = False
    downloaded: bool = False
    requires: tuple[str, ...] = ()
    loader: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    files: tuple[FileSpec, ...] = ()

    def nuts_version_of(self, code: str) -> str:
        """Return the NUTS version in which this source states a code."""
        return self.nuts_exceptions.get(code[:2], self.nuts_version)

    def with_settings(self, given: Mapping[str, str]) -> "Source":
        """Return the source with other settings; raises ContractError where it has no such setting."""
        unknown = sorted(set(given) - set(self.settings))
        if unknown:
            expected = ", ".join(self.settings) or "none, the source has no settings"
            raise ContractError("unknown setting", self.name, expected, ", ".join(unknown))
        return replace(self, settings={**self.settings, **given})


def read(path: Path) -> Source:
    """Return the source that a TOML file describes.

    Raises ContractError where a key is missing or unknown.
    """
    with path.open("rb") as stream:
        table = tomllib.load(stream)
    files = table.pop("files", {})
    table.setdefault("loader", path.stem)
    for spec in files.values():
        if "query" in spec.get("download", {}):
            spec["download"]["query"] = str((path.parent / str(spec["download"]["query"])).resolve())
    try:
        specs = tuple(FileSpec(name=name, **_frozen(spec)) for name, spec in files.items())
        return Source(name=path.stem.replace("_", "-"), files=specs, **_frozen(table))
    except TypeError as error:
        raise ContractError(
            "wrong keys", path.name, "the fields of Source and FileSpec", str(error)
        ) from None


def _frozen(spec: dict[str, Any]) -> dict[str, Any]:
    if isinstance(spec.get("path"), list):
        first, *rest = spec["path"]
        spec = {**spec, "path": first, "alternatives": rest}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in spec.items()}


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
