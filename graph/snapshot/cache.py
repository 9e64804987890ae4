"""Cache of staged graphs, keyed by their inputs, and of the store of the sources."""

import json
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import file_digest, sha256
from pathlib import Path

from graph.snapshot.durable import remove, write_text
from graph.snapshot.integrity import FileRecord, broken_files, file_records
from graph.snapshot.manifest import Part
from graph.store.engine import Embedded
from graph.store.errors import StoreError
from graph.store.staging import Staged, stage
from ontology.term import Statement, Term

log = logging.getLogger(__name__)

# Removing a graph is slower than loading one, and for millions of triples a hundred times slower and not in bounded
# memory: measured, 45,000 triples a second at 200,000 and 8,000 at 2.6 million, where a load takes 130,000.
MOST_REMOVED = 60_000
_FILES_EACH = 2


@dataclass(frozen=True)
class CachedGraph:
    """A staged graph with its part of the manifest; `key` identifies its inputs and code."""

    name: str
    key: str
    staged: Staged
    part: Part


@dataclass(frozen=True)
class Cache:
    """A cache folder beside the snapshots; deleting it only makes the next build slower."""

    folder: Path

    def get(self, name: str, key: str) -> CachedGraph | None:
        """Return the cached graph of the same inputs and code, or None."""
        path = self._path(name, key)
        if not key:
            return None
        with _damage_counts_as_absent(path):
            table = json.loads(_sidecar(path).read_text(encoding="utf-8"))
            with path.open("rb") as stream:
                if file_digest(stream, "sha256").hexdigest() != table["file"]:
                    return None
            os.utime(path)
            return CachedGraph(name, key, Staged(path=path, **table["staged"]), Part(**table["part"]))
        return None

    def stage(self, name: str, key: str, graph: Term, triples: Iterable[Statement]) -> Staged:
        """Stage a graph; the file gets its name only when it is complete."""
        path = self._path(name, key)
        fresh = self.folder / f".{name}.new"
        for damaged in (path, fresh):
            if damaged.is_dir():
                remove(damaged)
        staged = stage(graph, triples, fresh)
        fresh.replace(path)
        return replace(staged, path=path)

    def record(self, graph: CachedGraph) -> None:
        """Record the description of a staged graph, once its triples are counted."""
        path = self._path(graph.name, graph.key)
        staged = asdict(graph.staged)
        del staged["path"]
        with path.open("rb") as stream:
            checksum = file_digest(stream, "sha256").hexdigest()
        _write(_sidecar(path), {"staged": staged, "file": checksum, "part": asdict(graph.part)})

    def _path(self, name: str, key: str) -> Path:
        return self.folder / f"{name}-{sha256(key.encode()).hexdigest()[:24]}.nq.gz"

    def prune(self, names: Iterable[str]) -> None:
        """Delete all but the newest files of each graph; delete graphs that are gone."""
        known = set(names)
        count: dict[str, int] = {}
        paths = sorted(self.folder.glob("*.nq.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in paths:
            name = path.name.removesuffix(".nq.gz").rpartition("-")[0]
            count[name] = count.get(name, 0) + 1
            if count[name] > _FILES_EACH or name not in known:
                remove(path)
                remove(_sidecar(path))

    def start_store(self, folder: Path, sources: Mapping[str, tuple[Term, str]]) -> tuple[Embedded, set[str]]:
        """Return a store to fill, and the names of the graphs in it.

        `sources` is {name: (graph, key)}. The store starts as a copy by hard links of the last build's sources without
        those that changed, where these are few; else empty.
        """
        with _damage_counts_as_absent(self._sources):
            table = json.loads(self._sources.read_text(encoding="utf-8"))
            cached: dict[str, tuple[Term, str, int]] = {
                name: tuple(one) for name, one in table["graphs"].items()
            }
            gone = {name for name, (_, key, _) in cached.items() if sources.get(name, ("", ""))[1] != key}
            removed = sum(cached[name][2] for name in gone)
            last = self.folder / str(table["folder"])
            files = {name: FileRecord(**record) for name, record in table["files"].items()}
            if removed <= MOST_REMOVED and len(gone) < len(cached):
                for fault in broken_files(last, files, whole=True):
                    raise fault
                Embedded.read_only(last).engine.backup(str(folder))
                store = Embedded.create(folder)
                for name in sorted(gone):
                    store.remove(cached[name][0])
                return store, set(cached) - gone
        remove(folder)
        return Embedded.create(folder), set()

    @property
    def _sources(self) -> Path:
        return self.folder / "sources.json"

    def record_sources(self, store: Embedded, graphs: Iterable[CachedGraph]) -> None:
        """Keep the store of the sources for the next build.

        It is a copy by hard links, which takes no room until that build changes it.
        """
        table = {one.name: [one.staged.graph, one.key, one.staged.written] for one in graphs if one.key}
        name = "sources-" + sha256(json.dumps(table).encode()).hexdigest()[:16]
        fresh = self.folder / ".sources.new"
        remove(fresh)
        store.engine.backup(str(fresh))
        files = {path: asdict(record) for path, record in file_records(fresh).items()}
        remove(self.folder / name)
        fresh.rename(self.folder / name)
        _write(self._sources, {"folder": name, "graphs": table, "files": files})
        for other in self.folder.glob("sources-*"):
            if other.name != name:
                remove(other)


@contextmanager
def _damage_counts_as_absent(path: Path) -> Iterator[None]:
    """End the block at a damaged file: what the cache lacks is made again."""
    try:
        yield
    except FileNotFoundError:
        return
    except (OSError, ValueError, TypeError, KeyError, AttributeError, StoreError) as error:
        log.warning("%s is damaged and made again: %s", path, error)


def _sidecar(path: Path) -> Path:
    return path.with_suffix("").with_suffix(".json")


def _write(path: Path, table: Mapping[str, object]) -> None:
    if path.is_dir():
        remove(path)
    write_text(path, json.dumps(table, ensure_ascii=False))
