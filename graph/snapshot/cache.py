"""What one build keeps for the next: staged graphs by the key of what made them, and a store of the sources."""

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
_KEPT_EACH = 2


@dataclass(frozen=True)
class Kept:
    """A staged graph with its part of the manifest; `key` names everything that it was made from."""

    name: str
    key: str
    staged: Staged
    part: Part


@dataclass(frozen=True)
class Cellar:
    """A folder beside the snapshots; all of it may be deleted at any time, which costs the next build its time."""

    folder: Path

    def fetch(self, name: str, key: str) -> Kept | None:
        """Return what was staged from the same inputs by the same code, or None."""
        path = self._path(name, key)
        sidecar = path.with_suffix("").with_suffix(".json")
        if not (key and path.exists() and sidecar.exists()):
            return None
        table = json.loads(sidecar.read_text(encoding="utf-8"))
        if path.stat().st_size != table["size"]:
            return None
        os.utime(path)
        staged = Staged(table["graph"], path, table["written"], table["checksum"])
        return Kept(name, key, staged, Part(**table["part"]))

    def draw(self, name: str, key: str, graph: Term, triples: Iterable[Statement]) -> Staged:
        """Stage a graph; a build that is killed meanwhile leaves nothing that the next would take for whole."""
        self.folder.mkdir(exist_ok=True)
        path = self._path(name, key)
        fresh = self.folder / f".{name}.new"
        staged = stage(graph, triples, fresh)
        fresh.replace(path)
        return replace(staged, path=path)

    def keep(self, kept: Kept) -> None:
        """Note what a staged graph is, once its triples are counted."""
        path = self._path(kept.name, kept.key)
        table = {
            "graph": kept.staged.graph,
            "written": kept.staged.written,
            "checksum": kept.staged.checksum,
            "size": path.stat().st_size,
            "part": asdict(kept.part),
        }
        _write(path.with_suffix("").with_suffix(".json"), table)

    def _path(self, name: str, key: str) -> Path:
        return self.folder / f"{name}-{sha256(key.encode()).hexdigest()[:24]}.nq.gz"

    def prune(self, names: Iterable[str]) -> None:
        """Delete all but the newest files of each graph, and those of graphs that are no more."""
        known = set(names)
        count: dict[str, int] = {}
        found = sorted(self.folder.glob("*.nq.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in found:
            name = path.name.removesuffix(".nq.gz").rpartition("-")[0]
            count[name] = count.get(name, 0) + 1
            if count[name] > _KEPT_EACH or name not in known:
                path.unlink()
                path.with_suffix("").with_suffix(".json").unlink(missing_ok=True)

    def start(self, folder: Path, wanted: Mapping[str, tuple[Term, str]]) -> tuple[Embedded, set[str]]:
        """Return a store to fill, and the names of the graphs that it holds already.

        `wanted` is {name: (graph, key)}. The store starts as a copy by hard links of the last build's sources, less
        what changed, where that is little; else empty.
        """
        note = self.folder / "sources.json"
        if note.exists():
            table = json.loads(note.read_text(encoding="utf-8"))
            held: dict[str, list[str]] = table["graphs"]
            gone = {name for name, (_, key, _) in held.items() if wanted.get(name, ("", ""))[1] != key}
            removed = sum(int(held[name][2]) for name in gone)
            last = self.folder / table["folder"]
            if last.is_dir() and removed <= MOST_REMOVED and len(gone) < len(held):
                Embedded.read_only(last).engine.backup(str(folder))
                store = Embedded.create(folder)
                for name in sorted(gone):
                    store.remove(held[name][0])
                return store, set(held) - gone
        return Embedded.create(folder), set()

    def note_sources(self, store: Embedded, kept: Iterable[Kept]) -> None:
        """Keep the store of the sources for the next build (hard links: it takes no room until that one changes it)."""
        graphs = {one.name: [one.staged.graph, one.key, str(one.staged.written)] for one in kept if one.key}
        name = "sources-" + sha256(json.dumps(graphs).encode()).hexdigest()[:16]
        if not (self.folder / name).exists():
            fresh = self.folder / ".sources.new"
            shutil.rmtree(fresh, ignore_errors=True)
            store.engine.backup(str(fresh))
            fresh.rename(self.folder / name)
        _write(self.folder / "sources.json", {"folder": name, "graphs": graphs})
        for other in self.folder.glob("sources-*"):
            if other.name != name:
                shutil.rmtree(other)


def _write(path: Path, table: Mapping[str, object]) -> None:
    """Write JSON so that a reader finds the old text or the new one, never a half."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8") as stream:
        json.dump(table, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
