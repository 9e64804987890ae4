"""Fetch a source's files from where its TOML says the publisher keeps them.

A file's contract says so in a table `[files.NAME.download]`: `url`, and where they are known `to` (where the file
goes in the folder of downloads; needed where `path` is a pattern) and `sha256`. Several files may come in one
archive. In place of a `url` there may be a SPARQL `endpoint` (see `loaders.download.endpoint`).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from loaders.contract import FileSpec, Source
from loaders.download import endpoint, partial
from loaders.download.inventory import Fetched
from loaders.download.retry import Policy
from loaders.download.transfer import Progress, Transfer, Version, checksum
from loaders.errors import ContractError, FetchError
from loaders.table import open_table

_KEYS = frozenset(["url", "to", "sha256"])


@dataclass(frozen=True)
class Wanted:
    """A file to fetch: from where, to where below the folder of downloads, and for which files of the contract."""

    to: str
    specs: tuple[FileSpec, ...]
    url: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a file: fetched, unchanged, a new edition, or one that was put there by hand and is left alone."""

    path: Path
    state: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Order:
    """How to fetch: `anew` replaces what was put or changed by hand, `same` refuses every new edition."""

    folder: Path
    policy: Policy = field(default_factory=Policy)
    progress: Progress = lambda *_: None
    anew: bool = False
    same: bool = False


def wanted(source: Source) -> list[Wanted]:
    """Return what there is to fetch for a source; raises ContractError where its TOML says it wrongly."""
    found: dict[str, Wanted] = {}
    for spec in source.files:
        table = spec.download
        if not table:
            continue
        where = f"{source.name}.toml, files.{spec.name}.download"
        if "endpoint" in table:
            found[spec.path] = Wanted(spec.path, (spec,))
            continue
        unknown = set(table) - _KEYS
        if unknown or "url" not in table:
            raise ContractError("wrong keys", where, "url, to, sha256", ", ".join(map(str, table)))
        to = str(table.get("to", "") or spec.path.partition("!")[0])
        if not _plain(to):
            raise ContractError("no place for the file", where, "to = a path without a pattern", to)
        before = found.get(to)
        if before and before.url != table["url"]:
            raise ContractError("two files in one place", where, before.url, str(table["url"]))
        specs = (*before.specs, spec) if before else (spec,)
        found[to] = Wanted(to, specs, str(table["url"]), str(table.get("sha256", "")).lower())
    return list(found.values())


def _plain(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not (set(path) & set("*?[") or ".." in parts or path.startswith("/"))


def fetch(source: Source, order: Order) -> Iterator[Outcome]:
    """Fetch a source's files and yield what became of each.

    Raises FetchError where one cannot be had, ContractError where nothing is known to fetch, or where what was
    fetched is not what the contract says.
    """
    targets = wanted(source)
    if not targets:
        places = "; ".join(str(order.folder / spec.path) for spec in source.files if not spec.shipped)
        raise ContractError(
            "nothing known to fetch",
            source.name,
            "a download URL in its TOML",
            f"see {source.url}, put {places}",
        )
    order.folder.mkdir(parents=True, exist_ok=True)
    with _alone(order.folder):
        kept = Fetched(order.folder)
        for target in targets:
            outcome = _one(target, order, kept)
            for spec in target.specs:
                # Reading the header tells now what a build would tell later.
                open_table(spec, order.folder)
            yield outcome


def _one(target: Wanted, order: Order, kept: Fetched) -> Outcome:
    path = order.folder / target.to
    present = checksum(path) if path.is_file() else ""
    versions = kept.versions(target.to)
    held = next((version for version in versions if version.sha256 == present), None)
    if present and held is None and not order.anew:
        if versions:
            raise FetchError(
                "file changed by hand", str(path), f"sha256 {versions[0].sha256} (or --anew)", present
            )
        return Outcome(path, "put by hand", path.stat().st_size, present)
    expected = target.sha256
    if order.same and versions:
        expected = expected or versions[0].sha256

    def keep(version: Version) -> None:
        kept.add(target.to, version)

    part = partial.place(order.folder, target.to)
    version: Version | None
    if not target.url:
        version = endpoint.record(target.specs[0], path, part, order.policy, order.progress, expected, keep)
    else:
        transfer = Transfer(target.url, path, part, expected, order.policy, order.progress, keep)
        version = transfer.run(held if held and held.url == target.url else None)
    if version is None or (held and version.sha256 == held.sha256):
        return Outcome(path, "unchanged", path.stat().st_size, present)
    return Outcome(path, "new edition" if present else "fetched", version.size, version.sha256)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from fetching into the same folder meanwhile."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise FetchError("another fetch is running", str(folder), "one at a time", "a lock") from None
    else:
        yield
    finally:
        os.close(handle)
