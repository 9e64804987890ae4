"""Build a snapshot: stage, validate, derive, load, publish; what fails leaves the old one served."""

import errno
import gzip
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

from pyoxigraph import RdfFormat

from graph.catalogue import catalogue
from graph.fault import StoreError
from graph.snapshot import FORMAT, Manifest, Part, Shelf, Snapshot
from graph.stage import Staged, stage
from graph.store import Embedded
from graph.validation import require_sound, require_valid, violations
from ontology.iri import Minter
from ontology.term import Statement, Triple

_DISK_FAULTS = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EIO, errno.EPERM, errno.EFBIG)
Report = Callable[[str], None]


DERIVED = Part(
    graph="",
    name="derived",
    title="Measures and opportunities",
    description="What is computed from the sources: observations of measures, and opportunities with their reasons",
    publisher="Hansa",
    licence="CC-BY-4.0",
)
CATALOGUE = Part(
    graph="",
    name="catalogue",
    title="Catalogue of the sources",
    description="Every graph with its publisher, licence, edition and the run that made it",
    publisher="Hansa",
    licence="CC-BY-4.0",
)


@dataclass
class Input:
    """A source ready to be staged: its graph, its triples, and its part of the manifest once they are drawn."""

    name: str
    triples: Iterable[Statement]
    describe: Callable[[], Part]


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


def build(
    shelf: Shelf,
    inputs: Iterable[Input],
    mint: Minter,
    version: str,
    shapes: Sequence[Path],
    derive: Callable[[Embedded, Minter], Iterator[Triple]],
    left_out: Sequence[Mapping[str, object]] = (),
    report: Report = lambda _: None,
) -> Snapshot:
    """Build and publish a snapshot of the inputs and of what is derived from them.

    Raises ValidationError where a shape is broken, StoreError where the disk cannot be written, and whatever the
    inputs raise; then nothing is published. `left_out` is what the manifest shall say of sources that are not there.
    """
    try:
        with shelf.writing() as work:
            return _build(shelf, work, inputs, mint, version, shapes, derive, left_out, report)
    except OSError as error:
        if error.errno not in _DISK_FAULTS:
            raise
        raise StoreError(
            "cannot write", str(error.filename or shelf.folder), "a disk with room", str(error)
        ) from error


def _build(
    shelf: Shelf,
    work: Path,
    inputs: Iterable[Input],
    mint: Minter,
    version: str,
    shapes: Sequence[Path],
    derive: Callable[[Embedded, Minter], Iterator[Triple]],
    left_out: Sequence[Mapping[str, object]],
    report: Report,
) -> Snapshot:
    clock = Clock()
    staging = work / "staging"
    staging.mkdir()
    memory = Embedded.in_memory()
    staged: list[Staged] = []
    parts: list[Part] = []

    def add(name: str, triples: Iterable[Statement], describe: Callable[[], Part]) -> None:
        report(name)
        with clock.step("read sources"):
            found = stage(mint.graph(name), triples, staging / f"{name}.nt")
        with clock.step("load in memory"):
            memory.load([found])
        staged.append(found)
        count = memory.count(found.graph)
        parts.append(replace(describe(), graph=found.graph[1:-1], triples=count, checksum=found.checksum))

    for given in inputs:
        add(given.name, given.triples, given.describe)
    report("validation")
    with clock.step("validate"):
        validated, warnings = _validate(shelf, memory, staged, shapes)
    with clock.step("derive"):
        derived = list(derive(memory, mint))
    add("derived", derived, lambda: DERIVED)
    del derived
    add("catalogue", catalogue(mint, [*parts, CATALOGUE]), lambda: CATALOGUE)
    with clock.step("check"):
        require_sound(memory)
    report("snapshot")
    with clock.step("load on disk"):
        disk = Embedded.create(work / "store")
        disk.load(staged)
    with clock.step("dump"):
        _dump(disk, work / "graph.nq.gz")
        disk.engine.flush()
        del disk
    for part in staged:
        part.path.unlink()
    staging.rmdir()
    created = datetime.now(UTC).isoformat(timespec="seconds")
    seconds = {name: round(value, 3) for name, value in clock.seconds.items()}
    manifest = Manifest(
        _identity(mint.base, staged),
        mint.base,
        created,
        version,
        tuple(parts),
        seconds,
        validated,
        warnings,
        [dict(one) for one in left_out],
    )
    return shelf.publish(work, manifest)


def _validate(
    shelf: Shelf, store: Embedded, staged: Sequence[Staged], shapes: Sequence[Path]
) -> tuple[str, list[dict[str, str]]]:
    """Hold the sources against the shapes; sources that were found valid by the same shapes are not asked again."""
    digest = sha256()
    for path in shapes:
        digest.update(path.read_bytes())
    for part in staged:
        digest.update(f"{part.graph} {part.checksum}".encode())
    key = digest.hexdigest()[:16]
    before = shelf.published()
    if before is not None and before.manifest.validated == key:
        return key, before.manifest.warnings
    found = violations(store, shapes)
    require_valid(found)
    return key, [asdict(violation) for violation in found]


def _identity(base: str, staged: Sequence[Staged]) -> str:
    """Return the snapshot's id: the same for the same graphs below the same base, whenever they were built."""
    lines = [f"hansa {FORMAT} {base}", *sorted(f"{part.graph} {part.checksum}" for part in staged)]
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _dump(store: Embedded, path: Path) -> None:
    """Write N-Quads, gzipped without a name or a time inside, so that equal graphs give equal files."""
    with path.open("wb") as stream, gzip.GzipFile("", "wb", 3, stream, mtime=0) as packed:
        store.engine.dump(cast("IO[bytes]", packed), RdfFormat.N_QUADS)
