"""Fetch the files of a source from the publisher into the folder of downloads."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from loaders.contract import Download, FileSpec, Source
from loaders.download import endpoint, partial
from loaders.download.http_request import Policy, RequestError, send
from loaders.download.inventory import DownloadRecord
from loaders.download.transfer import Progress, Transfer, Version, checksum
from loaders.errors import ContractError, FetchError
from loaders.files.table import open_table


@dataclass(frozen=True)
class Target:
    """A file to fetch: its place below the folder of downloads, and its address.

    `specs` are the files of the contract that it contains.
    """

    to: str
    specs: tuple[FileSpec, ...]
    download: Download


@dataclass(frozen=True)
class Outcome:
    """Outcome for a file: fetched, unchanged, new edition, or put by hand and left alone."""

    path: Path
    state: str
    size: int
    sha256: str


@dataclass(frozen=True)
class FetchOptions:
    """Options of a fetch.

    `replace` replaces files that were put or changed by hand; `same` refuses every new edition.
    """

    folder: Path
    policy: Policy = field(default_factory=Policy)
    progress: Progress = lambda *_: None
    replace: bool = False
    same: bool = False


def targets(source: Source) -> list[Target]:
    """Return the files to fetch for a source; raises ContractError for two in one place."""
    files: dict[str, Target] = {}
    for spec in source.files.values():
        download = spec.download
        if download is None:
            continue
        where = f"{source.name}.toml, files.{spec.name}.download"
        to = download.to or spec.path.partition("!")[0]
        if not _plain(to):
            raise ContractError("no place for the file", where, "to = a path without a pattern", to)
        before = files.get(to)
        if before and before.download.url != download.url:
            raise ContractError("two files in one place", where, before.download.url, download.url)
        files[to] = Target(to, (*before.specs, spec) if before else (spec,), download)
    return list(files.values())


def stated_size(target: Target, policy: Policy) -> int | None:
    """Return the size of a file in bytes as the publisher states it, None where it does not or does not answer."""
    if not target.download.url:
        return None
    try:
        response = send("HEAD", target.download.url, policy, {"Accept-Encoding": "identity"})
    except RequestError:
        return None
    response.close()
    stated = response.headers.get("Content-Length", "")
    return int(stated) if response.status == 200 and stated.isdigit() else None


def _plain(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return not (set(path) & set("*?[") or ".." in parts or path.startswith("/"))


def fetch(source: Source, options: FetchOptions) -> Iterator[Outcome]:
    """Fetch a source's files and yield the outcome for each.

    Raises FetchError where one cannot be had, ContractError where nothing is known to fetch, or where a file breaks
    its contract.
    """
    files = targets(source)
    if not files:
        places = "; ".join(
            str(options.folder / spec.path) for spec in source.files.values() if not spec.shipped
        )
        raise ContractError(
            "nothing known to fetch",
            source.name,
            "a download URL in its TOML",
            f"see {source.url}, put {places}",
        )
    options.folder.mkdir(parents=True, exist_ok=True)
    with _alone(options.folder):
        kept = DownloadRecord(options.folder)
        for target in files:
            outcome = _one(target, options, kept)
            for spec in target.specs:
                # Reading the header reports now what a build would report later.
                open_table(spec, options.folder)
            yield outcome


def _one(target: Target, options: FetchOptions, kept: DownloadRecord) -> Outcome:
    path = options.folder / target.to
    present = checksum(path) if path.is_file() else ""
    versions = kept.versions(target.to)
    current = next((version for version in versions if version.sha256 == present), None)
    if present and current is None and not options.replace:
        if versions:
            raise FetchError(
                "file changed by hand", str(path), f"sha256 {versions[0].sha256} (or --replace)", present
            )
        return Outcome(path, "put by hand", path.stat().st_size, present)
    expected = target.download.sha256.lower()
    if options.same and versions:
        expected = expected or versions[0].sha256

    def keep(version: Version) -> None:
        kept.add(target.to, version)

    def check(part: Path) -> None:
        _check(target, part, options.folder)

    part = partial.place(options.folder, target.to)
    version: Version | None
    if target.download.endpoint:
        version = endpoint.record(
            target.specs[0], path, part, options.policy, options.progress, expected, keep, check
        )
    else:
        transfer = Transfer(
            target.download.url, path, part, expected, options.policy, options.progress, keep, check
        )
        version = transfer.run(current if current and current.url == target.download.url else None)
    if version is None or (current and version.sha256 == current.sha256):
        return Outcome(path, "unchanged", path.stat().st_size, present)
    return Outcome(path, "new edition" if present else "fetched", version.size, version.sha256)


def _check(target: Target, part: Path, folder: Path) -> None:
    """Read a new file as a build would; raises ContractError with its address where it is not the source's."""
    beside = folder / partial.FOLDER / "new"
    link = beside / target.to
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(part.resolve())
    try:
        for spec in target.specs:
            for _ in open_table(spec, beside):
                pass
    except ContractError as error:
        where = target.download.url or target.download.endpoint
        raise ContractError(error.what, f"{where} (not kept)", error.expected, error.found) from None
    finally:
        shutil.rmtree(beside)


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
