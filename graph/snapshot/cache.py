"""Cache of staged graphs, keyed by their inputs, and of the store of the sources."""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from graph.snapshot.folder import Part
from graph.store.engine import Embedded
from graph.store.staging import Staged, stage
from ontology.term import Statement, Term

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
        sidecar = path.with_suffix("").with_suffix(".json")
        if not (key and path.exists() and sidecar.exists()):
            return None
        table = json.loads(sidecar.read_text(encoding="utf-8"))
        if path.stat().st_size != table["size"]:
            return None
        os.utime(path)
        staged = Staged(table["graph"], path, table["written"], table["checksum"])
        return CachedGraph(name, key, staged, Part(**table["part"]))

    def stage(self, name: str, key: str, graph: Term, triples: Iterable[Statement]) -> Staged:
        """Stage a graph; the file gets its name only when it is complete."""
        self.folder.mkdir(exist_ok=True)
        path = self._path(name, key)
        fresh = self.folder / f".{name}.new"
        staged = stage(graph, triples, fresh)
        fresh.replace(path)
        return replace(staged, path=path)

    def record(self, graph: CachedGraph) -> None:
        """Record the description of a staged graph, once its triples are counted."""
        path = self._path(graph.name, graph.key)
        table = {
            "graph": graph.staged.graph,
            "written": graph.staged.written,
            "checksum": graph.staged.checksum,
            "size": path.stat().st_size,
            "part": asdict(graph.part),
        }
        _write(path.with_suffix("").with_suffix(".json"), table)

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
                path.unlink()
                path.with_suffix("").with_suffix(".json").unlink(missing_ok=True)

    def start_store(self, folder: Path, sources: Mapping[str, tuple[Term, str]]) -> tuple[Embedded, set[str]]:
        """Return a store to fill, and the names of the graphs in it.

        `sources` is {name: (graph, key)}. The store starts as a copy by hard links of the last build's sources without
        those that changed, where these are few; else empty.
        """
        note = self.folder / "sources.json"
        if note.exists():
            table = json.loads(note.read_text(encoding="utf-8"))
            cached: dict[str, list[str]] = table["graphs"]
            gone = {name for name, (_, key, _) in cached.items() if sources.get(name, ("", ""))[1] != key}
            removed = sum(int(cached[name][2]) for name in gone)
            last = self.folder / table["folder"]
            if last.is_dir() and removed <= MOST_REMOVED and len(gone) < len(cached):
                Embedded.read_only(last).engine.backup(str(folder))
                store = Embedded.create(folder)
                for name in sorted(gone):
                    store.remove(cached[name][0])
                return store, set(cached) - gone
        return Embedded.create(folder), set()

    def record_sources(self, store: Embedded, graphs: Iterable[CachedGraph]) -> None:
        """Keep the store of the sources for the next build.

        It is a copy by hard links, which takes no room until that build changes it.
        """
        table = {one.name: [one.staged.graph, one.key, str(one.staged.written)] for one in graphs if one.key}
        name = "sources-" + sha256(json.dumps(table).encode()).hexdigest()[:16]
        if not (self.folder / name).exists():
            fresh = self.folder / ".sources.new"
            shutil.rmtree(fresh, ignore_errors=True)
            store.engine.backup(str(fresh))
            fresh.rename(self.folder / name)
        _write(self.folder / "sources.json", {"folder": name, "graphs": table})
        for other in self.folder.glob("sources-*"):
            if other.name != name:
                shutil.rmtree(other)


def _write(path: Path, table: Mapping[str, object]) -> None:
    """Write JSON atomically: a reader sees the old text or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8") as stream:
        json.dump(table, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
