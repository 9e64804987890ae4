"""Build of a snapshot: stage, validate, derive, load, publish; a failed build publishes nothing."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from graph.snapshot import publication, sources
from graph.snapshot.cache import Cache, CachedGraph
from graph.snapshot.catalogue import catalogue
from graph.snapshot.catalogue_contents import Contents, read_contents
from graph.snapshot.dumps import write_dumps
from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.snapshot.manifest import FORMAT, Manifest, Part
from graph.snapshot.sources import Clock, Input, LoadedSources, Report
from graph.snapshot.validation import require_sound, require_valid, violations
from graph.store.engine import Embedded
from graph.store.staging import Staged
from ontology.documents import FOLDER as ONTOLOGY
from ontology.iri import Minter
from ontology.term import Triple
from queries import library as queries

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


@dataclass(frozen=True)
class Recipe:
    """The settings of a build besides its sources.

    `derive` yields the triples of the derived graph; `index` writes what readers look up beside the store, into the
    folder that it is given, and `is_indexed` says whether a snapshot's folder has it as this version reads it;
    `left_out` describes the missing sources for the manifest. `reference_date` is the day that derivation takes for
    today, so that builds do not depend on the day.
    """

    mint: Minter
    version: str
    derive: Callable[[Embedded, Minter], Iterator[Triple]]
    shapes: Sequence[Path] = ()
    index: Callable[[Embedded, Path], None] = lambda _store, _folder: None
    is_indexed: Callable[[Path], bool] = lambda _folder: True
    left_out: Sequence[Mapping[str, object]] = ()
    reference_date: str = ""


def build(
    snapshots: SnapshotFolder, inputs: Iterable[Input], recipe: Recipe, report: Report = lambda _: None
) -> Snapshot:
    """Build and publish a snapshot of the inputs and of what is derived from them.

    Raises ValidationError where a shape is broken, StoreError where the disk cannot be written, and whatever the
    inputs raise; then nothing is published.
    """
    with publication.writing(snapshots) as work:
        return _build(snapshots, work, inputs, recipe, report)


def _build(
    snapshots: SnapshotFolder, work: Path, inputs: Iterable[Input], recipe: Recipe, report: Report
) -> Snapshot:
    clock = Clock()
    cache = Cache(snapshots.folder / publication.STAGED)
    # The store on disk closes when this returns: before its folder is renamed.
    graphs, validated, warnings, kept = _fill(snapshots, work, cache, inputs, recipe, clock, report)
    manifest = Manifest(
        id=_identity(recipe.mint.base, [one.staged for one in graphs]),
        base=recipe.mint.base,
        created=datetime.now(UTC).isoformat(timespec="milliseconds"),
        hansa=recipe.version,
        parts=tuple(one.part for one in graphs),
        seconds={name: round(value, 3) for name, value in clock.seconds.items()},
        validated=validated,
        warnings=warnings,
        left_out=[dict(one) for one in recipe.left_out],
        reference_date=recipe.reference_date,
        files={} if kept is None else kept.manifest.files,
        unpacked=sum(one.staged.unpacked for one in graphs),
    )
    snapshot = (
        publication.publish(snapshots, work, manifest)
        if kept is None
        else publication.renew(snapshots, manifest)
    )
    cache.prune(one.name for one in graphs)
    return snapshot


def _fill(
    snapshots: SnapshotFolder,
    work: Path,
    cache: Cache,
    inputs: Iterable[Input],
    recipe: Recipe,
    clock: Clock,
    report: Report,
) -> tuple[list[CachedGraph], str, list[dict[str, str]], Snapshot | None]:
    """Fill the store and write the dump.

    Returns the graphs, the key and the warnings of validation, and the sound snapshot of the same graphs if there is
    one: then neither store nor dump is complete.
    """
    mint = recipe.mint
    loaded = sources.load_sources(cache, work / "store", list(inputs), mint, clock, report)
    graphs = [_checked(one) for one in loaded.sources]
    waiting: list[CachedGraph] = []
    report("validation")
    with clock.step("validate"):
        validated, warnings = _validate(snapshots, loaded, recipe.shapes)

    def add(name: str, key: str, triples: Callable[[], Iterator[Triple]], described: Part) -> None:
        report(name)
        with clock.step("derive"):
            given = Input(name, sources.deferred(triples), lambda: described, key)
            graph = sources.stage_input(cache, given, mint)
        if graph.part.triples:
            # An earlier build loaded and counted it; whether this one must load it shows at the end.
            waiting.append(graph)
            graphs.append(graph)
            return
        with clock.step("load on disk"):
            loaded.load(graph)
        graphs.append(sources.with_count(cache, graph, loaded.disk))

    key = _derived_key(recipe, loaded.sources)
    add("derived", key, lambda: recipe.derive(loaded.working(), mint), DERIVED)

    def load_waiting() -> None:
        for one in waiting:
            loaded.load(one)
        waiting.clear()

    def contents() -> Contents:
        load_waiting()
        return read_contents(loaded.working())

    parts = [*(one.part for one in graphs), CATALOGUE]
    described = json.dumps([_derived_key(recipe, graphs), *map(asdict, parts)])
    add(
        "catalogue",
        sha256(described.encode()).hexdigest(),
        lambda: catalogue(mint, parts, contents()),
        CATALOGUE,
    )
    kept = snapshots.whole(_identity(mint.base, [one.staged for one in graphs]))
    if kept is not None and not recipe.is_indexed(kept.folder):
        kept = None
    if kept is None:
        with clock.step("load on disk"):
            load_waiting()
        report("check")
        with clock.step("check"):
            require_sound(loaded.working())
        with clock.step("index"):
            recipe.index(loaded.working(), work)
        with clock.step("dump"):
            write_dumps(work, ((one.name, one.staged) for one in graphs))
            loaded.disk.engine.flush()
    return graphs, validated, warnings, kept


def _checked(graph: CachedGraph) -> CachedGraph:
    by = "shapes and check queries" if _is_shaped(graph) else "check queries"
    return replace(graph, part=replace(graph.part, checked=by))


def _is_shaped(graph: CachedGraph) -> bool:
    return graph.part.triples <= MOST_SHAPED


def _derived_key(recipe: Recipe, sources: Sequence[CachedGraph]) -> str:
    """Return a key of everything that a computed graph depends on: settings, sources and code."""
    digest = sha256(f"{recipe.mint.base} {recipe.reference_date}".encode())
    for one in sources:
        digest.update(f"{one.staged.graph} {one.staged.checksum}\n".encode())
    for path in _code():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _code() -> list[Path]:
    packages = (Path(__file__).parents[1], queries.FOLDER, ONTOLOGY)
    return sorted(path for folder in packages for path in folder.rglob("*") if path.suffix in (".py", ".rq"))


def _validate(
    snapshots: SnapshotFolder, loaded: LoadedSources, shapes: Sequence[Path]
) -> tuple[str, list[dict[str, str]]]:
    """Validate the sources by the shapes, unless the last build has done so.

    Shapes need the triples as rdflib's objects, 3 KB each: tables of millions of cells are left to check queries.
    """
    staged = [one.staged for one in loaded.sources if _is_shaped(one)] if shapes else []
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
    broken = violations(loaded.working(), shapes, [part.graph for part in staged])
    require_valid(broken)
    return key, [asdict(violation) for violation in broken]


def _identity(base: str, staged: Sequence[Staged]) -> str:
    """Return the snapshot's id: the same for the same graphs below the same base."""
    lines = [f"hansa {FORMAT} {base}", *sorted(f"{part.graph} {part.checksum}" for part in staged)]
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
