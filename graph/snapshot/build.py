"""Build a snapshot: stage, validate, derive, load, publish; what fails leaves the old one served."""

import errno
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from graph.snapshot import sources
from graph.snapshot.cache import Cellar, Kept
from graph.snapshot.catalogue import catalogue
from graph.snapshot.folder import FORMAT, Manifest, Part, Snapshot, SnapshotFolder
from graph.snapshot.sources import Clock, Input, Intake, Report
from graph.snapshot.validation import require_sound, require_valid, violations
from graph.store.engine import Embedded
from graph.store.errors import StoreError
from graph.store.staging import Staged
from ontology.documents import FOLDER as ONTOLOGY
from ontology.iri import Minter
from ontology.term import Triple
from queries import library as queries

_DISK_FAULTS = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EIO, errno.EPERM, errno.EFBIG)
MOST_SHAPED = 50_000


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


def build(
    snapshots: SnapshotFolder,
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
        with snapshots.writing() as work:
            return _build(snapshots, work, inputs, mint, version, shapes, derive, left_out, report)
    except OSError as error:
        # The engine's own faults of the disk come without a number.
        if error.errno is not None and error.errno not in _DISK_FAULTS:
            raise
        raise StoreError(
            "cannot write", str(error.filename or snapshots.folder), "a disk with room", str(error)
        ) from error


def _build(
    snapshots: SnapshotFolder,
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
    cellar = Cellar(snapshots.folder / "staged")
    # The store on disk closes when this returns: before its folder is renamed.
    kept, validated, warnings = _fill(snapshots, work, cellar, inputs, mint, shapes, derive, clock, report)
    manifest = Manifest(
        _identity(mint.base, [one.staged for one in kept]),
        mint.base,
        datetime.now(UTC).isoformat(timespec="seconds"),
        version,
        tuple(one.part for one in kept),
        {name: round(value, 3) for name, value in clock.seconds.items()},
        validated,
        warnings,
        [dict(one) for one in left_out],
    )
    snapshot = snapshots.publish(work, manifest)
    cellar.prune(one.name for one in kept)
    return snapshot


def _fill(
    snapshots: SnapshotFolder,
    work: Path,
    cellar: Cellar,
    inputs: Iterable[Input],
    mint: Minter,
    shapes: Sequence[Path],
    derive: Callable[[Embedded, Minter], Iterator[Triple]],
    clock: Clock,
    report: Report,
) -> tuple[list[Kept], str, list[dict[str, str]]]:
    """Fill the store and write the dump; return the graphs and what validation said."""
    taken = sources.take(cellar, work / "store", list(inputs), mint, clock, report)
    kept = [_checked(one) for one in taken.sources]
    waiting: list[Kept] = []
    report("validation")
    with clock.step("validate"):
        validated, warnings = _validate(snapshots, taken, shapes)

    def add(name: str, key: str, triples: Callable[[], Iterator[Triple]], described: Part) -> None:
        report(name)
        with clock.step("derive"):
            given = Input(name, sources.later(triples), lambda: described, key)
            found = sources.draw(cellar, given, mint)
        if found.part.triples:
            # It was loaded and counted by an earlier build; whether this one needs it loaded shows at the end.
            waiting.append(found)
            kept.append(found)
            return
        with clock.step("load on disk"):
            taken.load(found)
        kept.append(sources.counted(cellar, found, taken.disk))

    add("derived", _derived_key(mint, taken.sources), lambda: derive(taken.working(), mint), DERIVED)
    add("catalogue", "", lambda: catalogue(mint, [*(one.part for one in kept), CATALOGUE]), CATALOGUE)
    if not snapshots.holds(_identity(mint.base, [one.staged for one in kept])):
        with clock.step("load on disk"):
            for one in waiting:
                taken.load(one)
        report("check")
        with clock.step("check"):
            require_sound(taken.working())
        with clock.step("dump"):
            _join((one.staged for one in kept), work / "graph.nq.gz")
            taken.disk.engine.flush()
    return kept, validated, warnings


def _checked(kept: Kept) -> Kept:
    by = "shapes and check queries" if _is_shaped(kept) else "check queries"
    return replace(kept, part=replace(kept.part, checked=by))


def _is_shaped(kept: Kept) -> bool:
    return kept.part.triples <= MOST_SHAPED


def _derived_key(mint: Minter, sources: Sequence[Kept]) -> str:
    """Return a name for everything that the derived graph depends on: the sources and the code."""
    digest = sha256(mint.base.encode())
    for one in sources:
        digest.update(f"{one.staged.graph} {one.staged.checksum}\n".encode())
    for path in _code():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _code() -> list[Path]:
    packages = (Path(__file__).parents[1], queries.FOLDER, ONTOLOGY)
    return sorted(path for folder in packages for path in folder.rglob("*") if path.suffix in (".py", ".rq"))


def _validate(
    snapshots: SnapshotFolder, taken: Intake, shapes: Sequence[Path]
) -> tuple[str, list[dict[str, str]]]:
    """Hold the sources against the shapes; sources that were found valid by the same shapes are not asked again.

    Shapes need the triples as rdflib's objects, 3 KB each: tables of millions of cells are left to check queries.
    """
    staged = [one.staged for one in taken.sources if _is_shaped(one)] if shapes else []
    digest = sha256()
    for path in shapes:
        digest.update(path.read_bytes())
    for part in staged:
        digest.update(f"{part.graph} {part.checksum}".encode())
    key = digest.hexdigest()[:16]
    before = snapshots.published()
    if before is not None and before.manifest.validated == key:
        return key, before.manifest.warnings
    if not staged:
        return key, []
    found = violations(taken.working(), shapes, [part.graph for part in staged])
    require_valid(found)
    return key, [asdict(violation) for violation in found]


def _identity(base: str, staged: Sequence[Staged]) -> str:
    """Return the snapshot's id: the same for the same graphs below the same base, whenever they were built."""
    lines = [f"hansa {FORMAT} {base}", *sorted(f"{part.graph} {part.checksum}" for part in staged)]
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _join(staged: Iterable[Staged], path: Path) -> None:
    """Write the dump: the staged graphs end to end, which is a gzip file again."""
    with path.open("wb") as stream:
        for part in staged:
            with part.path.open("rb") as packed:
                shutil.copyfileobj(packed, stream)
