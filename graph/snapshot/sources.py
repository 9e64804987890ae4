"""Take sources in: what changed is staged anew, the rest is taken from the last build; all is loaded on disk."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.snapshot.cache import Cellar, Kept
from graph.snapshot.folder import Part
from graph.store.engine import Embedded
from ontology.iri import Minter
from ontology.term import Statement, Triple

# In memory the engine answers 3 to 7 times faster and takes 0.36 GB for a million triples.
MOST_IN_MEMORY = 1_500_000
Report = Callable[[str], None]


@dataclass
class Input:
    """A source ready to be staged: its graph, its triples, and its part of the manifest once they are drawn.

    `key` names all that the triples are made from (files, code, base, code lists): where it is that of an earlier
    build, nothing is drawn and what was staged then is taken. Without a key the source is staged every time.
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
        """Add what happens inside to a step."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


@dataclass
class Intake:
    """The sources of a build in the store on disk, and a store in memory beside it while they fit there."""

    disk: Embedded
    sources: Sequence[Kept]
    _memory: Embedded | None = None
    _added: list[Kept] = field(default_factory=list)

    def working(self) -> Embedded:
        """Return the store that validation, measures and checks ask: in memory while the sources fit, else on disk."""
        if sum(one.part.triples for one in self.sources) > MOST_IN_MEMORY:
            return self.disk
        if self._memory is None:
            self._memory = Embedded.in_memory()
            self._memory.load(one.staged for one in [*self.sources, *self._added])
        return self._memory

    def load(self, kept: Kept) -> None:
        """Add a graph."""
        self.disk.load([kept.staged])
        self._added.append(kept)
        if self._memory is not None:
            self._memory.load([kept.staged])


def take(
    cellar: Cellar, folder: Path, inputs: Sequence[Input], mint: Minter, clock: Clock, report: Report
) -> Intake:
    """Stage what changed and load it into a store on disk, one source being loaded while the next is read."""
    wanted = {one.name: (mint.graph(one.name), one.key) for one in inputs}
    with clock.step("copy"):
        disk, held = cellar.start(folder, wanted)
    with ThreadPoolExecutor(1) as loading:
        loads = []
        for one in inputs:
            report(one.name)
            with clock.step("read sources"):
                found = draw(cellar, one, mint)
            loads.append(loading.submit(_loaded, cellar, found, disk, one.name in held))
        with clock.step("load on disk"):
            known = [load.result() for load in loads]
    with clock.step("copy"):
        if all(one.key for one in known) and not held.issuperset(wanted):
            cellar.note_sources(disk, known)
    return Intake(disk, known)


def _loaded(cellar: Cellar, found: Kept, disk: Embedded, is_held: bool) -> Kept:
    """Load a graph that the store does not hold yet, and return it with its count."""
    if not is_held:
        disk.load([found.staged])
    return counted(cellar, found, disk)


def draw(cellar: Cellar, given: Input, mint: Minter) -> Kept:
    """Return a staged graph: the one that was kept for the same key, else a new one."""
    kept = cellar.fetch(given.name, given.key)
    if kept is not None:
        return kept
    graph = mint.graph(given.name)
    staged = cellar.draw(given.name, given.key, graph, given.triples)
    return Kept(
        given.name, given.key, staged, replace(given.describe(), graph=graph[1:-1], checksum=staged.checksum)
    )


def counted(cellar: Cellar, kept: Kept, disk: Embedded) -> Kept:
    """Return a graph with its count of distinct triples, which is asked of the store once."""
    if kept.part.triples:
        return kept
    found = replace(kept, part=replace(kept.part, triples=disk.count(kept.staged.graph)))
    if kept.key:
        cellar.keep(found)
    return found


def later(triples: Callable[[], Iterable[Triple]]) -> Iterator[Triple]:
    """Yield triples that are not computed before the first of them is asked for."""
    yield from triples()
