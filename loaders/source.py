"""A source: what its TOML says of publisher, licence, edition, files and bounds."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loaders.fault import ContractError

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class FileSpec:
    """One file of a source and the contract it must keep.

    `path` is relative to `loaders/data/`, or to the installed package named by `package`. `rows` and `skips` are
    the least and the most: a file outside them is not the file that its loader was written for.
    """

    name: str
    path: str
    columns: tuple[str, ...]
    rows: tuple[int, int]
    skips: tuple[int, int] = (0, 0)
    key: tuple[str, ...] = ()
    package: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Source:
    """A source's metadata; `order` is where it stands in a build, `optional` sources are built on request only."""

    name: str
    title: str
    description: str
    publisher: str
    licence: str
    url: str
    edition: str
    order: int
    nuts_version: str = ""
    nuts_exceptions: dict[str, str] = field(default_factory=dict)
    nace_version: str = ""
    optional: bool = False
    loader: str = ""
    files: tuple[FileSpec, ...] = ()

    def nuts_version_of(self, code: str) -> str:
        """Return the NUTS version in which this source states a code."""
        return self.nuts_exceptions.get(code[:2], self.nuts_version)


def read(path: Path) -> Source:
    """Return the source that a TOML file describes.

    Raises ContractError where a key is missing or unknown.
    """
    with path.open("rb") as stream:
        table = tomllib.load(stream)
    files = table.pop("files", {})
    try:
        specs = tuple(FileSpec(name=name, **_frozen(spec)) for name, spec in files.items())
        table.setdefault("loader", path.stem)
        return Source(name=path.stem.replace("_", "-"), files=specs, **table)
    except TypeError as error:
        raise ContractError(
            "wrong keys", path.name, "the fields of Source and FileSpec", str(error)
        ) from None


def _frozen(spec: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in spec.items()}


def shipped() -> list[Source]:
    """Return the sources that ship with the project, in build order."""
    return sorted(
        (read(path) for path in FOLDER.glob("*.toml")), key=lambda source: (source.order, source.name)
    )
