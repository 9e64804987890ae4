"""Sources of a build: staged where they changed, else taken from the cache, and loaded on disk."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.snapshot.cache import Cache, CachedGraph
from graph.snapshot.manifest import Part
from graph.store.engine import Embedded
from ontology.iri import Minter
from ontology.term import Statement, Triple

# In memory the engine answers 3 to 7 times faster and takes 0.36 GB for a million triples.
MOST_IN_MEMORY = 1_500_000
Report = Callable[[str], None]


@dataclass
class Input:
    """A source ready to be staged: its name, its triples, and its part of the manifest once these are read.

    `key` identifies the inputs of the triples (files, code, base, code lists). The staged graph of an earlier build
    with the same key is used again; without a key the source is staged every time.
    """

    name: str
    triples: Iterable[Statement]
    describe: Callable[[], Part]
    key: str = ""


@dataclass
class Clock:
    """Seconds of wall time by step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time inside the block to a step."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


@dataclass
class LoadedSources:
    """The sources of a build, on disk and while they fit also in memory."""

    disk: Embedded
    sources: Sequence[CachedGraph]
    _memory: Embedded | None = None
    _added: list[CachedGraph] = field(default_factory=list)

    def working(self) -> Embedded:
        """Return the store for validation, measures and checks: in memory while it fits."""
        if sum(one.part.triples for one in self.sources) > MOST_IN_MEMORY:
            return self.disk
        if self._memory is None:
            self._memory = Embedded.in_memory()
            self._memory.load(one.staged for one in [*self.sources, *self._added])
        return self._memory

    def load(self, graph: CachedGraph) -> None:
        """Add a graph."""
        self.disk.load([graph.staged])
        self._added.append(graph)
        if self._memory is not None:
            self._memory.load([graph.staged])


def load_sources(
    cache: Cache, folder: Path, inputs: Sequence[Input], mint: Minter, clock: Clock, report: Report
) -> LoadedSources:
    """Stage the changed sources; load each on disk while the next is read."""
    sources = {one.name: (mint.graph(one.name), one.key) for one in inputs}
    with clock.step("copy"):
        disk, present = cache.start_store(folder, sources)
    with ThreadPoolExecutor(1) as loading:
        loads = []
        for one in inputs:
            report(one.name)
            with clock.step("read sources"):
                graph = stage_input(cache, one, mint)
            loads.append(loading.submit(_loaded, cache, graph, disk, one.name in present))
        with clock.step("load on disk"):
            graphs = [load.result() for load in loads]
    with clock.step("copy"):
        if all(one.key for one in graphs) and not present.issuperset(sources):
            cache.record_sources(disk, graphs)
    return LoadedSources(disk, graphs)


def _loaded(cache: Cache, graph: CachedGraph, disk: Embedded, is_present: bool) -> CachedGraph:
    """Load a graph unless the store has it; return it with its count."""
    if not is_present:
        disk.load([graph.staged])
    return with_count(cache, graph, disk)


def stage_input(cache: Cache, given: Input, mint: Minter) -> CachedGraph:
    """Return the cached graph for the key of an input, else stage it."""
    cached = cache.get(given.name, given.key)
    if cached is not None:
        return cached
    graph = mint.graph(given.name)
    staged = cache.stage(given.name, given.key, graph, given.triples)
    part = replace(given.describe(), graph=graph[1:-1], checksum=staged.checksum, statements=staged.written)
    return CachedGraph(given.name, given.key, staged, part)


def with_count(cache: Cache, graph: CachedGraph, disk: Embedded) -> CachedGraph:
    """Return a graph with its count of distinct triples, counted by the store once."""
    if graph.part.triples:
        return graph
    counted = replace(graph, part=replace(graph.part, triples=disk.count(graph.staged.graph)))
    if graph.key:
        cache.record(counted)
    return counted


def deferred(triples: Callable[[], Iterable[Triple]]) -> Iterator[Triple]:
    """Yield triples that are computed when the first of them is read."""
    yield from triples()
